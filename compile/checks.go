package compile

import (
	"niche/diag"
	"niche/model"
)

// checkTargets reports what names nothing, or something that cannot be set.
func (l *lowering) checkTargets(d *declarations) {
	l.checkReferences()
	l.checkRules(d)
	l.checkEvents(d)
	for _, id := range l.opt.Overridden {
		if q := l.find(id); q == nil || q.kind == formulaKind && l.bySymbol[l.pool.Symbol(initialName(id))] == nil {
			l.diags.Errorf(diag.NotOverridable, l.model.Pos, "override a species, compartment or parameter without assignment rule",
				"%q has no initial value that could be replaced", id)
		}
	}
}

// checkReferences reports reactants and products that are not declared.
func (l *lowering) checkReferences() {
	known := make(map[string]bool, len(l.model.Species))
	var names []string
	for i := range l.model.Species {
		known[l.model.Species[i].ID] = true
		names = append(names, l.model.Species[i].ID)
	}
	for i := range l.model.Reactions {
		r := &l.model.Reactions[i]
		for _, side := range [][]model.SpeciesReference{r.Reactants, r.Products} {
			for _, ref := range side {
				if !known[ref.Species] {
					l.diags.Errorf(diag.UnknownName, ref.Pos, suggestion(ref.Species, names),
						"reaction %q changes undeclared species %q", r.ID, ref.Species)
				}
			}
		}
	}
}

func (l *lowering) checkRules(d *declarations) {
	for i := range l.model.Rules {
		if r := &l.model.Rules[i]; r.Kind != model.AlgebraicRule && l.find(r.Variable) == nil {
			l.undeclared(r.Pos, "rule", r.Variable)
		}
	}
	for i := range l.model.InitialAssignments {
		a := &l.model.InitialAssignments[i]
		if l.find(a.Symbol) == nil {
			l.undeclared(a.Pos, "initial assignment", a.Symbol)
		} else if r := d.rules[a.Symbol]; r == nil || r.Kind != model.AssignmentRule {
			continue
		} else if d.algebraic[a.Symbol] {
			l.diags.Warnf(diag.Overdetermined, a.Pos, "remove the initial assignment",
				"initial assignment of %q is ignored: an algebraic rule determines it at every time", a.Symbol)
		} else {
			l.diags.Errorf(diag.Overdetermined, a.Pos, "remove the initial assignment",
				"%q has an assignment rule and an initial assignment", a.Symbol)
		}
	}
}

func (l *lowering) checkEvents(d *declarations) {
	for i := range l.model.Events {
		e := &l.model.Events[i]
		for _, a := range e.Assignments {
			if q := l.find(a.Variable); q == nil {
				l.undeclared(a.Pos, "event "+quote(e.ID), a.Variable)
			} else if r := d.rules[a.Variable]; q.what == "reaction" || r != nil && r.Kind == model.AssignmentRule {
				l.diags.Errorf(diag.Overdetermined, a.Pos, "let the event set a quantity without assignment rule",
					"event %q sets %q, which a formula determines at every time", e.ID, a.Variable)
			}
		}
	}
}

func (l *lowering) unknownCompartment(s *model.Species) {
	var names []string
	for i := range l.model.Compartments {
		names = append(names, l.model.Compartments[i].ID)
	}
	l.diags.Errorf(diag.UnknownName, s.Pos, suggestion(s.Compartment, names),
		"species %q is in compartment %q, which is not declared", s.ID, s.Compartment)
}

// checkRuledSpecies reports a species that a rule and a reaction both change.
func (l *lowering) checkRuledSpecies(d *declarations, s *model.Species) {
	if s.BoundaryCondition || len(d.terms[s.ID]) == 0 {
		return
	}
	l.diags.Errorf(diag.Overdetermined, s.Pos, "set its boundary condition, or drop the rule",
		"species %q has a rule and is changed by reaction %q", s.ID, l.model.Reactions[d.terms[s.ID][0].reaction].ID)
}
