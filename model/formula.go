package model

import (
	"fmt"
	"iter"

	"niche/diag"
	"niche/expr"
)

// Role says what a formula of a model is for.
type Role uint8

const (
	RateLawRole Role = iota
	AssignmentRuleRole
	RateRuleRole
	AlgebraicRuleRole
	InitialAssignmentRole
	ConstraintRole
	TriggerRole
	DelayRole
	PriorityRole
	EventAssignmentRole
	StoichiometryRole
	FunctionRole
	ObservableRole
)

// roleNames name roles in messages; %q stands for the id of the element.
var roleNames = [...]string{
	RateLawRole:           "rate law of reaction %q",
	AssignmentRuleRole:    "assignment rule of %q",
	RateRuleRole:          "rate rule of %q",
	AlgebraicRuleRole:     "algebraic rule",
	InitialAssignmentRole: "initial assignment of %q",
	ConstraintRole:        "constraint",
	TriggerRole:           "trigger of event %q",
	DelayRole:             "delay of event %q",
	PriorityRole:          "priority of event %q",
	EventAssignmentRole:   "event assignment of %q",
	StoichiometryRole:     "stoichiometry of species %q",
	FunctionRole:          "function %q",
	ObservableRole:        "observable %q",
}

// Formula is one formula of a model with its place in it.
type Formula struct {
	Role Role
	// ID is the element that the formula belongs to: a reaction, the variable
	// of a rule or assignment, an event, a function; "" if it has none.
	ID   string
	Math Math
	// RateLaw is set for rate laws, whose local parameters shadow global names.
	RateLaw *RateLaw
	// Function is set for function bodies, which know their parameters only.
	Function *FunctionDefinition
}

// String names the formula in words, e.g. `rate law of reaction "R3"`.
func (f Formula) String() string {
	if f.Role == AlgebraicRuleRole || f.Role == ConstraintRole {
		return roleNames[f.Role]
	}
	return fmt.Sprintf(roleNames[f.Role], f.ID)
}

// local returns the local parameter called name, or nil.
func (f Formula) local(name string) *Parameter {
	if f.RateLaw == nil {
		return nil
	}
	for i := range f.RateLaw.LocalParameters {
		if p := &f.RateLaw.LocalParameters[i]; p.ID == name {
			return p
		}
	}
	return nil
}

// localNames returns the names that mean something in f alone: the parameters of
// a function, or the local parameters of a rate law.
func (f Formula) localNames() map[string]bool {
	names := map[string]bool{}
	if f.Function != nil {
		for _, p := range f.Function.Parameters {
			names[p] = true
		}
	}
	if f.RateLaw != nil {
		for i := range f.RateLaw.LocalParameters {
			names[f.RateLaw.LocalParameters[i].ID] = true
		}
	}
	return names
}

// Formulas yields every formula of m that is present, in the order of the
// model.
func (m *Model) Formulas() iter.Seq[Formula] {
	return func(yield func(Formula) bool) {
		put := func(f Formula) bool { return !f.Math.Present() || yield(f) }
		_ = m.functionFormulas(put) && m.ruleFormulas(put) && m.reactionFormulas(put) && m.eventFormulas(put)
	}
}

func (m *Model) functionFormulas(put func(Formula) bool) bool {
	for i := range m.Functions {
		f := &m.Functions[i]
		if !put(Formula{Role: FunctionRole, ID: f.ID, Math: f.Body, Function: f}) {
			return false
		}
	}
	return true
}

func (m *Model) ruleFormulas(put func(Formula) bool) bool {
	for _, a := range m.InitialAssignments {
		if !put(Formula{Role: InitialAssignmentRole, ID: a.Symbol, Math: a.Math}) {
			return false
		}
	}
	roles := [...]Role{AssignmentRule: AssignmentRuleRole, RateRule: RateRuleRole, AlgebraicRule: AlgebraicRuleRole}
	for _, r := range m.Rules {
		if !put(Formula{Role: roles[r.Kind], ID: r.Variable, Math: r.Math}) {
			return false
		}
	}
	for _, c := range m.Constraints {
		if !put(Formula{Role: ConstraintRole, Math: c.Math}) {
			return false
		}
	}
	for _, o := range m.Observables {
		if !put(Formula{Role: ObservableRole, ID: o.ID, Math: o.Math}) {
			return false
		}
	}
	return true
}

func (m *Model) reactionFormulas(put func(Formula) bool) bool {
	for i := range m.Reactions {
		r := &m.Reactions[i]
		for ref := range r.References() {
			if !put(Formula{Role: StoichiometryRole, ID: ref.Species, Math: ref.StoichiometryMath}) {
				return false
			}
		}
		if r.RateLaw != nil && !put(Formula{Role: RateLawRole, ID: r.ID, Math: r.RateLaw.Math, RateLaw: r.RateLaw}) {
			return false
		}
	}
	return true
}

func (m *Model) eventFormulas(put func(Formula) bool) bool {
	for i := range m.Events {
		e := &m.Events[i]
		ok := put(Formula{Role: TriggerRole, ID: e.ID, Math: e.Trigger.Math}) &&
			put(Formula{Role: DelayRole, ID: e.ID, Math: e.Delay}) &&
			put(Formula{Role: PriorityRole, ID: e.ID, Math: e.Priority})
		if !ok {
			return false
		}
		for _, a := range e.Assignments {
			if !put(Formula{Role: EventAssignmentRole, ID: a.Variable, Math: a.Math}) {
				return false
			}
		}
	}
	return true
}

// References yields the reactants, then the products.
func (r *Reaction) References() iter.Seq[*SpeciesReference] {
	return func(yield func(*SpeciesReference) bool) {
		for i := range r.Reactants {
			if !yield(&r.Reactants[i]) {
				return
			}
		}
		for i := range r.Products {
			if !yield(&r.Products[i]) {
				return
			}
		}
	}
}

// symbolNames returns the names of the symbols in e in the order of reading,
// each once; nodes for which skip returns true are passed over with what is
// below them. skip may be nil.
func symbolNames(p *expr.Pool, e expr.Expr, skip func(expr.Op) bool) []string {
	var names []string
	p.Walk(e, func(x expr.Expr) bool {
		switch op := p.Op(x); {
		case op == expr.Symbol:
			names = append(names, p.Node(x).Name)
		case skip != nil && skip(op):
			return false
		}
		return true
	})
	return names
}

// declareHint says what to do about an unknown name.
func (c *checker) declareHint(name string, candidates func() []string) string {
	if len(c.list) < maxHints {
		if s := diag.Suggest(name, candidates()); s != "" {
			return fmt.Sprintf("declare it, or did you mean %q?", s)
		}
	}
	return "declare it"
}
