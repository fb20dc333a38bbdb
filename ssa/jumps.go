package ssa

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/expr"
)

// propensity is the mass-action propensity k·x_a·(x_b − minus). The place beyond
// the last state holds 1 and makes up for reactants that are lacking: k·x is
// k·x·1, and x·(x − 1), of two molecules of one kind, has minus = 1. So one formula
// without branches serves all. A reaction with a program has k = 0.
type propensity struct {
	k, minus float64 // [items per time], [items]
	a, b     int32
}

// at evaluates q at counts x, one more than there are states.
func (q *propensity) at(x []float64) float64 { return q.k * x[q.a] * (x[q.b] - q.minus) }

// change adds by to the count of state.
type change struct {
	by    float64
	state int32
}

// jumps is a network with numbers: immutable and shared by workers. Lists are
// stored one behind the other; list i lies between start[i] and start[i+1].
type jumps struct {
	net   *network
	p     []float64 // parameters
	scale []float64 // state i is count × scale[i] in the model's unit
	x0    []float64 // initial counts
	t0    float64

	table       []propensity
	changeStart []int32
	changes     []change
	programs    []program
	depth       int
	alarms      []bool // firing changes what triggers or moving things read

	// Reactions that read a state, by mass action and by programs.
	mass, law lists
	// Reactions whose propensities change when a reaction fires, each once; empty
	// if they would be too many.
	linked              bool
	massAfter, lawAfter lists

	programOf []int32 // of each reaction; −1 for mass action
	lawful    []int32 // reaction of each program

	moving []int32 // reactions whose propensities change between firings
}

// changesOf returns what reaction r does to counts.
func (j *jumps) changesOf(r int32) []change {
	return j.changes[j.changeStart[r]:j.changeStart[r+1]]
}

// bind evaluates the network at parameters p and initial values y in the model's
// units.
func (n *network) bind(t0 float64, p, y []float64) (*jumps, error) {
	j := &jumps{net: n, p: p, t0: t0, scale: make([]float64, len(y)), x0: make([]float64, len(y))}
	for i := range n.species {
		sp := &n.species[i]
		j.scale[i] = sp.item
		if sp.volume != 0 {
			j.scale[i] /= n.number(sp.volume, p)
		}
		if !sp.counted {
			j.scale[i] = 1
		}
		x, err := j.count(i, y[i])
		if err != nil {
			return nil, fmt.Errorf("initial value: %w", err)
		}
		j.x0[i] = x
	}
	if err := j.tabulate(); err != nil {
		return nil, err
	}
	j.indexReaders()
	j.link()
	return j, nil
}

// number evaluates e, which is free of states.
func (n *network) number(e expr.Expr, p []float64) float64 {
	if v, ok := n.sys.Pool.Constant(e); ok {
		return v
	}
	if s, ok := n.sys.Slots[e]; ok && s.Kind == compile.ParameterSlot {
		return p[s.Index]
	}
	prog, _ := n.assemble(e)
	return prog.value(0, nil, nil, p, make([]float64, prog.depth))
}

// mostItems is the count beyond which floating point no longer counts singly.
const mostItems = 1 << 53

// count turns value v of state i into a number of molecules.
func (j *jumps) count(i int, v float64) (float64, error) {
	x := v / j.scale[i]
	if !j.net.species[i].counted {
		return v, nil
	}
	st := &j.net.sys.States[i]
	n, ok := whole(x)
	switch {
	case math.IsNaN(x) || x < 0:
		return 0, fmt.Errorf("%s: species %q is %g, not a number of molecules", st.Pos, st.ID, v)
	case n > mostItems:
		return 0, fmt.Errorf("%s: species %q has %.3g molecules, too many to count; if its unit is meant to be items, say so (--items)", st.Pos, st.ID, n)
	case !ok && !j.net.rounds:
		return 0, fmt.Errorf("%s: species %q has %g items, which is not a whole number", st.Pos, st.ID, x)
	}
	return n, nil
}

// tabulate fills in propensities and changes.
func (j *jumps) tabulate() error {
	n := j.net
	j.changeStart = append(make([]int32, 0, len(n.reactions)+1), 0)
	for i := range n.reactions {
		r := &n.reactions[i]
		if err := j.addPropensity(r); err != nil {
			return err
		}
		alarm := false
		for _, t := range r.terms {
			by, ok := whole(n.number(t.factor, j.p) * r.event / j.scale[t.state])
			if !ok {
				return fmt.Errorf("%s: one firing of reaction %q changes %q by %g molecules, which is not a whole number",
					r.pos, r.id, n.sys.States[t.state].ID, n.number(t.factor, j.p)*r.event/j.scale[t.state])
			}
			j.changes = append(j.changes, change{by, int32(t.state)})
			alarm = alarm || n.watched[t.state]
		}
		j.changeStart = append(j.changeStart, int32(len(j.changes)))
		j.alarms = append(j.alarms, alarm)
	}
	return nil
}

func (j *jumps) addPropensity(r *reaction) error {
	unity := int32(len(j.x0))
	q := propensity{a: unity, b: unity}
	switch {
	case r.moving: // 0 for the methods; see course
		j.moving = append(j.moving, int32(len(j.table)))
		j.depth = max(j.depth, r.program.depth)
		fallthrough
	case !r.mass:
		j.table = append(j.table, q)
		j.programOf = append(j.programOf, -1)
		if !r.moving {
			j.programOf[len(j.table)-1] = int32(len(j.programs))
			j.programs = append(j.programs, r.program)
			j.lawful = append(j.lawful, int32(len(j.table)-1))
			j.depth = max(j.depth, r.program.depth)
		}
		return nil
	}
	q.k = j.net.number(r.coefficient, j.p) / r.event
	for _, s := range r.states {
		q.k *= j.scale[s]
	}
	if len(r.states) > 0 {
		q.a = r.states[0]
	}
	if len(r.states) > 1 {
		q.b = r.states[1]
	}
	if r.falling && len(r.states) == 2 && q.a == q.b {
		q.minus = 1
	}
	if !(q.k >= 0) || math.IsInf(q.k, 0) {
		return fmt.Errorf("%s: rate law of reaction %q has the coefficient %g, which gives no propensity", r.pos, r.id, q.k)
	}
	j.table = append(j.table, q)
	j.programOf = append(j.programOf, -1)
	return nil
}
