package ode

import (
	"math"
	"testing"
)

// tree is a rooted tree: the list of its root's branches.
type tree []tree

// treesUpTo returns the rooted trees with at most n vertices, by order.
func treesUpTo(n int) [][]tree {
	byOrder := make([][]tree, n+1)
	byOrder[1] = []tree{{}}
	var all []tree // every smaller tree, in order
	for order := 2; order <= n; order++ {
		all = append(all, byOrder[order-1]...)
		// Multisets of smaller trees with order−1 vertices together.
		var grow func(from, left int, branches tree)
		grow = func(from, left int, branches tree) {
			if left == 0 {
				byOrder[order] = append(byOrder[order], append(tree(nil), branches...))
				return
			}
			for i := from; i < len(all); i++ {
				if size := all[i].vertices(); size <= left {
					grow(i, left-size, append(branches, all[i]))
				}
			}
		}
		grow(0, order-1, nil)
	}
	return byOrder
}

func (t tree) vertices() int {
	n := 1
	for _, b := range t {
		n += b.vertices()
	}
	return n
}

// density is γ(t): the product over all vertices of the order of their subtrees.
func (t tree) density() float64 {
	d := float64(t.vertices())
	for _, b := range t {
		d *= b.density()
	}
	return d
}

// elementary returns Φ_i(t) for every stage i: vertices with several branches
// multiply Σ_j α_ij Φ_j, those with one use β instead (Hairer & Wanner II, IV.7).
// For Runge–Kutta methods α = β.
func (t tree) elementary(alpha, beta [][]float64) []float64 {
	phi := make([]float64, len(alpha))
	for i := range phi {
		phi[i] = 1
	}
	m := alpha
	if len(t) == 1 {
		m = beta
	}
	for _, b := range t {
		inner := b.elementary(alpha, beta)
		for i := range phi {
			sum := 0.0
			for j, a := range m[i] {
				sum += a * inner[j]
			}
			phi[i] *= sum
		}
	}
	return phi
}

func TestTreeCounts(t *testing.T) {
	for n, want := range []int{0, 1, 1, 2, 4, 9, 20} {
		if got := len(treesUpTo(6)[n]); got != want {
			t.Errorf("%d trees with %d vertices, want %d", got, n, want)
		}
	}
}

// checkOrder checks Σ b_i Φ_i(t) = θ^|t|/γ(t) for every tree up to the order,
// to rounding of the
// coefficients, and that at least one condition of the next order is violated.
func checkOrder(t *testing.T, name string, b []float64, alpha, beta [][]float64, theta float64, order int, rounding float64) {
	t.Helper()
	byOrder := treesUpTo(order + 1)
	worst := 0.0
	for n := 1; n <= order+1; n++ {
		for _, tr := range byOrder[n] {
			sum := 0.0
			for i, phi := range tr.elementary(alpha, beta) {
				sum += b[i] * phi
			}
			miss := math.Abs(sum - math.Pow(theta, float64(n))/tr.density())
			if n <= order && miss > rounding {
				t.Errorf("%s: condition of order %d violated by %.3g", name, n, miss)
			}
			if n > order {
				worst = max(worst, miss)
			}
		}
	}
	if worst < 1e-9 {
		t.Errorf("%s: all conditions of order %d hold too (%.3g)", name, order+1, worst)
	}
}

// inverse returns the inverse of a lower triangular matrix.
func inverse(l [][]float64) [][]float64 {
	n := len(l)
	x := make([][]float64, n)
	for i := range x {
		x[i] = make([]float64, n)
		for j := 0; j <= i; j++ {
			sum := 0.0
			if i == j {
				sum = 1
			}
			for k := j; k < i; k++ {
				sum -= l[i][k] * x[k][j]
			}
			x[i][j] = sum / l[i][i]
		}
	}
	return x
}

func product(a, b [][]float64) [][]float64 {
	c := make([][]float64, len(a))
	for i := range a {
		c[i] = make([]float64, len(b[0]))
		for k, v := range a[i] {
			for j, w := range b[k] {
				c[i][j] += v * w
			}
		}
	}
	return c
}

// rodas5pStandard returns α, β = α + Γ of Rodas5P, its inverse Γ⁻¹ and the rows
// a of all stages followed by that of the result.
func rodas5pStandard() (alpha, beta, gammaInverse, rows [][]float64) {
	const s = rodas5pStages
	c := rodas5pC()
	gammaInverse = make([][]float64, s)
	for i := range gammaInverse {
		gammaInverse[i] = make([]float64, s)
		for j := range i {
			gammaInverse[i][j] = -c[i][j]
		}
		gammaInverse[i][i] = 1 / rodas5pGamma
	}
	gamma := inverse(gammaInverse)
	rows = make([][]float64, s+1)
	for i, row := range rodas5pA() {
		rows[i] = append(append([]float64(nil), row[:]...), 0, 0, 0)
	}
	for i := 6; i <= s; i++ {
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

func TestRodas5POrderConditions(t *testing.T) {
	alpha, beta, gamma, rows := rodas5pStandard()
	weights := func(m []float64) []float64 { return product([][]float64{m}, gamma)[0] }
	checkOrder(t, "result", weights(rows[8]), alpha, beta, 1, 5, 2e-14)
	checkOrder(t, "embedded", weights(rows[7]), alpha, beta, 1, 4, 2e-14)
	d := rodas5pDense()
	for _, theta := range []float64{0.1, 0.3, 0.5, 0.8} {
		m := make([]float64, rodas5pStages)
		for j := range m {
			m[j] = theta * (rows[8][j] + (1-theta)*(d[0][j]+theta*(d[1][j]+theta*d[2][j])))
		}
		// The published coefficients of the dense output carry ten digits.
		checkOrder(t, "dense output", weights(m), alpha, beta, theta, 4, 2e-10)
	}
	nodes, time := rodas5pNodes(), rodas5pTime()
	for i := range alpha {
		a, g := 0.0, 0.0
		for j := range alpha[i] {
			a, g = a+alpha[i][j], g+gamma[i][j]
		}
		if math.Abs(a-nodes[i]) > 2e-14 {
			t.Errorf("stage %d: Σα = %.17g, node %.17g", i+1, a, nodes[i])
		}
		if math.Abs(g-time[i]) > 2e-14 {
			t.Errorf("stage %d: Σγ = %.17g, coefficient of ∂f/∂t %.17g", i+1, g, time[i])
		}
	}
	// Stiffly accurate: the result is the argument of a stage at t + h plus its
	// own vector, so that the weights equal the last row of β.
	for j, b := range weights(rows[8]) {
		if math.Abs(b-beta[7][j]) > 1e-13 {
			t.Errorf("weight %d is %.17g, last row of β %.17g", j+1, b, beta[7][j])
		}
	}
}

// TestRodas5PStability: A-stable on a sample of the imaginary axis, and L-stable.
func TestRodas5PStability(t *testing.T) {
	at := func(z complex128) complex128 {
		// One step for y' = λy with hλ = z in the form of attempt.
		var u [rodas5pStages]complex128
		a, c := rodas5pA(), rodas5pC()
		argument := complex(1, 0)
		for i := range u {
			if i <= 5 {
				argument = 1
				for j := range i {
					argument += complex(a[i][j], 0) * u[j]
				}
			} else {
				argument += u[i-1]
			}
			right := rodas5pGamma * z * argument
			for j := range i {
				right += complex(rodas5pGamma*c[i][j], 0) * u[j]
			}
			u[i] = right / (1 - rodas5pGamma*z)
		}
		return argument + u[rodas5pStages-1]
	}
	for k := -200; k <= 200; k++ {
		y := math.Pow(10, float64(k)/50)
		r := at(complex(0, y))
		if m := math.Hypot(real(r), imag(r)); m > 1+1e-9 {
			t.Errorf("|R(%gi)| = %.12g", y, m)
		}
	}
	if r := at(complex(-1e9, 0)); math.Abs(real(r)) > 1e-6 {
		t.Errorf("R(−∞) ≈ %g, want 0", real(r))
	}
}

func TestTsit5OrderConditions(t *testing.T) {
	rows := tsit5A()
	a := make([][]float64, tsit5Stages)
	for i := range rows {
		a[i] = append(append([]float64(nil), rows[i][:]...), 0)
	}
	b := a[6]
	checkOrder(t, "result", b, a, a, 1, 5, 2e-14)
	low := append([]float64(nil), b...)
	for i, e := range tsit5Error() {
		low[i] -= e
	}
	checkOrder(t, "embedded", low, a, a, 1, 4, 2e-14)
	d := tsit5Dense()
	for _, theta := range []float64{0.1, 0.3, 0.5, 0.8} {
		w := make([]float64, tsit5Stages)
		for i := range w {
			w[i] = theta * (d[i][0] + theta*(d[i][1]+theta*(d[i][2]+theta*d[i][3])))
		}
		checkOrder(t, "dense output", w, a, a, theta, 4, 2e-14)
	}
	for i := range b {
		sum := d[i][0] + d[i][1] + d[i][2] + d[i][3]
		if math.Abs(sum-b[i]) > 1e-14 {
			t.Errorf("dense output at the end: weight %d is %.17g, want %.17g", i+1, sum, b[i])
		}
	}
	for i, node := range tsit5Nodes() {
		sum := 0.0
		for _, v := range a[i] {
			sum += v
		}
		if math.Abs(sum-node) > 1e-14 {
			t.Errorf("stage %d: Σa = %.17g, node %.17g", i+1, sum, node)
		}
	}
}

// TestTsit5Stability checks the stability interval that stiffness is judged by.
func TestTsit5Stability(t *testing.T) {
	at := func(z float64) float64 {
		rows := tsit5A()
		var k [tsit5Stages]float64
		y := 0.0
		for i := range rows {
			y = 1
			for j := range i {
				y += rows[i][j] * k[j]
			}
			k[i] = z * y
		}
		return y // the last row is the result
	}
	if inside, outside := at(-tsit5Stability+1e-3), at(-tsit5Stability-1e-3); math.Abs(inside) > 1 || math.Abs(outside) <= 1 {
		t.Errorf("|R| = %g and %g around −%g", inside, outside, tsit5Stability)
	}
}
