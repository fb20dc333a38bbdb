package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"niche/report"
	"niche/run"
	"niche/store"
)

// scanFlags are the options of niche scan.
type scanFlags struct {
	modelFlags
	axes        [2]axisFlags
	measure     string
	until       float64
	timePoints  int
	of, plot    []string
	workerCount int
}

// axisFlags are one axis of a scan.
type axisFlags struct {
	parameter string
	from, to  float64
	points    int
	log       bool
}

func scanCommand(t *terminal) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan MODEL --parameter ID --from A --to B",
		Short: "steady states or time courses over one parameter, or over two",
		Long: `Simulates a model for each value of a parameter, compartment or initial value, or
for each pair of values of two, and keeps the steady state of its quantities, or
the end, peak, minimum or area under the curve of their time courses.

  niche scan model.xml --parameter k1 --from 0.01 --to 100 --log --points 41
  niche scan model.xml --parameter k1 --from 0 --to 1 --parameter2 k2 --to2 5 --measure peak --until 50`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.scan(cmd.Context(), args[0], &f) },
	}
	addModelFlags(cmd, &f.modelFlags)
	fl := cmd.Flags()
	for i := range f.axes {
		a, suffix, which, points := &f.axes[i], "", "", 21
		if i == 1 {
			suffix, which, points = "2", "second ", 11
		}
		fl.StringVar(&a.parameter, "parameter"+suffix, "", which+"parameter, compartment or initial value to vary")
		fl.Float64Var(&a.from, "from"+suffix, 0, "first value of the "+which+"parameter")
		fl.Float64Var(&a.to, "to"+suffix, 0, "last value of the "+which+"parameter")
		fl.IntVar(&a.points, "points"+suffix, points, "number of values of the "+which+"parameter")
		fl.BoolVar(&a.log, "log"+suffix, false, "values of the "+which+"parameter differ by equal ratios")
	}
	fl.StringVar(&f.measure, "measure", run.MeasureSteady, "what to keep: "+strings.Join(run.Measures(), ", "))
	fl.Float64Var(&f.until, "until", 0, "last time of time courses, in the model's unit (default: 100, or what suits the shipped network)")
	fl.IntVar(&f.timePoints, "time-points", 201, "number of times of time courses")
	fl.StringSliceVar(&f.of, "of", nil, "species, rule variables, observables or reactions (default: all but reactions)")
	fl.StringSliceVar(&f.plot, "plot", nil, "quantities to draw (default: the first twelve)")
	fl.IntVar(&f.workerCount, "workers", 0, "simulations at a time (default: one per processor); results do not depend on it")
	_ = cmd.MarkFlagRequired("parameter")
	_ = cmd.MarkFlagRequired("to")
	cmd.MarkFlagsRequiredTogether("parameter2", "to2")
	return cmd
}

// check reports ranges that make no sense.
func (a *axisFlags) check(suffix string) error {
	switch {
	case a.from == a.to || math.IsNaN(a.to-a.from) || math.IsInf(a.to-a.from, 0):
		return usageError{fmt.Errorf("--from%s %g --to%s %g: give two different numbers", suffix, a.from, suffix, a.to)}
	case a.points < 2:
		return usageError{fmt.Errorf("--points%s %d: give at least 2", suffix, a.points)}
	case a.log && !(a.from/a.to > 0):
		return usageError{fmt.Errorf("--log%s needs --from%s and --to%s of one sign, not %g and %g", suffix, suffix, suffix, a.from, a.to)}
	}
	return nil
}

// task turns the flags into a scan of the model of a.
func (f *scanFlags) task(a *analysis) (*run.ScanTask, error) {
	if !slices.Contains(run.Measures(), f.measure) {
		return nil, usageError{fmt.Errorf("unknown measure %q; --measure is one of %q", f.measure, run.Measures())}
	}
	until, err := a.lastTime(f.until, f.timePoints)
	if err != nil {
		return nil, err
	}
	task := &run.ScanTask{Setup: a.setup, Measure: f.measure, To: until, Points: f.timePoints, Of: f.of, Workers: f.workerCount}
	for i, suffix := range []string{"", "2"} {
		x := &f.axes[i]
		if x.parameter == "" {
			continue
		}
		if err := x.check(suffix); err != nil {
			return nil, err
		}
		task.Axes = append(task.Axes, run.ScanAxis{ID: x.parameter, Values: run.Spread(x.from, x.to, x.points, x.log), Log: x.log})
	}
	return task, nil
}

// scan simulates the model called name at every point.
func (t *terminal) scan(ctx context.Context, name string, f *scanFlags) error {
	a, err := t.analyse("scan", "Scan", name, &f.modelFlags, false)
	if err != nil {
		return err
	}
	task, err := f.task(a)
	if err != nil {
		return err
	}
	if err := checkDrawn(f.plot, a.prepared.Quantities()); err != nil {
		return err
	}
	points := 1
	for _, x := range task.Axes {
		points *= len(x.Values)
	}
	show, done := t.progress("scanning", 0, float64(points))
	task.Progress = show
	s, err := task.Run(ctx, a.prepared)
	done()
	if err != nil {
		return err
	}
	found := f.findings(s)
	if failed := s.Failed(); failed == points {
		return &run.Failure{What: fmt.Errorf("no point of the scan has an answer; the first: %s", s.Failures[0])}
	} else if failed > 0 {
		t.code = exitNumerical
		found.warnings = []string{fmt.Sprintf("%d of %d points have no answer; the column failure says why", failed, points)}
		fmt.Fprintln(t.err, "niche: "+found.warnings[0])
	}
	dir, err := t.keepFindings(a, found)
	if err != nil {
		return err
	}
	return t.summariseScan(s, dir)
}

// findings are the table and figures of s.
func (f *scanFlags) findings(s *run.Scan) *findings {
	found := &findings{settings: map[string]any{"measure": f.measure, "of": f.of}, tables: []*store.Table{s.Table()}}
	if f.measure == run.MeasureSteady {
		found.uses = []string{"steady"}
	} else {
		found.settings["until"], found.settings["time_points"] = s.Task.To, s.Task.Points
		found.facts = []report.Fact{{Name: "time courses", Value: fmt.Sprintf("to %g %s, %d points", s.Task.To, s.Prepared.TimeUnit(), s.Task.Points)}}
	}
	for i, x := range s.Task.Axes {
		n := len(x.Values)
		text := strings.TrimSpace(fmt.Sprintf("%g to %g %s", x.Values[0], x.Values[n-1], s.Prepared.UnitOf(x.ID)))
		found.facts = append(found.facts, report.Fact{Name: x.ID, Value: fmt.Sprintf("%s, %d values", text, n)})
		found.settings[fmt.Sprintf("axis%d", i+1)] = map[string]any{"id": x.ID, "from": x.Values[0], "to": x.Values[n-1], "points": n, "log": x.Log}
	}
	plot := f.plot
	if len(plot) == 0 {
		plot = f.of
	}
	found.sections = []report.Section{{Heading: "Figures", Drawings: s.Drawings(plot)}, {Heading: "Values", Tables: found.tables}}
	return found
}

// summariseScan prints the table of points.
func (t *terminal) summariseScan(s *run.Scan, dir string) error {
	table := s.Table()
	if t.json {
		return t.printJSON(map[string]any{"run": dir, "measure": s.Task.Measure, "points": rows(table), "failed": s.Failed()})
	}
	if !isTerminal(t.out) {
		if err := table.WriteTSV(t.out); err != nil {
			return err
		}
	} else {
		t.sayTable(table)
	}
	t.say("%d points; kept in %s", len(s.Failures), folder(dir))
	return nil
}
