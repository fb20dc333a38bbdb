package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/networks"
	"niche/ode"
	"niche/run"
	"niche/sim"
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
	stochastic stochasticFlags
	steady     bool
	levels     levelFlags
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
  niche run model.xml --method ssa --replicates 10000 --seed 1 --quantiles 0.05,0.95 --histogram
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
	fl.Lookup("method").Usage = "integrator: bdf, rodas5p or tsit5; or stochastic: ssa (exact, chosen by a pilot), direct, sorting-direct, next-reaction, composition-rejection, partial-propensity, rssa-cr, tau (leaping) or hybrid; or of logical models: sync, async or ctmc"
	addStochasticFlags(cmd, &f.stochastic)
	fl.BoolVar(&f.steady, "steady", false, "simulate until the model comes to rest, as niche steady does")
	cmd.MarkFlagsMutuallyExclusive("steady", "to")
	cmd.MarkFlagsMutuallyExclusive("steady", "points")
	cmd.MarkFlagsMutuallyExclusive("steady", "plot")
	addLevelFlags(cmd, &f.levels)
	return cmd
}

// addSolverFlags declares the numerical options shared by several verbs.
func addSolverFlags(cmd *cobra.Command, s *sim.Settings) {
	fl := cmd.Flags()
	fl.StringVar(&s.Method, "method", "bdf", "integrator: bdf, rodas5p or tsit5")
	fl.Float64Var(&s.RTol, "rtol", 1e-6, "relative tolerance")
	fl.Float64Var(&s.ATol, "atol", 0, "absolute tolerance, in the unit of each species; 0: a thousandth of rtol times the largest value that each species has had")
	fl.IntVar(&s.MaxSteps, "max-steps", 0, "steps allowed between two discontinuities (default 1,000,000)")
}

// checkSolver reports numerical options that make no sense.
func checkSolver(s *sim.Settings) error {
	positive := func(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
	switch {
	case !slices.Contains(ode.Methods(), s.Method):
		return usageError{fmt.Errorf("unknown integrator %q; --method is one of %q", s.Method, ode.Methods())}
	case !positive(s.RTol):
		return usageError{fmt.Errorf("--rtol %g: give a positive number", s.RTol)}
	case s.ATol != 0 && !positive(s.ATol):
		return usageError{fmt.Errorf("--atol %g: give a positive number, or 0 to follow the size of each species", s.ATol)}
	case s.MaxSteps < 0:
		return usageError{fmt.Errorf("--max-steps %d: give a positive number", s.MaxSteps)}
	}
	followSizes(s)
	return nil
}

// followSizes lets absolute tolerances follow the size of each species if none
// is given.
func followSizes(s *sim.Settings) {
	if s.ATol == 0 {
		s.ATol, s.FollowSizes = sizeTolerance*s.RTol, true
	}
}

// sizeTolerance is the absolute tolerance relative to the size of each species,
// in units of the relative tolerance.
const sizeTolerance = 1e-3

// absoluteText prints the absolute tolerance of s.
func absoluteText(s *sim.Settings) string {
	if s.FollowSizes {
		return fmt.Sprintf("%g times the largest value of each species", s.ATol)
	}
	return fmt.Sprintf("%g", s.ATol)
}

// run simulates the model called name and reports.
func (t *terminal) run(ctx context.Context, name string, f *runFlags) error {
	if f.steady {
		return t.steady(ctx, "run", name, &modelFlags{
			set: f.set, dose: f.dose, with: f.with, from: f.from, out: f.out, settings: f.settings,
		})
	}
	f.settings.Seed = f.stochastic.seed
	if molecular, levels := stochastic(f.settings.Method), levelled(f.settings.Method); molecular || levels {
		f.stochastic.replicates = cmp.Or(f.stochastic.replicates, 100)
	}
	switch {
	case stochastic(f.settings.Method), f.stochastic.replicates != 0 && !levelled(f.settings.Method):
		return t.realise(ctx, name, f)
	case levelled(f.settings.Method):
		return t.levels(ctx, name, f)
	}
	a := &answer{flags: f, started: time.Now()}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return err
	}
	if err := checkSolver(&f.settings); err != nil {
		return err
	}
	if a.src, err = run.Load(name); err != nil {
		return err
	}
	p, err := run.Prepare(a.src.Model, f.settings)
	if err != nil {
		return err
	}
	a.warnings = append(a.src.Problems.Warnings(), p.Problems.Warnings()...)
	t.warn(a.warnings)
	a.network, _ = networks.Lookup(a.src.Name)
	if a.task, err = f.timeCourse(a.src); err != nil {
		return err
	}
	if err := a.checkPlot(p); err != nil {
		return err
	}
	if a.src.Shipped && len(f.dose)+len(f.with)+len(f.set) == 0 {
		t.say("no input given: the network stays at rest; try --dose %s", a.network.Example)
	}
	if err := a.simulate(ctx, t, p); err != nil {
		return err
	}
	dir, err := t.keep(a)
	if err != nil {
		return err
	}
	return t.summarise(a, dir)
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
	tc := &run.TimeCourse{From: f.from, To: f.to, Points: f.points, Set: set, Also: f.plot}
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
		id = strings.TrimSpace(id)
		if _, twice := values[id]; twice {
			problems.Errorf(diag.BadSetting, diag.Pos{}, "give each id once", "%q is set twice", id)
		}
		values[id] = v
	}
	return values, problems.Err()
}
