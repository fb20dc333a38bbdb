package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"niche/report"
	"niche/run"
)

func mcaCommand(t *terminal) *cobra.Command {
	var f modelFlags
	cmd := &cobra.Command{
		Use:   "mca MODEL",
		Short: "metabolic control analysis at steady state: elasticities, flux and concentration control",
		Long: `Brings a model to rest and computes the elasticities of its rates and the flux and
concentration control coefficients of its reactions, scaled and unscaled, and
checks the summation and connectivity theorems.

  niche mca pathway.xml --set E1=2`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.mca(cmd.Context(), args[0], &f) },
	}
	addModelFlags(cmd, &f)
	cmd.Flags().Float64Var(&f.from, "from", 0, "initial time")
	return cmd
}

// mca analyses the control of the model called name.
func (t *terminal) mca(ctx context.Context, name string, f *modelFlags) error {
	a, err := t.analyse("mca", "Metabolic control analysis", name, f, false)
	if err != nil {
		return err
	}
	c, err := a.prepared.Control(ctx, &a.setup, nil)
	if err != nil {
		return err
	}
	tables, steady := c.Tables(), c.Steady.Tables()
	found := &findings{
		settings: map[string]any{"from": f.from}, uses: []string{"steady", "mca"},
		facts:  a.steadyFacts(c.Steady),
		tables: slices.Concat(tables, steady),
		sections: []report.Section{
			{Heading: "Control", Drawings: c.Drawings()},
			{Heading: "Coefficients", Tables: tables},
			{Heading: "Steady state", Tables: steady},
		},
	}
	if s := c.Steady.Stability(); s != "stable" {
		found.warnings = append(found.warnings, fmt.Sprintf("the steady state is %s: coefficients describe a state that small disturbances may leave", s))
		fmt.Fprintln(t.err, "niche: "+found.warnings[0])
	}
	dir, err := t.keepFindings(a, found)
	if err != nil {
		return err
	}
	return t.summariseControl(c, dir)
}

// summariseControl prints the coefficients.
func (t *terminal) summariseControl(c *run.Control, dir string) error {
	tables := c.Tables()
	if t.json {
		answer := map[string]any{"run": dir, "stability": c.Steady.Stability()}
		for _, table := range append(tables, c.Steady.Tables()...) {
			answer[table.Name] = rows(table)
		}
		return t.printJSON(answer)
	}
	if !isTerminal(t.out) {
		if err := tables[0].WriteTSV(t.out); err != nil {
			return err
		}
	}
	for _, table := range tables {
		t.sayTable(table)
	}
	t.say("%s; kept in %s", stabilityText(c.Steady), folder(dir))
	return nil
}
