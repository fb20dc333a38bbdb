package run

import (
	"fmt"
	"strings"

	"niche/networks"
	"niche/report"
)

// Facts describes the model of s: what it is, how large, what it uses.
func (s *Source) Facts() []report.Fact {
	m := s.Model
	st := m.Stats()
	facts := []report.Fact{{Name: "model", Value: title(m.ID, m.Name)}, {Name: "format", Value: m.Format}}
	add := func(name string, n int, rest string) {
		if n > 0 {
			facts = append(facts, report.Fact{Name: name, Value: strings.TrimSpace(fmt.Sprintf("%d %s", n, rest))})
		}
	}
	add("compartments", st.Compartments, "")
	add("species", st.Species, fmt.Sprintf("(%d changed by reactions)", st.FloatingSpecies))
	add("reactions", st.Reactions, fmt.Sprintf("(%d with rate law, %d reversible, %d fast)", st.RateLaws, st.Reversible, st.Fast))
	add("parameters", st.Parameters, fmt.Sprintf("(and %d local to rate laws)", st.LocalParameters))
	add("assignment rules", st.AssignmentRules, "")
	add("rate rules", st.RateRules, "")
	add("algebraic rules", st.AlgebraicRules, "")
	add("initial assignments", st.InitialAssignments, "")
	add("events", st.Events, fmt.Sprintf("(%d delayed, %d with priority)", st.DelayedEvents, st.PrioritizedEvents))
	add("functions", st.Functions, "")
	add("constraints", st.Constraints, "(kept, not checked)")
	add("observables", st.Observables, "")
	if u := unitText(m.TimeUnit); u != "" {
		facts = append(facts, report.Fact{Name: "time unit", Value: u})
	}
	if n, ok := networks.Lookup(s.Name); ok && s.Shipped {
		for _, in := range n.Inputs {
			facts = append(facts, report.Fact{Name: "input " + in.Name, Value: fmt.Sprintf("%s [%s], parameter %s", in.Description, in.Unit, in.Parameter)})
		}
	}
	return facts
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
