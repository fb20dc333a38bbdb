package sim

import (
	"math"

	"niche/compile"
	"niche/rng"
)

// begin sets the worker to the start of task: parameters, state,
// sensitivities.
func (w *Worker) begin(task *Task) {
	values := make(map[compile.Slot]float64, len(task.Overrides))
	for _, o := range task.Overrides {
		values[o.Slot] = o.Value
	}
	w.t = task.T0
	clear(w.z)
	clear(w.touching)
	stream := rng.New(rng.Key{Seed: w.simulator.settings.Seed, Purpose: rng.Distribution, Entity: task.Replicate})
	override := func(s compile.Slot) (float64, bool) {
		v, ok := values[s]
		return v, ok
	}
	w.eval.SetStream(stream)
	w.initialise(task, override)
	w.beginSensitivities(task, values)
	if st := task.Start; st != nil {
		for i := range w.y {
			if st.Reinitialise == nil || !st.Reinitialise[i] {
				w.y[i] = st.Y[i]
			}
		}
	}
	w.startSizes()
	if w.relaxation != nil {
		clear(w.relaxation.most)
	}
	w.takeParameters()
	if w.memory != nil {
		w.memory.begin(task, stream, override)
	}
}

// beginSensitivities computes dp/dθ and the initial dy/dθ of every direction.
// An overridden slot that a direction does not name does not depend on it.
func (w *Worker) beginSensitivities(task *Task, overridden map[compile.Slot]float64) {
	m := len(task.Directions)
	w.s = make([]float64, m*w.n)
	w.dp = make([]float64, m*w.np)
	w.active = make([][]activeParameter, m)
	for j, direction := range task.Directions {
		seeds := make(map[compile.Slot]float64, len(direction))
		for _, seed := range direction {
			seeds[seed.Slot] = seed.Value
		}
		dp, dy := w.dp[j*w.np:(j+1)*w.np], w.s[j*w.n:(j+1)*w.n]
		w.eval.InitialiseSensitivities(task.T0, func(s compile.Slot) (float64, bool) {
			v, ok := seeds[s]
			if !ok {
				_, ok = overridden[s]
			}
			return v, ok
		}, w.p, w.y, dp, dy)
		for k, v := range dp {
			if v != 0 {
				w.active[j] = append(w.active[j], activeParameter{k, v})
			}
		}
		if st := task.Start; st != nil {
			for i := range dy {
				if st.Reinitialise == nil || !st.Reinitialise[i] {
					dy[i] = 0
					if st.S != nil {
						dy[i] = st.S[j*w.n+i]
					}
				}
			}
		}
	}
}

// settleSwitches sets every switch to the value that holds just after w.t, and
// w.scratch.relations to the value that holds exactly at w.t.
func (w *Worker) settleSwitches() {
	if w.nz == 0 {
		return
	}
	w.eval.SetSwitches(w.z)
	w.relations(w.scratch.relations)
	copy(w.z, w.scratch.relations)
	w.eval.SetSwitches(w.z)
	w.eval.Roots(w.t, w.y, w.scratch.roots)
	for i, g := range w.scratch.roots {
		if g == 0 || w.crossing[i] == w.t {
			w.z[i] = w.rightLimit(i)
		}
	}
	w.eval.SetSwitches(w.z)
}

// rightLimit returns the value that switch i, whose root function vanishes at
// w.t, takes immediately afterwards.
func (w *Worker) rightLimit(i int) float64 {
	w.eval.RHS(w.t, w.y, w.scratch.f)
	switch slope := w.rootSlope(i, w.scratch.f); {
	case w.system.Switches[i].Level && slope < 0: // about to leave the level it has reached
		return w.z[i] - 1
	case w.system.Switches[i].Level:
		return w.z[i]
	case slope > 0:
		return 1
	case slope < 0:
		return 0
	case w.system.Switches[i].Strict:
		return 0
	}
	return 1
}

// rootSlope returns dg_i/dt along the flow f, leaving the gradient of g_i in
// w.scratch.dy and w.scratch.dpVec.
func (w *Worker) rootSlope(i int, f []float64) float64 {
	slope := w.eval.RootGradient(i, w.t, w.y, w.scratch.dy, w.scratch.dpVec)
	for k, d := range w.scratch.dy {
		if d != 0 {
			slope += d * f[k]
		}
	}
	if math.IsNaN(slope) {
		return 0
	}
	return slope
}
