package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/logical"
	"niche/report"
	"niche/run"
	"niche/store"
)

// The methods of logical models.
const (
	methodSync  = "sync"
	methodAsync = "async"
	methodChain = "ctmc"
)

// levelled reports whether the method simulates levels.
func levelled(method string) bool {
	return slices.Contains([]string{methodSync, methodAsync, methodChain}, method)
}

// levelFlags are the options of niche run that concern logical models.
type levelFlags struct {
	rates     []string
	unitSteps bool
}

func addLevelFlags(cmd *cobra.Command, f *levelFlags) {
	fl := cmd.Flags()
	fl.StringArrayVar(&f.rates, "rate", nil, "ctmc: ID=UP or ID=UP,DOWN: how often a species moves (default 1; repeatable)")
	fl.BoolVar(&f.unitSteps, "unit-steps", false, "logical models: species move by one level, not to their target at once")
}

// levelAnswer is the simulation of a logical model.
type levelAnswer struct {
	src       *run.Source
	network   *logical.Network
	flags     *runFlags
	started   time.Time
	warnings  diag.List
	start     logical.State
	course    *logical.Statistics
	certain   bool // the update leaves nothing to chance
	stable    []logical.State
	allStable bool
	reached   []logical.Attractor
	complete  bool // reached are all attractors that can be reached
}

// levels simulates the logical model called name and reports.
func (t *terminal) levels(ctx context.Context, name string, f *runFlags) error {
	a := &levelAnswer{flags: f, started: time.Now(), certain: f.settings.Method == methodSync}
	var err error
	if f.out, err = outFor(f.out, name, a.started); err != nil {
		return err
	}
	if a.src, err = run.Load(name); err != nil {
		return err
	}
	var list diag.List
	a.network, list = logical.New(a.src.Model)
	if err := list.Err(); err != nil {
		return err
	}
	a.warnings = append(a.src.Problems.Warnings(), list...)
	t.warn(a.warnings)
	if err := a.initial(); err != nil {
		return err
	}
	if err := a.simulate(ctx, t); err != nil {
		return err
	}
	a.attractors()
	dir, err := t.keepLevels(a)
	if err != nil {
		return err
	}
	return t.summariseLevels(a, dir)
}

// initial sets the initial levels of the command line.
func (a *levelAnswer) initial() error {
	set, err := parseSettings(a.flags.set)
	if err != nil {
		return err
	}
	a.start = a.network.Initial()
	var problems diag.List
	for id, v := range set {
		i := a.network.Index(id)
		switch {
		case i < 0:
			problems.Errorf(diag.UnknownSetting, diag.Pos{}, diag.SuggestHint(id, a.ids()), "the model has no species %q", id)
		case v != math.Trunc(v) || v < 0 || v > float64(a.network.Species[i].Max):
			problems.Errorf(diag.BadLevel, diag.Pos{}, fmt.Sprintf("give a whole number from 0 to %d", a.network.Species[i].Max), "species %q has no level %g", id, v)
		default:
			a.start[i] = uint8(v)
		}
	}
	return problems.Err()
}

func (a *levelAnswer) ids() []string {
	ids := make([]string, len(a.network.Species))
	for i := range ids {
		ids[i] = a.network.Species[i].ID
	}
	return ids
}

// rates reads the rates of the command line.
func (a *levelAnswer) rates() (map[string]logical.Rate, error) {
	rates := map[string]logical.Rate{}
	var problems diag.List
	for _, text := range a.flags.levels.rates {
		id, value, _ := strings.Cut(text, "=")
		up, down, two := strings.Cut(value, ",")
		if !two {
			down = up
		}
		u, err := strconv.ParseFloat(strings.TrimSpace(up), 64)
		d, err2 := strconv.ParseFloat(strings.TrimSpace(down), 64)
		good := err == nil && err2 == nil && u >= 0 && d >= 0 && !math.IsInf(u+d, 0)
		switch {
		case a.network.Index(id) < 0:
			problems.Errorf(diag.UnknownSetting, diag.Pos{}, diag.SuggestHint(id, a.ids()), "the model has no species %q", id)
		case !good:
			problems.Errorf(diag.BadLevel, diag.Pos{}, "write --rate ID=UP or ID=UP,DOWN with numbers ≥ 0", "cannot read the rate %q", text)
		}
		rates[id] = logical.Rate{Up: u, Down: d}
	}
	return rates, problems.Err()
}

// times are the steps or times of the course.
func (a *levelAnswer) times() ([]float64, error) {
	f := a.flags
	to := f.to
	if to == 0 {
		to = 50
	}
	if to < 0 || math.IsInf(to, 0) || math.IsNaN(to) || f.from != 0 {
		return nil, usageError{fmt.Errorf("--to %g: logical models are simulated from 0 to a finite time", f.to)}
	}
	points := f.points
	if f.settings.Method != methodChain {
		if to = math.Trunc(to); to > 1e6 {
			return nil, usageError{fmt.Errorf("--to %g: at most 1,000,000 steps", f.to)}
		}
		points = int(to) + 1
	}
	if points < 2 {
		return nil, usageError{fmt.Errorf("--points %d: give at least 2", f.points)}
	}
	times := make([]float64, points)
	for i := range times {
		times[i] = to * float64(i) / float64(points-1)
	}
	return times, nil
}

// simulate finds the course of levels.
func (a *levelAnswer) simulate(ctx context.Context, t *terminal) error {
	times, err := a.times()
	if err != nil {
		return err
	}
	options := logical.Options{UnitSteps: a.flags.levels.unitSteps}
	if a.certain {
		a.course = run.Certain(a.network.Synchronous(a.start, len(times)-1, options))
		return nil
	}
	e := &logical.Ensemble{Start: a.start, Options: options, Replicates: a.flags.stochastic.replicates, Seed: a.flags.stochastic.seed,
		Workers: runtime.GOMAXPROCS(0), Times: times}
	if e.Replicates < 1 {
		return usageError{fmt.Errorf("--replicates %d: give at least 1", e.Replicates)}
	}
	if a.flags.settings.Method == methodChain {
		if e.Rates, err = a.rates(); err != nil {
			return err
		}
	}
	show, clear := t.progress("realisations", 0, float64(e.Replicates))
	defer clear()
	if show != nil {
		e.Progress = func(done int) { show(float64(done)) }
	}
	a.course, err = a.network.Run(ctx, e)
	return err
}

// attractors finds the stable states, and the attractors that the update can
// reach.
func (a *levelAnswer) attractors() {
	const most = 1000
	options := logical.Options{UnitSteps: a.flags.levels.unitSteps}
	a.stable, a.allStable = a.network.Stable(a.start, most)
	if a.certain {
		cycle, _ := a.network.Cycle(a.start, options)
		a.reached, a.complete = []logical.Attractor{cycle}, true
		return
	}
	a.reached, a.complete = a.network.Attractors(a.start, options)
}

// tables are the course, the attractors, the stable states and the ends.
func (a *levelAnswer) tables() []*store.Table {
	step := "step"
	if a.flags.settings.Method == methodChain {
		step = "time"
	}
	stable := make([]logical.Attractor, len(a.stable))
	for k, s := range a.stable {
		stable[k].States = []logical.State{s}
	}
	tables := []*store.Table{
		run.LevelTable(a.network, a.course, step),
		run.AttractorTable(a.network, "attractors", "Attractors reached from the start", a.reached),
		run.AttractorTable(a.network, "stable", "Stable states of the model", stable),
	}
	if !a.certain {
		tables = append(tables, run.EndTable(a.network, a.course.Ends))
	}
	return tables
}

// facts describe the answer.
func (a *levelAnswer) facts() []report.Fact {
	limited := func(n int, all bool) string {
		if all {
			return fmt.Sprint(n)
		}
		return fmt.Sprintf("more than could be counted (%d shown)", n)
	}
	facts := []report.Fact{
		{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"},
		{Name: "update", Value: map[string]string{methodSync: "synchronous", methodAsync: "asynchronous", methodChain: "continuous-time Markov chain"}[a.flags.settings.Method]},
		{Name: "species", Value: fmt.Sprint(len(a.network.Species))},
		{Name: "start", Value: run.Present(a.network, a.start)},
		{Name: "attractors reached", Value: limited(len(a.reached), a.complete)},
		{Name: "stable states", Value: limited(len(a.stable), a.allStable)},
	}
	if !a.certain {
		facts = append(facts, report.Fact{Name: "realisations", Value: fmt.Sprintf("%d, seed %d", a.flags.stochastic.replicates, a.flags.stochastic.seed)})
	}
	return facts
}

// keepLevels writes the run directory and returns its path.
func (t *terminal) keepLevels(a *levelAnswer) (string, error) {
	f := a.flags
	references := citations(report.References(append([]string{"niche", "levels"}, a.src.Uses()...)...))
	d, err := store.Create(f.out, store.Record{
		Command: "run", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings: map[string]any{
			"method": f.settings.Method, "to": a.course.Times[len(a.course.Times)-1], "set": f.set, "rates": f.levels.rates,
			"unit_steps": f.levels.unitSteps, "replicates": f.stochastic.replicates, "seed": f.stochastic.seed,
		},
		References: references,
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := a.src.AddTo(d); err != nil {
		return "", err
	}
	tables := a.tables()
	for _, table := range tables {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	for _, w := range a.warnings {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	label := "step"
	if f.settings.Method == methodChain {
		label = "time"
	}
	page := &report.Page{
		Title: a.src.File(), Subtitle: "Levels · niche run · niche " + version() + " · " + a.started.UTC().Format("2006-01-02 15:04 UTC"), Facts: a.facts(),
		Sections: []report.Section{
			{Heading: "Figures", Figures: run.LevelFigures(a.network, a.course, label, f.plot)},
			{Heading: "Attractors", Tables: tables[1:]},
			{Heading: "Values", Tables: tables[:1]},
			{Heading: "References", List: references},
		},
	}
	return t.finish(d, page, a.started)
}

// summariseLevels prints the answer.
func (t *terminal) summariseLevels(a *levelAnswer, dir string) error {
	tables := a.tables()
	if t.json {
		answer := map[string]any{"run": dir, "method": a.flags.settings.Method, "attractors_complete": a.complete, "stable_complete": a.allStable}
		for _, table := range tables {
			answer[table.Name] = rows(table)
		}
		return t.printJSON(answer)
	}
	if !isTerminal(t.out) {
		if err := tables[0].WriteTSV(t.out); err != nil {
			return err
		}
	}
	for _, table := range tables[1:] {
		t.sayTable(table)
	}
	t.say("kept in %s", folder(dir))
	return nil
}
