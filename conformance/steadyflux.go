package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"niche/flux"
)

// fluxes returns the one row of results of a case of flux balance: fluxes, and
// the objective under its id. Without feasible fluxes all of them are NaN.
func (c *semanticCase) fluxes(ctx context.Context, w *rewritten) ([][]float64, error) {
	problem, list := flux.New(w.m)
	if err := list.Err(); err != nil {
		return nil, err
	}
	solution, err := problem.Optimise(ctx, problem.Active)
	var none *flux.NoOptimumError
	infeasible := errors.As(err, &none) && !none.Unbounded
	if err != nil && !infeasible {
		return nil, err
	}
	row := make([]float64, len(c.settings.variables))
	for k, variable := range c.settings.variables {
		id := w.name(variable)
		j := slices.IndexFunc(problem.Variables, func(v flux.Variable) bool { return v.ID == id })
		switch {
		case infeasible:
			row[k] = math.NaN()
		case j >= 0:
			row[k] = solution.Values[j]
		case id == solution.Objective:
			row[k] = solution.Value
		default:
			return nil, fmt.Errorf("%q is neither a flux nor the active objective", id)
		}
	}
	return [][]float64{row}, nil
}
