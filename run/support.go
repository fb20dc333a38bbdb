package run

import (
	"errors"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/flux"
	"niche/hybrid"
	"niche/logical"
	"niche/model"
	"niche/ode"
	"niche/sim"
	"niche/ssa"
)

// Ability says whether one thing can be done with a model.
type Ability struct {
	Command string // e.g. "run --method bdf"
	Can     bool
	// Why is the first thing that stands in the way, with its place.
	Why *diag.Diagnostic
}

// Abilities says what can be done with m, by preparing each method for it: nothing
// is simulated. A model about fluxes or levels alone has methods of its own.
func Abilities(m *model.Model) []Ability {
	switch {
	case AboutFluxes(m):
		_, list := flux.New(m)
		return []Ability{ability("fba", list.Err())}
	case AboutLevels(m):
		_, list := logical.New(m)
		var all []Ability
		for _, method := range []string{"sync", "async", "ctmc"} {
			all = append(all, ability("run --method "+method, list.Err()))
		}
		return all
	}
	var all []Ability
	for _, method := range ode.Methods() {
		all = append(all, ability("run --method "+method, integrates(m, method, 0, false)))
	}
	for _, method := range []string{"ssa", "tau", "hybrid"} {
		all = append(all, realisation(m, method))
	}
	all = append(all, ability("steady", integrates(m, "bdf", 0, true)), ability("sens", integrates(m, "bdf", 1, false)), ability("mca", controls(m)))
	if m.Flux != nil {
		_, list := flux.New(m)
		all = append(all, ability("fba", list.Err()))
	}
	return all
}

// ability is one whose preparation ended with err.
func ability(command string, err error) Ability {
	a := Ability{Command: command, Can: err == nil}
	var list diag.List
	if errors.As(err, &list) {
		k := slices.IndexFunc(list, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
		a.Why = list[max(k, 0)]
	} else if err != nil {
		a.Why = &diag.Diagnostic{Message: err.Error()}
	}
	return a
}

// integrates prepares an integrator, with sensitivities along a number of
// directions, perhaps for the steady state.
func integrates(m *model.Model, method string, directions int, steady bool) error {
	p, err := Prepare(m, sim.Settings{Method: method})
	if err != nil {
		return err
	}
	return p.Simulator.Support(directions, steady)
}

// realisation is the ability to use a stochastic method, if need be with reactions
// split.
func realisation(m *model.Model, method string) Ability {
	a := ability("run --method "+method, realises(m, method))
	if a.Can || a.Why.Code != diag.StochasticReversible {
		return a
	}
	if split, _ := model.SplitReversible(m); split != nil && realises(split, method) == nil {
		return ability(a.Command+" --split", nil)
	}
	return a
}

// realises prepares a stochastic method, as Realisations.Run does.
func realises(m *model.Model, method string) error {
	if method == "hybrid" {
		_, err := hybrid.New(m, hybrid.Options{})
		return err
	}
	sys, problems := compile.Lower(m, compile.Options{})
	if err := problems.Err(); err != nil {
		return err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return err
	}
	_, err = ssa.New(program, ssa.Options{Method: method})
	if method == "ssa" && onlyContinuous(err) {
		_, err = hybrid.New(m, hybrid.Options{Partition: hybrid.Discrete})
	}
	return err
}

// controls prepares control analysis.
func controls(m *model.Model) error {
	p, err := Prepare(m, sim.Settings{})
	if err != nil {
		return err
	}
	return errors.Join(p.Simulator.Support(0, true), p.refuseControl())
}
