package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"niche/culture"
	"niche/culture/mixed"
	"niche/culture/population"
	"niche/diag"
	"niche/dose"
	"niche/dossier"
	"niche/format/plate"
	"niche/report"
	"niche/screen"
	experiment "niche/study"
	"niche/units"
)

// simulatedFlags are the options of niche plate that concern simulated plates.
type simulatedFlags struct {
	drugs, with  []string
	arm, readout string
	replicates   int
	at           string
	resolution   string
	cells        int
	set          func(name string) bool // reports whether a flag was given
}

func addSimulatedFlags(cmd *cobra.Command, f *simulatedFlags) {
	fl := cmd.Flags()
	fl.StringArrayVar(&f.drugs, "drug", nil, "DRUG:DOSES of a simulated plate, e.g. cytarabine:0,10nM..10uM:9 (repeatable)")
	fl.StringArrayVar(&f.with, "with", nil, "cell type added to the culture, or another arm, as a further condition (repeatable)")
	fl.StringVar(&f.arm, "arm", "", "arm that the drugs are added to (default: the first that holds the cells of the readout alone)")
	fl.StringVar(&f.readout, "readout", "", "assay of the study that counts living cells (default: the first, viability before counts)")
	fl.IntVar(&f.replicates, "replicates", 4, "wells of each kind on a simulated plate")
	fl.StringVar(&f.at, "at", "0h", "time at which the drugs are added")
	fl.StringVar(&f.resolution, "resolution", "mixed", "what is simulated: mixed (one representative cell per type) or population (individual cells)")
	fl.IntVar(&f.cells, "cells", 500, "individual cells of each type at --resolution population")
	f.set = func(name string) bool { return fl.Changed(name) }
}

// given reports whether an option for simulated plates was given.
func (f *simulatedFlags) given() bool {
	for _, name := range []string{"drug", "with", "arm", "readout", "replicates", "at", "resolution", "cells"} {
		if f.set(name) {
			return true
		}
	}
	return false
}

// parse reads the doses and the time of the drugs.
func (f *simulatedFlags) parse() (list []dose.Series, at float64, err error) {
	if len(f.drugs) == 0 {
		return nil, 0, usageError{errors.New("name at least one drug and its doses, e.g. --drug cytarabine:0,10nM..10uM:9")}
	}
	if f.replicates < 1 {
		return nil, 0, usageError{fmt.Errorf("--replicates %d: give at least 1", f.replicates)}
	}
	var problems diag.List
	for _, text := range f.drugs {
		s, err := dose.ParseSeries(text, diag.Pos{File: "--drug " + text, Line: 1, Col: 1})
		problems.Merge(err)
		list = append(list, s)
	}
	at, err = hours(f.at)
	if err != nil {
		problems.Errorf(diag.BadSetting, diag.Pos{}, "give a time such as 24h", "cannot read --at %q: %v", f.at, err)
	}
	return list, at, problems.Err()
}

// hours reads a time, such as 2d.
func hours(text string) (float64, error) {
	var v float64
	var unit string
	if n, err := fmt.Sscanf(text, "%g%s", &v, &unit); n < 2 {
		return 0, err
	}
	from, err := units.Parse(unit, diag.Pos{})
	if err != nil {
		return 0, err
	}
	to, err := units.Parse("h", diag.Pos{})
	if err != nil {
		return 0, err
	}
	v, err = units.Convert(v, from, to)
	if err == nil && !(v >= 0 && !math.IsInf(v, 0)) {
		err = errors.New("it is not a time from 0 on")
	}
	return v, err
}

// simulate fills the plate of a study.
func (a *plateAnswer) simulate(ctx context.Context, t *terminal, name string) (responses, counts *plate.Plate, err error) {
	f := &a.flags.simulated
	series, at, err := f.parse()
	if err != nil {
		return nil, nil, err
	}
	s, err := a.load(t, name)
	if err != nil {
		return nil, nil, err
	}
	d, err := f.design(s, series, at, a.flags.seed)
	if err != nil {
		return nil, nil, err
	}
	show, clear := t.progress("simulating wells", 0, 1)
	if show != nil {
		d.Progress = func(done, all int) { show(float64(done) / float64(all)) }
	}
	defer clear()
	a.describe(s, d, f, at)
	return d.Simulate(ctx)
}

// load reads a study and keeps its files.
func (a *plateAnswer) load(t *terminal, name string) (*experiment.Study, error) {
	source, err := dossier.Load(name)
	if err != nil {
		return nil, err
	}
	a.warnings = source.Problems
	t.warn(a.warnings)
	a.source = source.Name
	for _, file := range source.Files {
		a.inputs = append(a.inputs, plateInput{file.Name, file.Content})
	}
	return source.Study, nil
}

// design lays the plate out.
func (f *simulatedFlags) design(s *experiment.Study, series []dose.Series, at float64, seed uint64) (*screen.Design, error) {
	engine, err := f.engine(s)
	if err != nil {
		return nil, err
	}
	p := &screen.Plating{
		Study: s, Engine: engine, Seed: seed, Arm: f.arm, With: f.with, Readout: f.readout, Series: series, At: at, Replicates: f.replicates,
	}
	d, err := p.Design()
	if err != nil {
		return nil, err
	}
	d.Workers = runtime.GOMAXPROCS(0)
	return d, nil
}

// engine returns the engine of the resolution.
func (f *simulatedFlags) engine(s *experiment.Study) (culture.Engine, error) {
	switch {
	case f.resolution == "mixed":
		return mixed.New(s, mixed.Options{}), nil
	case f.resolution != "population":
		return nil, usageError{fmt.Errorf("unknown resolution %q; --resolution is mixed or population", f.resolution)}
	case f.cells < 1:
		return nil, usageError{fmt.Errorf("--cells %d: give at least 1", f.cells)}
	}
	return population.New(s, population.Options{Cells: f.cells}), nil
}

// describe notes what is simulated.
func (a *plateAnswer) describe(s *experiment.Study, d *screen.Design, f *simulatedFlags, at float64) {
	var conditions []string
	for _, c := range d.Conditions {
		conditions = append(conditions, c.Name)
	}
	a.facts = []report.Fact{
		{Name: "study", Value: a.source + ": " + s.Title},
		{Name: "drugs", Value: strings.Join(f.drugs, ", ") + fmt.Sprintf(", added at %g h", at)},
		{Name: "conditions", Value: strings.Join(conditions, "; ")},
		{Name: "wells", Value: fmt.Sprintf("%d, %d replicates", len(d.Wells())*len(d.Conditions)*d.Replicates, d.Replicates)},
		{Name: "cells", Value: f.describeCells()},
	}
}

// describeCells says what stands for the cells of a culture.
func (f *simulatedFlags) describeCells() string {
	if f.resolution == "population" {
		return fmt.Sprintf("the median donor, %d individual cells of each type", f.cells)
	}
	return "the median donor, one representative cell per type"
}
