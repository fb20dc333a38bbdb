package compile

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// refuseLogicalModel refuses the time course of a model of levels that has
// nothing else.
func (l *lowering) refuseLogicalModel() {
	m := l.model
	if m.Qualitative != nil && len(m.Reactions)+len(m.Rules)+len(m.Events) == 0 {
		l.diags.Errorf(diag.RefusedLogicalModel, m.Qualitative.Pos, "use niche run --method sync, async or ctmc",
			"a logical model (SBML package \"qual\") has no time course: it has neither reactions nor rules")
	}
}

// refuseFluxModel refuses the time course of a model about fluxes at steady state
// that has neither rate laws nor rate rules.
func (l *lowering) refuseFluxModel() {
	m := l.model
	if m.Flux == nil || len(m.Reactions) == 0 || slices.ContainsFunc(m.Rules, func(r model.Rule) bool { return r.Kind == model.RateRule }) ||
		slices.ContainsFunc(m.Reactions, func(r model.Reaction) bool { return r.RateLaw != nil }) {
		return
	}
	l.diags.Errorf(diag.RefusedFluxModel, m.Flux.Pos, "use niche fba",
		"a flux-balance model (SBML package \"fbc\") has no time course: the model has no rate laws")
}

// collectFunctions indexes the function definitions and drops those that call
// themselves, directly or through others, with an error.
func (l *lowering) collectFunctions() {
	for i := range l.model.Functions {
		f := &l.model.Functions[i]
		if !f.Body.Present() {
			l.diags.Warnf(diag.NoFormula, f.Pos, "give it a body", "function %q has no body", f.ID)
			continue
		}
		l.functions[f.ID] = f
	}
	done := map[string]bool{}
	for i := range l.model.Functions {
		l.checkRecursion(l.model.Functions[i].ID, map[string]bool{}, done)
	}
}

// checkRecursion walks the calls of function id depth-first. A function on the
// path that is met again is recursive.
func (l *lowering) checkRecursion(id string, path, done map[string]bool) {
	f := l.functions[id]
	if f == nil || done[id] {
		return
	}
	if path[id] {
		l.diags.Errorf(diag.RecursiveFunction, f.Pos, "write it without recursion", "function %q calls itself", id)
		done[id] = true
		return
	}
	path[id] = true
	for _, name := range calls(l.pool, f.Body.Expr, nil) {
		l.checkRecursion(name, path, done)
	}
	delete(path, id)
	done[id] = true
}

// calls appends the names of the functions that e calls.
func calls(p *expr.Pool, e expr.Expr, names []string) []string {
	n := p.Node(e)
	if n.Op == expr.Call {
		names = append(names, n.Name)
	}
	for _, a := range n.Args {
		names = calls(p, a, names)
	}
	return names
}
