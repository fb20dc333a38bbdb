package event

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/rng"
)

// mostExecutions bounds the executions at one instant; more means that events
// set each other off without end.
const mostExecutions = 100_000

// Execution is an event that has fired and waits for its turn.
type Execution[T any] struct {
	Event  int       // index into System.Events
	Time   float64   // of execution [unit of t]
	Values []float64 // of its assignments, if computed when it fired; nil otherwise
	Extra  T         // what the simulator keeps beside
}

// Host is the simulator whose events a Queue keeps.
type Host[T any] interface {
	// Now is the present time [unit of t].
	Now() float64
	// Triggers writes the value of every trigger.
	Triggers(dst []bool)
	// Fire returns the execution that event e, triggered now, will have.
	Fire(e int) Execution[T]
	// Priority is that of event e, which has one.
	Priority(e int) float64
	// Execute assigns.
	Execute(x Execution[T]) error
}

// Queue holds what the events of one run remember.
type Queue[T any] struct {
	events   []compile.Event
	holds    []bool // trigger values when last looked at
	now      []bool
	waiting  []Execution[T]
	order    rng.Stream // of simultaneous executions of equal priority
	executed int
}

// NewQueue returns the queue of the events of sys.
func NewQueue[T any](sys *compile.System) *Queue[T] {
	n := len(sys.Events)
	return &Queue[T]{events: sys.Events, holds: make([]bool, n), now: make([]bool, n)}
}

// Start forgets everything and sets the trigger values that hold before the
// initial time. Ties are broken by stream.
func (q *Queue[T]) Start(stream rng.Stream) {
	q.waiting, q.order, q.executed = q.waiting[:0], stream, 0
	for i := range q.events {
		q.holds[i] = q.events[i].InitialValue
	}
}

// Empty reports whether the model has no events at all.
func (q *Queue[T]) Empty() bool { return len(q.events) == 0 }

// Due is the time of the earliest waiting execution, +Inf if none.
func (q *Queue[T]) Due() float64 {
	t := math.Inf(1)
	for i := range q.waiting {
		t = min(t, q.waiting[i].Time)
	}
	return t
}

// Look evaluates every trigger of h: those that turn true fire, those that turn
// false withdraw their waiting executions unless persistent.
func (q *Queue[T]) Look(h Host[T]) {
	if len(q.events) == 0 {
		return
	}
	h.Triggers(q.now)
	for i, now := range q.now {
		before := q.holds[i]
		q.holds[i] = now
		switch {
		case now && !before:
			q.waiting = append(q.waiting, h.Fire(i))
		case before && !now && !q.events[i].Persistent:
			q.withdraw(i)
		}
	}
}

// withdraw removes the waiting executions of event i.
func (q *Queue[T]) withdraw(i int) {
	kept := q.waiting[:0]
	for _, x := range q.waiting {
		if x.Event != i {
			kept = append(kept, x)
		}
	}
	q.waiting = kept
}

// ExecuteDue executes every waiting event whose time has come, looking at all
// triggers after each, and returns how many. It fails with the error of h, or
// with an *EndlessError.
func (q *Queue[T]) ExecuteDue(h Host[T]) (count int, err error) {
	for {
		k := q.next(h)
		if k < 0 {
			return count, nil
		}
		x := q.waiting[k]
		if count >= mostExecutions {
			return count, &EndlessError{Event: x.Event}
		}
		q.waiting = append(q.waiting[:k], q.waiting[k+1:]...)
		count++
		q.executed++
		if err := h.Execute(x); err != nil {
			return count, err
		}
		q.Look(h)
	}
}

// next returns the index of the execution to do now, or −1.
func (q *Queue[T]) next(h Host[T]) int {
	best, highest, equals := -1, math.Inf(-1), uint64(0)
	for k := range q.waiting {
		if q.waiting[k].Time > h.Now() {
			continue
		}
		priority := math.Inf(-1)
		if e := q.waiting[k].Event; q.events[e].Priority != 0 {
			priority = h.Priority(e)
		}
		switch {
		case best < 0 || priority > highest:
			best, highest, equals = k, priority, 1
		case priority == highest:
			if equals++; q.order.Below(equals) == 0 { // each with probability 1/equals
				best = k
			}
		}
	}
	return best
}

// EndlessError says that events set each other off without end.
type EndlessError struct {
	Event int // index into System.Events
}

// Error describes the loop.
func (e *EndlessError) Error() string {
	return fmt.Sprintf("event %d set off more than %d executions at one instant; %s", e.Event, mostExecutions, e.Hint())
}

// What describes the loop of the event called id.
func (e *EndlessError) What(id string) string {
	return fmt.Sprintf("event %q set off more than %d executions at one instant", id, mostExecutions)
}

// Hint says what to do about it.
func (*EndlessError) Hint() string { return "make its trigger false after its own assignments" }
