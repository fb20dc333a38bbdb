package difference

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/diag"
	"niche/model"
)

// stated is something that is compared as text, in the names of the first side.
type stated struct {
	id, text string
	pos      diag.Pos
}

// list compares two lists of statements by id.
func (c *comparison) list(kind string, a, b []stated) {
	other := map[string]stated{}
	for _, y := range b {
		other[y.id] = y
	}
	for _, x := range a {
		y, ok := other[x.id]
		delete(other, x.id)
		switch {
		case !ok:
			c.put(Change{Kind: kind, ID: x.id, A: x.text, PosA: x.pos, Relative: math.NaN()})
		case x.text != y.text:
			c.put(Change{Kind: kind, ID: x.id, Aspect: "statement", A: x.text, B: y.text, PosA: x.pos, PosB: y.pos, Relative: math.NaN()})
		default:
			c.counts[kind]++
		}
	}
	for _, y := range b {
		if _, alone := other[y.id]; alone {
			c.put(Change{Kind: kind, ID: y.id, B: y.text, PosB: y.pos, Relative: math.NaN()})
		}
	}
}

// inA is the name that id of side s has on the first side.
func (c *comparison) inA(s *side, id string) string {
	if q := s.quantities[id]; s == c.b && q != nil && q.partner != nil {
		return q.partner.key
	}
	return id
}

// fluxes compares bounds, objectives and gene associations.
func (c *comparison) fluxes() {
	c.list("flux bound", c.bounds(c.a), c.bounds(c.b))
	c.list("objective", c.objectives(c.a), c.objectives(c.b))
	c.list("flux constraint", c.fluxConstraints(c.a), c.fluxConstraints(c.b))
	c.list("gene association", c.associations(c.a), c.associations(c.b))
}

// limit is the value of a limit; what is not set is absent.
func (c *comparison) limit(s *side, l model.Limit, absent float64) float64 {
	switch {
	case !l.Set:
		return absent
	case l.Parameter != "":
		return s.start(l.Parameter)
	}
	return l.Value
}

// bounds states the interval of each bounded reaction, the bounds of all its
// statements together.
func (c *comparison) bounds(s *side) []stated {
	if s.m.Flux == nil {
		return nil
	}
	type interval struct{ low, high float64 }
	var list []stated
	intervals := map[string]interval{}
	for _, b := range s.m.Flux.Bounds {
		v, twice := intervals[b.Reaction]
		if !twice {
			v = interval{math.Inf(-1), math.Inf(1)}
			list = append(list, stated{id: b.Reaction, pos: b.Pos})
		}
		v.low, v.high = math.Max(v.low, c.limit(s, b.Lower, math.Inf(-1))), math.Min(v.high, c.limit(s, b.Upper, math.Inf(1)))
		intervals[b.Reaction] = v
	}
	for i := range list {
		v := intervals[list[i].id]
		list[i].text = fmt.Sprintf("%.9g … %.9g", v.low, v.high)
		list[i].id = c.inA(s, list[i].id)
	}
	return list
}

// terms states a sum of fluxes in a fixed order.
func (c *comparison) terms(s *side, terms []model.FluxTerm) string {
	var words []string
	for _, t := range terms {
		w := figure(c.limit(s, t.Coefficient, 1)) + "·" + c.inA(s, t.Variable)
		switch {
		case t.Variable2 != "":
			w += "·" + c.inA(s, t.Variable2)
		case t.Quadratic:
			w += "²"
		}
		words = append(words, w)
	}
	slices.Sort(words)
	return strings.Join(words, " + ")
}

func (c *comparison) objectives(s *side) []stated {
	var list []stated
	if s.m.Flux == nil {
		return nil
	}
	for _, o := range s.m.Flux.Objectives {
		text := "minimise "
		if o.Maximise {
			text = "maximise "
		}
		text += c.terms(s, o.Terms)
		if o.ID == s.m.Flux.Active || len(s.m.Flux.Objectives) == 1 {
			text += " (active)"
		}
		list = append(list, stated{o.ID, text, o.Pos})
	}
	return list
}

func (c *comparison) fluxConstraints(s *side) []stated {
	var list []stated
	if s.m.Flux == nil {
		return nil
	}
	for _, f := range s.m.Flux.Constraints {
		text := fmt.Sprintf("%.9g ≤ %s ≤ %.9g", c.limit(s, f.Lower, math.Inf(-1)), c.terms(s, f.Terms), c.limit(s, f.Upper, math.Inf(1)))
		list = append(list, stated{f.ID, text, f.Pos})
	}
	return list
}

// associations states which gene products each reaction needs, by their labels.
func (c *comparison) associations(s *side) []stated {
	if s.m.Flux == nil {
		return nil
	}
	labels := map[string]string{}
	for _, g := range s.m.Flux.GeneProducts {
		labels[g.ID] = g.ID
		if g.Label != "" {
			labels[g.ID] = g.Label
		}
	}
	var list []stated
	for _, a := range s.m.Flux.Associations {
		list = append(list, stated{c.inA(s, a.Reaction), needs(&a.Needs, labels), a.Pos})
	}
	return list
}

// needs writes a formula of gene products in a fixed order.
func needs(g *model.GeneFormula, labels map[string]string) string {
	if g.Product != "" {
		return labels[g.Product]
	}
	words := make([]string, len(g.Of))
	for i := range g.Of {
		words[i] = needs(&g.Of[i], labels)
		if len(g.Of[i].Of) > 1 {
			words[i] = "(" + words[i] + ")"
		}
	}
	slices.Sort(words)
	if g.All {
		return strings.Join(words, " and ")
	}
	return strings.Join(words, " or ")
}
