package run

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"niche/report"
	"niche/store"
)

// Rank sums up one parameter.
type Rank struct {
	Parameter int // index
	// Strength is the root mean square of Relative over quantities and times [1].
	Strength float64
	// Quantity and Time are the indices at which |Relative| is largest, Peak its
	// value there [1].
	Quantity, Time int
	Peak           float64
}

// Ranking returns all parameters, the strongest first.
func (s *Sensitivities) Ranking() []Rank {
	ranks := make([]Rank, len(s.Parameters))
	for j := range ranks {
		r := &ranks[j]
		r.Parameter = j
		sum, n := 0.0, 0
		for q := range s.Columns {
			for k := range s.Times {
				v := s.Relative(k, q, j)
				if math.IsNaN(v) {
					continue
				}
				sum, n = sum+v*v, n+1
				if math.Abs(v) > math.Abs(r.Peak) {
					r.Peak, r.Quantity, r.Time = v, q, k
				}
			}
		}
		if n > 0 {
			r.Strength = math.Sqrt(sum / float64(n))
		}
	}
	slices.SortStableFunc(ranks, func(a, b Rank) int { return cmp.Compare(b.Strength, a.Strength) })
	return ranks
}

// Tables returns the ranking and all sensitivities.
func (s *Sensitivities) Tables() []*store.Table { return []*store.Table{s.RankTable(), s.table()} }

// RankTable lists the parameters by their strength.
func (s *Sensitivities) RankTable() *store.Table {
	ids, units, most := []string{}, []string{}, []string{}
	values, strengths, peaks, times := []float64{}, []float64{}, []float64{}, []float64{}
	for _, r := range s.Ranking() {
		id := s.Parameters[r.Parameter]
		ids, units, values = append(ids, id), append(units, s.Prepared.UnitOf(id)), append(values, s.Values[r.Parameter])
		strengths, peaks = append(strengths, r.Strength), append(peaks, r.Peak)
		name := ""
		if r.Peak != 0 {
			name = s.Columns[r.Quantity].ID
		}
		most, times = append(most, name), append(times, s.Times[r.Time])
	}
	t := &store.Table{Name: "ranking", Title: "Parameters by the strength of their effect", Columns: []store.Column{
		{Name: "parameter", Strings: ids}, {Name: "value", Floats: values}, {Name: "unit", Strings: units},
		{Name: "strength", Unit: "1", Floats: strengths}, {Name: "largest", Unit: "1", Floats: peaks}, {Name: "quantity", Strings: most},
	}}
	if !s.Steady {
		t.Columns = append(t.Columns, store.Column{Name: "time", Unit: s.Prepared.TimeUnit(), Floats: times})
	}
	return t
}

// table lists every sensitivity, time by time.
func (s *Sensitivities) table() *store.Table {
	n := len(s.Times) * len(s.Columns) * len(s.Parameters)
	times, values := make([]float64, 0, n), make([]float64, 0, n)
	absolute, scaled := make([]float64, 0, n), make([]float64, 0, n)
	quantities, parameters := make([]string, 0, n), make([]string, 0, n)
	for k, t := range s.Times {
		for q := range s.Columns {
			for j, id := range s.Parameters {
				quantities, parameters = append(quantities, s.Columns[q].ID), append(parameters, id)
				times, values = append(times, t), append(values, s.Columns[q].Values[k])
				absolute, scaled = append(absolute, s.Absolute[k][q][j]+0), append(scaled, s.Scaled(k, q, j)+0) // no −0
			}
		}
	}
	table := &store.Table{Name: "sensitivities", Title: "Sensitivities", Columns: []store.Column{
		{Name: "quantity", Strings: quantities}, {Name: "parameter", Strings: parameters},
		{Name: "value", Floats: values}, {Name: "absolute", Floats: absolute}, {Name: "scaled", Unit: "1", Floats: scaled},
	}}
	if !s.Steady {
		table.Columns = slices.Insert(table.Columns, 2, store.Column{Name: "time", Unit: s.Prepared.TimeUnit(), Floats: times})
	}
	return table
}

// Heat is a map of quantities by parameters: at each place the relative
// sensitivity that is largest over time.
func (s *Sensitivities) Heat() report.Drawing {
	quantities := make([]string, len(s.Columns))
	for q := range s.Columns {
		quantities[q] = s.Columns[q].ID
	}
	title, unit := "Sensitivities of the steady state", "d ln Y / d ln p"
	if !s.Steady {
		title, unit = "Largest sensitivities of the time course", "dY / d ln p, relative to max |Y|"
	}
	return heat("sensitivities", title, unit, quantities, s.Parameters, func(q, j int) float64 {
		peak := 0.0
		for k := range s.Times {
			if v := s.Relative(k, q, j); math.Abs(v) > math.Abs(peak) || math.IsNaN(v) && len(s.Times) == 1 {
				peak = v
			}
		}
		return peak
	})
}

// Tornado shows what ±10 % of the strongest parameters do, to first order, to
// quantity q at the end of the time course or at the steady state.
func (s *Sensitivities) Tornado(q int) report.Drawing {
	const most = 15
	last, c := len(s.Times)-1, &s.Columns[q]
	f := &report.TornadoFigure{
		Labels: report.Labels{Name: "tornado", Title: c.ID + " and the parameters"},
		XLabel: axis(c.ID, c.Unit), Base: c.Values[last], Threshold: math.NaN(), Note: "to first order; " + s.moment(),
	}
	order := make([]int, len(s.Parameters))
	for j := range order {
		order[j] = j
	}
	effect := func(j int) float64 { return s.Absolute[last][q][j] * s.Values[j] / 10 }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(effect(b)), math.Abs(effect(a))) })
	for _, j := range order[:min(most, len(order))] {
		f.Rows = append(f.Rows, report.TornadoRow{
			Parameter: s.Parameters[j], Low: "× 0.9", High: "× 1.1", AtLow: f.Base - effect(j), AtHigh: f.Base + effect(j),
		})
	}
	return f
}

// moment says when the last values are taken.
func (s *Sensitivities) moment() string {
	if s.Steady {
		return "at the steady state"
	}
	return strings.TrimSpace("at t = " + store.FormatFloat(s.Times[len(s.Times)-1]) + " " + s.Prepared.TimeUnit())
}

// Curves draws the relative sensitivities of quantity q by its strongest
// parameters over time; nil at a steady state.
func (s *Sensitivities) Curves(q int) *report.Figure {
	const most = 6
	if s.Steady {
		return nil
	}
	c := &s.Columns[q]
	f := &report.Figure{
		Name: "curves", Title: "Sensitivities of " + c.ID, XLabel: axis("time", s.Prepared.Model.TimeUnit), YLabel: "dY / d ln p, relative to max |Y|",
		Caption: "Change of " + c.ID + " per relative change of each parameter, over the largest value of " + c.ID + ".",
	}
	value := func(j, k int) float64 { return s.Relative(k, q, j) }
	for _, j := range leading(len(s.Parameters), most, len(s.Times), value) {
		line := report.Series{Name: s.Parameters[j], X: s.Times, Y: make([]float64, len(s.Times))}
		for k := range s.Times {
			line.Y[k] = value(j, k)
		}
		f.Series = append(f.Series, line)
	}
	return f
}
