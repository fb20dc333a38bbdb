package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/fit"
	"niche/format/petab"
	"niche/sim"
)

// evaluateFlags are the options of niche evaluate and niche simulate.
type evaluateFlags struct {
	gradient   bool
	parameters string
	set        []string
	out        string
	workers    int
	settings   sim.Settings
}

func evaluateCommand(t *terminal) *cobra.Command {
	var f evaluateFlags
	cmd := &cobra.Command{
		Use:   "evaluate PROBLEM.yaml",
		Short: "log-likelihood, chi-square and gradient of a PEtab problem",
		Long: `Evaluates a PEtab v1 problem at its nominal parameters, or at others given by
--set or --parameters. The gradient is that of the log-likelihood with respect
to the estimated parameters on their own scale (log10, log or linear).`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.evaluate(cmd.Context(), args[0], &f) },
	}
	addEvaluateFlags(cmd, &f)
	cmd.Flags().BoolVar(&f.gradient, "gradient", false, "also compute the gradient by forward sensitivities")
	return cmd
}

func simulateCommand(t *terminal) *cobra.Command {
	var f evaluateFlags
	cmd := &cobra.Command{
		Use:   "simulate PROBLEM.yaml -o simulated.tsv",
		Short: "write the simulation table of a PEtab problem",
		Args:  cobra.ExactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return t.simulate(cmd.Context(), args[0], &f) },
	}
	addEvaluateFlags(cmd, &f)
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write (default: standard output)")
	return cmd
}

func addEvaluateFlags(cmd *cobra.Command, f *evaluateFlags) {
	addSolverFlags(cmd, &f.settings)
	fl := cmd.Flags()
	_ = fl.Lookup("rtol").Value.Set("1e-8")
	_ = fl.Lookup("atol").Value.Set("1e-12")
	fl.Lookup("rtol").DefValue, fl.Lookup("atol").DefValue = "1e-08", "1e-12"
	fl.StringArrayVar(&f.set, "set", nil, "ID=VALUE: linear value of an estimated parameter (repeatable)")
	fl.StringVar(&f.parameters, "parameters", "", "TSV file with columns parameterId and value (linear)")
	fl.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "conditions simulated at the same time; does not change the result")
}

// objective reads and compiles the problem and returns the point to evaluate.
func (t *terminal) objective(file string, f *evaluateFlags) (*fit.Objective, []float64, error) {
	if err := checkSolver(&f.settings); err != nil {
		return nil, nil, err
	}
	problem, list := petab.ReadFile(file)
	if err := list.Err(); err != nil {
		return nil, nil, err
	}
	t.warn(list)
	f.settings.SensitivityControl = f.gradient
	o, err := fit.New(problem, f.settings)
	if err != nil {
		return nil, nil, err
	}
	theta, err := f.point(o)
	return o, theta, err
}

// point is the nominal point with the changes that the flags ask for.
func (f *evaluateFlags) point(o *fit.Objective) ([]float64, error) {
	values, err := parseSettings(f.set)
	if err != nil {
		return nil, err
	}
	if f.parameters != "" {
		more, err := readParameters(f.parameters)
		if err != nil {
			return nil, err
		}
		for id, v := range values {
			more[id] = v
		}
		values = more
	}
	theta, given := o.Nominal(), map[string]bool{}
	known := make([]string, 0, len(theta))
	for i, p := range o.Parameters() {
		known = append(known, p.ID)
		if v, ok := values[p.ID]; ok {
			theta[i] = p.Scale.Apply(v)
			given[p.ID] = true
			delete(values, p.ID)
		}
	}
	var problems diag.List
	for _, id := range slices.Sorted(maps.Keys(values)) {
		hint := "only estimated parameters can be changed"
		if near := diag.Suggest(id, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		problems.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the problem has no estimated parameter %q", id)
	}
	for i, p := range o.Parameters() {
		switch {
		case !math.IsNaN(theta[i]) && !math.IsInf(theta[i], 0):
		case !given[p.ID]:
			problems.Errorf(diag.PetabNominal, p.Pos, "give it one there, or with --set "+p.ID+"=VALUE", "parameter %q has no nominal value on %s scale", p.ID, p.Scale)
		default:
			problems.Errorf(diag.BadSetting, diag.Pos{}, "give a positive value", "parameter %q has no value on %s scale", p.ID, p.Scale)
		}
	}
	return theta, problems.Err()
}

// readParameters reads a table of parameterId and value.
func readParameters(file string) (map[string]float64, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read parameters: %w", err)
	}
	table, list := petab.ReadTable(file, src)
	if err := list.Err(); err != nil {
		return nil, err
	}
	id, value := table.Column("parameterId"), table.Column("value")
	if id < 0 || value < 0 {
		list.Errorf(diag.BadSetting, diag.Pos{File: file, Line: 1, Col: 1}, "name the columns so", "the table lacks column parameterId or value")
		return nil, list.Err()
	}
	values := map[string]float64{}
	for _, row := range table.Rows {
		v, err := strconv.ParseFloat(row[value].Text, 64)
		if err != nil {
			list.Errorf(diag.BadSetting, row[value].Pos, "write a number", "cannot read the value %q", row[value].Text)
			continue
		}
		values[row[id].Text] = v
	}
	return values, list.Err()
}

// evaluate prints the objective of the problem in file.
func (t *terminal) evaluate(ctx context.Context, file string, f *evaluateFlags) error {
	o, theta, err := t.objective(file, f)
	if err != nil {
		return err
	}
	show, done := t.progress("simulating conditions", 0, 1)
	e, err := o.EvaluateProgress(ctx, theta, f.gradient, f.workers, show)
	done()
	if err != nil {
		return err
	}
	if t.json {
		return t.printJSON(evaluationJSON(o, e))
	}
	t.data("llh\t%.10f\nnllh\t%.10f\nchi2\t%.10f\nn\t%d\nseconds\t%.3f", e.LLH, e.NLLH, e.Chi2, e.N, e.Seconds)
	for i, g := range e.Gradient {
		t.data("gradient\t%s\t%.10g", o.Parameters()[i].ID, g)
	}
	return nil
}

func evaluationJSON(o *fit.Objective, e *fit.Evaluation) map[string]any {
	v := map[string]any{
		"llh": finite(e.LLH), "nllh": finite(e.NLLH), "chi2": finite(e.Chi2), "n": e.N,
		"log_prior": finite(e.LogPrior), "seconds": e.Seconds, "stats": e.Stats,
	}
	var sets []map[string]any
	for _, d := range e.Datasets {
		if d.ID != "" {
			sets = append(sets, map[string]any{"dataset": d.ID, "n": d.N, "chi2": finite(d.Chi2), "llh": finite(d.LLH)})
		}
	}
	if sets != nil {
		v["datasets"] = sets
	}
	if e.Gradient != nil {
		llh, nllh := map[string]any{}, map[string]any{}
		for i, p := range o.Parameters() {
			llh[p.ID], nllh[p.ID] = finite(e.Gradient[i]), finite(-e.Gradient[i])
		}
		v["gradient"], v["gradient_nllh"] = llh, nllh
	}
	return v
}

// simulate writes the simulation table of the problem in file.
func (t *terminal) simulate(ctx context.Context, file string, f *evaluateFlags) error {
	o, theta, err := t.objective(file, f)
	if err != nil {
		return err
	}
	show, done := t.progress("simulating conditions", 0, 1)
	e, err := o.EvaluateProgress(ctx, theta, false, f.workers, show)
	done()
	if err != nil {
		return err
	}
	if t.json {
		values := map[string]any{"n": len(e.Simulations), "simulations": finiteAll(e.Simulations)}
		if f.out != "" {
			if err := writeSimulations(f.out, o, e); err != nil {
				return err
			}
			values["file"] = f.out
		}
		return t.printJSON(values)
	}
	if f.out == "" {
		return petab.WriteSimulation(t.out, o.Problem(), e.Simulations)
	}
	if err := writeSimulations(f.out, o, e); err != nil {
		return err
	}
	t.say("%d simulated values in %s", len(e.Simulations), f.out)
	return nil
}

// writeSimulations writes the simulation table to file, which appears complete
// or not at all.
func writeSimulations(file string, o *fit.Objective, e *fit.Evaluation) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".niche-*.tsv")
	if err != nil {
		return fmt.Errorf("write simulations: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if err := errors.Join(petab.WriteSimulation(tmp, o.Problem(), e.Simulations), tmp.Chmod(0o644), tmp.Close()); err != nil {
		return fmt.Errorf("write simulations: %w", err)
	}
	if err := os.Rename(tmp.Name(), file); err != nil {
		return fmt.Errorf("write simulations: %w", err)
	}
	return nil
}
