package sim

import (
	"math"

	"niche/expr"
)

// staircase is ⌊slope·t + offset⌋.
type staircase struct{ slope, offset float64 }

// buildStairs takes the steps of the system at the parameters of the task.
func (w *Worker) buildStairs() {
	w.stairs = w.stairs[:0]
	if len(w.system.Steps) == 0 {
		return
	}
	values := map[string]float64{}
	for i := range w.system.Parameters {
		values[w.system.Pool.Node(w.system.Parameters[i].Symbol).Name] = w.p[i]
	}
	env := expr.Values(values, math.NaN())
	for _, s := range w.system.Steps {
		slope, err := w.system.Pool.Eval(s.Slope, env)
		offset, err2 := w.system.Pool.Eval(s.Offset, env)
		if err == nil && err2 == nil && slope != 0 && !math.IsNaN(slope+offset) && !math.IsInf(slope+offset, 0) {
			w.stairs = append(w.stairs, staircase{slope, offset})
		}
	}
}

// stop returns the next time after t at which to stop for the step: a rounding error
// before its jump, so that no stage of an integrator sees what comes after it, and then the
// jump itself.
func (s staircase) stop(t float64) float64 {
	at := s.next(t)
	if before := at - 2*0x1p-52*math.Abs(at); before > t && !math.IsInf(at, 1) {
		return before
	}
	return at
}

// next returns the time of the first jump after t, or +Inf. At it the function has
// its new value, in spite of rounding.
func (s staircase) next(t float64) float64 {
	u := s.slope*t + s.offset
	level := math.Floor(u) + 1
	if s.slope < 0 {
		level = math.Ceil(u) - 1
	}
	for range 3 {
		at := (level - s.offset) / s.slope
		for k := 0; k < 4 && !s.passed(at, level); k++ {
			at = math.Nextafter(at, math.Inf(1))
		}
		if at > t {
			return at
		}
		level += math.Copysign(1, s.slope)
	}
	return math.Inf(1)
}

// passed reports whether at time t the rounded number is level, on the way up, or
// below, on the way down.
func (s staircase) passed(t, level float64) bool {
	u := s.slope*t + s.offset
	if s.slope < 0 {
		return u < level
	}
	return u >= level
}

// climb sets the switches whose root functions jump at w.t. It does nothing unless
// a step is due.
func (w *Worker) climb(due bool) {
	if !due {
		return
	}
	w.eval.Roots(w.t, w.y, w.scratch.roots)
	w.eval.Relations(w.t, w.y, w.scratch.relations)
	for i := range w.system.Switches {
		if !w.system.Switches[i].Stepped || w.flipped[i] {
			continue
		}
		after := w.scratch.relations[i]
		switch {
		case w.system.Switches[i].Level:
			after = w.levelNow(i)
		case w.scratch.roots[i] == 0:
			after = w.rightLimit(i)
		}
		if after != w.z[i] {
			w.z[i], w.flipped[i] = after, true
		}
	}
	w.eval.SetSwitches(w.z)
}

// stepDue reports whether a step happens at time t.
func (w *Worker) stepDue(t float64) bool {
	before := math.Nextafter(t, math.Inf(-1))
	for _, s := range w.stairs {
		if s.next(before) == t {
			return true
		}
	}
	return false
}
