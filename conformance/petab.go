package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"niche/fit"
	"niche/format/petab"
	"niche/sim"
)

// PEtab runs the cases of the PEtab test suite at or below dir: folders with
// NAME.yaml and NAME_solution.yaml. The error is about the suite itself or ctx;
// what is wrong with a case is in its result.
func PEtab(ctx context.Context, dir string, o Options) (*Report, error) {
	o = o.withDefaults()
	report := &Report{}
	var paths []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		stem, ok := strings.CutSuffix(path, "_solution.yaml")
		if err != nil || !ok {
			return err
		}
		name, err := filepath.Rel(dir, filepath.Dir(path))
		if name == "." {
			name = filepath.Base(filepath.Dir(path))
		}
		report.Results = append(report.Results, Result{Case: filepath.ToSlash(name), File: filepath.Base(stem) + ".yaml"})
		paths = append(paths, stem)
		return err
	})
	if err != nil {
		return nil, unreadable(dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s holds no cases: a case has a file NAME_solution.yaml", dir)
	}
	return report, o.judge(ctx, report.Results, func(ctx context.Context, i int, r *Result) {
		judgePEtab(ctx, paths[i], o.Settings, r)
	})
}

// petabSolution is the expected answer of a PEtab case.
type petabSolution struct {
	Chi2                 *float64 `yaml:"chi2"`
	LLH                  *float64 `yaml:"llh"`
	SimulationFiles      []string `yaml:"simulation_files"`
	ToleranceChi2        float64  `yaml:"tol_chi2"`
	ToleranceLLH         float64  `yaml:"tol_llh"`
	ToleranceSimulations float64  `yaml:"tol_simulations"`
}

// judgePEtab runs the case whose files begin with stem.
func judgePEtab(ctx context.Context, stem string, settings sim.Settings, r *Result) {
	solution, err := readSolution(stem + "_solution.yaml")
	if err != nil {
		r.fail(err)
		return
	}
	expected, err := solution.simulations(filepath.Dir(stem))
	if err != nil {
		r.fail(err)
		return
	}
	problem, list := petab.ReadFile(stem + ".yaml")
	if list.HasErrors() {
		r.reject(list)
		return
	}
	e, err := evaluate(ctx, problem, settings)
	switch {
	case errors.As(err, &list):
		r.reject(list)
	case err != nil:
		r.fail(err)
	default:
		if err := solution.compare(e, expected); err != nil {
			r.fail(err)
			return
		}
		r.Outcome = Passed
	}
}

// evaluate computes the likelihood at the nominal values.
func evaluate(ctx context.Context, problem *petab.Problem, settings sim.Settings) (*fit.Evaluation, error) {
	objective, err := fit.New(problem, settings)
	if err != nil {
		return nil, err
	}
	return objective.EvaluateContext(ctx, objective.Nominal(), false, 1)
}

func readSolution(path string) (*petabSolution, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	s := &petabSolution{}
	if err := yaml.Unmarshal(src, s); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return s, nil
}

// simulations reads the expected simulated values, in the order of the
// measurements.
func (s *petabSolution) simulations(dir string) ([]float64, error) {
	var values []float64
	for _, name := range s.SimulationFiles {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("read case: %w", err)
		}
		table, list := petab.ReadTable(name, src)
		if err := list.Err(); err != nil {
			return nil, err
		}
		column := table.Column("simulation")
		if column < 0 {
			return nil, fmt.Errorf("%s has no column %q", name, "simulation")
		}
		for _, row := range table.Rows {
			v, err := strconv.ParseFloat(row[column].Text, 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", row[column].Pos, err)
			}
			values = append(values, v)
		}
	}
	return values, nil
}

// compare judges e by the rule of the suite.
func (s *petabSolution) compare(e *fit.Evaluation, expected []float64) error {
	var problems []error
	check := func(what string, got, want, tolerance float64) {
		if deviation(want, got, tolerance, 0) > 1 {
			problems = append(problems, fmt.Errorf("%s = %.9g, want %.9g within %g", what, got, want, tolerance))
		}
	}
	if s.Chi2 == nil && s.LLH == nil && len(expected) == 0 {
		return errors.New("the solution expects nothing")
	}
	if s.Chi2 != nil {
		check("χ²", e.Chi2, *s.Chi2, s.ToleranceChi2)
	}
	if s.LLH != nil {
		check("log-likelihood", e.LLH, *s.LLH, s.ToleranceLLH)
	}
	if len(expected) != len(e.Simulations) {
		return fmt.Errorf("%d simulated values, want %d", len(e.Simulations), len(expected))
	}
	for i, want := range expected {
		check(fmt.Sprintf("simulated value %d", i+1), e.Simulations[i], want, s.ToleranceSimulations)
	}
	return errors.Join(problems...)
}
