package run

import (
	"context"
	"fmt"
	"math"
	"slices"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/sim"
)

// SensitivityTask asks how quantities answer to small changes of parameters and
// initial values.
type SensitivityTask struct {
	Setup
	// Steady asks about the steady state; otherwise about Points times up to To
	// [time unit of the model].
	Steady bool
	To     float64
	Points int
	// Parameters are ids of parameters, compartments and, meaning initial values,
	// states; all parameters if empty.
	Parameters []string
	// Of are ids of states, rule variables, observables and reactions; all but the
	// reactions if empty.
	Of []string
	// Progress, if not nil, is called with the time reached.
	Progress func(t float64)
}

// Sensitivities are the derivatives dY/dp of quantities Y by parameters p.
type Sensitivities struct {
	Prepared   *Prepared
	Steady     bool
	Times      []float64      // one, +Inf, at a steady state
	Columns    []CourseColumn // the quantities with their values
	Parameters []string
	Values     []float64 // of the parameters
	// Absolute is dY/dp by time, quantity and parameter.
	Absolute [][][]float64
	// Time at which a steady state was recognised [time unit of the model].
	Time float64
}

// Run integrates the model with its sensitivity equations.
func (s *SensitivityTask) Run(ctx context.Context, p *Prepared) (*Sensitivities, error) {
	if p.System.ParameterPattern == nil {
		return nil, fmt.Errorf("sensitivities need a system lowered with them")
	}
	ids, slots, err := p.directions(s.Parameters)
	if err != nil {
		return nil, err
	}
	formulas, err := p.formulas(s.Of)
	if err != nil {
		return nil, err
	}
	times := []float64{math.Inf(1)}
	if !s.Steady {
		times = grid(s.From, s.To, s.Points)
	}
	if err := s.check(len(times), len(formulas)+len(p.System.States), len(ids)); err != nil {
		return nil, err
	}
	worker := p.Simulator.NewWorker()
	task, err := s.task(ctx, p, worker, times, slots)
	if err != nil {
		return nil, err
	}
	task.Progress = s.Progress
	tr, err := worker.Run(ctx, task)
	if err != nil {
		return nil, err
	}
	answer := &Sensitivities{Prepared: p, Steady: s.Steady, Times: times, Parameters: ids, Time: tr.SteadyTime}
	for _, slot := range slots {
		answer.Values = append(answer.Values, p.startValue(tr, slot, s.Set))
	}
	answer.differentiate(tr, formulas)
	return answer, nil
}

// check reports sensitivities that cannot be kept in memory.
func (s *SensitivityTask) check(times, quantities, directions int) error {
	if most := maxValues / max(1, quantities*directions); times > most {
		var l diag.List
		l.Errorf(diag.BadSetting, diag.Pos{}, "name some with --parameter and --of, or ask for fewer --points",
			"sensitivities of %d quantities by %d parameters at %d times do not fit into memory", quantities, directions, times)
		return l.Err()
	}
	return nil
}

// directions finds the slots of parameters and initial values by their ids.
func (p *Prepared) directions(ids []string) ([]string, []compile.Slot, error) {
	if len(ids) == 0 {
		for i := range p.System.Parameters {
			if !p.System.Parameters[i].Internal {
				ids = append(ids, p.System.Parameters[i].ID)
			}
		}
	}
	known := p.slots()
	var slots []compile.Slot
	for k, id := range ids {
		slot, ok := known[id]
		if !ok {
			return nil, nil, unknown("parameter or initial value", id, append(p.parameterIDs(), p.StateIDs()...))
		}
		if slices.Contains(ids[:k], id) {
			var l diag.List
			l.Errorf(diag.BadSetting, diag.Pos{}, "give each id once", "%q is given twice", id)
			return nil, nil, l.Err()
		}
		slots = append(slots, slot)
	}
	return ids, slots, nil
}

// startValue is the value of slot at the start of tr: that of a parameter, or
// the initial value of a state.
func (p *Prepared) startValue(tr *sim.Trajectory, slot compile.Slot, set map[string]float64) float64 {
	if slot.Kind == compile.ParameterSlot {
		return tr.P[slot.Index]
	}
	if v, ok := set[p.System.States[slot.Index].ID]; ok {
		return v
	}
	y, q := make([]float64, len(p.System.States)), make([]float64, len(p.System.Parameters))
	p.Simulator.NewEvaluator().Initialise(0, func(s compile.Slot) (float64, bool) {
		if s.Kind == compile.ParameterSlot {
			return tr.P[s.Index], true
		}
		v, ok := set[p.System.States[s.Index].ID]
		return v, ok
	}, q, y)
	return y[slot.Index]
}

// formula is a quantity over the leaves of a system.
type formula struct {
	column   CourseColumn // without values
	expr     expr.Expr
	gradient []compile.Partial
}

// formulas finds quantities by their ids: states and outputs; without ids all
// states and all outputs but reactions.
func (p *Prepared) formulas(of []string) ([]formula, error) {
	reactions := p.reactionIDs()
	var all []formula
	names := []string{}
	add := func(c CourseColumn, e expr.Expr) {
		names = append(names, c.ID)
		if len(of) == 0 && !reactions[c.ID] || slices.Contains(of, c.ID) {
			all = append(all, formula{c, e, p.System.Gradient(e)})
		}
	}
	for i := range p.System.States {
		if st := &p.System.States[i]; !st.Amount {
			add(CourseColumn{ID: st.ID, Unit: st.Unit, Species: true}, st.Symbol)
		}
	}
	for i := range p.System.Outputs {
		out := &p.System.Outputs[i]
		add(CourseColumn{ID: out.ID, Unit: out.Unit}, out.Expr)
	}
	for _, id := range of {
		if !slices.Contains(names, id) {
			return nil, unknown("quantity", id, names)
		}
	}
	return all, nil
}

// differentiate applies the chain rule to the formulas along tr:
// dY/dθ = Σ ∂Y/∂y dy/dθ + Σ ∂Y/∂p dp/dθ.
func (s *Sensitivities) differentiate(tr *sim.Trajectory, formulas []formula) {
	sys := s.Prepared.System
	n, np := len(sys.States), len(sys.Parameters)
	for q := range formulas {
		column := formulas[q].column
		column.Values = make([]float64, len(s.Times))
		s.Columns = append(s.Columns, column)
	}
	for k, t := range tr.Times {
		if s.Steady {
			t = tr.SteadyTime
		}
		at := &point{system: sys, env: environment(sys, tr.P, tr.Y[k], tr.Z[k], t)}
		rows := make([][]float64, len(formulas))
		for q := range formulas {
			s.Columns[q].Values[k] = at.value(formulas[q].expr)
			rows[q] = make([]float64, len(s.Parameters))
			for _, part := range formulas[q].gradient {
				slope := at.value(part.Expr)
				for j := range s.Parameters {
					switch part.Slot.Kind {
					case compile.StateSlot:
						rows[q][j] += slope * tr.S[k][j*n+part.Slot.Index]
					case compile.ParameterSlot:
						rows[q][j] += slope * tr.DP[j*np+part.Slot.Index]
					}
				}
			}
		}
		s.Absolute = append(s.Absolute, rows)
	}
}

// Scaled is d ln Y/d ln p of quantity q by parameter j at time k; NaN where Y is
// zero and changes, 0 where it does not change.
func (s *Sensitivities) Scaled(k, q, j int) float64 {
	change := s.Absolute[k][q][j] * s.Values[j]
	if change == 0 {
		return 0
	}
	if y := s.Columns[q].Values[k]; y != 0 {
		return change / y
	}
	return math.NaN()
}

// Relative is p dY/dp over the largest |Y| of the time course: unlike Scaled it
// says little where Y is next to nothing. At a steady state it is Scaled.
func (s *Sensitivities) Relative(k, q, j int) float64 {
	change := s.Absolute[k][q][j] * s.Values[j]
	if change == 0 {
		return 0
	}
	if s.Steady {
		return s.Scaled(k, q, j)
	}
	top := 0.0
	for _, v := range s.Columns[q].Values {
		top = max(top, math.Abs(v))
	}
	if top == 0 {
		return math.NaN()
	}
	return change / top
}
