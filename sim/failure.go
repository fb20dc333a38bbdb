package sim

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/ode"
	"niche/units"
)

// Failure is a numerical failure with the names and source places that belong
// to it. It implements error; errors.As finds the *ode.Error it wraps.
type Failure struct {
	Time     float64 // [TimeUnit]
	TimeUnit units.Unit
	ID       string   // species, rate law or event that is to blame; "" if unknown
	Pos      diag.Pos // where ID is declared
	Code     diag.Code
	What     string // what happened, lower-case
	Hint     string // what to do
	Cause    error
}

// Error returns "t=…: what [code]; hint".
func (f *Failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "t=%g", f.Time)
	if f.TimeUnit.Known() {
		fmt.Fprint(&b, " ", f.TimeUnit)
	}
	b.WriteString(": " + f.What)
	if f.Code != "" {
		fmt.Fprintf(&b, " [%s]", f.Code)
	}
	if f.Hint != "" {
		b.WriteString("; " + f.Hint)
	}
	return b.String()
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// code is the diagnostic code of f.
func code(f ode.Failure) diag.Code {
	switch f {
	case ode.NonFinite:
		return diag.NonFiniteRate
	case ode.StepTooSmall:
		return diag.StepTooSmall
	case ode.TooManySteps:
		return diag.TooManySteps
	case ode.SingularMatrix:
		return diag.SingularMatrix
	case ode.NoSteadyState:
		return diag.NoSteadyState
	case ode.NoConsistentState:
		return diag.Inconsistent
	}
	return ""
}

// fail names what an integrator reported by index. State and parameters are
// those of the last good point.
func (w *Worker) fail(err error) error {
	var oe *ode.Error
	if !errors.As(err, &oe) {
		return err
	}
	f := &Failure{Time: oe.Time, TimeUnit: w.system.Model.TimeUnit, Cause: err, Code: code(oe.Failure), What: oe.Failure.String()}
	if oe.Detail != "" {
		f.What += " " + oe.Detail
	}
	index := oe.Index
	if index < 0 && w.n > 0 {
		index = w.fastest()
	}
	if index >= 0 && index < w.n {
		st := &w.system.States[index]
		f.ID, f.Pos = st.ID, st.Pos
		f.What = fmt.Sprintf("%s%s: %s", quoteID(st.ID), at(st.Pos), f.What)
	}
	switch oe.Failure {
	case ode.NonFinite:
		if r, v := w.firstNonFiniteRate(); r != nil {
			f.ID, f.Pos = r.ID, r.Pos
			f.What = fmt.Sprintf("rate law of reaction %q%s is %v", r.ID, at(r.Pos), v)
			if cause := w.nonFiniteLeaf(r.Expr); cause != "" {
				f.What += " because " + cause
				f.Hint = "give it a finite value"
				break
			}
		}
		f.Hint = "look for a division by zero or the logarithm or root of a negative number there"
	case ode.TooManySteps:
		f.Hint = "raise --max-steps, or check whether the model oscillates much faster than the time asked for"
	case ode.NoConsistentState:
		f.Hint = "give the quantity an initial value near the solution, or check the algebraic rules"
	case ode.NoSteadyState:
		f.Hint = "the model may oscillate or grow without bound; plot it over a long time"
	default:
		law := "the rate laws"
		if r := w.dominantRate(index); r != nil {
			law = fmt.Sprintf("the rate law of %q%s", r.ID, at(r.Pos))
		}
		f.Hint = "loosen --rtol, or check " + law + " for values that grow without bound"
	}
	return f
}

// dominantRate returns the rate that changes state i most at the worker's
// point; nil if there is none.
func (w *Worker) dominantRate(i int) *compile.Rate {
	sys, env := w.system, w.environment()
	var dominant *compile.Rate
	most := 0.0
	for k := range sys.Rates {
		r := &sys.Rates[k]
		for _, term := range r.Terms {
			if term.State != i {
				continue
			}
			v, err := sys.Pool.Eval(r.Expr, env)
			if err == nil && (dominant == nil || math.Abs(v) > most) {
				dominant, most = r, math.Abs(v)
			}
		}
	}
	return dominant
}

func quoteID(id string) string { return fmt.Sprintf("%q", id) }

func at(p diag.Pos) string {
	if s := p.String(); s != "" {
		return " (" + s + ")"
	}
	return ""
}

// firstNonFiniteRate evaluates the rates one by one, the slow way, at the
// worker's point and returns the first that is NaN or infinite.
func (w *Worker) firstNonFiniteRate() (rate *compile.Rate, value float64) {
	sys := w.system
	env := w.environment()
	for i := range sys.Rates {
		v, err := sys.Pool.Eval(sys.Rates[i].Expr, env)
		if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return &sys.Rates[i], v
		}
	}
	return nil, 0
}

// environment gives every leaf its value at the worker's point.
func (w *Worker) environment() expr.Env {
	sys := w.system
	values := make(map[string]float64, w.n+w.np+w.nz)
	name := func(e expr.Expr) string { return sys.Pool.Node(e).Name }
	for i := range sys.States {
		values[name(sys.States[i].Symbol)] = w.y[i]
	}
	for i := range sys.Parameters {
		values[name(sys.Parameters[i].Symbol)] = w.p[i]
	}
	for i := range sys.Switches {
		values[name(sys.Switches[i].Symbol)] = w.z[i]
	}
	if w.memory != nil {
		w.memory.look(w.t, w.y)
		for k := range sys.Past {
			values[name(sys.Past[k].Symbol)] = w.memory.now[k]
		}
	}
	return expr.Values(values, w.t)
}

// nonFiniteLeaf describes the first state or parameter of e that is NaN or
// infinite at the worker's point; "" if there is none.
func (w *Worker) nonFiniteLeaf(e expr.Expr) string {
	sys, found := w.system, ""
	sys.Pool.Walk(e, func(x expr.Expr) bool {
		slot, ok := sys.Slots[x]
		if !ok || found != "" {
			return found == ""
		}
		var id string
		var pos diag.Pos
		value := 0.0
		switch slot.Kind {
		case compile.StateSlot:
			id, pos, value = sys.States[slot.Index].ID, sys.States[slot.Index].Pos, w.y[slot.Index]
		case compile.ParameterSlot:
			id, pos, value = sys.Parameters[slot.Index].ID, sys.Parameters[slot.Index].Pos, w.p[slot.Index]
		}
		if math.IsNaN(value) || math.IsInf(value, 0) {
			found = fmt.Sprintf("%q%s is %v", id, at(pos), value)
		}
		return true
	})
	return found
}

// fastest returns the state that moves most, relative to the tolerances, at
// the worker's point.
func (w *Worker) fastest() int {
	w.eval.RHS(w.t, w.y, w.scratch.f)
	at, most := 0, 0.0
	for i, f := range w.scratch.f {
		if v := math.Abs(f) * w.weight(i); v > most || math.IsNaN(v) {
			at, most = i, v
		}
	}
	return at
}
