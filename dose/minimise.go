package dose

import "math"

// objective is a function to be minimised. It returns its value at theta,
// writes the gradient and a positive semidefinite approximation of the second
// derivatives (row by row, lower triangle used) and returns +Inf where theta is
// impossible.
type objective func(theta, gradient, curvature []float64) float64

// minimum is where a minimisation ended.
type minimum struct {
	theta      []float64
	value      float64
	iterations int
	converged  bool
}

const (
	maxIterations = 400
	// improvementTolerance is the relative predicted decrease at which a
	// minimum counts as found [1].
	improvementTolerance = 1e-14
	// A minimum along a valley without end, such as that of a step between two
	// doses, counts as found when patience iterations gain less than
	// valleyTolerance [1].
	patience        = 20
	valleyTolerance = 1e-10
	maxDamping      = 1e20
)

// minimise runs the Levenberg–Marquardt method with Marquardt's scaling and
// Nielsen's damping (Madsen, Nielsen, Tingleff 2004, Methods for non-linear
// least squares problems, §3.2) between low and high: parameters at a bound
// that the gradient pushes outwards are held, steps are cut at bounds. start is
// not modified.
func minimise(f objective, start, low, high []float64) minimum {
	n := len(start)
	m := minimum{theta: make([]float64, n)}
	for i := range start {
		m.theta[i] = min(max(start[i], low[i]), high[i])
	}
	gradient, curvature := make([]float64, n), make([]float64, n*n)
	trial, step := make([]float64, n), make([]float64, n)
	nextGradient, nextCurvature := make([]float64, n), make([]float64, n*n)
	held, factor := make([]bool, n), make([]float64, n*n)
	m.value = f(m.theta, gradient, curvature)
	if math.IsInf(m.value, 1) || math.IsNaN(m.value) {
		m.value = math.Inf(1)
		return m
	}
	damping, growth := 1e-3, 2.0
	landmark := m.value
	for m.iterations = 0; m.iterations < maxIterations && damping < maxDamping; m.iterations++ {
		if m.iterations%patience == patience-1 {
			if landmark-m.value <= valleyTolerance*math.Abs(m.value) {
				m.converged = true
				return m
			}
			landmark = m.value
		}
		hold(held, m.theta, gradient, low, high)
		if !dampedStep(step, factor, gradient, curvature, held, damping) {
			damping *= growth
			growth *= 2
			continue
		}
		for i := range trial {
			trial[i] = min(max(m.theta[i]+step[i], low[i]), high[i])
			step[i] = trial[i] - m.theta[i]
		}
		predicted := decrease(step, gradient, curvature)
		if predicted <= improvementTolerance*math.Abs(m.value) {
			m.converged = true
			return m
		}
		value := f(trial, nextGradient, nextCurvature)
		if ratio := (m.value - value) / predicted; ratio > 0 {
			damping *= max(1.0/3, 1-math.Pow(2*ratio-1, 3))
			damping = max(damping, 1e-14)
			growth = 2
			m.theta, trial = trial, m.theta
			gradient, nextGradient = nextGradient, gradient
			curvature, nextCurvature = nextCurvature, curvature
			m.value = value
			continue
		}
		damping *= growth
		growth *= 2
	}
	m.converged = damping >= maxDamping
	return m
}

// hold marks the parameters at a bound that the gradient pushes outwards.
func hold(held []bool, theta, gradient, low, high []float64) {
	for i := range held {
		held[i] = theta[i] <= low[i] && gradient[i] >= 0 || theta[i] >= high[i] && gradient[i] <= 0
	}
}

// dampedStep solves (H + damping·diag H)·step = −gradient for the parameters
// that are not held. It returns false if the matrix is not positive definite.
func dampedStep(step, factor, gradient, curvature []float64, held []bool, damping float64) bool {
	n := len(step)
	copy(factor, curvature)
	for i := range n {
		if held[i] {
			for j := range n {
				factor[i*n+j], factor[j*n+i] = 0, 0
			}
			factor[i*n+i] = 1
			step[i] = 0
			continue
		}
		factor[i*n+i] += damping * max(curvature[i*n+i], 1e-30)
		step[i] = -gradient[i]
	}
	return cholesky(factor, n) && finiteAfterSolve(factor, step)
}

func finiteAfterSolve(factor, step []float64) bool {
	solve(factor, step)
	for _, v := range step {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// decrease returns how much the quadratic model falls along step.
func decrease(step, gradient, curvature []float64) float64 {
	n := len(step)
	sum := 0.0
	for i := range n {
		sum -= step[i] * gradient[i]
		for j := range n {
			k := i*n + j
			if j > i {
				k = j*n + i
			}
			sum -= 0.5 * step[i] * curvature[k] * step[j]
		}
	}
	return sum
}

// cholesky overwrites the lower triangle of a (n×n, row by row) with its factor
// and returns false if a is not positive definite.
func cholesky(a []float64, n int) bool {
	for j := range n {
		sum := a[j*n+j]
		for k := range j {
			sum -= a[j*n+k] * a[j*n+k]
		}
		if !(sum > 1e-14*math.Abs(a[j*n+j])) {
			return false
		}
		d := math.Sqrt(sum)
		a[j*n+j] = d
		for i := j + 1; i < n; i++ {
			sum := a[i*n+j]
			for k := range j {
				sum -= a[i*n+k] * a[j*n+k]
			}
			a[i*n+j] = sum / d
		}
	}
	return true
}

// solve overwrites b with the solution of L·Lᵀ·x = b.
func solve(l, b []float64) {
	n := len(b)
	for i := range n {
		for k := range i {
			b[i] -= l[i*n+k] * b[k]
		}
		b[i] /= l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= l[k*n+i] * b[k]
		}
		b[i] /= l[i*n+i]
	}
}
