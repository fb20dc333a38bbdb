package fit

import (
	"math"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/format/petab"
	"niche/sim"
)

// source is where a number comes from: a parameter of the problem or a
// constant.
type source struct {
	parameter int // index into Problem.Parameters, or −1
	value     float64
}

// binding replaces the initial value of a slot by a source.
type binding struct {
	slot compile.Slot
	source
}

// seed is the dependence of a slot on an estimated parameter.
type seed struct {
	slot      compile.Slot
	parameter int // index into Problem.Parameters
}

// stage is one run of the simulator: the model under one condition.
type stage struct {
	condition    int // index into Problem.Conditions
	bindings     []binding
	seeds        []seed // of all estimated parameters
	directions   []int  // estimated parameters that are integrated, increasing
	passive      []seed // of the estimated parameters that are not
	reinitialise []bool // states that take their initial value after a pre-equilibration; nil for none
}

// source resolves a cell of a PEtab table.
func (o *Objective) source(v petab.Value) source {
	if v.Parameter == "" {
		return source{-1, v.Number}
	}
	return source{o.parameterIndex[v.Parameter], 0}
}

// at returns the number a source stands for, given the linear values of all
// parameters.
func (s source) at(values []float64) float64 {
	if s.parameter < 0 {
		return s.value
	}
	return values[s.parameter]
}

// newStage collects what condition sets in the model, together with the
// parameter table. earlier is the pre-equilibration condition or −1: species
// that condition leaves alone but earlier sets, and that nothing changes, keep
// that value.
func (o *Objective) newStage(condition, earlier int) (stage, error) {
	st := stage{condition: condition}
	for i := range o.problem.Parameters {
		if slot, ok := o.modelSlot[o.problem.Parameters[i].ID]; ok {
			st.bindings = append(st.bindings, binding{slot, source{i, 0}})
		}
	}
	kept := map[string]petab.Value{}
	if earlier >= 0 {
		for _, v := range o.problem.Conditions[earlier].Overrides {
			if o.species[v.Target] && !leavesAlone(v.Value) {
				kept[v.Target] = v.Value
			}
		}
	}
	for _, v := range o.problem.Conditions[condition].Overrides {
		slot, ok := o.modelSlot[v.Target]
		if !ok {
			continue
		}
		value := v.Value
		if leavesAlone(value) {
			if value, ok = kept[v.Target]; !ok {
				continue
			}
		} else if earlier >= 0 {
			if err := st.reinitialiseState(o.system, v); err != nil {
				return st, err
			}
		}
		st.bindings = append(st.bindings, binding{slot, o.source(value)})
	}
	for _, b := range st.bindings {
		if b.parameter >= 0 && o.problem.Parameters[b.parameter].Estimate {
			st.seeds = append(st.seeds, seed{b.slot, b.parameter})
		}
	}
	return st, nil
}

// leavesAlone reports whether a cell of a condition table does not override.
func leavesAlone(v petab.Value) bool { return v.Parameter == "" && math.IsNaN(v.Number) }

// reinitialiseState marks the state that v sets, if it is one. It refuses a
// concentration in a varying compartment, whose amount would have to be
// computed from the volume at the end of the pre-equilibration.
func (st *stage) reinitialiseState(system *compile.System, v petab.Override) error {
	for i := range system.States {
		if system.States[i].ID != v.Target {
			continue
		}
		if system.States[i].Amount {
			var list diag.List
			list.Errorf(diag.PetabReinitialisationRefused, v.Pos, "leave the cell empty or keep the compartment constant",
				"condition sets the concentration of %q after a pre-equilibration, in a compartment whose size varies", v.Target)
			return list.Err()
		}
		if st.reinitialise == nil {
			st.reinitialise = make([]bool, len(system.States))
		}
		st.reinitialise[i] = true
	}
	return nil
}

// overrides returns the values of the bindings.
func (st *stage) overrides(values []float64) []sim.Override {
	list := make([]sim.Override, len(st.bindings))
	for i, b := range st.bindings {
		list[i] = sim.Override{Slot: b.slot, Value: b.at(values)}
	}
	return list
}

// seedsOf returns the simulator's directions: the derivatives of the stage's
// slots with respect to the parameters in which, on their scales. slope is
// d(linear value)/d(scaled value) of every parameter.
func (st *stage) seedsOf(which []int, slope []float64) []sim.Direction {
	list := make([]sim.Direction, len(which))
	for k, parameter := range which {
		for _, s := range st.seeds {
			if s.parameter == parameter {
				list[k] = append(list[k], sim.Seed{Slot: s.slot, Value: slope[parameter]})
			}
		}
	}
	return list
}

// influence tells which slots can change the trajectory: those that the
// right-hand side, another initial value, a switch or an event uses.
func influence(s *compile.System) map[compile.Slot]bool {
	in := map[compile.Slot]bool{}
	for i := range s.States {
		in[compile.Slot{Kind: compile.StateSlot, Index: i}] = true
	}
	parameter := func(i int) { in[compile.Slot{Kind: compile.ParameterSlot, Index: i}] = true }
	if p := s.ParameterPattern; p != nil {
		for j := range p.Cols {
			if p.Start[j+1] > p.Start[j] {
				parameter(j)
			}
		}
	}
	partials := func(list []compile.Partial) {
		for _, g := range list {
			in[g.Slot] = true
		}
	}
	for i := range s.Initial {
		partials(s.Initial[i].Gradient)
	}
	for i := range s.Switches {
		partials(s.Switches[i].Gradient)
	}
	for i := range s.Events {
		e := &s.Events[i]
		for k := range e.Assignments {
			partials(e.Assignments[k].Gradient)
			partials(e.Assignments[k].SizeGradient)
		}
		for _, f := range [...]expr.Expr{e.Trigger, e.Delay, e.Priority} {
			if f == 0 {
				continue
			}
			s.Pool.Walk(f, func(x expr.Expr) bool {
				if slot, ok := s.Slots[x]; ok {
					in[slot] = true
				}
				return true
			})
		}
	}
	return in
}
