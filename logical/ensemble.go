package logical

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"niche/rng"
	"niche/work"
)

// Ensemble asks for realisations of a random update.
type Ensemble struct {
	Start      State
	Options    Options
	Replicates int
	Seed       uint64
	Workers    int
	// Times at which levels are noted, increasing from 0. In asynchronous steps
	// they are whole numbers.
	Times []float64
	// Rates are those of the Markov chain [per unit of time], by species; nil asks
	// for the asynchronous update. A species that is not in it has rate 1.
	Rates map[string]Rate
	// Progress, if not nil, is called after each realisation, in order.
	Progress func(done int)
}

// Rate is how often a species moves when it is called upon.
type Rate struct{ Up, Down float64 } // [per unit of time]

// Statistics are what an ensemble has in common.
type Statistics struct {
	Times []float64
	// Mean and SD are those of the levels of each species at each time, and Share
	// is the fraction of realisations in which its level is above 0.
	Mean, SD, Share [][]float64
	// Ends are the states at the last time with their fractions, the most frequent
	// first.
	Ends []End
}

// End is a state and the fraction of realisations that end in it.
type End struct {
	State    State
	Fraction float64
	Stable   bool
}

// ErrRate says that a rate is negative or not finite.
var ErrRate = errors.New("a rate must be a finite number ≥ 0")

// Run simulates the ensemble. The error is about rates or ctx.
func (n *Network) Run(ctx context.Context, e *Ensemble) (*Statistics, error) {
	rates := make([]Rate, len(n.Species))
	for i := range n.Species {
		r, ok := e.Rates[n.Species[i].ID]
		if !ok {
			r = Rate{1, 1}
		}
		for _, v := range []float64{r.Up, r.Down} {
			if !(v >= 0) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("species %q: %w", n.Species[i].ID, ErrRate)
			}
		}
		rates[i] = r
	}
	t := newTally(n, e.Times)
	realise := func(_ context.Context, _, index int) ([]State, error) {
		random := rng.New(rng.Key{Seed: e.Seed, Purpose: rng.Levels, Entity: uint32(index)})
		if e.Rates == nil {
			return n.steps(e, &random), nil
		}
		return n.chain(e, rates, &random), nil
	}
	for states, err := range work.Ordered(ctx, e.Replicates, max(e.Workers, 1), realise) {
		if err != nil {
			return nil, err
		}
		t.add(states)
		if e.Progress != nil {
			e.Progress(t.count)
		}
	}
	return t.statistics(), nil
}

// steps realises the asynchronous update.
func (n *Network) steps(e *Ensemble, random *rng.Stream) []State {
	states := make([]State, 0, len(e.Times))
	last := int(e.Times[len(e.Times)-1])
	n.walk(slices.Clone(e.Start), last, e.Options, random, func(step int, s State) {
		for len(states) < len(e.Times) && int(e.Times[len(states)]) <= step {
			states = append(states, slices.Clone(s))
		}
	})
	return states
}

// chain realises the Markov chain: the next move comes after an exponential
// waiting time with the sum of the rates of the species that are called upon.
func (n *Network) chain(e *Ensemble, rates []Rate, random *rng.Stream) []State {
	states := make([]State, 0, len(e.Times))
	s := slices.Clone(e.Start)
	active := make([]float64, len(s))
	time := 0.0
	for {
		total := 0.0
		for i := range s {
			active[i] = 0
			if target := n.target(s, i); target > s[i] {
				active[i] = rates[i].Up
			} else if target < s[i] {
				active[i] = rates[i].Down
			}
			total += active[i]
		}
		if total > 0 {
			time += random.Exponential() / total
		} else {
			time = math.Inf(1)
		}
		for len(states) < len(e.Times) && e.Times[len(states)] < time {
			states = append(states, slices.Clone(s))
		}
		if len(states) == len(e.Times) {
			return states
		}
		i := choose(active, total*random.Float64())
		s[i] = n.next(s, i, e.Options)
	}
}

// choose returns the index at which the running sum of weights passes u.
func choose(weights []float64, u float64) int {
	last := 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		if u < w {
			return i
		}
		u -= w
		last = i
	}
	return last
}

// tally sums levels over realisations.
type tally struct {
	n                   *Network
	times               []float64
	count               int
	sum, squares, above [][]float64
	ends                map[string]int
}

func newTally(n *Network, times []float64) *tally {
	t := &tally{n: n, times: times, ends: map[string]int{}}
	for _, table := range []*[][]float64{&t.sum, &t.squares, &t.above} {
		for range times {
			*table = append(*table, make([]float64, len(n.Species)))
		}
	}
	return t
}

func (t *tally) add(states []State) {
	t.count++
	for k, s := range states {
		for i, level := range s {
			v := float64(level)
			t.sum[k][i] += v
			t.squares[k][i] += v * v
			if level > 0 {
				t.above[k][i]++
			}
		}
	}
	t.ends[string(states[len(states)-1])]++
}

// statistics divides by the number of realisations. Sums of whole numbers are
// exact in any order.
func (t *tally) statistics() *Statistics {
	out := &Statistics{Times: t.times, Mean: t.sum, SD: t.squares, Share: t.above}
	count := float64(t.count)
	for k := range t.times {
		for i := range t.n.Species {
			mean := t.sum[k][i] / count
			variance := max(t.squares[k][i]/count-float64(mean*mean), 0)
			if t.count > 1 {
				variance *= count / (count - 1)
			}
			out.Mean[k][i], out.SD[k][i], out.Share[k][i] = mean, math.Sqrt(variance), t.above[k][i]/count
		}
	}
	for key, number := range t.ends {
		s := State(key)
		stable := true
		for i := range s {
			stable = stable && t.n.target(s, i) == s[i]
		}
		out.Ends = append(out.Ends, End{s, float64(number) / count, stable})
	}
	slices.SortFunc(out.Ends, func(a, b End) int {
		return cmp.Or(cmp.Compare(b.Fraction, a.Fraction), slices.Compare(a.State, b.State))
	})
	return out
}
