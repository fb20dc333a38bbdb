package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"niche/report"
	"niche/run"
)

func steadyCommand(t *terminal) *cobra.Command {
	var f modelFlags
	cmd := &cobra.Command{
		Use:   "steady MODEL",
		Short: "the steady state a model comes to: values, fluxes, stability, conserved totals",
		Long: `Simulates a model until it comes to rest, refines the steady state by Newton's
method and tells its fluxes, the eigenvalues of the Jacobian reduced by the
conservation laws, and the conserved totals.

  niche steady model.xml --set k1=0.3
  niche steady il6 --dose il6=10ng/ml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.steady(cmd.Context(), "steady", args[0], &f) },
	}
	addModelFlags(cmd, &f)
	cmd.Flags().Float64Var(&f.from, "from", 0, "initial time")
	return cmd
}

// steady finds the steady state of the model called name on behalf of a verb.
func (t *terminal) steady(ctx context.Context, verb, name string, f *modelFlags) error {
	a, err := t.analyse(verb, "Steady state", name, f, false)
	if err != nil {
		return err
	}
	s, err := a.prepared.SteadyState(ctx, &a.setup, nil)
	if err != nil {
		return err
	}
	tables := s.Tables()
	found := &findings{
		settings: map[string]any{"from": f.from, "to": "steady"}, tables: tables, uses: []string{"steady"},
		facts:    a.steadyFacts(s),
		sections: []report.Section{{Heading: "Steady state", Tables: tables}},
	}
	if figure := s.Spectrum(); figure != nil {
		found.sections = append(found.sections, report.Section{Heading: "Stability", Figures: []*report.Figure{figure}})
	}
	dir, err := t.keepFindings(a, found)
	if err != nil {
		return err
	}
	return t.summariseSteady(s, dir)
}

// steadyFacts are what can be said in a line each.
func (a *analysis) steadyFacts(s *run.SteadyState) []report.Fact {
	facts := []report.Fact{
		{Name: "stability", Value: stabilityText(s)},
		{Name: "at rest", Value: strings.TrimSpace(fmt.Sprintf("recognised at t = %.4g %s", s.Time, s.Prepared.TimeUnit()))},
	}
	if i, ratio := s.Worst(); i >= 0 {
		facts = append(facts, report.Fact{Name: "residual", Value: fmt.Sprintf("at most %.2g of what moves through a state (%s)", ratio, s.Prepared.System.States[i].ID)})
	}
	return facts
}

// stabilityText says whether s is stable, and why that is not known.
func stabilityText(s *run.SteadyState) string {
	if s.Undecided != "" {
		return s.Stability() + ": " + s.Undecided
	}
	v := s.Eigenvalues[0]
	if imag(v) != 0 {
		return fmt.Sprintf("%s, leading eigenvalues %.5g ± %.5gi", s.Stability(), real(v), max(imag(v), -imag(v)))
	}
	return fmt.Sprintf("%s, leading eigenvalue %.5g", s.Stability(), real(v))
}

// summariseSteady prints the steady state.
func (t *terminal) summariseSteady(s *run.SteadyState, dir string) error {
	tables := s.Tables()
	state, ratio := s.Worst()
	if t.json {
		answer := map[string]any{"run": dir, "time": s.Time, "stability": s.Stability(), "largest_relative_residual": finite(ratio)}
		if s.Undecided != "" {
			answer["undecided"] = s.Undecided
		}
		for _, table := range tables {
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
		if table.Name != "residuals" {
			t.sayTable(table)
		}
	}
	t.say("%s", stabilityText(s))
	if state >= 0 {
		t.say("residual at most %.2g of the turnover of a state; kept in %s", ratio, folder(dir))
		return nil
	}
	t.say("kept in %s", folder(dir))
	return nil
}
