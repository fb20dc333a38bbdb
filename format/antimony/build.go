package antimony

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// defaultCompartment holds the species that are in no other.
const defaultCompartment = "default_compartment"

// builder turns a flat module into a model.
type builder struct {
	*parser
	from  *module
	model *model.Model
	// referenced stoichiometries belong to a reaction already.
	referenced map[string]bool
	// resolved holds the units known so far; resolving those being evaluated.
	resolved  map[string]units.Unit
	resolving map[string]bool
}

// main returns the module that is the model: the one marked with "*", or else
// the last of the file.
func (p *parser) main() *module {
	var chosen *module
	for _, m := range p.modules {
		if m.main {
			chosen = m
		}
	}
	if chosen == nil && len(p.modules) > 0 {
		chosen = p.modules[len(p.modules)-1]
	}
	return chosen
}

// build makes the model of m.
func (p *parser) build(m *module) *model.Model {
	p.flatten(m)
	b := &builder{parser: p, from: m, referenced: map[string]bool{}, resolved: map[string]units.Unit{}, resolving: map[string]bool{}, model: &model.Model{
		ID: m.name, Name: m.display, File: p.files[0].name, Pos: m.pos, Pool: p.pool, Format: "Antimony",
		ConversionFactor: m.factor, Notes: m.notes, Annotation: rdf(m.name, m.terms, &m.history),
		Annotations: map[string]string{}, ElementNotes: map[string]string{}, Terms: map[string]string{},
	}}
	b.describe(m.name, &variable{sbo: m.sbo})
	b.nameObjectives()
	b.units()
	b.functions()
	b.compartments()
	for _, v := range m.order {
		b.variable(v)
	}
	b.reactions()
	b.modelEvents()
	b.conditions()
	b.fluxes()
	return b.model
}

func (b *builder) functions() {
	for _, f := range b.parser.functions {
		if f.body == nil {
			b.list.Errorf(diag.AntimonySyntax, f.pos, "", "function %q has no formula", f.name)
			continue
		}
		b.model.Functions = append(b.model.Functions, model.FunctionDefinition{
			ID: f.name, Name: f.display, Parameters: f.parameters, Body: f.body.math, Pos: f.pos})
		for _, s := range b.pool.Symbols(f.body.math.Expr) {
			if name := b.pool.Node(s).Name; !slices.Contains(f.parameters, name) {
				b.list.Errorf(diag.AntimonyUndeclared, f.body.pos, near(name, f.parameters, "make it an argument"),
					"function %q uses %q, which is not an argument", f.name, name)
			}
		}
	}
}

// near is a hint with the closest candidate, if there is one.
func near(name string, candidates []string, hint string) string {
	if s := diag.Suggest(name, candidates); s != "" {
		return hint + ", or did you mean " + strconv.Quote(s) + "?"
	}
	return hint
}

// checkCalls reports calls of functions that are not defined.
func (p *parser) checkCalls() {
	defined := slices.Sorted(maps.Keys(p.funcNames))
	for _, t := range p.calls {
		if p.hopeless() {
			return
		}
		if p.funcNames[t.text] == nil && !p.builtin(t.text) {
			p.list.Errorf(diag.AntimonyUndeclared, p.pos(t.start), near(t.text, defined, "define it with \"function\""),
				"function %q is not defined", t.text)
		}
	}
}

// builtin reports whether name is a function of mathematics.
func (p *parser) builtin(name string) bool {
	return slices.ContainsFunc(expr.FunctionNames(), func(f string) bool { return strings.EqualFold(f, name) })
}

// compartments adds the compartments, with the default one if it is needed.
func (b *builder) compartments() {
	for _, v := range b.from.order {
		if v.class == speciesClass && v.compartment == "" && b.from.variables[defaultCompartment] == nil {
			b.model.Compartments = append(b.model.Compartments, model.Compartment{
				ID: defaultCompartment, Dimensions: 3, Size: 1, Constant: true, Pos: v.pos})
			break
		}
	}
}

// place is where a variable gets its value, or is first mentioned.
func (v *variable) place() diag.Pos {
	if v.initial != nil && v.initial.pos.IsValid() {
		return v.initial.pos
	}
	return v.pos
}

// constant reports whether nothing changes v; it reports a contradiction with
// "const".
func (b *builder) constant(v *variable) bool {
	varies := v.rule != nil || v.changed
	if varies && v.constness == isConst && v.class != speciesClass {
		at, what := v.rulePos, "a rule"
		if v.rule == nil {
			at, what = v.pos, "an event"
		}
		b.list.Errorf(diag.AntimonyClass, at, "declare it \"var\"", "%q is const, but %s changes it", v.name, what)
	}
	return !varies && v.constness != isVar && !(v.initial == nil && v.constness == defaultConst && b.balanced(v.name))
}

// balanced reports whether an algebraic rule uses name. If nothing gives it a
// value, the rule does.
func (b *builder) balanced(name string) bool {
	for _, a := range b.from.algebraic {
		for _, s := range b.pool.Symbols(a.value.math.Expr) {
			if b.pool.Node(s).Name == name {
				return true
			}
		}
	}
	return false
}

// variable adds v to the model.
func (b *builder) variable(v *variable) {
	switch v.class {
	case compartmentClass:
		c := model.Compartment{ID: v.name, Name: v.display, Dimensions: 3, Size: v.number(), Constant: b.constant(v), Pos: v.place()}
		if v.dimensions != nil {
			c.Dimensions = *v.dimensions
		}
		if c.Unit = b.unitOf(v); !c.Unit.Known() {
			c.Unit = sizeUnit(b.model, c.Dimensions)
		}
		b.model.Compartments = append(b.model.Compartments, c)
	case speciesClass:
		b.species(v)
	case unknownClass, formulaClass:
		b.parameter(v)
	case stoichiometryClass:
	case reactionClass, eventClass, submodelClass, constraintClass, interactionClass, geneClass:
		if v.initial != nil || v.rule != nil {
			b.list.Errorf(diag.AntimonyClass, v.place(), "give the value to a parameter", "%q is a %s and cannot be set", v.name, v.class)
		}
		b.annotate(v)
		return
	case unitClass:
		return
	}
	b.annotate(v)
	if v.rule != nil {
		b.model.Rules = append(b.model.Rules, model.Rule{Kind: v.ruleKind, Variable: v.name, Math: v.rule.math, Pos: v.rulePos})
	}
	if v.initial != nil && !v.initial.number && !b.amountOrConcentration(v) {
		b.model.InitialAssignments = append(b.model.InitialAssignments, model.InitialAssignment{
			Symbol: v.name, Math: v.initial.math, Pos: v.initial.pos})
	}
}

// number is the initial value if it is a plain number, and NaN otherwise.
func (v *variable) number() float64 {
	if v.initial != nil && v.initial.number {
		return v.initial.value
	}
	return math.NaN()
}

// annotate keeps the annotation, the notes and the SBO term of v.
func (b *builder) annotate(v *variable) {
	if x := rdf(v.name, v.terms, &v.history); x != "" {
		b.model.Annotations[v.name] = x
	}
	b.uncertainties(v)
	b.describe(v.name, v)
}

func (b *builder) describe(id string, v *variable) {
	if v.notes != "" {
		b.model.ElementNotes[id] = v.notes
	}
	if v.sbo > 0 {
		b.model.Terms[id] = sboText(v.sbo)
	}
}

func (b *builder) parameter(v *variable) {
	b.model.Parameters = append(b.model.Parameters, model.Parameter{
		ID: v.name, Name: v.display, Value: v.number(), Unit: b.unitOf(v),
		Constant: b.constant(v), Source: v.source, Pos: v.place()})
	if v.class == unknownClass && v.constness == defaultConst && v.initial == nil && v.rule == nil && !v.changed && v.display == "" && v.unit == nil {
		var known []string
		for _, o := range b.from.order {
			if b.parser.hopeless() { // a suggestion for each of a million names takes too long
				break
			}
			if o != v && (o.initial != nil || o.rule != nil || o.class == speciesClass) {
				known = append(known, o.name)
			}
		}
		b.list.Warnf(diag.AntimonyUnset, v.pos, near(v.name, known, "give it a value"), "%q is used but never given a value", v.name)
	}
}

func (b *builder) species(v *variable) {
	s := model.Species{
		ID: v.name, Name: v.display, Compartment: cmpString(v.compartment, defaultCompartment),
		Initial: v.number(), InitialIsAmount: v.substanceOnly, HasOnlySubstanceUnits: v.substanceOnly,
		BoundaryCondition: v.boundary || v.constness == isConst,
		Constant:          v.constness == isConst && v.rule == nil && !v.changed,
		ConversionFactor:  v.factor, SubstanceUnit: b.substanceUnit(v), Pos: v.place(),
	}
	if b.amountOrConcentration(v) {
		s.Initial, s.InitialIsAmount = quotient(v), !v.substanceOnly
	}
	b.model.Species = append(b.model.Species, s)
}

// amountOrConcentration recognises "number / compartment" for a species that
// stands for its concentration and "number * compartment" for one that stands
// for its amount: the number is then the amount or the concentration.
func (b *builder) amountOrConcentration(v *variable) bool {
	if v.class != speciesClass || v.initial == nil || len(v.initial.tokens) < 3 {
		return false
	}
	t := v.initial.tokens
	operator := t[len(t)-2]
	compartment := t[len(t)-1].text
	if to, ok := v.initial.names[compartment]; ok {
		compartment = to
	}
	_, unit, ok := plainNumber(t[:len(t)-2])
	wanted := "/"
	if v.substanceOnly {
		wanted = "*"
	}
	return ok && unit == "" && operator.is(wanted) && compartment == cmpString(v.compartment, defaultCompartment)
}

func quotient(v *variable) float64 {
	value, _, _ := plainNumber(v.initial.tokens[:len(v.initial.tokens)-2])
	return value
}

// reactions adds reactions, their modifiers and stoichiometries.
func (b *builder) reactions() {
	stated := map[string]bool{}
	for _, r := range b.from.reactions {
		stated[r.name] = true
	}
	interactions := map[string][]*interaction{}
	for _, i := range b.from.interactions {
		interactions[i.reaction] = append(interactions[i.reaction], i)
		if !stated[i.reaction] {
			b.list.Errorf(diag.AntimonyUndeclared, i.pos, "", "the interaction modifies %q, which is not a reaction", i.reaction)
		}
	}
	for _, r := range b.from.reactions {
		v := b.from.variables[r.name]
		out := model.Reaction{ID: r.name, Name: v.display, Reversible: r.reversible, Fast: v.fast, Compartment: v.compartment, Pos: r.pos}
		out.Reactants = b.side(r.reactants)
		out.Products = b.side(r.products)
		if r.rate != nil {
			out.RateLaw = &model.RateLaw{Math: r.rate.math, Pos: r.rate.pos}
		}
		out.Modifiers = b.modifiers(r, interactions[r.name])
		b.model.Reactions = append(b.model.Reactions, out)
	}
}

// side turns participants into species references.
func (b *builder) side(list []participant) []model.SpeciesReference {
	var out []model.SpeciesReference
	for _, s := range list {
		ref := model.SpeciesReference{Species: s.species, Stoichiometry: s.stoichiometry, Constant: true, Pos: s.pos}
		if s.name != "" {
			v := b.from.variables[s.name]
			ref.ID, ref.Name, ref.Stoichiometry = s.name, v.display, v.number()
			ref.Constant = b.constant(v)
			if b.referenced[s.name] {
				b.list.Errorf(diag.RefusedAntimonyStoichiometry, s.pos, "use another name and an assignment rule",
					"one name, %q, for two stoichiometries is not supported", s.name)
			}
			b.referenced[s.name] = true
		}
		out = append(out, ref)
	}
	return out
}

func optional(f *formula) model.Math {
	if f == nil {
		return model.Math{}
	}
	return f.math
}

func (b *builder) modelEvents() {
	for _, e := range b.from.events {
		out := model.Event{ID: e.name, Name: b.from.variables[e.name].display, Pos: e.pos,
			Trigger:                  model.Trigger{Math: e.trigger.math, Persistent: e.persistent, InitialValue: e.initially},
			Delay:                    optional(e.delay),
			Priority:                 optional(e.priority),
			UseValuesFromTriggerTime: e.fromTrigger,
		}
		for _, a := range e.assignments {
			out.Assignments = append(out.Assignments, model.EventAssignment{Variable: a.variable, Math: optional(a.value), Pos: a.pos})
		}
		b.model.Events = append(b.model.Events, out)
	}
}

// conditions adds algebraic rules and constraints.
func (b *builder) conditions() {
	for _, a := range b.from.algebraic {
		b.model.Rules = append(b.model.Rules, model.Rule{Kind: model.AlgebraicRule, Math: a.value.math, Pos: a.pos})
	}
	for _, c := range b.from.constraints {
		out := model.Constraint{Math: c.math.math, Pos: c.pos}
		if v := b.from.variables[c.name]; v != nil {
			out.Message = v.display
		}
		b.model.Constraints = append(b.model.Constraints, out)
	}
}
