package sim

import (
	"niche/ode"
)

// cross handles everything that happens at the discontinuity at w.t: switches
// flip, triggers turn, due events execute.
func (w *Worker) cross(r *run) error {
	dtau := make([]float64, w.directions())
	for i := range w.crossing {
		if w.crossing[i] == w.t {
			w.flip(i, dtau)
		}
	}
	for _, i := range r.crossed {
		w.flip(i, dtau)
	}
	r.crossed = r.crossed[:0]
	if err := w.reconcile(r.solver); err != nil {
		return err
	}
	return r.events.happen(dtau)
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
	case slope > 0:
		after = 1
	case slope < 0:
		after = 0
	}
	if w.crossing[i] != w.t { // located: the root function has changed side
		after = 1 - w.z[i]
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

// guard watches the located switches during one stretch.
type guard struct {
	worker *Worker
	run    *run
	all    []float64 // root functions of every switch
	eval   func(t float64, y, g []float64)
}

// newGuard returns a guard for the stretch that starts at the worker's point;
// nil if every switch's crossing time is known.
func (w *Worker) newGuard(r *run) *guard {
	if len(w.located) == 0 {
		return nil
	}
	if w.locator == nil {
		strict := make([]bool, len(w.located))
		for k, i := range w.located {
			strict[k] = w.system.Switches[i].Strict
		}
		w.locator = ode.NewLocator(w.n, strict)
		w.guard = &guard{worker: w, all: w.scratch.rootsThen}
		w.guard.eval = w.guard.evaluate
		w.locatedRoots = make([]float64, len(w.located))
	}
	w.guard.run = r
	w.guard.evaluate(w.t, w.y, w.locatedRoots)
	w.locator.Reset(w.t, w.locatedRoots)
	for k, i := range w.located {
		w.locator.Hold(k, w.z[i] != 0)
	}
	return w.guard
}

// evaluate writes the root functions of the located switches.
func (g *guard) evaluate(t float64, y, dst []float64) {
	g.worker.eval.Roots(t, y, g.all)
	for k, i := range g.worker.located {
		dst[k] = g.all[i]
	}
}

// find looks for the earliest crossing inside the last step.
func (g *guard) find(integ ode.Integrator) (t float64, ok bool) {
	t, crossed, ok := g.worker.locator.Find(integ, g.eval)
	if !ok {
		return 0, false
	}
	for _, c := range crossed {
		g.run.crossed = append(g.run.crossed, g.worker.located[c.Root])
	}
	return t, true
}
