package sim

import (
	"errors"
	"fmt"
	"slices"

	"niche/event"
	"niche/expr"
	"niche/rng"
)

// jump is what the sensitivities need of a waiting execution.
type jump struct {
	dtau   []float64 // d time/dθ, one per direction
	totals []float64 // derivatives of the values, directions × assignments; nil if these are computed at execution
}

// happenings runs the events of one task; it is the event.Host of a worker.
type happenings struct {
	*event.Queue[jump]
	worker *Worker
	solver *solver
	dtau   []float64 // derivative of the present moment, one per direction
	fired  []FiredEvent
	record func() // records the present time, if that is asked for
}

// startEvents sets the trigger values that hold before the initial time and
// lets everything happen that happens at it.
func (w *Worker) startEvents(r *run) error {
	r.events = &happenings{Queue: event.NewQueue[jump](w.system), worker: w, solver: r.solver}
	r.events.record = func() { w.recordNow(r) }
	r.events.Start(rng.New(rng.Key{Seed: w.simulator.settings.Seed, Purpose: rng.EventOrder, Entity: r.task.Replicate}))
	return r.events.happen(make([]float64, w.directions()))
}

// happen looks at the triggers at the present time, whose derivative is dtau, and
// executes what is due: first with the relations as they are exactly then, so
// that a trigger true at that instant alone fires, then as they are just after
// it, so that "time > 0" fires at 0.
func (h *happenings) happen(dtau []float64) error {
	if h.Empty() {
		h.record()
		return nil
	}
	for _, exact := range []bool{true, false} {
		h.worker.exact, h.dtau = exact, dtau
		h.Look(h)
		if _, err := h.ExecuteDue(h); err != nil {
			return h.worker.endless(err)
		}
		if exact {
			h.record()
		}
	}
	return nil
}

// endless names the event of an endless loop.
func (w *Worker) endless(err error) error {
	var e *event.EndlessError
	if !errors.As(err, &e) {
		return err
	}
	ev := &w.system.Events[e.Event]
	return &Failure{Time: w.t, TimeUnit: w.system.Model.TimeUnit, ID: ev.ID, Pos: ev.Pos, What: e.What(ev.ID), Hint: e.Hint()}
}

// freeze gives the evaluator the switches of the stretch to come.
func (w *Worker) freeze() { w.eval.SetSwitches(w.z) }

// instant gives the evaluator the relations as they are exactly at w.t.
func (w *Worker) instant() {
	if w.nz > 0 {
		w.exactly(w.scratch.relations)
		w.eval.SetSwitches(w.scratch.relations)
	}
}

// exactly writes the relations as they are at w.t: those whose root functions
// vanish at this moment are equalities, whatever rounding makes of them.
func (w *Worker) exactly(dst []float64) {
	w.relations(dst)
	w.touch(dst)
	if w.nested {
		w.eval.SetSwitches(dst)
		w.eval.Relations(w.t, w.y, dst)
		w.touch(dst)
	}
}

// relations writes the relations at the worker's point. Those that hold others are
// looked at again with these, which stand before them. Where there are such, the
// switches of the evaluator are lost.
func (w *Worker) relations(dst []float64) {
	w.eval.Relations(w.t, w.y, dst)
	for rounds := 0; w.nested && rounds < w.nz; rounds++ {
		copy(w.scratch.levels, dst)
		w.eval.SetSwitches(dst)
		w.eval.Relations(w.t, w.y, dst)
		if slices.Equal(dst, w.scratch.levels) {
			return
		}
	}
}

// touch corrects the relations whose root functions vanish at this moment.
func (w *Worker) touch(dst []float64) {
	for i, touching := range w.touching {
		switch {
		case touching && w.system.Switches[i].Strict:
			dst[i] = 0
		case touching:
			dst[i] = 1
		}
	}
}

// Now is the present time.
func (h *happenings) Now() float64 { return h.worker.t }

// Triggers writes the value of every trigger.
func (h *happenings) Triggers(dst []bool) {
	w := h.worker
	if w.exact {
		w.instant()
		defer w.freeze()
	}
	for i := range dst {
		dst[i] = w.eval.Trigger(i, w.t, w.y)
	}
}

// Fire returns the execution that event i, triggered now, will have.
func (h *happenings) Fire(i int) event.Execution[jump] {
	w := h.worker
	ev := &w.system.Events[i]
	x := event.Execution[jump]{Event: i, Time: w.t, Extra: jump{dtau: h.dtau}}
	if ev.Delay != 0 {
		x.Time += w.eval.Delay(i, w.t, w.y)
	}
	if ev.AtTriggerTime {
		x.Values, x.Extra.totals = w.assignments(i, h.dtau)
	}
	return x
}

// Priority is that of event i at the present moment.
func (h *happenings) Priority(i int) float64 {
	w := h.worker
	w.instant()
	defer w.freeze()
	return w.eval.Priority(i, w.t, w.y)
}

// assignments returns the values that event i would assign now and their total
// derivatives along each direction.
func (w *Worker) assignments(i int, dtau []float64) (values, totals []float64) {
	list := w.system.Events[i].Assignments
	values = make([]float64, len(list))
	m := w.directions()
	if m > 0 {
		w.freeze()
		w.eval.RHS(w.t, w.y, w.scratch.f)
	}
	w.instant()
	defer w.freeze()
	w.eval.Assign(i, w.t, w.y, values)
	if m == 0 {
		return values, nil
	}
	totals = make([]float64, m*len(list))
	for k := range list {
		dt := w.eval.AssignGradient(i, k, w.t, w.y, w.scratch.dy, w.scratch.dpVec)
		along := dt + dot(w.scratch.dy, w.scratch.f)
		for j := range m {
			totals[j*len(list)+k] = w.directional(j) + along*dtau[j]
		}
	}
	return values, totals
}

// directional returns the derivative along direction j of the function whose
// gradient lies in w.scratch.dy and w.scratch.dpVec, at fixed time.
func (w *Worker) directional(j int) float64 {
	d := dot(w.scratch.dy, w.s[j*w.n:(j+1)*w.n])
	for _, a := range w.active[j] {
		d += float64(w.scratch.dpVec[a.index] * a.weight)
	}
	return d
}

// Execute assigns, solves the algebraic equations anew and carries the
// sensitivities across the jump.
func (h *happenings) Execute(x event.Execution[jump]) error {
	w, dtau := h.worker, x.Extra.dtau
	if x.Values == nil {
		x.Values, x.Extra.totals = w.assignments(x.Event, dtau)
	}
	w.applySizes(&x)
	m := w.directions()
	if m > 0 {
		w.eval.RHS(w.t, w.y, w.scratch.f)
		w.addFlow(w.scratch.f, dtau, +1)
	}
	if w.nz > 0 {
		w.eval.Roots(w.t, w.y, w.scratch.rootsThen)
	}
	list := w.system.Events[x.Event].Assignments
	for k := range list {
		w.y[list[k].State] = x.Values[k]
		for j := range m {
			w.s[j*w.n+list[k].State] = x.Extra.totals[j*len(list)+k]
		}
	}
	w.resettleSwitches()
	if err := w.reconcile(h.solver); err != nil {
		return err
	}
	if m > 0 {
		w.eval.RHS(w.t, w.y, w.scratch.fAfter)
		w.addFlow(w.scratch.fAfter, dtau, -1)
	}
	h.fired = append(h.fired, FiredEvent{Event: x.Event, Time: w.t})
	h.dtau = dtau
	return nil
}

// applySizes multiplies the values of x, and their derivatives, with the sizes of
// the present moment.
func (w *Worker) applySizes(x *event.Execution[jump]) {
	ev := &w.system.Events[x.Event]
	if !ev.Sized() {
		return
	}
	n, m := len(ev.Assignments), w.directions()
	if m > 0 {
		w.eval.RHS(w.t, w.y, w.scratch.f)
	}
	w.instant()
	defer w.freeze()
	sizes := make([]float64, n)
	w.eval.Sizes(x.Event, w.t, w.y, sizes)
	for k, size := range sizes {
		if m > 0 {
			dt := w.eval.SizeGradient(x.Event, k, w.t, w.y, w.scratch.dy, w.scratch.dpVec)
			along := dt + dot(w.scratch.dy, w.scratch.f)
			for j := range m {
				change := w.directional(j) + along*x.Extra.dtau[j]
				x.Extra.totals[j*n+k] = float64(x.Extra.totals[j*n+k]*size) + float64(x.Values[k]*change)
			}
		}
		x.Values[k] *= size
	}
}

// resettleSwitches updates the switches whose root functions an assignment has
// changed; w.scratch.rootsThen holds their values before it.
func (w *Worker) resettleSwitches() {
	if w.nz == 0 {
		return
	}
	w.eval.Roots(w.t, w.y, w.scratch.roots)
	w.relations(w.scratch.relations)
	w.freeze()
	for i, g := range w.scratch.roots {
		if g != w.scratch.rootsThen[i] {
			w.touching[i] = false
		}
		switch {
		case g == w.scratch.rootsThen[i]:
		case w.system.Switches[i].Level:
			w.z[i] = w.levelNow(i)
		case g == 0:
			w.z[i] = w.rightLimit(i)
		default:
			w.z[i] = w.scratch.relations[i]
		}
	}
	w.eval.SetSwitches(w.z)
}

// addFlow adds sign·f·dtau_j to the sensitivities of every direction j.
func (w *Worker) addFlow(f, dtau []float64, sign float64) {
	for j, d := range dtau {
		if d == 0 {
			continue
		}
		row := w.s[j*w.n : (j+1)*w.n]
		for i := range row {
			row[i] += float64(sign * d * f[i])
		}
	}
}

// directions returns the number of sensitivity directions of the current task.
func (w *Worker) directions() int { return len(w.active) }

// checkDelays refuses sensitivities across delays that depend on the state or
// on parameters.
func (w *Worker) checkDelays() error {
	if w.directions() == 0 {
		return nil
	}
	for i := range w.system.Events {
		ev := &w.system.Events[i]
		if ev.Delay != 0 && w.system.Pool.Op(ev.Delay) != expr.Number {
			return fmt.Errorf("%s: sensitivities across event %q are not supported, because its delay is not a constant number; evaluate without gradient", ev.Pos, ev.ID)
		}
	}
	return nil
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		if x != 0 {
			sum += float64(x * b[i])
		}
	}
	return sum
}
