package antimony

import (
	"cmp"
	"slices"
	"strings"

	"niche/expr"
	"niche/model"
	"niche/units"
)

// formula spells a formula; local are names that shadow those of the model.
func (w *writer) formula(e expr.Expr, local map[string]string) string {
	symbol := func(name string) string {
		if to, ok := local[name]; ok {
			return to
		}
		return w.name(name)
	}
	return w.m.Pool.InfixIn(e, expr.Notation{Symbol: symbol, Call: w.name, Function: functionName, Flat: true, NoLog2: true})
}

// functionName spells the inverse functions as Antimony does: arcsinh.
func functionName(op expr.Op) string {
	switch op {
	case expr.Asinh:
		return "arcsinh"
	case expr.Acosh:
		return "arccosh"
	case expr.Atanh:
		return "arctanh"
	}
	return ""
}

func (w *writer) modelName() string {
	if plain(w.m.ID) && !unusable(w.m.ID) {
		return w.m.ID
	}
	return w.fresh(cmp.Or(w.m.ID, "unnamed"))
}

// functions writes function definitions, which stand before the model.
func (w *writer) functions() {
	for i := range w.m.Functions {
		f := &w.m.Functions[i]
		if !f.Body.Present() {
			w.lose(f.Pos, "a function without formula is not kept in Antimony")
			continue
		}
		local, parameters := map[string]string{}, make([]string, len(f.Parameters))
		for j, p := range f.Parameters {
			parameters[j] = p
			if unusable(p) || w.isFunctionName(p) {
				parameters[j] = w.fresh(p + "_")
			}
			local[p] = parameters[j]
		}
		w.line("function %s(%s)\n  %s\nend", w.name(f.ID), strings.Join(parameters, ", "), w.formula(f.Body.Expr, local))
		if f.Name != "" {
			w.line("%s is %s", w.name(f.ID), quoted(f.Name))
		}
		w.line("")
	}
}

// isFunctionName reports whether a function of the model has that name, which other
// tools then allow for no argument.
func (w *writer) isFunctionName(id string) bool {
	return slices.ContainsFunc(w.m.Functions, func(f model.FunctionDefinition) bool { return f.ID == id })
}

// quoted puts a text between double quotes, which it cannot hold itself.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`"`, "'", "\n", " ", "\r", "").Replace(s) + `"`
}

// constancy is the word for what is not said by rules and events. Other tools
// take what stands in an algebraic rule for variable.
func (w *writer) constancy(id string, constant bool) string {
	switch {
	case constant && w.algebraic[id]:
		return "const "
	case w.rules[id] != nil || w.changed[id] || constant:
		return ""
	}
	return "var "
}

func (w *writer) compartments() {
	w.heading("Compartments")
	for i := range w.m.Compartments {
		c := &w.m.Compartments[i]
		if w.isDefault(c) {
			continue
		}
		w.line("%scompartment %s%s", w.constancy(c.ID, c.Constant), w.name(c.ID), w.has(c.Unit, w.volumeUnit(c)))
		d := formatNumber(c.Dimensions)
		w.pragma(c.Pos, w.name(c.ID), c.Dimensions != 3, "dimensions "+d, "a compartment that is no volume")
		if c.Outside != "" {
			w.lose(c.Pos, "which compartment another is inside is not kept in Antimony")
		}
	}
}

// isDefault reports whether c is the compartment that species are in if the text
// names none.
func (w *writer) isDefault(c *model.Compartment) bool {
	return c.ID == defaultCompartment && c.Size == 1 && c.Constant && c.Dimensions == 3 && c.Name == "" &&
		w.rules[c.ID] == nil && w.initial[c.ID] == nil && !w.changed[c.ID] &&
		w.m.Annotations[c.ID] == "" && w.m.ElementNotes[c.ID] == "" && w.m.Terms[c.ID] == "" && (!c.Unit.Known() || units.Equal(c.Unit, w.m.VolumeUnit))
}

func (w *writer) species() {
	w.heading("Species")
	for i := range w.m.Species {
		s := &w.m.Species[i]
		words := ""
		if s.Constant {
			words = "const "
		}
		if s.HasOnlySubstanceUnits {
			words += "substanceOnly "
		}
		sign := ""
		if s.BoundaryCondition {
			sign = "$"
		}
		place := ""
		if c := w.compartmentOf[s.Compartment]; c != nil && !w.isDefault(c) {
			place = " in " + w.name(s.Compartment)
		}
		if u := s.SubstanceUnit; u.Known() && u.Dim[units.Length] == -3 && !units.Equal(u, w.m.SubstanceUnit) {
			w.lose(s.Pos, "a unit of concentration given for the amount of a species is that of its concentration in Antimony")
		}
		w.line("%sspecies %s%s%s%s", words, sign, w.name(s.ID), place, w.has(s.SubstanceUnit, w.m.SubstanceUnit))
	}
}

func (w *writer) assignmentRules() {
	w.heading("Assignment rules")
	for i := range w.m.Rules {
		if r := &w.m.Rules[i]; r.Kind == model.AssignmentRule && r.Math.Present() {
			w.line("%s := %s", w.name(r.Variable), w.formula(r.Math.Expr, nil))
		}
	}
	for i := range w.m.Observables {
		o := &w.m.Observables[i]
		w.line("%s := %s", w.name(o.ID), w.formula(o.Math.Expr, nil))
	}
	for _, s := range w.stoichiometry {
		if f := s.ref.StoichiometryMath; f.Present() {
			w.line("%s := %s", s.name, w.formula(f.Expr, nil))
		}
	}
}

func (w *writer) rateRules() {
	w.heading("Rate rules")
	for i := range w.m.Rules {
		if r := &w.m.Rules[i]; r.Kind == model.RateRule && r.Math.Present() {
			w.line("%s' = %s", w.name(r.Variable), w.formula(r.Math.Expr, nil))
		}
	}
	w.heading("Algebraic rules")
	for i := range w.m.Rules {
		if r := &w.m.Rules[i]; r.Kind == model.AlgebraicRule && r.Math.Present() {
			w.line("0 = %s", w.formula(r.Math.Expr, nil))
		}
	}
}

func (w *writer) reactions() {
	w.heading("Reactions")
	named := 0
	for i := range w.m.Reactions {
		r := &w.m.Reactions[i]
		place, arrow, rate := "", "=>", ""
		if r.Compartment != "" {
			place = " in " + w.name(r.Compartment)
		}
		if r.Reversible {
			arrow = "->"
		}
		if r.RateLaw != nil && r.RateLaw.Math.Present() {
			rate = " " + w.formula(r.RateLaw.Math.Expr, w.locals[r.ID])
		}
		left := w.side(r.Reactants, &named)
		right := w.side(r.Products, &named)
		text := strings.Join(strings.Fields(w.name(r.ID)+place+": "+left+" "+arrow+" "+right), " ")
		w.line("%s;%s", text, rate)
		w.pragma(r.Pos, w.name(r.ID), r.Fast, "fast", "that a reaction is fast")
		w.interactions(r)
	}
}

// side writes the reactants or products of a reaction; named counts the named
// stoichiometries so far.
func (w *writer) side(refs []model.SpeciesReference, named *int) string {
	parts := make([]string, len(refs))
	for i := range refs {
		ref := &refs[i]
		parts[i] = w.name(ref.Species)
		switch {
		case !numbered(ref):
			parts[i] = w.stoichiometry[*named].name + " " + parts[i]
			*named++
		case ref.Stoichiometry != 1:
			parts[i] = formatNumber(ref.Stoichiometry) + " " + parts[i]
		}
	}
	return strings.Join(parts, " + ")
}

func (w *writer) events() {
	w.heading("Events")
	for i := range w.m.Events {
		e := &w.m.Events[i]
		if !e.Trigger.Math.Present() {
			w.lose(e.Pos, "an event without trigger, which never happens, is not kept in Antimony")
			continue
		}
		var b strings.Builder
		if e.ID != "" {
			b.WriteString(w.name(e.ID) + ": ")
		}
		b.WriteString("at ")
		if e.Delay.Present() {
			b.WriteString(w.formula(e.Delay.Expr, nil) + " after ")
		}
		b.WriteString(w.formula(e.Trigger.Math.Expr, nil))
		if e.Priority.Present() {
			b.WriteString(", priority = " + w.formula(e.Priority.Expr, nil))
		}
		for _, p := range []struct {
			name string
			on   bool
		}{{"t0", e.Trigger.InitialValue}, {"persistent", e.Trigger.Persistent}, {"fromTrigger", e.UseValuesFromTriggerTime}} {
			if !p.on {
				b.WriteString(", " + p.name + " = false")
			}
		}
		separator := ": "
		for _, a := range e.Assignments {
			if a.Math.Present() {
				b.WriteString(separator + w.name(a.Variable) + " = " + w.formula(a.Math.Expr, nil))
				separator = ", "
			}
		}
		if separator == ": " {
			b.WriteString(":;") // without the semicolon the next line would be an assignment
		}
		w.line("%s", b.String())
	}
}

// conditions writes constraints.
func (w *writer) conditions() {
	w.heading("Constraints")
	for i := range w.m.Constraints {
		c := &w.m.Constraints[i]
		if !c.Math.Present() || !isCondition(w.m.Pool, c.Math.Expr) {
			w.lose(c.Pos, "a constraint that is no comparison is not kept in Antimony")
			continue
		}
		name := w.fresh("constraint" + itoa(i+1))
		w.line("%s: %s", name, w.formula(c.Math.Expr, nil))
		if text := plainText(c.Message); text != "" {
			w.line("%s is %s", name, quoted(text))
		}
	}
}
