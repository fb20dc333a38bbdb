package metamorphic

import (
	"math"
	"slices"
	"strconv"

	"niche/expr"
	"niche/model"
)

// modelRelation rewrites a model in place; apply reports whether it did.
type modelRelation struct {
	name  string
	apply func(n *network) bool
}

// rewriting returns the relation as a function of models. Models of fluxes alone
// and logical models have no trajectories and are left alone.
func (r modelRelation) rewriting() func(m *model.Model) (map[string]string, bool) {
	return func(m *model.Model) (map[string]string, bool) {
		if m.Flux != nil || m.Qualitative != nil {
			return nil, false
		}
		n := newNetwork(m)
		changed := r.apply(n)
		return n.names, changed
	}
}

// network is a model with an index of what determines each quantity.
type network struct {
	*model.Model
	rules     map[string]*model.Rule              // by variable; without formula: absent
	initials  map[string]*model.InitialAssignment // by symbol
	assigned  map[string]bool                     // by events
	changed   map[string]bool                     // species that reactions with rate laws change
	used      map[string]bool                     // names in formulas
	factors   map[string]bool                     // conversion factors
	algebraic bool                                // there are algebraic rules
	fast      bool                                // there are fast reactions
	names     map[string]string                   // new names of elements
	taken     map[string]bool                     // ids
}

func newNetwork(m *model.Model) *network {
	n := &network{
		Model: m, rules: map[string]*model.Rule{}, initials: map[string]*model.InitialAssignment{},
		assigned: map[string]bool{}, changed: map[string]bool{}, used: map[string]bool{},
		factors: map[string]bool{m.ConversionFactor: true}, names: map[string]string{}, taken: map[string]bool{},
	}
	for i := range m.Rules {
		n.rules[m.Rules[i].Variable] = &m.Rules[i]
		n.algebraic = n.algebraic || m.Rules[i].Kind == model.AlgebraicRule
	}
	for i := range m.InitialAssignments {
		n.initials[m.InitialAssignments[i].Symbol] = &m.InitialAssignments[i]
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			n.assigned[a.Variable] = true
		}
	}
	for i := range m.Species {
		n.factors[m.Species[i].ConversionFactor] = true
	}
	n.indexReactions()
	for f := range m.Formulas() {
		for _, s := range m.Pool.Symbols(f.Math.Expr) {
			n.used[m.Pool.Node(s).Name] = true
		}
	}
	for _, id := range n.ids() {
		n.taken[id] = true
	}
	return n
}

func (n *network) indexReactions() {
	for i := range n.Reactions {
		r := &n.Reactions[i]
		n.fast = n.fast || r.Fast
		for ref := range r.References() {
			if s := n.species(ref.Species); s != nil && !s.BoundaryCondition && r.RateLaw != nil && r.RateLaw.Math.Present() {
				n.changed[ref.Species] = true
			}
		}
	}
}

// ids lists the ids of everything that formulas can name, and of functions.
func (n *network) ids() []string {
	var ids []string
	for i := range n.Functions {
		ids = append(ids, n.Functions[i].ID)
	}
	for i := range n.Compartments {
		ids = append(ids, n.Compartments[i].ID)
	}
	for i := range n.Species {
		ids = append(ids, n.Species[i].ID)
	}
	for i := range n.Parameters {
		ids = append(ids, n.Parameters[i].ID)
	}
	for i := range n.Reactions {
		r := &n.Reactions[i]
		ids = append(ids, r.ID)
		for ref := range r.References() {
			ids = append(ids, ref.ID)
		}
		if r.RateLaw != nil {
			for k := range r.RateLaw.LocalParameters {
				ids = append(ids, r.RateLaw.LocalParameters[k].ID)
			}
		}
	}
	return ids
}

// fresh returns an id that nothing has yet.
func (n *network) fresh(id string) string {
	for k := 0; n.taken[id]; k++ {
		id += "_" + strconv.Itoa(k)
	}
	n.taken[id] = true
	return id
}

func (n *network) species(id string) *model.Species {
	if k := slices.IndexFunc(n.Species, func(s model.Species) bool { return s.ID == id }); k >= 0 {
		return &n.Species[k]
	}
	return nil
}

func (n *network) compartment(id string) *model.Compartment {
	if k := slices.IndexFunc(n.Compartments, func(c model.Compartment) bool { return c.ID == id }); k >= 0 {
		return &n.Compartments[k]
	}
	return nil
}

// concentration reports whether formulas mean the concentration of s.
func (n *network) concentration(s *model.Species) bool {
	c := n.compartment(s.Compartment)
	return !s.HasOnlySubstanceUnits && c != nil && c.Dimensions != 0
}

// free reports whether nothing but its initial value determines id, as far as one
// can see.
func (n *network) free(id string) bool {
	return id != "" && n.rules[id] == nil && !n.assigned[id] && !n.changed[id]
}

// fixed reports whether the compartment called id keeps its size.
func (n *network) fixed(id string) bool {
	c := n.compartment(id)
	return c != nil && n.free(id) && (c.Constant || !n.algebraic)
}

// symbol returns the formula that is the name id.
func (n *network) symbol(id string) expr.Expr { return n.Pool.Symbol(id) }

func (n *network) number(v float64) expr.Expr { return n.Pool.Number(v) }

func formula(e expr.Expr) model.Math { return model.Math{Expr: e} }

// addParameter adds a parameter and returns its id.
func (n *network) addParameter(id string, value float64, constant bool) string {
	id = n.fresh(id)
	n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: value, Constant: constant})
	return id
}

// addRule adds a rule for variable.
func (n *network) addRule(kind model.RuleKind, variable string, e expr.Expr) {
	n.Rules = append(n.Rules, model.Rule{Kind: kind, Variable: variable, Math: formula(e)})
}

// addInitial adds an initial assignment.
func (n *network) addInitial(symbol string, e expr.Expr) {
	n.InitialAssignments = append(n.InitialAssignments, model.InitialAssignment{Symbol: symbol, Math: formula(e)})
}

// addNever adds an event that never fires and sets variables to 17.
func (n *network) addNever(variables []string) {
	e := model.Event{ID: n.fresh("never"), UseValuesFromTriggerTime: true,
		Trigger: model.Trigger{Math: formula(n.Pool.New(expr.Lt, n.Pool.Time(), n.number(-1000))), Persistent: true, InitialValue: true}}
	for _, id := range variables {
		e.Assignments = append(e.Assignments, model.EventAssignment{Variable: id, Math: formula(n.number(17))})
	}
	n.Events = append(n.Events, e)
}

// place is a formula of the model that can be replaced.
type place struct {
	*model.Math
	role     model.Role
	id       string // of what the formula sets or belongs to
	law      *model.RateLaw
	function *model.FunctionDefinition
	event    *model.Event
}

// shadows reports whether name means something else in p than in the model.
func (p *place) shadows(name string) bool {
	return p.function != nil && slices.Contains(p.function.Parameters, name) ||
		p.law != nil && slices.ContainsFunc(p.law.LocalParameters, func(l model.Parameter) bool { return l.ID == name })
}

// places lists the formulas that are present.
func (n *network) places() []place {
	var list []place
	put := func(p place) {
		if p.Present() {
			list = append(list, p)
		}
	}
	for i := range n.Functions {
		put(place{Math: &n.Functions[i].Body, role: model.FunctionRole, id: n.Functions[i].ID, function: &n.Functions[i]})
	}
	for i := range n.InitialAssignments {
		put(place{Math: &n.InitialAssignments[i].Math, role: model.InitialAssignmentRole, id: n.InitialAssignments[i].Symbol})
	}
	roles := [...]model.Role{model.AssignmentRule: model.AssignmentRuleRole, model.RateRule: model.RateRuleRole, model.AlgebraicRule: model.AlgebraicRuleRole}
	for i := range n.Rules {
		put(place{Math: &n.Rules[i].Math, role: roles[n.Rules[i].Kind], id: n.Rules[i].Variable})
	}
	for i := range n.Reactions {
		r := &n.Reactions[i]
		for ref := range r.References() {
			put(place{Math: &ref.StoichiometryMath, role: model.StoichiometryRole, id: ref.Species})
		}
		if r.RateLaw != nil {
			put(place{Math: &r.RateLaw.Math, role: model.RateLawRole, id: r.ID, law: r.RateLaw})
		}
	}
	for i := range n.Events {
		e := &n.Events[i]
		put(place{Math: &e.Trigger.Math, role: model.TriggerRole, id: e.ID, event: e})
		put(place{Math: &e.Delay, role: model.DelayRole, id: e.ID, event: e})
		put(place{Math: &e.Priority, role: model.PriorityRole, id: e.ID, event: e})
		for k := range e.Assignments {
			put(place{Math: &e.Assignments[k].Math, role: model.EventAssignmentRole, id: e.Assignments[k].Variable, event: e})
		}
	}
	return list
}

// substitute replaces expressions in every formula outside functions, names where
// they are not shadowed. It reports whether anything changed.
func (n *network) substitute(replacements map[expr.Expr]expr.Expr) bool {
	changed := false
	for _, p := range n.places() {
		if p.function != nil {
			continue
		}
		own := map[expr.Expr]expr.Expr{}
		for from, to := range replacements {
			s := from
			if n.Pool.Op(s) == expr.RateOf {
				s = n.Pool.Args(s)[0]
			}
			if !p.shadows(n.Pool.Node(s).Name) {
				own[from] = to
			}
		}
		if e := n.Pool.Substitute(p.Expr, own); e != p.Expr {
			p.Expr, changed = e, true
		}
	}
	return changed
}

// rewriteNodes replaces nodes of every formula from the leaves up: change returns
// the replacement of a node with its arguments rewritten, or the node.
func (n *network) rewriteNodes(change func(p *place, e expr.Expr) expr.Expr) bool {
	changed := false
	for _, p := range n.places() {
		memo := map[expr.Expr]expr.Expr{}
		var walk func(e expr.Expr) expr.Expr
		walk = func(e expr.Expr) expr.Expr {
			if r, ok := memo[e]; ok {
				return r
			}
			node := n.Pool.Node(e)
			x := e
			if len(node.Args) > 0 && node.Op != expr.RateOf {
				args := make([]expr.Expr, len(node.Args))
				for i, a := range node.Args {
					args[i] = walk(a)
				}
				if node.Op == expr.Call {
					x = n.Pool.Call(node.Name, args...)
				} else {
					x = n.Pool.New(node.Op, args...)
				}
			}
			memo[e] = change(&p, x)
			return memo[e]
		}
		if e := walk(p.Expr); e != p.Expr {
			p.Expr, changed = e, true
		}
	}
	return changed
}

// holds reports whether e holds a node of one of the operations.
func (n *network) holds(e expr.Expr, ops ...expr.Op) bool {
	found := false
	n.Pool.Walk(e, func(x expr.Expr) bool {
		found = found || slices.Contains(ops, n.Pool.Op(x))
		return !found
	})
	return found
}

// uses reports whether some formula holds a node of one of the operations.
func (n *network) uses(ops ...expr.Op) bool {
	return slices.ContainsFunc(n.places(), func(p place) bool { return n.holds(p.Expr, ops...) })
}

func set(v float64) bool { return !math.IsNaN(v) }
