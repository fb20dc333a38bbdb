package ssa

import (
	"fmt"

	"niche/diag"
	"niche/units"
)

// Failure is a realisation that could not go on. It implements error.
type Failure struct {
	Time     float64 // [TimeUnit]
	TimeUnit units.Unit
	ID       string // of the reaction to blame
	Pos      diag.Pos
	What     string
	Hint     string
}

// Error returns "file:line:col: t=…: what; hint".
func (f *Failure) Error() string {
	place := ""
	if s := f.Pos.String(); s != "" {
		place = s + ": "
	}
	unit := ""
	if f.TimeUnit.Known() {
		unit = " " + f.TimeUnit.String()
	}
	return fmt.Sprintf("%st=%g%s: %s; %s", place, f.Time, unit, f.What, f.Hint)
}

// failure describes the walk's fault.
func (w *walk) failure() *Failure {
	r := &w.net.reactions[w.fault.reaction]
	f := &Failure{Time: w.t, TimeUnit: w.net.sys.Model.TimeUnit, ID: r.id, Pos: r.pos}
	if s := w.fault.negative; s >= 0 {
		f.What = fmt.Sprintf("reaction %q made the count of %q negative (%g)", r.id, w.net.sys.States[s].ID, w.fault.value)
		f.Hint = "let its rate law vanish when too few reactants are left, e.g. k*A*(A-1)/2 for two of one kind"
		return f
	}
	f.What = fmt.Sprintf("propensity of reaction %q is %g per time", r.id, w.fault.value)
	f.Hint = "a rate law must be 0 or positive and finite; split a net rate into forward and backward reactions"
	return f
}
