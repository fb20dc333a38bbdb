package petab

import (
	"math"
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// check compares the tables with the model and with each other.
func (r *reader) check() {
	used := map[string]bool{}
	r.checkConditions(used)
	for i := range r.problem.Observables {
		r.checkObservable(&r.problem.Observables[i], used)
	}
	r.checkTargets(used)
	for i := range r.problem.Measurements {
		r.checkMeasurement(&r.problem.Measurements[i], used)
	}
	r.checkReinitialisation()
	r.checkParameters(used)
}

// checkConditions resolves the ids in the cells of condition tables. A constant
// of the model is replaced by its number.
func (r *reader) checkConditions(used map[string]bool) {
	for i := range r.problem.Conditions {
		for j := range r.problem.Conditions[i].Overrides {
			v := &r.problem.Conditions[i].Overrides[j].Value
			if v.Parameter == "" {
				continue
			}
			used[v.Parameter] = true
			if _, ok := r.parameterIDs[v.Parameter]; ok {
				continue
			}
			_, column := r.targets[v.Parameter]
			constant, ok := r.symbols.constant(v.Parameter)
			switch {
			case ok && !column:
				*v = Value{Number: constant, Pos: v.Pos}
			case r.symbols.kind[v.Parameter] != unknownSymbol:
				r.list.Errorf(diag.PetabCellRefused, v.Pos, "write a number or a row of the parameter table",
					"condition value %q varies in the model", v.Parameter)
			default:
				r.unknownParameter(v.Parameter, v.Pos)
			}
		}
	}
}

func (r *reader) unknownParameter(id string, pos diag.Pos) {
	if r.partial.parameters {
		return
	}
	hint := diag.SuggestHint(id, keys(r.parameterIDs))
	if hint == "" {
		hint = "add it to the parameter table"
	}
	r.list.Errorf(diag.PetabUnknownParameter, pos, hint, "parameter %q is not in the parameter table", id)
}

// checkObservable reports names that nothing defines and refused functions.
func (r *reader) checkObservable(o *Observable, used map[string]bool) {
	for _, f := range []model.Math{o.Formula, o.Noise} {
		noise := f == o.Noise
		if !f.Present() {
			continue
		}
		pool := r.symbols.model.Pool
		pool.Walk(f.Expr, func(e expr.Expr) bool {
			switch n := pool.Node(e); n.Op {
			case expr.Delay, expr.RateOf:
				r.list.Errorf(diag.PetabFormulaRefused, f.Pos, "rewrite the formula without it",
					"formula of observable %q uses a delay or a rate of change", o.ID)
			case expr.Symbol:
				used[n.Name] = true
				r.checkSymbol(o, f, n.Name, noise)
			}
			return true
		})
	}
}

// checkSymbol reports a name in a formula of o that nothing defines.
func (r *reader) checkSymbol(o *Observable, f model.Math, name string, noise bool) {
	_, parameter := r.parameterIDs[name]
	_, target := r.targets[name]
	_, observable := r.observableIDs[name]
	switch {
	case parameter || target || r.symbols.kind[name] != unknownSymbol || placeholder.MatchString(name):
	case observable && noise && name == o.ID:
		if o.Transformation != Linear {
			r.list.Warnf(diag.PetabNoiseScale, f.Pos, "write the transformation into the noise formula if that is meant",
				"noise formula of %s-transformed observable %q uses the untransformed observable", o.Transformation, o.ID)
		}
	case observable:
		r.list.Errorf(diag.PetabFormulaRefused, f.Pos, "write its formula out",
			"formula of observable %q uses observable %q", o.ID, name)
	case !r.partial.parameters && !r.partial.conditions:
		known := append(keys(r.parameterIDs), r.symbols.names...)
		r.list.Errorf(diag.PetabUnknownSymbol, f.Pos, diag.SuggestHint(name, known), "formula of observable %q uses undefined name %q", o.ID, name)
	}
}

// checkTargets reports columns of condition tables that override nothing.
func (r *reader) checkTargets(used map[string]bool) {
	for _, id := range keys(r.targets) {
		pos := r.targets[id]
		switch r.symbols.kind[id] {
		case quantitySymbol, speciesSymbol:
		case ruledSymbol:
			r.list.Errorf(diag.PetabTarget, pos, "override what the rule depends on", "column %q is set by an assignment rule of the model", id)
		case otherSymbol:
			r.list.Errorf(diag.PetabTarget, pos, "", "column %q is not a parameter, species or compartment", id)
		default:
			if !used[id] && !r.partial.observables {
				r.list.Errorf(diag.PetabTarget, pos, diag.SuggestHint(id, r.symbols.names), "column %q is not in the model", id)
			}
		}
	}
}

// checkMeasurement resolves placeholder values and makes sure that symbols that
// only conditions define have a value.
func (r *reader) checkMeasurement(m *Measurement, used map[string]bool) {
	for _, values := range [][]Value{m.ObservableParameters, m.NoiseParameters} {
		for _, v := range values {
			if v.Parameter == "" {
				continue
			}
			used[v.Parameter] = true
			if _, ok := r.parameterIDs[v.Parameter]; !ok {
				r.unknownParameter(v.Parameter, v.Pos)
			}
		}
	}
	if m.Observable < 0 || m.Condition < 0 {
		return
	}
	for _, v := range r.problem.Conditions[m.Condition].Overrides {
		if v.Value.Parameter != "" || !math.IsNaN(v.Value.Number) || r.symbols.kind[v.Target] != unknownSymbol {
			continue
		}
		o := &r.problem.Observables[m.Observable]
		for _, f := range []model.Math{o.Formula, o.Noise} {
			if slices.Contains(symbolsOf(r.symbols.model.Pool, f.Expr), v.Target) {
				r.list.Errorf(diag.PetabEmpty, v.Pos, "give a value", "observable %q needs a value of %q", o.ID, v.Target)
			}
		}
	}
}

// checkReinitialisation refuses to set, after a pre-equilibration, concentrations
// in compartments whose size varies.
func (r *reader) checkReinitialisation() {
	varying := r.symbols.varyingConcentrations()
	if len(varying) == 0 {
		return
	}
	done := map[int]bool{}
	for i := range r.problem.Measurements {
		m := &r.problem.Measurements[i]
		if m.Preequilibration < 0 || m.Condition < 0 || done[m.Condition] {
			continue
		}
		done[m.Condition] = true
		for _, v := range r.problem.Conditions[m.Condition].Overrides {
			if varying[v.Target] && (v.Value.Parameter != "" || !math.IsNaN(v.Value.Number)) {
				r.list.Errorf(diag.PetabReinitialisationRefused, v.Pos, "leave the cell empty or keep the compartment constant",
					"condition sets the concentration of %q after a pre-equilibration, in a compartment whose size varies", v.Target)
			}
		}
	}
}

// checkParameters reports rows of the parameter table that must not be there.
func (r *reader) checkParameters(used map[string]bool) {
	for _, p := range r.problem.Parameters {
		column, target := r.targets[p.ID]
		switch kind := r.symbols.kind[p.ID]; {
		case target:
			r.list.Add(&diag.Diagnostic{
				Code: diag.PetabParameterTarget, Pos: p.Pos, Message: "parameter " + p.ID + " is also a column of a condition table",
				Hint:  "remove it here, or name another parameter in the column's cells",
				Notes: []diag.Note{{Pos: column, Message: "column here"}},
			})
		case kind == ruledSymbol:
			r.list.Errorf(diag.PetabParameterTarget, p.Pos, "remove it", "parameter %q is set by an assignment rule of the model", p.ID)
		case kind == speciesSymbol || kind == otherSymbol:
			r.list.Errorf(diag.PetabParameterTarget, p.Pos, "set initial values of species in the condition table",
				"%q is not a parameter of the model", p.ID)
		case placeholder.MatchString(p.ID):
			r.list.Errorf(diag.PetabParameterTarget, p.Pos, "remove it; measurements replace it", "placeholder %q is in the parameter table", p.ID)
		case kind == unknownSymbol && !used[p.ID] && p.ID != "" && !r.list.HasErrors():
			r.list.Warnf(diag.PetabUnusedParameter, p.Pos, diag.SuggestHint(p.ID, r.symbols.names), "parameter %q is used nowhere", p.ID)
		}
	}
}
