package run

import (
	"fmt"
	"math"
	"sort"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/model"
	"niche/sim"
)

// Prepared is a model ready to simulate.
type Prepared struct {
	Model     *model.Model
	System    *compile.System
	Simulator *sim.Simulator
	Problems  diag.List // warnings of lowering
}

// Prepare lowers m and makes a simulator of it.
func Prepare(m *model.Model, settings sim.Settings) (*Prepared, error) {
	return prepare(m, settings, compile.Options{})
}

// PrepareWithSensitivities is Prepare with ∂f/∂p at hand. Where sensitivities are
// integrated they take part in the error test.
func PrepareWithSensitivities(m *model.Model, settings sim.Settings) (*Prepared, error) {
	settings.SensitivityControl = true
	return prepare(m, settings, compile.Options{Sensitivities: true})
}

func prepare(m *model.Model, settings sim.Settings, options compile.Options) (*Prepared, error) {
	sys, problems := compile.Lower(m, options)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", m.ID, err)
	}
	simulator, err := sim.New(program, settings)
	if err != nil {
		return nil, err
	}
	return &Prepared{Model: m, System: sys, Simulator: simulator, Problems: problems}, nil
}

// Overrides turns "id = value" settings into overrides of initial values and
// parameters. Unknown ids are reported all at once.
func (p *Prepared) Overrides(values map[string]float64) ([]sim.Override, error) {
	slots := p.slots()
	names := make([]string, 0, len(slots))
	for id := range slots {
		names = append(names, id)
	}
	sort.Strings(names)
	ids := make([]string, 0, len(values))
	for id := range values {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	var problems diag.List
	var list []sim.Override
	for _, id := range ids {
		slot, ok := slots[id]
		if !ok {
			hint := "niche info lists what can be set"
			if near := diag.Suggest(id, names); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			problems.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the model has no settable quantity %q", id)
			continue
		}
		if math.IsNaN(values[id]) || math.IsInf(values[id], 0) {
			problems.Errorf(diag.UnknownSetting, diag.Pos{}, "give a finite number", "value of %q is not finite", id)
			continue
		}
		list = append(list, sim.Override{Slot: slot, Value: values[id]})
	}
	return list, problems.Err()
}

// slots maps ids to the slots of parameters and states.
func (p *Prepared) slots() map[string]compile.Slot {
	slots := make(map[string]compile.Slot, len(p.System.Parameters)+len(p.System.States))
	for i := range p.System.Parameters {
		slots[p.System.Parameters[i].ID] = compile.Slot{Kind: compile.ParameterSlot, Index: i}
	}
	for i := range p.System.States {
		slots[p.System.States[i].ID] = compile.Slot{Kind: compile.StateSlot, Index: i}
	}
	return slots
}

// Quantities returns the ids of all states and outputs, reaction rates too.
func (p *Prepared) Quantities() []string {
	var ids []string
	for i := range p.System.States {
		if !p.System.States[i].Amount {
			ids = append(ids, p.System.States[i].ID)
		}
	}
	for i := range p.System.Outputs {
		ids = append(ids, p.System.Outputs[i].ID)
	}
	return ids
}

// StateIDs returns the ids of all states.
func (p *Prepared) StateIDs() []string {
	ids := make([]string, len(p.System.States))
	for i := range ids {
		ids[i] = p.System.States[i].ID
	}
	return ids
}

// parameterIDs returns the ids of all parameters.
func (p *Prepared) parameterIDs() []string {
	ids := make([]string, len(p.System.Parameters))
	for i := range ids {
		ids[i] = p.System.Parameters[i].ID
	}
	return ids
}

// TimeUnit is the printed unit of time, "" if unknown.
func (p *Prepared) TimeUnit() string { return unitText(p.Model.TimeUnit) }

// rateUnit is the printed unit of eigenvalues, "" if unknown.
func (p *Prepared) rateUnit() string {
	if t := p.TimeUnit(); t != "" && t != "1" {
		return "1/" + t
	}
	return ""
}

// UnitOf is the printed unit of the quantity called id, "" if unknown.
func (p *Prepared) UnitOf(id string) string {
	for i := range p.System.Parameters {
		if p.System.Parameters[i].ID == id {
			return unitText(p.System.Parameters[i].Unit)
		}
	}
	for i := range p.System.States {
		if p.System.States[i].ID == id && !p.System.States[i].Amount {
			return unitText(p.System.States[i].Unit)
		}
	}
	for i := range p.System.Outputs {
		if p.System.Outputs[i].ID == id {
			return unitText(p.System.Outputs[i].Unit)
		}
	}
	return ""
}
