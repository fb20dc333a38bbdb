package logical

import (
	"slices"

	"niche/rng"
)

// MaxStates bounds the states that a search for attractors looks at.
const MaxStates = 1_000_000

// Attractors returns the attractors that the asynchronous update, or the Markov
// chain, can reach from start, in the order of their first states. complete is
// false, and the attractors are none, if there are more than MaxStates states on
// the way.
//
// They are the components of the graph of states that no edge leaves, found with
// Tarjan's algorithm.
func (n *Network) Attractors(start State, o Options) (attractors []Attractor, complete bool) {
	g := &stateGraph{n: n, o: o, number: map[string]int{}}
	if !g.explore(start) {
		return nil, false
	}
	for _, c := range g.ends() {
		slices.Sort(c)
		var a Attractor
		for _, k := range c {
			a.States = append(a.States, State(g.states[k]))
		}
		slices.SortFunc(a.States, func(x, y State) int { return slices.Compare(x, y) })
		attractors = append(attractors, a)
	}
	slices.SortFunc(attractors, func(a, b Attractor) int { return slices.Compare(a.States[0], b.States[0]) })
	return attractors, true
}

// stateGraph are the states that can be reached and the moves between them.
type stateGraph struct {
	n      *Network
	o      Options
	number map[string]int
	states []string
	next   [][]int
}

// at returns the number of a state, which it adds if it is new.
func (g *stateGraph) at(s State) int {
	key := string(s)
	k, ok := g.number[key]
	if !ok {
		k = len(g.states)
		g.number[key] = k
		g.states = append(g.states, key)
	}
	return k
}

// explore collects the states; it reports whether there are few enough.
func (g *stateGraph) explore(start State) bool {
	g.at(start)
	for k := 0; k < len(g.states); k++ {
		if len(g.states) > MaxStates {
			return false
		}
		s := State(g.states[k])
		var next []int
		for i := range s {
			if level := g.n.next(s, i, g.o); level != s[i] {
				before := s[i]
				s[i] = level
				next = append(next, g.at(s))
				s[i] = before
			}
		}
		g.next = append(g.next, next)
	}
	return true
}

// ends returns the components that no move leaves.
func (g *stateGraph) ends() [][]int {
	t := &tarjan{g: g, index: make([]int, len(g.states)), low: make([]int, len(g.states)), component: make([]int, len(g.states))}
	t.run(0)
	var ends [][]int
	for c, members := range t.members {
		leaves := slices.ContainsFunc(members, func(k int) bool {
			return slices.ContainsFunc(g.next[k], func(to int) bool { return t.component[to] != c+1 })
		})
		if !leaves {
			ends = append(ends, members)
		}
	}
	return ends
}

// tarjan finds strongly connected components without recursion.
type tarjan struct {
	g         *stateGraph
	index     []int // of visiting, from 1; 0: not visited
	low       []int
	component []int // from 1; 0: none yet
	members   [][]int
	stack     []int
	count     int
}

// run visits what can be reached from root.
func (t *tarjan) run(root int) {
	type frame struct{ k, edge int }
	frames := []frame{{root, 0}}
	t.enter(root)
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if f.edge < len(t.g.next[f.k]) {
			to := t.g.next[f.k][f.edge]
			f.edge++
			if t.index[to] == 0 {
				t.enter(to)
				frames = append(frames, frame{to, 0})
			} else if t.component[to] == 0 {
				t.low[f.k] = min(t.low[f.k], t.index[to])
			}
			continue
		}
		k := f.k
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].k
			t.low[up] = min(t.low[up], t.low[k])
		}
		if t.low[k] == t.index[k] {
			t.leave(k)
		}
	}
}

func (t *tarjan) enter(k int) {
	t.count++
	t.index[k], t.low[k] = t.count, t.count
	t.stack = append(t.stack, k)
}

// leave takes the component of k off the stack.
func (t *tarjan) leave(k int) {
	var members []int
	for {
		top := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.component[top] = len(t.members) + 1
		members = append(members, top)
		if top == k {
			break
		}
	}
	t.members = append(t.members, members)
}

// walk lets one species after the other move at random; visit gets the state
// after each step. A stable state stays.
func (n *Network) walk(s State, steps int, o Options, random *rng.Stream, visit func(step int, s State)) {
	called := make([]int, 0, len(s))
	visit(0, s)
	for step := 1; step <= steps; step++ {
		called = called[:0]
		for i := range s {
			if n.target(s, i) != s[i] {
				called = append(called, i)
			}
		}
		if len(called) > 0 {
			i := called[random.Below(uint64(len(called)))]
			s[i] = n.next(s, i, o)
		}
		visit(step, s)
	}
}
