package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/report"
	"niche/run"
	"niche/sim"
	"niche/store"
)

// runFlags are the options of niche run.
type runFlags struct {
	to, from   float64
	points     int
	set        []string
	dose, with []string
	plot       []string
	out        string
	settings   sim.Settings
}

func runCommand(t *terminal) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run MODEL",
		Short: "simulate the time course of an SBML, Antimony or .net model, or of a shipped network",
		Long: `Simulates the time course of a model file, or of a network shipped inside the
binary (niche info lists them), and writes a run directory with tables, figures
and a report.

  niche run model.xml --to 100 --points 201 --set k1=0.3
  niche run il6 --dose il6=10ng/ml --with ruxolitinib=500nM`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.Float64Var(&f.to, "to", 0, "last time, in the model's unit (default: 100, or what suits the shipped network)")
	fl.Float64Var(&f.from, "from", 0, "initial time")
	fl.IntVar(&f.points, "points", 201, "number of output times")
	fl.StringArrayVar(&f.set, "set", nil, "ID=VALUE: change a parameter, compartment or initial value (repeatable)")
	fl.StringArrayVar(&f.dose, "dose", nil, "NAME=AMOUNT UNIT: dose of a shipped network's substance, e.g. il6=10ng/ml (repeatable)")
	fl.StringArrayVar(&f.with, "with", nil, "NAME=AMOUNT UNIT: a drug of a shipped network, e.g. ruxolitinib=500nM (repeatable)")
	fl.StringSliceVar(&f.plot, "plot", nil, "ids to draw (default: every species)")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/MODEL-TIME)")
	addSolverFlags(cmd, &f.settings)
	return cmd
}

// addSolverFlags declares the numerical options shared by several verbs.
func addSolverFlags(cmd *cobra.Command, s *sim.Settings) {
	fl := cmd.Flags()
	fl.StringVar(&s.Method, "method", "bdf", "integrator: bdf, rodas5p or tsit5")
	fl.Float64Var(&s.RTol, "rtol", 1e-6, "relative tolerance")
	fl.Float64Var(&s.ATol, "atol", 1e-9, "absolute tolerance, in the unit of each species")
	fl.IntVar(&s.MaxSteps, "max-steps", 0, "steps allowed between two discontinuities (default 1,000,000)")
}

// run simulates the model called name and reports.
func (t *terminal) run(ctx context.Context, name string, f *runFlags) error {
	started := time.Now()
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	t.warn(src.Problems)
	p, err := run.Prepare(src.Model, f.settings)
	if err != nil {
		return err
	}
	tc, err := f.timeCourse(src)
	if err != nil {
		return err
	}
	if f.out == "" {
		f.out = defaultOut(name, started)
	}
	show, clear := t.progress("simulating", tc.From, tc.To)
	tc.Progress = show
	course, err := tc.Run(ctx, p)
	clear()
	if err != nil {
		return err
	}
	dir, err := t.keep(src, course, tc, f, started)
	if err != nil {
		return err
	}
	return t.summarise(course, dir)
}

// timeCourse turns the flags into a task for the model of src.
func (f *runFlags) timeCourse(src *run.Source) (*run.TimeCourse, error) {
	if f.points < 2 {
		return nil, usageError{fmt.Errorf("--points %d: give at least 2", f.points)}
	}
	set, err := parseSettings(f.set)
	if err != nil {
		return nil, err
	}
	tc := &run.TimeCourse{From: f.from, To: f.to, Points: f.points, Set: set}
	if src.Shipped {
		if err := tc.Dose(src.Name, append(append([]string(nil), f.dose...), f.with...)); err != nil {
			return nil, err
		}
	} else if len(f.dose)+len(f.with) > 0 {
		return nil, usageError{fmt.Errorf("--dose and --with belong to shipped networks; use --set ID=VALUE for %s", src.Name)}
	}
	if tc.To == 0 {
		tc.To = 100
	}
	if tc.To <= tc.From || math.IsInf(tc.To, 0) || math.IsNaN(tc.To) {
		return nil, usageError{fmt.Errorf("--to %g must be a finite time after --from %g", tc.To, tc.From)}
	}
	return tc, nil
}

// parseSettings reads ID=VALUE arguments.
func parseSettings(args []string) (map[string]float64, error) {
	values := make(map[string]float64, len(args))
	var problems diag.List
	for _, a := range args {
		id, text, ok := strings.Cut(a, "=")
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if !ok || err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			problems.Errorf(diag.BadSetting, diag.Pos{}, "write ID=NUMBER, e.g. --set k1=0.3", "cannot read the setting %q", a)
			continue
		}
		values[strings.TrimSpace(id)] = v
	}
	return values, problems.Err()
}

// defaultOut names the run directory after the model and the time.
func defaultOut(name string, at time.Time) string {
	stem := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	return filepath.Join("runs", stem+"-"+at.UTC().Format("20060102-150405.000"))
}

// keep writes the run directory and returns its path.
func (t *terminal) keep(src *run.Source, c *run.Course, tc *run.TimeCourse, f *runFlags, started time.Time) (string, error) {
	uses := append([]string{"niche", f.settings.Method}, src.Uses()...)
	d, err := store.Create(f.out, store.Record{
		Command: "run", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: started.UTC(),
		Settings: map[string]any{
			"method": f.settings.Method, "rtol": f.settings.RTol, "atol": f.settings.ATol,
			"from": tc.From, "to": tc.To, "points": tc.Points,
		},
		Substitutions: substitutions(tc.Set),
		References:    citations(report.References(uses...)),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := d.AddInput(src.File(), src.Content); err != nil {
		return "", err
	}
	if err := d.AddTable(c.Table()); err != nil {
		return "", err
	}
	figures := c.Figures(f.plot)
	for _, fig := range figures {
		if err := addFigure(d, fig); err != nil {
			return "", err
		}
	}
	for _, w := range src.Problems.Warnings() {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	d.Record().Seconds = time.Since(started).Seconds()
	page := coursePage(src, c, tc, f, figures)
	html, err := page.HTML()
	if err != nil {
		return "", err
	}
	if err := d.Write("report.html", html); err != nil {
		return "", err
	}
	return d.Commit()
}

func substitutions(set map[string]float64) map[string]any {
	m := make(map[string]any, len(set))
	for k, v := range set {
		m[k] = v
	}
	return m
}

// addFigure writes f as SVG and PNG.
func addFigure(d *store.Directory, f *report.Figure) error {
	svg, err := f.SVG()
	if err != nil {
		return err
	}
	if err := d.AddFigure(f.Name+".svg", svg); err != nil {
		return err
	}
	png, err := f.PNG()
	if err != nil {
		return err
	}
	return d.AddFigure(f.Name+".png", png)
}

// coursePage is the report of a time course.
func coursePage(src *run.Source, c *run.Course, tc *run.TimeCourse, f *runFlags, figures []*report.Figure) *report.Page {
	stats := c.Trajectory.Stats
	page := &report.Page{
		Title: "Time course of " + c.Title(), Subtitle: "niche " + version(),
		Facts: []report.Fact{
			{Name: "model", Value: src.File() + " (" + src.Model.Format + ")"},
			{Name: "times", Value: fmt.Sprintf("%g to %g, %d points", tc.From, tc.To, tc.Points)},
			{Name: "integrator", Value: fmt.Sprintf("%s, rtol %g, atol %g", f.settings.Method, f.settings.RTol, f.settings.ATol)},
			{Name: "work", Value: fmt.Sprintf("%d steps, %d right-hand sides, %d factorisations", stats.Steps, stats.RHS, stats.Factorisations)},
		},
	}
	for _, id := range tc.SetIDs() {
		page.Facts = append(page.Facts, report.Fact{Name: id, Value: fmt.Sprintf("%g", tc.Set[id])})
	}
	page.Sections = []report.Section{
		{Heading: "Figures", Figures: figures},
		{Heading: "Values", Tables: []*store.Table{c.Table()}},
		{Heading: "References", List: citations(report.References(append([]string{"niche", f.settings.Method}, src.Uses()...)...))},
	}
	return page
}

// summarise prints the answer: JSON, or the last values and where all is kept.
func (t *terminal) summarise(c *run.Course, dir string) error {
	if t.json {
		return t.printJSON(courseJSON(c, dir))
	}
	if err := c.Table().WriteTSV(t.out); err != nil {
		return err
	}
	t.say("%d steps, %d right-hand sides; kept in %s%c", c.Trajectory.Stats.Steps, c.Trajectory.Stats.RHS, dir, os.PathSeparator)
	return nil
}

func courseJSON(c *run.Course, dir string) map[string]any {
	columns := map[string]any{}
	for i := range c.Columns {
		values := make([]any, len(c.Columns[i].Values))
		for k, v := range c.Columns[i].Values {
			values[k] = finite(v)
		}
		columns[c.Columns[i].ID] = values
	}
	return map[string]any{
		"run": dir, "time": c.Trajectory.Times, "values": columns, "stats": c.Trajectory.Stats,
	}
}
