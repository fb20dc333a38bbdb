package logical

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// targets tabulates the levels to which t calls the species by the levels of its
// regulators.
func (b *builder) targets(s *Species, t *model.Transition) {
	thresholds := map[string]int{}
	for i := range t.Inputs {
		if in := &t.Inputs[i]; in.ID != "" {
			thresholds[in.ID] = in.Threshold
		}
	}
	if !b.regulators(s, t, thresholds) {
		return
	}
	size := 1
	for _, r := range s.Regulators {
		s.strides = append(s.strides, size)
		size *= b.n.Species[r].Max + 1
		if size > maxTargets {
			b.list.Errorf(diag.TooManyRegulators, t.Pos, "split the transition", "transition %q depends on %d species with more than %d combinations of levels",
				t.ID, len(s.Regulators), maxTargets)
			return
		}
	}
	e := &evaluation{b: b, t: t, thresholds: thresholds, levels: map[string]int{}}
	s.targets = make([]uint8, size)
	for at := range s.targets {
		rest := at
		for _, r := range s.Regulators {
			levels := b.n.Species[r].Max + 1
			e.levels[b.n.Species[r].ID] = rest % levels
			rest /= levels
		}
		level, ok := e.result()
		if !ok {
			return
		}
		if level > s.Max {
			b.list.Errorf(diag.LevelRange, t.Pos, "raise maxLevel, or lower the result", "transition %q calls species %q to level %d; its highest is %d", t.ID, s.ID, level, s.Max)
			return
		}
		s.targets[at] = uint8(level)
	}
	s.Free = false
}

// regulators finds the species that the conditions of t use.
func (b *builder) regulators(s *Species, t *model.Transition, thresholds map[string]int) bool {
	used := map[int]bool{}
	for i := range t.Terms {
		c := &t.Terms[i].Condition
		if !c.Present() {
			continue
		}
		for _, x := range b.m.Pool.Symbols(c.Expr) {
			name := b.m.Pool.Node(x).Name
			threshold, isInput := thresholds[name]
			j, isSpecies := b.index[name]
			switch {
			case isInput && threshold < 0:
				b.list.Errorf(diag.NoValue, c.Pos, "write qual:thresholdLevel=\"1\"", "input %q of transition %q has no threshold", name, t.ID)
				return false
			case isInput:
			case isSpecies:
				used[j] = true
			default:
				b.list.Errorf(diag.UnknownName, c.Pos, "name a species or an input", "a condition of transition %q uses undeclared name %q", t.ID, name)
				return false
			}
		}
	}
	for j := range used {
		s.Regulators = append(s.Regulators, j)
	}
	slices.Sort(s.Regulators)
	return true
}

// evaluation finds the result of a transition at given levels.
type evaluation struct {
	b          *builder
	t          *model.Transition
	thresholds map[string]int
	levels     map[string]int
	warned     bool
}

// result returns the level of the first term whose condition holds.
func (e *evaluation) result() (level int, ok bool) {
	level, found := e.t.Default, false
	env := expr.Env{Symbol: func(name string) (float64, bool) {
		if v, ok := e.thresholds[name]; ok {
			return float64(v), true
		}
		v, ok := e.levels[name]
		return float64(v), ok
	}}
	for i := range e.t.Terms {
		term := &e.t.Terms[i]
		if !term.Condition.Present() {
			continue
		}
		v, err := e.b.m.Pool.Eval(term.Condition.Expr, env)
		if err != nil {
			e.b.list.Errorf(diag.LevelCondition, term.Condition.Pos, "use levels, thresholds, comparisons and logic", "a condition of transition %q cannot be evaluated: %v", e.t.ID, err)
			return 0, false
		}
		switch {
		case v == 0:
		case !found:
			level, found = term.Result, true
		case term.Result != level && !e.warned:
			e.warned = true
			e.b.list.Warnf(diag.AmbiguousTerms, term.Pos, "make the conditions exclude one another",
				"two conditions of transition %q can hold at once; the first counts", e.t.ID)
		}
	}
	return level, true
}
