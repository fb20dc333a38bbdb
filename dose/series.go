package dose

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/units"
)

// Series are the doses of one drug on a plate.
type Series struct {
	Drug     string
	Unit     units.Unit // of all doses: the first that the text uses
	UnitText string     // as the text writes it
	Doses    []float64  // [Unit], ≥ 0, ascending, each once
}

const (
	maxSeriesText = 4096 // length of a specification [bytes]
	maxSeries     = 384  // doses of one drug: as many as the wells of a plate
)

// Concentration reports whether u is a unit of amount, mass, activity or number
// per volume.
func Concentration(u units.Unit) bool {
	litre := units.Unit{Factor: 1}
	litre.Dim[units.Length] = -3
	for _, base := range []int{units.Amount, units.Mass, units.Activity, units.Items} {
		kind := litre
		kind.Dim[base] = 1
		if units.Compatible(u, kind) {
			return true
		}
	}
	return false
}

// ParseSeries reads the doses of a drug, such as "cytarabine:0,10nM..10uM:9": the
// name, a colon, and a list of doses and ranges separated by commas. A range
// LOW..HIGH:N stands for N doses from LOW to HIGH, each larger than the last by
// the same factor. Every dose but 0 has a unit of concentration; the lower end of
// a range may leave it to the upper one.
//
// at is the place of text's first byte. The error is a diag.List with code N1011
// and holds every problem. ParseSeries does not panic.
func ParseSeries(text string, at diag.Pos) (Series, error) {
	p := &seriesParser{at: at, text: text}
	p.read()
	if err := p.problems.Err(); err != nil {
		return Series{}, err
	}
	return p.series, nil
}

// ParseDoses reads the doses of a drug as [ParseSeries] does, without its name.
func ParseDoses(drug, text string, at diag.Pos) (Series, error) {
	p := &seriesParser{at: at, text: text, series: Series{Drug: drug}}
	if p.short() {
		p.list(piece{drug, 0}, piece{text, 0}.trim())
	}
	if err := p.problems.Err(); err != nil {
		return Series{}, err
	}
	return p.series, nil
}

type seriesParser struct {
	at       diag.Pos
	text     string
	series   Series
	problems diag.List
}

// piece is a part of the text with its offset [bytes].
type piece struct {
	text   string
	offset int
}

// trim returns k without surrounding spaces.
func (k piece) trim() piece {
	left := strings.TrimLeft(k.text, " \t")
	return piece{strings.TrimRight(left, " \t"), k.offset + len(k.text) - len(left)}
}

// cut splits k around the first sign.
func (k piece) cut(sign string) (before, after piece, found bool) {
	i := strings.Index(k.text, sign)
	if i < 0 {
		return k, piece{"", k.offset + len(k.text)}, false
	}
	return piece{k.text[:i], k.offset}.trim(), piece{k.text[i+len(sign):], k.offset + i + len(sign)}.trim(), true
}

// fail adds a problem at an offset.
func (p *seriesParser) fail(k piece, hint, format string, args ...any) {
	p.problems.Errorf(diag.DoseSeries, p.place(k), hint, format, args...)
}

func (p *seriesParser) place(k piece) diag.Pos {
	pos := p.at
	if pos.IsValid() {
		pos.Col += k.offset
	}
	return pos
}

// short reports whether the text is short enough to be read.
func (p *seriesParser) short() bool {
	if len(p.text) > maxSeriesText {
		p.fail(piece{p.text, 0}, "", "the doses take %d bytes; at most %d are read", len(p.text), maxSeriesText)
		return false
	}
	return true
}

func (p *seriesParser) read() {
	if !p.short() {
		return
	}
	name, list, found := piece{p.text, 0}.trim().cut(":")
	if p.series.Drug = name.text; name.text == "" {
		p.fail(name, "write DRUG:DOSES, e.g. cytarabine:0,10nM..10uM:9", "the drug has no name")
	}
	if !found || list.text == "" {
		p.fail(list, "write DRUG:DOSES, e.g. cytarabine:0,10nM..10uM:9", "%q has no doses", name.text)
		return
	}
	p.list(name, list)
}

// list reads the doses of the drug called name.
func (p *seriesParser) list(name, list piece) {
	for more := true; more; {
		var item piece
		item, list, more = list.cut(",")
		p.item(item)
	}
	p.finish(name)
}

// item reads a dose or a range.
func (p *seriesParser) item(item piece) {
	low, rest, isRange := item.cut("..")
	if item.text == "" {
		p.fail(item, "remove the comma", "a dose is missing")
		return
	}
	if !isRange {
		if strings.Contains(item.text, ":") {
			p.fail(item, "write a range as LOW..HIGH:N", "%q is no dose", item.text)
			return
		}
		if v, u, ok := p.dose(item); ok {
			if u == nil && v != 0 {
				p.fail(item, fmt.Sprintf("write e.g. %snM", item.text), "the dose %q has no unit", item.text)
				return
			}
			p.add(item, v, u)
		}
		return
	}
	high, count, counted := rest.cut(":")
	if !counted {
		p.fail(piece{"", rest.offset + len(rest.text)}, fmt.Sprintf("write e.g. %s:9", item.text), "the range %q does not say how many doses it has", item.text)
		return
	}
	p.spread(item, low, high, count)
}

// unit is a unit of the text with its place.
type unit struct {
	piece
	units.Unit
}

// dose reads a number and a unit; u is nil if there is none.
func (p *seriesParser) dose(k piece) (v float64, u *unit, ok bool) {
	n := numberLength(k.text)
	v, err := strconv.ParseFloat(k.text[:n], 64)
	switch {
	case err != nil || math.IsInf(v, 0) || math.IsNaN(v):
		p.fail(k, "write a number and a unit, e.g. 10nM", "%q is no dose", k.text)
		return 0, nil, false
	case v < 0:
		p.fail(k, "", "the dose %q is negative", k.text)
		return 0, nil, false
	}
	rest := piece{k.text[n:], k.offset + n}.trim()
	if rest.text == "" {
		return v, nil, true
	}
	parsed, err := units.Parse(rest.text, p.place(rest))
	if err != nil {
		p.recode(rest, err)
		return 0, nil, false
	}
	if !Concentration(parsed) {
		p.fail(rest, "use a concentration such as nM, ng/ml or U/ml", "%q is not a unit of concentration", rest.text)
		return 0, nil, false
	}
	return v, &unit{rest, parsed}, true
}

// recode adds the problems of a unit under the code of doses.
func (p *seriesParser) recode(k piece, err error) {
	var list diag.List
	if !errors.As(err, &list) {
		p.fail(k, "", "%v", err)
		return
	}
	for _, d := range list {
		p.problems.Add(&diag.Diagnostic{Code: diag.DoseSeries, Pos: d.Pos, Message: d.Message, Hint: d.Hint, Notes: d.Notes, Cause: d})
	}
}

// numberLength is the length of the number at the start of s [bytes].
func numberLength(s string) int {
	n := 0
	for n < len(s) {
		exponent := (s[n] == 'e' || s[n] == 'E') && n > 0 && n+1 < len(s) && strings.IndexByte("0123456789+-", s[n+1]) >= 0
		sign := (s[n] == '-' || s[n] == '+') && (n == 0 || s[n-1] == 'e' || s[n-1] == 'E')
		if !exponent && !sign && strings.IndexByte("0123456789.", s[n]) < 0 {
			break
		}
		n++
	}
	return n
}

// spread adds the doses of a range.
func (p *seriesParser) spread(item, low, high, count piece) {
	a, au, ok := p.dose(low)
	b, bu, ok2 := p.dose(high)
	n, err := strconv.Atoi(count.text)
	if err != nil || n < 2 || n > maxSeries {
		p.fail(count, "", "a range has a whole number of doses from 2 to %d, not %q", maxSeries, count.text)
		return
	}
	if !ok || !ok2 {
		return
	}
	if bu == nil {
		p.fail(high, fmt.Sprintf("write e.g. %snM", high.text), "the upper end of the range %q has no unit", item.text)
		return
	}
	if au == nil {
		au = bu
	}
	a, okA := p.convert(low, a, au)
	b, okB := p.convert(high, b, bu)
	switch {
	case !okA || !okB:
	case a == 0:
		p.fail(low, fmt.Sprintf("write 0,LOW..%s:%s", high.text, count.text), "a range cannot start at 0, which no factor leaves")
	case !(a < b):
		p.fail(item, "put the lower end first", "the range %q does not rise", item.text)
	default:
		for i := range n {
			t := float64(i) / float64(n-1)
			p.add(item, math.Pow(a, 1-t)*math.Pow(b, t), &unit{bu.piece, p.series.Unit})
		}
	}
}

// round keeps 12 digits, so that ranges over whole decades hold round numbers.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// convert returns v in the unit of the series, which is that of its first dose
// with a unit.
func (p *seriesParser) convert(k piece, v float64, u *unit) (float64, bool) {
	if u == nil {
		return v, true
	}
	if !p.series.Unit.Known() {
		p.series.Unit, p.series.UnitText = u.Unit, u.text
	}
	converted, err := units.Convert(v, u.Unit, p.series.Unit)
	if err != nil {
		p.fail(k, "use one kind of unit for each drug", "the dose %q is not in the kind of unit of %s", k.text, p.series.UnitText)
		return 0, false
	}
	if u.Unit == p.series.Unit {
		converted = v
	}
	if math.IsInf(converted, 0) {
		p.fail(k, "", "the dose %q is too large in %s", k.text, p.series.UnitText)
		return 0, false
	}
	return converted, true
}

// add keeps a dose.
func (p *seriesParser) add(k piece, v float64, u *unit) {
	v, ok := p.convert(k, v, u)
	if !ok {
		return
	}
	if len(p.series.Doses) == maxSeries {
		p.fail(k, "", "more than %d doses", maxSeries)
		return
	}
	p.series.Doses = append(p.series.Doses, round(v))
}

// finish sorts the doses and leaves each once.
func (p *seriesParser) finish(name piece) {
	slices.Sort(p.series.Doses)
	p.series.Doses = slices.Compact(p.series.Doses)
	if len(p.problems) == 0 && !p.series.Unit.Known() {
		p.fail(name, "add doses above 0, e.g. 10nM..10uM:9", "%q has no dose above 0", name.text)
	}
}
