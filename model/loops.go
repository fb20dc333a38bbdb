package model

import (
	"fmt"
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
)

// checkRecursion reports functions that call themselves.
func (c *checker) checkRecursion() {
	p := c.m.Pool
	next := func(id string) []string {
		f := c.functions[id]
		if f == nil || !f.Body.Present() {
			return nil
		}
		var called []string
		p.Walk(f.Body.Expr, func(x expr.Expr) bool {
			if n := p.Node(x); n.Op == expr.Call {
				called = append(called, n.Name)
			}
			return true
		})
		return called
	}
	var ids []string
	for i := range c.m.Functions {
		ids = append(ids, c.m.Functions[i].ID)
	}
	for _, cycle := range cycles(ids, next) {
		c.list.Errorf(diag.RecursiveFunction, c.functions[cycle[0]].Pos, "write it without recursion",
			"function %q calls itself: %s", cycle[0], loopText(cycle))
	}
}

// Limits of what is told about loops: the loops of N quantities can have N² names
// in all.
const (
	maxCycles    = 100
	maxCycleText = 20 // names
)

// loopText prints a cycle as "a → b → a", the middle of a long one left out.
func loopText(cycle []string) string {
	if n := len(cycle) - maxCycleText; n > 0 {
		cycle = slices.Concat(cycle[:maxCycleText-1], []string{fmt.Sprintf("… (%d more)", n)}, cycle[len(cycle)-1:])
	}
	return strings.Join(append(slices.Clone(cycle), cycle[0]), " → ")
}

// cycles returns the cycles that a depth-first search from ids meets, each as a
// list of distinct names. Every strongly connected set of names is represented
// by at least one of its cycles, as far as the first 100.
func cycles(ids []string, next func(string) []string) [][]string {
	var found [][]string
	const open, done = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(id string)
	visit = func(id string) {
		state[id] = open
		path = append(path, id)
		for _, n := range next(id) {
			switch state[n] {
			case open:
				if len(found) == maxCycles {
					continue
				}
				found = append(found, slices.Clone(path[slices.Index(path, n):]))
			case done:
			default:
				visit(n)
			}
		}
		path = path[:len(path)-1]
		state[id] = done
	}
	for _, id := range ids {
		if state[id] == 0 {
			visit(id)
		}
	}
	return found
}

// checkLoops reports quantities whose formulas depend on each other in a loop,
// at every time (rules and rate laws) or at the start (initial assignments).
func (c *checker) checkLoops() {
	for _, cycle := range cycles(c.names, func(id string) []string { return c.dependencies(id, false) }) {
		c.reportLoop(diag.AlgebraicLoop, cycle, "formulas depend on each other in a loop",
			"break the loop: give one of them a rate rule or a constant value", false)
	}
	for _, cycle := range cycles(c.names, func(id string) []string { return c.dependencies(id, true) }) {
		if slices.ContainsFunc(cycle, func(id string) bool { return c.quantities[id].initial != nil }) {
			c.reportLoop(diag.InitialLoop, cycle, "initial values depend on each other in a loop", "give one of them a number", true)
		}
	}
}

// determining returns the formula that gives q its value, at the start or at
// every time.
func (q *quantity) determining(start bool) Formula {
	switch {
	case q.rate != nil:
		return Formula{Role: RateLawRole, ID: q.id, Math: q.rate.Math, RateLaw: q.rate}
	case q.rule != nil && q.rule.Kind == AssignmentRule:
		return Formula{Role: AssignmentRuleRole, ID: q.id, Math: q.rule.Math}
	case start && q.initial != nil:
		return Formula{Role: InitialAssignmentRole, ID: q.id, Math: q.initial.Math}
	}
	return Formula{}
}

// dependencies returns the names whose present values the value of id needs.
// Derivatives and past values do not count.
func (c *checker) dependencies(id string, start bool) []string {
	q := c.quantities[id]
	if q == nil {
		return nil
	}
	f := q.determining(start)
	if !f.Math.Present() {
		return c.sizeDependency(q, start)
	}
	names := symbolNames(c.m.Pool, f.Math.Expr, func(op expr.Op) bool { return op == expr.RateOf || op == expr.Delay })
	local := f.localNames()
	return slices.DeleteFunc(names, func(n string) bool { return local[n] })
}

// sizeDependency returns the compartment of a species whose concentration
// follows from its amount, if the size is given by a formula.
func (c *checker) sizeDependency(q *quantity, start bool) []string {
	if q.species == nil || q.species.HasOnlySubstanceUnits || q.rule != nil || start && !q.species.InitialIsAmount {
		return nil
	}
	size := c.quantities[q.species.Compartment]
	if size == nil || !size.determining(start).Math.Present() {
		return nil
	}
	return []string{size.id}
}

func (c *checker) reportLoop(code diag.Code, cycle []string, what, hint string, start bool) {
	d := &diag.Diagnostic{Code: code, Hint: hint, Message: fmt.Sprintf("%s: %s", what, loopText(cycle))}
	for _, id := range cycle {
		f := c.quantities[id].determining(start)
		if !f.Math.Present() {
			continue
		}
		if d.Pos == (diag.Pos{}) {
			d.Pos = f.Math.Pos
		}
		if len(cycle) > 1 && len(d.Notes) < maxCycleText {
			d.Notes = append(d.Notes, diag.Note{Pos: f.Math.Pos, Message: f.String()})
		}
	}
	c.list.Add(d)
}
