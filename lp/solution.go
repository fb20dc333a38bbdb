package lp

// rowMatrix holds entries by row.
type rowMatrix struct {
	start  []int32
	column []int32
	value  []float64
}

// row returns the columns and values of row i.
func (a *rowMatrix) row(i int) ([]int32, []float64) {
	return a.column[a.start[i]:a.start[i+1]], a.value[a.start[i]:a.start[i+1]]
}

// byRows returns the entries of a by row.
func byRows(a *matrix, rows int) rowMatrix {
	r := rowMatrix{start: make([]int32, rows+1), column: make([]int32, len(a.row)), value: make([]float64, len(a.row))}
	for _, i := range a.row {
		r.start[i+1]++
	}
	for i := range rows {
		r.start[i+1] += r.start[i]
	}
	fill := append([]int32(nil), r.start...)
	for j := range len(a.start) - 1 {
		index, value := a.column(j)
		for k, i := range index {
			r.column[fill[i]], r.value[fill[i]] = int32(j), value[k]
			fill[i]++
		}
	}
	return r
}

// crossed is the outcome if the bounds of unknown j exclude one another.
func (s *Solver) crossed(j int) *Solution {
	proof := make([]float64, s.m)
	if j >= s.n {
		proof[j-s.n] = 1
	}
	return &Solution{Status: Infeasible, Proof: proof}
}

// solution describes the present basis in the terms of the problem. unit is what
// costs have been divided by.
func (s *Solver) solution(status Status, entering int32, unit float64) *Solution {
	sol := &Solution{Status: status, Steps: s.steps}
	switch status {
	case Infeasible:
		s.price()
		sol.Proof = s.prices(1)
	case Unbounded:
		sol.Ray = s.ray(entering)
	case Optimal:
		s.reducedGood = false
		s.price()
		sol.Prices = s.prices(unit)
		sol.X, sol.Reduced = make([]float64, s.n), make([]float64, s.n)
		for j := range s.n {
			// + 0 makes 0 of −0.
			sol.X[j] = s.x[j]*s.scaling.col[j] + 0
			sol.Reduced[j] = s.reduced[j]*unit/s.scaling.col[j] + 0
			sol.Objective += s.cost[j] * unit * s.x[j]
		}
	}
	return sol
}

// prices returns the prices of rows that price has computed.
func (s *Solver) prices(unit float64) []float64 {
	y := make([]float64, s.m)
	for i := range y {
		y[i] = s.byRow[i]*s.scaling.row[i]*unit + 0
	}
	return y
}

// ray returns the direction of columns as the entering unknown moves.
func (s *Solver) ray(entering int32) []float64 {
	sign := 1.0
	if s.reduced[entering] > 0 {
		sign = -1
	}
	ray := make([]float64, s.n)
	if int(entering) < s.n {
		ray[entering] = sign * s.scaling.col[entering]
	}
	for p, j := range s.basis {
		if int(j) < s.n {
			ray[j] = -sign * s.direction[p] * s.scaling.col[j]
		}
	}
	return ray
}
