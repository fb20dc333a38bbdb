package ode

import (
	"fmt"
	"math"
)

// Tsit5 is Tsitouras' explicit Runge–Kutta pair of orders 5(4) with dense output
// of order 4: Tsitouras 2011, doi 10.1016/j.camwa.2011.06.002. It suits problems
// that are not stiff. Sensitivities are integrated with the state as one system;
// they need p.Jacobian and p.Pattern. See docs/methods/explicit-runge-kutta.md.
type Tsit5 struct {
	oneStep
	k        [tsit5Stages][]float64 // stage derivatives of state and sensitivities
	argument []float64
	sixth    []float64 // state part of the argument of stage 6
	err      []float64
	begun    []float64
	jacobian []float64 // values of J; nil without sensitivities
	scale    []float64 // relative magnitude of each direction, for error control

	a     [7][6]float64
	nodes [7]float64
	e     [7]float64
	d     [7][4]float64

	tried float64 // length of the step tried last

	stiff stiffness
}

// stiffness watches the product of step and dominant eigenvalue: Hairer & Wanner
// II, (IV.2.6).
type stiffness struct {
	bound     int  // steps at the stability bound without calmAfter others between
	calm      int  // successive steps off it
	steps     int  // steps at the bound since construction
	suspected bool // since Init
}

const (
	// tsit5Stability is the length of the real interval of stability of Tsit5.
	tsit5Stability = 3.5069
	stiffAfter     = 15
	calmAfter      = 6
)

var _ Integrator = (*Tsit5)(nil)

// NewTsit5 returns an integrator of p, which it retains.
func NewTsit5(p *Problem, o Options) (*Tsit5, error) {
	switch {
	case p.RHS == nil:
		return nil, fmt.Errorf("ode: the problem has no right-hand side")
	case p.Algebraic != nil:
		return nil, fmt.Errorf("ode: tsit5 solves no algebraic equations; use bdf or rodas5p")
	case p.Directions > 0:
		if err := checkImplicit(p); err != nil {
			return nil, fmt.Errorf("ode: sensitivities: %w", err)
		}
	}
	size := p.N * (1 + p.Directions)
	driver, err := newOneStep(p, o, size, 5)
	if err != nil {
		return nil, err
	}
	m := &Tsit5{
		oneStep: driver, argument: make([]float64, size), sixth: make([]float64, p.N),
		err: make([]float64, size), begun: make([]float64, size), scale: make([]float64, p.Directions),
		a: tsit5A(), nodes: tsit5Nodes(), e: tsit5Error(), d: tsit5Dense(),
	}
	for i := range m.k {
		m.k[i] = make([]float64, size)
	}
	if p.Directions > 0 {
		m.jacobian = make([]float64, p.Pattern.NNZ())
	}
	m.trial = m.trialDense
	return m, nil
}

// Init implements [Integrator].
func (m *Tsit5) Init(t float64, y, s []float64, tEnd float64) error {
	if err := m.begin(t, y, s, tEnd); err != nil {
		return err
	}
	copy(m.begun, m.y)
	m.stiff = stiffness{steps: m.stiff.steps}
	m.slope(t, m.y, m.f)
	if i := firstNonFinite(m.f); i >= 0 {
		return &Error{Failure: NonFinite, Time: t, Index: i % m.p.N, Detail: "at the start"}
	}
	if m.p.History != nil {
		m.p.History.setSlope(m.f)
	}
	m.initialised = true
	return nil
}

// slope writes the derivative of state and sensitivities.
func (m *Tsit5) slope(t float64, y, f []float64) {
	n := m.p.N
	m.p.RHS(t, y[:n], f[:n])
	m.stats.RHS++
	if m.jacobian == nil {
		return
	}
	m.p.Forcing(t, y[:n], f[n:])
	m.stats.ForcingEvaluations++
	m.p.Jacobian(t, y[:n], m.jacobian)
	m.stats.Jacobians++
	m.p.Pattern.AddMulMany(1, m.jacobian, y[n:], f[n:], m.p.Directions)
}

// Step implements [Integrator].
func (m *Tsit5) Step(tStop float64) error {
	if m.initialised && !m.started && tStop > m.t && !reached(m.t, tStop) {
		if err := m.start(tStop, m.slope, m.argument); err != nil {
			return err
		}
	}
	return m.step(m, tStop)
}

// attempt implements attempts.
func (m *Tsit5) attempt(from, to, h float64) (size float64, out outcome) {
	m.tried = h
	copy(m.k[0], m.f)
	for i := 1; i < tsit5Stages; i++ {
		arg := m.argument
		if i == tsit5Stages-1 {
			arg = m.next
		}
		copy(arg, m.y)
		for j := range i {
			addScaled(h*m.a[i][j], m.k[j], arg)
		}
		if i == tsit5Stages-2 {
			copy(m.sixth, arg)
		}
		m.slope(min(from+m.nodes[i]*h, to), arg, m.k[i])
		if k := firstNonFinite(m.k[i]); k >= 0 {
			m.culprit = k % m.p.N
			return 0, notFinite
		}
	}
	clear(m.err)
	for j, k := range m.k {
		addScaled(h*m.e[j], k, m.err)
	}
	size = m.errorSize(m.err)
	if m.o.SensitivityControl {
		size = max(size, m.sensitivityError())
	}
	return size, solved
}

// sensitivityError returns the largest norm of a direction's error. The absolute
// tolerance of s_j is that of y, divided by |θ_j| or multiplied by the largest
// relative change of a state by θ_j if that is more.
func (m *Tsit5) sensitivityError() float64 {
	n, largest := m.p.N, 0.0
	rtol, atol := m.weights.rtol, m.weights.atol
	for j := range m.p.Directions {
		s, next := m.y[(j+1)*n:(j+2)*n], m.next[(j+1)*n:(j+2)*n]
		e := m.err[(j+1)*n : (j+2)*n]
		scale := 1.0
		if g := m.p.Magnitude; g != nil && g[j] != 0 {
			scale = 1 / math.Abs(g[j])
		}
		for i, v := range next {
			scale = max(scale, math.Abs(v)/(math.Abs(m.next[i])+atol[i]/rtol))
		}
		sum := 0.0
		for i, v := range next {
			x := e[i] / (rtol*max(math.Abs(v), math.Abs(s[i])) + atol[i]*scale)
			sum += x * x
		}
		largest = max(largest, math.Sqrt(sum/float64(n)))
	}
	return largest
}

// accept implements attempts. The last stage is the derivative at the end.
func (m *Tsit5) accept() {
	m.watchStiffness()
	m.begun, m.y, m.next = m.y, m.next, m.begun
	copy(m.f, m.k[tsit5Stages-1])
}

// watchStiffness compares the difference of the last two stages, both at the end
// of the step, with that of their arguments.
func (m *Tsit5) watchStiffness() {
	n := m.p.N
	top, bottom := 0.0, 0.0
	last, sixth := m.k[tsit5Stages-1][:n], m.k[tsit5Stages-2][:n]
	for i, y := range m.next[:n] {
		w := 1 / (m.weights.rtol*math.Abs(y) + m.weights.atol[i])
		df, dy := w*(last[i]-sixth[i]), w*(y-m.sixth[i])
		top, bottom = top+df*df, bottom+dy*dy
	}
	m.stiff.observe((m.t - m.from) * math.Sqrt(top/bottom))
}

// observe counts one step whose product of step and eigenvalue is about x.
func (s *stiffness) observe(x float64) {
	if !(x > 0.95*tsit5Stability) { // also NaN: nothing moves
		s.calm++
		if s.calm == calmAfter {
			s.bound = 0
		}
		return
	}
	s.calm = 0
	s.steps++
	s.bound++
	if s.bound == stiffAfter {
		s.suspected = true
	}
}

// StiffSteps returns how many steps since construction were bounded by stability
// rather than accuracy. Many of them mean that a stiff method is cheaper.
func (m *Tsit5) StiffSteps() int { return m.stiff.steps }

// advice implements attempts.
func (m *Tsit5) advice() string {
	if !m.stiff.suspected {
		return ""
	}
	return "the problem is stiff: stability, not accuracy, bounded the step; use bdf or rodas5p"
}

// Interpolate implements [Integrator].
func (m *Tsit5) Interpolate(t float64, y []float64) { m.at(t, 0, y[:m.p.N]) }

// Sensitivities implements [Integrator].
func (m *Tsit5) Sensitivities(t float64, s []float64) {
	m.at(t, m.p.N, s[:m.p.N*m.p.Directions])
}

// at writes the components from first on at time t to dst.
func (m *Tsit5) at(t float64, first int, dst []float64) {
	end := first + len(dst)
	if t == m.t || m.still || m.steps == 0 {
		copy(dst, m.y[first:end])
		return
	}
	h := m.t - m.from
	m.dense((t-m.from)/h, h, first, m.begun, dst)
}

// trialDense writes the dense output of the last attempt at fraction x of its
// step.
func (m *Tsit5) trialDense(x float64, y []float64) { m.dense(x, m.tried, 0, m.y, y[:m.p.N]) }

// dense writes the components from first on at fraction theta of the step of
// length h from begun.
func (m *Tsit5) dense(theta, h float64, first int, begun, dst []float64) {
	end := first + len(dst)
	copy(dst, begun[first:end])
	for j, k := range m.k {
		d := &m.d[j]
		weight := theta * (d[0] + theta*(d[1]+theta*(d[2]+theta*d[3])))
		addScaled(h*weight, k[first:end], dst)
	}
}
