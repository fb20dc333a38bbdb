package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/compile/enginetest"
	"niche/format/bngl"
	"niche/format/petab"
	"niche/format/sbml"
	"niche/model"
	"niche/sim"
)

// Problem names a simulation.
type Problem struct {
	Name string
	// File is relative to the data folder: SBML, a BioNetGen .net file, or a
	// PEtab problem, whose nominal values are set; "" for the JAK/STAT network
	// of package enginetest.
	File string
	// Condition is the id of the PEtab condition to simulate; "" for the first.
	Condition string
	// Set replaces values beyond those of the condition, by id.
	Set map[string]float64
	// End is the last of 100 equidistant output times [unit of t of the model].
	End float64
}

// Outputs is the number of output times, the initial time not counted.
const Outputs = 100

// Problems returns the simulations by number of species. The networks are those
// of Loman et al. 2023, doi 10.1371/journal.pcbi.1011530.
func Problems() []Problem {
	return []Problem{
		{Name: "Boehm", File: "petab/Boehm_JProteomeRes2014/Boehm_JProteomeRes2014.yaml", End: 240},
		{Name: "Sobotta", File: "sobotta/sobotta.yaml", Set: map[string]float64{"il6_dose": 10}, End: 1500},
		{Name: "Bachmann", File: "petab/Bachmann_MSB2011/Bachmann_MSB2011.yaml", End: 360},
		{Name: "jak", End: 21600},
		{Name: "multisite2", File: "networks/multisite2_no_obs.xml", End: 2},
		{Name: "egfr_net", File: "networks/egfr_net_no_obs.xml", End: 10},
		{Name: "BCR", File: "networks/BCR_no_obs.net", End: 1000},
	}
}

// Find returns the problem called name.
func Find(name string) (Problem, bool) {
	for _, p := range Problems() {
		if p.Name == name {
			return p, true
		}
	}
	return Problem{}, false
}

// Times returns the output times, from 0 to End.
func (p *Problem) Times() []float64 {
	times := make([]float64, Outputs+1)
	for i := range times {
		times[i] = p.End * float64(i) / Outputs
	}
	return times
}

// Instance is a problem read and lowered.
type Instance struct {
	Problem
	Model  *model.Model
	System *compile.System
	// Source is the SBML file of the model, "" if it is none.
	Source string
	// Values are the values that replace the model's, in the order found.
	Values []Value
}

// Value is an id with the value it is given [unit of the model].
type Value struct {
	ID    string
	Value float64
}

// Load reads and lowers p from the data folder.
func (p Problem) Load(data string) (*Instance, error) {
	in := &Instance{Problem: p}
	if err := in.read(filepath.Join(data, filepath.FromSlash(p.File))); err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	ids := make([]string, len(in.Values))
	for i, v := range in.Values {
		ids[i] = v.ID
	}
	system, problems := compile.Lower(in.Model, compile.Options{Overridden: ids})
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	in.System = system
	return in, nil
}

// read sets Model, Source and Values.
func (in *Instance) read(path string) error {
	switch {
	case in.File == "":
		in.Model = enginetest.JAKSTAT().Model
	case strings.HasSuffix(path, ".net"):
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		m, problems := bngl.Read(path, src)
		if err := problems.Err(); err != nil {
			return err
		}
		in.Model = m
	case strings.HasSuffix(path, ".yaml"):
		return in.readPetab(path)
	default:
		m, problems, err := sbml.ReadFile(path)
		if err == nil {
			err = problems.Err()
		}
		if err != nil {
			return err
		}
		in.Model, in.Source = m, path
	}
	return nil
}

// readPetab takes the model of a PEtab problem at its nominal parameters.
func (in *Instance) readPetab(path string) error {
	p, problems := petab.ReadFile(path)
	if err := problems.Err(); err != nil {
		return err
	}
	in.Model, in.Source = p.Model, p.Model.File
	known := map[string]bool{}
	for i := range p.Model.Compartments {
		known[p.Model.Compartments[i].ID] = true
	}
	for i := range p.Model.Species {
		known[p.Model.Species[i].ID] = true
	}
	for i := range p.Model.Parameters {
		known[p.Model.Parameters[i].ID] = true
	}
	at := map[string]int{}
	set := func(id string, v float64) {
		if !known[id] {
			return
		}
		if i, ok := at[id]; ok {
			in.Values[i].Value = v
			return
		}
		at[id] = len(in.Values)
		in.Values = append(in.Values, Value{id, v})
	}
	nominal := map[string]float64{}
	for i := range p.Parameters {
		nominal[p.Parameters[i].ID] = p.Parameters[i].Nominal
		set(p.Parameters[i].ID, p.Parameters[i].Nominal)
	}
	condition, err := findCondition(p, in.Condition)
	if err != nil {
		return err
	}
	for _, o := range condition.Overrides {
		v, replaced := in.Set[o.Target]
		if !replaced {
			if v = o.Value.Number; o.Value.Parameter != "" {
				v = nominal[o.Value.Parameter]
			}
		}
		set(o.Target, v)
	}
	return nil
}

func findCondition(p *petab.Problem, id string) (*petab.Condition, error) {
	for i := range p.Conditions {
		if id == "" || p.Conditions[i].ID == id {
			return &p.Conditions[i], nil
		}
	}
	return nil, fmt.Errorf("no condition %q", id)
}

// Simulator compiles the system for the given settings.
func (in *Instance) Simulator(s sim.Settings) (*sim.Simulator, error) {
	program, err := bytecode.Engine{}.Compile(in.System)
	if err != nil {
		return nil, err
	}
	return sim.New(program, s)
}

// Task returns the simulation over Times. The error says which value cannot be
// set.
func (in *Instance) Task() (sim.Task, error) {
	task := sim.Task{Times: in.Times()}
	for _, v := range in.Values {
		slot, ok := in.System.OverrideSlot(v.ID)
		if !ok {
			return task, fmt.Errorf("%s: %q cannot be set", in.Name, v.ID)
		}
		task.Overrides = append(task.Overrides, sim.Override{Slot: slot, Value: v.Value})
	}
	return task, nil
}
