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
)

// sensFlags are the options of niche sens.
type sensFlags struct {
	modelFlags
	steady         bool
	to             float64
	points         int
	parameters, of []string
	plot           string
}

func sensCommand(t *terminal) *cobra.Command {
	var f sensFlags
	cmd := &cobra.Command{
		Use:   "sens MODEL",
		Short: "sensitivities of a time course or a steady state by parameters and initial values, ranked",
		Long: `Integrates a model with its sensitivity equations and ranks the parameters:
absolute (dY/dp) and scaled (d ln Y/d ln p) sensitivities of species, rule
variables and observables, over time or at the steady state.

  niche sens model.xml --to 50 --parameter k1,k2 --of A
  niche sens il6 --dose il6=10ng/ml --of tpSTAT3
  niche sens model.xml --steady`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.sens(cmd.Context(), args[0], &f) },
	}
	addModelFlags(cmd, &f.modelFlags)
	fl := cmd.Flags()
	fl.BoolVar(&f.steady, "steady", false, "sensitivities of the steady state instead of a time course")
	fl.Float64Var(&f.from, "from", 0, "initial time")
	fl.Float64Var(&f.to, "to", 0, "last time, in the model's unit (default: 100, or what suits the shipped network)")
	fl.IntVar(&f.points, "points", 51, "number of output times")
	fl.StringSliceVar(&f.parameters, "parameter", nil, "parameters, compartments or, for initial values, species (default: every parameter)")
	fl.StringSliceVar(&f.of, "of", nil, "species, rule variables, observables or reactions (default: all but reactions)")
	fl.StringVar(&f.plot, "plot", "", "quantity of the tornado and the curves (default: the first of --of, or the most sensitive)")
	cmd.MarkFlagsMutuallyExclusive("steady", "to")
	cmd.MarkFlagsMutuallyExclusive("steady", "points")
	return cmd
}

// sens ranks the parameters of the model called name.
func (t *terminal) sens(ctx context.Context, name string, f *sensFlags) error {
	if f.settings.Method == "rodas5p" {
		return usageError{fmt.Errorf("--method rodas5p integrates no sensitivities; use bdf or tsit5")}
	}
	a, err := t.analyse("sens", "Sensitivities", name, &f.modelFlags, true)
	if err != nil {
		return err
	}
	to, err := a.lastTime(f.to, f.points)
	if err != nil {
		return err
	}
	task := run.SensitivityTask{
		Setup: a.setup, Steady: f.steady, To: to, Points: f.points, Parameters: f.parameters, Of: f.of,
	}
	show, done := t.progress("integrating sensitivities", f.from, to)
	if !f.steady {
		task.Progress = show
	}
	s, err := task.Run(ctx, a.prepared)
	done()
	if err != nil {
		return err
	}
	if len(s.Parameters) == 0 || len(s.Columns) == 0 {
		return usageError{fmt.Errorf("the model has %d parameters and %d quantities: nothing can be sensitive", len(s.Parameters), len(s.Columns))}
	}
	shown, err := f.shown(s)
	if err != nil {
		return err
	}
	dir, err := t.keepFindings(a, f.findings(s, shown, to))
	if err != nil {
		return err
	}
	return t.summariseSensitivities(s, dir)
}

// lastTime is the end of a time course: as given, what suits the shipped network,
// or 100.
func (a *analysis) lastTime(to float64, points int) (float64, error) {
	if points < 2 {
		return 0, usageError{fmt.Errorf("--points %d: give at least 2", points)}
	}
	if to == 0 {
		to = 100
		if a.network.To != 0 {
			to = a.network.To
		}
	}
	if !(to > a.setup.From) || math.IsInf(to, 0) {
		return 0, usageError{fmt.Errorf("the last time %g must be a finite time after --from %g", to, a.setup.From)}
	}
	return to, nil
}

// shown is the index of the quantity to draw.
func (f *sensFlags) shown(s *run.Sensitivities) (int, error) {
	known := make([]string, len(s.Columns))
	for i := range s.Columns {
		known[i] = s.Columns[i].ID
	}
	want := f.plot
	switch {
	case want != "":
	case len(f.of) > 0:
		want = f.of[0]
	default:
		return s.Ranking()[0].Quantity, nil
	}
	return slices.Index(known, want), checkDrawn([]string{want}, known)
}

// findings are the tables and figures of s, with quantity shown drawn.
func (f *sensFlags) findings(s *run.Sensitivities, shown int, to float64) *findings {
	found := &findings{
		settings: map[string]any{"from": f.from, "steady": f.steady, "parameters": s.Parameters, "of": f.of},
		tables:   s.Tables(), uses: []string{"sensitivities"},
	}
	if f.steady {
		found.uses = append(found.uses, "steady")
		found.facts = []report.Fact{{Name: "at rest", Value: strings.TrimSpace(fmt.Sprintf("recognised at t = %.4g %s", s.Time, s.Prepared.TimeUnit()))}}
	} else {
		found.settings["to"], found.settings["points"] = to, f.points
		found.facts = []report.Fact{{Name: "times", Value: strings.TrimSpace(fmt.Sprintf("%g to %g %s", f.from, to, s.Prepared.TimeUnit())) + fmt.Sprintf(", %d points", f.points)}}
	}
	figures := report.Section{Heading: "Figures", Drawings: []report.Drawing{s.Heat(), s.Tornado(shown)}}
	if curves := s.Curves(shown); curves != nil {
		figures.Figures = []*report.Figure{curves}
	}
	found.sections = []report.Section{figures, {Heading: "Ranking", Tables: found.tables[:1]}, {Heading: "Values", Tables: found.tables[1:]}}
	return found
}

// summariseSensitivities prints the ranking, as JSON with all sensitivities.
func (t *terminal) summariseSensitivities(s *run.Sensitivities, dir string) error {
	tables := s.Tables()
	if t.json {
		return t.printJSON(map[string]any{"run": dir, "steady": s.Steady, "ranking": rows(tables[0]), "sensitivities": rows(tables[1])})
	}
	if !isTerminal(t.out) {
		if err := tables[0].WriteTSV(t.out); err != nil {
			return err
		}
	}
	t.sayTable(tables[0])
	t.say("kept in %s", folder(dir))
	return nil
}
