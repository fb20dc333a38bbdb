package run

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"niche/report"
	"niche/sim"
	"niche/store"
	"niche/units"
)

// TimeCourse asks for a simulation of one model over an even grid.
type TimeCourse struct {
	From, To float64 // [time unit of the model]
	Points   int     // number of times, at least 2
	Set      map[string]float64
	// Equilibrate starts from the steady state of the model as written: what
	// EquilibrateWith sets holds before, Set after.
	Equilibrate     bool
	EquilibrateWith map[string]float64
	// Progress, if not nil, is called with the time reached.
	Progress func(t float64)
	Select   []string // ids to report; nil for every state and rule variable
}

// Course is the answer to a TimeCourse.
type Course struct {
	Prepared   *Prepared
	Trajectory *sim.Trajectory
	Columns    []CourseColumn
}

// CourseColumn is one reported quantity over time.
type CourseColumn struct {
	ID     string
	Name   string // display name; "" if the model gives none
	Unit   units.Unit
	Values []float64 // one per time [Unit]
	// Species says that the quantity is a state of the model.
	Species bool
}

// Run simulates tc. A numerical failure returns the part computed so far
// together with the error.
func (tc *TimeCourse) Run(ctx context.Context, p *Prepared) (*Course, error) {
	overrides, err := p.Overrides(tc.Set)
	if err != nil {
		return nil, err
	}
	worker := p.Simulator.NewWorker()
	task := sim.Task{T0: tc.From, Times: grid(tc.From, tc.To, tc.Points), Overrides: overrides, Outputs: true, Progress: tc.Progress}
	if tc.Equilibrate {
		before, err := p.Overrides(tc.EquilibrateWith)
		if err != nil {
			return nil, err
		}
		rest, err := worker.Run(ctx, sim.Task{T0: tc.From, Times: []float64{math.Inf(1)}, Overrides: before})
		if err != nil {
			return nil, fmt.Errorf("before the start: %w", err)
		}
		task.Start = &sim.Start{Y: rest.Y[0], Reinitialise: p.reinitialised(tc.Set)}
	}
	tr, err := worker.Run(ctx, task)
	if tr == nil {
		return nil, err
	}
	return &Course{Prepared: p, Trajectory: tr, Columns: p.columns(tr, tc.Select)}, err
}

// reinitialised marks the states that set names.
func (p *Prepared) reinitialised(set map[string]float64) []bool {
	marks := make([]bool, len(p.System.States))
	for i := range marks {
		_, marks[i] = set[p.System.States[i].ID]
	}
	return marks
}

// grid returns n evenly spaced times from a to b.
func grid(a, b float64, n int) []float64 {
	n = max(n, 2)
	times := make([]float64, n)
	for i := range times {
		times[i] = a + (b-a)*float64(i)/float64(n-1)
	}
	return times
}

// columns picks the reported quantities out of a trajectory.
func (p *Prepared) columns(tr *sim.Trajectory, only []string) []CourseColumn {
	wanted := map[string]bool{}
	for _, id := range only {
		wanted[id] = true
	}
	names := map[string]string{}
	for i := range p.Model.Species {
		names[p.Model.Species[i].ID] = p.Model.Species[i].Name
	}
	var list []CourseColumn
	for i := range p.System.States {
		st := &p.System.States[i]
		if st.Amount || len(only) > 0 && !wanted[st.ID] {
			continue
		}
		c := CourseColumn{ID: st.ID, Name: names[st.ID], Unit: st.Unit, Species: true, Values: make([]float64, len(tr.Times))}
		for k := range tr.Times {
			c.Values[k] = tr.Y[k][i]
		}
		list = append(list, c)
	}
	for i := range p.System.Outputs {
		out := &p.System.Outputs[i]
		if len(only) > 0 && !wanted[out.ID] || len(only) == 0 && p.isReaction(out.ID) {
			continue
		}
		c := CourseColumn{ID: out.ID, Unit: out.Unit, Values: make([]float64, len(tr.Times))}
		for k := range tr.Times {
			c.Values[k] = tr.Outputs[k][i]
		}
		list = append(list, c)
	}
	return list
}

func (p *Prepared) isReaction(id string) bool {
	for i := range p.Model.Reactions {
		if p.Model.Reactions[i].ID == id {
			return true
		}
	}
	return false
}

// Label is what figures call the quantity.
func (c *CourseColumn) Label() string {
	if c.Name != "" {
		return c.Name
	}
	return c.ID
}

// Table returns the wide table of c: time, then one column per quantity.
func (c *Course) Table() *store.Table {
	t := &store.Table{Name: "timecourse", Title: "Time course of " + c.Prepared.name()}
	t.Columns = append(t.Columns, store.Column{Name: "time", Unit: unitText(c.Prepared.Model.TimeUnit), Floats: c.Trajectory.Times})
	for i := range c.Columns {
		col := &c.Columns[i]
		t.Columns = append(t.Columns, store.Column{Name: col.ID, Unit: unitText(col.Unit), Floats: col.Values})
	}
	return t
}

// maxCurves bounds the curves of one figure; more cannot be told apart.
const maxCurves = 7

// Figures draws c in figures of at most seven curves, quantities of one unit
// together. only restricts them to some ids; nil draws every species.
func (c *Course) Figures(only []string) []*report.Figure {
	wanted := map[string]bool{}
	for _, id := range only {
		wanted[id] = true
	}
	var figures []*report.Figure
	open := map[units.Unit]*report.Figure{}
	for i := range c.Columns {
		col := &c.Columns[i]
		if len(only) > 0 && !wanted[col.ID] || len(only) == 0 && !col.Species {
			continue
		}
		f := open[col.Unit]
		if f == nil || len(f.Series) == maxCurves {
			f = &report.Figure{
				Name: fmt.Sprintf("timecourse-%d", len(figures)+1), Title: c.Prepared.name(),
				XLabel: axis("time", c.Prepared.Model.TimeUnit), YLabel: axis("value", col.Unit),
			}
			open[col.Unit] = f
			figures = append(figures, f)
		}
		f.Series = append(f.Series, report.Series{Name: col.ID, X: c.Trajectory.Times, Y: col.Values})
	}
	return figures
}

// Compared draws the quantities that ids name, one figure each: c as "with" and,
// unless it is nil, without as "without". Times count from origin and are
// called label.
func (c *Course) Compared(without *Course, ids []string, origin float64, label, with string) []*report.Figure {
	var figures []*report.Figure
	for _, id := range ids {
		i := slices.IndexFunc(c.Columns, func(col CourseColumn) bool { return col.ID == id })
		if i < 0 {
			continue
		}
		col := &c.Columns[i]
		times := make([]float64, len(c.Trajectory.Times))
		for k, t := range c.Trajectory.Times {
			times[k] = t - origin
		}
		f := &report.Figure{
			Name: id, Title: col.Label(), XLabel: axis(label, c.Prepared.Model.TimeUnit), YLabel: axis(col.Label(), col.Unit),
			Series: []report.Series{{Name: with, X: times, Y: col.Values}},
		}
		if without != nil {
			f.Series = append(f.Series, report.Series{Name: "without drug", X: times, Y: without.Columns[i].Values, Dashed: true})
			f.Caption = col.Label() + " " + with + " (solid) and without (dashed)."
		}
		figures = append(figures, f)
	}
	return figures
}

// name is what to call the model in titles.
func (p *Prepared) name() string {
	if p.Model.Name != "" {
		return p.Model.Name
	}
	return p.Model.ID
}

// axis labels an axis with its unit, if known.
func axis(what string, u units.Unit) string {
	if s := unitText(u); s != "" {
		return what + " (" + s + ")"
	}
	return what
}

// unitText is the printed unit, "" if unknown.
func unitText(u units.Unit) string {
	if !u.Known() {
		return ""
	}
	return u.String()
}

// Title names the model.
func (p *Prepared) Title() string { return p.name() }

// Title names the model of c.
func (c *Course) Title() string { return c.Prepared.name() }

// SetIDs returns the ids that tc changes, sorted.
func (tc *TimeCourse) SetIDs() []string { return slices.Sorted(maps.Keys(tc.Set)) }
