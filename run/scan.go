package run

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

	"niche/compile"
	"niche/diag"
	"niche/sim"
	"niche/work"
)

// Measures of a scan: the steady state, or what a time course comes to.
const (
	MeasureSteady = "steady"
	MeasureEnd    = "end"
	MeasurePeak   = "peak"
	MeasureMin    = "min"
	MeasureArea   = "auc" // area under the curve, by the trapezoidal rule on the grid
)

// Measures returns all measures.
func Measures() []string {
	return []string{MeasureSteady, MeasureEnd, MeasurePeak, MeasureMin, MeasureArea}
}

// ScanAxis is a parameter, compartment or initial value that takes several values.
type ScanAxis struct {
	ID     string
	Values []float64 // [unit of the quantity]
	Log    bool      // for figures
}

// Spread returns n values from a to b: by equal differences or, with log, by
// equal ratios. Both ends are met exactly.
func Spread(a, b float64, n int, log bool) []float64 {
	values := grid(a, b, n)
	if log {
		for i := range values {
			values[i] = a * math.Pow(b/a, float64(i)/float64(len(values)-1))
		}
	}
	values[0], values[len(values)-1] = a, b
	return values
}

// ScanTask asks for one measure of all quantities at each point of one axis, or of
// each pair of points of two. Every point starts anew.
type ScanTask struct {
	Setup
	Axes    []ScanAxis // one or two
	Measure string
	To      float64 // end of time courses [time unit of the model]
	Points  int     // of time courses
	// Of are ids of states, rule variables, observables and reactions; all but the
	// reactions if empty.
	Of      []string
	Workers int // 0: one per processor; the answer does not depend on it
	// Progress, if not nil, is called with the number of points finished.
	Progress func(done float64)
}

// Scan is the answer to a ScanTask.
type Scan struct {
	Prepared *Prepared
	Task     *ScanTask
	// Columns are the quantities, Values one per point; the last axis varies
	// fastest. NaN where Failures says why.
	Columns  []CourseColumn
	Failures []string
}

// Run simulates every point. Points at which the simulation fails numerically are
// kept as failures.
func (s *ScanTask) Run(ctx context.Context, p *Prepared) (*Scan, error) {
	if err := s.check(p); err != nil {
		return nil, err
	}
	n := 1
	for i := range s.Axes {
		n *= len(s.Axes[i].Values)
	}
	formulas, err := p.formulas(s.Of)
	if err != nil {
		return nil, err
	}
	if most := maxValues / max(1, len(formulas)); n > most {
		var l diag.List
		l.Errorf(diag.BadSetting, diag.Pos{}, fmt.Sprintf("ask for at most %d", most), "%d points of %d quantities do not fit into memory", n, len(formulas))
		return nil, l.Err()
	}
	scan := &Scan{Prepared: p, Task: s}
	for q := range formulas {
		scan.Columns = append(scan.Columns, formulas[q].column)
	}
	workers := make([]*sim.Worker, workersFor(s.Workers, n))
	results := work.Ordered(ctx, n, len(workers), func(ctx context.Context, worker, index int) (scanned, error) {
		if workers[worker] == nil {
			workers[worker] = p.Simulator.NewWorker()
		}
		return s.point(ctx, p, workers[worker], index, formulas)
	})
	for r, err := range results {
		if err != nil {
			return nil, err
		}
		for q := range scan.Columns {
			scan.Columns[q].Values = append(scan.Columns[q].Values, r.values[q])
		}
		scan.Failures = append(scan.Failures, r.failure)
		if s.Progress != nil {
			s.Progress(float64(len(scan.Failures)))
		}
	}
	return scan, nil
}

// check reports axes and measures that make no sense.
func (s *ScanTask) check(p *Prepared) error {
	if !slices.Contains(Measures(), s.Measure) {
		return fmt.Errorf("unknown measure %q", s.Measure)
	}
	known := p.slots()
	for i := range s.Axes {
		id := s.Axes[i].ID
		if _, ok := known[id]; !ok {
			return unknown("settable quantity", id, append(p.parameterIDs(), p.StateIDs()...))
		}
		if i > 0 && id == s.Axes[0].ID {
			var l diag.List
			l.Errorf(diag.BadSetting, diag.Pos{}, "name two different ones", "both axes are %q", id)
			return l.Err()
		}
	}
	_, err := p.Overrides(s.Set)
	return err
}

// scanned is one point of a scan.
type scanned struct {
	values  []float64
	failure string
}

// point simulates the point with the given index.
func (s *ScanTask) point(ctx context.Context, p *Prepared, worker *sim.Worker, index int, formulas []formula) (scanned, error) {
	setup := &s.Setup
	for i, k := range s.at(index) {
		setup = setup.with(s.Axes[i].ID, s.Axes[i].Values[k])
	}
	times := []float64{math.Inf(1)}
	if s.Measure != MeasureSteady {
		times = grid(s.From, s.To, s.Points)
	}
	answer := scanned{values: make([]float64, len(formulas))}
	task, err := setup.task(ctx, p, worker, times, nil)
	if err == nil {
		var tr *sim.Trajectory
		if tr, err = worker.Run(ctx, task); err == nil {
			for q := range formulas {
				answer.values[q] = s.measure(times, p.series(tr, formulas[q].column.ID))
			}
			return answer, nil
		}
	}
	var failure *sim.Failure
	if ctx.Err() != nil || !errors.As(err, &failure) {
		return answer, err
	}
	answer.failure = err.Error()
	for q := range answer.values {
		answer.values[q] = math.NaN()
	}
	return answer, nil
}

// at returns the index on each axis of the point with the given index.
func (s *ScanTask) at(index int) []int {
	place := make([]int, len(s.Axes))
	for i := len(s.Axes) - 1; i >= 0; i-- {
		n := len(s.Axes[i].Values)
		place[i], index = index%n, index/n
	}
	return place
}

// series is the course of the state or output called id.
func (p *Prepared) series(tr *sim.Trajectory, id string) []float64 {
	values := make([]float64, len(tr.Times))
	rows, i := tr.Outputs, slices.IndexFunc(p.System.Outputs, func(o compile.Output) bool { return o.ID == id })
	if i < 0 {
		rows, i = tr.Y, slices.IndexFunc(p.System.States, func(st compile.State) bool { return st.ID == id })
	}
	for k := range values {
		values[k] = rows[k][i]
	}
	return values
}

// measure reduces a course to one number.
func (s *ScanTask) measure(times, values []float64) float64 {
	switch s.Measure {
	case MeasurePeak:
		_, v := peakOf(times, values)
		return v
	case MeasureMin:
		turned := make([]float64, len(values))
		for k, v := range values {
			turned[k] = -v
		}
		_, v := peakOf(times, turned)
		return -v
	case MeasureArea:
		area := 0.0
		for k := 1; k < len(values); k++ {
			area += float64((times[k] - times[k-1]) * (values[k] + values[k-1]) / 2)
		}
		return area
	}
	return values[len(values)-1]
}

// workersFor is the number of goroutines for n points.
func workersFor(workers, n int) int {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return max(1, min(workers, n))
}
