package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/format/plate"
	"niche/report"
	"niche/screen"
	"niche/store"
)

// plateFlags are the options of niche plate.
type plateFlags struct {
	data, unit    string
	out           string
	seed          uint64
	resamples     int
	level         float64
	synergyFinder bool
	simulated     simulatedFlags
}

func plateCommand(t *terminal) *cobra.Command {
	var f plateFlags
	cmd := &cobra.Command{
		Use:   "plate [STUDY]",
		Short: "dose–response curves and synergy of a measured plate, or of one simulated from a study",
		Long: `Fits dose–response curves (IC50, Hill, Emax, AUC, DSS, GR50, GRmax) and scores
combinations (HSA, Bliss, Loewe, ZIP) with confidence intervals, and writes a run
directory with tables, figures and a report. The plate is a file (CSV, TSV or
.xlsx; one well a line, or grids that look like a plate), or it is simulated: each
drug alone, each pair of drugs, under each condition.

  niche plate --data plate.xlsx
  niche plate aml-msc --drug cytarabine:0,10nM..10uM:9 --drug ruxolitinib:0,30nM..3uM:7 --with msc`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.plate(cmd.Context(), args, &f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.data, "data", "", "file with a measured plate")
	fl.StringVar(&f.unit, "unit", "", "unit of doses that the file gives none for, e.g. nM")
	fl.IntVar(&f.resamples, "resamples", 1000, "resamples of the bootstrap behind the intervals of each curve and combination; 0 for none")
	fl.Float64Var(&f.level, "level", 0.95, "confidence of intervals")
	fl.Uint64Var(&f.seed, "seed", 0, "decides every random number")
	fl.BoolVar(&f.synergyFinder, "synergyfinder", false, "fit and score combinations as the R package synergyfinder does, to compare with its results")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/NAME-TIME)")
	addSimulatedFlags(cmd, &f.simulated)
	return cmd
}

// check reports options that make no sense.
func (f *plateFlags) check(args []string) error {
	switch {
	case (f.data == "") == (len(args) == 0):
		return usageError{errors.New("give --data FILE for a measured plate, or a study to simulate one")}
	case f.data != "" && f.simulated.given():
		return usageError{errors.New("--drug, --with, --arm, --readout, --replicates, --at, --resolution and --cells are for simulated plates")}
	case f.data == "" && f.unit != "":
		return usageError{errors.New("--unit is for measured plates")}
	case f.resamples < 0:
		return usageError{fmt.Errorf("--resamples %d: give 0 or more", f.resamples)}
	case !(f.level > 0 && f.level < 1):
		return usageError{fmt.Errorf("--level %g: give a confidence between 0 and 1, such as 0.95", f.level)}
	}
	return nil
}

// plate analyses a plate and reports.
func (t *terminal) plate(ctx context.Context, args []string, f *plateFlags) error {
	if err := f.check(args); err != nil {
		return err
	}
	a := &plateAnswer{flags: f, started: time.Now()}
	name := f.data
	if len(args) > 0 {
		name = args[0]
	}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return err
	}
	var p, counts *plate.Plate
	if f.data != "" {
		p, err = a.read(t)
	} else {
		p, counts, err = a.simulate(ctx, t, name)
	}
	if err != nil {
		return err
	}
	if err := a.analyse(ctx, t, p, counts); err != nil {
		return err
	}
	dir, err := t.keepPlate(a)
	if err != nil {
		return err
	}
	return t.summarisePlate(a, dir)
}

// plateAnswer is an analysis with what belongs to it.
type plateAnswer struct {
	*screen.Analysis
	flags    *plateFlags
	started  time.Time
	source   string // what was read or simulated, for people
	facts    []report.Fact
	inputs   []plateInput
	warnings diag.List
}

// plateInput is a file that the answer rests on.
type plateInput struct {
	name    string
	content []byte
}

// read reads the measured plate.
func (a *plateAnswer) read(t *terminal) (*plate.Plate, error) {
	p, list := plate.ReadFile(a.flags.data, plate.Options{Unit: a.flags.unit})
	if list.HasErrors() {
		return nil, list
	}
	a.warnings = list.Warnings()
	t.warn(a.warnings)
	content, err := os.ReadFile(a.flags.data)
	if err != nil {
		return nil, err
	}
	a.inputs = []plateInput{{filepath.Base(a.flags.data), content}}
	a.source = filepath.Base(a.flags.data)
	a.facts = []report.Fact{{Name: "plate", Value: a.source + ": " + p.Describe()}}
	return p, nil
}

// analyse fits curves and scores combinations.
func (a *plateAnswer) analyse(ctx context.Context, t *terminal, p, counts *plate.Plate) error {
	f := a.flags
	show, clear := t.progress("fitting", 0, 1)
	o := screen.Options{
		Seed: f.seed, Resamples: f.resamples, Level: f.level, Workers: runtime.GOMAXPROCS(0), SynergyFinder: f.synergyFinder, Counts: counts,
	}
	if show != nil {
		o.Progress = func(done, all int) { show(float64(done) / float64(max(1, all))) }
	}
	var err error
	a.Analysis, err = screen.Analyse(ctx, p, o)
	clear()
	if err != nil {
		return err
	}
	t.warn(a.Problems)
	a.warnings = append(a.warnings, a.Problems...)
	return nil
}

// keepPlate writes the run directory and returns its path.
func (t *terminal) keepPlate(a *plateAnswer) (string, error) {
	f := a.flags
	record := store.Record{
		Command: "plate", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(), Seed: f.seed,
		Settings:   map[string]any{"resamples": f.resamples, "level": f.level, "synergyfinder": f.synergyFinder},
		References: a.references(),
	}
	for _, w := range a.warnings {
		record.Warnings = append(record.Warnings, w.Error())
	}
	d, err := store.Create(f.out, record)
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	for _, in := range a.inputs {
		if err := d.AddInput(in.name, in.content); err != nil {
			return "", err
		}
	}
	for _, table := range a.Tables() {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	return t.finish(d, a.page(), a.started)
}

// references are the publications behind the answer.
func (a *plateAnswer) references() []string {
	uses := []string{"niche", "dose"}
	if a.Grows() {
		uses = append(uses, "growth rate")
	}
	if len(a.Combinations) > 0 {
		uses = append(uses, "synergy")
	}
	if a.flags.synergyFinder {
		uses = append(uses, "synergyfinder")
	}
	return citations(report.References(uses...))
}

// page is the report.
func (a *plateAnswer) page() *report.Page {
	f := a.flags
	intervals := "none"
	if f.resamples > 0 {
		intervals = fmt.Sprintf("%g %%, percentiles of %d resamples, seed %d", 100*f.level, f.resamples, f.seed)
	}
	page := &report.Page{
		Title: a.source, Subtitle: "Drug plate · niche plate · niche " + version(),
		Facts: append(a.facts, report.Fact{Name: "intervals", Value: intervals}),
	}
	summary := report.Section{Heading: "Summary", Tables: []*store.Table{a.CurveSummary()}}
	for _, table := range []*store.Table{a.ShiftSummary(), a.SynergySummary()} {
		if table.Rows() > 0 {
			summary.Tables = append(summary.Tables, table)
		}
	}
	page.Sections = append(page.Sections, summary, report.Section{Heading: "Figures", Drawings: a.Figures()})
	if len(a.warnings) > 0 {
		var list []string
		for _, w := range a.warnings {
			list = append(list, w.Error())
		}
		page.Sections = append(page.Sections, report.Section{Heading: "Warnings", List: list})
	}
	page.Sections = append(page.Sections, report.Section{Heading: "Methods", Paragraphs: a.Methods()}, report.Section{Heading: "References", List: a.references()})
	return page
}

// summarisePlate prints the answer: JSON; or the table of curves, unless standard
// output is a terminal, and summaries for people.
func (t *terminal) summarisePlate(a *plateAnswer, dir string) error {
	if t.json {
		return t.printJSON(a.json(dir))
	}
	if !isTerminal(t.out) {
		if err := a.CurveTable().WriteTSV(t.out); err != nil {
			return err
		}
	}
	for _, table := range []*store.Table{a.CurveSummary(), a.ShiftSummary(), a.SynergySummary()} {
		if table.Rows() > 0 {
			t.sayTable(table)
		}
	}
	t.say("kept in %s; open %s", folder(dir), filepath.Join(dir, "report.html"))
	return nil
}

// json is the answer for programs.
func (a *plateAnswer) json(dir string) map[string]any {
	all := a.Records()
	all["run"], all["plate"], all["wells"], all["level"], all["resamples"], all["seed"] = dir, a.source, len(a.Plate.Wells), a.flags.level, a.flags.resamples, a.flags.seed
	all["problems"] = problems(a.warnings)
	return all
}
