package sim

import (
	"niche/diag"
)

// checkSupport refuses what the integration method, or sensitivities along
// directions, cannot do with the system: a diag.List with the place in the
// model.
func (w *Worker) checkSupport(directions int) error {
	var list diag.List
	method := w.simulator.settings.Method
	if method == "tsit5" {
		for i := range w.system.States {
			if st := &w.system.States[i]; st.Algebraic {
				list.Errorf(diag.MethodRefused, st.Pos, "use bdf or rodas5p",
					"method tsit5 solves no algebraic equations, and an algebraic rule determines %q", st.ID)
			}
		}
	}
	if directions > 0 && len(w.system.Past) > 0 {
		list.Errorf(diag.SensitivityRefused, w.system.Past[0].Pos, "evaluate without gradient",
			"sensitivities of a model with delays are not supported")
	}
	if directions > 0 {
		for _, r := range w.system.Fast {
			list.Errorf(diag.SensitivityRefused, r.Pos, "evaluate without gradient",
				"sensitivities of a model with a fast reaction (%q) are not supported", r.ID)
		}
	}
	return list.Err()
}
