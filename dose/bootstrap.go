package dose

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"niche/rng"
)

// Bootstrap says how to resample. The zero value makes no resamples.
type Bootstrap struct {
	Seed      uint64
	Stream    uint32  // number of the curve or matrix, so that two never share draws
	Resamples int     // 0 for none; 1000 is usual
	Level     float64 // confidence; 0.95 if zero
	Workers   int     // 1 if zero; changes no bit of the result
}

func (b *Bootstrap) level() float64 { return cmp.Or(b.Level, 0.95) }

// run calls sample with numbered streams and returns its answers in order.
func (b *Bootstrap) run(sample func(s *rng.Stream) []float64) [][]float64 {
	answers := make([][]float64, b.Resamples)
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(1, b.Workers) {
		group.Go(func() {
			for {
				k := int(next.Add(1)) - 1
				if k >= len(answers) {
					return
				}
				s := rng.New(rng.Key{Seed: b.Seed, Purpose: rng.Bootstrap, Entity: b.Stream, Step: uint32(k)})
				answers[k] = sample(&s)
			}
		})
	}
	group.Wait()
	return answers
}

// intervals returns the percentile intervals of answers around the values.
func (b *Bootstrap) intervals(values []float64, answers [][]float64) []Interval {
	list := make([]Interval, len(values))
	column := make([]float64, len(answers))
	for i, v := range values {
		for k := range answers {
			column[k] = math.NaN()
			if answers[k] != nil {
				column[k] = answers[k][i]
			}
		}
		low, high := percentile(column, b.level())
		list[i] = Interval{v, low, high}
	}
	return list
}

// groups lists the measurements that share a dose and a curve: replicates.
func groups(d *Data) [][]int {
	type key struct {
		curve int
		dose  float64
	}
	at := map[key]int{}
	var list [][]int
	for i, x := range d.Doses {
		k := key{d.curve(i), x}
		g, ok := at[k]
		if !ok {
			g = len(list)
			at[k] = g
			list = append(list, nil)
		}
		list[g] = append(list[g], i)
	}
	return list
}

// replicated reports whether every group holds at least two.
func replicated(groups [][]int) bool {
	return !slices.ContainsFunc(groups, func(g []int) bool { return len(g) < 2 })
}

// resample draws a data set like d. Where every dose has replicates they are
// drawn among themselves, with replacement; otherwise the residuals of fit are,
// inflated by √(n/(n−p)) (Davison & Hinkley 1997, Bootstrap Methods and their
// Application, §6.2, doi 10.1017/CBO9780511802843).
func resample(d *Data, fitted func(i int) float64, free int, groups [][]int, s *rng.Stream) Data {
	drawn := *d
	drawn.Responses = make([]float64, len(d.Responses))
	if replicated(groups) {
		for _, g := range groups {
			for _, i := range g {
				drawn.Responses[i] = d.Responses[g[s.Below(uint64(len(g)))]]
			}
		}
		return drawn
	}
	n := len(d.Responses)
	inflation := math.Sqrt(float64(n) / float64(max(1, n-free)))
	for i := range d.Responses {
		k := int(s.Below(uint64(n)))
		scale := inflation * math.Sqrt(d.weight(k)/max(d.weight(i), math.SmallestNonzeroFloat64))
		drawn.Responses[i] = fitted(i) + scale*(d.Responses[k]-fitted(k))
	}
	return drawn
}

// PotencyIntervals are a Potency with its bootstrap confidence intervals.
type PotencyIntervals struct {
	IC50, EC50, Hill, EInf, Emax, AUC, DSS Interval
}

// PotencyIntervals refits resamples of the data that curve of f came from.
// data must be those of f, with Gaussian scatter. Resamples start from f.
// Without resamples the intervals of IC50 and EC50 are those of the delta
// method on the logarithm of the dose and the others have none.
func (f *Fit) PotencyIntervals(data Data, o Options, curve int, b Bootstrap) PotencyIntervals {
	tested := make([]float64, 0, len(data.Doses))
	for i, x := range data.Doses {
		if data.curve(i) == curve {
			tested = append(tested, x)
		}
	}
	p := f.Curves[curve].Potency(tested)
	if b.Resamples == 0 {
		return f.deltaPotency(p, curve, b.level())
	}
	o.Start = f.Curves
	all := groups(&data)
	answers := b.run(func(s *rng.Stream) []float64 {
		d := resample(&data, func(i int) float64 { return f.At(data.Doses[i], data.curve(i)) }, len(f.Estimates), all, s)
		refit, err := FitModel(f.Model, d, o)
		if err != nil {
			return nil
		}
		q := refit.Curves[curve].Potency(tested)
		if math.IsNaN(q.IC50) {
			q.IC50 = math.Inf(1)
		}
		return q.values()
	})
	list := b.intervals(p.values(), answers)
	return PotencyIntervals{list[0], list[1], list[2], list[3], list[4], list[5], list[6]}
}

func (f *Fit) deltaPotency(p Potency, curve int, level float64) PotencyIntervals {
	none := func(v float64) Interval { return Interval{v, math.NaN(), math.NaN()} }
	around := func(x, se float64) Interval {
		factor := math.Exp(f.Quantile(level) * se / x)
		return Interval{x, x / factor, x * factor}
	}
	zero, _ := f.Curves[curve].Limits()
	list := PotencyIntervals{
		IC50: none(p.IC50), EC50: none(p.EC50), Hill: none(p.Hill), EInf: none(p.EInf), Emax: none(p.Emax), AUC: none(p.AUC), DSS: none(p.DSS),
	}
	if x, se, ok := f.Level(zero/2, curve); ok {
		list.IC50 = around(x, se)
	}
	if x, se := f.Effective(0.5, curve); !math.IsNaN(se) {
		list.EC50 = around(x, se)
	}
	return list
}
