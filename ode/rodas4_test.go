package ode

import (
	"math"
	"testing"
)

// rodas4Standard returns α, β = α + Γ and Γ of RODAS and the rows a of all stages
// followed by that of the result.
func rodas4Standard() (alpha, beta, gamma, rows [][]float64) {
	const s = rodas4Stages
	c := rodas4C()
	inverted := make([][]float64, s)
	for i := range inverted {
		inverted[i] = make([]float64, s)
		for j := range i {
			inverted[i][j] = -c[i][j]
		}
		inverted[i][i] = 1 / rodas4Gamma
	}
	gamma = inverse(inverted)
	rows = make([][]float64, s+1)
	for i, row := range rodas4A() {
		rows[i] = append(append([]float64(nil), row[:]...), 0, 0)
	}
	for i := 5; i <= s; i++ {
		rows[i] = append([]float64(nil), rows[i-1]...)
		rows[i][i-1] = 1
	}
	alpha = product(rows[:s], gamma)
	beta = make([][]float64, s)
	for i := range beta {
		beta[i] = make([]float64, s)
		for j := range beta[i] {
			beta[i][j] = alpha[i][j] + gamma[i][j]
		}
	}
	return alpha, beta, gamma, rows
}

func TestRodas4OrderConditions(t *testing.T) {
	const published = 2e-13 // the coefficients carry 16 digits
	alpha, beta, gamma, rows := rodas4Standard()
	weights := func(m []float64) []float64 { return product([][]float64{m}, gamma)[0] }
	checkOrder(t, "result", weights(rows[6]), alpha, beta, 1, 4, published)
	checkOrder(t, "embedded", weights(rows[5]), alpha, beta, 1, 3, published)
	d := rodas4Dense()
	for _, theta := range []float64{0.1, 0.3, 0.5, 0.8} {
		m := make([]float64, rodas4Stages)
		for j := range m {
			m[j] = theta * rows[6][j]
			if j < len(d[0]) {
				m[j] += theta * (1 - theta) * (d[0][j] + theta*d[1][j])
			}
		}
		checkOrder(t, "dense output", weights(m), alpha, beta, theta, 3, published)
	}
	nodes, time := rodas4Nodes(), rodas4Time()
	for i := range alpha {
		a, g := 0.0, 0.0
		for j := range alpha[i] {
			a, g = a+alpha[i][j], g+gamma[i][j]
		}
		if math.Abs(a-nodes[i]) > published || math.Abs(g-time[i]) > published {
			t.Errorf("stage %d: Σα = %.17g, node %.17g; Σγ = %.17g, coefficient of ∂f/∂t %.17g", i+1, a, nodes[i], g, time[i])
		}
	}
	for j, b := range weights(rows[6]) { // stiffly accurate
		if math.Abs(b-beta[5][j]) > published {
			t.Errorf("weight %d is %.17g, last row of β %.17g", j+1, b, beta[5][j])
		}
	}
}
