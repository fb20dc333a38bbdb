package logical

import "slices"

// Attractor is a smallest set of states that is never left: one stable state, a
// cycle of the synchronous update, or states among which the asynchronous one
// wanders.
type Attractor struct{ States []State }

// Synchronous follows the synchronous update from start for a number of steps.
// It returns the state after each, start first.
func (n *Network) Synchronous(start State, steps int, o Options) []State {
	states := make([]State, 0, steps+1)
	s := slices.Clone(start)
	for range steps + 1 {
		states = append(states, s)
		s = n.together(s, o)
	}
	return states
}

// together moves every species that is called upon.
func (n *Network) together(s State, o Options) State {
	next := make(State, len(s))
	for i := range s {
		next[i] = n.next(s, i, o)
	}
	return next
}

// Cycle returns the attractor that the synchronous update reaches from start and
// the number of steps before it. It takes the steps of the way twice at most and
// no memory for it (Brent 1980).
func (n *Network) Cycle(start State, o Options) (a Attractor, before int) {
	power, length := 1, 1
	slow, fast := start, n.together(start, o)
	for !slices.Equal(slow, fast) {
		if power == length {
			slow, power, length = fast, 2*power, 0
		}
		fast = n.together(fast, o)
		length++
	}
	slow, fast = start, start
	for range length {
		fast = n.together(fast, o)
	}
	for !slices.Equal(slow, fast) {
		slow, fast = n.together(slow, o), n.together(fast, o)
		before++
	}
	for range length {
		a.States = append(a.States, slow)
		slow = n.together(slow, o)
	}
	return a, before
}
