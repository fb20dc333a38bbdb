package flux_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"niche/expr"
	"niche/flux"
	"niche/model"
)

// network is written as "id: A + 2 B -> C [lower, upper]" a line; X_ names are
// outside. A missing bound is a model without it.
func network(t *testing.T, lines string) *model.Model {
	t.Helper()
	m := &model.Model{ID: "m", Pool: expr.NewPool(), Flux: &model.FluxBalance{Version: 2}}
	m.Compartments = []model.Compartment{{ID: "cell", Dimensions: 3, Size: 1, Constant: true}}
	seen := map[string]bool{}
	side := func(text string) (refs []model.SpeciesReference) {
		for part := range strings.SplitSeq(text, "+") {
			words := strings.Fields(part)
			if len(words) == 0 {
				continue
			}
			ref := model.SpeciesReference{Species: words[len(words)-1], Stoichiometry: 1, Constant: true}
			if len(words) == 2 {
				if _, err := fmt.Sscan(words[0], &ref.Stoichiometry); err != nil {
					t.Fatal(err)
				}
			}
			if !seen[ref.Species] {
				seen[ref.Species] = true
				m.Species = append(m.Species, model.Species{ID: ref.Species, Compartment: "cell", InitialIsAmount: true, HasOnlySubstanceUnits: true,
					BoundaryCondition: strings.HasPrefix(ref.Species, "X_")})
			}
			refs = append(refs, ref)
		}
		return refs
	}
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		id, rest, _ := strings.Cut(line, ":")
		equation, bounds, bounded := strings.Cut(rest, "[")
		left, right, _ := strings.Cut(equation, "->")
		r := model.Reaction{ID: strings.TrimSpace(id), Reactants: side(left), Products: side(right)}
		if bounded {
			var lower, upper float64
			if _, err := fmt.Sscanf(bounds, "%g, %g]", &lower, &upper); err != nil {
				t.Fatal(err)
			}
			r.Reversible = lower < 0
			m.Flux.Bounds = append(m.Flux.Bounds, model.FluxBound{Reaction: r.ID, Lower: number(lower), Upper: number(upper)})
		}
		m.Reactions = append(m.Reactions, r)
	}
	return m
}

func number(v float64) model.Limit { return model.Limit{Set: true, Value: v} }

func parameter(m *model.Model, id string, value float64) model.Limit {
	m.Parameters = append(m.Parameters, model.Parameter{ID: id, Value: value, Constant: true})
	return model.Limit{Set: true, Parameter: id}
}

// aim adds an objective, "2 R1 - R2".
func aim(m *model.Model, id string, maximise bool, terms map[string]float64) {
	o := model.Objective{ID: id, Maximise: maximise}
	for i := range m.Reactions {
		if c, ok := terms[m.Reactions[i].ID]; ok {
			o.Terms = append(o.Terms, model.FluxTerm{Variable: m.Reactions[i].ID, Coefficient: number(c)})
		}
	}
	m.Flux.Objectives = append(m.Flux.Objectives, o)
}

func problem(t *testing.T, m *model.Model) *flux.Problem {
	t.Helper()
	p, list := flux.New(m)
	if list.HasErrors() {
		t.Fatal(list)
	}
	return p
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 || a == b }

// fermentation: sugar is burnt (38 ATP, 6 oxygen) or fermented (2 ATP); growth
// takes 10 ATP and half a sugar. With little oxygen both ways are used.
const fermentation = `
sugar: X_sugar -> S [0, 10]
oxygen: X_oxygen -> O [0, 12]
burn: S + 6 O -> 38 ATP [0, 1000]
ferment: S -> 2 ATP + 2 L [0, 1000]
lactate: L -> X_lactate [0, 1000]
growth: 0.5 S + 10 ATP -> X_cells [0, 1000]
`

// TestFermentation has an optimum that can be found by hand: 2 of the 10 sugars
// can be burnt and give 76 ATP; the other 8 feed growth, 0.5 each, and its ATP:
// 0.5 g + f = 8, 76 + 2f = 10 g, so that g = 92/11 and f = 42/11.
func TestFermentation(t *testing.T) {
	m := network(t, fermentation)
	aim(m, "most", true, map[string]float64{"growth": 1})
	aim(m, "least", false, map[string]float64{"lactate": 2})
	p := problem(t, m)
	s, err := p.Optimise(context.Background(), p.Active)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"sugar": 10, "oxygen": 12, "burn": 2, "ferment": 42.0 / 11, "lactate": 84.0 / 11, "growth": 92.0 / 11}
	for j, v := range p.Variables {
		if !near(s.Values[j], want[v.ID]) {
			t.Errorf("%s = %g, want %g", v.ID, s.Values[j], want[v.ID])
		}
	}
	// A sugar more: 0.5 g + f = 1 more, so that g rises by 2/11. ATP more: by 1/11.
	for i, id := range p.Balanced {
		if want := map[string]float64{"S": 2.0 / 11, "ATP": 1.0 / 11, "L": 0, "O": (38 - 2) / 11.0 / 6}[id]; !near(s.Prices[i], want) {
			t.Errorf("price of %s = %g, want %g", id, s.Prices[i], want)
		}
	}
	if s.Objective != "most" || !near(s.Value, 92.0/11) || !near(s.Reduced[0], 2.0/11) {
		t.Errorf("%s = %g, reduced cost of sugar %g", s.Objective, s.Value, s.Reduced[0])
	}
	if s, err = p.Optimise(context.Background(), 1); err != nil || s.Objective != "least" || !near(s.Value, 0) {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestRanges finds what an optimum leaves open: of two equal ways either may carry
// all.
func TestRanges(t *testing.T) {
	m := network(t, "in: X_A -> A [0, 4]\none: A -> B [0, 1000]\ntwo: A -> B [0, 3]\nout: B -> X_B [0, 1000]\nloop: B -> C [-5, 1000]\nback: C -> B [-1000, 7]")
	aim(m, "o", true, map[string]float64{"out": 1})
	p := problem(t, m)
	for _, c := range []struct {
		objective int
		fraction  float64
		want      string
	}{
		{0, 1, "in 4 4, one 1 4, two 0 3, out 4 4, loop -5 7, back -5 7"},
		{0, 0.5, "in 2 4, one 0 4, two 0 3, out 2 4, loop -5 7, back -5 7"},
		{-1, 0, "in 0 4, one 0 4, two 0 3, out 0 4, loop -5 7, back -5 7"},
	} {
		calls := 0
		ranges, err := p.Ranges(context.Background(), c.objective, c.fraction, func(done, total int) { calls++ })
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for j, r := range ranges {
			got = append(got, fmt.Sprintf("%s %.7g %.7g", p.Variables[j].ID, math.Round(r.Lower*1e6)/1e6+0, math.Round(r.Upper*1e6)/1e6+0))
		}
		if g := strings.Join(got, ", "); g != c.want || calls != len(ranges) {
			t.Errorf("objective %d, %g:\ngot  %s\nwant %s", c.objective, c.fraction, g, c.want)
		}
	}
}

// TestBoundsFromModel takes bounds, stoichiometries and coefficients that the
// model computes.
func TestBoundsFromModel(t *testing.T) {
	m := network(t, "in: X_A -> A [0, 1000]\nout: A -> X_B [0, 1000]")
	b := &m.Flux.Bounds[0]
	b.Upper = parameter(m, "most", 1)
	m.InitialAssignments = []model.InitialAssignment{
		{Symbol: "most", Math: model.Math{Expr: m.Pool.Number(6)}},
		{Symbol: "n", Math: model.Math{Expr: m.Pool.New(expr.Div, m.Pool.Symbol("most"), m.Pool.Number(2))}},
	}
	m.Reactions[1].Reactants[0].ID, m.Reactions[1].Reactants[0].Constant = "n", true
	aim(m, "o", true, map[string]float64{"out": 1})
	p := problem(t, m)
	if s, err := p.Optimise(context.Background(), 0); err != nil || !near(s.Value, 2) {
		t.Errorf("%+v, %v: want 6 of A, 3 for each", s, err)
	}
}

// TestDefaultBounds: a reaction without bounds runs forwards, or both ways if it
// is reversible; bounds of version 1 add up.
func TestDefaultBounds(t *testing.T) {
	m := network(t, "in: X_A -> A\nout: A -> X_B")
	m.Reactions[0].Reversible = true
	m.Flux.Bounds = []model.FluxBound{{Reaction: "in", Upper: number(9)}, {Reaction: "in", Upper: number(4)}, {Reaction: "in", Lower: number(-7)}, {Reaction: "in", Lower: number(-8)}}
	p := problem(t, m)
	v := p.Variables
	if v[0].Lower != -7 || v[0].Upper != 4 || v[1].Lower != 0 || !math.IsInf(v[1].Upper, 1) {
		t.Errorf("%+v", v)
	}
	if s, err := p.Optimise(context.Background(), p.Active); err != nil || s.Objective != "" {
		t.Errorf("without objective: %+v, %v", s, err)
	}
}

// TestConstraints bounds a sum of fluxes, and lets a parameter be unknown.
func TestConstraints(t *testing.T) {
	m := network(t, "a: X_A -> A [0, 10]\nb: X_B -> A [0, 10]\nout: A -> X_C [0, 1000]")
	m.Parameters = append(m.Parameters, model.Parameter{ID: "open", Value: math.NaN()})
	m.Flux.Constraints = []model.FluxConstraint{
		{ID: "together", Lower: parameter(m, "none", math.Inf(-1)), Upper: parameter(m, "five", 5),
			Terms: []model.FluxTerm{{Variable: "a", Coefficient: parameter(m, "one", 1)}, {Variable: "open", Coefficient: parameter(m, "minus", -1)}}},
		{ID: "same", Lower: parameter(m, "zero", 0), Upper: parameter(m, "null", 0),
			Terms: []model.FluxTerm{{Variable: "b", Coefficient: parameter(m, "two", 2)}, {Variable: "open", Coefficient: parameter(m, "less", -1)}}},
	}
	aim(m, "o", true, map[string]float64{"out": 1, "b": -1.5})
	p := problem(t, m)
	// a − open ≤ 5 and open = 2b: out − 1.5 b = a − b/2 is largest at b = 2.5, a = 10.
	s, err := p.Optimise(context.Background(), 0)
	if err != nil || !near(s.Value, 8.75) || !near(s.Values[3], 5) {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestLost takes gene products away.
func TestLost(t *testing.T) {
	m := network(t, "a: X_A -> A [0, 1]\nb: X_B -> A [0, 2]\nout: A -> X_C [0, 1000]")
	m.Flux.GeneProducts = []model.GeneProduct{{ID: "g1", Label: "b0001"}, {ID: "g2"}, {ID: "g3"}}
	m.Flux.Associations = []model.GeneAssociation{
		{Reaction: "a", Needs: model.GeneFormula{All: true, Of: []model.GeneFormula{{Product: "g1"}, {Product: "g2"}}}},
		{Reaction: "b", Needs: model.GeneFormula{Of: []model.GeneFormula{{Product: "g1"}, {Product: "g3"}}}},
	}
	aim(m, "o", true, map[string]float64{"out": 1})
	p := problem(t, m)
	for _, c := range []struct {
		lost string
		want float64
	}{{"", 3}, {"b0001", 2}, {"g2", 2}, {"g3", 3}, {"g1 g3", 0}} {
		q, err := p.Without(strings.Fields(c.lost)...)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := q.Optimise(context.Background(), 0); err != nil || !near(s.Value, c.want) {
			t.Errorf("without %q: %+v, %v, want %g", c.lost, s, err, c.want)
		}
	}
	if _, err := p.Without("g4"); !errors.Is(err, flux.ErrNoProduct) {
		t.Errorf("got %v", err)
	}
}

// TestNoOptimum names what is in the way.
func TestNoOptimum(t *testing.T) {
	m := network(t, "in: X_A -> A [0, 5]\nout: A -> X_B [7, 10]\nother: X_C -> C [0, 1]\nthird: C -> X_C [0, 1]")
	aim(m, "o", true, map[string]float64{"third": 1})
	_, err := problem(t, m).Optimise(context.Background(), 0)
	want := `no fluxes satisfy the model: these contradict one another: the balance of species "A", the bounds of "in" [0, 5], the bounds of "out" [7, 10]`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	m = network(t, "in: X_A -> A\nout: A -> X_B\nother: X_C -> X_D [0, 1]")
	aim(m, "o", true, map[string]float64{"out": 1})
	_, err = problem(t, m).Optimise(context.Background(), 0)
	if want := `the objective is not bounded: it grows for ever with "in", "out"`; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestProblems reports models that make no linear program.
func TestProblems(t *testing.T) {
	base := func() *model.Model {
		m := network(t, "in: X_A -> A [0, 5]\nout: A -> X_B [0, 5]")
		aim(m, "o", true, map[string]float64{"out": 1})
		return m
	}
	for _, c := range []struct {
		change func(m *model.Model)
		want   string
	}{
		{func(m *model.Model) { m.Flux = nil }, `the model has no flux bounds or objective (SBML package "fbc") [N1401]; use niche run`},
		{func(m *model.Model) { m.Flux.Bounds[0].Lower = number(6) }, `the flux of "in" has lower bound 6 above its upper bound 5 [N1402]; correct one of the bounds`},
		{func(m *model.Model) { m.Flux.Bounds[0].Reaction = "inn" }, `a flux bound is about reaction "inn", which is not declared [N0250]; did you mean "in"?`},
		{func(m *model.Model) { m.Flux.Bounds[0].Upper = model.Limit{Set: true, Parameter: "p"} }, `output "p" uses undeclared name "p" [N0250]; declare it`},
		{func(m *model.Model) { m.Flux.Objectives[0].Terms[0].Variable = "x" }, `objective "o" names "x", which is neither a reaction nor a parameter that may vary [N0250]; declare it`},
		{func(m *model.Model) { m.Flux.Objectives[0].Terms[0].Quadratic = true }, `objective "o" has a quadratic term, which is not supported [N0808]; approximate it by linear terms`},
		{func(m *model.Model) { m.Flux.Objectives[0].Terms[0].Coefficient.Value = math.Inf(1) }, `a coefficient of objective "o" has no finite value [N0252]; write a number`},
		{func(m *model.Model) { m.Flux.Active = "oo" }, `the active objective "oo" is not declared [N0250]; did you mean "o"?`},
		{func(m *model.Model) { m.Reactions[0].Products[0].Stoichiometry = math.NaN() }, `the stoichiometry of "A" in reaction "in" has no value [N0252]; write stoichiometry="…"`},
	} {
		m := base()
		c.change(m)
		_, list := flux.New(m)
		if len(list) != 1 || list[0].Error() != c.want {
			t.Errorf("got  %v\nwant %s", list, c.want)
		}
	}
}
