package ssa

import (
	"fmt"
	"math"

	"niche/compile"
)

// maxExecutions bounds the executions of events at one instant.
const maxExecutions = 100_000

// pending is an event that has fired and waits for its execution.
type pending struct {
	event  int
	time   float64
	values []float64 // computed when the trigger fired; nil if computed at execution
}

// queue holds what the events of one realisation remember.
type queue struct {
	events  []compile.Event
	holds   []bool // trigger values
	waiting []pending
}

func newQueue(sys *compile.System) queue {
	return queue{events: sys.Events, holds: make([]bool, len(sys.Events))}
}

// start sets the trigger values that hold before the initial time.
func (q *queue) start() {
	q.waiting = q.waiting[:0]
	for i := range q.events {
		q.holds[i] = q.events[i].InitialValue
	}
}

// due is the time of the earliest waiting execution, +Inf if none.
func (q *queue) due() float64 {
	t := math.Inf(1)
	for i := range q.waiting {
		t = min(t, q.waiting[i].time)
	}
	return t
}

// withdraw removes the waiting executions of event i.
func (q *queue) withdraw(i int) {
	kept := q.waiting[:0]
	for _, p := range q.waiting {
		if p.event != i {
			kept = append(kept, p)
		}
	}
	q.waiting = kept
}

// happen lets everything happen that happens at the present time: triggers turn,
// due events execute. At a crossing triggers are looked at exactly then and once
// more just after it. changed reports whether an event changed the state.
func (w *worker) happen(crossing bool) (changed bool, err error) {
	if len(w.queue.events) == 0 {
		return false, nil
	}
	moments := []float64{w.t, afterwards(w.t)}
	if !crossing {
		moments = moments[1:]
	}
	for _, t := range moments {
		w.lookAtTriggers(t)
		executed, err := w.executeDue(t)
		changed = changed || executed
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// lookAtTriggers evaluates every trigger at moment t.
func (w *worker) lookAtTriggers(t float64) {
	w.settle(t)
	q := &w.queue
	for i := range q.events {
		now := w.eval.Trigger(i, t, w.y)
		before := q.holds[i]
		q.holds[i] = now
		switch {
		case now && !before:
			p := pending{event: i, time: w.t}
			if q.events[i].Delay != 0 {
				p.time += w.eval.Delay(i, w.t, w.y)
			}
			if q.events[i].AtTriggerTime {
				p.values = w.assigned(i)
			}
			q.waiting = append(q.waiting, p)
		case before && !now && !q.events[i].Persistent:
			q.withdraw(i)
		}
	}
}

// assigned returns the values that event i would assign now.
func (w *worker) assigned(i int) []float64 {
	values := make([]float64, len(w.queue.events[i].Assignments))
	w.eval.Assign(i, w.t, w.y, values)
	return values
}

// executeDue executes the events whose time has come, highest priority first,
// in random order among equals.
func (w *worker) executeDue(t float64) (executed bool, err error) {
	q := &w.queue
	for count := 0; ; count++ {
		k := w.nextDue()
		if k < 0 {
			return executed, nil
		}
		p := q.waiting[k]
		ev := &q.events[p.event]
		if count >= maxExecutions {
			return executed, fmt.Errorf("%s: t=%g: event %q set off more than %d executions at one instant; make its trigger false after its own assignments",
				ev.Pos, w.t, ev.ID, maxExecutions)
		}
		q.waiting = append(q.waiting[:k], q.waiting[k+1:]...)
		if p.values == nil {
			p.values = w.assigned(p.event)
		}
		for k, a := range ev.Assignments {
			x, err := w.count(a.State, p.values[k])
			if err != nil {
				return executed, fmt.Errorf("%s: t=%g: event %q: %w", ev.Pos, w.t, ev.ID, err)
			}
			w.x[a.State] = x
		}
		executed = true
		w.lookAtTriggers(t)
	}
}

// nextDue returns the index of the execution to do now, or −1.
func (w *worker) nextDue() int {
	best, bestPriority, equals := -1, math.Inf(-1), uint64(0)
	for k := range w.queue.waiting {
		p := &w.queue.waiting[k]
		if p.time > w.t {
			continue
		}
		priority := math.Inf(-1)
		if w.queue.events[p.event].Priority != 0 {
			priority = w.eval.Priority(p.event, w.t, w.y)
		}
		switch {
		case best < 0 || priority > bestPriority:
			best, bestPriority, equals = k, priority, 1
		case priority == bestPriority:
			if equals++; w.order.Below(equals) == 0 { // each with probability 1/equals
				best = k
			}
		}
	}
	return best
}
