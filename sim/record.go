package sim

import (
	"math"

	"niche/ode"
)

func (w *Worker) newTrajectory(task *Task) *Trajectory {
	k := len(task.Times)
	return &Trajectory{
		Times: make([]float64, 0, k),
		P:     append([]float64(nil), w.p...),
		DP:    append([]float64(nil), w.dp...),
		Y:     make([][]float64, 0, k),
		Z:     make([][]float64, 0, k),
	}
}

// recordNow records the times that equal the present one, with the relations
// as they are exactly then.
func (w *Worker) recordNow(r *run) {
	if r.next == len(r.task.Times) || r.task.Times[r.next] > w.t {
		return
	}
	frozen, reached := append([]float64(nil), w.z...), append([]float64(nil), w.y...)
	if w.nz > 0 {
		w.exactly(w.z)
		w.freeze()
		w.refine(r.solver)
	}
	defer func() {
		copy(w.z, frozen)
		copy(w.y, reached)
		w.freeze()
	}()
	for r.next < len(r.task.Times) && r.task.Times[r.next] <= w.t {
		w.record(r, w.t, r.task.Times[r.next])
	}
}

// coincident is how near, relative to its size, a recorded time is to that of a
// discontinuity to be the same: located times have errors of the integration.
const coincident = 1e-10

// recordUntil records the times inside the last step up to time to, without to
// itself, and what coincides with it, when a discontinuity waits there. The worker's
// point is used as scratch.
func (w *Worker) recordUntil(r *run, integ ode.Integrator, to float64, open bool) {
	for r.next < len(r.task.Times) {
		t := r.task.Times[r.next]
		if t > to || open && t >= to-coincident*math.Abs(to) {
			return
		}
		w.moveTo(integ, t)
		w.refine(r.solver)
		w.record(r, t, t)
	}
}

// record appends the worker's point under the time label.
func (w *Worker) record(r *run, t, label float64) {
	out := r.out
	out.Times = append(out.Times, label)
	out.Y = append(out.Y, append([]float64(nil), w.y...))
	out.Z = append(out.Z, append([]float64(nil), w.z...))
	if len(w.s) > 0 {
		out.S = append(out.S, append([]float64(nil), w.s...))
	}
	if r.task.Outputs {
		row := make([]float64, len(w.system.Outputs))
		w.eval.Outputs(t, w.y, row)
		out.Outputs = append(out.Outputs, row)
	}
	r.next++
	if math.IsInf(label, 1) {
		out.SteadyTime = t
	}
}
