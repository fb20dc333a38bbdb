package ssa

import (
	"errors"
	"fmt"

	"niche/event"
)

// happenings runs the events of a worker's realisation; it is their event.Host.
type happenings struct {
	*event.Queue[struct{}]
	worker *worker
	at     float64 // the moment at which triggers are looked at
}

// happen lets everything happen that happens at the present time: triggers turn,
// due events execute. At a crossing triggers are looked at exactly then and once
// more just after it. changed reports whether an event changed the state.
func (h *happenings) happen(crossing bool) (changed bool, err error) {
	if h.Empty() {
		return false, nil
	}
	if crossing {
		if changed, err = h.look(h.worker.t); err != nil {
			return changed, err
		}
	}
	later, err := h.look(afterwards(h.worker.t))
	return changed || later, err
}

// look looks at the triggers at moment t and executes what is due.
func (h *happenings) look(t float64) (changed bool, err error) {
	h.at = t
	h.Look(h)
	count, err := h.ExecuteDue(h)
	if e := (*event.EndlessError)(nil); errors.As(err, &e) {
		ev := &h.worker.net.sys.Events[e.Event]
		err = &Failure{Time: h.worker.t, TimeUnit: h.worker.net.sys.Model.TimeUnit, ID: ev.ID, Pos: ev.Pos, What: e.What(ev.ID), Hint: e.Hint()}
	}
	return count > 0, err
}

// Now is the present time.
func (h *happenings) Now() float64 { return h.worker.t }

// Triggers writes the value of every trigger.
func (h *happenings) Triggers(dst []bool) {
	w := h.worker
	w.settle(h.at)
	for i := range dst {
		dst[i] = w.eval.Trigger(i, h.at, w.y)
	}
}

// Fire returns the execution that event i, triggered now, will have.
func (h *happenings) Fire(i int) event.Execution[struct{}] {
	w := h.worker
	ev := &w.net.sys.Events[i]
	x := event.Execution[struct{}]{Event: i, Time: w.t}
	if ev.Delay != 0 {
		x.Time += w.eval.Delay(i, w.t, w.y)
	}
	if ev.AtTriggerTime {
		x.Values = h.assigned(i)
	}
	return x
}

// Priority is that of event i at the present moment.
func (h *happenings) Priority(i int) float64 {
	return h.worker.eval.Priority(i, h.worker.t, h.worker.y)
}

// assigned returns the values that event i would assign now.
func (h *happenings) assigned(i int) []float64 {
	w := h.worker
	values := make([]float64, len(w.net.sys.Events[i].Assignments))
	w.eval.Assign(i, w.t, w.y, values)
	return values
}

// Execute assigns.
func (h *happenings) Execute(x event.Execution[struct{}]) error {
	w := h.worker
	if x.Values == nil {
		x.Values = h.assigned(x.Event)
	}
	ev := &w.net.sys.Events[x.Event]
	sizes := make([]float64, len(ev.Assignments))
	w.eval.Sizes(x.Event, w.t, w.y, sizes)
	w.course.move(w.t)
	for k, a := range ev.Assignments {
		x.Values[k] *= sizes[k]
		n, err := w.count(a.State, x.Values[k])
		if err != nil {
			return fmt.Errorf("%s: t=%g: event %q: %w", ev.Pos, w.t, ev.ID, err)
		}
		w.x[a.State] = n
	}
	w.course.settle()
	return nil
}
