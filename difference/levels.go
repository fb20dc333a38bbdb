package difference

import (
	"fmt"
	"slices"
	"strings"

	"niche/expr"
	"niche/model"
)

// levels compares the logical parts of the models by id.
func (c *comparison) levels() {
	a, b := c.a.m.Qualitative, c.b.m.Qualitative
	if a == nil && b == nil {
		return
	}
	if a == nil {
		a = &model.Qualitative{}
	}
	if b == nil {
		b = &model.Qualitative{}
	}
	for _, t := range []*translation{c.ta, c.tb} { // levels are called the same on both sides
		for _, x := range slices.Concat(a.Species, b.Species) {
			t.meaning[x.ID] = c.pool.Symbol(x.ID)
		}
	}
	c.list("species with levels", c.levelSpecies(a), c.levelSpecies(b))
	c.list("transition", c.transitions(c.a, a), c.transitions(c.b, b))
}

func (c *comparison) levelSpecies(q *model.Qualitative) []stated {
	var list []stated
	for _, s := range q.Species {
		text := fmt.Sprintf("0 … %d, starts at %d", s.MaxLevel, s.Initial)
		if s.Constant {
			text += ", constant"
		}
		list = append(list, stated{s.ID, text, s.Pos})
	}
	return list
}

// transitions states each transition by what it sets: the terms in normal form,
// thresholds written out.
func (c *comparison) transitions(s *side, q *model.Qualitative) []stated {
	var list []stated
	for _, t := range q.Transitions {
		thresholds := map[expr.Expr]expr.Expr{}
		var inputs, outputs, terms []string
		for _, in := range t.Inputs {
			if in.ID != "" {
				thresholds[s.m.Pool.Symbol(in.ID)] = s.m.Pool.Number(float64(in.Threshold))
			}
			if in.Consumed {
				inputs = append(inputs, "takes from "+in.Species)
			}
		}
		for _, out := range t.Outputs {
			word := out.Species
			if out.Produced {
				word += fmt.Sprintf(" produced (level %d)", out.Level)
			}
			outputs = append(outputs, word)
		}
		for _, f := range t.Terms {
			terms = append(terms, fmt.Sprintf("%d if %s", f.Result, c.conditionText(s, f.Condition, thresholds)))
		}
		terms = append(terms, fmt.Sprintf("else %d", t.Default))
		slices.Sort(inputs)
		slices.Sort(outputs)
		list = append(list, stated{strings.Join(outputs, ", "), strings.Join(append(inputs, terms...), "; "), t.Pos})
	}
	return list
}

// conditionText is a condition in normal form, in the pool of the comparison.
func (c *comparison) conditionText(s *side, m model.Math, thresholds map[expr.Expr]expr.Expr) string {
	if !m.Present() {
		return "never"
	}
	t := c.ta
	if s == c.b {
		t = c.tb
	}
	p := c.pool
	e := p.Simplify(c.judge.abstract(t.formula(s.m.Pool.Substitute(s.expand(m.Expr), thresholds))))
	conditions := map[expr.Expr]expr.Expr{}
	for _, x := range c.judge.conditions {
		conditions[x.symbol] = x.difference
	}
	return p.Infix(p.Substitute(e, conditions))
}
