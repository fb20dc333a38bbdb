package dose

import (
	"errors"
	"math"
	"testing"
)

func rosenbrock(x []float64) float64 {
	return 100*math.Pow(x[1]-x[0]*x[0], 2) + math.Pow(1-x[0], 2)
}

// singular is Powell's function of four variables.
func singular(x []float64) float64 {
	return math.Pow(x[0]+10*x[1], 2) + 5*math.Pow(x[2]-x[3], 2) + math.Pow(x[1]-2*x[2], 4) + 10*math.Pow(x[0]-x[3], 4)
}

// TestVariableMetricFollowsR wants the number of steps and the end points of
// optim(start, f, method = "BFGS", control = list(reltol, parscale)) of R 4.2.2:
// a search that takes other steps ends elsewhere. The last line search of each
// shortens its step until rounding decides, so that the number of values may
// differ by two.
func TestVariableMetricFollowsR(t *testing.T) {
	for _, c := range []struct {
		name                 string
		f                    func([]float64) float64
		start, scale         []float64
		tolerance            float64
		functions, gradients int
		value                float64
		end                  []float64
	}{
		{"Rosenbrock", rosenbrock, []float64{-1.2, 1}, []float64{1, 1}, math.Sqrt(0x1p-52), 118, 38, 3.8273827561079511e-08, []float64{0.99980443323139745, 0.99960838062348123}},
		{"Rosenbrock, scaled", rosenbrock, []float64{-1.2, 1}, []float64{1.2, 1}, 1e-7, 73, 20, 8.1762274104671781e-08, []float64{0.99971406874354218, 0.99942798279750789}},
		{"Powell", singular, []float64{3, -1, 0, 1}, []float64{3, 1, 1, 1}, 1e-7, 176, 87, 3.0887700111536032e-11, []float64{0.00127416042652106574, -0.00012742351411658019, 0.00111490412116278239, 0.00111491444457811591}},
	} {
		v := variableMetric{f: c.f, scale: c.scale, tolerance: c.tolerance, maxIterations: 500}
		end, err := v.minimise(c.start)
		if err != nil {
			t.Fatal(err)
		}
		if more := v.functions - c.functions; more < -2 || more > 2 || v.gradients != c.gradients {
			t.Errorf("%s: %d values and %d gradients, in R %d and %d", c.name, v.functions, v.gradients, c.functions, c.gradients)
		}
		if math.Abs(v.value-c.value) > 1e-4*c.value {
			t.Errorf("%s: value %.12g, in R %.12g", c.name, v.value, c.value)
		}
		for i := range end {
			if math.Abs(end[i]-c.end[i]) > 1e-7 {
				t.Errorf("%s: coordinate %d ends at %.15g, in R at %.15g", c.name, i+1, end[i], c.end[i])
			}
		}
	}
}

func TestVariableMetricMeetsNaN(t *testing.T) {
	for name, start := range map[string]float64{"at the start": -1, "in a difference": 5e-4} {
		v := variableMetric{f: func(x []float64) float64 { return math.Sqrt(x[0]) }, scale: []float64{1}, tolerance: 1e-7, maxIterations: 10}
		if _, err := v.minimise([]float64{start}); !errors.Is(err, errNotFinite) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
