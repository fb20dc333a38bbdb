package study

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// Composition is the one network that the networks of a cell type make
// together.
type Composition struct {
	// Model has the symbols NETWORK.SYMBOL, time in hours, one parameter for
	// each of Inputs and one rule variable for each of Outputs.
	Model *model.Model
	// Inputs are the signals from outside the networks, in order of first use:
	// medium.X and inside.X [nM], density and density.TYPE [cells/ml],
	// contact.TYPE [1]. Their values are 0 until somebody sets them.
	Inputs []string
	// Outputs are the behaviours, e.g. division or death.apoptosis, in the units
	// of their base values.
	Outputs []string
	// Constants are the parameters that hold the numbers of responses, e.g.
	// division.base or emt.I.il6.tpSTAT3.half_max.
	Constants []string
}

// Compose merges the networks of cell type t of a study that passed [Check]. cut
// lists connections (NETWORK.SYMBOL) that are held at their base; a cut
// connection without a base leaves the symbol as its network has it. The list
// holds units that do not fit (N1207), which [Check] finds first.
//
// Rates and time of each network are scaled from its unit of time to hours and
// by its clock. The cost is linear in the size of the networks.
func Compose(s *Study, t *CellType, cut []string) (*Composition, diag.List) {
	hour := parse("h")
	c := &composer{checker: checker{Study: s}, cell: t, cut: cut, out: &Composition{Model: &model.Model{
		ID: t.ID.Text, Name: t.Title, File: t.ID.Pos.File, Pos: t.Pos, Pool: expr.NewPool(), Format: "study",
		TimeUnit: hour,
	}}}
	c.names()
	c.list = nil
	for i := range t.Networks {
		if n := &t.Networks[i]; n.Model != nil {
			c.network(n, hour)
		}
	}
	for i := range t.Connections {
		c.connect(&t.Connections[i])
	}
	c.behaviours()
	return c.out, c.list
}

type composer struct {
	checker
	cell *CellType
	cut  []string
	out  *Composition
}

// connect replaces the value or rule of a symbol.
func (c *composer) connect(k *Connection) {
	m := c.out.Model
	held := slices.Contains(c.cut, k.ID.Text)
	symbol, read, found := c.cell.symbol(k.ID.Text)
	if !read || !found || held && k.Response == nil {
		return
	}
	var formula expr.Expr
	switch {
	case k.Response != nil:
		formula = c.response(k.ID.Text, k.Response, symbol.Unit, held)
	default:
		unit, molarMass, ok := c.signal(c.cell, k.Equals)
		if !ok {
			return
		}
		factor := 1.0
		if unit.Known() && symbol.Unit.Known() {
			var err error
			if factor, err = (units.Context{MolarMass: molarMass}).Convert(1, unit, symbol.Unit); err != nil {
				c.list.Errorf(diag.StudyUnit, k.Equals.Pos, "", "connection of %q: %v", k.ID.Text, err)
				return
			}
		}
		formula = m.Pool.Mul(m.Pool.Number(factor), c.read(k.Equals.Text, unit))
	}
	m.Determine(k.ID.Text, formula, k.Pos)
}

// read returns the symbol of a signal and declares it if it comes from outside.
func (c *composer) read(signal string, unit units.Unit) expr.Expr {
	m := c.out.Model
	prefix, _, _ := strings.Cut(signal, ".")
	outside := slices.Contains([]string{"medium", "inside", "density", "contact"}, prefix)
	if outside && !slices.Contains(c.out.Inputs, signal) {
		c.out.Inputs = append(c.out.Inputs, signal)
		m.Parameters = append(m.Parameters, model.Parameter{ID: signal, Unit: unit, Constant: true, Pos: c.cell.Pos})
	}
	return m.Pool.Symbol(signal)
}

// response returns the formula of a response in the given unit, its base alone
// if it is held. Its numbers become parameters: what.base and, for each rule,
// what.SIGNAL.saturation and .half_max. See [Combine].
func (c *composer) response(what string, r *Response, unit units.Unit, held bool) expr.Expr {
	p := c.out.Model.Pool
	if !unit.Known() {
		unit = r.Base.Unit
	}
	base := c.constant(what+".base", r.Base, unit, 0)
	rising, falling := limit{value: base}, limit{value: base}
	for i := range r.Rules {
		rule := &r.Rules[i]
		signalUnit, molarMass, ok := c.signal(c.cell, rule.Signal)
		if !ok {
			continue
		}
		if !signalUnit.Known() {
			signalUnit = rule.HalfMax.Unit
		}
		id := what + "." + rule.Signal.Text
		half := c.constant(id+".half_max", rule.HalfMax, signalUnit, molarMass)
		hill := p.Number(c.value(rule.Hill, units.Dimensionless(), 0)) // a number, so that whole powers become products
		saturation := c.constant(id+".saturation", rule.Saturation, unit, 0)
		if held { // its numbers stay, so that factors on them mean the same in every arm
			continue
		}
		term := p.Pow(p.Div(c.read(rule.Signal.Text, signalUnit), half.symbol), hill)
		if rule.Effect.Text == "decreases" {
			falling.add(term, saturation, saturation.number < falling.value.number)
		} else {
			rising.add(term, saturation, saturation.number > rising.value.number)
		}
	}
	value := base.symbol
	for _, l := range []limit{rising, falling} {
		if l.terms != nil {
			sum := p.Add(l.terms...)
			value = p.Div(p.Add(value, p.Mul(sum, l.value.symbol)), p.Add(p.Number(1), sum))
		}
	}
	return value
}

// limit is where all rules of one direction move a response together: towards
// the furthest of their saturations.
type limit struct {
	terms []expr.Expr
	value constant
}

func (l *limit) add(term expr.Expr, saturation constant, further bool) {
	if l.terms = append(l.terms, term); further {
		l.value = saturation
	}
}

// constant is a number of the study as a parameter of the model.
type constant struct {
	symbol expr.Expr
	number float64
}

// constant declares q as the parameter id, in the given unit.
func (c *composer) constant(id string, q Quantity, unit units.Unit, molarMass float64) constant {
	m := c.out.Model
	v := c.value(q, unit, molarMass)
	m.Parameters = append(m.Parameters, model.Parameter{ID: id, Value: v, Unit: unit, Constant: true, Source: q.Source.Text, Pos: q.Pos})
	c.out.Constants = append(c.out.Constants, id)
	return constant{m.Pool.Symbol(id), v}
}

// value returns q in a unit; what does not fit is reported.
func (c *composer) value(q Quantity, unit units.Unit, molarMass float64) float64 {
	v, err := q.In(unit, molarMass)
	if err != nil {
		c.list.Errorf(diag.StudyUnit, q.Pos, "", "%v", err)
	}
	return v
}

// behaviours adds one rule variable for each response of the cell type.
func (c *composer) behaviours() {
	add := func(r *Response, parts ...string) {
		if r == nil {
			return
		}
		id := strings.Join(parts, ".")
		c.out.Outputs = append(c.out.Outputs, id)
		c.out.Model.AddVariable(id, r.Base.Unit, c.response(id, r, r.Base.Unit, false), r.Pos)
	}
	t := c.cell
	add(t.Division, "division")
	add(t.Quiescence, "quiescence")
	add(t.Awakening, "awakening")
	for i := range t.Death {
		add(&t.Death[i].Response, "death", t.Death[i].ID.Text)
	}
	for i := range t.Switches {
		add(&t.Switches[i].Response, "switch", t.Switches[i].ID.Text)
	}
	for i := range t.Morphology {
		add(&t.Morphology[i].Response, "morphology", t.Morphology[i].ID.Text)
	}
	for _, e := range t.Exchange {
		add(e.Secretion, "secretion", e.ID.Text)
		add(e.Uptake, "uptake", e.ID.Text)
		add(e.Influx, "influx", e.ID.Text)
	}
}
