package petab

import (
	"math"
	"strings"

	"niche/diag"
)

// readParameters appends the rows of one parameter table.
func (r *reader) readParameters(t *Table) {
	c, ok := newColumns(t,
		[]string{"parameterId", "parameterScale", "lowerBound", "upperBound", "nominalValue", "estimate"},
		[]string{"parameterName", "initializationPriorType", "initializationPriorParameters", "objectivePriorType", "objectivePriorParameters"},
		&r.list)
	if !ok {
		return
	}
	for _, row := range t.Rows {
		r.readParameter(c, row)
	}
}

// readParameter appends one row.
func (r *reader) readParameter(c columns, row []Cell) {
	var p Parameter
	p.ID, p.Pos = c.id(row, "parameterId")
	r.parameterIDs.define("parameter", p.ID, p.Pos, &r.list)
	p.Name = c.text(row, "parameterName")
	p.Scale = Scale(c.choice(row, "parameterScale", "lin", "log", "log10"))
	p.Estimate = r.estimate(c, row)
	var lower, upper, nominal diag.Pos
	p.Lower, lower = c.number(row, "lowerBound")
	p.Upper, upper = c.number(row, "upperBound")
	p.Nominal, nominal = c.number(row, "nominalValue")
	if p.Estimate {
		r.checkBounds(&p, lower, upper)
	}
	r.checkNominal(&p, nominal)
	p.Initialization = r.prior(c, row, &p, "initializationPrior")
	if p.Initialization.Kind == NoPrior && p.Estimate {
		p.Initialization = Prior{Kind: ParameterScaleUniformPrior, A: p.Scale.Apply(p.Lower), B: p.Scale.Apply(p.Upper), Pos: p.Pos}
	}
	p.Objective = r.prior(c, row, &p, "objectivePrior")
	r.problem.Parameters = append(r.problem.Parameters, p)
}

// estimate reads the column that says whether a parameter is estimated.
func (r *reader) estimate(c columns, row []Cell) bool {
	v, pos, ok := c.required(row, "estimate")
	if ok && v != 0 && v != 1 {
		r.list.Errorf(diag.PetabWord, pos, "write 1 to estimate the parameter, 0 to fix it", "estimate %g is neither 0 nor 1", v)
	}
	return v == 1
}

// checkBounds reports bounds between which nothing can be estimated.
func (r *reader) checkBounds(p *Parameter, lower, upper diag.Pos) {
	for _, b := range []struct {
		name string
		v    float64
		pos  diag.Pos
	}{{"lower", p.Lower, lower}, {"upper", p.Upper, upper}} {
		switch {
		case math.IsNaN(b.v):
			r.list.Errorf(diag.PetabBounds, b.pos, "give a number", "estimated parameter %q has no %s bound", p.ID, b.name)
		case p.Scale != Linear && (b.v < 0 || b.v == 0 && b.name == "upper"):
			r.list.Errorf(diag.PetabBounds, b.pos, "bounds are linear values: use a positive one or parameterScale lin",
				"%s bound %g of parameter %q has no %s", b.name, b.v, p.ID, p.Scale)
		}
	}
	if p.Lower > p.Upper {
		r.list.Errorf(diag.PetabBounds, lower, "swap the bounds", "lower bound %g of parameter %q exceeds its upper bound %g", p.Lower, p.ID, p.Upper)
	}
}

// checkNominal reports a nominal value that cannot be used.
func (r *reader) checkNominal(p *Parameter, pos diag.Pos) {
	switch {
	case math.IsNaN(p.Nominal) && !p.Estimate:
		r.list.Errorf(diag.PetabNominal, pos, "give a number or estimate the parameter", "fixed parameter %q has no nominal value", p.ID)
	case math.IsInf(p.Nominal, 0):
		r.list.Errorf(diag.PetabNominal, pos, "give a finite number", "nominal value %g of parameter %q is not finite", p.Nominal, p.ID)
	case p.Estimate && p.Scale != Linear && p.Nominal <= 0:
		r.list.Errorf(diag.PetabNominal, pos, "nominal values are linear: use a positive one or parameterScale lin",
			"nominal value %g of parameter %q has no %s", p.Nominal, p.ID, p.Scale)
	case p.Estimate && p.Lower <= p.Upper && (p.Nominal < p.Lower || p.Nominal > p.Upper):
		r.list.Warnf(diag.PetabNominalOutside, pos, "check the bounds", "nominal value %g of parameter %q lies outside its bounds [%g, %g]",
			p.Nominal, p.ID, p.Lower, p.Upper)
	}
}

// prior reads the columns <name>Type and <name>Parameters.
func (r *reader) prior(c columns, row []Cell, p *Parameter, name string) Prior {
	kind := PriorKind(c.choice(row, name+"Type", priorNames[:]...))
	cell := c.cell(row, name+"Parameters")
	if kind == NoPrior {
		return Prior{}
	}
	prior := Prior{Kind: kind, Pos: cell.Pos}
	switch {
	case !isMissing(cell.Text):
		if !prior.setParameters(cell.Text) {
			r.list.Errorf(diag.PetabPrior, cell.Pos, "write two numbers separated by a semicolon",
				"%s of parameter %q are %q", name+"Parameters", p.ID, cell.Text)
			return Prior{}
		}
	case kind == UniformPrior:
		prior.A, prior.B = p.Lower, p.Upper
	case kind == ParameterScaleUniformPrior:
		prior.A, prior.B = p.Scale.Apply(p.Lower), p.Scale.Apply(p.Upper)
	default:
		r.list.Errorf(diag.PetabPrior, cell.Pos, "write two numbers separated by a semicolon",
			"prior %q of parameter %q needs parameters", kind, p.ID)
		return Prior{}
	}
	switch {
	case kind.uniform() && prior.A >= prior.B:
		r.list.Errorf(diag.PetabPrior, cell.Pos, "write lower;upper", "uniform prior of parameter %q has the empty range [%g, %g]", p.ID, prior.A, prior.B)
	case !kind.uniform() && prior.B <= 0:
		r.list.Errorf(diag.PetabPrior, cell.Pos, "give a positive spread", "prior of parameter %q has the spread %g", p.ID, prior.B)
	}
	return prior
}

// setParameters reads "a;b" with finite numbers.
func (p *Prior) setParameters(text string) bool {
	parts := strings.Split(text, ";")
	if len(parts) != 2 {
		return false
	}
	var ok1, ok2 bool
	p.A, ok1 = parseNumber(strings.TrimSpace(parts[0]))
	p.B, ok2 = parseNumber(strings.TrimSpace(parts[1]))
	return ok1 && ok2 && !math.IsNaN(p.A-p.B) && !math.IsInf(p.A, 0) && !math.IsInf(p.B, 0)
}
