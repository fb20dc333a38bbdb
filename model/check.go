package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
)

// Check reports what is wrong with the meaning of m, whatever format it came
// from: names used twice or not declared, quantities determined twice or changed
// though constant, formulas that depend on each other in a loop, wrong use of
// functions, and truth values mixed with numbers. It reports every problem at
// once, sorted by position.
//
// What depends on how the model is used, such as values that an experiment
// supplies, is left to package compile; units are checked by [CheckUnits]. m is
// not changed. Cost is proportional to the size of the model.
func Check(m *Model) diag.List {
	c := newChecker(m)
	c.checkDeclarations()
	c.checkReferences()
	c.checkTargets()
	c.checkFormulas()
	c.checkRecursion()
	c.checkLoops()
	c.checkTruthValues()
	c.list.Sort()
	return c.list
}

// Limits of a check: suggestions cost time for every declared name, and the
// loops of a hopeless model are many and long.
const (
	maxProblems = 1000 // after which formulas are not looked at any more
	maxHints    = 50   // of the form "did you mean"
)

// checker is the state of one check.
type checker struct {
	m    *Model
	list diag.List
	// quantities are what symbols can mean, by id, and names their ids in the
	// order of the model.
	quantities map[string]*quantity
	names      []string
	functions  map[string]*FunctionDefinition
	others     map[string]string // other ids and what they are, e.g. "event"
	second     map[string]string // what else is declared under the name of a quantity
}

// quantity is a name with a value.
type quantity struct {
	id, what string // what: "species", "parameter", …
	pos      diag.Pos
	constant bool
	species  *Species // nil unless a species

	rule     *Rule              // first that determines it
	initial  *InitialAssignment // first
	rate     *RateLaw           // of a reaction
	reaction *Reaction          // first that changes the species
}

func newChecker(m *Model) *checker {
	return &checker{m: m, quantities: map[string]*quantity{}, functions: map[string]*FunctionDefinition{}, others: map[string]string{}, second: map[string]string{}}
}

// checkDeclarations collects all ids and reports those used twice.
func (c *checker) checkDeclarations() {
	m := c.m
	seen := map[string]diag.Note{}
	unit := map[string]diag.Note{}
	for i := range m.UnitDefinitions {
		u := &m.UnitDefinitions[i]
		c.unique(unit, u.ID, "unit definition", u.Pos)
	}
	for i := range m.Functions {
		f := &m.Functions[i]
		c.unique(seen, f.ID, "function", f.Pos)
		c.functions[f.ID] = f
		names := map[string]diag.Note{}
		for _, p := range f.Parameters {
			c.unique(names, p, fmt.Sprintf("parameter of function %q", f.ID), f.Pos)
		}
	}
	for i := range m.Compartments {
		x := &m.Compartments[i]
		c.declare(seen, &quantity{id: x.ID, what: "compartment", pos: x.Pos, constant: x.Constant})
	}
	for i := range m.Species {
		x := &m.Species[i]
		c.declare(seen, &quantity{id: x.ID, what: "species", pos: x.Pos, constant: x.Constant, species: x})
	}
	for i := range m.Parameters {
		x := &m.Parameters[i]
		c.declare(seen, &quantity{id: x.ID, what: "parameter", pos: x.Pos, constant: x.Constant})
	}
	for i := range m.Reactions {
		c.declareReaction(seen, &m.Reactions[i])
	}
	for i := range m.Events {
		e := &m.Events[i]
		c.unique(seen, e.ID, "event", e.Pos)
		c.others[e.ID] = "an event"
	}
	for i := range m.Observables {
		o := &m.Observables[i]
		c.unique(seen, o.ID, "observable", o.Pos)
		c.others[o.ID] = "an observable"
	}
}

// declareReaction declares the rate of a reaction and the ids inside it.
func (c *checker) declareReaction(seen map[string]diag.Note, r *Reaction) {
	c.declare(seen, &quantity{id: r.ID, what: "reaction", pos: r.Pos, rate: r.RateLaw})
	for ref := range r.References() {
		c.declare(seen, &quantity{id: ref.ID, what: "species reference", pos: ref.Pos, constant: ref.Constant})
	}
	for _, mod := range r.Modifiers {
		c.unique(seen, mod.ID, "modifier", mod.Pos)
	}
	if r.RateLaw == nil {
		return
	}
	local := map[string]diag.Note{}
	for i := range r.RateLaw.LocalParameters {
		p := &r.RateLaw.LocalParameters[i]
		c.unique(local, p.ID, fmt.Sprintf("local parameter of reaction %q", r.ID), p.Pos)
	}
}

// declare adds q to the names that formulas can use.
func (c *checker) declare(seen map[string]diag.Note, q *quantity) {
	if q.id == "" {
		return
	}
	if !c.unique(seen, q.id, q.what, q.pos) {
		c.second[q.id] = q.what
	} else {
		c.quantities[q.id] = q
		c.names = append(c.names, q.id)
	}
}

// unique reports an id that is in seen already and adds it otherwise.
func (c *checker) unique(seen map[string]diag.Note, id, what string, pos diag.Pos) bool {
	if id == "" {
		return true
	}
	first, twice := seen[id]
	if !twice {
		seen[id] = diag.Note{Pos: pos, Message: fmt.Sprintf("%s %q first declared here", what, id)}
		return true
	}
	c.list.Errorf(diag.DuplicateID, pos, "rename one of the two", "%s %q has a name that is already taken", what, id)
	c.list[len(c.list)-1].Notes = []diag.Note{first}
	return false
}

// ids returns the ids of quantities of one kind, in the order of the model.
func (c *checker) ids(what string) []string {
	var ids []string
	for _, id := range c.names {
		if c.quantities[id].what == what {
			ids = append(ids, id)
		}
	}
	return ids
}

// is reports whether id is a quantity of the given kind.
func (c *checker) is(id, what string) bool {
	q := c.quantities[id]
	return q != nil && (q.what == what || c.second[id] == what)
}

// checkReferences reports names of compartments, species and conversion factors
// that are not declared.
func (c *checker) checkReferences() {
	m := c.m
	for i := range m.Compartments {
		if x := &m.Compartments[i]; x.Outside != "" && !c.is(x.Outside, "compartment") {
			c.unknown(x.Pos, "compartment", x.Outside, "compartment %q is inside compartment %q, which is not declared", x.ID, x.Outside)
		}
	}
	for i := range m.Species {
		s := &m.Species[i]
		if s.Compartment != "" && !c.is(s.Compartment, "compartment") {
			c.unknown(s.Pos, "compartment", s.Compartment, "species %q is in compartment %q, which is not declared", s.ID, s.Compartment)
		}
		c.checkConversionFactor(s.ConversionFactor, s.Pos, fmt.Sprintf("species %q", s.ID))
	}
	c.checkConversionFactor(m.ConversionFactor, m.Pos, "the model")
	for i := range m.Reactions {
		r := &m.Reactions[i]
		if r.Compartment != "" && !c.is(r.Compartment, "compartment") {
			c.unknown(r.Pos, "compartment", r.Compartment, "reaction %q is in compartment %q, which is not declared", r.ID, r.Compartment)
		}
		for ref := range r.References() {
			c.checkParticipant(r, ref.Species, ref.Pos)
			c.checkChange(r, ref)
		}
		for _, mod := range r.Modifiers {
			c.checkParticipant(r, mod.Species, mod.Pos)
		}
	}
}

// unknown reports a reference to a quantity of a kind that is not declared.
func (c *checker) unknown(pos diag.Pos, what, name, format string, args ...any) {
	c.list.Errorf(diag.UnknownName, pos, c.declareHint(name, func() []string { return c.ids(what) }), format, args...)
}

func (c *checker) checkParticipant(r *Reaction, species string, pos diag.Pos) {
	if species != "" && !c.is(species, "species") {
		c.unknown(pos, "species", species, "reaction %q uses species %q, which is not declared", r.ID, species)
	}
}

// checkChange records that r changes the species of ref and reports a constant
// species.
func (c *checker) checkChange(r *Reaction, ref *SpeciesReference) {
	q := c.quantities[ref.Species]
	if q == nil || q.species == nil || q.species.BoundaryCondition {
		return
	}
	if q.reaction == nil {
		q.reaction = r
	}
	if q.constant {
		c.list.Errorf(diag.ConstantChanged, ref.Pos, "set its boundary condition, or do not declare it constant",
			"reaction %q changes species %q, which is constant", r.ID, ref.Species)
		c.noteDeclared(q)
	}
}

// noteDeclared adds the place of q to the last diagnostic.
func (c *checker) noteDeclared(q *quantity) {
	c.list[len(c.list)-1].Notes = []diag.Note{{Pos: q.pos, Message: fmt.Sprintf("%s %q declared here", q.what, q.id)}}
}

func (c *checker) checkConversionFactor(id string, pos diag.Pos, of string) {
	if id == "" {
		return
	}
	switch q := c.quantities[id]; {
	case q == nil || q.what != "parameter":
		c.unknown(pos, "parameter", id, "the conversion factor %q of %s is not a parameter", id, of)
	case !q.constant:
		c.list.Errorf(diag.VaryingConversion, pos, fmt.Sprintf("declare parameter %q constant", id),
			"the conversion factor %q of %s is not constant", id, of)
	}
}

// checkFormulas reports names and functions that formulas use but nothing
// declares.
func (c *checker) checkFormulas() {
	p := c.m.Pool
	for f := range c.m.Formulas() {
		local := f.localNames()
		p.Walk(f.Math.Expr, func(x expr.Expr) bool {
			switch n := p.Node(x); n.Op {
			case expr.Symbol:
				if !local[n.Name] {
					c.checkSymbol(f, n.Name)
				}
			case expr.Call:
				c.checkCall(f, n)
			}
			return len(c.list) < maxProblems
		})
	}
}

func (c *checker) checkSymbol(f Formula, name string) {
	switch {
	case f.Function != nil && c.quantities[name] != nil:
		c.list.Errorf(diag.UnknownName, f.Math.Pos, "pass it as an argument",
			"%v uses %s %q; a function knows only its own parameters", f, c.quantities[name].what, name)
	case f.Function != nil:
		c.list.Errorf(diag.UnknownName, f.Math.Pos, c.declareHint(name, func() []string { return f.Function.Parameters }),
			"%v uses %q, which is not among its parameters", f, name)
	case c.quantities[name] != nil:
	case c.functions[name] != nil:
		c.list.Errorf(diag.UnknownName, f.Math.Pos, "call it with its arguments", "%v uses function %q without calling it", f, name)
	case c.others[name] != "":
		c.list.Errorf(diag.UnknownName, f.Math.Pos, "use a quantity", "%v uses %q, which is %s and has no value", f, name, c.others[name])
	default:
		c.list.Errorf(diag.UnknownName, f.Math.Pos, c.declareHint(name, func() []string { return c.namesIn(f) }), "%v uses undeclared name %q", f, name)
	}
}

// namesIn returns the names that f may use.
func (c *checker) namesIn(f Formula) []string {
	if f.RateLaw == nil {
		return c.names
	}
	var names []string
	for i := range f.RateLaw.LocalParameters {
		names = append(names, f.RateLaw.LocalParameters[i].ID)
	}
	return append(names, c.names...)
}

func (c *checker) checkCall(f Formula, n expr.Node) {
	called := c.functions[n.Name]
	law, isLaw := distrib.Lookup(n.Name)
	switch {
	case called == nil && isLaw:
		if !law.Takes(len(n.Args)) {
			c.list.Errorf(diag.WrongArguments, f.Math.Pos, "write "+law.Usage(), "%v calls distribution %q with %d arguments", f, law, len(n.Args))
		}
	case called == nil:
		hint := "define the function"
		if len(c.list) < maxHints {
			hint = cmp.Or(diag.SuggestHint(n.Name, slices.Sorted(maps.Keys(c.functions))), hint)
		}
		c.list.Errorf(diag.UnknownFunction, f.Math.Pos, hint, "%v calls undefined function %q", f, n.Name)
	case len(called.Parameters) != len(n.Args):
		c.list.Errorf(diag.WrongArguments, f.Math.Pos, "", "%v calls function %q with %d arguments; it takes %d",
			f, n.Name, len(n.Args), len(called.Parameters))
		c.list[len(c.list)-1].Notes = []diag.Note{{Pos: called.Pos, Message: fmt.Sprintf("function %q defined here", n.Name)}}
	}
}
