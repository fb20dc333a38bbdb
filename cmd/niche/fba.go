package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/flux"
	"niche/report"
	"niche/run"
	"niche/store"
)

// fbaFlags are the options of niche fba.
type fbaFlags struct {
	objective string
	ranges    bool
	fraction  float64
	without   []string
	out       string
}

func fbaCommand(t *terminal) *cobra.Command {
	var f fbaFlags
	cmd := &cobra.Command{
		Use:   "fba MODEL",
		Short: "find the best fluxes at steady state of an SBML model with flux bounds (package fbc)",
		Long: `Finds the fluxes at steady state that are best by the model's objective, within
the bounds and constraints of SBML package fbc (versions 1 to 3), and writes a
run directory with the fluxes, their reduced costs and the shadow prices.

  niche fba e_coli_core.xml --ranges --fraction 0.9
  niche fba e_coli_core.xml --without b1241 --without b0351`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.fba(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.objective, "objective", "", "objective to use (default: the active one)")
	fl.BoolVar(&f.ranges, "ranges", false, "find between which values each flux can lie (flux variability)")
	fl.Float64Var(&f.fraction, "fraction", 1, "of its optimum that the objective keeps for --ranges")
	fl.StringArrayVar(&f.without, "without", nil, "gene product that is lost, by id or label (repeatable)")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/MODEL-TIME)")
	return cmd
}

// fluxAnswer is what niche fba found.
type fluxAnswer struct {
	src      *run.Source
	problem  *flux.Problem
	solution *flux.Solution
	ranges   []flux.Range
	flags    *fbaFlags
	started  time.Time
	warnings diag.List
}

// fba optimises the fluxes of the model called name and reports.
func (t *terminal) fba(ctx context.Context, name string, f *fbaFlags) error {
	a := &fluxAnswer{flags: f, started: time.Now()}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return err
	}
	if f.fraction < 0 || f.fraction > 1 || math.IsNaN(f.fraction) {
		return usageError{fmt.Errorf("--fraction %g: give a number from 0 to 1", f.fraction)}
	}
	if a.src, err = run.Load(name); err != nil {
		return err
	}
	if err := a.prepare(); err != nil {
		return err
	}
	t.warn(a.warnings)
	if err := a.solve(ctx, t); err != nil {
		return fluxFailure(a.src, err)
	}
	dir, err := t.keepFluxes(a)
	if err != nil {
		return err
	}
	return t.summariseFluxes(a, dir)
}

// prepare makes the problem that the flags ask for.
func (a *fluxAnswer) prepare() error {
	problem, list := flux.New(a.src.Model)
	if err := list.Err(); err != nil {
		return err
	}
	a.warnings = append(a.src.Problems.Warnings(), list...)
	problem, err := problem.Without(a.flags.without...)
	var problems diag.List
	if err != nil {
		problems.Errorf(diag.NoGeneProduct, a.src.Model.Flux.Pos, "give its id or label", "--without: %v", err)
		return problems.Err()
	}
	a.problem = problem
	if id := a.flags.objective; id != "" {
		var known []string
		problem.Active = -1
		for k := range problem.Objectives {
			known = append(known, problem.Objectives[k].ID)
			if problem.Objectives[k].ID == id {
				problem.Active = k
			}
		}
		if problem.Active < 0 {
			problems.Errorf(diag.NoObjective, a.src.Model.Flux.Pos, diag.SuggestHint(id, known), "the model has no objective %q", id)
		}
	}
	return problems.Err()
}

// solve finds the optimum and the ranges.
func (a *fluxAnswer) solve(ctx context.Context, t *terminal) (err error) {
	p := a.problem
	if a.solution, err = p.Optimise(ctx, p.Active); err != nil || !a.flags.ranges {
		return err
	}
	show, clear := t.progress("ranges", 0, 1)
	defer clear()
	var each func(done, total int)
	if show != nil {
		each = func(done, total int) { show(float64(done) / float64(total)) }
	}
	a.ranges, err = p.Ranges(ctx, p.Active, a.flags.fraction, each)
	return err
}

// fluxFailure turns the lack of an optimum into a diagnostic.
func fluxFailure(src *run.Source, err error) error {
	var none *flux.NoOptimumError
	if !errors.As(err, &none) {
		return err
	}
	hint := "loosen one of the bounds"
	if none.Unbounded {
		hint = "give one of the fluxes a bound"
	}
	return numericalError{diag.List{{Code: diag.NoOptimum, Pos: src.Model.Flux.Pos, Message: err.Error(), Hint: hint, Cause: err}}}
}

// references are the publications behind the answer.
func (a *fluxAnswer) references() []string {
	return citations(report.References(append([]string{"niche", "fluxes"}, a.src.Uses()...)...))
}

// tables are the fluxes and the shadow prices.
func (a *fluxAnswer) tables() []*store.Table {
	return []*store.Table{run.FluxTable(a.problem, a.solution, a.ranges), run.PriceTable(a.problem, a.solution)}
}

// keepFluxes writes the run directory and returns its path.
func (t *terminal) keepFluxes(a *fluxAnswer) (string, error) {
	f := a.flags
	d, err := store.Create(f.out, store.Record{
		Command: "fba", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings:   map[string]any{"objective": a.solution.Objective, "ranges": f.ranges, "fraction": f.fraction, "without": f.without},
		References: a.references(),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := a.src.AddTo(d); err != nil {
		return "", err
	}
	page := &report.Page{
		Title: a.src.File(), Subtitle: "Fluxes at steady state · niche fba · niche " + version() + " · " + a.started.UTC().Format("2006-01-02 15:04 UTC"),
		Facts:    append([]report.Fact{{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"}}, run.FluxFacts(a.problem, a.solution)...),
		Sections: []report.Section{{Heading: "Fluxes"}, {Heading: "Shadow prices"}, {Heading: "References", List: a.references()}},
	}
	for i, table := range a.tables() {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
		page.Sections[i].Tables = []*store.Table{table}
	}
	for _, w := range a.warnings {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	return t.finish(d, page, a.started)
}

// summariseFluxes prints the answer.
func (t *terminal) summariseFluxes(a *fluxAnswer, dir string) error {
	tables := a.tables()
	if t.json {
		return t.printJSON(map[string]any{
			"run": dir, "objective": a.solution.Objective, "value": finite(a.solution.Value), "fluxes": rows(tables[0]), "prices": rows(tables[1]),
		})
	}
	if !isTerminal(t.out) {
		if err := tables[0].WriteTSV(t.out); err != nil {
			return err
		}
	}
	for _, f := range run.FluxFacts(a.problem, a.solution) {
		t.say("%s: %s", f.Name, f.Value)
	}
	t.say("kept in %s", folder(dir))
	return nil
}
