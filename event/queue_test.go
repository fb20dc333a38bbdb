package event_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"niche/compile"
	"niche/event"
	"niche/expr"
	"niche/rng"
)

// desk is a host whose triggers are set by hand; it writes down what happens.
type desk struct {
	now      float64
	triggers []bool
	delay    []float64
	priority []float64
	log      []string
	after    func(e int) // called by Execute
}

func (d *desk) Now() float64           { return d.now }
func (d *desk) Triggers(dst []bool)    { copy(dst, d.triggers) }
func (d *desk) Priority(e int) float64 { return d.priority[e] }

func (d *desk) Fire(e int) event.Execution[string] {
	return event.Execution[string]{Event: e, Time: d.now + d.delay[e], Extra: fmt.Sprintf("%d@%g", e, d.now)}
}

func (d *desk) Execute(x event.Execution[string]) error {
	d.log = append(d.log, x.Extra)
	if d.after != nil {
		d.after(x.Event)
	}
	return nil
}

// newDesk makes a host and the queue of n events.
func newDesk(n int, change func(i int, e *compile.Event)) (*desk, *event.Queue[string]) {
	sys := &compile.System{Events: make([]compile.Event, n)}
	for i := range sys.Events {
		sys.Events[i].Persistent = true
		if change != nil {
			change(i, &sys.Events[i])
		}
	}
	d := &desk{triggers: make([]bool, n), delay: make([]float64, n), priority: make([]float64, n)}
	q := event.NewQueue[string](sys)
	q.Start(rng.New(rng.Key{Seed: 1}))
	return d, q
}

func (d *desk) step(t *testing.T, q *event.Queue[string], now float64, triggers ...bool) int {
	t.Helper()
	d.now = now
	copy(d.triggers, triggers)
	q.Look(d)
	n, err := q.ExecuteDue(d)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (d *desk) want(t *testing.T, log string) {
	t.Helper()
	if got := strings.Join(d.log, " "); got != log {
		t.Errorf("happened %q, want %q", got, log)
	}
}

func TestTriggersFireOnlyWhenTheyTurn(t *testing.T) {
	d, q := newDesk(2, func(i int, e *compile.Event) { e.InitialValue = i == 0 })
	d.step(t, q, 0, true, true)
	d.step(t, q, 1, true, true)
	d.step(t, q, 2, false, false)
	d.step(t, q, 3, true, false)
	d.want(t, "1@0 0@3")
}

func TestDelaysAndPersistence(t *testing.T) {
	d, q := newDesk(2, func(i int, e *compile.Event) { e.Persistent = i == 0 })
	d.delay = []float64{2, 2}
	d.step(t, q, 0, true, true)
	if q.Due() != 2 {
		t.Errorf("due at %g, want 2", q.Due())
	}
	d.step(t, q, 1, false, false)
	d.step(t, q, 2)
	d.want(t, "0@0")
	if !math.IsInf(q.Due(), 1) {
		t.Errorf("due at %g, want never", q.Due())
	}
}

func TestPriorities(t *testing.T) {
	d, q := newDesk(3, func(_ int, e *compile.Event) { e.Priority = expr.Expr(1) })
	d.priority = []float64{1, 3, 2}
	if n := d.step(t, q, 0, true, true, true); n != 3 {
		t.Errorf("%d executions, want 3", n)
	}
	d.want(t, "1@0 2@0 0@0")
}

// An execution can make another trigger true, or withdraw what waits.
func TestExecutionsSeeEachOther(t *testing.T) {
	d, q := newDesk(3, func(i int, e *compile.Event) { e.Persistent, e.Priority = i != 1, expr.Expr(1) })
	d.priority = []float64{9, 1, 5}
	d.after = func(e int) {
		if e == 0 {
			d.triggers[1], d.triggers[2] = false, true
		}
	}
	d.step(t, q, 0, true, true, false)
	d.want(t, "0@0 2@0")
}

// Equals come in every order with equal probability: each of the 6 orders of 3
// events is within 5.5 standard deviations of 1000 in 6000 (false alarm 2.3e-7
// for all).
func TestTiesAreRandom(t *testing.T) {
	orders := map[string]int{}
	for seed := range uint64(6000) {
		d, q := newDesk(3, nil)
		q.Start(rng.New(rng.Key{Seed: seed, Purpose: rng.EventOrder}))
		d.step(t, q, 0, true, true, true)
		orders[strings.Join(d.log, " ")]++
	}
	if len(orders) != 6 {
		t.Fatalf("%d orders, want 6", len(orders))
	}
	for order, n := range orders {
		if z := (float64(n) - 1000) / math.Sqrt(1000*5.0/6); math.Abs(z) > 5.5 {
			t.Errorf("order %s: %d of 6000", order, n)
		}
	}
}

func TestEndlessEventsStop(t *testing.T) {
	d, q := newDesk(2, nil)
	d.after = func(e int) { d.triggers[e], d.triggers[1-e] = false, true }
	d.triggers[0] = true
	q.Look(d)
	_, err := q.ExecuteDue(d)
	var endless *event.EndlessError
	if !errors.As(err, &endless) || !strings.Contains(endless.What("e"), `event "e"`) {
		t.Errorf("error %v", err)
	}
}
