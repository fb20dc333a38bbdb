package lp_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"niche/lp"
	"niche/rng"
)

var inf = math.Inf(1)

// dense makes a problem of a matrix by rows.
func dense(cost []float64, a [][]float64, rowLower, rowUpper, lower, upper []float64) *lp.Problem {
	p := &lp.Problem{RowLower: rowLower, RowUpper: rowUpper}
	for j, c := range cost {
		column := lp.Column{Cost: c, Lower: lower[j], Upper: upper[j]}
		for i := range a {
			if a[i][j] != 0 {
				column.Entries = append(column.Entries, lp.Entry{Row: i, Value: a[i][j]})
			}
		}
		p.Columns = append(p.Columns, column)
	}
	return p
}

func repeat(x float64, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// prove checks what a solution claims by the conditions that are sufficient for
// it, in the terms of the problem.
func prove(p *lp.Problem, s *lp.Solution) error {
	switch s.Status {
	case lp.Infeasible:
		return proveInfeasible(p, s.Proof)
	case lp.Unbounded:
		return proveUnbounded(p, s.Ray)
	}
	return proveOptimal(p, s)
}

// activities returns Ax and Σ|a||x| of each row.
func activities(p *lp.Problem, x []float64) (ax, size []float64) {
	ax, size = make([]float64, len(p.RowLower)), make([]float64, len(p.RowLower))
	for j := range p.Columns {
		for _, e := range p.Columns[j].Entries {
			ax[e.Row] += e.Value * x[j]
			size[e.Row] += math.Abs(e.Value * x[j])
		}
	}
	return ax, size
}

// proveOptimal checks feasibility, the signs of reduced costs and prices, and
// that the cost equals the bound that they give.
func proveOptimal(p *lp.Problem, s *lp.Solution) error {
	const tol = 1e-6
	ax, size := activities(p, s.X)
	dual, scale := 0.0, 1.0
	price := func(what string, k int, x, d, lower, upper, size float64) error {
		slack := tol * (1 + size)
		if x < lower-slack || x > upper+slack {
			return fmt.Errorf("%s %d = %g is outside [%g, %g]", what, k, x, lower, upper)
		}
		at := lower
		if d < 0 {
			at = upper
		}
		if math.Abs(d) < tol && math.IsInf(at, 0) {
			return nil
		}
		if math.IsInf(at, 0) {
			return fmt.Errorf("%s %d without bound has price %g", what, k, d)
		}
		dual += d * at
		scale += math.Abs(d * at)
		return nil
	}
	for j := range p.Columns {
		c := &p.Columns[j]
		d := c.Cost
		for _, e := range c.Entries {
			d -= s.Prices[e.Row] * e.Value
		}
		if math.Abs(d-s.Reduced[j]) > tol*(1+math.Abs(c.Cost)) {
			return fmt.Errorf("reduced cost %d is %g, want %g", j, s.Reduced[j], d)
		}
		if err := price("column", j, s.X[j], d, c.Lower, c.Upper, math.Abs(s.X[j])); err != nil {
			return err
		}
	}
	for i, y := range s.Prices {
		if err := price("row", i, ax[i], y, p.RowLower[i], p.RowUpper[i], size[i]); err != nil {
			return err
		}
	}
	if math.Abs(dual-s.Objective) > tol*scale {
		return fmt.Errorf("cost %g, but the prices prove %g", s.Objective, dual)
	}
	return nil
}

// proveInfeasible checks that y·Ax has no value in common with what the rows
// allow.
func proveInfeasible(p *lp.Problem, y []float64) error {
	for j := range p.Columns {
		if p.Columns[j].Lower > p.Columns[j].Upper {
			return nil
		}
	}
	low, high, scale := 0.0, 0.0, 0.0 // of y·(Ax − s), which must be 0
	add := func(coefficient, lower, upper float64) {
		if math.Abs(coefficient) < 1e-9 {
			return
		}
		a, b := coefficient*lower, coefficient*upper
		low, high = low+min(a, b), high+max(a, b)
		for _, v := range []float64{a, b} {
			if !math.IsInf(v, 0) {
				scale = max(scale, math.Abs(v))
			}
		}
	}
	d := make([]float64, len(p.Columns))
	for j := range p.Columns {
		for _, e := range p.Columns[j].Entries {
			d[j] += y[e.Row] * e.Value
		}
		add(d[j], p.Columns[j].Lower, p.Columns[j].Upper)
	}
	for i := range y {
		add(-y[i], p.RowLower[i], p.RowUpper[i])
	}
	if !(low > 1e-10*scale || high < -1e-10*scale) {
		return fmt.Errorf("the proof %v allows [%g, %g]", y, low, high)
	}
	return nil
}

// proveUnbounded checks that the cost falls along the ray and no bound ends it.
func proveUnbounded(p *lp.Problem, ray []float64) error {
	const tol = 1e-7
	size := 0.0
	for _, r := range ray {
		size = max(size, math.Abs(r))
	}
	slope := 0.0
	check := func(what string, k int, r, lower, upper float64) error {
		if r > tol*size && !math.IsInf(upper, 1) || r < -tol*size && !math.IsInf(lower, -1) {
			return fmt.Errorf("the ray leaves %s %d in [%g, %g] by %g", what, k, lower, upper, r)
		}
		return nil
	}
	for j := range p.Columns {
		slope += p.Columns[j].Cost * ray[j]
		if err := check("column", j, ray[j], p.Columns[j].Lower, p.Columns[j].Upper); err != nil {
			return err
		}
	}
	ax, _ := activities(p, ray)
	for i := range ax {
		if err := check("row", i, ax[i], p.RowLower[i], p.RowUpper[i]); err != nil {
			return err
		}
	}
	if slope >= -tol*size {
		return fmt.Errorf("the cost changes by %g along the ray", slope)
	}
	return nil
}

func solve(t *testing.T, p *lp.Problem) *lp.Solution {
	t.Helper()
	s, err := lp.Solve(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := prove(p, s); err != nil {
		t.Fatalf("%v: %v\n%+v", s.Status, err, s)
	}
	return s
}

// TestKnown solves problems of textbooks.
func TestKnown(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      *lp.Problem
		status lp.Status
		want   float64
	}{
		{"two products", dense([]float64{-3, -5}, [][]float64{{1, 0}, {0, 2}, {3, 2}}, repeat(-inf, 3), []float64{4, 12, 18}, repeat(0, 2), repeat(inf, 2)), lp.Optimal, -36},
		{"Beale's cycle", dense([]float64{-0.75, 150, -0.02, 6}, [][]float64{{0.25, -60, -0.04, 9}, {0.5, -90, -0.02, 3}, {0, 0, 1, 0}},
			repeat(-inf, 3), []float64{0, 0, 1}, repeat(0, 4), repeat(inf, 4)), lp.Optimal, -0.05},
		{"Kuhn's cycle", dense([]float64{-2, -3, 1, 12}, [][]float64{{-2, -9, 1, 9}, {1.0 / 3, 1, -1.0 / 3, -2}},
			repeat(-inf, 2), repeat(0, 2), repeat(0, 4), repeat(inf, 4)), lp.Unbounded, 0},
		{"equations that contradict", dense([]float64{1, 1}, [][]float64{{1, 1}, {2, 2}}, []float64{1, 3}, []float64{1, 3}, repeat(-inf, 2), repeat(inf, 2)), lp.Infeasible, 0},
		{"equations that repeat", dense([]float64{1, 2}, [][]float64{{1, 1}, {2, 2}}, []float64{1, 2}, []float64{1, 2}, repeat(0, 2), repeat(inf, 2)), lp.Optimal, 1},
		{"crossed bounds", dense([]float64{1}, [][]float64{{1}}, []float64{0}, []float64{9}, []float64{2}, []float64{1}), lp.Infeasible, 0},
		{"no rows", dense([]float64{1, -1}, nil, nil, nil, []float64{-2, 0}, []float64{5, 7}), lp.Optimal, -9},
		{"no columns", dense(nil, [][]float64{{}}, []float64{0}, []float64{1}, nil, nil), lp.Optimal, 0},
		{"empty row out of bounds", dense([]float64{1}, [][]float64{{0}}, []float64{1}, []float64{2}, repeat(0, 1), repeat(1, 1)), lp.Infeasible, 0},
		{"free unknowns", dense([]float64{1, 1}, [][]float64{{1, 2}, {3, 1}}, []float64{4, 6}, repeat(inf, 2), repeat(-inf, 2), repeat(inf, 2)), lp.Optimal, 2.8},
		{"unbounded", dense([]float64{0, -1}, [][]float64{{1, -1}}, []float64{0}, []float64{0}, repeat(0, 2), repeat(inf, 2)), lp.Unbounded, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := solve(t, c.p)
			if s.Status != c.status || s.Status == lp.Optimal && math.Abs(s.Objective-c.want) > 1e-9 {
				t.Errorf("%v %g, want %v %g", s.Status, s.Objective, c.status, c.want)
			}
		})
	}
}

// TestKleeMinty needs 2ⁿ steps by the rule of the largest coefficient.
func TestKleeMinty(t *testing.T) {
	const n = 12
	p := &lp.Problem{}
	for j := range n {
		c := lp.Column{Cost: -math.Pow(2, float64(n-1-j)), Upper: inf}
		for i := j; i < n; i++ {
			v := math.Pow(2, float64(i-j+1))
			if i == j {
				v = 1
			}
			c.Entries = append(c.Entries, lp.Entry{Row: i, Value: v})
		}
		p.Columns = append(p.Columns, c)
		p.RowLower, p.RowUpper = append(p.RowLower, -inf), append(p.RowUpper, math.Pow(5, float64(j+1)))
	}
	s := solve(t, p)
	if want := -math.Pow(5, n); math.Abs(s.Objective-want) > 1e-9*-want {
		t.Errorf("%g, want %g", s.Objective, want)
	}
	if s.Steps > 200 {
		t.Errorf("%d steps", s.Steps)
	}
}

// TestAssignment solves assignment problems, whose corners are degenerate, and
// compares with all permutations.
func TestAssignment(t *testing.T) {
	const n = 6
	random := rng.New(rng.Key{Seed: 7})
	for range 20 {
		p := &lp.Problem{RowLower: repeat(1, 2*n), RowUpper: repeat(1, 2*n)}
		cost := [n][n]float64{}
		for i := range n {
			for j := range n {
				cost[i][j] = math.Floor(10 * random.Float64())
				p.Columns = append(p.Columns, lp.Column{Cost: cost[i][j], Upper: inf, Entries: []lp.Entry{{Row: i, Value: 1}, {Row: n + j, Value: 1}}})
			}
		}
		best := inf
		var visit func(i int, used uint, sum float64)
		visit = func(i int, used uint, sum float64) {
			if i == n {
				best = min(best, sum)
				return
			}
			for j := range n {
				if used&(1<<j) == 0 {
					visit(i+1, used|1<<j, sum+cost[i][j])
				}
			}
		}
		visit(0, 0, 0)
		if s := solve(t, p); math.Abs(s.Objective-best) > 1e-9 {
			t.Errorf("%g, want %g", s.Objective, best)
		}
	}
}

// problem draws problems of all kinds: small whole coefficients make corners
// where many bounds meet, repeated rows and rows without entries.
func problem(t *rapid.T) *lp.Problem {
	n, m := rapid.IntRange(0, 12).Draw(t, "columns"), rapid.IntRange(0, 10).Draw(t, "rows")
	bound := func(label string) (lower, upper float64) {
		v := float64(rapid.IntRange(-3, 3).Draw(t, label))
		switch rapid.IntRange(0, 5).Draw(t, label+" kind") {
		case 0:
			return v, v
		case 1:
			return v, v + float64(rapid.IntRange(0, 4).Draw(t, label+" width"))
		case 2:
			return v, inf
		case 3:
			return -inf, v
		case 4:
			return 0, 0
		}
		return -inf, inf
	}
	p := &lp.Problem{RowLower: make([]float64, m), RowUpper: make([]float64, m)}
	for i := range m {
		p.RowLower[i], p.RowUpper[i] = bound("row")
	}
	scale := math.Pow(10, float64(rapid.IntRange(-3, 3).Draw(t, "scale")))
	for range n {
		c := lp.Column{Cost: float64(rapid.IntRange(-2, 2).Draw(t, "cost"))}
		c.Lower, c.Upper = bound("column")
		for i := range m {
			if v := rapid.IntRange(-4, 2).Draw(t, "entry"); v > -3 && v != 0 {
				c.Entries = append(c.Entries, lp.Entry{Row: i, Value: float64(v) * scale})
			}
		}
		p.Columns = append(p.Columns, c)
	}
	return p
}

// TestProofs solves random problems and checks what is claimed of them.
func TestProofs(t *testing.T) {
	outcomes := map[lp.Status]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		s, err := lp.Solve(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		outcomes[s.Status]++
		if err := prove(p, s); err != nil {
			t.Fatalf("%v: %v\n%+v\n%+v", s.Status, err, p, s)
		}
	})
	for _, status := range []lp.Status{lp.Optimal, lp.Infeasible, lp.Unbounded} {
		if outcomes[status] == 0 {
			t.Errorf("no problem is %v: the test tests little", status)
		}
	}
}

// TestAgain changes costs and bounds and solves from the last basis.
func TestAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problem(t)
		s, err := lp.NewSolver(p)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			got, err := s.Solve(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			want, err := lp.Solve(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			if err := prove(p, got); err != nil {
				t.Fatalf("%v: %v\n%+v\n%+v", got.Status, err, p, got)
			}
			same := got.Status == want.Status && math.Abs(got.Objective-want.Objective) <= 1e-7*(1+math.Abs(want.Objective))
			// A problem without feasible point may be told by either proof.
			if !same {
				t.Fatalf("%v %g from the last basis, %v %g from the beginning\n%+v", got.Status, got.Objective, want.Status, want.Objective, p)
			}
			for j := range p.Columns {
				c := &p.Columns[j]
				c.Cost = float64(rapid.IntRange(-2, 2).Draw(t, "new cost"))
				c.Upper = max(c.Upper, c.Lower) + float64(rapid.IntRange(0, 1).Draw(t, "new width"))
				s.SetCost(j, c.Cost)
				s.SetBounds(j, c.Lower, c.Upper)
			}
		}
	})
}

// network is a random reaction network at steady state: chains and branches
// between external fluxes, with linearly dependent rows and one flux to maximise.
func network(random *rng.Stream, species, reactions int) *lp.Problem {
	p := &lp.Problem{RowLower: make([]float64, species), RowUpper: make([]float64, species)}
	below := func(n int) int { return int(random.Below(uint64(n))) }
	for j := range reactions {
		c := lp.Column{Upper: 1000}
		if below(3) == 0 {
			c.Lower = -1000
		}
		for range 1 + below(2) {
			c.Entries = append(c.Entries, lp.Entry{Row: below(species), Value: -float64(1 + below(2))})
		}
		for range 1 + below(2) {
			c.Entries = append(c.Entries, lp.Entry{Row: below(species), Value: float64(1 + below(2))})
		}
		if j < reactions/20 {
			c.Entries, c.Lower, c.Upper = c.Entries[:1], -10, 1000
		}
		p.Columns = append(p.Columns, c)
	}
	biomass := &p.Columns[reactions-1]
	biomass.Cost, biomass.Lower, biomass.Entries = -1, 0, nil
	for range 30 {
		biomass.Entries = append(biomass.Entries, lp.Entry{Row: below(species), Value: -random.Float64()})
	}
	// Carriers: a pair of species that only change into one another.
	for i := range species / 10 {
		for range 4 {
			j := below(reactions - 1)
			p.Columns[j].Entries = append(p.Columns[j].Entries, lp.Entry{Row: 2 * i, Value: 1}, lp.Entry{Row: 2*i + 1, Value: -1})
		}
	}
	return p
}

// TestNetworks solves flux problems of the size of genome-scale models.
func TestNetworks(t *testing.T) {
	random := rng.New(rng.Key{Seed: 3})
	for _, size := range []struct{ species, reactions int }{{20, 40}, {200, 400}, {800, 1500}} {
		for range 3 {
			p := network(&random, size.species, size.reactions)
			s := solve(t, p)
			t.Logf("%d × %d: %v %g in %d steps", size.species, size.reactions, s.Status, s.Objective, s.Steps)
		}
	}
}

// TestSameAnswer wants the same bits from the same problem.
func TestSameAnswer(t *testing.T) {
	random := rng.New(rng.Key{Seed: 5})
	p := network(&random, 100, 200)
	a, b := solve(t, p), solve(t, p)
	for j := range a.X {
		if a.X[j] != b.X[j] {
			t.Fatalf("column %d: %g and %g", j, a.X[j], b.X[j])
		}
	}
}

// TestMalformed refuses problems that make no sense.
func TestMalformed(t *testing.T) {
	for _, p := range []*lp.Problem{
		{RowLower: []float64{1}},
		{RowLower: []float64{math.NaN()}, RowUpper: []float64{1}},
		{Columns: []lp.Column{{Cost: inf}}},
		{Columns: []lp.Column{{Lower: math.NaN()}}},
		{Columns: []lp.Column{{Entries: []lp.Entry{{Row: 0, Value: 1}}}}},
		{Columns: []lp.Column{{Entries: []lp.Entry{{Row: 0, Value: inf}}}}, RowLower: []float64{0}, RowUpper: []float64{0}},
	} {
		if _, err := lp.Solve(context.Background(), p); err == nil {
			t.Errorf("%+v is accepted", p)
		}
	}
}

// TestCancelled gives up when asked to.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	random := rng.New(rng.Key{Seed: 3})
	if _, err := lp.Solve(ctx, network(&random, 400, 800)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
