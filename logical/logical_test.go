package logical_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/logical"
	"niche/model"
)

// network is written as "A max initial: level if condition; level if condition",
// one species a line; without ":" nothing decides its level. The default is 0.
func network(t testing.TB, lines string) *model.Model {
	t.Helper()
	m := &model.Model{ID: "m", Pool: expr.NewPool(), Qualitative: &model.Qualitative{}}
	q := m.Qualitative
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		head, terms, decided := strings.Cut(line, ":")
		s := model.QualitativeSpecies{}
		if _, err := fmt.Sscan(head, &s.ID, &s.MaxLevel, &s.Initial); err != nil {
			t.Fatal(line, err)
		}
		q.Species = append(q.Species, s)
		if !decided {
			continue
		}
		tr := model.Transition{ID: "to" + s.ID, Outputs: []model.TransitionOutput{{Species: s.ID, Level: -1}}}
		for term := range strings.SplitSeq(terms, ";") {
			result, condition, _ := strings.Cut(term, " if ")
			e, err := expr.ParseInfix(m.Pool, condition, diag.Pos{}, expr.Grammar{})
			if err != nil {
				t.Fatal(err)
			}
			f := model.FunctionTerm{Condition: model.Math{Expr: e}}
			if _, err := fmt.Sscan(result, &f.Result); err != nil {
				t.Fatal(err)
			}
			tr.Terms = append(tr.Terms, f)
		}
		q.Transitions = append(q.Transitions, tr)
	}
	return m
}

func prepared(t testing.TB, lines string) *logical.Network {
	t.Helper()
	n, list := logical.New(network(t, lines))
	if len(list) > 0 {
		t.Fatal(list)
	}
	return n
}

// text writes states as "010 011".
func text(states ...logical.State) string {
	words := make([]string, len(states))
	for i, s := range states {
		for _, level := range s {
			words[i] += fmt.Sprint(level)
		}
	}
	return strings.Join(words, " ")
}

const (
	// ring of three, each on when the one before is off: a clock.
	clock = "A 1 0: 1 if C == 0\nB 1 0: 1 if A == 0\nC 1 0: 1 if B == 0"
	// toggle: two that keep each other off.
	toggle = "A 1 0: 1 if B == 0\nB 1 0: 1 if A == 0"
	// levels: B follows A's three levels, and shuts A down when it is high.
	graded = "A 2 2: 2 if B < 2\nB 2 0: 2 if A >= 2; 1 if A == 1"
)

// TestSynchronous follows updates whose course is plain.
func TestSynchronous(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		options     logical.Options
		want, cycle string
		before      int
	}{
		{"clock", clock, logical.Options{}, "000 111 000 111 000", "000 111", 0},
		{"toggle", toggle, logical.Options{}, "00 11 00 11 00", "00 11", 0},
		{"graded", graded, logical.Options{}, "20 22 02 00 20", "20 22 02 00", 0},
		{"graded by one level", graded, logical.Options{UnitSteps: true}, "20 21 22 12 01", "21 22 12 01 10", 1},
		{"cascade", "A 1 1\nB 1 0: 1 if A == 1\nC 1 0: 1 if B == 1", logical.Options{}, "100 110 111 111 111", "111", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := prepared(t, c.lines)
			if got := text(n.Synchronous(n.Initial(), 4, c.options)...); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			a, before := n.Cycle(n.Initial(), c.options)
			if text(a.States...) != c.cycle || before != c.before {
				t.Errorf("cycle %s after %d, want %s after %d", text(a.States...), before, c.cycle, c.before)
			}
		})
	}
}

// TestAttractors finds what the asynchronous update ends in.
func TestAttractors(t *testing.T) {
	for _, c := range []struct{ name, lines, want, stable string }{
		{"clock", clock, "001 010 011 100 101 110", ""},
		{"toggle", toggle, "01 | 10", "01 10"},
		{"graded", graded, "00 02 20 22", ""},
		{"cascade", "A 1 1\nB 1 0: 1 if A == 1\nC 1 0: 1 if B == 1", "111", "111"},
		{"memory", "A 1 0: 1 if A == 1 || S == 1\nS 1 0", "00", "00 10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := prepared(t, c.lines)
			attractors, complete := n.Attractors(n.Initial(), logical.Options{})
			var words []string
			for _, a := range attractors {
				words = append(words, text(a.States...))
			}
			if got := strings.Join(words, " | "); got != c.want || !complete {
				t.Errorf("attractors %s (%v), want %s", got, complete, c.want)
			}
			stable, complete := n.Stable(n.Initial(), 100)
			if got := text(stable...); got != c.stable || !complete {
				t.Errorf("stable %s (%v), want %s", got, complete, c.stable)
			}
		})
	}
}

// TestStableBySearch compares the search for stable states with a look at every
// state, in networks of random rules.
func TestStableBySearch(t *testing.T) {
	random := uint64(1)
	next := func(n int) int {
		random = random*6364136223846793005 + 1442695040888963407
		return int(random>>33) % n
	}
	for range 40 {
		const n = 7
		var b strings.Builder
		for i := range n {
			name := func(k int) string { return string(rune('A' + k)) }
			fmt.Fprintf(&b, "%s %d 0: 1 if %s >= 1 && %s < 1; %d if %s == %s\n", name(i), 1+i%2, name(next(n)), name(next(n)), 1+i%2, name(next(n)), name(next(n)))
		}
		m := network(t, b.String())
		net, _ := logical.New(m)
		var want []logical.State
		s := net.Initial()
		var visit func(i int)
		visit = func(i int) {
			if i == n {
				if after := net.Synchronous(s, 1, logical.Options{})[1]; slices.Equal(after, s) {
					want = append(want, slices.Clone(s))
				}
				return
			}
			for level := 0; level <= net.Species[i].Max; level++ {
				s[i] = uint8(level)
				visit(i + 1)
			}
		}
		visit(0)
		got, complete := net.Stable(net.Initial(), 10_000)
		if !complete || text(got...) != text(want...) {
			t.Fatalf("%s\ngot  %s\nwant %s", b.String(), text(got...), text(want...))
		}
	}
}

// TestChain compares Markov chains with what can be computed by hand: n = 20,000
// realisations, bounds of 4.5 standard errors (7e-6 false alarms per point).
func TestChain(t *testing.T) {
	times := []float64{0, 0.3, 1, 2.5}
	for _, c := range []struct {
		name, lines string
		rates       map[string]logical.Rate
		species     int
		want        func(t float64) float64
	}{
		{"switched on", "A 1 0: 1 if S == 1\nS 1 1", map[string]logical.Rate{"A": {2, 1}}, 0, func(t float64) float64 { return 1 - math.Exp(-2*t) }},
		{"blinking", "A 1 0: 1 if A == 0", map[string]logical.Rate{"A": {3, 1}}, 0, func(t float64) float64 { return 0.75 * (1 - math.Exp(-4*t)) }},
		{"cascade", "S 1 1\nA 1 0: 1 if S == 1\nB 1 0: 1 if A == 1", map[string]logical.Rate{}, 2, func(t float64) float64 { return 1 - (1+t)*math.Exp(-t) }},
		{"race", "A 1 0: 1 if B == 0\nB 1 0: 1 if A == 0", map[string]logical.Rate{"A": {3, 1}, "B": {1, 1}}, 0, func(t float64) float64 { return 0.75 * (1 - math.Exp(-4*t)) }},
		{"two levels at once", "A 2 0: 2 if S == 1\nS 1 1", map[string]logical.Rate{}, 0, func(t float64) float64 { return 1 - math.Exp(-t) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := prepared(t, c.lines)
			e := logical.Ensemble{Start: n.Initial(), Replicates: 20_000, Seed: 5, Workers: 2, Times: times, Rates: c.rates}
			s, err := n.Run(context.Background(), &e)
			if err != nil {
				t.Fatal(err)
			}
			for k, at := range times {
				p := c.want(at)
				bound := 4.5 * math.Sqrt(p*(1-p)/float64(e.Replicates))
				if got := s.Share[k][c.species]; math.Abs(got-p) > bound {
					t.Errorf("at %g: %g, want %g ± %g", at, got, p, bound)
				}
			}
		})
	}
}

// TestWalk compares the asynchronous update with a count of ways: from 00 either
// species of the toggle moves first, with probability ½.
func TestWalk(t *testing.T) {
	n := prepared(t, toggle)
	s, err := n.Run(context.Background(), &logical.Ensemble{Start: n.Initial(), Replicates: 10_000, Seed: 1, Workers: 2, Times: []float64{0, 1, 5}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Mean[1][0]; math.Abs(got-0.5) > 4.5*0.5/100 || s.Mean[2][0] != got || s.Mean[0][0] != 0 {
		t.Errorf("mean %v", s.Mean)
	}
	if len(s.Ends) != 2 || !s.Ends[0].Stable || math.Abs(s.Ends[0].Fraction+s.Ends[1].Fraction-1) > 1e-12 {
		t.Errorf("ends %+v", s.Ends)
	}
}

// TestWorkers wants the same statistics from any number of workers.
func TestWorkers(t *testing.T) {
	n := prepared(t, clock)
	var all []*logical.Statistics
	for _, workers := range []int{1, 3} {
		s, err := n.Run(context.Background(), &logical.Ensemble{Start: n.Initial(), Replicates: 500, Seed: 9, Workers: workers, Times: []float64{0, 1, 2}, Rates: map[string]logical.Rate{"A": {0.5, 2}}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if !reflect.DeepEqual(all[0], all[1]) {
		t.Error("one and three workers differ")
	}
}

// TestProblems reports models that make no network.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		lines  string
		change func(q *model.Qualitative)
		want   string
	}{
		{"A 1 2", nil, `species "A" has initial level 2 and highest level 1 [N1452]; give it a level up to 1`},
		{"A 1 0\nA 1 0", nil, `species "A" has a name that is already taken [N0201]; rename one of the two`},
		{"A 1 0: 2 if A == 0", nil, `transition "toA" calls species "A" to level 2; its highest is 1 [N1452]; raise maxLevel, or lower the result`},
		{"A 1 0: 1 if B == 0", nil, `a condition of transition "toA" uses undeclared name "B" [N0250]; name a species or an input`},
		{"A 1 0: 1 if f(A) == 0", nil, `a condition of transition "toA" cannot be evaluated: `},
		{toggle, func(q *model.Qualitative) { q.Species[0].Constant = true }, `transition "toA" sets species "A", which is constant [N0202]; do not declare it constant`},
		{toggle, func(q *model.Qualitative) { q.Transitions[1].Outputs[0].Species = "A" }, `species "A" is set by transitions "toA" and "toB" [N0253]; join the two transitions`},
		{toggle, func(q *model.Qualitative) { q.Transitions[0].Outputs[0].Produced = true }, `transition "toA" produces "A": Petri nets are not supported [N0809]; write it as reactions`},
		{toggle, func(q *model.Qualitative) {
			q.Transitions[0].Inputs = []model.TransitionInput{{Species: "B", Consumed: true}}
		}, `transition "toA" consumes "B": Petri nets are not supported [N0809]; write it as reactions`},
		{toggle, func(q *model.Qualitative) {
			q.Transitions[0].Inputs = []model.TransitionInput{{ID: "B", Species: "B", Threshold: -1}}
		}, `input "B" of transition "toA" has no threshold [N0252]; write qual:thresholdLevel="1"`},
		{"A 1 0: 1 if A >= 0; 0 if A >= 1", nil, `warning: two conditions of transition "toA" can hold at once; the first counts [N1454]; make the conditions exclude one another`},
	} {
		m := network(t, c.lines)
		if c.change != nil {
			c.change(m.Qualitative)
		}
		_, list := logical.New(m)
		if len(list) != 1 || !strings.HasPrefix(list[0].Error(), c.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", c.lines, list, c.want)
		}
	}
	if _, list := logical.New(&model.Model{}); len(list) != 1 || list[0].Code != diag.NoLevels {
		t.Errorf("got %v", list)
	}
}

// TestRates refuses rates that make no sense.
func TestRates(t *testing.T) {
	n := prepared(t, toggle)
	for _, r := range []logical.Rate{{-1, 1}, {1, math.NaN()}, {math.Inf(1), 1}} {
		_, err := n.Run(context.Background(), &logical.Ensemble{Start: n.Initial(), Replicates: 1, Times: []float64{0}, Rates: map[string]logical.Rate{"A": r}})
		if err == nil {
			t.Errorf("rate %+v is accepted", r)
		}
	}
}
