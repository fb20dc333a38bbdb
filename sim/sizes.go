package sim

import (
	"math"

	"niche/ode"
)

// options are those of the integrators.
func (w *Worker) options() ode.Options {
	o := w.simulator.settings.Options
	o.Sizes = w.sizes
	return o
}

const (
	// emptySize is the size that a state which is 0 at the start is given, in
	// units of the typical size of the others. It may rise by so many orders of
	// magnitude before its own size counts.
	emptySize = 1e-6
	// leastSize bounds the size of other states from below in the same way.
	leastSize = 1e-9
)

// startSizes takes the sizes of the states from their initial values. The
// typical size is the geometric mean of those that are not 0; 1 if all are.
func (w *Worker) startSizes() {
	if w.sizes == nil {
		return
	}
	sum, count := 0.0, 0
	for _, v := range w.y {
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 1) {
			sum += math.Log(v)
			count++
		}
	}
	typical := math.Exp(sum / float64(max(count, 1)))
	for i, v := range w.y {
		w.sizes[i] = emptySize * typical
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 1) {
			w.sizes[i] = max(v, leastSize*typical)
		}
	}
}

// resolveSizes raises the sizes of the states at the start of a stretch to what
// the rounding of t leaves of them: a state that moves while t moves by a rounding
// error δ is known no better, and no step could meet a tolerance below that. The
// rates after δ count, too, and those after them: behind a dose come species that
// did not move before it, and then react. They count for no more than the largest
// first motion, since Euler's method leads nowhere where all is faster than δ.
func (w *Worker) resolveSizes() {
	if w.sizes == nil || w.t == 0 {
		return
	}
	const places, deep = 4 * 0x1p-52, 3
	delta, y, f := places*math.Abs(w.t), w.scratch.dy, w.scratch.f
	copy(y, w.y)
	bound := math.Inf(1)
	for k := range deep {
		w.eval.RHS(w.t, y, f)
		most := 0.0
		for i, v := range f {
			move := min(delta*math.Abs(v), bound)
			if !(move < math.Inf(1)) { // nor NaN
				continue
			}
			most = max(most, move)
			w.sizes[i] = max(w.sizes[i], move/w.simulator.settings.ATol)
			y[i] = w.y[i] + math.Copysign(move, v)
		}
		if k == 0 {
			bound = most
		}
	}
}
