package sim

import (
	"niche/diag"
)

// Support refuses what the integration method, sensitivities along a number of
// directions, or the search for a steady state cannot do with the system: a
// diag.List with the places in the model.
func (s *Simulator) Support(directions int, steady bool) error {
	var list diag.List
	list.Merge(s.checkSupport(directions))
	system := s.program.System()
	if steady && len(system.Past) > 0 {
		list.Add(refuseSteady(system.Past[0].Pos))
	}
	if d := system.Draws; directions > 0 && len(d) > 0 {
		list.Errorf(diag.SensitivityRefused, d[0].Pos, "evaluate without gradient", "sensitivities of a model that draws random numbers are not supported")
	}
	return list.Err()
}

// refuseSteady says that delays keep a steady state from being searched.
func refuseSteady(pos diag.Pos) *diag.Diagnostic {
	return &diag.Diagnostic{Code: diag.SteadyRefused, Pos: pos, Hint: "simulate to a late time instead", Message: "the search for steady states does not support delays"}
}

// checkSupport is Support of a time course.
func (s *Simulator) checkSupport(directions int) error {
	var list diag.List
	method, system := s.settings.Method, s.program.System()
	if method == "tsit5" {
		for i := range system.States {
			if st := &system.States[i]; st.Algebraic {
				list.Errorf(diag.MethodRefused, st.Pos, "use bdf or rodas5p",
					"method tsit5 solves no algebraic equations, and an algebraic rule determines %q", st.ID)
			}
		}
	}
	if directions > 0 && len(system.Past) > 0 {
		list.Errorf(diag.SensitivityRefused, system.Past[0].Pos, "evaluate without gradient",
			"sensitivities of a model with delays are not supported")
	}
	if directions > 0 {
		for _, r := range system.Fast {
			list.Errorf(diag.SensitivityRefused, r.Pos, "evaluate without gradient",
				"sensitivities of a model with a fast reaction (%q) are not supported", r.ID)
		}
	}
	return list.Err()
}
