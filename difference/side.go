package difference

import (
	"math"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// quantity is a name with a value on one side.
type quantity struct {
	key  string // id, or "R.k" for a local parameter
	kind string // "species", "parameter", …
	name string
	pos  diag.Pos
	unit units.Unit // of the symbol in formulas; zero if unknown

	value       float64 // as the file gives it; NaN if unset
	species     *model.Species
	compartment *model.Compartment
	reaction    *model.Reaction
	rule        *law // assignment or rate rule; nil if none
	initial     *law // nil if the file gives a number
	events      bool // events set it
	order       int  // in the model

	partner *quantity
}

// law is a formula with its place.
type law struct {
	kind model.RuleKind
	math expr.Expr // in the side's pool: calls expanded, local names written out
	pos  diag.Pos
}

// side is one model, prepared for comparison.
type side struct {
	m          *model.Model
	quantities map[string]*quantity
	order      []*quantity
	functions  map[string]expr.Function
	rates      map[string]expr.Expr // by reaction id
	events     []*event
	starts     map[string]float64 // values at the start; NaN while being computed
}

// event is an event with prepared formulas.
type event struct {
	*model.Event
	key                      string
	trigger, delay, priority expr.Expr
	assignments              map[string]law // by variable
	variables                []string
	partner                  *event
}

// newSide collects the quantities of m.
func newSide(m *model.Model) *side {
	s := &side{m: m, quantities: map[string]*quantity{}, functions: map[string]expr.Function{}, rates: map[string]expr.Expr{}, starts: map[string]float64{}}
	for i := range m.Functions {
		if f := &m.Functions[i]; f.Body.Present() {
			s.functions[f.ID] = expr.Function{Parameters: f.Parameters, Body: f.Body.Expr}
		}
	}
	symbols := m.SymbolUnits()
	for i := range m.Compartments {
		c := &m.Compartments[i]
		s.add(&quantity{key: c.ID, kind: "compartment", name: c.Name, pos: c.Pos, value: c.Size, compartment: c, unit: symbols[c.ID]})
	}
	for i := range m.Species {
		x := &m.Species[i]
		s.add(&quantity{key: x.ID, kind: "species", name: x.Name, pos: x.Pos, value: x.Initial, species: x, unit: symbols[x.ID]})
	}
	for i := range m.Parameters {
		p := &m.Parameters[i]
		s.add(&quantity{key: p.ID, kind: "parameter", name: p.Name, pos: p.Pos, value: p.Value, unit: p.Unit})
	}
	for i := range m.Reactions {
		s.addReaction(&m.Reactions[i], symbols)
	}
	s.addLaws()
	return s
}

func (s *side) add(q *quantity) {
	if q.key == "" || s.quantities[q.key] != nil {
		return
	}
	q.order = len(s.order)
	s.quantities[q.key] = q
	s.order = append(s.order, q)
}

// addReaction adds the rate of r, its local parameters and its stoichiometries
// with ids.
func (s *side) addReaction(r *model.Reaction, symbols map[string]units.Unit) {
	s.add(&quantity{key: r.ID, kind: "reaction", name: r.Name, pos: r.Pos, value: math.NaN(), reaction: r, unit: symbols[r.ID]})
	for ref := range r.References() {
		if ref.ID != "" {
			s.add(&quantity{key: ref.ID, kind: "stoichiometry", name: ref.Name, pos: ref.Pos, value: ref.Stoichiometry, unit: units.Dimensionless()})
		}
	}
	if r.RateLaw == nil {
		return
	}
	local := map[expr.Expr]expr.Expr{}
	for i := range r.RateLaw.LocalParameters {
		p := &r.RateLaw.LocalParameters[i]
		key := r.ID + "." + p.ID
		local[s.m.Pool.Symbol(p.ID)] = s.m.Pool.Symbol(key)
		s.add(&quantity{key: key, kind: "local parameter", name: p.Name, pos: p.Pos, value: p.Value, unit: p.Unit})
	}
	if r.RateLaw.Math.Present() {
		s.rates[r.ID] = s.m.Pool.Substitute(s.expand(r.RateLaw.Math.Expr), local)
	}
}

// expand writes calls of functions out. What cannot be written out stays, and
// then counts as a function of its own.
func (s *side) expand(e expr.Expr) expr.Expr {
	if x, err := s.m.Pool.ExpandCalls(e, s.functions); err == nil {
		return x
	}
	return e
}

func (s *side) law(kind model.RuleKind, m model.Math) *law {
	if !m.Present() {
		return nil
	}
	return &law{kind, s.expand(m.Expr), m.Pos}
}

// addLaws attaches rules, initial assignments and events.
func (s *side) addLaws() {
	for i := range s.m.InitialAssignments {
		a := &s.m.InitialAssignments[i]
		if q := s.quantities[a.Symbol]; q != nil {
			q.initial = s.law(0, a.Math)
		}
	}
	for i := range s.m.Rules {
		r := &s.m.Rules[i]
		if q := s.quantities[r.Variable]; q != nil && r.Kind != model.AlgebraicRule {
			q.rule = s.law(r.Kind, r.Math)
		}
	}
	for i := range s.m.Events {
		e := &event{Event: &s.m.Events[i], assignments: map[string]law{}}
		e.key = e.ID
		e.trigger, e.delay, e.priority = s.optional(e.Trigger.Math), s.optional(e.Delay), s.optional(e.Priority)
		for _, a := range e.Assignments {
			if q := s.quantities[a.Variable]; q != nil {
				q.events = true
			}
			if l := s.law(0, a.Math); l != nil {
				e.assignments[a.Variable] = *l
				e.variables = append(e.variables, a.Variable)
			}
		}
		s.events = append(s.events, e)
	}
}

// optional is expand of a formula that may be absent.
func (s *side) optional(m model.Math) expr.Expr {
	if !m.Present() {
		return 0
	}
	return s.expand(m.Expr)
}

// assigned reports whether an assignment rule determines q.
func (q *quantity) assigned() bool { return q.rule != nil && q.rule.kind == model.AssignmentRule }

// fixed reports whether the file gives q one number for all times.
func (q *quantity) fixed() bool {
	return q.rule == nil && q.initial == nil && !q.events && !math.IsNaN(q.value) &&
		(q.kind == "parameter" || q.kind == "local parameter" || q.kind == "compartment" || q.kind == "stoichiometry")
}

// asAmount reports whether the symbol of species q stands for its amount.
func (s *side) asAmount(q *quantity) bool {
	c := s.quantities[q.species.Compartment]
	return q.species.HasOnlySubstanceUnits || c == nil || c.compartment != nil && c.compartment.Dimensions == 0
}

// start returns the value of the symbol key at the start, NaN if it has none or
// its formulas go in a circle.
func (s *side) start(key string) float64 {
	if v, ok := s.starts[key]; ok {
		return v
	}
	s.starts[key] = math.NaN()
	v := s.initialValue(s.quantities[key])
	s.starts[key] = v
	return v
}

func (s *side) initialValue(q *quantity) float64 {
	switch {
	case q == nil:
		return math.NaN()
	case q.assigned():
		return s.evaluate(q.rule.math)
	case q.initial != nil:
		return s.evaluate(q.initial.math)
	case q.reaction != nil:
		if e := s.rates[q.key]; e != 0 {
			return s.evaluate(e)
		}
		return math.NaN()
	case q.species != nil && q.species.InitialIsAmount && !s.asAmount(q):
		return q.value / s.start(q.species.Compartment)
	case q.species != nil && !q.species.InitialIsAmount && s.asAmount(q) && !s.pointless(q):
		return q.value * s.start(q.species.Compartment)
	}
	return q.value
}

// pointless reports whether q is in no compartment with a size.
func (s *side) pointless(q *quantity) bool {
	c := s.quantities[q.species.Compartment]
	return c == nil || c.compartment == nil || c.compartment.Dimensions == 0
}

// evaluate computes e at the start.
func (s *side) evaluate(e expr.Expr) float64 {
	v, err := s.m.Pool.Eval(e, expr.Env{Symbol: func(name string) (float64, bool) { return s.start(name), true }})
	if err != nil {
		return math.NaN()
	}
	return v
}
