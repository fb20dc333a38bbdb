package dose

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// errNotFinite says that a variable-metric search met a value that is not
// finite where it needs a gradient.
var errNotFinite = errors.New("the search left the region where the curve has finite values")

// Constants of Nash's algorithm 21 and of the function optim of R.
const (
	backtracking    = 0.2  // factor on a step that gains too little [1]
	sufficient      = 1e-4 // share of the predicted decrease that a step must gain [1]
	unchangedOffset = 10.0 // a coordinate counts as unchanged if adding it to this does [1]
	differenceStep  = 1e-3 // of central differences, in scaled coordinates [1]
)

// variableMetric minimises a function by Nash's variable-metric algorithm
// (Nash J.C. 1990, Compact Numerical Methods for Computers, 2nd ed., algorithm
// 21): BFGS updates of the inverse Hessian, backtracking line search, restarts
// along the gradient. Coordinates are divided by scale and gradients are central
// differences with a step of 1e-3, as in the function optim of R, whose steps it
// follows. It is coarse: package dose fits by [minimise] unless it is asked to
// repeat a search of R.
type variableMetric struct {
	f             func(x []float64) float64
	scale         []float64 // of the coordinates
	tolerance     float64   // relative decrease at which the search ends [1]
	maxIterations int

	functions, gradients int // work

	x, at, before  []float64 // unscaled coordinates; scaled ones now and before the step
	step           []float64
	slope, change  []float64 // gradient and its change, scaled
	inverseHessian []float64 // lower triangle, row by row
	value          float64
}

// minimise searches from start, which is not modified, and returns where it
// ends. The error is errNotFinite.
func (v *variableMetric) minimise(start []float64) ([]float64, error) {
	v.begin(start)
	if v.value = v.evaluate(v.at); math.IsNaN(v.value) || math.IsInf(v.value, 0) {
		return nil, errNotFinite
	}
	if err := v.differentiate(v.slope); err != nil {
		return nil, err
	}
	n := len(start)
	restarted := v.gradients // number of gradients at the last restart
	for iteration := 1; iteration < v.maxIterations; {
		if restarted == v.gradients {
			v.forget()
		}
		copy(v.before, v.at)
		copy(v.change, v.slope)
		if descent := v.direct(); descent >= 0 {
			if restarted == v.gradients {
				break
			}
			restarted = v.gradients
			continue
		} else if length, moved := v.lineSearch(descent); moved {
			if err := v.differentiate(v.slope); err != nil {
				return nil, err
			}
			iteration++
			if !v.update(length) {
				restarted = v.gradients
			}
		} else if restarted == v.gradients {
			break
		} else {
			restarted = v.gradients
		}
		if v.gradients-restarted > 2*n {
			restarted = v.gradients
		}
	}
	return slices.Clone(v.unscaled(v.at)), nil
}

func (v *variableMetric) begin(start []float64) {
	n := len(start)
	for _, s := range []*[]float64{&v.x, &v.at, &v.before, &v.step, &v.slope, &v.change} {
		*s = make([]float64, n)
	}
	v.inverseHessian = make([]float64, n*n)
	for i := range start {
		v.at[i] = start[i] / v.scale[i]
	}
	v.functions, v.gradients = 0, 0
}

// forget makes the inverse Hessian the identity.
func (v *variableMetric) forget() {
	clear(v.inverseHessian)
	for i := range v.at {
		v.inverseHessian[i*len(v.at)+i] = 1
	}
}

// entry returns element (i, j) of the symmetric inverse Hessian.
func (v *variableMetric) entry(i, j int) float64 {
	if j > i {
		i, j = j, i
	}
	return v.inverseHessian[i*len(v.at)+j]
}

// direct fills the step and returns its product with the gradient.
func (v *variableMetric) direct() float64 {
	sum := 0.0
	for i := range v.step {
		s := 0.0
		for j := range v.slope {
			s -= v.entry(i, j) * v.slope[j]
		}
		v.step[i] = s
		sum += s * v.slope[i]
	}
	return sum
}

// lineSearch shortens the step until it gains enough. moved is false if the
// coordinates no longer change or the gain is below the tolerance; v.at and
// v.value are where it ended in any case.
func (v *variableMetric) lineSearch(descent float64) (length float64, moved bool) {
	for length = 1; ; length *= backtracking {
		unchanged := 0
		for i := range v.at {
			v.at[i] = v.before[i] + length*v.step[i]
			if unchangedOffset+v.before[i] == unchangedOffset+v.at[i] {
				unchanged++
			}
		}
		if unchanged == len(v.at) {
			return length, false
		}
		value := v.evaluate(v.at)
		if finite := !math.IsNaN(value) && !math.IsInf(value, 0); !finite || value > v.value+descent*length*sufficient {
			continue
		}
		moved = math.Abs(value-v.value) > v.tolerance*(math.Abs(v.value)+v.tolerance)
		v.value = value
		return length, moved
	}
}

// update adds the step just made to the inverse Hessian. It returns false if
// the curvature along it is not positive.
func (v *variableMetric) update(length float64) bool {
	n := len(v.at)
	curvature := 0.0
	for i := range v.step {
		v.step[i] *= length
		v.change[i] = v.slope[i] - v.change[i]
		curvature += v.step[i] * v.change[i]
	}
	if !(curvature > 0) {
		return false
	}
	product := v.before // no longer needed
	second := 0.0
	for i := range product {
		s := 0.0
		for j := range v.change {
			s += v.entry(i, j) * v.change[j]
		}
		product[i] = s
		second += s * v.change[i]
	}
	second = 1 + second/curvature
	for i := range n {
		for j := range i + 1 {
			v.inverseHessian[i*n+j] += (second*v.step[i]*v.step[j] - v.step[i]*product[j] - product[i]*v.step[j]) / curvature
		}
	}
	return true
}

func (v *variableMetric) unscaled(at []float64) []float64 {
	for i := range at {
		v.x[i] = at[i] * v.scale[i]
	}
	return v.x
}

func (v *variableMetric) evaluate(at []float64) float64 {
	v.functions++
	return v.f(v.unscaled(at))
}

// differentiate writes the gradient at v.at to slope. The error is errNotFinite.
func (v *variableMetric) differentiate(slope []float64) error {
	v.gradients++
	return v.differences(v.at, slope)
}

// differences writes central differences at a scaled point to slope.
func (v *variableMetric) differences(at, slope []float64) error {
	v.unscaled(at)
	for i := range at {
		v.x[i] = (at[i] + differenceStep) * v.scale[i]
		up := v.f(v.x)
		v.x[i] = (at[i] - differenceStep) * v.scale[i]
		down := v.f(v.x)
		v.x[i] = at[i] * v.scale[i]
		slope[i] = (up - down) / (2 * differenceStep)
		if math.IsNaN(slope[i]) || math.IsInf(slope[i], 0) {
			return errNotFinite
		}
	}
	return nil
}

// hessian returns the second derivatives at the end of the search by differences
// of differences, row by row, in unscaled coordinates, with the steps of R. The
// error is errNotFinite.
func (v *variableMetric) hessian() ([]float64, error) {
	n := len(v.at)
	h := make([]float64, n*n)
	up, down := make([]float64, n), make([]float64, n)
	for i := range n {
		step := differenceStep / v.scale[i]
		kept := v.at[i]
		v.at[i] = kept + step
		err := v.differences(v.at, up)
		v.at[i] = kept - step
		err = cmp.Or(err, v.differences(v.at, down))
		if v.at[i] = kept; err != nil {
			return nil, err
		}
		for j := range n {
			second := (up[j] - down[j]) / (2 * step * v.scale[i] * v.scale[j])
			h[i*n+j] += second / 2
			h[j*n+i] += second / 2
		}
	}
	return h, nil
}
