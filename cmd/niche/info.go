package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/format/petab"
	"niche/format/sbml"
	"niche/model"
	"niche/networks"
	"niche/report"
	"niche/run"
	"niche/sim"
)

func infoCommand(t *terminal) *cobra.Command {
	all, inferred := false, false
	cmd := &cobra.Command{
		Use:   "info [MODEL]",
		Short: "say what a model is, what it uses, what can be set and whether all of it is supported",
		Long: `Describes a model file, a shipped network or a PEtab problem: its parts, features
and units, whether all of it is supported, and which quantities --set can
change, with their values. Without an argument, lists the shipped networks.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return t.listNetworks()
			case isPEtab(args[0]):
				return t.infoPEtab(args[0])
			}
			if inferred {
				return t.inferredUnits(args[0])
			}
			return t.info(args[0], all)
		},
	}
	cmd.Flags().BoolVar(&inferred, "units", false, "list the units that formulas give to parameters without one")
	cmd.Flags().BoolVar(&all, "all", false, "list every quantity that can be set, of large models too")
	return cmd
}

// listNetworks prints the shipped networks.
func (t *terminal) listNetworks() error {
	list := []map[string]any{}
	for _, name := range networks.Names() {
		n, _ := networks.Lookup(name)
		list = append(list, map[string]any{"name": n.Name, "title": n.Title, "inputs": inputs(&n), "example": "niche run " + n.Name + " --dose " + n.Example})
		if !t.json {
			t.data("%-6s %s", n.Name, n.Title)
		}
	}
	if t.json {
		return t.printJSON(map[string]any{"networks": list})
	}
	return nil
}

func inputs(n *networks.Network) []map[string]any {
	list := []map[string]any{}
	for _, in := range n.Inputs {
		list = append(list, map[string]any{"name": in.Name, "description": in.Description, "parameter": in.Parameter, "unit": in.Unit})
	}
	return list
}

// info describes the model called name.
func (t *terminal) info(name string, all bool) error {
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	facts := src.Facts()
	p, refusals, err := prepared(src.Model)
	if err != nil {
		return err
	}
	var settable []run.Settable
	if p != nil {
		facts = append(facts, p.Facts()...)
		settable = p.Settable()
	}
	if n := len(model.CheckUnits(src.Model)); n > 0 {
		facts = append(facts, report.Fact{Name: "unit warnings", Value: fmt.Sprintf("%d (niche check lists them)", n)})
	}
	abilities := run.Abilities(src.Model)
	if t.json {
		return t.infoJSON(src, facts, abilities, settable, refusals)
	}
	t.sayFacts(facts, refusals)
	t.sayAbilities(abilities)
	if refusals.HasErrors() {
		return refusals.Err()
	}
	t.listSettable(settable, all)
	return nil
}

// prepared makes a simulation of m, unless it is about fluxes or levels
// alone. The list
// says what stands in the way.
func prepared(m *model.Model) (*run.Prepared, diag.List, error) {
	if run.AboutFluxes(m) || run.AboutLevels(m) {
		return nil, lowering(m), nil
	}
	p, err := run.Prepare(m, sim.Settings{})
	var refusals diag.List
	if err != nil && !refusals.Merge(err) {
		return nil, nil, err
	}
	return p, refusals, nil
}

// sayFacts prints the facts and the verdict.
func (t *terminal) sayFacts(facts []report.Fact, refusals diag.List) {
	for _, f := range facts {
		t.data("%-20s %v", f.Name, f.Value)
	}
	verdict := "yes"
	switch {
	case refusals.Unsupported():
		verdict = "no"
	case refusals.HasErrors():
		verdict = "no, it has errors"
	}
	t.data("%-20s %s", "supported", verdict)
}

// sayAbilities prints what can be done with the model, and why something cannot.
func (t *terminal) sayAbilities(abilities []run.Ability) {
	label := "works with"
	for _, a := range abilities {
		if a.Can {
			t.data("%-20s niche %s", label, a.Command)
			label = ""
		}
	}
	label = "not with"
	var commands []string
	for i, a := range abilities {
		if a.Can {
			continue
		}
		commands = append(commands, "niche "+a.Command)
		if i+1 < len(abilities) && !abilities[i+1].Can && obstacle(abilities[i+1]) == obstacle(a) {
			continue // for the same reason
		}
		t.data("%-20s %s: %s", label, strings.Join(commands, ", "), obstacle(a))
		label, commands = "", nil
	}
}

// obstacle says where and why something cannot be done.
func obstacle(a run.Ability) string {
	why := a.Why.Message
	if a.Why.Code != "" {
		why += " [" + string(a.Why.Code) + "]"
	}
	return strings.TrimPrefix(a.Why.Pos.String()+": "+why, ": ")
}

// listSettable prints what --set can change.
func (t *terminal) listSettable(settable []run.Settable, all bool) {
	const most = 60
	shown := settable
	if !all && len(shown) > most {
		shown = shown[:most]
	}
	columns := [][]string{nil, nil, nil, nil, nil}
	for _, s := range shown {
		name := s.Name
		if name == s.ID {
			name = ""
		}
		for i, cell := range []string{s.ID, s.Kind, fmt.Sprintf("%.6g", s.Value), s.Unit, name} {
			columns[i] = append(columns[i], cell)
		}
	}
	if len(shown) == 0 {
		return
	}
	t.data("\ncan be set (--set ID=VALUE):")
	for _, line := range aligned(columns) {
		t.data("  %s", line)
	}
	if more := len(settable) - len(shown); more > 0 {
		t.data("  … and %d more; --all lists them", more)
	}
}

// infoJSON prints what info knows for programs; models with errors end with
// their code.
func (t *terminal) infoJSON(src *run.Source, facts []report.Fact, abilities []run.Ability, settable []run.Settable, refusals diag.List) error {
	values := map[string]any{
		"file": src.File(), "format": src.Model.Format, "id": src.Model.ID, "name": src.Model.Name,
		"counts": src.Model.Stats(), "features": src.Model.Features(), "facts": factsJSON(facts),
		"supported": !refusals.HasErrors(), "problems": problems(refusals),
	}
	values["methods"], values["packages"] = abilitiesJSON(abilities), packagesJSON(src.Packages())
	list := make([]map[string]any, len(settable))
	for i, s := range settable {
		list[i] = map[string]any{"id": s.ID, "name": s.Name, "kind": s.Kind, "value": finite(s.Value), "unit": s.Unit}
	}
	values["settable"] = list
	if n, ok := networks.Lookup(src.Name); ok && src.Shipped {
		values["inputs"] = inputs(&n)
	}
	if refusals.HasErrors() {
		t.code = listCode(refusals)
	}
	return t.printJSON(values)
}

func abilitiesJSON(abilities []run.Ability) []map[string]any {
	list := make([]map[string]any, len(abilities))
	for i, a := range abilities {
		list[i] = map[string]any{"command": "niche " + a.Command, "supported": a.Can}
		if a.Why != nil {
			list[i]["problem"] = problems(diag.List{a.Why})[0]
		}
	}
	return list
}

func packagesJSON(packages []sbml.Package) []map[string]any {
	list := make([]map[string]any, len(packages))
	for i, p := range packages {
		list[i] = map[string]any{"name": p.Name, "version": p.Version, "required": p.Required, "used": p.Used, "read": p.Read}
	}
	return list
}

func factsJSON(facts []report.Fact) []map[string]string {
	list := make([]map[string]string, len(facts))
	for i, f := range facts {
		list[i] = map[string]string{"name": f.Name, "value": f.Value}
	}
	return list
}

// infoPEtab describes the PEtab problem in file.
func (t *terminal) infoPEtab(file string) error {
	problem, list := petab.ReadFile(file)
	if err := list.Err(); err != nil {
		return err
	}
	list = append(list, lowering(problem.Model)...)
	facts := run.ProblemFacts(problem)
	if t.json {
		if list.HasErrors() {
			t.code = listCode(list)
		}
		return t.printJSON(map[string]any{
			"file": file, "format": "PEtab", "model": problem.Model.ID, "facts": factsJSON(facts),
			"counts": problem.Model.Stats(), "features": problem.Model.Features(),
			"supported": !list.HasErrors(), "problems": problems(list),
		})
	}
	t.sayFacts(facts, list)
	return list.Err()
}
