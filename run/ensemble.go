package run

import (
	"context"
	"fmt"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/ensemble"
	"niche/model"
	"niche/report"
	"niche/ssa"
	"niche/store"
)

// Realisations asks for a stochastic simulation: many realisations of a
// TimeCourse.
type Realisations struct {
	TimeCourse
	Replicates int
	Options    ssa.Options
}

// Cloud is the answer to Realisations.
type Cloud struct {
	Prepared   *Prepared // without Simulator
	Statistics *ensemble.Statistics
}

// Run simulates r for model m.
func (r *Realisations) Run(ctx context.Context, m *model.Model) (*Cloud, error) {
	sys, problems := compile.Lower(m, compile.Options{})
	if err := problems.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", m.ID, err)
	}
	simulator, err := ssa.New(program, r.Options)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Model: m, System: sys, Problems: problems}
	overrides, err := p.Overrides(r.Set)
	if err != nil {
		return nil, err
	}
	e := ssa.Ensemble{Replicates: r.Replicates,
		Task: ssa.Task{T0: r.From, Times: grid(r.From, r.To, r.Points)}}
	for _, o := range overrides {
		e.Overrides = append(e.Overrides, ssa.Override(o))
	}
	if r.Progress != nil {
		e.Progress = func(done int) { r.Progress(float64(done)) }
	}
	stats, err := simulator.Ensemble(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Cloud{Prepared: p, Statistics: stats}, nil
}

// Table has time and, for each quantity, mean and standard deviation.
func (c *Cloud) Table() *store.Table {
	t := &store.Table{Name: "ensemble", Title: "Mean and standard deviation of " + c.Prepared.name()}
	t.Columns = append(t.Columns, store.Column{Name: "time", Unit: unitText(c.Prepared.Model.TimeUnit), Floats: c.Statistics.Times})
	for i := range c.Statistics.Columns {
		q := &c.Statistics.Columns[i]
		t.Columns = append(t.Columns,
			store.Column{Name: q.ID + "_mean", Unit: unitText(q.Unit), Floats: q.Mean},
			store.Column{Name: q.ID + "_sd", Unit: unitText(q.Unit), Floats: q.SD})
	}
	return t
}

// Figures draws the means with dashed lines one standard deviation away, two
// quantities to a figure and at most twelve figures. only restricts them to some
// ids; nil draws every species.
func (c *Cloud) Figures(only []string) []*report.Figure {
	const each, most = 2, 12
	wanted := map[string]bool{}
	for _, id := range only {
		wanted[id] = true
	}
	var figures []*report.Figure
	var f *report.Figure
	drawn := 0
	for i := range c.Statistics.Columns {
		q := &c.Statistics.Columns[i]
		if len(only) > 0 && !wanted[q.ID] || len(only) == 0 && !q.Species {
			continue
		}
		if drawn%each == 0 {
			if len(figures) == most {
				break
			}
			f = &report.Figure{Name: fmt.Sprintf("ensemble-%d", len(figures)+1), Title: c.Prepared.name(),
				XLabel: axis("time", c.Prepared.Model.TimeUnit), YLabel: axis("mean ± standard deviation", q.Unit)}
			figures = append(figures, f)
		}
		drawn++
		low, up := make([]float64, len(q.Mean)), make([]float64, len(q.Mean))
		for k, m := range q.Mean {
			low[k], up[k] = m-q.SD[k], m+q.SD[k]
		}
		colour := (drawn-1)%each + 1
		x := c.Statistics.Times
		f.Series = append(f.Series, report.Series{Name: q.ID, X: x, Y: q.Mean, Colour: colour},
			report.Series{Name: q.ID + " − sd", X: x, Y: low, Dashed: true, Colour: colour},
			report.Series{Name: q.ID + " + sd", X: x, Y: up, Dashed: true, Colour: colour})
	}
	return figures
}
