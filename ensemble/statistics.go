package ensemble

import (
	"math"
	"slices"
)

// Statistics describe an ensemble on its grid.
type Statistics struct {
	Times      []float64 // [unit of t]
	Columns    []Column
	Replicates int
	Method     string // that ran, as the caller names it
	Firings    uint64 // of all realisations together
	// Values holds the values at the times Kept: realisation after realisation, time
	// after time, column after column.
	Values []float64
	Kept   []int // indices of times, increasing
}

// Column is one quantity.
type Column struct {
	Quantity
	Mean []float64 // one per time [Unit]
	// SD is the sample standard deviation, with divisor n − 1; 0 for one
	// realisation [Unit].
	SD        []float64
	Quantiles [][]float64 // one row per probability [Unit]
}

// statistics turns moments and values into statistics.
func (j *job) statistics() *Statistics {
	s := &Statistics{Times: slices.Clone(j.Times), Replicates: j.Replicates, Firings: j.firings.Load()}
	total := &j.batches[0]
	for b := 1; b < len(j.batches); b++ {
		total.join(&j.batches[b])
	}
	times, columns := len(j.Times), len(j.Quantities)
	for i, q := range j.Quantities {
		c := Column{Quantity: q, Mean: make([]float64, times), SD: make([]float64, times), Quantiles: make([][]float64, len(j.Quantiles))}
		for k := range times {
			c.Mean[k] = total.mean[k*columns+i]
			c.SD[k] = math.Sqrt(total.m2[k*columns+i] / max(total.n-1, 1))
		}
		s.Columns = append(s.Columns, c)
	}
	s.Values = j.values
	for k, at := range j.kept {
		if at >= 0 {
			s.Kept = append(s.Kept, k)
		}
	}
	if len(j.Quantiles) > 0 {
		s.quantiles(j.Quantiles)
	}
	return s
}

// quantiles fills in the quantiles of every column and time.
func (s *Statistics) quantiles(probabilities []float64) {
	sample := make([]float64, s.Replicates)
	for i := range s.Columns {
		c := &s.Columns[i]
		for q := range c.Quantiles {
			c.Quantiles[q] = make([]float64, len(s.Times))
		}
		for k := range s.Times {
			s.sample(i, k, sample)
			slices.Sort(sample)
			for q, p := range probabilities {
				c.Quantiles[q][k] = quantile(sample, p)
			}
		}
	}
}

// sample gathers the values of column i at time k, which were kept.
func (s *Statistics) sample(i, k int, dst []float64) {
	columns, at := len(s.Columns), slices.Index(s.Kept, k)
	if at < 0 {
		panic("ensemble: values of this time were not kept")
	}
	for r := range dst {
		dst[r] = s.Values[(r*len(s.Kept)+at)*columns+i]
	}
}

// quantile interpolates linearly between order statistics (definition 7 of
// Hyndman and Fan 1996, doi 10.2307/2684934).
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	low := int(math.Floor(h))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + float64((h-float64(low))*(sorted[low+1]-sorted[low]))
}

// Histogram counts values in bins of equal width.
type Histogram struct {
	From, Width float64 // lower end of the first bin, width of each [Unit]
	Counts      []int
}

// Histogram counts the values of column i at time k in at most most bins. Bins of
// whole numbers hold the same number of them each. It panics unless the
// values of that time were kept.
func (s *Statistics) Histogram(i, k, most int) Histogram {
	sample := make([]float64, s.Replicates)
	s.sample(i, k, sample)
	low, up := slices.Min(sample), slices.Max(sample)
	whole := !slices.ContainsFunc(sample, func(v float64) bool { return v != math.Trunc(v) })
	h := Histogram{From: low, Width: (up - low) / float64(most)}
	n := most
	switch {
	case whole:
		h.Width = math.Ceil((up - low + 1) / float64(most))
		n = int(math.Floor((up-low)/h.Width)) + 1
		h.From -= 0.5
	case !(up > low):
		return Histogram{From: low, Width: 0, Counts: []int{len(sample)}}
	}
	h.Counts = make([]int, n)
	for _, v := range sample {
		h.Counts[min(int((v-h.From)/h.Width), n-1)]++
	}
	return h
}
