package model

import (
	"fmt"

	"niche/diag"
)

// checkTargets reports rules and assignments of quantities that do not exist,
// are constant, or are determined by something else already.
func (c *checker) checkTargets() {
	m := c.m
	for i := range m.Rules {
		if r := &m.Rules[i]; r.Kind != AlgebraicRule && r.Variable != "" {
			c.checkRule(r)
		}
	}
	for i := range m.InitialAssignments {
		if a := &m.InitialAssignments[i]; a.Symbol != "" {
			c.checkInitialAssignment(a)
		}
	}
	for i := range m.Events {
		c.checkEvent(&m.Events[i])
	}
}

// target returns the quantity that something sets, or nil after reporting why it
// cannot be set.
func (c *checker) target(pos diag.Pos, what, name string) *quantity {
	q := c.quantities[name]
	switch {
	case q == nil && (c.functions[name] != nil || c.others[name] != ""):
		c.list.Errorf(diag.UnknownName, pos, "name a species, parameter, compartment or species reference", "%s sets %q, which has no value", what, name)
	case q == nil:
		c.list.Errorf(diag.UnknownName, pos, c.declareHint(name, func() []string { return c.names }), "%s sets undeclared name %q", what, name)
	case q.what == "reaction":
		c.list.Errorf(diag.Overdetermined, pos, "change its rate law instead", "%s sets reaction %q, whose rate law determines it", what, name)
		q = nil
	}
	return q
}

func (c *checker) checkRule(r *Rule) {
	what := Formula{Role: AssignmentRuleRole, ID: r.Variable}.String()
	if r.Kind == RateRule {
		what = Formula{Role: RateRuleRole, ID: r.Variable}.String()
	}
	q := c.target(r.Pos, what, r.Variable)
	if q == nil {
		return
	}
	c.checkConstant(q, r.Pos, what)
	switch {
	case q.rule != nil:
		c.twice(r.Pos, "keep one of the rules", q, diag.Note{Pos: q.rule.Pos, Message: "first rule here"}, "has two rules")
	case q.reaction != nil:
		c.twice(r.Pos, "set its boundary condition, or drop the rule", q,
			diag.Note{Pos: q.reaction.Pos, Message: fmt.Sprintf("reaction %q changes it", q.reaction.ID)}, "has a rule and is changed by a reaction")
	}
	if q.rule == nil {
		q.rule = r
	}
}

// twice reports a quantity that is determined twice.
func (c *checker) twice(pos diag.Pos, hint string, q *quantity, first diag.Note, problem string) {
	c.list.Errorf(diag.Overdetermined, pos, hint, "%s %q %s", q.what, q.id, problem)
	c.list[len(c.list)-1].Notes = []diag.Note{first}
}

// checkConstant reports a change of a constant.
func (c *checker) checkConstant(q *quantity, pos diag.Pos, what string) {
	if q.constant {
		c.list.Errorf(diag.ConstantChanged, pos, "do not declare it constant", "%s changes %s %q, which is constant", what, q.what, q.id)
		c.noteDeclared(q)
	}
}

func (c *checker) checkInitialAssignment(a *InitialAssignment) {
	q := c.target(a.Pos, Formula{Role: InitialAssignmentRole, ID: a.Symbol}.String(), a.Symbol)
	switch {
	case q == nil:
	case q.initial != nil:
		c.twice(a.Pos, "keep one of them", q, diag.Note{Pos: q.initial.Pos, Message: "first initial assignment here"}, "has two initial assignments")
	case q.rule != nil && q.rule.Kind == AssignmentRule:
		c.twice(a.Pos, "remove the initial assignment", q, diag.Note{Pos: q.rule.Pos, Message: "assignment rule here"},
			"has an assignment rule and an initial assignment")
	}
	if q != nil && q.initial == nil {
		q.initial = a
	}
}

func (c *checker) checkEvent(e *Event) {
	seen := map[string]diag.Note{}
	for i := range e.Assignments {
		a := &e.Assignments[i]
		what := fmt.Sprintf("event %q", e.ID)
		if e.ID == "" {
			what = "an event"
		}
		q := c.target(a.Pos, what, a.Variable)
		if q == nil {
			continue
		}
		c.checkConstant(q, a.Pos, what)
		if first, ok := seen[q.id]; ok {
			c.twice(a.Pos, "keep one of them", q, first, "is set twice by "+what)
		}
		seen[q.id] = diag.Note{Pos: a.Pos, Message: "first set here"}
		if q.rule != nil && q.rule.Kind == AssignmentRule {
			c.twice(a.Pos, "let the event set a quantity without assignment rule", q,
				diag.Note{Pos: q.rule.Pos, Message: "assignment rule here"}, "is set by "+what+" but has an assignment rule")
		}
	}
}
