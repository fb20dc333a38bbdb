package sim

import (
	"math"
	"slices"

	"niche/ode"
)

// cross handles everything that happens at the discontinuity at w.t: switches
// flip, triggers turn, due events execute.
func (w *Worker) cross(r *run) error {
	dtau := make([]float64, w.directions())
	level, executed := highestLevel, len(r.events.fired)
	if w.memory != nil {
		level = w.memory.arrival()
	}
	clear(w.flipped)
	clear(w.touching)
	for i := range w.crossing {
		if w.from < w.crossing[i] && w.crossing[i] <= w.t {
			r.crossed = append(r.crossed, i)
		}
	}
	for _, i := range r.crossed {
		w.flip(i, dtau)
		w.flipped[i], w.touching[i] = true, !w.system.Switches[i].Level
	}
	r.crossed = r.crossed[:0]
	w.climb(w.stepDue(w.t))
	if w.memory != nil {
		w.turnMemory()
	}
	if err := w.reconcile(r.solver); err != nil {
		return err
	}
	if err := r.events.happen(dtau); err != nil {
		return err
	}
	if w.memory != nil {
		if slices.Contains(w.flipped, true) || len(r.events.fired) > executed {
			level = 0
		}
		w.memory.add(level)
	}
	return nil
}

// turnMemory lets past values jump, and with them the switches that follow them.
func (w *Worker) turnMemory() {
	before, after := w.scratch.rootsThen, w.scratch.roots
	w.eval.Roots(w.t, w.y, before)
	w.memory.history.Close(w.t)
	w.memory.turn()
	w.eval.Roots(w.t, w.y, after)
	w.eval.Relations(w.t, w.y, w.scratch.relations)
	for i, g := range after {
		if g != before[i] && (g > 0) != (before[i] > 0) && !w.flipped[i] {
			w.z[i] = w.scratch.relations[i]
			w.flipped[i] = true
		}
	}
	w.eval.SetSwitches(w.z)
}

// flip sets switch i, whose root function vanishes at w.t, to its value just
// afterwards and carries the sensitivities across the jump of the right-hand
// side: s⁺ = s⁻ + (f⁻ − f⁺) dτ/dθ with
// dτ/dθ = −(g_y s⁻ + g_p dp/dθ)/(g_t + g_y f⁻), which is written to dtau
// (Rozenvasser 1967; Hiskens & Pai 2000, doi 10.1109/81.828574).
func (w *Worker) flip(i int, dtau []float64) {
	w.eval.RHS(w.t, w.y, w.scratch.f)
	slope := w.rootSlope(i, w.scratch.f)
	after := w.z[i]
	switch {
	case w.system.Switches[i].Level:
		after = w.levelNow(i)
	case math.IsNaN(w.crossing[i]): // located: the root function has changed side
		after = 1 - w.z[i]
	case slope > 0:
		after = 1
	case slope < 0:
		after = 0
	}
	for j := range dtau {
		dtau[j] = 0
		if slope != 0 {
			dtau[j] = -w.directional(j) / slope
		}
	}
	if after == w.z[i] {
		return
	}
	w.z[i] = after
	w.eval.SetSwitches(w.z)
	if len(dtau) > 0 {
		w.addFlow(w.scratch.f, dtau, +1)
		w.eval.RHS(w.t, w.y, w.scratch.f)
		w.addFlow(w.scratch.f, dtau, -1)
	}
}

// guard watches the located switches during one stretch, and the times asked for
// by past values with a variable lag.
type guard struct {
	worker *Worker
	run    *run
	all    []float64 // root functions of every switch
	next   []float64 // breakpoint that each variable past value comes to
	eval   func(t float64, y, g []float64)
}

// newGuard returns a guard for the stretch that starts at the worker's point;
// nil if every switch's crossing time is known.
func (w *Worker) newGuard(r *run) *guard {
	n := len(w.located) + len(w.variable)
	if n == 0 {
		return nil
	}
	if w.locator == nil {
		strict := make([]bool, n)
		for k, i := range w.located {
			strict[k] = w.system.Switches[i].Strict
		}
		w.locator = ode.NewLocator(w.n, strict)
		for k, i := range w.located {
			if w.system.Switches[i].Timed {
				w.locator.Doubt(k)
			}
		}
		w.guard = &guard{worker: w, all: w.scratch.rootsThen, next: make([]float64, len(w.variable))}
		w.guard.eval = w.guard.evaluate
		w.locatedRoots = make([]float64, n)
	}
	w.guard.run = r
	if w.memory != nil {
		w.memory.next(w.variable, w.guard.next)
	}
	w.guard.evaluate(w.t, w.y, w.locatedRoots)
	w.locator.Reset(w.t, w.locatedRoots)
	for k, i := range w.located {
		w.locator.Hold(k, w.inside(i))
		if w.locatedRoots[k] == 0 {
			w.leaveZero(k, i)
		}
	}
	for j := range w.variable {
		w.locator.Hold(len(w.located)+j, false)
	}
	return w.guard
}

// leaveZero tells the locator that root function i, its k-th, which is zero, is on
// its way to the side of its switch, if it is.
func (w *Worker) leaveZero(k, i int) {
	w.eval.RHS(w.t, w.y, w.scratch.f)
	slope := w.rootSlope(i, w.scratch.f)
	if slope != 0 && slope > 0 == w.inside(i) {
		w.locator.Leave(k, w.rootNoise(i))
	}
}

// rootNoise bounds the rounding error of root function i near the worker's point:
// a few units in the last place of its largest terms.
func (w *Worker) rootNoise(i int) float64 {
	const places = 8 * 0x1p-52
	sum := math.Abs(w.eval.RootGradient(i, w.t, w.y, w.scratch.dy, w.scratch.dpVec) * w.t)
	for k, d := range w.scratch.dy {
		sum += math.Abs(d * w.y[k])
	}
	for k, d := range w.scratch.dpVec {
		sum += math.Abs(d * w.p[k])
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0
	}
	return places * sum
}

// evaluate writes the root functions of the located switches.
func (g *guard) evaluate(t float64, y, dst []float64) {
	g.worker.eval.Roots(t, y, g.all)
	for k, i := range g.worker.located {
		dst[k] = g.all[i]
	}
	for j, k := range g.worker.variable {
		dst[len(g.worker.located)+j] = -1
		if !math.IsInf(g.next[j], 1) {
			dst[len(g.worker.located)+j] = g.worker.memory.PastTime(k, t, y) - g.next[j]
		}
	}
}

// find looks for the earliest crossing inside the last step.
func (g *guard) find(integ ode.Integrator) (t float64, ok bool) {
	t, crossed, ok := g.worker.locator.Find(integ, g.eval)
	if !ok {
		return 0, false
	}
	for _, c := range crossed {
		if c.Root >= len(g.worker.located) {
			continue // the level of its discontinuity is found on arrival
		}
		g.run.crossed = append(g.run.crossed, g.worker.located[c.Root])
	}
	return t, true
}
