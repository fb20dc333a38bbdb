package run

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"niche/compile"
	"niche/format/sbml"
	"niche/model"
	"niche/networks"
	"niche/report"
	"niche/units"
)

// Facts describes the model of s: what it is, how large, what it uses.
func (s *Source) Facts() []report.Fact {
	m := s.Model
	st := m.Stats()
	facts := []report.Fact{{Name: "model", Value: title(m.ID, m.Name)}, {Name: "format", Value: m.Format}}
	if packages := s.Packages(); len(packages) > 0 {
		words := make([]string, len(packages))
		for i, p := range packages {
			words[i] = p.String()
		}
		facts = append(facts, report.Fact{Name: "packages", Value: strings.Join(words, ", ")})
	}
	add := func(name string, n int, rest string) {
		if n > 0 {
			facts = append(facts, report.Fact{Name: name, Value: strings.TrimSpace(fmt.Sprintf("%d %s", n, rest))})
		}
	}
	add("submodels", m.Submodels, "(written out: element B of submodel A is A__B)")
	add("compartments", st.Compartments, "")
	add("species", st.Species, fmt.Sprintf("(%d changed by reactions)", st.FloatingSpecies))
	add("reactions", st.Reactions, details("reversible", st.Reversible, "without rate law", st.Reactions-st.RateLaws, "fast", st.Fast))
	add("parameters", st.Parameters, details("more local to rate laws", st.LocalParameters))
	add("assignment rules", st.AssignmentRules, "")
	add("rate rules", st.RateRules, "")
	add("algebraic rules", st.AlgebraicRules, "")
	add("initial assignments", st.InitialAssignments, "")
	add("events", st.Events, details("delayed", st.DelayedEvents, "with priority", st.PrioritizedEvents))
	add("functions", st.Functions, "")
	add("constraints", st.Constraints, "(kept, not checked)")
	add("observables", st.Observables, "")
	if q := m.Qualitative; q != nil {
		add("species with levels", len(q.Species), "(SBML package qual)")
		add("transitions", len(q.Transitions), "(niche run --method sync, async or ctmc)")
	}
	if f := m.Flux; f != nil {
		add("flux bounds", len(f.Bounds), fmt.Sprintf("(SBML package fbc, version %d)", f.Version))
		add("objectives", len(f.Objectives), "(niche fba)")
		add("flux constraints", len(f.Constraints), "")
		add("gene products", len(f.GeneProducts), "")
	}
	if features := m.Features(); len(features) > 0 {
		words := make([]string, len(features))
		for i, f := range features {
			words[i] = string(f)
		}
		facts = append(facts, report.Fact{Name: "uses", Value: strings.Join(words, ", ")})
	}
	for _, f := range featureCounts(m) {
		add(f.name, f.count, f.rest)
	}
	for _, u := range []struct {
		name string
		unit units.Unit
	}{{"time unit", m.TimeUnit}, {"substance unit", m.SubstanceUnit}, {"volume unit", m.VolumeUnit}, {"extent unit", m.ExtentUnit}} {
		if text := unitText(u.unit); text != "" {
			facts = append(facts, report.Fact{Name: u.name, Value: text})
		}
	}
	if n, ok := networks.Lookup(s.Name); ok && s.Shipped {
		for _, in := range n.Inputs {
			facts = append(facts, report.Fact{Name: "input " + in.Name, Value: fmt.Sprintf("%s [%s], sets %s", in.Description, plain(in.Unit), in.Parameter)})
		}
		facts = append(facts, report.Fact{Name: "example", Value: fmt.Sprintf("niche run %s --dose %s", n.Name, n.Example)})
	}
	return facts
}

// Packages lists the packages of SBML that s declares.
func (s *Source) Packages() []sbml.Package {
	if s.Shipped || formatOf(s.Name, s.Content) != "sbml" {
		return nil
	}
	return sbml.Packages(s.Name, s.Content)
}

// featureCount is a number of parts that info names.
type featureCount struct {
	name, rest string
	count      int
}

// featureCounts counts what the kinds of parts do not tell.
func featureCounts(m *model.Model) []featureCount {
	boundary, constant, amounts, notes := 0, 0, 0, len(m.Annotations)+len(m.ElementNotes)
	for i := range m.Species {
		s := &m.Species[i]
		boundary += count(s.BoundaryCondition && !s.Constant)
		constant += count(s.Constant)
		amounts += count(s.HasOnlySubstanceUnits)
	}
	unknown := 0
	for i := range m.Parameters {
		unknown += count(!m.Parameters[i].Unit.Known())
	}
	return []featureCount{
		{"boundary species", "", boundary}, {"constant species", "", constant}, {"species as amounts", "", amounts},
		{"unit definitions", "", len(m.UnitDefinitions)}, {"without unit", "of the parameters", unknown},
		{"notes, annotations", "(kept)", notes}, {"SBO terms", "(kept)", len(m.Terms)},
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Facts describes the equations of p.
func (p *Prepared) Facts() []report.Fact {
	sys := p.System
	facts := []report.Fact{
		{Name: "states", Value: fmt.Sprintf("%d (%d determined by conservation laws)", len(sys.States), len(sys.Conserved))},
		{Name: "units of states", Value: p.stateUnits()},
		{Name: "Jacobian", Value: fmt.Sprintf("%d of %d entries", sys.JacobianPattern.NNZ(), len(sys.States)*len(sys.States))},
	}
	if n := len(sys.Switches); n > 0 {
		known := 0
		for i := range sys.Switches {
			if sys.Switches[i].CrossingTime != 0 {
				known++
			}
		}
		facts = append(facts, report.Fact{Name: "switches", Value: fmt.Sprintf("%d (%d at times known in advance)", n, known)})
	}
	return facts
}

// Settable is a quantity that can be given another value before a simulation.
type Settable struct {
	ID, Name string
	Kind     string  // "species", "compartment", "parameter"
	Value    float64 // at time 0 [Unit]
	Unit     string  // "" if unknown
}

// Settable lists what Overrides accepts, with the model's own values.
func (p *Prepared) Settable() []Settable {
	sys, m := p.System, p.Model
	kinds, names := map[string]string{}, map[string]string{}
	for i := range m.Species {
		kinds[m.Species[i].ID], names[m.Species[i].ID] = "species", m.Species[i].Name
	}
	for i := range m.Compartments {
		kinds[m.Compartments[i].ID], names[m.Compartments[i].ID] = "compartment", m.Compartments[i].Name
	}
	for i := range m.Parameters {
		names[m.Parameters[i].ID] = m.Parameters[i].Name
	}
	values, states := make([]float64, len(sys.Parameters)), make([]float64, len(sys.States))
	p.Simulator.NewEvaluator().Initialise(0, func(compile.Slot) (float64, bool) { return 0, false }, values, states)
	list := make([]Settable, 0, len(states)+len(values))
	add := func(id string, value float64, unit units.Unit) {
		list = append(list, Settable{id, names[id], cmp.Or(kinds[id], "parameter"), value, unitText(unit)})
	}
	for i := range sys.States {
		add(sys.States[i].ID, states[i], sys.States[i].Unit)
	}
	for i := range sys.Parameters {
		if sys.Parameters[i].Internal {
			continue
		}
		add(sys.Parameters[i].ID, values[i], sys.Parameters[i].Unit)
	}
	return list
}

// stateUnits lists the units of the states, each once.
func (p *Prepared) stateUnits() string {
	var list []string
	for i := range p.System.States {
		u := unitText(p.System.States[i].Unit)
		if u == "" {
			u = "unknown"
		}
		if !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return strings.Join(list, ", ")
}

// plain prints "dimensionless" as 1.
func plain(unit string) string {
	if unit == "dimensionless" {
		return "1"
	}
	return unit
}

// details lists the counts that are not zero: word, count, word, count, …
func details(wordsAndCounts ...any) string {
	var parts []string
	for i := 0; i < len(wordsAndCounts); i += 2 {
		if n := wordsAndCounts[i+1].(int); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, wordsAndCounts[i]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func title(id, name string) string {
	switch {
	case name == "" || name == id:
		return id
	case id == "":
		return name
	}
	return id + " – " + name
}
