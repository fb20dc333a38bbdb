package odetest

import (
	"math"
	"testing"

	"niche/ode"
)

func everyCase() []Case {
	all := append(Analytic(), Stiff()...)
	return append(all, Pleiades(), RobertsonSensitivities())
}

// points returns states along c near which derivatives are compared.
func points(c *Case) [][]float64 {
	end := make([]float64, len(c.Y0))
	c.Reference(end, nil)
	mixed := make([]float64, len(c.Y0))
	for i := range mixed {
		mixed[i] = c.Y0[i] + 0.3*(end[i]-c.Y0[i]) + 0.01*float64(i+1)*c.Scale[i]
	}
	return [][]float64{c.Y0, mixed, end}
}

// difference writes the central difference (f(+) − f(−))/(2h), extrapolated
// once, to dst.
func difference(f func(h float64, dst []float64), h float64, dst []float64) {
	n := len(dst)
	up, down := make([]float64, n), make([]float64, n)
	half := make([]float64, n)
	central := func(h float64, dst []float64) {
		f(h, up)
		f(-h, down)
		for i := range dst {
			dst[i] = (up[i] - down[i]) / (2 * h)
		}
	}
	central(h, dst)
	central(h/2, half)
	for i := range dst {
		dst[i] = (4*half[i] - dst[i]) / 3
	}
}

func TestJacobiansAreDerivatives(t *testing.T) {
	for _, c := range everyCase() {
		p := c.New()
		n := p.N
		values, f0, got, want := make([]float64, p.Pattern.NNZ()), make([]float64, n), make([]float64, n), make([]float64, n)
		e := make([]float64, n)
		for _, y := range points(&c) {
			at := 0.3 * c.TEnd
			p.RHS(at, y, f0)
			p.Jacobian(at, y, values)
			for j := range n {
				clear(e)
				e[j] = 1
				p.Pattern.MulVec(values, e, got)
				h := 1e-3 * (math.Abs(y[j]) + c.Scale[j])
				yy := append([]float64(nil), y...)
				difference(func(h float64, dst []float64) {
					yy[j] = y[j] + h
					p.RHS(at, yy, dst)
				}, h, want)
				for i := range n {
					// The rounding error of f shows in the difference quotient.
					tol := 1e-8*math.Abs(want[i]) + 1e-13*(math.Abs(f0[i])+size(p, values, i, y))/h
					if d := math.Abs(got[i] - want[i]); !(d <= tol) {
						t.Errorf("%s: J[%d,%d] = %.12g, difference quotient %.12g", c.Name, i, j, got[i], want[i])
					}
				}
			}
		}
	}
}

// size returns Σ_j |J_ij y_j|, the size of the terms of f_i.
func size(p *ode.Problem, values []float64, i int, y []float64) float64 {
	sum := 0.0
	for j := range p.N {
		if k := p.Pattern.Index(i, j); k >= 0 {
			sum += math.Abs(values[k] * y[j])
		}
	}
	return sum
}

func TestTimeDerivatives(t *testing.T) {
	for _, c := range everyCase() {
		p := c.New()
		if p.TimeDerivative == nil {
			a, b := make([]float64, p.N), make([]float64, p.N)
			p.RHS(0, c.Y0, a)
			p.RHS(1, c.Y0, b)
			for i := range a {
				if a[i] != b[i] {
					t.Errorf("%s: f depends on time but the problem has no TimeDerivative", c.Name)
				}
			}
			continue
		}
		got, want := make([]float64, p.N), make([]float64, p.N)
		p.TimeDerivative(0.7, c.Y0, got)
		difference(func(h float64, dst []float64) { p.RHS(0.7+h, c.Y0, dst) }, 1e-3, want)
		for i := range got {
			if d := math.Abs(got[i] - want[i]); !(d <= 1e-8*(1+math.Abs(want[i]))) {
				t.Errorf("%s: ∂f_%d/∂t = %.12g, difference quotient %.12g", c.Name, i, got[i], want[i])
			}
		}
	}
}

// TestFormulas checks that each formula satisfies its own equations: y' = f and
// s' = J s + g, y(T0) = Y0, s(T0) = S0.
func TestFormulas(t *testing.T) {
	for _, c := range everyCase() {
		if c.Exact == nil {
			continue
		}
		p := c.New()
		n, m := p.N, p.Directions
		y, s := make([]float64, n), make([]float64, n*m)
		c.Exact(c.T0, y, s)
		for i := range y {
			if math.Abs(y[i]-c.Y0[i]) > 1e-15 {
				t.Errorf("%s: formula gives y(T0) = %v, want %v", c.Name, y, c.Y0)
			}
		}
		for i := range s {
			if math.Abs(s[i]-c.S0[i]) > 1e-14 {
				t.Errorf("%s: formula gives s(T0) = %v, want %v", c.Name, s, c.S0)
			}
		}
		for _, part := range []float64{0.1, 0.5, 0.9} {
			at := c.T0 + part*(c.TEnd-c.T0)
			checkFormula(t, &c, p, at)
		}
	}
}

func checkFormula(t *testing.T, c *Case, p *ode.Problem, at float64) {
	n, m := p.N, p.Directions
	y, s := make([]float64, n), make([]float64, n*m)
	slope, want := make([]float64, n+n*m), make([]float64, n+n*m)
	difference(func(h float64, dst []float64) { c.Exact(at+h, dst[:n], dst[n:]) }, 1e-3, slope)
	c.Exact(at, y, s)
	p.RHS(at, y, want[:n])
	if m > 0 {
		values, js := make([]float64, p.Pattern.NNZ()), make([]float64, n)
		p.Jacobian(at, y, values)
		p.Forcing(at, y, want[n:])
		for j := range m {
			p.Pattern.MulVec(values, s[j*n:(j+1)*n], js)
			for i := range n {
				want[n+j*n+i] += js[i]
			}
		}
	}
	for i := range slope {
		// The rounding of y enters f multiplied by |J|, at most 1e4 here.
		if d := math.Abs(slope[i] - want[i]); !(d <= 1e-10) {
			t.Errorf("%s: at %g component %d of the formula has slope %.12g, its equation says %.12g", c.Name, at, i, slope[i], want[i])
		}
	}
}

func TestSlope(t *testing.T) {
	h := []float64{0.1, 0.05, 0.025}
	e := []float64{3e-3, 3e-3 / 32, 3e-3 / 1024}
	if got := Slope(h, e); math.Abs(got-5) > 1e-12 {
		t.Errorf("Slope = %g, want 5", got)
	}
}

func TestErrorIsWorstComponent(t *testing.T) {
	c := Case{Y0: []float64{1, 1}, Scale: []float64{1, 0}}
	if got := c.Error([]float64{2, 3}, []float64{1, 2}); got != 0.5 {
		t.Errorf("Error = %g, want 0.5", got)
	}
	if got := c.Error([]float64{math.NaN(), 3}, []float64{1, 3}); !math.IsNaN(got) {
		t.Errorf("Error of NaN = %g, want NaN", got)
	}
}
