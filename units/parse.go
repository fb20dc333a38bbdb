package units

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"niche/diag"
)

const (
	maxUnitText  = 256 // length of a unit [bytes]
	maxUnitDepth = 16  // of parentheses
)

// Parse reads a unit such as "ng/ml", "nM", "1/min", "umol·l^-1",
// "10^6 cells/ml", "m2/s", "1/(nM*min)" or "Hz^0.5": names with SI prefixes
// (plural allowed), joined by *, ·, a point, × or a space for products and / or
// "per" for quotients, from left to right, with exponents behind ^, ** or in
// superscript, or as digits directly behind the name.
//
// at is the place of text's first byte. The error is a diag.List with code
// N0301 or N0302. Parse does not panic.
func Parse(text string, at diag.Pos) (Unit, error) {
	p := &parser{text: text, at: at}
	u := p.read()
	if err := p.problems.Err(); err != nil {
		return Unit{}, err
	}
	return u, nil
}

type parser struct {
	text     string
	at       diag.Pos
	offset   int
	depth    int
	problems diag.List
}

func (p *parser) read() Unit {
	if len(p.text) > maxUnitText {
		p.fail(diag.UnitSyntax, 0, "", "unit is longer than %d bytes", maxUnitText)
		return Unit{}
	}
	if strings.EqualFold(strings.TrimSpace(p.text), "a.u.") {
		return Dimensionless()
	}
	u := p.product()
	if p.space(); p.offset < len(p.text) && len(p.problems) == 0 {
		p.unexpected()
	}
	if len(p.problems) == 0 && (!u.Known() || math.IsInf(u.Factor, 0) || u.Factor != u.Factor || u.Factor < 0) {
		p.fail(diag.UnitSyntax, 0, "", "unit %q has no finite positive size", p.text)
	}
	return u
}

func (p *parser) fail(code diag.Code, offset int, hint, format string, args ...any) {
	at := p.at
	if at.IsValid() {
		at.Col += offset
	}
	p.problems.Errorf(code, at, hint, format, args...)
}

func (p *parser) unexpected() {
	switch {
	case strings.TrimSpace(p.text) == "":
		p.fail(diag.UnitSyntax, p.offset, `write "dimensionless" for a plain number`, "unit is empty")
	case p.offset == len(p.text):
		p.fail(diag.UnitSyntax, p.offset, "", "unit %q ends too early", p.text)
	default:
		r, size := utf8.DecodeRuneInString(p.text[p.offset:])
		hint := ""
		if r == ',' {
			hint = "use a point as the decimal sign"
		}
		p.fail(diag.UnitSyntax, p.offset, hint, "unexpected %q in unit %q", p.text[p.offset:p.offset+size], p.text)
	}
}

func (p *parser) space() {
	p.offset += len(p.text[p.offset:]) - len(strings.TrimLeft(p.text[p.offset:], " \t"))
}

// take consumes the first of signs that comes next.
func (p *parser) take(signs ...string) bool {
	p.space()
	for _, s := range signs {
		if strings.HasPrefix(p.text[p.offset:], s) {
			p.offset += len(s)
			return true
		}
	}
	return false
}

// product reads factors up to the end or a closing parenthesis.
func (p *parser) product() Unit {
	u := p.factor()
	for len(p.problems) == 0 {
		p.space()
		rest := p.text[p.offset:]
		switch {
		case rest == "" || rest[0] == ')':
			return u
		case rest[0] == '/' || strings.HasPrefix(rest, "per "):
			p.take("/", "per ")
			u = u.Div(p.factor())
		case p.take("*", "·", "⋅", "×", "."):
			u = u.Mul(p.factor())
		default: // side by side
			u = u.Mul(p.factor())
		}
	}
	return Unit{}
}

// factor reads a number, a name or a parenthesis, with its exponent.
func (p *parser) factor() Unit {
	if p.space(); p.offset == len(p.text) {
		p.unexpected()
		return Unit{}
	}
	var u Unit
	switch c := p.text[p.offset]; {
	case c == '(':
		if p.depth++; p.depth > maxUnitDepth {
			p.fail(diag.UnitSyntax, p.offset, "", "unit %q is nested too deep", p.text)
			return Unit{}
		}
		p.offset++
		u = p.product()
		p.depth--
		if len(p.problems) == 0 && !p.take(")") {
			p.unexpected()
		}
	case c >= '0' && c <= '9':
		u = p.number()
	default:
		u = p.name()
	}
	if len(p.problems) > 0 {
		return Unit{}
	}
	return p.power(u)
}

func (p *parser) number() Unit {
	n := numberLength(p.text[p.offset:])
	v, err := strconv.ParseFloat(p.text[p.offset:p.offset+n], 64)
	if err != nil || v <= 0 {
		p.fail(diag.UnitSyntax, p.offset, "", "factor %s of a unit is not a positive number", p.text[p.offset:p.offset+n])
		return Unit{}
	}
	p.offset += n
	return Unit{Factor: v}
}

// numberLength is the length of the decimal number at the start of s; an
// exponent sign belongs to it only if digits follow.
func numberLength(s string) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	n := digits(0)
	if n+1 < len(s) && s[n] == '.' && digits(n+1) > n+1 {
		n = digits(n + 1)
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		k := n + 1
		if k < len(s) && (s[k] == '-' || s[k] == '+') {
			k++
		}
		if end := digits(k); end > k {
			n = end
		}
	}
	return n
}

// name reads letters and finds the unit they name.
func (p *parser) name() Unit {
	start := p.offset
	for i, r := range p.text[start:] {
		if !unicode.IsLetter(r) && r != '%' && r != '°' && r != '_' {
			break
		}
		p.offset = start + i + utf8.RuneLen(r)
	}
	word := p.text[start:p.offset]
	if word == "" {
		p.unexpected()
		return Unit{}
	}
	u, ok := find(word)
	if !ok {
		hint := diag.SuggestHint(word, spellings())
		if strings.Contains(word, "°C") || strings.EqualFold(word, "celsius") || word == "degC" {
			hint = "give temperatures in kelvin"
		}
		p.fail(diag.UnitUnknown, start, hint, "unknown unit %q", word)
	}
	return u
}

// power reads an exponent, if there is one.
func (p *parser) power(u Unit) Unit {
	rest := p.text[p.offset:]
	if x, n := superscript(rest); n > 0 {
		p.offset += n
		return u.Pow(x)
	}
	signed := strings.TrimLeft(rest, "+-")
	if len(rest)-len(signed) <= 1 && signed != "" && signed[0] >= '1' && signed[0] <= '9' &&
		p.offset > 0 && !isDigit(p.text[p.offset-1]) && p.text[p.offset-1] != ' ' && u.Dim != (Dimension{}) {
		return u.Pow(p.exponent()) // m2, s-1
	}
	if !p.take("^", "**") {
		return u
	}
	if p.take("(") {
		x := p.exponent()
		if p.take("/") {
			x /= p.exponent()
		}
		if !p.take(")") && len(p.problems) == 0 {
			p.unexpected()
		}
		return u.Pow(x)
	}
	return u.Pow(p.exponent())
}

// exponent reads a signed decimal number.
func (p *parser) exponent() float64 {
	p.space()
	sign := 1.0
	if p.take("-", "−") {
		sign = -1
	} else {
		p.take("+")
	}
	n := numberLength(p.text[p.offset:])
	v, err := strconv.ParseFloat(p.text[p.offset:p.offset+n], 64)
	if err != nil || v > 100 {
		if len(p.problems) == 0 {
			p.fail(diag.UnitSyntax, p.offset, "write a number behind ^", "exponent in unit %q cannot be read", p.text)
		}
		return 1
	}
	p.offset += n
	return sign * v
}

// superscript reads digits such as ⁻¹ and returns how many bytes they take.
func superscript(s string) (x float64, n int) {
	const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
	sign, some := 1.0, false
	for i, r := range s {
		k := strings.IndexRune(digits, r)
		switch {
		case r == '⁻' && i == 0:
			sign = -1
		case k >= 0 && x < 100:
			x = 10*x + float64(utf8.RuneCountInString(digits[:k]))
			some = true
		default:
			r = 0
		}
		if r == 0 {
			break
		}
		n = i + utf8.RuneLen(r)
	}
	if !some {
		return 0, 0
	}
	return sign * x, n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// find returns the unit called word: an exact name, a prefixed name, or the
// plural of either if it is spelled out.
func find(word string) (Unit, bool) {
	for _, plural := range []string{"", "s", "es"} {
		stem, cut := strings.CutSuffix(word, plural)
		if !cut || plural != "" && len(stem) < 3 {
			continue
		}
		if u, ok := findSingular(stem); ok {
			return u, true
		}
	}
	if word == "entities" || word == "copies" {
		return of(1, Items, 1), true
	}
	return Unit{}, false
}

func findSingular(word string) (Unit, bool) {
	if word == "" {
		return Unit{}, false
	}
	entries := catalogue()
	for _, e := range entries {
		if slices.Contains(e.names, word) {
			return e.unit, true
		}
	}
	for _, q := range prefixes() {
		for _, e := range entries {
			if !e.prefixes || q.exponent == 0 {
				continue
			}
			for _, name := range e.names {
				lead := q.symbol
				if len(name) > 3 {
					lead = q.word
				}
				if lead != "" && word == lead+name {
					return e.unit.Scale(pow10(q.exponent)), true
				}
			}
		}
	}
	if word == "mcg" {
		return of(1e-9, Mass, 1), true
	}
	return Unit{}, false
}

// pow10 is exact for the prefixes.
func pow10(n int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64)
	return v
}

// spellings lists what a writer may have meant.
func spellings() []string {
	all := map[string]bool{}
	for _, e := range catalogue() {
		for _, name := range e.names {
			all[name] = true
			if !e.prefixes {
				continue
			}
			for _, q := range prefixes()[:8] {
				if len(name) <= 3 {
					all[q.symbol+name] = true
				} else {
					all[q.word+name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}
