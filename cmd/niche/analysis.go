package main

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/networks"
	"niche/report"
	"niche/run"
	"niche/sim"
	"niche/store"
)

// modelFlags are the options of verbs that analyse a model: what is changed in
// it, where the answer goes, how it is solved.
type modelFlags struct {
	set, dose, with []string
	from            float64
	out             string
	settings        sim.Settings
}

// addModelFlags declares them.
func addModelFlags(cmd *cobra.Command, f *modelFlags) {
	fl := cmd.Flags()
	fl.StringArrayVar(&f.set, "set", nil, "ID=VALUE: change a parameter, compartment or initial value (repeatable)")
	fl.StringArrayVar(&f.dose, "dose", nil, "NAME=AMOUNT UNIT: dose of a shipped network's substance, e.g. il6=10ng/ml (repeatable)")
	fl.StringArrayVar(&f.with, "with", nil, "NAME=AMOUNT UNIT: a drug of a shipped network, e.g. ruxolitinib=500nM (repeatable)")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/MODEL-TIME)")
	addSolverFlags(cmd, &f.settings)
}

// analysis is a model under analysis by a verb.
type analysis struct {
	verb     string // "steady"
	what     string // for the page, "Steady state"
	flags    *modelFlags
	src      *run.Source
	prepared *run.Prepared
	setup    run.Setup
	started  time.Time
	network  networks.Network // zero unless the model is shipped
	warnings diag.List
}

// analyse loads and prepares the model called name for a verb; sensitivities
// asks for derivatives by parameters.
func (t *terminal) analyse(verb, what, name string, f *modelFlags, sensitivities bool) (*analysis, error) {
	a := &analysis{verb: verb, what: what, flags: f, started: time.Now(), setup: run.Setup{From: f.from}}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return nil, err
	}
	if err := checkSolver(&f.settings); err != nil {
		return nil, err
	}
	if a.src, err = run.Load(name); err != nil {
		return nil, err
	}
	prepare := run.Prepare
	if sensitivities {
		prepare = run.PrepareWithSensitivities
	}
	if a.prepared, err = prepare(a.src.Model, f.settings); err != nil {
		return nil, err
	}
	a.network, _ = networks.Lookup(a.src.Name)
	a.warnings = append(a.src.Problems.Warnings(), a.prepared.Problems.Warnings()...)
	t.warn(a.warnings)
	if a.setup.Set, err = parseSettings(f.set); err != nil {
		return nil, err
	}
	return a, a.addDoses()
}

// addDoses adds the doses of a shipped network to the setup.
func (a *analysis) addDoses() error {
	doses := append(append([]string(nil), a.flags.dose...), a.flags.with...)
	if a.src.Shipped {
		return a.setup.Dose(a.src.Name, doses)
	}
	if len(doses) > 0 {
		return usageError{fmt.Errorf("--dose and --with belong to shipped networks; use --set ID=VALUE for %s", a.src.Name)}
	}
	return nil
}

// findings are what an analysis found.
type findings struct {
	settings map[string]any // of the verb
	facts    []report.Fact
	sections []report.Section
	// tables are kept; pages show those of sections.
	tables []*store.Table
	uses   []string // methods, for references
	// warnings say what is missing from the answer.
	warnings []string
}

// keepFindings writes the run directory and returns its path.
func (t *terminal) keepFindings(a *analysis, found *findings) (string, error) {
	settings := maps.Clone(found.settings)
	if settings == nil {
		settings = map[string]any{}
	}
	settings["start_at_rest"] = a.setup.Equilibrate
	references := citations(report.References(append(append([]string{"niche", a.flags.settings.Method}, found.uses...), a.src.Uses()...)...))
	d, err := store.Create(a.flags.out, store.Record{
		Command: a.verb, Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings:      solverRecord(&a.flags.settings, settings),
		Substitutions: substitutions(a.setup.Set), References: references,
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := a.src.AddTo(d); err != nil {
		return "", err
	}
	for _, table := range found.tables {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	for _, w := range a.warnings {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	d.Record().Warnings = append(d.Record().Warnings, found.warnings...)
	return t.finish(d, a.page(found, d.Record().Warnings, references), a.started)
}

// page is the report of what was found.
func (a *analysis) page(found *findings, warnings, references []string) *report.Page {
	s := &a.flags.settings
	start := "the model's initial values"
	if a.setup.Equilibrate {
		start = "the steady state without input"
	}
	page := &report.Page{
		Title:    a.prepared.Title(),
		Subtitle: a.what + " · niche " + a.verb + " · niche " + version() + " · " + a.started.UTC().Format("2006-01-02 15:04 UTC"),
		Facts: []report.Fact{
			{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"},
			{Name: "start", Value: start},
		},
	}
	for _, id := range a.setup.SetIDs() {
		page.Facts = append(page.Facts, report.Fact{Name: id, Value: strings.TrimSpace(fmt.Sprintf("%g %s", a.setup.Set[id], a.prepared.UnitOf(id)))})
	}
	page.Facts = append(page.Facts, found.facts...)
	page.Facts = append(page.Facts, report.Fact{Name: "integrator", Value: fmt.Sprintf("%s, relative tolerance %g, absolute tolerance %g", s.Method, s.RTol, s.ATol)})
	if len(warnings) > 0 {
		page.Sections = append(page.Sections, report.Section{Heading: "Warnings", List: warnings})
	}
	page.Sections = append(page.Sections, found.sections...)
	page.Sections = append(page.Sections, report.Section{Heading: "References", List: references})
	return page
}
