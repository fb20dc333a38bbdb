package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"niche/model"
)

func TestStats(t *testing.T) {
	n := newNetwork()
	n.function("f", "x", "x")
	n.initial("A", "3")
	n.event("time > 1", "z", "2")
	n.Events[0].Delay = n.math("1")
	n.Species[1].BoundaryCondition = true
	n.Reactions[0].Reversible = true
	n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "k"}}
	n.Reactions[0].Products[0].StoichiometryMath = n.math("2*z")
	want := model.Stats{
		Compartments: 1, Species: 2, FloatingSpecies: 1, Parameters: 3, LocalParameters: 1, Reactions: 1, RateLaws: 1, Reversible: 1,
		AssignmentRules: 1, RateRules: 1, InitialAssignments: 1, Functions: 1, Events: 1, DelayedEvents: 1, Stoichiometries: 1,
		Formulas: 9, // y, z, rate law, stoichiometry, f, A, trigger, delay, event assignment
		// k A k*A; 2 z 2*z (rule and stoichiometry alike); 1 1−z; x; 3; time time>1
		Expressions: 12,
	}
	if diff := cmp.Diff(want, n.Stats()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFeatures(t *testing.T) {
	n := newNetwork()
	if f := n.Features(); len(f) != 0 {
		t.Errorf("a plain network has %q", f)
	}
	n.parameter("p")
	n.assign("p", "piecewise(time, A > avogadro, R) + delay(A, 1) + rateOf(A) + normal(0, 1)")
	n.event("A > 1", "cell", "2")
	n.event("A > 1", "s", "2")
	n.Reactions[0].Reactants[0].ID = "s"
	n.Reactions[0].Fast = true
	n.Events[0].Delay, n.Events[0].Priority = n.math("1"), n.math("1")
	n.Rules = append(n.Rules, model.Rule{Kind: model.AlgebraicRule, Math: n.math("A")})
	n.Species[0].ConversionFactor, n.Species[0].HasOnlySubstanceUnits = "k", true
	n.Compartments = append(n.Compartments, model.Compartment{ID: "point"})
	want := []model.Feature{
		model.UsesTime, model.UsesPiecewise, model.UsesDelay, model.UsesRateOf, model.UsesAvogadro, model.UsesReactionRates, model.UsesRandom,
		model.HasEvents, model.HasEventDelays, model.HasEventPriorities, model.HasNonPersistent, model.HasStartEvents, model.HasLateValues,
		model.HasAlgebraicRules, model.HasFastReactions, model.HasVaryingVolumes, model.HasVaryingCoefficient, model.HasConversionFactors,
		model.HasAmounts, model.HasPointCompartments,
	}
	if diff := cmp.Diff(want, n.Features()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFormulas stops where the caller stops.
func TestFormulas(t *testing.T) {
	n := newNetwork()
	n.event("A > 1", "z", "2")
	total := 0
	for range n.Formulas() {
		total++
	}
	for stop := range total {
		seen := 0
		for range n.Formulas() {
			if seen == stop {
				break
			}
			seen++
		}
		if seen != stop {
			t.Errorf("stopped after %d of %d", seen, stop)
		}
	}
	if total != 5 {
		t.Errorf("%d formulas", total)
	}
}
