package study

import (
	"errors"
	"slices"
	"strings"

	"niche/diag"
	"niche/units"
)

// cellType checks one cell type.
func (c *checker) cellType(t *CellType) {
	c.positive(t.Volume, "cell volume")
	c.positive(t.Capacity, "capacity")
	c.within(t.Cycling, 0, 1, "growth fraction", "write a number from 0 to 1")
	for i := range t.Networks {
		c.settings(&t.Networks[i])
	}
	for i := range t.Connections {
		c.connection(t, &t.Connections[i])
	}
	for i := range t.Exchange {
		c.exchange(t, &t.Exchange[i])
	}
	c.response(t, t.Division, "division")
	c.response(t, t.Quiescence, "quiescence")
	c.response(t, t.Awakening, "awakening")
	for i := range t.Death {
		c.response(t, &t.Death[i].Response, t.Death[i].ID.Text)
		if t.Death[i].Only.Text == "quiescent" && t.Quiescence == nil {
			c.list.Errorf(diag.StudyRule, t.Death[i].Only.Pos, "add quiescence", "cell type %q has no quiescent cells", t.ID.Text)
		}
	}
	for i := range t.Switches {
		c.response(t, &t.Switches[i].Response, t.Switches[i].ID.Text)
	}
	for i := range t.Morphology {
		f := &t.Morphology[i]
		c.response(t, &f.Response, f.ID.Text)
		c.within(f.Spread, 1, 1e6, "spread", "write a factor of at least 1")
	}
	c.vary(t)
	for _, f := range t.Switches {
		if c.known(f.ID, c.cells, "cell type") && f.ID.Text == t.ID.Text {
			c.list.Errorf(diag.StudyRule, f.ID.Pos, "name another cell type", "%q cannot become itself", f.ID.Text)
		}
	}
}

// vary checks how the cells of a type differ.
func (c *checker) vary(t *CellType) {
	if len(t.Vary) == 0 {
		return
	}
	var own []string
	for _, target := range c.Targets() {
		if name, ok := strings.CutPrefix(target, t.ID.Text+"."); ok {
			own = append(own, name)
		}
	}
	for _, v := range t.Vary {
		c.known(v.ID, own, "target of cell type "+t.ID.Text)
		for _, n := range v.With {
			c.known(n, own, "target of cell type "+t.ID.Text)
		}
		c.within(v.Spread, 1, 1e6, "spread", "write a factor of at least 1")
	}
}

// settings checks values that a network is given.
func (c *checker) settings(n *Network) {
	c.positive(n.Clock, "clock")
	if n.Model == nil {
		return
	}
	for _, e := range n.Model.Events {
		c.list.Errorf(diag.StudyNetwork, n.From.Pos, "replace the event by a schedule or a rule of the study",
			"network %q has an event at %s, which cannot be composed", n.From.Text, e.Pos)
	}
	all := Symbols(n.Model)
	if n.Clock.Present() && slices.ContainsFunc(all, func(s Symbol) bool { return "."+s.ID == clockSuffix }) {
		c.list.Errorf(diag.StudyDuplicate, n.Clock.Pos, "rename the symbol, or scale its rates yourself", "network %q has a symbol called clock", n.ID.Text)
	}
	names := ids(all, func(s *Symbol) Name { return Name{Text: s.ID} })
	for _, a := range n.Set {
		if c.known(a.ID, names, "symbol of network "+n.ID.Text) {
			c.convertible(a.Value, all[slices.Index(names, a.ID.Text)].Unit, 0, a.ID.Text)
		}
	}
}

// convertible reports a quantity whose unit does not fit what it stands for.
func (c *checker) convertible(q Quantity, unit units.Unit, molarMass float64, what string) {
	if !q.Present() || !unit.Known() {
		return
	}
	if _, err := q.In(unit, molarMass); err != nil {
		hint := "write it in a unit like " + unit.String()
		var mismatch *units.MismatchError
		if errors.As(err, &mismatch) && mismatch.Missing != "" {
			hint = "give the substrate's " + mismatch.Missing
		}
		c.list.Errorf(diag.StudyUnit, q.Pos, hint, "%s does not fit %q, which is in %s", q, what, unit.String())
	}
}

// connection checks a connection's target and what drives it.
func (c *checker) connection(t *CellType, k *Connection) {
	symbol, read, found := t.symbol(k.ID.Text)
	if !found {
		c.list.Errorf(diag.StudyUnknownName, k.ID.Pos, diag.SuggestHint(k.ID.Text, t.symbolNames()),
			"cell type %q has no symbol %q to connect", t.ID.Text, k.ID.Text)
		return
	}
	if read && !symbol.Drivable {
		c.list.Errorf(diag.StudyRule, k.ID.Pos, "connect a parameter or a variable with an assignment rule",
			"%q cannot be driven", k.ID.Text)
	}
	if (k.Equals.Text == "") == (k.Response == nil) {
		c.list.Errorf(diag.StudyMissing, k.Pos, "", `connection of %q needs either "equals" or "response"`, k.ID.Text)
	}
	if k.Response != nil {
		c.response(t, k.Response, k.ID.Text)
		c.convertible(k.Response.Base, symbol.Unit, 0, k.ID.Text)
	}
	if k.Equals.Text == "" {
		return
	}
	if unit, molarMass, ok := c.signal(t, k.Equals); ok && unit.Known() && symbol.Unit.Known() {
		context := units.Context{MolarMass: molarMass}
		if _, err := context.Convert(1, unit, symbol.Unit); err != nil {
			c.list.Errorf(diag.StudyUnit, k.Equals.Pos, "give the substrate a molar mass, or use a response",
				"signal %q [%s] does not fit %q [%s]", k.Equals.Text, unit.String(), k.ID.Text, symbol.Unit.String())
		}
	}
}

// exchange checks what a cell does with one substrate.
func (c *checker) exchange(t *CellType, e *Exchange) {
	c.known(e.ID, c.substrates, "substrate")
	c.response(t, e.Secretion, "secretion of "+e.ID.Text)
	c.response(t, e.Uptake, "uptake of "+e.ID.Text)
	c.response(t, e.Influx, "influx of "+e.ID.Text)
	c.nonNegative(e.Inside, "loss")
	if r := e.Receptors; r != nil {
		c.nonNegative(r.Number, "number of receptors")
		c.positive(r.Affinity, "affinity")
		c.nonNegative(r.Internalised, "internalisation")
	}
	if p := e.Efflux; p != nil {
		c.nonNegative(p.Maximum, "efflux")
		c.positive(p.HalfMax, "half-max")
		c.positive(p.Hill, "Hill power")
		for _, i := range p.InhibitedBy {
			c.known(i.ID, c.substrates, "substrate")
			c.positive(i.Ki, "inhibition constant")
		}
		if e.Influx == nil {
			c.list.Errorf(diag.StudyMissing, p.Pos, "add influx", "efflux of %q needs an influx", e.ID.Text)
		}
	}
}

// response checks the rules of a response; nil is absent.
func (c *checker) response(t *CellType, r *Response, what string) {
	if r == nil {
		return
	}
	c.nonNegative(r.Base, what)
	for i := range r.Rules {
		rule := &r.Rules[i]
		c.positive(rule.HalfMax, "half-max")
		c.positive(rule.Hill, "Hill power")
		c.nonNegative(rule.Saturation, "saturation")
		if unit, molarMass, ok := c.signal(t, rule.Signal); ok {
			c.convertible(rule.HalfMax, unit, molarMass, rule.Signal.Text)
		}
		if !r.Base.Present() || !rule.Saturation.Present() {
			continue
		}
		saturation, err := rule.Saturation.In(r.Base.Unit, 0)
		switch {
		case err != nil:
			c.convertible(rule.Saturation, r.Base.Unit, 0, what)
		case rule.Effect.Text == "increases" && saturation < r.Base.Value,
			rule.Effect.Text == "decreases" && saturation > r.Base.Value:
			c.list.Errorf(diag.StudyRule, rule.Saturation.Pos, "turn the effect round or correct the saturation",
				"%q %s %s, but from %s towards %s", rule.Signal.Text, rule.Effect.Text, what, r.Base, rule.Saturation)
		}
	}
}

// signal returns the unit of a signal and the molar mass that mass and amount
// are exchanged by, and reports a signal that does not exist. An unknown unit is
// zero.
func (c *checker) signal(t *CellType, n Name) (unit units.Unit, molarMass float64, ok bool) {
	if n.Text == "" {
		return units.Unit{}, 0, false
	}
	density := Kind("concentration").Units()[2] // items per volume
	kind, name, dotted := strings.Cut(n.Text, ".")
	rest := Name{Text: name, Pos: n.Pos}
	rest.Pos.Col += len(kind) + 1
	switch {
	case n.Text == "density" || kind == "density" && c.known(rest, c.cells, "cell type"):
		return parse(density), 0, true
	case kind == "contact":
		return units.Dimensionless(), 0, c.known(rest, c.cells, "cell type")
	case (kind == "medium" || kind == "inside") && dotted:
		if !c.known(rest, c.substrates, "substrate") {
			return units.Unit{}, 0, false
		}
		if kind == "inside" && !slices.ContainsFunc(t.Exchange, func(e Exchange) bool { return e.ID.Text == name && e.Influx != nil }) {
			c.list.Errorf(diag.StudyRule, n.Pos, "give the exchange an influx", "%q has no influx into %q", name, t.ID.Text)
		}
		return parse("nM"), c.molarMass(name), true
	case kind == "density":
		return units.Unit{}, 0, false
	}
	symbol, _, found := t.symbol(n.Text)
	if !found {
		known := append([]string{"density"}, t.symbolNames()...)
		for _, s := range c.substrates {
			known = append(known, "medium."+s, "inside."+s)
		}
		c.list.Errorf(diag.StudyUnknownName, n.Pos, diag.SuggestHint(n.Text, known), "cell type %q has no signal %q", t.ID.Text, n.Text)
	}
	return symbol.Unit, 0, found
}

// molarMass returns the molar mass of a substrate [g/mol], or 0.
func (c *checker) molarMass(substrate string) float64 {
	for i := range c.Substrates {
		if s := &c.Substrates[i]; s.ID.Text == substrate && s.MolarMass.Present() {
			mass, err := s.MolarMass.In(parse("g/mol"), 0)
			if err == nil {
				return mass
			}
		}
	}
	return 0
}

// parse reads a unit that is part of this package.
func parse(text string) units.Unit {
	u, err := units.Parse(text, diag.Pos{})
	if err != nil {
		panic(err)
	}
	return u
}
