package study

import (
	"regexp"
	"strconv"
	"strings"

	"niche/diag"
	"niche/study"
	"niche/units"
)

// Parts of "0, 24, 48 h from smith2020 (table 2)".
var (
	provenance = regexp.MustCompile(`(?:^|\s)(from\s+(\S+)|calibrated\s+to\s+(\S+)|tentative)(?:\s*\((.*)\))?\s*$`)
	number     = regexp.MustCompile(`^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)
)

// maxQuantities bounds a list of quantities.
const maxQuantities = 10000

// quantities reads one quantity, or a list that shares unit and source.
func (d *decoder) quantities(text string, pos diag.Pos, f field, list bool) []study.Quantity {
	q := study.Quantity{Pos: pos}
	value := text
	if m := provenance.FindStringSubmatchIndex(text); m != nil {
		value = text[:m[0]]
		from, end := m[4], m[5]
		if q.Calibrated = m[6] >= 0; q.Calibrated {
			from, end = m[6], m[7]
		}
		if q.Tentative = from < 0; !q.Tentative {
			q.Source = study.Name{Text: text[from:end], Pos: shift(pos, from)}
		}
		if m[8] >= 0 {
			q.Note = text[m[8]:m[9]]
		}
	} else {
		d.list.Errorf(diag.StudySource, pos, `end it with "from KEY" or "calibrated to KEY", a key of references, or with "tentative"`,
			"%q has no source: %q", f.key, text)
	}
	values, rest, ok := d.numbers(value, pos, f, list)
	if !ok || !d.unit(&q, value[rest:], shift(pos, rest), f) {
		return nil
	}
	all := make([]study.Quantity, len(values))
	for i, v := range values {
		all[i] = q
		all[i].Value = v
	}
	return all
}

// numbers reads the numbers at the start of text and returns where they end.
func (d *decoder) numbers(text string, pos diag.Pos, f field, list bool) (values []float64, rest int, ok bool) {
	for len(values) < maxQuantities {
		m := number.FindString(text[rest:])
		v, err := strconv.ParseFloat(strings.TrimSpace(m), 64)
		if m == "" || err != nil {
			d.list.Errorf(diag.StudyQuantity, shift(pos, rest), `write a number, a unit and a source: "34 h from smith2020"`,
				"%q is not a quantity: %q", f.key, text)
			return nil, rest, false
		}
		values = append(values, v)
		rest += len(m)
		tail := strings.TrimLeft(text[rest:], " ")
		if !list || !strings.HasPrefix(tail, ",") {
			break
		}
		rest = len(text) - len(tail) + 1
	}
	return values, rest, true
}

// unit reads the unit of q and checks its dimension.
func (d *decoder) unit(q *study.Quantity, text string, pos diag.Pos, f field) bool {
	trimmed := strings.TrimSpace(text)
	pos = shift(pos, len(text)-len(strings.TrimLeft(text, " ")))
	q.UnitText = trimmed
	if trimmed == "" {
		q.Unit = units.Dimensionless()
	} else {
		u, err := units.Parse(trimmed, pos)
		if d.list.Merge(err) {
			return false
		}
		q.Unit = u
	}
	if f.kind == "" || f.kind.Accepts(q.Unit) {
		return true
	}
	hint := "write a plain number"
	if examples := f.kind.Units(); examples[0] != "1" {
		hint = "write it in " + strings.Join(examples, " or ")
	}
	if trimmed == "" {
		d.list.Errorf(diag.StudyUnit, pos, hint, "%q has no unit; it is a %s", f.key, f.kind)
	} else {
		d.list.Errorf(diag.StudyUnit, pos, hint, "%q cannot be in %q: it is a %s", f.key, trimmed, f.kind)
	}
	return false
}

// shift moves pos n bytes to the right.
func shift(pos diag.Pos, n int) diag.Pos {
	pos.Col += n
	return pos
}
