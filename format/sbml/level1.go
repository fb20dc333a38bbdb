package sbml

import (
	"niche/diag"
	"niche/model"
)

// formula reads the formula attribute of a Level 1 element.
func (r *reader) formula(el *element) model.Math {
	r.errorf(diag.SBMLFormula, el, "convert the model to Level 2 or 3", "text formulas of Level 1 are not read")
	return model.Math{}
}
