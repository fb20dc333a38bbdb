package sim

import (
	"fmt"
	"math"

	"niche/expr"
	"niche/rng"
)

// maxExecutions bounds the executions of events at one instant; more means that
// events set each other off without end.
const maxExecutions = 100_000

// pending is an event that has fired and waits for its execution.
type pending struct {
	event int
	time  float64 // of execution
	// dtau is d time/dθ, one per direction.
	dtau []float64
	// values are the assignments' values, computed when the trigger fired, and
	// totals their total derivatives, directions × assignments; nil if they are
	// computed at execution.
	values, totals []float64
}

// eventQueue holds what the events of one run remember.
type eventQueue struct {
	waiting []pending
	holds   []bool // trigger values
	fired   []FiredEvent
}

// startEvents sets the trigger values that hold before the initial time and
// lets everything happen that happens at it.
func (w *Worker) startEvents(q *eventQueue) error {
	events := w.system.Events
	q.holds = make([]bool, len(events))
	for i := range events {
		q.holds[i] = events[i].InitialValue
	}
	return w.happen(q, make([]float64, w.directions()))
}

// happen looks at the triggers at w.t, whose derivative is dtau, and executes
// what is due: first with the relations as they are exactly at w.t, so that a
// trigger true at that instant alone fires, then as they are just after it, so
// that "time > 0" fires at 0.
func (w *Worker) happen(q *eventQueue, dtau []float64) error {
	if len(w.system.Events) == 0 {
		return nil
	}
	for _, exact := range []bool{true, false} {
		w.exact = exact
		w.lookAtTriggers(q, dtau)
		if err := w.executeDue(q); err != nil {
			return err
		}
	}
	return nil
}

// freeze gives the evaluator the switches of the stretch to come.
func (w *Worker) freeze() { w.eval.SetSwitches(w.z) }

// instant gives the evaluator the relations as they are exactly at w.t.
func (w *Worker) instant() {
	if w.nz > 0 {
		w.eval.Relations(w.t, w.y, w.scratch.relations)
		w.eval.SetSwitches(w.scratch.relations)
	}
}

// lookAtTriggers evaluates every trigger: those that turn true fire, those that
// turn false withdraw their waiting executions unless persistent. dtau is the
// derivative of the present moment, one per direction.
func (w *Worker) lookAtTriggers(q *eventQueue, dtau []float64) {
	if w.exact {
		w.instant()
	}
	for i := range w.system.Events { // all of them before firing changes the switches
		w.scratch.triggers[i] = w.eval.Trigger(i, w.t, w.y)
	}
	if w.exact {
		w.freeze()
	}
	for i, now := range w.scratch.triggers {
		before := q.holds[i]
		q.holds[i] = now
		switch {
		case now && !before:
			q.waiting = append(q.waiting, w.fire(i, dtau))
		case before && !now && !w.system.Events[i].Persistent:
			q.withdraw(i)
		}
	}
}

// withdraw removes the waiting executions of event i.
func (q *eventQueue) withdraw(i int) {
	kept := q.waiting[:0]
	for _, p := range q.waiting {
		if p.event != i {
			kept = append(kept, p)
		}
	}
	q.waiting = kept
}

// fire returns the execution that event i, triggered now, will have.
func (w *Worker) fire(i int, dtau []float64) pending {
	ev := &w.system.Events[i]
	p := pending{event: i, time: w.t, dtau: dtau}
	if ev.Delay != 0 {
		p.time += w.eval.Delay(i, w.t, w.y)
	}
	if ev.AtTriggerTime {
		p.values, p.totals = w.assignments(i, dtau)
	}
	return p
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

// executeDue executes every waiting event whose time has come, highest
// priority first, in random order among equals (SBML L3V2 §4.11.6), looking at
// all triggers after each.
func (w *Worker) executeDue(q *eventQueue) error {
	for count := 0; ; count++ {
		k := w.nextDue(q)
		if k < 0 {
			return nil
		}
		if count >= maxExecutions {
			ev := &w.system.Events[q.waiting[k].event]
			return &Failure{
				Time: w.t, TimeUnit: w.system.Model.TimeUnit, ID: ev.ID, Pos: ev.Pos,
				What: fmt.Sprintf("event %q set off more than %d executions at one instant", ev.ID, maxExecutions),
				Hint: "make its trigger false after its own assignments",
			}
		}
		p := q.waiting[k]
		q.waiting = append(q.waiting[:k], q.waiting[k+1:]...)
		w.execute(q, p)
	}
}

// nextDue returns the index in q.waiting of the execution to do now, or −1.
func (w *Worker) nextDue(q *eventQueue) int {
	best, bestPriority, equals := -1, math.Inf(-1), 0
	var order rng.Stream
	for k := range q.waiting {
		if q.waiting[k].time > w.t {
			continue
		}
		priority := math.Inf(-1)
		if e := q.waiting[k].event; w.system.Events[e].Priority != 0 {
			w.instant()
			priority = w.eval.Priority(e, w.t, w.y)
			w.freeze()
		}
		switch {
		case best < 0 || priority > bestPriority:
			best, bestPriority, equals = k, priority, 1
		case priority == bestPriority:
			if equals++; equals == 2 {
				order = rng.New(rng.Key{Seed: w.simulator.settings.Seed, Purpose: rng.EventOrder, Step: uint32(len(q.fired))})
			}
			if order.Below(uint64(equals)) == 0 { // each of them with probability 1/equals
				best = k
			}
		}
	}
	return best
}

// execute assigns, carries the sensitivities across the jump and looks at the
// triggers again.
func (w *Worker) execute(q *eventQueue, p pending) {
	if p.values == nil {
		p.values, p.totals = w.assignments(p.event, p.dtau)
	}
	m := w.directions()
	if m > 0 {
		w.eval.RHS(w.t, w.y, w.scratch.f)
		w.addFlow(w.scratch.f, p.dtau, +1)
	}
	if w.nz > 0 {
		w.eval.Roots(w.t, w.y, w.scratch.rootsThen)
	}
	list := w.system.Events[p.event].Assignments
	for k := range list {
		w.y[list[k].State] = p.values[k]
		for j := range m {
			w.s[j*w.n+list[k].State] = p.totals[j*len(list)+k]
		}
	}
	w.resettleSwitches()
	if m > 0 {
		w.eval.RHS(w.t, w.y, w.scratch.fAfter)
		w.addFlow(w.scratch.fAfter, p.dtau, -1)
	}
	q.fired = append(q.fired, FiredEvent{Event: p.event, Time: w.t})
	w.lookAtTriggers(q, p.dtau)
}

// resettleSwitches updates the switches whose root functions an assignment has
// changed; w.scratch.rootsThen holds their values before it.
func (w *Worker) resettleSwitches() {
	if w.nz == 0 {
		return
	}
	w.eval.Roots(w.t, w.y, w.scratch.roots)
	w.eval.Relations(w.t, w.y, w.scratch.relations)
	for i, g := range w.scratch.roots {
		switch {
		case g == w.scratch.rootsThen[i]:
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
