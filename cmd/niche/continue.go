package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"niche/continuation"
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

// continueBranch follows a branch of the model called name and reports it.
func (t *terminal) continueBranch(ctx context.Context, name string, f *continueFlags) error {
	started := time.Now()
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	t.warn(src.Problems)
	p, err := run.PrepareWithSensitivities(src.Model, f.settings)
	if err != nil {
		return err
	}
	set, err := parseSettings(f.set)
	if err != nil {
		return err
	}
	task := run.BranchTask{Parameter: f.parameter, From: f.from, To: f.to, Set: set}
	branch, err := task.Run(ctx, p)
	if branch == nil {
		return err
	}
	if err != nil {
		t.say("niche: %v; the part found so far is kept", err)
		t.code = exitNumerical
	}
	if f.out == "" {
		f.out = defaultOut(name, started)
	}
	dir, err := t.keepBranch(src, p, branch, f, started)
	if err != nil {
		return err
	}
	return t.summariseBranch(branch, p, f, dir)
}

// keepBranch writes the run directory and returns its path.
func (t *terminal) keepBranch(src *run.Source, p *run.Prepared, b *continuation.Branch, f *continueFlags, started time.Time) (string, error) {
	d, err := store.Create(f.out, store.Record{
		Command: "continue", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: started.UTC(),
		Settings:   map[string]any{"parameter": f.parameter, "from": f.from, "to": f.to},
		References: citations(report.References(append([]string{"niche", "continuation"}, src.Uses()...)...)),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := d.AddInput(src.File(), src.Content); err != nil {
		return "", err
	}
	for _, table := range run.BranchTables(p, b, f.parameter) {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	fig := run.BranchFigure(p, b, f.parameter, f.plot)
	if err := addFigure(d, fig); err != nil {
		return "", err
	}
	d.Record().Seconds = time.Since(started).Seconds()
	page := &report.Page{Title: "Branch of steady states of " + p.Title(), Subtitle: "niche " + version(), Sections: []report.Section{
		{Heading: "Branch", Figures: []*report.Figure{fig}},
		{Heading: "Special points and states", Tables: run.BranchTables(p, b, f.parameter)},
	}}
	html, err := page.HTML()
	if err != nil {
		return "", err
	}
	if err := d.Write("report.html", html); err != nil {
		return "", err
	}
	return d.Commit()
}

// summariseBranch prints the special points.
func (t *terminal) summariseBranch(b *continuation.Branch, p *run.Prepared, f *continueFlags, dir string) error {
	if t.json {
		special := make([]map[string]any, 0, len(b.Special))
		for _, s := range b.Special {
			states := map[string]any{}
			for i, v := range s.Y {
				states[p.System.States[i].ID] = v
			}
			special = append(special, map[string]any{"kind": s.Kind, f.parameter: s.Lambda, "states": states})
		}
		return t.printJSON(map[string]any{"run": dir, "points": len(b.Points), "special": special})
	}
	for _, s := range b.Special {
		t.data("%s\t%s = %s", s.Kind, f.parameter, fmt.Sprintf("%.8g", s.Lambda))
	}
	t.say("%d points; kept in %s%c", len(b.Points), dir, os.PathSeparator)
	return nil
}
