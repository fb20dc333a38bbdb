package sbml

import (
	"niche/model"
)

// rule reads a rule of any level.
func (r *reader) rule(el *element) {
	rule := model.Rule{Pos: el.pos()}
	switch el.name {
	case "algebraicRule":
		rule.Kind = model.AlgebraicRule
	case "assignmentRule":
		rule.Kind, rule.Variable = model.AssignmentRule, r.reference(el, "variable")
	case "rateRule":
		rule.Kind, rule.Variable = model.RateRule, r.reference(el, "variable")
	case "speciesConcentrationRule":
		rule.Kind, rule.Variable = r.oldRuleKind(el), r.oldReference(el, "species", "specie")
	case "compartmentVolumeRule":
		rule.Kind, rule.Variable = r.oldRuleKind(el), r.reference(el, "compartment")
	case "parameterRule":
		rule.Kind, rule.Variable = r.oldRuleKind(el), r.reference(el, "name")
	}
	if r.level == 1 {
		rule.Math = r.formula(el, nil)
	} else {
		rule.Math = r.math(el)
	}
	r.m.Rules = append(r.m.Rules, rule)
	r.annotate(el, el.attr("id"))
}

// oldRuleKind reads the type of a Level 1 rule, "scalar" by default.
func (r *reader) oldRuleKind(el *element) model.RuleKind {
	switch kind, ok := el.lookup("type"); {
	case !ok || kind == "scalar":
		return model.AssignmentRule
	case kind == "rate":
		return model.RateRule
	default:
		r.badValue(el, "type", kind, `"scalar" or "rate"`)
		return model.AssignmentRule
	}
}

// oldReference returns the attribute name, or the one that Level 1 Version 1
// has in its place.
func (r *reader) oldReference(el *element, name, old string) string {
	if _, ok := el.lookup(old); ok && r.level == 1 {
		return r.reference(el, old)
	}
	return r.reference(el, name)
}

// freeRuleVariables marks what rules determine as not constant: Level 1 has no
// attribute that says so. An algebraic rule may determine any quantity in it.
func (r *reader) freeRuleVariables() {
	free := map[string]bool{}
	for _, rule := range r.m.Rules {
		free[rule.Variable] = true
		if rule.Kind == model.AlgebraicRule && rule.Math.Present() {
			for _, symbol := range r.m.Pool.Symbols(rule.Math.Expr) {
				free[r.m.Pool.Node(symbol).Name] = true
			}
		}
	}
	for i := range r.m.Compartments {
		r.m.Compartments[i].Constant = !free[r.m.Compartments[i].ID]
	}
	for i := range r.m.Parameters {
		r.m.Parameters[i].Constant = !free[r.m.Parameters[i].ID]
	}
}

// constraint reads a constraint.
func (r *reader) constraint(el *element) {
	r.m.Constraints = append(r.m.Constraints,
		model.Constraint{Math: r.math(el), Message: r.outer(el, "message"), Pos: el.pos()})
	r.annotate(el, el.attr("id"))
}
