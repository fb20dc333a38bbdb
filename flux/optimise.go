package flux

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/lp"
)

// Solution is an optimum.
type Solution struct {
	Objective string  // id; "" if the model has none
	Value     float64 // of the objective [unit of flux]
	// Values are those of the variables, Reduced their reduced costs [unit of the
	// objective per flux]; Prices are the shadow prices of the balanced species.
	Values, Reduced []float64
	Prices          []float64
	Steps           int // of the simplex method
}

// NoOptimumError says that the fluxes have no optimum.
type NoOptimumError struct {
	Unbounded bool
	// Involved are the variables that grow without end or the parts of the model
	// that contradict one another, in the order of the model.
	Involved []string
}

// Error names what is involved, as far as it fits.
func (e *NoOptimumError) Error() string {
	const most = 8
	list := e.Involved
	more := ""
	if len(list) > most {
		more = fmt.Sprintf(" and %d more", len(list)-most)
		list = list[:most]
	}
	if e.Unbounded {
		return fmt.Sprintf("the objective is not bounded: it grows for ever with %s%s", strings.Join(list, ", "), more)
	}
	return fmt.Sprintf("no fluxes satisfy the model: these contradict one another: %s%s", strings.Join(list, ", "), more)
}

// Optimise finds the optimum of the objective with the given index; with a
// negative index any fluxes that satisfy the model. An error is a
// [*NoOptimumError] or about numerics or ctx.
func (p *Problem) Optimise(ctx context.Context, objective int) (*Solution, error) {
	s, err := p.solver(objective)
	if err != nil {
		return nil, err
	}
	return p.optimise(ctx, s, objective)
}

// solver prepares the linear program with the objective as its cost.
func (p *Problem) solver(objective int) (*lp.Solver, error) {
	program := &lp.Problem{}
	for _, r := range p.rows {
		program.RowLower, program.RowUpper = append(program.RowLower, r.lower), append(program.RowUpper, r.upper)
	}
	for j := range p.Variables {
		v := &p.Variables[j]
		program.Columns = append(program.Columns, lp.Column{Cost: p.cost(objective, j), Lower: v.Lower, Upper: v.Upper, Entries: p.entries[j]})
	}
	return lp.NewSolver(program)
}

// cost returns the coefficient of variable j in the objective as a cost.
func (p *Problem) cost(objective, j int) float64 {
	if objective < 0 {
		return 0
	}
	return p.sign(objective) * p.Objectives[objective].coefficient(j)
}

// sign is −1 if the objective is to be maximised.
func (p *Problem) sign(objective int) float64 {
	if objective >= 0 && p.Objectives[objective].Maximise {
		return -1
	}
	return 1
}

// coefficient is 0 for variables that came after the objective.
func (o *Objective) coefficient(j int) float64 {
	if j < len(o.Coefficients) {
		return o.Coefficients[j]
	}
	return 0
}

func (p *Problem) optimise(ctx context.Context, s *lp.Solver, objective int) (*Solution, error) {
	answer, err := s.Solve(ctx)
	if err != nil {
		return nil, err
	}
	if answer.Status != lp.Optimal {
		return nil, p.explain(answer)
	}
	out := &Solution{Values: answer.X, Reduced: answer.Reduced, Prices: answer.Prices[:len(p.Balanced)], Steps: answer.Steps}
	sign := p.sign(objective)
	for j := range out.Reduced {
		out.Reduced[j] = sign*out.Reduced[j] + 0
	}
	for i := range out.Prices {
		// The row of a species holds the balance of reactions alone: a unit from
		// outside lets it be −1.
		out.Prices[i] = -sign*out.Prices[i] + 0
	}
	if objective >= 0 {
		out.Objective, out.Value = p.Objectives[objective].ID, sign*answer.Objective
	}
	return out, nil
}

// explain says what a proof of the linear program means for the model.
func (p *Problem) explain(answer *lp.Solution) error {
	e := &NoOptimumError{Unbounded: answer.Status == lp.Unbounded}
	if e.Unbounded {
		largest := 0.0
		for _, r := range answer.Ray {
			largest = max(largest, math.Abs(r))
		}
		for j, r := range answer.Ray {
			if math.Abs(r) > 1e-9*largest {
				e.Involved = append(e.Involved, fmt.Sprintf("%q", p.Variables[j].ID))
			}
		}
		return e
	}
	worth := make([]float64, len(p.Variables))
	for j := range p.Variables {
		for _, entry := range p.entries[j] {
			worth[j] += entry.Value * answer.Proof[entry.Row]
		}
	}
	for i, y := range answer.Proof {
		if math.Abs(y) > 1e-9 {
			e.Involved = append(e.Involved, p.rows[i].what)
		}
	}
	for j, w := range worth {
		if v := &p.Variables[j]; math.Abs(w) > 1e-9 {
			e.Involved = append(e.Involved, fmt.Sprintf("the bounds of %q [%g, %g]", v.ID, v.Lower, v.Upper))
		}
	}
	return e
}

// Range is between which values a variable can lie.
type Range struct{ Lower, Upper float64 } // [unit of flux]; infinite without bound

// Ranges returns the range of each variable while the objective keeps at least
// the given fraction of its optimum: flux variability. The objective with a
// negative index imposes nothing. progress, if not nil, is called after each
// variable.
func (p *Problem) Ranges(ctx context.Context, objective int, fraction float64, progress func(done, total int)) ([]Range, error) {
	q := p
	if objective >= 0 {
		best, err := p.Optimise(ctx, objective)
		if err != nil {
			return nil, err
		}
		q = p.keeping(objective, fraction, best.Value)
	}
	s, err := q.solver(-1)
	if err != nil {
		return nil, err
	}
	ranges := make([]Range, len(p.Variables))
	for j := range ranges {
		for _, sign := range []float64{1, -1} {
			v, err := q.extreme(ctx, s, j, sign)
			if err != nil {
				return nil, err
			}
			if sign > 0 {
				ranges[j].Lower = v
			} else {
				ranges[j].Upper = v
			}
		}
		if progress != nil {
			progress(j+1, len(ranges))
		}
	}
	return ranges, nil
}

// extreme returns the least (sign 1) or largest (sign −1) value of variable j.
func (p *Problem) extreme(ctx context.Context, s *lp.Solver, j int, sign float64) (float64, error) {
	s.SetCost(j, sign)
	answer, err := s.Solve(ctx)
	s.SetCost(j, 0)
	switch {
	case err != nil:
		return 0, err
	case answer.Status == lp.Optimal:
		return answer.X[j], nil
	case answer.Status == lp.Unbounded:
		return math.Inf(-int(sign)), nil
	}
	return 0, p.explain(answer)
}

// keeping returns p with the row that the objective keeps a fraction of its
// value.
func (p *Problem) keeping(objective int, fraction, value float64) *Problem {
	q := *p
	o := &p.Objectives[objective]
	slack := 1e-9 * math.Abs(value)
	r := row{what: fmt.Sprintf("objective %q", o.ID), lower: math.Inf(-1), upper: math.Inf(1)}
	if o.Maximise {
		r.lower = value - (1-fraction)*math.Abs(value) - slack
	} else {
		r.upper = value + (1-fraction)*math.Abs(value) + slack
	}
	q.rows = append(slices.Clip(p.rows), r)
	q.entries = slices.Clone(p.entries)
	for j := range q.entries {
		if c := o.coefficient(j); c != 0 {
			q.entries[j] = append(slices.Clip(q.entries[j]), lp.Entry{Row: len(p.rows), Value: c})
		}
	}
	return &q
}

// Without returns p after the loss of gene products: reactions that need them
// have no flux. Products are ids or labels; an unknown one is an error.
func (p *Problem) Without(products ...string) (*Problem, error) {
	lost := map[string]bool{}
	for _, name := range products {
		found := false
		for i := range p.Model.Flux.GeneProducts {
			if g := &p.Model.Flux.GeneProducts[i]; g.ID == name || g.Label == name {
				lost[g.ID], found = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%w %q", ErrNoProduct, name)
		}
	}
	q := *p
	q.Variables = slices.Clone(p.Variables)
	for i := range p.Model.Flux.Associations {
		a := &p.Model.Flux.Associations[i]
		if !a.Needs.Works(func(product string) bool { return lost[product] }) {
			v := &q.Variables[p.variableOf[a.Reaction]]
			v.Lower, v.Upper = 0, 0
		}
	}
	return &q, nil
}

// ErrNoProduct says that a gene product is not in the model.
var ErrNoProduct = errors.New("the model has no gene product")
