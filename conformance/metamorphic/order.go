package metamorphic

import (
	"math"
	"slices"

	"niche/expr"
	"niche/model"
)

// reverseLists turns the order of every list of the model round.
func reverseLists(n *network) bool {
	slices.Reverse(n.Functions)
	slices.Reverse(n.Compartments)
	slices.Reverse(n.Species)
	slices.Reverse(n.Parameters)
	slices.Reverse(n.InitialAssignments)
	slices.Reverse(n.Rules)
	slices.Reverse(n.Reactions)
	for i := range n.Reactions {
		r := &n.Reactions[i]
		slices.Reverse(r.Reactants)
		slices.Reverse(r.Products)
		slices.Reverse(r.Modifiers)
	}
	slices.Reverse(n.Events)
	for i := range n.Events {
		slices.Reverse(n.Events[i].Assignments)
	}
	return true
}

// reserved are names that mean something in formulas or units.
var reserved = []string{
	"time", "t", "avogadro", "pi", "exponentiale", "true", "false", "inf", "INF", "nan", "NaN", "notanumber", "infinity",
	"sin", "exp", "ln", "log", "piecewise", "delay", "rateOf", "and", "not", "abs", "floor", "min", "max", "root", "power", "plus",
	"mole", "second", "litre", "substance", "volume", "extent", "dimensionless", "item",
	"normal", "uniform", "switch", "past", "start", "fast", "rate", "amount", "initial", "e", "i", "Infinity", "TRUE", "x", "y", "z", "p",
}

// renameToReserved gives everything such a name.
func renameToReserved(n *network) bool {
	to := map[string]string{}
	free := slices.DeleteFunc(slices.Clone(reserved), func(name string) bool { return n.taken[name] })
	rename := func(id *string) {
		if *id == "" || len(free) == 0 {
			return
		}
		to[*id] = free[0]
		*id = free[0]
		free = free[1:]
	}
	for i := range n.Parameters {
		rename(&n.Parameters[i].ID)
	}
	for i := range n.Species {
		rename(&n.Species[i].ID)
	}
	for i := range n.Compartments {
		rename(&n.Compartments[i].ID)
	}
	for i := range n.Reactions {
		rename(&n.Reactions[i].ID)
		for ref := range n.Reactions[i].References() {
			rename(&ref.ID)
		}
	}
	for i := range n.Functions {
		rename(&n.Functions[i].ID)
	}
	n.followNames(to)
	n.names = to
	return true
}

// followNames renames what refers to renamed elements.
func (n *network) followNames(to map[string]string) {
	follow := func(id *string) {
		if x, ok := to[*id]; ok {
			*id = x
		}
	}
	follow(&n.ConversionFactor)
	for i := range n.Species {
		follow(&n.Species[i].Compartment)
		follow(&n.Species[i].ConversionFactor)
	}
	for i := range n.Reactions {
		for ref := range n.Reactions[i].References() {
			follow(&ref.Species)
		}
		for k := range n.Reactions[i].Modifiers {
			follow(&n.Reactions[i].Modifiers[k].Species)
		}
	}
	for i := range n.Rules {
		follow(&n.Rules[i].Variable)
	}
	for i := range n.InitialAssignments {
		follow(&n.InitialAssignments[i].Symbol)
	}
	for i := range n.Events {
		for k := range n.Events[i].Assignments {
			follow(&n.Events[i].Assignments[k].Variable)
		}
	}
	n.renameInFormulas(to)
}

func (n *network) renameInFormulas(to map[string]string) {
	for _, p := range n.places() {
		var walk func(e expr.Expr) expr.Expr
		walk = func(e expr.Expr) expr.Expr {
			node := n.Pool.Node(e)
			name, ok := to[node.Name]
			switch {
			case node.Op == expr.Symbol && ok && !p.shadows(node.Name):
				return n.symbol(name)
			case len(node.Args) == 0 && node.Op != expr.Call:
				return e
			}
			args := make([]expr.Expr, len(node.Args))
			for i, a := range node.Args {
				args[i] = walk(a)
			}
			if node.Op != expr.Call {
				return n.Pool.New(node.Op, args...)
			}
			if !ok {
				name = node.Name
			}
			return n.Pool.Call(name, args...)
		}
		p.Expr = walk(p.Expr)
	}
}

// addUnused adds elements of every kind that nothing uses.
func addUnused(n *network) bool {
	p := n.Pool
	cell := n.fresh("idle_cell")
	n.Compartments = append(n.Compartments, model.Compartment{ID: cell, Dimensions: 3, Size: math.NaN(), Constant: true})
	s := n.fresh("idle")
	n.Species = append(n.Species, model.Species{ID: s, Compartment: cell, Initial: math.NaN(), Constant: n.algebraic})
	n.addParameter("idle_parameter", math.NaN(), true)
	n.Functions = append(n.Functions, model.FunctionDefinition{ID: n.fresh("idle_function"), Parameters: []string{"x"}, Body: formula(n.symbol("x"))})
	n.Reactions = append(n.Reactions,
		model.Reaction{ID: n.fresh("idle_reaction")},
		model.Reaction{ID: n.fresh("idle_law"), RateLaw: &model.RateLaw{}, Products: []model.SpeciesReference{{Species: s, Stoichiometry: math.NaN(), Constant: true}}})
	n.Events = append(n.Events, model.Event{ID: n.fresh("idle_event"), UseValuesFromTriggerTime: true,
		Trigger: model.Trigger{Math: formula(p.New(expr.Gt, p.Time(), n.number(0.3))), Persistent: true, InitialValue: true}})
	n.Constraints = append(n.Constraints, model.Constraint{Math: formula(p.New(expr.False))})
	id := n.addParameter("idle_rate", 1, false)
	n.addRule(model.RateRule, id, p.New(expr.Time))
	n.Rules = append(n.Rules, model.Rule{Kind: model.AlgebraicRule})
	return true
}
