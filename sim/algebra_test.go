package sim_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/format/antimony"
	"niche/ode"
	"niche/sim"
)

// implicit methods solve algebraic equations.
var implicitMethods = []string{"bdf", "rodas5p"}

// root has w³ + w = y with w = w0 e^−t, see odetest.ImplicitRoot; half-way an
// event halves w by way of y.
const root = `model root
  var w; y = 2;
  y' = -(3*w^2 + 1)*w;
  r: 0 = w^3 + w - y;
  half: at time >= 1: y = (w/2)^3 + w/2;
  power: 0 = q^3 - 8 - w; var q; q = 2;
end
`

func TestAlgebraicState(t *testing.T) {
	for _, method := range implicitMethods {
		t.Run(method, func(t *testing.T) {
			l := prepareFor(t, method, root, 1e-9, 1e-11)
			tr := l.run(sim.Task{Times: []float64{0, 0.5, 1, 2, 3}})
			w, q := l.state("w"), l.state("q")
			for i, x := range tr.Times {
				want := math.Exp(-x)
				if x >= 1 {
					want /= 2
				}
				near(t, "w", tr.Y[i][w], want, 2e-8)
				near(t, "q", tr.Y[i][q], math.Cbrt(8+want), 2e-8)
			}
		})
	}
}

// TestAlgebraicSensitivities compares with the formula: ds/dy0 of w is
// e^−t·dw0/dy0, w0 = 1, dw0/dy0 = 1/4; also across the event.
func TestAlgebraicSensitivities(t *testing.T) {
	l := prepare(t, root, 1e-9, 1e-11)
	task := sim.Task{Times: []float64{0, 0.5, 2, 3}}
	l.direction(&task, "y", 2)
	tr := l.run(task)
	w := l.state("w")
	for i, x := range tr.Times {
		want := math.Exp(-x) / 4
		if x >= 1 {
			want /= 2
		}
		near(t, "dw/dy0", tr.S[i][w], want, 1e-6)
	}
}

// TestAlgebraicSwitch has an equation that changes at a threshold of its own
// unknown and of time.
func TestAlgebraicSwitch(t *testing.T) {
	const text = `model m
  var w; x = 0; x' = 1;
  r: 0 = exp(w) - piecewise(1 + x, time < 2, 5);
end
`
	for _, method := range implicitMethods {
		l := prepareFor(t, method, text, 1e-9, 1e-11)
		tr := l.run(sim.Task{Times: []float64{0, 1, 1.999, 2, 3}})
		for i, want := range []float64{0, math.Log(2), math.Log(2.999), math.Log(5), math.Log(5)} {
			near(t, method+" w", tr.Y[i][l.state("w")], want, 1e-7)
		}
	}
}

// TestAlgebraicSteadyState finds the fixed point of a binding equilibrium that
// an algebraic rule describes, c² − (a + b + k)c + ab = 0 with totals a and b:
// c = 0.4, and then a = 0.44/0.6.
func TestAlgebraicSteadyState(t *testing.T) {
	l := prepare(t, `model m
  var c; a = 3; b = 1; k = 0.5; const b, k;
  r: 0 = c^2 - (a + b + k)*c + a*b;
  a' = 0.4 - c; c = 0.1;
end
`, 1e-9, 1e-11)
	tr := l.run(sim.Task{Times: []float64{math.Inf(1)}})
	near(t, "c", tr.Y[0][l.state("c")], 0.4, 1e-9)
	near(t, "a", tr.Y[0][l.state("a")], 0.44/0.6, 1e-9)
}

func TestAlgebraicFailures(t *testing.T) {
	lower := func(text string) *sim.Simulator {
		t.Helper()
		m, problems := antimony.Read("test.ant", []byte(text))
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		sys, problems := compile.Lower(m, compile.Options{})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		program, err := bytecode.Engine{}.Compile(sys)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sim.New(program, sim.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct{ name, text, want string }{
		{"no solution", "model m\n var x; x = 1; r: 0 = x^2 + 1;\n A = 1; A -> ; x*A;\nend\n",
			`"x" (test.ant:2:13): algebraic equations have no solution`},
		{"no solution after an event", "model m\n var x; x = 1; p = 1; r: 0 = x^2 - p; at time > 1: p = -1;\n A = 1; A -> ; x*A;\nend\n",
			"t=1: "},
		{"initial values off the rule", "model m\n var x, y, u, v, T; x = 1; y = 0; u = 1; v = 0;\n x' = u; y' = v; u' = -T*x; v' = -T*y;\n r: 0 = x^2 + y^2 - 1;\nend\n",
			"initial values violate the algebraic rule (test.ant:4:5) or its derivative: it is 2, not 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lower(c.text).NewWorker().Run(context.Background(), sim.Task{Times: []float64{0, 2}})
			var f *sim.Failure
			if !errors.As(err, &f) || f.Code != diag.Inconsistent || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
	if _, err := ode.New("tsit5", &ode.Problem{N: 1, RHS: func(float64, []float64, []float64) {}, Algebraic: []bool{true}}, ode.Options{}); err == nil ||
		!strings.Contains(err.Error(), "tsit5 solves no algebraic equations; use bdf or rodas5p") {
		t.Errorf("tsit5: error %v", err)
	}
}

// TestPendulum integrates an index-3 system, whose rule is differentiated
// twice, over a quarter swing and compares with the elliptic integral: from the
// horizontal, a quarter period is K(1/√2)·√(l/g) = 1.854…·√(l/g).
func TestPendulum(t *testing.T) {
	const quarter = 1.8540746773013719
	const text = `model pendulum
  var x, y, u, v, T; g = 1; const g;
  x = 1; y = 0; u = 0; v = 0;
  x' = u; y' = v; u' = -T*x; v' = -T*y - g;
  length: 0 = x^2 + y^2 - 1;
end
`
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, text, 1e-10, 1e-12)
		tr := l.run(sim.Task{Times: []float64{quarter, 2 * quarter, 4 * quarter}})
		at := func(i int, id string) float64 { return tr.Y[i][l.state(id)] }
		near(t, method+" x at the bottom", at(0, "x"), 0, 1e-6)
		near(t, method+" y at the bottom", at(0, "y"), -1, 1e-6)
		near(t, method+" u at the bottom", at(0, "u"), -math.Sqrt2, 1e-6)
		near(t, method+" x on the other side", at(1, "x"), -1, 1e-6)
		near(t, method+" x after a period", at(2, "x"), 1, 1e-6)
		near(t, method+" length", math.Hypot(at(2, "x"), at(2, "y")), 1, 1e-6)
	}
}
