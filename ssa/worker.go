package ssa

import (
	"context"
	"math"

	"niche/compile"
	"niche/event"
	"niche/rng"
)

// worker is the scratch of one goroutine for one task.
type worker struct {
	*walk
	simulator *Simulator
	task      *Task
	prep      *prepared
	random    bool // prep is that of one realisation
	method    method
	eval      compile.Evaluator
	y, z      []float64 // state in the model's units; relations
	queue     *happenings
	course    *course
	next      int // index of the first time not yet recorded
	cross     int // index of the first crossing not yet met
}

func newWorker(s *Simulator, task *Task, prep *prepared, method string) *worker {
	w := &worker{walk: newWalk(prep.jumps), simulator: s, task: task, prep: prep, random: s.random(), eval: s.program.NewEvaluator(),
		y: make([]float64, len(prep.x0)), z: make([]float64, len(s.net.sys.Switches))}
	w.course = newCourse(w.walk)
	w.method = newMethod(method, w.walk)
	w.queue = &happenings{Queue: event.NewQueue[struct{}](s.net.sys), worker: w}
	w.eval.SetParameters(prep.p)
	return w
}

// run makes realisation number replicate and calls record at each time of the
// task, with the worker at it.
func (w *worker) run(ctx context.Context, replicate uint32, record func(k int)) error {
	seed := w.simulator.options.Seed
	w.eval.SetStream(w.simulator.draws(replicate))
	if w.random {
		prep, err := w.simulator.prepare(w.task, w.eval)
		if err != nil {
			return err
		}
		w.prep, w.jumps = prep, prep.jumps
	}
	if m, ok := w.method.(*tau); ok {
		m.bridge = rng.New(rng.Key{Seed: seed, Purpose: rng.Bridge, Entity: replicate})
	}
	w.restart(rng.New(rng.Key{Seed: seed, Purpose: rng.Reactions, Entity: replicate}))
	w.next, w.cross = 0, 0
	w.course.start()
	w.queue.Start(rng.New(rng.Key{Seed: seed, Purpose: rng.EventOrder, Entity: replicate}))
	if err := w.happen(true); err != nil {
		return err
	}
	w.method.begin()
	for {
		for w.next < len(w.prep.times) && w.prep.times[w.next] <= w.t {
			record(w.next)
			w.next++
		}
		if w.next == len(w.prep.times) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.leg(ctx); err != nil {
			return err
		}
	}
}

// leg goes on to the next recorded time or happening, whichever is first.
func (w *worker) leg(ctx context.Context) error {
	stop := w.queue.Due()
	for w.cross < len(w.prep.crossings) && w.prep.crossings[w.cross] < w.t {
		w.cross++
	}
	if w.cross < len(w.prep.crossings) {
		stop = min(stop, w.prep.crossings[w.cross])
	}
	next, err := w.course.next()
	if err != nil {
		return err
	}
	switch w.method.advance(min(stop, next), w.prep.times[w.next]) {
	case stuck:
		return w.failure()
	case alarmed:
		if err := w.happen(false); err != nil {
			return err
		}
		return ctx.Err()
	}
	return w.arrive()
}

// arrive lets happen what waits at the present time.
func (w *worker) arrive() error {
	known := w.cross < len(w.prep.crossings) && w.prep.crossings[w.cross] <= w.t
	if known {
		w.cross++
	}
	c := w.course
	flips := known || c.open && c.flip <= w.t
	if flips || w.queue.Due() <= w.t {
		return w.happen(flips)
	}
	if !c.open || w.t < min(c.candidate, c.to) {
		return nil // a recorded time
	}
	if c.candidate > w.t { // the end of the window
		c.open = false
		return nil
	}
	r := c.fires()
	if w.fault.reaction >= 0 {
		return w.failure()
	}
	if r < 0 {
		return nil
	}
	w.method.fired(r)
	if w.fault.reaction >= 0 {
		return w.failure()
	}
	if w.alarms[r] {
		return w.happen(false)
	}
	c.open = false
	return nil
}

// happen lets events happen at the present time, where counts that matter have
// changed or, at a crossing, relations flip.
func (w *worker) happen(crossing bool) error {
	w.course.turn()
	changed, err := w.queue.happen(crossing)
	if err != nil {
		return err
	}
	if w.course.turn(); changed || crossing && w.prep.stepwise {
		w.method.begin()
	}
	return nil
}

// settle brings y and the relations to the present counts at time t.
func (w *worker) settle(t float64) {
	w.course.move(t)
	for i, x := range w.x {
		w.y[i] = x * w.scale[i]
	}
	if len(w.z) > 0 {
		w.eval.Relations(t, w.y, w.z)
		w.eval.SetSwitches(w.z)
	}
}

// afterwards is the time just after t.
func afterwards(t float64) float64 { return math.Nextafter(t, math.Inf(1)) }
