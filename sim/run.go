package sim

import (
	"context"
	"fmt"
	"math"
	"slices"

	"niche/diag"
	"niche/ode"
)

// run is the progress of one task.
type run struct {
	ctx        context.Context
	task       *Task
	solver     *solver
	events     *happenings // nil until the start
	out        *Trajectory
	crossed    []int       // located switches that flip at the present discontinuity
	next       int         // index of the first time not yet recorded
	steady     bool        // the last time is +Inf
	stretches  int         // begun so far
	steadiness *ode.Steady // nil until nothing discontinuous lies ahead of an infinite time
}

// Run simulates task.
//
// It fails with a *Failure when the integration cannot go on, with ctx's error
// when cancelled, and with a plain error when the task does not fit the system.
// The trajectory up to the failure is returned with the error.
func (w *Worker) Run(ctx context.Context, task Task) (*Trajectory, error) {
	if err := w.check(&task); err != nil {
		return nil, err
	}
	w.begin(&task)
	if err := w.checkDelays(); err != nil {
		return nil, err
	}
	sv, err := w.solver(len(task.Directions))
	if err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, task: &task, solver: sv, out: w.newTrajectory(&task)}
	if k := len(task.Times); k > 0 && math.IsInf(task.Times[k-1], 1) {
		r.steady = true
	}
	before := sv.integ.Stats()
	err = w.integrate(r)
	if w.memory != nil && w.memory.fault != nil {
		err = w.memory.fault
	}
	r.out.Stats = r.out.Stats.Plus(sv.integ.Stats().Minus(before))
	r.out.Stats.Restarts = max(0, r.stretches-1) // the integrator counts the start of all tasks but the first
	if r.events != nil {
		r.out.Fired = r.events.fired
	}
	return r.out, err
}

// check reports a task that does not fit the system.
func (w *Worker) check(task *Task) error {
	if !slices.IsSorted(task.Times) {
		return fmt.Errorf("times of a task must increase")
	}
	if len(task.Times) > 0 && task.Times[0] < task.T0 {
		return fmt.Errorf("first time %g lies before the initial time %g", task.Times[0], task.T0)
	}
	if st := task.Start; st != nil && len(st.Y) != w.n {
		return fmt.Errorf("starting state has %d components, the system %d", len(st.Y), w.n)
	}
	if len(task.Directions) > 0 && w.system.ParameterPattern == nil {
		return fmt.Errorf("the system was lowered without ∂f/∂p, which sensitivities need")
	}
	if v := w.system.Past; len(v) > 0 && len(task.Times) > 0 && math.IsInf(task.Times[len(task.Times)-1], 1) {
		return diag.List{refuseSteady(v[0].Pos)}
	}
	if d := w.system.Draws; len(task.Directions) > 0 && len(d) > 0 {
		return fmt.Errorf("%s: sensitivities of a model that draws random numbers are not supported; evaluate without gradient", d[0].Pos)
	}
	return nil
}

// integrate goes from stretch to stretch until every time is recorded.
func (w *Worker) integrate(r *run) error {
	w.settleSwitches()
	if err := w.solveStart(r.solver); err != nil {
		return err
	}
	copy(r.out.P, w.p)
	if w.memory != nil {
		copy(w.memory.atStart, w.y)
		w.memory.add(0)
	}
	if err := w.startEvents(r); err != nil {
		return err
	}
	for {
		if r.next == len(r.task.Times) {
			return nil
		}
		if w.n == 0 {
			w.skip(r)
		} else if done, err := w.stretch(r); done || err != nil {
			return err
		}
		if err := w.cross(r); err != nil {
			return err
		}
	}
}

// skip moves a system without states to the next stop or time.
func (w *Worker) skip(r *run) {
	t := w.nextStop(r)
	if next := r.task.Times[r.next]; next < t-coincident*math.Abs(t) || math.IsInf(t, 1) {
		t = next
	}
	if math.IsInf(t, 1) {
		w.record(r, w.t, t)
		r.out.SteadyTime = w.t
		return
	}
	w.from, w.t = w.t, t
}

// nextStop returns the time of the next foreseeable discontinuity after w.t:
// a switch with a known crossing time, or a waiting event; +Inf if none.
func (w *Worker) nextStop(r *run) float64 {
	stop := math.Inf(1)
	for _, t := range w.crossing {
		if t > w.t && t < stop {
			stop = t
		}
	}
	due := r.events.Due()
	known := min(stop, due)
	stop = known
	for _, s := range w.stairs {
		stop = min(stop, s.stop(w.t))
	}
	if w.memory != nil {
		stop = min(stop, w.memory.nextStop())
	}
	if stop == known && !math.IsInf(stop, 1) {
		return w.together(stop, due)
	}
	return stop
}

// together returns the last of the known times that differ from stop by rounding
// alone, so that what is due at 0.3 and at 0.1 + 0.2 happens at one moment. due is
// when an event is.
func (w *Worker) together(stop, due float64) float64 {
	const rounding = 4 * 0x1p-52
	last, limit := stop, stop+rounding*math.Abs(stop)
	if due <= limit {
		last = max(last, due)
	}
	for _, t := range w.crossing {
		if t > last && t <= limit {
			last = t
		}
	}
	for _, s := range w.stairs {
		if s.stop(w.t) <= last {
			return stop
		}
	}
	return last
}

// stretch integrates over one smooth stretch: until the next discontinuity,
// where it leaves the worker's point, or until everything is recorded (done).
func (w *Worker) stretch(r *run) (done bool, err error) {
	stop := w.nextStop(r)
	w.from = w.t
	integ := r.solver.integ
	if r.stretches++; r.stretches > w.simulator.settings.MaxSteps {
		return false, w.fail(&ode.Error{Failure: ode.TooManySteps, Time: w.t, Index: -1, Detail: "and discontinuities"})
	}
	if w.memory != nil {
		w.memory.history.Begin(w.t, w.y)
		w.memory.turn()
	}
	if w.relaxation != nil && implicit(w.simulator.settings.Method) {
		w.relaxation.pace(w.horizon(r, stop) - w.t)
	}
	w.resolveSizes()
	w.fillBlanks()
	if err := integ.Init(w.t, w.y, w.s, w.horizon(r, stop)); err != nil {
		return false, w.fail(err)
	}
	w.restoreBlanks()
	defer func() { w.blank = w.blank[:0] }()
	watch := w.newGuard(r)
	for {
		if err := r.ctx.Err(); err != nil {
			return false, err
		}
		if err := integ.Step(stop); err != nil {
			return false, w.fail(err)
		}
		_, to := integ.Span()
		if w.memory != nil {
			w.memory.remember(integ)
		}
		if r.task.Progress != nil {
			r.task.Progress(to)
		}
		located := false
		if watch != nil {
			if t, ok := watch.find(integ); ok {
				to, located = t, true
			}
		}
		w.recordUntil(r, integ, to, located || to == stop)
		if r.next == len(r.task.Times) {
			return true, nil
		}
		w.moveTo(integ, to)
		if located || to == stop {
			return false, nil
		}
		if w.relaxation != nil && !implicit(w.simulator.settings.Method) && w.relaxation.strays() {
			return false, nil
		}
		if r.steady && r.next == len(r.task.Times)-1 && math.IsInf(stop, 1) {
			if done, err := w.lookForSteadyState(r); done || err != nil {
				return done, err
			}
		}
	}
}

// horizon is the expected length of a stretch, which scales the first step.
func (w *Worker) horizon(r *run, stop float64) float64 {
	last := r.task.Times[len(r.task.Times)-1]
	if r.steady {
		last = w.t + 1
		if k := len(r.task.Times); k > 1 {
			last = max(last, r.task.Times[k-2])
		}
	}
	return min(stop, max(last, math.Nextafter(w.t, math.Inf(1))))
}

// moveTo puts the worker's point to time t of the last step.
func (w *Worker) moveTo(integ ode.Integrator, t float64) {
	w.t = t
	if _, to := integ.Span(); to == t {
		integ.State(w.y)
	} else {
		integ.Interpolate(t, w.y)
	}
	w.restoreBlanks()
	if len(w.s) > 0 {
		integ.Sensitivities(t, w.s)
	}
}
