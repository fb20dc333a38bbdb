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
	next      int // index of the first time not yet recorded
	cross     int // index of the first crossing not yet met
}

func newWorker(s *Simulator, task *Task, prep *prepared, method string) *worker {
	w := &worker{walk: newWalk(prep.jumps), simulator: s, task: task, prep: prep, random: s.random(), eval: s.program.NewEvaluator(),
		y: make([]float64, len(prep.x0)), z: make([]float64, len(s.net.sys.Switches))}
	w.method = newMethod(method, w.walk)
	w.queue = &happenings{Queue: event.NewQueue[struct{}](s.net.sys), worker: w}
	w.eval.SetParameters(prep.p)
	return w
}

// run makes realisation number replicate and calls record at each time of the
// task, with the worker at it.
func (w *worker) run(ctx context.Context, replicate uint32, record func(k int) error) error {
	seed := w.simulator.options.Seed
	w.eval.SetStream(w.simulator.draws(replicate))
	if w.random {
		prep, err := w.simulator.prepare(w.task, w.eval)
		if err != nil {
			return err
		}
		w.prep, w.jumps = prep, prep.jumps
	}
	w.restart(rng.New(rng.Key{Seed: seed, Purpose: rng.Reactions, Entity: replicate}))
	w.next, w.cross = 0, 0
	w.queue.Start(rng.New(rng.Key{Seed: seed, Purpose: rng.EventOrder, Entity: replicate}))
	if _, err := w.queue.happen(true); err != nil {
		return err
	}
	w.method.begin()
	for {
		for w.next < len(w.prep.times) && w.prep.times[w.next] <= w.t {
			if err := record(w.next); err != nil {
				return err
			}
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

// leg goes on to the next recorded time, crossing or delayed event, whichever is
// first.
func (w *worker) leg(ctx context.Context) error {
	stop := w.prep.times[w.next]
	for w.cross < len(w.prep.crossings) && w.prep.crossings[w.cross] < w.t {
		w.cross++
	}
	if w.cross < len(w.prep.crossings) {
		stop = min(stop, w.prep.crossings[w.cross])
	}
	stop = min(stop, w.queue.Due())
	switch w.method.advance(stop) {
	case stuck:
		return w.failure()
	case alarmed:
		changed, err := w.queue.happen(false)
		if changed {
			w.method.begin()
		}
		if err == nil {
			err = ctx.Err()
		}
		return err
	}
	crossing := w.cross < len(w.prep.crossings) && w.prep.crossings[w.cross] <= w.t
	if !crossing && w.queue.Due() > w.t {
		return nil
	}
	if crossing {
		w.cross++
	}
	changed, err := w.queue.happen(crossing)
	if changed || crossing && w.prep.stepwise {
		w.method.begin()
	}
	return err
}

// settle brings y and the relations to the present counts at time t.
func (w *worker) settle(t float64) {
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
