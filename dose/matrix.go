package dose

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"niche/rng"
)

// Well is one measurement of a combination.
type Well struct {
	Dose1, Dose2 float64 // [units of the drugs]
	Viability    float64 // response relative to the untreated control [1]
}

// Matrix holds the mean inhibition at each pair of doses. Doses ascend from 0.
type Matrix struct {
	Doses1, Doses2 []float64   // [units of the drugs]
	Inhibition     [][]float64 // [dose of drug 1][dose of drug 2] [%]
}

// Errors of NewMatrix.
var (
	ErrNoSingles  = errors.New("each drug needs wells without the other: a row and a column at dose 0")
	ErrSmall      = errors.New("a combination needs at least two positive doses of each drug")
	ErrIncomplete = errors.New("dose pair without a well")
)

// NewMatrix averages wells. The error is ErrNoSingles, ErrSmall, or wraps
// ErrIncomplete and names the pair.
func NewMatrix(wells []Well) (*Matrix, error) {
	m := &Matrix{}
	for _, w := range wells {
		m.Doses1, m.Doses2 = append(m.Doses1, w.Dose1), append(m.Doses2, w.Dose2)
	}
	slices.Sort(m.Doses1)
	slices.Sort(m.Doses2)
	m.Doses1, m.Doses2 = slices.Compact(m.Doses1), slices.Compact(m.Doses2)
	switch {
	case len(wells) == 0 || m.Doses1[0] != 0 || m.Doses2[0] != 0:
		return nil, ErrNoSingles
	case len(m.Doses1) < 3 || len(m.Doses2) < 3:
		return nil, ErrSmall
	}
	counts := m.newTable()
	m.Inhibition = m.newTable()
	for _, w := range wells {
		i, _ := slices.BinarySearch(m.Doses1, w.Dose1)
		j, _ := slices.BinarySearch(m.Doses2, w.Dose2)
		counts[i][j]++
		m.Inhibition[i][j] += (100*(1-w.Viability) - m.Inhibition[i][j]) / counts[i][j]
	}
	for i := range counts {
		for j := range counts[i] {
			if counts[i][j] == 0 {
				return nil, fmt.Errorf("%w: %g and %g", ErrIncomplete, m.Doses1[i], m.Doses2[j])
			}
		}
	}
	return m, nil
}

// newTable returns a table of zeros of the shape of m.
func (m *Matrix) newTable() [][]float64 {
	table := make([][]float64, len(m.Doses1))
	for i := range table {
		table[i] = make([]float64, len(m.Doses2))
	}
	return table
}

// fixedDoses returns the doses of the drug that a slice of drug k holds fixed.
func (m *Matrix) fixedDoses(k int) []float64 {
	if k == 0 {
		return m.Doses2
	}
	return m.Doses1
}

// slice returns the doses of drug k and the inhibition at dose number q of the
// other.
func (m *Matrix) slice(k, q int) (doses, inhibition []float64) {
	if k == 1 {
		return m.Doses2, m.Inhibition[q]
	}
	for i := range m.Doses1 {
		inhibition = append(inhibition, m.Inhibition[i][q])
	}
	return m.Doses1, inhibition
}

// SynergyIntervals are mean scores with bootstrap confidence intervals [%].
type SynergyIntervals struct {
	HSA, Bliss, Loewe, ZIP Interval
}

// BootstrapSynergy draws the wells of each dose pair among themselves, with
// replacement, divides by the mean of the untreated ones as for an experiment,
// and repeats the analysis. Where a pair has a single well there are no
// intervals. The error is one of NewMatrix.
func BootstrapSynergy(wells []Well, o SynergyOptions, b Bootstrap) (*Synergy, SynergyIntervals, error) {
	m, err := NewMatrix(wells)
	if err != nil {
		return nil, SynergyIntervals{}, err
	}
	result := NewSynergy(m, o)
	cells := wellGroups(wells)
	if slices.ContainsFunc(cells, func(c []int) bool { return len(c) < 2 }) {
		b.Resamples = 0
	}
	o.start = result
	answers := b.run(func(s *rng.Stream) []float64 {
		n, err := NewMatrix(redraw(wells, cells, s))
		if err != nil {
			return nil
		}
		return NewSynergy(n, o).means()
	})
	list := b.intervals(result.means(), answers)
	return result, SynergyIntervals{list[0], list[1], list[2], list[3]}, nil
}

// wellGroups lists the wells of each dose pair, in the order of the pairs; the
// untreated ones come first.
func wellGroups(wells []Well) [][]int {
	order := make([]int, len(wells))
	for i := range order {
		order[i] = i
	}
	compare := func(a, b int) int {
		return cmp.Or(cmp.Compare(wells[a].Dose1, wells[b].Dose1), cmp.Compare(wells[a].Dose2, wells[b].Dose2))
	}
	slices.SortStableFunc(order, compare)
	var list [][]int
	for k, i := range order {
		if k == 0 || compare(order[k-1], i) != 0 {
			list = append(list, nil)
		}
		list[len(list)-1] = append(list[len(list)-1], i)
	}
	return list
}

// redraw resamples wells within their groups.
func redraw(wells []Well, cells [][]int, s *rng.Stream) []Well {
	drawn := slices.Clone(wells)
	for _, c := range cells {
		for _, i := range c {
			drawn[i].Viability = wells[c[s.Below(uint64(len(c)))]].Viability
		}
	}
	control, before := 0.0, 0.0
	for _, i := range cells[0] {
		control += drawn[i].Viability
		before += wells[i].Viability
	}
	if !(control > 0) {
		return drawn
	}
	for i := range drawn {
		drawn[i].Viability *= before / control
	}
	return drawn
}

// meanScore averages a table over the pairs in which both doses are positive.
func meanScore(table [][]float64) float64 {
	sum, n := 0.0, 0.0
	for _, row := range table[1:] {
		for _, v := range row[1:] {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
	}
	return sum / n
}
