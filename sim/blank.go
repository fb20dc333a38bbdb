package sim

import "math"

// fillBlanks gives the states that have no value yet, and that nothing reads
// until an event sets them, a number for the integrator's norms. [Worker.moveTo]
// takes it away again.
func (w *Worker) fillBlanks() {
	w.blank = w.blank[:0]
	for i := range w.system.States {
		if st := &w.system.States[i]; st.Discrete && st.Unread && math.IsNaN(w.y[i]) {
			w.blank = append(w.blank, i)
			w.y[i] = 0
		}
	}
}
