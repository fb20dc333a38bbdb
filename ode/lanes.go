package ode

import (
	"fmt"
	"math"

	"niche/sparse"
)

// LaneProblem is dy/dt = f(t, y) with N unknowns, evaluated for sparse.Width
// copies at once. Each lane's values must depend on that lane's arguments alone.
type LaneProblem struct {
	N        int
	RHS      func(t *sparse.Lanes, y, dydt []sparse.Lanes)
	Jacobian func(t *sparse.Lanes, y, values []sparse.Lanes) // at the entries of Symbolic's pattern
	// TimeDerivative writes ∂f/∂t; nil if f does not depend on t explicitly.
	TimeDerivative func(t *sparse.Lanes, y, dfdt []sparse.Lanes)
	Symbolic       *sparse.Symbolic
	RTol           float64 // relative tolerance [1]
	// ATol is the absolute tolerance of each component [unit of y]; +Inf leaves a
	// component out of the error control.
	ATol []float64
}

// Lanes integrates many copies of one system, sparse.Width at a time, each with
// its own time, step and error control, by the Rosenbrock method RODAS of order
// 4(3) (see rodas4A). A copy is put on a lane, stepped to its end and taken off;
// its course does not depend on what happens on the other lanes. It suits
// populations of small stiff systems with frequent restarts. Lanes belongs to one
// goroutine and allocates nothing after construction. See
// docs/methods/rosenbrock.md.
type Lanes struct {
	p  LaneProblem
	lu *sparse.LaneLU

	y, begun, next         []sparse.Lanes // at the end and start of the last step; a candidate
	f, dfdt, value         []sparse.Lanes
	argument, jacobian     []sparse.Lanes
	u                      [rodas4Stages][]sparse.Lanes
	dense                  [2][]sparse.Lanes
	denseReady             bool
	controlled             []int32 // components under error control
	a                      [5][4]float64
	c                      [6][5]float64
	d                      [2][5]float64
	nodes, time            [6]float64
	h, gamma, at, from, to sparse.Lanes
	node                   sparse.Lanes // times of a stage
	lanes                  [sparse.Width]laneState
	stats                  Stats
}

// laneState is the step control of one lane.
type laneState struct {
	busy     bool
	end      float64
	planned  float64 // next step
	failures int     // since the last accepted step
	steps    int     // attempts since the copy was loaded
	limited  bool    // the present step was cut short by the end
}

// LaneError is the failure of the copy on one lane.
type LaneError struct {
	Lane int
	Err  *Error
}

func (e *LaneError) Error() string { return e.Err.Error() }

// Unwrap returns the failure.
func (e *LaneError) Unwrap() error { return e.Err }

// NewLanes returns an integrator of p. It fails if a tolerance is not positive.
func NewLanes(p LaneProblem) (*Lanes, error) {
	l := &Lanes{p: p, a: rodas4A(), c: rodas4C(), d: rodas4Dense(), nodes: rodas4Nodes(), time: rodas4Time()}
	if !(p.RTol > 0) || len(p.ATol) != p.N {
		return nil, fmt.Errorf("ode: relative tolerance %g and %d absolute tolerances for %d components", p.RTol, len(p.ATol), p.N)
	}
	for i, a := range p.ATol {
		if !(a > 0) {
			return nil, fmt.Errorf("ode: absolute tolerance %g of component %d is not positive", a, i)
		}
		if !math.IsInf(a, 1) {
			l.controlled = append(l.controlled, int32(i))
		}
	}
	for _, v := range []*[]sparse.Lanes{&l.y, &l.begun, &l.next, &l.f, &l.dfdt, &l.value, &l.argument, &l.dense[0], &l.dense[1]} {
		*v = make([]sparse.Lanes, p.N)
	}
	for i := range l.u {
		l.u[i] = make([]sparse.Lanes, p.N)
	}
	l.lu = p.Symbolic.NewLaneLU()
	l.jacobian = make([]sparse.Lanes, p.Symbolic.Pattern().NNZ())
	return l, nil
}

// State returns the states at the end of the last accepted steps. A caller that
// loads a lane writes that lane's components here.
func (l *Lanes) State() []sparse.Lanes { return l.y }

// mostLaneSteps bounds the attempts between Load and the end of a copy.
const mostLaneSteps = 100_000

// Load begins the copy whose state the caller has put on a lane at time t, to
// end at a later time, with a first step h; 0 for the whole way.
func (l *Lanes) Load(lane int, t, end, h float64) {
	if !(h > 0) {
		h = end - t
	}
	l.at[lane], l.from[lane], l.to[lane] = t, t, t
	l.lanes[lane] = laneState{busy: true, end: end, planned: h}
}

// Resume goes on with the copy on a lane at time t inside its last step, with the
// state the caller has written there, after a discontinuity.
func (l *Lanes) Resume(lane int, t float64) { l.at[lane] = t }

// Free takes the copy off a lane.
func (l *Lanes) Free(lane int) { l.lanes[lane].busy = false }

// Busy reports whether a lane holds a copy.
func (l *Lanes) Busy(lane int) bool { return l.lanes[lane].busy }

// Time returns the time that the copy on a lane has reached.
func (l *Lanes) Time(lane int) float64 { return l.at[lane] }

// Span returns the last accepted step of a lane.
func (l *Lanes) Span(lane int) (from, to float64) { return l.from[lane], l.to[lane] }

// Planned returns the length of the next step if nothing limits it.
func (l *Lanes) Planned(lane int) float64 { return l.lanes[lane].planned }

// Stats returns the work done since construction, counted per lane.
func (l *Lanes) Stats() Stats { return l.stats }

// Retract undoes the step just accepted on a lane; the next is half as long.
func (l *Lanes) Retract(lane int) {
	for i := range l.y {
		l.y[i][lane] = l.begun[i][lane]
	}
	l.at[lane] = l.from[lane]
	l.lanes[lane].planned = (l.to[lane] - l.from[lane]) / 2
	l.stats.Steps--
	l.stats.ErrorTestFailures++
}

// Interpolate writes the states at the fraction theta of the last steps to y, for
// all lanes; the values of lanes whose attempt failed mean nothing.
func (l *Lanes) Interpolate(theta float64, y []sparse.Lanes) {
	l.setDense()
	rest := 1 - theta
	for i := range y {
		v, y0, y1, d1, d2 := &y[i], &l.begun[i], &l.y[i], &l.dense[0][i], &l.dense[1][i]
		for k := range v {
			bend := d1[k] + float64(theta*d2[k])
			v[k] = float64(rest*y0[k]) + float64(theta*(y1[k]+float64(rest*bend)))
		}
	}
}

// InterpolateLane writes the state of one lane at time t of its last step to y,
// length N.
func (l *Lanes) InterpolateLane(lane int, t float64, y []float64) {
	l.setDense()
	theta := 1.0
	if from, to := l.from[lane], l.to[lane]; t < to {
		theta = (t - from) / (to - from)
	}
	rest := 1 - theta
	for i := range y {
		bend := l.dense[0][i][lane] + float64(theta*l.dense[1][i][lane])
		y[i] = float64(rest*l.begun[i][lane]) + float64(theta*(l.y[i][lane]+float64(rest*bend)))
	}
}

// setDense forms the vectors of the dense output.
func (l *Lanes) setDense() {
	if l.denseReady {
		return
	}
	for m := range l.dense {
		d, w := l.dense[m], &l.d[m]
		for i := range d {
			v, u0, u1, u2, u3, u4 := &d[i], &l.u[0][i], &l.u[1][i], &l.u[2][i], &l.u[3][i], &l.u[4][i]
			for k := range v {
				v[k] = float64(w[0]*u0[k]) + float64(w[1]*u1[k]) + float64(w[2]*u2[k]) + float64(w[3]*u3[k]) + float64(w[4]*u4[k])
			}
		}
	}
	l.denseReady = true
}
