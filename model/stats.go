package model

import (
	"niche/distrib"
	"niche/expr"
)

// Stats counts what a model holds.
type Stats struct {
	Compartments, Species, Parameters, LocalParameters int
	// FloatingSpecies are those that reactions may change: not constant and no
	// boundary condition.
	FloatingSpecies                          int
	Reactions, RateLaws, Reversible, Fast    int
	AssignmentRules, RateRules               int
	AlgebraicRules, InitialAssignments       int
	Functions, UnitDefinitions               int
	Events, DelayedEvents, PrioritizedEvents int
	Constraints, Observables                 int
	// Stoichiometries are species references whose stoichiometry is a formula.
	Stoichiometries int
	// Formulas counts all formulas, Expressions their distinct expressions.
	Formulas, Expressions int
}

// Stats counts the parts of m.
func (m *Model) Stats() Stats {
	s := Stats{
		Compartments: len(m.Compartments), Species: len(m.Species), Parameters: len(m.Parameters),
		Reactions: len(m.Reactions), InitialAssignments: len(m.InitialAssignments), Functions: len(m.Functions),
		UnitDefinitions: len(m.UnitDefinitions), Events: len(m.Events), Constraints: len(m.Constraints),
		Observables: len(m.Observables),
	}
	for i := range m.Species {
		if sp := &m.Species[i]; !sp.Constant && !sp.BoundaryCondition {
			s.FloatingSpecies++
		}
	}
	for _, r := range m.Rules {
		switch r.Kind {
		case AssignmentRule:
			s.AssignmentRules++
		case RateRule:
			s.RateRules++
		case AlgebraicRule:
			s.AlgebraicRules++
		}
	}
	for i := range m.Reactions {
		s.countReaction(&m.Reactions[i])
	}
	for i := range m.Events {
		if m.Events[i].Delay.Present() {
			s.DelayedEvents++
		}
		if m.Events[i].Priority.Present() {
			s.PrioritizedEvents++
		}
	}
	seen := map[expr.Expr]bool{}
	for f := range m.Formulas() {
		s.Formulas++
		m.Pool.Walk(f.Math.Expr, func(x expr.Expr) bool {
			fresh := !seen[x]
			seen[x] = true
			return fresh
		})
	}
	s.Expressions = len(seen)
	return s
}

func (s *Stats) countReaction(r *Reaction) {
	if r.RateLaw != nil {
		s.RateLaws++
		s.LocalParameters += len(r.RateLaw.LocalParameters)
	}
	if r.Reversible {
		s.Reversible++
	}
	if r.Fast {
		s.Fast++
	}
	for ref := range r.References() {
		if ref.StoichiometryMath.Present() {
			s.Stoichiometries++
		}
	}
}

// Feature is a property of a model that not every simulator handles, in words.
type Feature string

// Features, in the order in which [Model.Features] lists them.
const (
	UsesTime              Feature = "time in formulas"
	UsesPiecewise         Feature = "piecewise formulas"
	UsesDelay             Feature = "delays"
	UsesRateOf            Feature = "rateOf"
	UsesAvogadro          Feature = "Avogadro constant"
	UsesReactionRates     Feature = "reaction rates in formulas"
	UsesRandom            Feature = "random distributions"
	HasEvents             Feature = "events"
	HasEventDelays        Feature = "events with delay"
	HasEventPriorities    Feature = "events with priority"
	HasNonPersistent      Feature = "events that can be cancelled"
	HasStartEvents        Feature = "events that may fire at the start"
	HasLateValues         Feature = "events with values from the time of assignment"
	HasAlgebraicRules     Feature = "algebraic rules"
	HasFastReactions      Feature = "fast reactions"
	HasVaryingVolumes     Feature = "varying compartments"
	HasVaryingCoefficient Feature = "varying stoichiometries"
	HasConversionFactors  Feature = "conversion factors"
	HasAmounts            Feature = "species as amounts"
	HasPointCompartments  Feature = "compartments without dimensions"
	HasSubmodels          Feature = "submodels"
	HasFluxBounds         Feature = "flux bounds"
	HasLevels             Feature = "levels and transitions"
)

// Features lists what m uses, each once, in a fixed order.
func (m *Model) Features() []Feature {
	has := map[Feature]bool{}
	m.formulaFeatures(has)
	m.eventFeatures(has)
	m.structureFeatures(has)
	var list []Feature
	for _, f := range []Feature{
		UsesTime, UsesPiecewise, UsesDelay, UsesRateOf, UsesAvogadro, UsesReactionRates, UsesRandom,
		HasEvents, HasEventDelays, HasEventPriorities, HasNonPersistent, HasStartEvents, HasLateValues,
		HasAlgebraicRules, HasFastReactions, HasVaryingVolumes, HasVaryingCoefficient, HasConversionFactors,
		HasAmounts, HasPointCompartments, HasSubmodels, HasFluxBounds, HasLevels,
	} {
		if has[f] {
			list = append(list, f)
		}
	}
	return list
}

// formulaFeatures adds what formulas use.
func (m *Model) formulaFeatures(has map[Feature]bool) {
	reactions := map[string]bool{}
	for i := range m.Reactions {
		reactions[m.Reactions[i].ID] = true
	}
	functions := map[string]bool{}
	for i := range m.Functions {
		functions[m.Functions[i].ID] = true
	}
	operations := map[expr.Op]Feature{
		expr.Time: UsesTime, expr.Piecewise: UsesPiecewise, expr.Delay: UsesDelay, expr.RateOf: UsesRateOf, expr.Avogadro: UsesAvogadro,
	}
	for f := range m.Formulas() {
		local := f.localNames()
		m.Pool.Walk(f.Math.Expr, func(x expr.Expr) bool {
			n := m.Pool.Node(x)
			if feature, ok := operations[n.Op]; ok {
				has[feature] = true
			}
			switch {
			case n.Op == expr.Symbol && f.Function == nil && reactions[n.Name] && !local[n.Name]:
				has[UsesReactionRates] = true
			case n.Op == expr.Call && !functions[n.Name]:
				if _, random := distrib.Lookup(n.Name); random {
					has[UsesRandom] = true
				}
			}
			return true
		})
	}
}

func (m *Model) eventFeatures(has map[Feature]bool) {
	for i := range m.Events {
		e := &m.Events[i]
		has[HasEvents] = true
		has[HasEventDelays] = has[HasEventDelays] || e.Delay.Present()
		has[HasEventPriorities] = has[HasEventPriorities] || e.Priority.Present()
		has[HasNonPersistent] = has[HasNonPersistent] || !e.Trigger.Persistent
		has[HasStartEvents] = has[HasStartEvents] || !e.Trigger.InitialValue
		has[HasLateValues] = has[HasLateValues] || !e.UseValuesFromTriggerTime
	}
}

// structureFeatures adds what compartments, species, rules and reactions use.
func (m *Model) structureFeatures(has map[Feature]bool) {
	set := map[string]bool{} // by rules and events
	for _, r := range m.Rules {
		set[r.Variable] = true
		has[HasAlgebraicRules] = has[HasAlgebraicRules] || r.Kind == AlgebraicRule
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			set[a.Variable] = true
		}
	}
	for i := range m.Compartments {
		c := &m.Compartments[i]
		has[HasVaryingVolumes] = has[HasVaryingVolumes] || set[c.ID]
		has[HasPointCompartments] = has[HasPointCompartments] || c.Dimensions == 0
	}
	has[HasConversionFactors] = m.ConversionFactor != ""
	has[HasSubmodels], has[HasFluxBounds], has[HasLevels] = m.Submodels > 0, m.Flux != nil, m.Qualitative != nil
	for i := range m.Species {
		s := &m.Species[i]
		has[HasConversionFactors] = has[HasConversionFactors] || s.ConversionFactor != ""
		has[HasAmounts] = has[HasAmounts] || s.HasOnlySubstanceUnits
	}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		has[HasFastReactions] = has[HasFastReactions] || r.Fast
		for ref := range r.References() {
			varies := ref.ID != "" && set[ref.ID] || ref.StoichiometryMath.Present()
			has[HasVaryingCoefficient] = has[HasVaryingCoefficient] || varies
		}
	}
}
