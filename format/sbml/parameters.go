package sbml

import (
	"math"

	"niche/model"
	"niche/units"
)

// parameter reads a global parameter.
func (r *reader) parameter(el *element) {
	p := r.readParameter(el)
	if r.level > 1 {
		p.Constant = r.flag(el, "constant", true)
	}
	r.m.Parameters = append(r.m.Parameters, p)
	r.annotate(el, p.ID)
}

// readParameter reads what global and local parameters have in common.
func (r *reader) readParameter(el *element) model.Parameter {
	id, name := r.idAndName(el, "id")
	if r.level == 1 && r.version == 1 {
		r.required(el, "value")
	}
	return model.Parameter{
		ID: id, Name: name, Value: r.float(el, "value", math.NaN()),
		Unit: r.unit(el, "units", units.Unit{}), Constant: true, Pos: el.pos(),
	}
}

// function reads a function definition.
func (r *reader) function(el *element) {
	id, name := r.idAndName(el, "id")
	if _, random := r.laws[id]; random {
		return
	}
	f := model.FunctionDefinition{ID: id, Name: name, Pos: el.pos()}
	if math := r.mathElement(el); math != nil {
		if inner := r.formulaElement(math); inner != nil {
			f.Parameters, f.Body = r.lambda(inner)
		}
	}
	r.m.Functions = append(r.m.Functions, f)
	r.annotate(el, id)
}

// initialAssignment reads an initial assignment.
func (r *reader) initialAssignment(el *element) {
	symbol := r.reference(el, "symbol")
	r.m.InitialAssignments = append(r.m.InitialAssignments,
		model.InitialAssignment{Symbol: symbol, Math: r.math(el), Pos: el.pos()})
	r.annotate(el, el.attr("id"))
}
