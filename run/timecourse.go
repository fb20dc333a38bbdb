package run

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"niche/diag"
	"niche/sim"
	"niche/units"
)

// TimeCourse asks for a simulation of one model over an even grid.
type TimeCourse struct {
	From, To float64 // [time unit of the model]
	Points   int     // number of times, at least 2
	Set      map[string]float64
	// Equilibrate starts from the steady state of the model as written; Set holds
	// from From on.
	Equilibrate bool
	// Also names reactions whose rates are reported beside states and rule
	// variables.
	Also []string
	// Progress, if not nil, is called with the time reached.
	Progress func(t float64)
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
	if err := tc.check(p); err != nil {
		return nil, err
	}
	worker := p.Simulator.NewWorker()
	task := sim.Task{T0: tc.From, Times: grid(tc.From, tc.To, tc.Points), Overrides: overrides, Outputs: true, Progress: tc.Progress}
	if tc.Equilibrate {
		rest, err := worker.Run(ctx, sim.Task{T0: tc.From, Times: []float64{math.Inf(1)}})
		if err != nil {
			return nil, fmt.Errorf("before the start: %w", err)
		}
		task.Start = &sim.Start{Y: rest.Y[0], Reinitialise: p.reinitialised(tc.Set)}
	}
	tr, err := worker.Run(ctx, task)
	if tr == nil {
		return nil, err
	}
	return &Course{Prepared: p, Trajectory: tr, Columns: p.columns(tr, tc.Also)}, err
}

// maxValues bounds the values of one time course, about 1 GB of memory.
const maxValues = 1 << 27

// check reports a time course that cannot be kept in memory.
func (tc *TimeCourse) check(p *Prepared) error {
	width := len(p.System.States) + len(p.System.Outputs) + len(p.System.Switches) + 1
	if most := maxValues / width; tc.Points > most {
		var l diag.List
		l.Errorf(diag.BadSetting, diag.Pos{}, fmt.Sprintf("ask for at most %d", most), "%d points of %d quantities do not fit into memory", tc.Points, width)
		return l.Err()
	}
	return nil
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

// columns picks the reported quantities out of a trajectory: states and rule
// variables, with observables, and the reaction rates that also names.
func (p *Prepared) columns(tr *sim.Trajectory, also []string) []CourseColumn {
	names, species, reactions := map[string]string{}, map[string]bool{}, map[string]bool{}
	for i := range p.Model.Species {
		names[p.Model.Species[i].ID], species[p.Model.Species[i].ID] = p.Model.Species[i].Name, true
	}
	for i := range p.Model.Reactions {
		reactions[p.Model.Reactions[i].ID] = true
	}
	var list []CourseColumn
	for i := range p.System.States {
		st := &p.System.States[i]
		if st.Amount {
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
		if reactions[out.ID] && !slices.Contains(also, out.ID) {
			continue
		}
		c := CourseColumn{ID: out.ID, Name: names[out.ID], Unit: out.Unit, Species: species[out.ID], Values: make([]float64, len(tr.Times))}
		for k := range tr.Times {
			c.Values[k] = tr.Outputs[k][i]
		}
		list = append(list, c)
	}
	return list
}

// Label is what figures call the quantity.
func (c *CourseColumn) Label() string {
	if c.Name != "" {
		return c.Name
	}
	return c.ID
}

// name is what to call the model in titles.
func (p *Prepared) name() string {
	return cmp.Or(p.Model.Name, p.Model.ID, filepath.Base(p.Model.Pos.File))
}

// axis labels an axis with its unit, if known.
func axis(what string, u units.Unit) string { return labelled(what, unitText(u)) }

// labelled adds a unit to what.
func labelled(what, unit string) string {
	if unit == "" || unit == "1" {
		return what
	}
	return what + " (" + unit + ")"
}

// unitText is the printed unit, "" if unknown.
func unitText(u units.Unit) string {
	if !u.Known() {
		return ""
	}
	if s := u.String(); s != "dimensionless" {
		return s
	}
	return "1"
}

// Title names the model.
func (p *Prepared) Title() string { return p.name() }

// Title names the model of c.
func (c *Course) Title() string { return c.Prepared.name() }

// SetIDs returns the ids that tc changes, sorted.
func (tc *TimeCourse) SetIDs() []string { return slices.Sorted(maps.Keys(tc.Set)) }
