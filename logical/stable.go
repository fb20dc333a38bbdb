package logical

import (
	"cmp"
	"slices"
)

// maxVisits bounds the partial states that a search for stable states looks at.
const maxVisits = 200_000_000

// Stable returns the stable states, at most the given number, in the order of
// their levels. complete is false if there are more, or the search was given up.
// Species that no transition decides keep the levels they have in start.
//
// The search gives levels to species one by one and turns back as soon as a
// species whose regulators all have levels is not at its target.
func (n *Network) Stable(start State, most int) (states []State, complete bool) {
	s := &stableSearch{n: n, state: slices.Clone(start), most: most, complete: true}
	s.arrange()
	s.visit(0)
	slices.SortFunc(s.found, func(a, b State) int { return slices.Compare(a, b) })
	return s.found, s.complete
}

// stableSearch is a search by backtracking.
type stableSearch struct {
	n        *Network
	state    State
	order    []int   // of species
	decided  [][]int // species whose levels can be checked after each step
	found    []State
	most     int
	visits   int
	complete bool
}

// arrange orders the species so that their levels can be checked early: free
// ones first, then those that complete the most regulators.
func (s *stableSearch) arrange() {
	n := len(s.n.Species)
	missing := make([]int, n) // levels needed before the species can be checked
	needs := make([][]int, n) // species checked by each
	for i := range s.n.Species {
		sp := &s.n.Species[i]
		if sp.Free {
			continue
		}
		for _, r := range append(slices.Clone(sp.Regulators), i) {
			if !slices.Contains(needs[r], i) {
				needs[r] = append(needs[r], i)
				missing[i]++
			}
		}
	}
	placed := make([]bool, n)
	for range n {
		best := -1
		score := func(i int) int {
			least := n + 1
			for _, k := range needs[i] {
				least = min(least, missing[k])
			}
			if s.n.Species[i].Free {
				least -= n
			}
			return least
		}
		for i := range n {
			if !placed[i] && (best < 0 || cmp.Compare(score(i), score(best)) < 0) {
				best = i
			}
		}
		placed[best] = true
		s.order = append(s.order, best)
		var decided []int
		for _, k := range needs[best] {
			if missing[k]--; missing[k] == 0 {
				decided = append(decided, k)
			}
		}
		s.decided = append(s.decided, decided)
	}
}

// visit gives levels to the species from place k of the order on.
func (s *stableSearch) visit(k int) {
	if k == len(s.order) {
		if len(s.found) == s.most {
			s.complete = false
			return
		}
		s.found = append(s.found, slices.Clone(s.state))
		return
	}
	i := s.order[k]
	first, last := uint8(0), uint8(s.n.Species[i].Max)
	if s.n.Species[i].Free {
		first, last = s.state[i], s.state[i]
	}
	for level := int(first); level <= int(last) && s.complete; level++ {
		if s.visits++; s.visits > maxVisits {
			s.complete = false
			return
		}
		s.state[i] = uint8(level)
		if !slices.ContainsFunc(s.decided[k], func(j int) bool { return s.n.target(s.state, j) != s.state[j] }) {
			s.visit(k + 1)
		}
	}
}
