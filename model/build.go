package model

import (
	"math"
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/units"
)

// AddConstant declares a constant parameter of the given value [unit].
func (m *Model) AddConstant(id string, value float64, unit units.Unit, pos diag.Pos) expr.Expr {
	m.Parameters = append(m.Parameters, Parameter{ID: id, Value: value, Unit: unit, Constant: true, Pos: pos})
	return m.Pool.Symbol(id)
}

// AddVariable declares a parameter that an assignment rule determines.
func (m *Model) AddVariable(id string, unit units.Unit, formula expr.Expr, pos diag.Pos) expr.Expr {
	m.Parameters = append(m.Parameters, Parameter{ID: id, Value: math.NaN(), Unit: unit, Pos: pos})
	m.Rules = append(m.Rules, Rule{Kind: AssignmentRule, Variable: id, Math: Math{Expr: formula, Pos: pos}, Pos: pos})
	return m.Pool.Symbol(id)
}

// AddState declares a parameter with an initial value [unit] that [Model.SetRate]
// gives a rate.
func (m *Model) AddState(id string, initial float64, unit units.Unit, pos diag.Pos) expr.Expr {
	m.Parameters = append(m.Parameters, Parameter{ID: id, Value: initial, Unit: unit, Pos: pos})
	return m.Pool.Symbol(id)
}

// SetRate gives the parameter id a rate rule.
func (m *Model) SetRate(id string, formula expr.Expr, pos diag.Pos) {
	m.Rules = append(m.Rules, Rule{Kind: RateRule, Variable: id, Math: Math{Expr: formula, Pos: pos}, Pos: pos})
}

// Determine lets an assignment rule determine the parameter id, which was a
// constant, had an initial assignment or had another assignment rule.
func (m *Model) Determine(id string, formula expr.Expr, pos diag.Pos) {
	for i := range m.Parameters {
		if m.Parameters[i].ID == id {
			m.Parameters[i].Constant = false
		}
	}
	m.Rules = slices.DeleteFunc(m.Rules, func(r Rule) bool { return r.Kind == AssignmentRule && r.Variable == id })
	m.InitialAssignments = slices.DeleteFunc(m.InitialAssignments, func(a InitialAssignment) bool { return a.Symbol == id })
	m.Rules = append(m.Rules, Rule{Kind: AssignmentRule, Variable: id, Math: Math{Expr: formula, Pos: pos}, Pos: pos})
}

// Vary lets a rate rule change the parameter id, which was a constant.
func (m *Model) Vary(id string, rate expr.Expr, pos diag.Pos) {
	for i := range m.Parameters {
		if m.Parameters[i].ID == id {
			m.Parameters[i].Constant = false
		}
	}
	m.SetRate(id, rate, pos)
}
