package hybrid

import (
	"math"

	"niche/expr"
	"niche/model"
)

// firing rewrites one reaction so that it fires one by one.
type firing struct {
	*rewriting
	r       *model.Reaction
	changes []change
}

// Names of what is added. No identifier of a model contains a parenthesis.

func (f *firing) named(what string) string { return what + "(" + f.r.ID + ")" }

func (f *firing) symbol(what string) expr.Expr { return f.pool.Symbol(f.named(what)) }

func (f *firing) at(e expr.Expr) model.Math { return model.Math{Expr: e, Pos: f.r.RateLaw.Math.Pos} }

// variable adds a parameter that events or a rate rule change.
func (f *firing) variable(what string, initial expr.Expr) {
	f.m.Parameters = append(f.m.Parameters, model.Parameter{ID: f.named(what), Value: math.NaN(), Pos: f.r.Pos})
	f.m.InitialAssignments = append(f.m.InitialAssignments, model.InitialAssignment{Symbol: f.named(what), Math: f.at(initial), Pos: f.r.Pos})
}

// draw is a call of a law.
func (f *firing) draw(law string, args ...float64) expr.Expr {
	list := make([]expr.Expr, len(args))
	for i, a := range args {
		list[i] = f.pool.Number(a)
	}
	return f.pool.Call(law, list...)
}

// hazard adds the integral of the propensity and the threshold at which r fires.
func (f *firing) hazard() {
	f.variable("hazard", f.pool.Number(0))
	f.m.Rules = append(f.m.Rules, model.Rule{Kind: model.RateRule, Variable: f.named("hazard"),
		Math: f.at(f.times(f.pool.Symbol(f.r.ID), 1/f.event)), Pos: f.r.Pos})
	f.variable("threshold", f.draw("exponential", 1))
}

// Modes of a reaction.
const (
	isContinuous = 0
	isDiscrete   = 1
)

// modes adds the switch between firing one by one and running continuously: the
// first if one of the species that r changes falls below the threshold, the second
// if all rise above half as much again.
func (f *firing) modes() {
	low, high := f.options.Threshold, 1.5*f.options.Threshold
	var few, many []expr.Expr
	for _, c := range f.changes {
		n := f.times(f.count(c.species), 1/math.Abs(c.by))
		few = append(few, f.pool.New(expr.Lt, n, f.pool.Number(low)))
		many = append(many, f.pool.New(expr.Gt, n, f.pool.Number(high)))
	}
	mode := func(v float64) expr.Expr { return f.pool.Number(v) }
	f.variable("discrete", f.pool.New(expr.Piecewise, mode(isContinuous), f.join(expr.And, many), mode(isDiscrete)))
	f.variable("share", f.draw("uniform", 0, 1))
	f.add("becomes discrete", f.pool.New(expr.And, f.pool.New(expr.Not, f.single()), f.join(expr.Or, few)), f.whole(), mode(isDiscrete))
	f.add("becomes continuous", f.pool.New(expr.And, f.single(), f.join(expr.And, many)), nil, mode(isContinuous))
}

// single says that r fires one by one.
func (f *firing) single() expr.Expr {
	return f.pool.New(expr.Gt, f.symbol("discrete"), f.pool.Number(0.5))
}

func (f *firing) join(op expr.Op, list []expr.Expr) expr.Expr {
	if len(list) == 1 {
		return list[0]
	}
	return f.pool.New(op, list...)
}

// whole makes the firings of the continuous stretch a whole number: it rounds them
// up with the probability of their fraction, along the stoichiometry, so that what
// reactions conserve stays conserved.
func (f *firing) whole() []model.EventAssignment {
	h := f.symbol("hazard")
	rest := f.pool.New(expr.Sub, f.pool.New(expr.Floor, f.pool.New(expr.Add, h, f.symbol("share"))), h)
	return append(f.increments(rest), model.EventAssignment{Variable: f.named("share"), Math: f.at(f.draw("uniform", 0, 1)), Pos: f.r.Pos})
}

// increments adds the stoichiometry of the given number of firings to the species.
func (f *firing) increments(firings expr.Expr) []model.EventAssignment {
	var list []model.EventAssignment
	for _, c := range f.changes {
		by := f.times(firings, c.by*f.event)
		if factor := c.species.ConversionFactor; factor != "" {
			by = f.pool.New(expr.Mul, by, f.pool.Symbol(factor))
		} else if f.m.ConversionFactor != "" {
			by = f.pool.New(expr.Mul, by, f.pool.Symbol(f.m.ConversionFactor))
		}
		_, perAmount := f.amount(c.species)
		e := f.pool.New(expr.Add, f.pool.Symbol(c.species.ID), f.pool.New(expr.Mul, by, perAmount))
		list = append(list, model.EventAssignment{Variable: c.species.ID, Math: f.at(e), Pos: f.r.Pos})
	}
	return list
}

// add adds an event that assigns list, starts a new hazard and, if mode is not 0,
// sets the mode. Values are computed at execution, so that two events at one
// instant add up.
func (f *firing) add(what string, trigger expr.Expr, list []model.EventAssignment, mode expr.Expr) {
	set := func(name string, e expr.Expr) {
		list = append(list, model.EventAssignment{Variable: f.named(name), Math: f.at(e), Pos: f.r.Pos})
	}
	set("hazard", f.pool.Number(0))
	set("threshold", f.draw("exponential", 1))
	if mode != 0 {
		set("discrete", mode)
	}
	f.m.Events = append(f.m.Events, model.Event{ID: f.named(what), Pos: f.r.Pos, Assignments: list,
		Trigger: model.Trigger{Math: f.at(trigger), Persistent: true, InitialValue: true}})
}

// fires begins the names of the events that are firings.
const fires = "fires"

// fire adds the event that is a firing.
func (f *firing) fire() {
	trigger := f.pool.New(expr.Geq, f.symbol("hazard"), f.symbol("threshold"))
	if f.options.Partition == Automatic {
		trigger = f.pool.New(expr.And, f.single(), trigger)
	}
	f.add(fires, trigger, f.increments(f.pool.Number(1)), 0)
}

// continuous leaves r its id and rate law, which formulas may use, and moves its
// reactants and products to a reaction that runs in the continuous mode alone. It
// also keeps the names of stoichiometries.
func (f *firing) continuous() {
	law := f.pool.Number(0)
	if f.options.Partition == Automatic {
		law = f.pool.New(expr.Mul, f.pool.Symbol(f.r.ID), f.pool.New(expr.Sub, f.pool.Number(1), f.symbol("discrete")))
	}
	moved := model.Reaction{ID: f.named("continuous"), Pos: f.r.Pos,
		Reactants: f.r.Reactants, Products: f.r.Products, RateLaw: &model.RateLaw{Math: f.at(law), Pos: f.r.RateLaw.Pos}}
	f.r.Reactants, f.r.Products = nil, nil
	f.m.Reactions = append(f.m.Reactions, moved)
}
