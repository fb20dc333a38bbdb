package run

import (
	"fmt"

	"niche/format/petab"
	"niche/report"
)

// ProblemFacts describes a PEtab problem: its data, its parameters, its model.
func ProblemFacts(p *petab.Problem) []report.Fact {
	estimated := 0
	for i := range p.Parameters {
		if p.Parameters[i].Estimate {
			estimated++
		}
	}
	type experiment struct{ before, during int }
	experiments, before := map[experiment]bool{}, map[int]bool{}
	for i := range p.Measurements {
		m := &p.Measurements[i]
		experiments[experiment{m.Preequilibration, m.Condition}] = true
		if m.Preequilibration >= 0 {
			before[m.Preequilibration] = true
		}
	}
	facts := []report.Fact{
		{Name: "problem", Value: p.File},
		{Name: "format", Value: "PEtab 1"},
		{Name: "measurements", Value: fmt.Sprintf("%d of %d observables", len(p.Measurements), len(p.Observables))},
		{Name: "experiments", Value: fmt.Sprintf("%d (%d conditions, %d pre-equilibrations)", len(experiments), len(p.Conditions), len(before))},
		{Name: "parameters", Value: fmt.Sprintf("%d (%d estimated)", len(p.Parameters), estimated)},
	}
	model := Source{Name: p.File, Model: p.Model}
	for _, f := range model.Facts() {
		if f.Name == "parameters" || f.Name == "format" {
			f.Name = "model " + f.Name
		}
		facts = append(facts, f)
	}
	return facts
}
