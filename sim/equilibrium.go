package sim

import "math"

const (
	// nearby is the distance from equilibrium, in units of the tolerance, from
	// which Newton's method goes the rest of the way.
	nearby = 1e3
	// newtonSteps and converged bound that way.
	newtonSteps = 6
	converged   = 1e-3
	// roundingOfFlux is the part of the gross flux of a state that is rounding.
	roundingOfFlux = 1e-11
	// A reaction whose response to its own extent is below fadingOut of what it has
	// been and below lazy does not move the flow: it would take a good part of the
	// time of a relaxation, and what a rate that vanishes leaves behind would grow
	// like its inverse.
	fadingOut = 1e-6
	lazy      = 1e-8 // [1/unit of t]
)

// split writes N v at (t, y) to x.tangent and prepares the manifold there. It
// returns false if there is none.
func (x *relaxation) split(t float64, y []float64) bool {
	w := x.worker
	w.eval.RHS(t, y, x.tangent)
	x.slow.RHS(t, y, x.f)
	for i := range x.tangent {
		x.tangent[i] = (x.tangent[i] - x.f[i]) / x.speed
	}
	w.eval.Jacobian(t, y, x.entries)
	x.slow.Jacobian(t, y, x.j)
	clear(x.manifold.rest)
	clear(x.gross)
	k := 0
	for j := range x.columns[1:] {
		for ; k < int(x.columns[j+1]); k++ {
			i := int(x.pattern[k])
			a := (x.entries[k] - x.j[k]) / x.speed
			x.manifold.rest[i*x.manifold.n+j] += a
			x.gross[i] += math.Abs(a * y[j])
		}
	}
	return x.manifold.factor()
}

// arrive goes from x.trial to an attracting equilibrium close by, if there is
// one, and makes it the worker's state.
func (x *relaxation) arrive() bool {
	if x.marks != nil {
		return false
	}
	last := math.Inf(1)
	for k := range newtonSteps {
		x.at(x.trial)
		if !x.split(x.worker.t, x.trial) || !x.newton() {
			return false
		}
		size := x.distance()
		if k == 0 && (size > nearby || !x.attracts()) || !(size < last) {
			return false
		}
		for i, d := range x.step {
			x.trial[i] += d
		}
		if size < converged {
			copy(x.worker.y, x.trial)
			return true
		}
		last = size
	}
	return false
}

// newton writes the step along the fast reactions that leads to equilibrium. It
// returns false if a reaction that does not respond to any state runs.
func (x *relaxation) newton() bool {
	m := x.manifold
	clear(m.mu)
	m.coordinates(x.tangent, x.left)
	for i, v := range x.left {
		if !(math.Abs(v) <= roundingOfFlux*(x.gross[i]+m.size[i])) {
			return false
		}
	}
	clear(x.step)
	m.take(x.step)
	return true
}

// distance is the largest component of the step in units of the tolerance.
func (x *relaxation) distance() float64 {
	w := x.worker
	rtol := min(w.simulator.settings.RTol, relaxationTolerance)
	size := 0.0
	for i, d := range x.step {
		if d = math.Abs(d) / (rtol*math.Abs(x.trial[i]) + w.absolute(i)); !(d <= size) {
			size = d
		}
	}
	return size
}

// attracts reports whether the reactions run the way that the step goes.
func (x *relaxation) attracts() bool {
	sum := 0.0
	for i, d := range x.step {
		scale := x.gross[i]
		if scale > 0 {
			sum += d * x.tangent[i] / (scale * scale)
		}
	}
	return sum >= 0
}

// wake decides, at a jump, which states take part in the flow until the next.
func (x *relaxation) wake() {
	w, m := x.worker, x.manifold
	w.freeze()
	x.split(w.t, w.y)
	for i, v := range m.largest {
		x.most[i] = max(x.most[i], v)
		x.awake[i] = v >= min(fadingOut*x.most[i], lazy)
	}
}

// floors sets what entries of A count. Sleeping rows do not, unless all is asked
// for.
func (x *relaxation) floors(all bool) {
	for i, v := range x.most {
		x.manifold.floor[i] = min(fadingOut*v, lazy) / idle
		if !all && !x.awake[i] {
			x.manifold.floor[i] = math.Inf(1)
		}
	}
}

// flow is the right-hand side on the manifold of equilibria, which an explicit
// method can follow.
func (x *relaxation) flow(t float64, y, f []float64) {
	w := x.worker
	if w.nz > 0 {
		x.slow.SetSwitches(w.z)
	}
	if w.memory != nil {
		w.memory.look(t, y)
		x.slow.SetPast(w.memory.now)
	}
	m := x.manifold
	x.floors(false)
	ok := x.split(t, y)
	clear(m.floor)
	if !ok {
		for i := range f {
			f[i] = math.NaN()
		}
		return
	}
	clear(m.mu)
	if x.slope(t, y) {
		m.coordinates(x.tangent, x.left)
	}
	m.along(x.f)
	copy(f, x.f)
	m.take(f)
}

// slope sets tangent to the change of N v with time at rest; false if there is none.
// x.f, the slow part of the flow, stays.
func (x *relaxation) slope(t float64, y []float64) bool {
	w := x.worker
	if w.system.TimeDerivative == nil && w.memory == nil {
		return false
	}
	clear(x.tangent)
	if w.system.TimeDerivative != nil {
		w.eval.TimeDerivative(t, y, x.tangent)
		x.slow.TimeDerivative(t, y, x.left)
		for i := range x.tangent {
			x.tangent[i] = (x.tangent[i] - x.left[i]) / x.speed
		}
	}
	if m := w.memory; m != nil {
		x.fastPart(t, y, x.then)
		step := m.lookAhead(t, y)
		x.slow.SetPast(m.now)
		m.Evaluator.RHS(t, y, x.later)
		x.slow.RHS(t, y, x.left)
		for i := range x.tangent {
			x.tangent[i] += ((x.later[i]-x.left[i])/x.speed - x.then[i]) / step
		}
		m.look(t, y)
		x.slow.SetPast(m.now)
	}
	return true
}

// fastPart writes N v of the fast reactions with the past values at hand.
func (x *relaxation) fastPart(t float64, y, dst []float64) {
	x.worker.eval.RHS(t, y, dst)
	x.slow.RHS(t, y, x.left)
	for i := range dst {
		dst[i] = (dst[i] - x.left[i]) / x.speed
	}
}

// strays reports whether the worker's point has left the equilibrium by more than
// the tolerance.
func (x *relaxation) strays() bool {
	w := x.worker
	copy(x.trial, w.y)
	x.floors(true)
	ok := x.split(w.t, w.y)
	clear(x.manifold.floor)
	return ok && x.newton() && x.distance()*min(1, relaxationTolerance/w.simulator.settings.RTol) > 1
}
