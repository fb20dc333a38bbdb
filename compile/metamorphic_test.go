package compile_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"niche/compile"
	"niche/expr"
	"niche/model"
)

// randomNetwork draws a network of mass-action and saturating reactions over
// two compartments.
func randomNetwork(t *rapid.T) *model.Model {
	p := expr.NewPool()
	m := &model.Model{Pool: p, File: "random"}
	for i, size := range []float64{1, 0.25} {
		m.Compartments = append(m.Compartments, model.Compartment{ID: fmt.Sprint("c", i), Dimensions: 3, Size: size})
	}
	n := rapid.IntRange(1, 6).Draw(t, "species")
	for i := range n {
		m.Species = append(m.Species, model.Species{ID: fmt.Sprint("S", i), Compartment: fmt.Sprint("c", i%2), Initial: float64(i + 1),
			HasOnlySubstanceUnits: rapid.Bool().Draw(t, "amount")})
	}
	m.Parameters = []model.Parameter{{ID: "k", Value: 0.7}, {ID: "K", Value: 1.3}}
	species := rapid.IntRange(0, n-1)
	side := func(label string) (refs []model.SpeciesReference) {
		for _, i := range rapid.SliceOfN(species, 0, 2).Draw(t, label) {
			refs = append(refs, model.SpeciesReference{Species: fmt.Sprint("S", i), Stoichiometry: float64(rapid.IntRange(1, 3).Draw(t, "n"))})
		}
		return refs
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "reactions") {
		r := model.Reaction{ID: fmt.Sprint("R", i), Reactants: side("reactants"), Products: side("products")}
		rate := p.Symbol("k")
		for _, ref := range r.Reactants {
			s := p.Symbol(ref.Species)
			switch rapid.IntRange(0, 2).Draw(t, "law") {
			case 0:
				rate = p.New(expr.Mul, rate, s)
			case 1:
				rate = p.New(expr.Mul, rate, p.New(expr.Div, s, p.New(expr.Add, s, p.Symbol("K"))))
			default:
				rate = p.New(expr.Mul, rate, p.New(expr.Piecewise, s, p.New(expr.Lt, s, p.Number(2)), p.Number(2)))
			}
		}
		r.RateLaw = &model.RateLaw{Math: model.Math{Expr: rate}}
		m.Reactions = append(m.Reactions, r)
	}
	return m
}

// derivatives returns dy/dt and the trace of the Jacobian by species name at
// the initial state.
func derivatives(t *rapid.T, m *model.Model) map[string]float64 {
	s, list := compile.Lower(m, compile.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x := newPoint(s)
	x.start(0)
	f, _ := x.rhs()
	values := map[string]float64{}
	for i, v := range f {
		values[s.States[i].ID] = v
		for k := s.JacobianPattern.Start[i]; k < s.JacobianPattern.Start[i+1]; k++ {
			if int(s.JacobianPattern.Row[k]) == i {
				values["trace"] += x.eval(s.Jacobian[k])
			}
		}
	}
	values["laws"] = float64(len(s.Conserved))
	return values
}

// equal fails unless a and b agree; a state may be missing where its
// derivative is 0.
func equal(t *rapid.T, what string, a, b map[string]float64) {
	for id, v := range a {
		if w := b[id]; math.Abs(v-w) > 1e-12*(1+math.Abs(v)) {
			t.Errorf("%s: %s is %g, was %g", what, id, w, v)
		}
	}
	for id, w := range b {
		if _, ok := a[id]; !ok && w != 0 {
			t.Errorf("%s: %s is new", what, id)
		}
	}
}

func TestMetamorphic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomNetwork(t)
		want := derivatives(t, m)
		seed := rapid.Uint64().Draw(t, "seed")

		permuted := *m
		permuted.Reactions = slices.Clone(m.Reactions)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(permuted.Reactions), func(i, j int) {
			permuted.Reactions[i], permuted.Reactions[j] = permuted.Reactions[j], permuted.Reactions[i]
		})
		equal(t, "reactions permuted", want, derivatives(t, &permuted))

		halves := *m
		halves.Reactions = slices.Clone(m.Reactions)
		half := halves.Reactions[0]
		half.RateLaw = &model.RateLaw{Math: model.Math{Expr: m.Pool.New(expr.Div, half.RateLaw.Math.Expr, m.Pool.Number(2))}}
		halves.Reactions[0] = half
		half.ID = "half"
		halves.Reactions = append(halves.Reactions, half)
		equal(t, "reaction split in halves", want, derivatives(t, &halves))

		idle := *m
		idle.Reactions = append(slices.Clone(m.Reactions), model.Reaction{ID: "idle", Reactants: m.Reactions[0].Reactants,
			Products: m.Reactions[0].Products, RateLaw: &model.RateLaw{Math: model.Math{Expr: m.Pool.Number(0)}}})
		equal(t, "reaction of rate 0 added", want, derivatives(t, &idle))

		renamed := derivatives(t, rename(m))
		for id, v := range want {
			if w := renamed["x_"+id]; id != "trace" && id != "laws" && w != v {
				t.Errorf("renamed: %s is %g, was %g", id, w, v)
			}
		}
	})
}

// rename puts x_ before every id of species and parameters.
func rename(m *model.Model) *model.Model {
	n := *m
	n.Pool = expr.NewPool()
	n.Species, n.Parameters, n.Reactions = slices.Clone(m.Species), slices.Clone(m.Parameters), slices.Clone(m.Reactions)
	for i := range n.Species {
		n.Species[i].ID = "x_" + n.Species[i].ID
	}
	for i := range n.Parameters {
		n.Parameters[i].ID = "x_" + n.Parameters[i].ID
	}
	for i := range n.Reactions {
		r := &n.Reactions[i]
		r.Reactants, r.Products = slices.Clone(r.Reactants), slices.Clone(r.Products)
		for k := range r.Reactants {
			r.Reactants[k].Species = "x_" + r.Reactants[k].Species
		}
		for k := range r.Products {
			r.Products[k].Species = "x_" + r.Products[k].Species
		}
		r.RateLaw = &model.RateLaw{Math: model.Math{Expr: copyRenamed(n.Pool, m.Pool, r.RateLaw.Math.Expr)}}
	}
	return &n
}

func copyRenamed(to, from *expr.Pool, e expr.Expr) expr.Expr {
	n := from.Node(e)
	switch n.Op {
	case expr.Number:
		return to.Number(n.Value)
	case expr.Symbol:
		return to.Symbol("x_" + n.Name)
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = copyRenamed(to, from, a)
	}
	return to.New(n.Op, args...)
}
