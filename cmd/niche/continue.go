package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/continuation"
	"niche/diag"
	"niche/report"
	"niche/run"
	"niche/sim"
	"niche/store"
)

// continueFlags are the options of niche continue.
type continueFlags struct {
	parameter string
	from, to  float64
	set       []string
	plot      string
	out       string
	settings  sim.Settings
}

func continueCommand(t *terminal) *cobra.Command {
	var f continueFlags
	cmd := &cobra.Command{
		Use:   "continue MODEL --parameter ID --from A --to B",
		Short: "follow a branch of steady states along a parameter; find folds and Hopf points",
		Long: `Integrates the model to a steady state at the parameter value A and follows the
branch of steady states through it, around folds, until the parameter leaves the
range from A to B.

  niche continue emt --parameter I --from 0 --to 100000 --plot mZEB`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.continueBranch(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.parameter, "parameter", "", "parameter to vary")
	fl.Float64Var(&f.from, "from", 0, "first value of the parameter")
	fl.Float64Var(&f.to, "to", 0, "last value of the parameter")
	fl.StringArrayVar(&f.set, "set", nil, "ID=VALUE: change a parameter, compartment or initial value (repeatable)")
	fl.StringVar(&f.plot, "plot", "", "state to draw (default: the first)")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/MODEL-TIME)")
	_ = cmd.MarkFlagRequired("parameter")
	_ = cmd.MarkFlagRequired("to")
	addSolverFlags(cmd, &f.settings)
	return cmd
}

// branchAnswer is a branch with what belongs to it.
type branchAnswer struct {
	src      *run.Source
	prepared *run.Prepared
	branch   *continuation.Branch
	flags    *continueFlags
	set      map[string]float64
	started  time.Time
	trouble  error // why the branch ends inside the range; nil if it does not
}

// continueBranch follows a branch of the model called name and reports it.
func (t *terminal) continueBranch(ctx context.Context, name string, f *continueFlags) error {
	a := &branchAnswer{flags: f, started: time.Now()}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if a.src, err = run.Load(name); err != nil {
		return err
	}
	t.warn(a.src.Problems)
	if a.prepared, err = run.PrepareWithSensitivities(a.src.Model, f.settings); err != nil {
		return err
	}
	if a.set, err = parseSettings(f.set); err != nil {
		return err
	}
	if err := a.checkPlot(); err != nil {
		return err
	}
	show, done := t.progress("following the branch", f.from, f.to)
	task := run.BranchTask{Parameter: f.parameter, From: f.from, To: f.to, Set: a.set, Progress: show}
	a.branch, err = task.Run(ctx, a.prepared)
	done()
	switch {
	case err == nil:
	case ctx.Err() != nil || a.branch == nil:
		return err
	case len(a.branch.Points) < 2:
		return numericalError{err}
	}
	if a.trouble = err; err != nil {
		t.code = exitNumerical
	}
	dir, err := t.keepBranch(a)
	if err != nil {
		return err
	}
	return t.summariseBranch(a, dir)
}

// check reports a range that makes no sense.
func (f *continueFlags) check() error {
	if f.from == f.to || math.IsNaN(f.to-f.from) || math.IsInf(f.to-f.from, 0) {
		return usageError{fmt.Errorf("--from %g --to %g: give two different numbers", f.from, f.to)}
	}
	return checkSolver(&f.settings)
}

// checkPlot reports a state to draw that the model does not have.
func (a *branchAnswer) checkPlot() error {
	known := a.prepared.StateIDs()
	if a.flags.plot == "" || slices.Contains(known, a.flags.plot) {
		return nil
	}
	hint := "only states can be drawn along a branch"
	if near := diag.Suggest(a.flags.plot, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	var problems diag.List
	problems.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the model has no state %q to draw", a.flags.plot)
	return problems.Err()
}

// keepBranch writes the run directory and returns its path.
func (t *terminal) keepBranch(a *branchAnswer) (string, error) {
	f := a.flags
	d, err := store.Create(f.out, store.Record{
		Command: "continue", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings:      solverRecord(&f.settings, map[string]any{"parameter": f.parameter, "from": f.from, "to": f.to}),
		Substitutions: substitutions(a.set), References: a.references(),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := a.src.AddTo(d); err != nil {
		return "", err
	}
	for _, table := range a.tables() {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	if a.trouble != nil {
		d.Record().Warnings = append(d.Record().Warnings, a.ending())
	}
	return t.finish(d, a.page(), a.started)
}

// ending says that the branch is incomplete.
func (a *branchAnswer) ending() string {
	return fmt.Sprintf("the branch is incomplete: %v", a.trouble)
}

func (a *branchAnswer) tables() []*store.Table {
	return run.BranchTables(a.prepared, a.branch, a.flags.parameter)
}

func (a *branchAnswer) references() []string {
	return citations(report.References(append([]string{"niche", "continuation"}, a.src.Uses()...)...))
}

// page is the report of the branch.
func (a *branchAnswer) page() *report.Page {
	f := a.flags
	page := &report.Page{
		Title: a.prepared.Title(), Subtitle: "Branch of steady states · niche continue · niche " + version() + " · " + a.started.UTC().Format("2006-01-02 15:04 UTC"),
		Facts: []report.Fact{
			{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"},
			{Name: "parameter", Value: strings.TrimSpace(fmt.Sprintf("%s from %g to %g %s", f.parameter, f.from, f.to, a.prepared.UnitOf(f.parameter)))},
		},
		Sections: []report.Section{
			{Heading: "Branch", Figures: []*report.Figure{run.BranchFigure(a.prepared, a.branch, f.parameter, f.plot)}},
			{Heading: "Special points and states", Tables: a.tables()},
			{Heading: "References", List: a.references()},
		},
	}
	for _, id := range slices.Sorted(maps.Keys(a.set)) {
		page.Facts = append(page.Facts, report.Fact{Name: id, Value: strings.TrimSpace(fmt.Sprintf("%g %s", a.set[id], a.prepared.UnitOf(id)))})
	}
	if a.trouble != nil {
		page.Sections = slices.Insert(page.Sections, 0, report.Section{Heading: "Warning", Paragraphs: []string{a.ending()}})
	}
	return page
}

// summariseBranch prints the special points.
func (t *terminal) summariseBranch(a *branchAnswer, dir string) error {
	f, b := a.flags, a.branch
	if a.trouble != nil {
		fmt.Fprintln(t.err, "niche: "+a.ending())
	}
	if t.json {
		special := make([]map[string]any, 0, len(b.Special))
		for _, s := range b.Special {
			states := map[string]any{}
			for i, v := range s.Y {
				states[a.prepared.System.States[i].ID] = finite(v)
			}
			special = append(special, map[string]any{"kind": s.Kind, "parameter": f.parameter, "value": s.Lambda, "states": states})
		}
		return t.printJSON(map[string]any{"run": dir, "points": len(b.Points), "special": special, "complete": a.trouble == nil})
	}
	for _, s := range b.Special {
		t.data("%s\t%s = %.8g", s.Kind, f.parameter, s.Lambda)
	}
	t.say("%d points; kept in %s", len(b.Points), folder(dir))
	return nil
}
