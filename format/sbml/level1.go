package sbml

import (
	"niche/expr"
	"niche/model"
)

// formula reads the formula attribute of a Level 1 element. locals are the
// names of local parameters.
func (r *reader) formula(el *element, locals []model.Parameter) model.Math {
	text := r.required(el, "formula")
	if text == "" {
		return model.Math{}
	}
	pos := el.attributePos("formula")
	e, err := expr.ParseInfix(r.m.Pool, text, pos, r.oldGrammar(locals))
	r.list.Merge(err)
	return model.Math{Expr: e, Pos: pos}
}

// oldGrammar is the dialect of Level 1 formulas: log is the natural logarithm,
// signs bind stronger than powers, and names of the model come before built-in ones (L1V2 §4.4, appendix B).
func (r *reader) oldGrammar(locals []model.Parameter) expr.Grammar {
	if r.declared == nil {
		r.declared = map[string]bool{}
		for i := range r.m.Compartments {
			r.declared[r.m.Compartments[i].ID] = true
		}
		for i := range r.m.Species {
			r.declared[r.m.Species[i].ID] = true
		}
		for i := range r.m.Parameters {
			r.declared[r.m.Parameters[i].ID] = true
		}
	}
	return expr.Grammar{Log: expr.LogNatural, WeakPower: true, Declared: func(name string) bool {
		for i := range locals {
			if locals[i].ID == name {
				return true
			}
		}
		return r.declared[name]
	}}
}
