package plate

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/dose"
	"niche/units"
)

// builder gathers wells from the sheets of a file.
type builder struct {
	plate    *Plate
	options  Options
	list     *diag.List
	kindSet  bool
	percent  *bool // as a header says; nil if none does
	missing  int
	firstGap diag.Pos
	commas   bool
	decimal  byte
	seen     map[string]bool // experiments
}

func newBuilder(file string, o Options, list *diag.List) *builder {
	return &builder{plate: &Plate{File: file}, options: o, list: list, seen: map[string]bool{}}
}

// sheet reads one sheet in the layout that it has.
func (b *builder) sheet(s *sheet, named bool) {
	b.decimal = s.decimal
	name := ""
	if named {
		name = s.name
	}
	if isGrid(s) {
		b.grid(s, name)
		return
	}
	b.long(s, name)
}

// setKind notes what the responses are.
func (b *builder) setKind(k Kind, at diag.Pos) {
	if b.kindSet && b.plate.Kind != k {
		b.list.Errorf(diag.PlateLayout, at, "use the same in all sheets", "the file mixes %s and %s", b.plate.Kind, k)
	}
	b.plate.Kind, b.kindSet = k, true
}

// empty are the ways to write that nothing was measured.
func empty(text string) bool {
	switch strings.ToLower(text) {
	case "", "na", "nan", "n/a", "-", "none", "null":
		return true
	}
	return false
}

// number reads a finite number; a decimal comma is understood where the
// separator of the file is a semicolon.
func (b *builder) number(c cell, what string) (float64, bool) {
	text := c.text
	if b.decimal == ',' && strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
		if !b.commas {
			b.commas = true
			b.list.Warnf(diag.PlateDecimal, c.pos, "", "commas are read as decimal points, as in %q", c.text)
		}
	}
	text = strings.TrimSuffix(text, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		hint := ""
		switch {
		case strings.Contains(c.text, ","):
			hint = "use a point as the decimal sign"
		case strings.ContainsAny(c.text, "<>"):
			hint = "write the number alone; leave the cell empty if nothing was measured"
		}
		b.list.Errorf(diag.PlateNumber, c.pos, hint, "%s %q is not a finite number", what, c.text)
		return 0, false
	}
	return v, true
}

// dose reads a dose, which is not negative.
func (b *builder) dose(c cell) (float64, bool) {
	v, ok := b.number(c, "dose")
	if ok && v < 0 {
		b.list.Errorf(diag.PlateNumber, c.pos, "", "dose %q is negative", c.text)
		return 0, false
	}
	return v, ok
}

// drug returns the index of a drug and a dose in the drug's unit. unit is where
// the unit stands, with an empty text if nowhere.
func (b *builder) drug(name string, dose float64, unit cell) (Treatment, bool) {
	if unit.text == "" {
		unit.text = b.options.Unit
	}
	k := slices.IndexFunc(b.plate.Drugs, func(d Drug) bool { return strings.EqualFold(d.Name, name) })
	if k < 0 && len(b.plate.Drugs) == maxDrugs {
		b.list.Errorf(diag.PlateLayout, unit.pos, "split the file", "the file holds more than %d drugs", maxDrugs)
		return Treatment{}, false
	}
	if k < 0 {
		u, ok := b.unit(unit, name)
		b.plate.Drugs = append(b.plate.Drugs, Drug{Name: name, Unit: u, UnitText: unit.text, pos: unit.pos})
		return Treatment{len(b.plate.Drugs) - 1, dose}, ok
	}
	d := &b.plate.Drugs[k]
	if unit.text == d.UnitText {
		return Treatment{k, dose}, true
	}
	u, ok := b.unit(unit, name)
	if !ok || !d.Unit.Known() {
		return Treatment{k, dose}, false
	}
	v, err := units.Convert(dose, u, d.Unit)
	if err != nil {
		b.list.Add(&diag.Diagnostic{
			Code: diag.PlateUnit, Pos: unit.pos, Message: "doses of " + quote(name) + " have units of different kinds: " + err.Error(),
			Hint: "use one kind of unit for each drug", Notes: []diag.Note{{Pos: d.pos, Message: "first here, " + quote(d.UnitText)}},
		})
		return Treatment{k, dose}, false
	}
	return Treatment{k, v}, true
}

// unit reads the unit of a concentration.
func (b *builder) unit(c cell, drug string) (units.Unit, bool) {
	if c.text == "" {
		b.list.Errorf(diag.PlateUnit, c.pos, `write it in the header, as in "dose1 (nM)", in a column unit1, or give --unit nM`, "doses of %q have no unit", drug)
		return units.Unit{}, false
	}
	u, err := units.Parse(c.text, c.pos)
	if err != nil {
		b.list.Merge(err)
		return u, false
	}
	if dose.Concentration(u) {
		return u, true
	}
	b.list.Errorf(diag.PlateUnit, c.pos, "use a concentration such as nM, ng/ml or U/ml", "the unit %q of doses of %q is not that of a concentration", c.text, drug)
	return u, false
}

// add keeps a well and its experiment.
func (b *builder) add(w Well) {
	if !b.seen[w.Experiment] {
		b.seen[w.Experiment] = true
		b.plate.Experiments = append(b.plate.Experiments, w.Experiment)
	}
	b.plate.Wells = append(b.plate.Wells, w)
}

// skip notes a well without a measurement.
func (b *builder) skip(at diag.Pos) {
	if b.missing == 0 {
		b.firstGap = at
	}
	b.missing++
}

// wellType understands the column type.
func (b *builder) wellType(c cell) (blank bool) {
	kinds := []string{"sample", "treated", "control", "untreated", "vehicle", "dmso", "blank", "background", "empty", "medium"}
	text := strings.ToLower(c.text)
	switch {
	case text == "" || slices.Contains(kinds[:6], text):
		return false
	case slices.Contains(kinds[6:], text):
		return true
	}
	b.list.Errorf(diag.PlateLayout, c.pos, diag.SuggestHint(c.text, kinds), "type of well %q is none of sample, control and blank", c.text)
	return false
}

// finish checks the plate as a whole and scales percentages.
func (b *builder) finish() {
	p := b.plate
	if b.missing > 0 {
		b.list.Warnf(diag.PlateMissing, b.firstGap, "", "%d wells without a response are left out; the first is here", b.missing)
	}
	if b.list.HasErrors() {
		return
	}
	at := diag.Pos{File: p.File}
	if len(p.Wells) == 0 {
		b.list.Errorf(diag.PlateLayout, at, "", "the table holds no well with a response")
		return
	}
	b.scale()
	b.checkControls()
	b.checkDoses()
}

// scale turns percentages into fractions.
func (b *builder) scale() {
	p := b.plate
	if p.Kind == Signal {
		return
	}
	largest := 0.0
	at := p.Wells[0].Pos
	for _, w := range p.Wells {
		if v := math.Abs(w.Response); v > largest {
			largest, at = v, w.Pos
		}
	}
	const fractionsEnd = 5
	p.Percent = largest > fractionsEnd
	if b.percent != nil {
		p.Percent = *b.percent
	} else if p.Percent {
		b.list.Warnf(diag.PlateScale, at, `say so in the header, "`+p.Kind.String()+` (%)"`, "%s is taken for percentages because it reaches %g", p.Kind, largest)
	}
	if !p.Percent {
		return
	}
	for i := range p.Wells {
		p.Wells[i].Response /= 100
	}
}

// checkControls wants something to compare signals with.
func (b *builder) checkControls() {
	p := b.plate
	if p.Kind != Signal {
		return
	}
	for k, wells := range p.byExperiment() {
		var first *Well
		ok := false
		for _, i := range wells {
			w := &p.Wells[i]
			if w.Blank {
				continue
			}
			if first == nil {
				first = w
			}
			ok = ok || len(w.Treatments) == 0 || !math.IsNaN(w.Control)
		}
		if !ok && first != nil {
			b.list.Errorf(diag.PlateControl, first.Pos, "add wells at dose 0 of every drug, or a column control, or give viabilities", "experiment %q has no untreated wells to compare with", p.Experiments[k])
		}
	}
}

// checkDoses warns of drugs with too few doses for a curve.
func (b *builder) checkDoses() {
	p := b.plate
	const enough = 4
	doses := make([]map[float64]bool, len(p.Drugs))
	for _, w := range p.Wells {
		for _, t := range w.Treatments {
			if doses[t.Drug] == nil {
				doses[t.Drug] = map[float64]bool{}
			}
			doses[t.Drug][t.Dose] = true
		}
	}
	for k, d := range p.Drugs {
		if n := len(doses[k]); n < enough {
			b.list.Warnf(diag.PlateFew, d.pos, "a curve needs some below and some above its middle", "%q has %d positive doses; a curve with four parameters takes at least %d", d.Name, n, enough)
		}
	}
}
