package run

import (
	"cmp"
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"

	"niche/compile"
	"niche/ode"
	"niche/sim"
)

// reduction splits the states into independent ones and those that conservation
// laws determine from them (Reder 1988, doi 10.1016/S0022-5193(88)80073-0).
type reduction struct {
	laws        []ode.Law
	independent []int
	// link is ∂y/∂y_independent at fixed totals, states × independent.
	link *mat.Dense
}

// reduce finds the link matrix at the parameters p. States that only events
// change are constants.
func reduce(sys *compile.System, p []float64) (*reduction, error) {
	n := len(sys.States)
	laws := sim.Laws(sys, p)
	dependent := make([]bool, n)
	for i := range laws {
		dependent[laws[i].Dependent] = true
	}
	r := &reduction{laws: slices.Clone(laws)}
	for i := range sys.States {
		if sys.States[i].Discrete && !dependent[i] {
			dependent[i] = true
			laws = append(laws, ode.Law{Dependent: i, Index: []int{i}, Coefficient: []float64{1}})
		}
	}
	place := make([]int, n) // of a state among the independent ones
	for i := range n {
		if !dependent[i] {
			place[i] = len(r.independent)
			r.independent = append(r.independent, i)
		}
	}
	m, k := len(r.independent), len(laws)
	if m == 0 {
		return r, nil
	}
	r.link = mat.NewDense(n, m, nil)
	for j, i := range r.independent {
		r.link.Set(i, j, 1)
	}
	if k == 0 {
		return r, nil
	}
	return r, r.determine(laws, place, dependent)
}

// determine fills in the rows of the dependent states: with the laws
// G_d y_d + G_i y_i = totals they are −G_d⁻¹ G_i.
func (r *reduction) determine(laws []ode.Law, place []int, dependent []bool) error {
	m, k := len(r.independent), len(laws)
	own, rest := mat.NewDense(k, k, nil), mat.NewDense(k, m, nil)
	column := map[int]int{}
	for row := range laws {
		column[laws[row].Dependent] = row
	}
	for row := range laws {
		for e, i := range laws[row].Index {
			if c := laws[row].Coefficient[e]; dependent[i] {
				own.Set(row, column[i], own.At(row, column[i])+c)
			} else {
				rest.Set(row, place[i], rest.At(row, place[i])-c)
			}
		}
	}
	var solved mat.Dense
	if err := solved.Solve(own, rest); err != nil {
		return fmt.Errorf("conservation laws do not determine their dependent states: %w", err)
	}
	for row := range laws {
		for j := range m {
			r.link.Set(laws[row].Dependent, j, solved.At(row, j))
		}
	}
	return nil
}

// jacobian reduces ∂f/∂y (states × states) to the independent states,
// (∂f/∂y · link) in their rows.
func (r *reduction) jacobian(full *mat.Dense) *mat.Dense {
	m := len(r.independent)
	var product mat.Dense
	product.Mul(full, r.link)
	reduced := mat.NewDense(m, m, nil)
	for j, i := range r.independent {
		reduced.SetRow(j, product.RawRowView(i))
	}
	return reduced
}

// differential eliminates the algebraic states from a reduced Jacobian:
// J_dd − J_da J_aa⁻¹ J_ad. It returns nil if all states are algebraic.
func (r *reduction) differential(sys *compile.System, reduced *mat.Dense) (*mat.Dense, error) {
	var d, a []int
	for j, i := range r.independent {
		if sys.States[i].Algebraic {
			a = append(a, j)
		} else {
			d = append(d, j)
		}
	}
	switch {
	case len(d) == 0:
		return nil, nil
	case len(a) == 0:
		return reduced, nil
	}
	var inner, product mat.Dense
	if err := inner.Solve(block(reduced, a, a), block(reduced, a, d)); err != nil {
		return nil, fmt.Errorf("algebraic rules do not determine their states here: %w", err)
	}
	product.Mul(block(reduced, d, a), &inner)
	result := block(reduced, d, d)
	result.Sub(result, &product)
	return result, nil
}

// block is the part of m in the given rows and columns.
func block(m *mat.Dense, rows, columns []int) *mat.Dense {
	b := mat.NewDense(len(rows), len(columns), nil)
	for r, i := range rows {
		for c, j := range columns {
			b.Set(r, c, m.At(i, j))
		}
	}
	return b
}

// eigenvalues returns those of m, the largest real part first.
func eigenvalues(m *mat.Dense) ([]complex128, error) {
	for _, v := range m.RawMatrix().Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("the Jacobian is not finite")
		}
	}
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenNone) {
		return nil, fmt.Errorf("the eigenvalues of the Jacobian did not converge")
	}
	values := e.Values(nil)
	slices.SortStableFunc(values, func(a, b complex128) int {
		return cmp.Or(cmp.Compare(real(b), real(a)), cmp.Compare(cmplx.Abs(b), cmplx.Abs(a)), cmp.Compare(imag(b), imag(a)))
	})
	return values, nil
}
