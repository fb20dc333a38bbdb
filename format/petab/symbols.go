package petab

import (
	"math"

	"niche/model"
)

// symbolKind says what an id of the model is.
type symbolKind uint8

const (
	unknownSymbol  symbolKind = iota
	quantitySymbol            // a species, parameter or compartment that may have an initial value of its own
	speciesSymbol
	ruledSymbol // the variable of an assignment rule
	otherSymbol // a reaction, species reference or observable
)

// symbolTable knows the ids of a model.
type symbolTable struct {
	model     *model.Model
	kind      map[string]symbolKind
	names     []string           // in the order of the model
	value     map[string]float64 // of parameters; NaN where something else determines it
	functions map[string]bool
}

// newSymbolTable lists the ids of m.
func newSymbolTable(m *model.Model) *symbolTable {
	s := &symbolTable{model: m, kind: map[string]symbolKind{}, value: map[string]float64{}, functions: map[string]bool{}}
	for _, f := range m.Functions {
		s.functions[f.ID] = true
	}
	for _, c := range m.Compartments {
		s.add(c.ID, quantitySymbol)
	}
	for _, p := range m.Parameters {
		s.add(p.ID, quantitySymbol)
		s.value[p.ID] = p.Value
	}
	for _, x := range m.Species {
		s.add(x.ID, speciesSymbol)
	}
	for _, j := range m.Reactions {
		s.add(j.ID, otherSymbol)
		for _, side := range [][]model.SpeciesReference{j.Reactants, j.Products} {
			for _, ref := range side {
				s.add(ref.ID, otherSymbol)
			}
		}
	}
	for _, o := range m.Observables {
		s.add(o.ID, otherSymbol)
	}
	for _, a := range m.InitialAssignments {
		s.value[a.Symbol] = math.NaN()
	}
	for _, rule := range m.Rules {
		if rule.Variable == "" {
			continue
		}
		s.value[rule.Variable] = math.NaN()
		if rule.Kind == model.AssignmentRule {
			s.kind[rule.Variable] = ruledSymbol
		}
	}
	return s
}

func (s *symbolTable) add(id string, kind symbolKind) {
	if id == "" {
		return
	}
	if _, ok := s.kind[id]; !ok {
		s.names = append(s.names, id)
	}
	s.kind[id] = kind
}

// constant returns the number that the model gives to a parameter, if it is one.
func (s *symbolTable) constant(id string) (float64, bool) {
	v, ok := s.value[id]
	return v, ok && !math.IsNaN(v)
}

// varyingConcentrations returns the species whose ids mean concentrations in
// compartments that a rule or an event changes.
func (s *symbolTable) varyingConcentrations() map[string]bool {
	changed := map[string]bool{}
	for _, rule := range s.model.Rules {
		changed[rule.Variable] = true
	}
	for _, e := range s.model.Events {
		for _, a := range e.Assignments {
			changed[a.Variable] = true
		}
	}
	flat := map[string]bool{}
	for _, c := range s.model.Compartments {
		flat[c.ID] = c.Dimensions == 0
	}
	varying := map[string]bool{}
	for _, x := range s.model.Species {
		if changed[x.Compartment] && !flat[x.Compartment] && !x.HasOnlySubstanceUnits {
			varying[x.ID] = true
		}
	}
	return varying
}
