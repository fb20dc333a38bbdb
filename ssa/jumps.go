package ssa

import (
	"fmt"
	"math"

	"niche/expr"
)

// kind tells how the propensity of a reaction is computed.
type kind uint8

const (
	constantRate kind = iota // k
	linear                   // k·x_a
	pair                     // k·x_a·x_b
	selfPair                 // k·x_a·(x_a − 1)
	square                   // k·x_a²
	lawful                   // a program
)

// propensity is one entry of the mass-action table; for a lawful reaction, a is
// the number of its program.
type propensity struct {
	k    float64 // [items per time]
	a, b int32
	kind kind
}

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
	alarms      []bool // firing may turn a trigger

	// Reactions that read a state: those in the table, and those with programs.
	massStart, mass []int32
	lawStart, law   []int32
	lawReactions    []int32 // number of the reaction of each program

	moving []int32 // reactions whose propensities change between firings
}

// changesOf returns what reaction r does to counts.
func (j *jumps) changesOf(r int32) []change {
	return j.changes[j.changeStart[r]:j.changeStart[r+1]]
}

func (j *jumps) massReaders(s int32) []int32 { return j.mass[j.massStart[s]:j.massStart[s+1]] }
func (j *jumps) lawReaders(s int32) []int32  { return j.law[j.lawStart[s]:j.lawStart[s+1]] }

// massPropensity evaluates entry q, which is not lawful, at counts x.
func (q *propensity) massPropensity(x []float64) float64 {
	switch q.kind {
	case pair:
		return q.k * x[q.a] * x[q.b]
	case linear:
		return q.k * x[q.a]
	case selfPair:
		return q.k * x[q.a] * max(x[q.a]-1, 0)
	case square:
		return q.k * x[q.a] * x[q.a]
	}
	return q.k
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
	return j, nil
}

// number evaluates e, which is free of states.
func (n *network) number(e expr.Expr, p []float64) float64 {
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
	if r.moving {
		j.table = append(j.table, propensity{}) // 0 for the method; see moving
		j.moving = append(j.moving, int32(len(j.table)-1))
		j.depth = max(j.depth, r.program.depth)
		return nil
	}
	if !r.mass {
		j.table = append(j.table, propensity{kind: lawful, a: int32(len(j.programs))})
		j.programs = append(j.programs, r.program)
		j.lawReactions = append(j.lawReactions, int32(len(j.table)-1))
		j.depth = max(j.depth, r.program.depth)
		return nil
	}
	q := propensity{k: j.net.number(r.coefficient, j.p) / r.event}
	for _, s := range r.states {
		q.k *= j.scale[s]
	}
	switch states := r.states; {
	case len(states) == 1:
		q.kind, q.a = linear, states[0]
	case len(states) == 2 && states[0] != states[1]:
		q.kind, q.a, q.b = pair, states[0], states[1]
	case len(states) == 2 && r.falling:
		q.kind, q.a, q.b = selfPair, states[0], states[0]
	case len(states) == 2:
		q.kind, q.a, q.b = square, states[0], states[0]
	}
	if !(q.k >= 0) || math.IsInf(q.k, 0) {
		return fmt.Errorf("%s: rate law of reaction %q has the coefficient %g, which gives no propensity", r.pos, r.id, q.k)
	}
	j.table = append(j.table, q)
	return nil
}

// indexReaders lists the reactions that read each state.
func (j *jumps) indexReaders() {
	states := len(j.x0)
	mass, law := make([][]int32, states), make([][]int32, states)
	for r := range j.table {
		q := &j.table[r]
		switch q.kind {
		case lawful:
			for _, s := range j.programs[q.a].uses {
				law[s] = append(law[s], int32(r))
			}
		case pair:
			mass[q.b] = append(mass[q.b], int32(r))
			fallthrough
		case linear, selfPair, square:
			mass[q.a] = append(mass[q.a], int32(r))
		}
	}
	j.massStart, j.mass = concatenate(mass)
	j.lawStart, j.law = concatenate(law)
}

func concatenate(lists [][]int32) (start, all []int32) {
	start = append(make([]int32, 0, len(lists)+1), 0)
	for _, l := range lists {
		all = append(all, l...)
		start = append(start, int32(len(all)))
	}
	return start, all
}
