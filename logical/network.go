package logical

import (
	"fmt"
	"slices"

	"niche/diag"
	"niche/model"
)

// State are the levels of all species.
type State []uint8

// Network is a logical model ready to simulate.
type Network struct {
	Model   *model.Model
	Species []Species
}

// Species is a quantity with levels.
type Species struct {
	ID, Name string
	Max      int // highest level
	Initial  uint8
	// Regulators are the species that its target depends on, in the order of the
	// network; none of a species without transition, which stays as it is.
	Regulators []int
	Free       bool // no transition decides its level

	strides []int   // of regulators in targets
	targets []uint8 // by the levels of the regulators
}

// Limits of a network.
const (
	maxLevels  = 255
	maxTargets = 1 << 20 // combinations of regulators' levels of one species
)

// New prepares the logical part of m. The list says what is wrong with it or not
// supported, and warns of ambiguous terms.
func New(m *model.Model) (*Network, diag.List) {
	b := &builder{m: m, n: &Network{Model: m}, index: map[string]int{}}
	if m.Qualitative == nil {
		b.list.Errorf(diag.NoLevels, m.Pos, "use another method", "the model has no logical part (SBML package \"qual\")")
		return nil, b.list
	}
	b.species()
	for i := range m.Qualitative.Transitions {
		b.transition(&m.Qualitative.Transitions[i])
	}
	b.list.Sort()
	if b.list.HasErrors() {
		return nil, b.list
	}
	return b.n, b.list
}

// builder makes a Network.
type builder struct {
	m      *model.Model
	n      *Network
	list   diag.List
	index  map[string]int // of species
	setter map[int]*model.Transition
}

// species takes the species with their levels.
func (b *builder) species() {
	b.setter = map[int]*model.Transition{}
	for i := range b.m.Qualitative.Species {
		q := &b.m.Qualitative.Species[i]
		if _, twice := b.index[q.ID]; twice {
			b.list.Errorf(diag.DuplicateID, q.Pos, "rename one of the two", "species %q has a name that is already taken", q.ID)
			continue
		}
		highest := q.MaxLevel
		if highest < 0 {
			highest = b.highest(q)
		}
		if q.Initial > highest || highest > maxLevels {
			b.list.Errorf(diag.LevelRange, q.Pos, fmt.Sprintf("give it a level up to %d", min(highest, maxLevels)),
				"species %q has initial level %d and highest level %d", q.ID, max(q.Initial, 0), highest)
			continue
		}
		b.index[q.ID] = len(b.n.Species)
		b.n.Species = append(b.n.Species, Species{ID: q.ID, Name: q.Name, Max: highest, Initial: uint8(max(q.Initial, 0)), Free: true})
	}
}

// highest returns the highest level that the model mentions for a species that
// states none.
func (b *builder) highest(q *model.QualitativeSpecies) int {
	most := max(q.Initial, 1)
	for i := range b.m.Qualitative.Transitions {
		t := &b.m.Qualitative.Transitions[i]
		for k := range t.Inputs {
			if t.Inputs[k].Species == q.ID {
				most = max(most, t.Inputs[k].Threshold)
			}
		}
		for k := range t.Outputs {
			if t.Outputs[k].Species != q.ID {
				continue
			}
			most = max(most, t.Default)
			for j := range t.Terms {
				most = max(most, t.Terms[j].Result)
			}
		}
	}
	return most
}

// transition gives its outputs their targets.
func (b *builder) transition(t *model.Transition) {
	for i := range t.Inputs {
		if in := &t.Inputs[i]; in.Consumed {
			b.list.Errorf(diag.RefusedPetriNet, in.Pos, "write it as reactions", "transition %q consumes %q: Petri nets are not supported", t.ID, in.Species)
		}
		b.known(t, t.Inputs[i].Species, t.Inputs[i].Pos)
	}
	for i := range t.Outputs {
		out := &t.Outputs[i]
		if out.Produced {
			b.list.Errorf(diag.RefusedPetriNet, out.Pos, "write it as reactions", "transition %q produces %q: Petri nets are not supported", t.ID, out.Species)
			continue
		}
		j, ok := b.known(t, out.Species, out.Pos)
		if !ok {
			continue
		}
		if first := b.setter[j]; first != nil {
			b.list.Errorf(diag.Overdetermined, out.Pos, "join the two transitions", "species %q is set by transitions %q and %q", out.Species, first.ID, t.ID)
			continue
		}
		if b.constant(out.Species) {
			b.list.Errorf(diag.ConstantChanged, out.Pos, "do not declare it constant", "transition %q sets species %q, which is constant", t.ID, out.Species)
			continue
		}
		b.setter[j] = t
		b.targets(&b.n.Species[j], t)
	}
}

// known returns the index of the species called id and reports its absence.
func (b *builder) known(t *model.Transition, id string, pos diag.Pos) (int, bool) {
	j, ok := b.index[id]
	if !ok && !b.list.HasErrors() {
		var names []string
		for i := range b.n.Species {
			names = append(names, b.n.Species[i].ID)
		}
		b.list.Errorf(diag.UnknownName, pos, diag.SuggestHint(id, names), "transition %q uses species %q, which is not declared", t.ID, id)
	}
	return j, ok
}

func (b *builder) constant(id string) bool {
	return slices.ContainsFunc(b.m.Qualitative.Species, func(s model.QualitativeSpecies) bool { return s.ID == id && s.Constant })
}

// Initial returns the initial levels.
func (n *Network) Initial() State {
	s := make(State, len(n.Species))
	for i := range n.Species {
		s[i] = n.Species[i].Initial
	}
	return s
}

// Index returns the number of the species called id, or −1.
func (n *Network) Index(id string) int {
	return slices.IndexFunc(n.Species, func(s Species) bool { return s.ID == id })
}

// target returns the level that species i is called to in state s.
func (n *Network) target(s State, i int) uint8 {
	sp := &n.Species[i]
	if sp.Free {
		return s[i]
	}
	at := 0
	for k, r := range sp.Regulators {
		at += sp.strides[k] * int(s[r])
	}
	return sp.targets[at]
}

// Options say how species move.
type Options struct {
	UnitSteps bool // by one level at a time, not to the target at once
}

// next returns the level that species i moves to in state s; its present one if
// it is not called upon.
func (n *Network) next(s State, i int, o Options) uint8 {
	target := n.target(s, i)
	switch {
	case !o.UnitSteps || target == s[i]:
		return target
	case target > s[i]:
		return s[i] + 1
	}
	return s[i] - 1
}
