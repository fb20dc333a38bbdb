package ode

import (
	"math"

	"niche/sparse"
)

// Attempt tries one step on every busy lane and reports the lanes on which it
// was accepted; the others will try a shorter one. The error, if any, is a
// *LaneError.
func (l *Lanes) Attempt() (accepted [sparse.Width]bool, err error) {
	l.denseReady = false
	l.plan()
	l.p.RHS(&l.at, l.y, l.f)
	l.p.Jacobian(&l.at, l.y, l.jacobian)
	if l.p.TimeDerivative != nil {
		l.p.TimeDerivative(&l.at, l.y, l.dfdt)
	}
	growth := l.lu.FactorShifted(&l.gamma, l.jacobian)
	for i := range rodas4Stages {
		l.stage(i)
	}
	last := l.u[rodas4Stages-1]
	copy(l.next, l.argument)
	addLanes(1, last, l.next)
	sizes := l.errorSizes(last)
	for lane := range l.lanes {
		s := &l.lanes[lane]
		if !s.busy {
			continue
		}
		l.stats.RHS += rodas4Stages
		l.stats.Solves += rodas4Stages
		l.stats.Jacobians++
		l.stats.Factorisations++
		size := sizes[lane]
		if s.steps++; s.steps > mostLaneSteps && err == nil {
			err = &LaneError{lane, &Error{Failure: TooManySteps, Time: l.at[lane], Step: l.h[lane], Index: l.culprit(lane)}}
		}
		switch {
		case !(growth[lane] <= sparse.GrowthAllowed) || math.IsNaN(size) || math.IsInf(size, 1):
			l.stats.ConvergenceFailures++
			err = l.shorten(lane, failureFactor, err)
		case size > 1:
			l.stats.ErrorTestFailures++
			err = l.shorten(lane, max(leastFactor, min(stepSafety/math.Sqrt(math.Sqrt(size)), stepSafety)), err)
		default:
			accepted[lane] = true
			l.stats.Steps++
			l.complete(lane, size)
		}
	}
	for lane, ok := range accepted {
		for i := 0; ok && i < len(l.y); i++ {
			l.begun[i][lane], l.y[i][lane] = l.y[i][lane], l.next[i][lane]
		}
	}
	return accepted, err
}

// plan chooses the step of every lane, 0 on idle ones.
func (l *Lanes) plan() {
	for lane := range l.lanes {
		s := &l.lanes[lane]
		if !s.busy {
			l.h[lane], l.gamma[lane] = 0, 0
			continue
		}
		from := l.at[lane]
		h, rest := s.planned, s.end-from
		s.limited = true
		switch {
		case h*stopStretch >= rest:
			h = rest
		case h > rest/2:
			h = rest / 2
		default:
			s.limited = false
		}
		to := from + h
		if to > s.end || reached(to, s.end) {
			to = s.end
		}
		l.from[lane], l.to[lane] = from, to
		l.h[lane] = to - from
		l.gamma[lane] = rodas4Gamma * l.h[lane]
	}
}

// stage solves for u_i, see Rodas5P.attempt.
func (l *Lanes) stage(i int) {
	l.setArgument(i)
	f := l.f
	if i > 0 {
		for lane := range l.node {
			l.node[lane] = min(l.at[lane]+l.nodes[i]*l.h[lane], max(l.to[lane], l.at[lane]))
		}
		f = l.value
		l.p.RHS(&l.node, l.argument, f)
	}
	u := l.u[i]
	l.scaled(u, f, 0)
	if l.p.TimeDerivative != nil && l.time[i] != 0 {
		l.scaled(u, l.dfdt, l.time[i])
	}
	for j := range i {
		addLanes(rodas4Gamma*l.c[i][j], l.u[j], u)
	}
	l.lu.Solve(u)
}

// scaled sets u = hγ·f if time is 0, else adds hγ·time·h·f to u.
func (l *Lanes) scaled(u, f []sparse.Lanes, time float64) {
	for k := range u {
		d, v := &u[k], &f[k]
		for lane := range d {
			if time == 0 {
				d[lane] = l.gamma[lane] * v[lane]
			} else {
				d[lane] += float64(l.gamma[lane] * time * l.h[lane] * v[lane])
			}
		}
	}
}

// setArgument sets the argument of stage i (from 0).
func (l *Lanes) setArgument(i int) {
	if i > 4 {
		addLanes(1, l.u[i-1], l.argument)
		return
	}
	copy(l.argument, l.y)
	for j := range i {
		addLanes(l.a[i][j], l.u[j], l.argument)
	}
}

// addLanes sets y += a·x, both rounded.
func addLanes(a float64, x, y []sparse.Lanes) {
	x = x[:len(y)]
	for i := range y {
		d, v := &y[i], &x[i]
		d[0] += float64(a * v[0])
		d[1] += float64(a * v[1])
		d[2] += float64(a * v[2])
		d[3] += float64(a * v[3])
		d[4] += float64(a * v[4])
		d[5] += float64(a * v[5])
		d[6] += float64(a * v[6])
		d[7] += float64(a * v[7])
	}
}

// errorSizes returns the norm of e on each lane, in units of the tolerances, over
// the components under control.
func (l *Lanes) errorSizes(e []sparse.Lanes) (sizes sparse.Lanes) {
	if len(l.controlled) == 0 {
		return sizes
	}
	rtol := l.p.RTol
	for _, i := range l.controlled {
		v, y, next := &e[i], &l.y[i], &l.next[i]
		atol := l.p.ATol[i]
		for lane := range sizes {
			q := v[lane] / (float64(rtol*max(math.Abs(y[lane]), math.Abs(next[lane]))) + atol)
			sizes[lane] += float64(q * q)
		}
	}
	for lane := range sizes {
		sizes[lane] = math.Sqrt(sizes[lane] / float64(len(l.controlled)))
	}
	return sizes
}

// shorten plans a shorter step after a failure. Of several failures for good, the
// first is kept.
func (l *Lanes) shorten(lane int, factor float64, err error) error {
	s := &l.lanes[lane]
	h := factor * l.h[lane]
	s.failures++
	s.planned = h
	if from := l.at[lane]; err == nil && (from+h == from || s.failures >= maxStepFailures) {
		return &LaneError{lane, &Error{Failure: StepTooSmall, Time: from, Step: h, Index: l.culprit(lane)}}
	}
	return err
}

// culprit returns the component with the largest error estimate on a lane.
func (l *Lanes) culprit(lane int) int {
	index, worst := -1, -1.0
	for _, i := range l.controlled {
		e := math.Abs(l.u[rodas4Stages-1][i][lane]) / (l.p.RTol*math.Abs(l.y[i][lane]) + l.p.ATol[i])
		if math.IsNaN(e) || e > worst {
			index, worst = int(i), e
		}
		if math.IsNaN(e) {
			break
		}
	}
	return index
}

// complete accepts the step of a lane and plans the next, by the error of this one
// alone: most copies take one step at a time.
func (l *Lanes) complete(lane int, size float64) {
	s := &l.lanes[lane]
	factor := largestFactor
	if size > 0 {
		factor = stepSafety / math.Sqrt(math.Sqrt(size))
	}
	factor = max(leastFactor, min(factor, largestFactor))
	if s.failures > 0 {
		factor = min(factor, 1)
	}
	wanted := s.planned
	s.planned = factor * l.h[lane]
	if s.limited && s.failures == 0 {
		s.planned = max(s.planned, wanted)
	}
	s.failures = 0
	l.at[lane] = l.to[lane]
}
