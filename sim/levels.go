package sim

// inside reports whether the root function of switch i, as it is frozen, is
// positive: a level's always is.
func (w *Worker) inside(i int) bool { return w.system.Switches[i].Level || w.z[i] != 0 }

// levelNow returns the level of switch i just after w.t: the one that its number
// is in, or the one below if the number is whole and falls.
func (w *Worker) levelNow(i int) float64 {
	before := w.z[i]
	defer func() {
		w.z[i] = before
		w.freeze()
	}()
	w.eval.Relations(w.t, w.y, w.scratch.levels)
	w.z[i] = w.scratch.levels[i]
	w.freeze()
	w.eval.Roots(w.t, w.y, w.scratch.levels)
	if w.scratch.levels[i] == 0 {
		return w.rightLimit(i)
	}
	return w.z[i]
}
