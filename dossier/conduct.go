package dossier

import (
	"context"
	"fmt"
	"path/filepath"

	"niche/culture"
	"niche/culture/mixed"
	"niche/culture/population"
	"niche/study"
	"niche/trial"
	"niche/verdict"
	"niche/work"
)

// Options say how a study is conducted. All of them are kept for a resume.
type Options struct {
	Seed       uint64 `json:"seed"`
	Donors     int    `json:"donors"`     // 0: as the study says
	Replicates int    `json:"replicates"` // 0: as the study says
	Resolution string `json:"resolution"` // mixed or population
	Cells      int    `json:"cells"`      // individuals of each type in a population; 0: the engine's default
	Quick      bool   `json:"quick"`      // few donors, no predictions, no variants, no sensitivities, no plates
}

// Resolutions lists the engines by name.
func Resolutions() []string { return []string{"mixed", "population"} }

// quickDonors is as few as a signed-rank test of some 40 claims needs;
// quickReplicates is for engines whose replicates cost time.
const (
	quickDonors     = 14
	quickReplicates = 2
)

// Monitor is told how far a study is. Any of its functions may be nil.
type Monitor struct {
	Workers  int    // 0: one per processor
	Journals string // folder of journals; "" for none
	Version  string // of the program, for journals
	// Progress is called after each simulation.
	Progress func(part string, done, total int)
	// Seen is called with each claim and its effect, not yet tested, as soon as the
	// arms that it compares are simulated.
	Seen func(*verdict.Verdict, *study.Claim)
	// Judged is called with the outcome as soon as claims and predictions are
	// judged, before variants and sensitivities.
	Judged func(*Outcome)
}

// Outcome is what came of a study.
type Outcome struct {
	Source      *Source
	Options     Options // with defaults filled in
	Trial       *trial.Trial
	Data        *trial.Data
	Claims      []verdict.Verdict
	Predictions []verdict.Verdict
	Variants    []VariantOutcome
	Screens     []trial.ClaimScreen // nil if quick
	Plates      []PlateOutcome      // nil if quick
}

// VariantOutcome is the study judged again under a variant.
type VariantOutcome struct {
	ID, Title string
	Claims    []verdict.Verdict
}

// Conduct carries a study out. It fails with a diag.List, a numerical failure or
// ctx's error.
func Conduct(ctx context.Context, source *Source, o Options, m Monitor) (*Outcome, error) {
	engine, err := newEngine(source, o)
	if err != nil {
		return nil, err
	}
	if o.Quick && o.Donors == 0 {
		o.Donors = quickDonors
	}
	if o.Quick && o.Replicates == 0 && engine.Stochastic() { // others pay nothing for replicates
		o.Replicates = quickReplicates
	}
	out := &Outcome{Source: source, Options: o}
	c := conduct{ctx: ctx, source: source, engine: engine, options: o, monitor: m}
	if out.Trial, out.Data, err = c.trial(studyPart, nil, o.Quick); err != nil {
		return nil, err
	}
	out.Options.Donors, out.Options.Replicates = out.Trial.Donors(), out.Trial.Replicates()
	if out.Claims = out.Data.Judge(); !o.Quick {
		out.Predictions = out.Data.Predict()
	}
	if m.Judged != nil {
		m.Judged(out)
	}
	for i := range source.Study.Variants {
		if o.Quick {
			break
		}
		v := &source.Study.Variants[i]
		var scale []trial.Scaling
		for _, s := range v.Scale {
			scale = append(scale, trial.Scaling{Target: s.ID.Text, Factor: culture.Number(s.Factor)})
		}
		_, data, err := c.trial("variant "+v.ID.Text, scale, true)
		if err != nil {
			return nil, err
		}
		out.Variants = append(out.Variants, VariantOutcome{v.ID.Text, v.Title, data.Judge()})
	}
	if !o.Quick {
		if out.Screens, err = c.screen(out.Trial); err != nil {
			return nil, err
		}
		if out.Plates, err = c.plates(out.Trial); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newEngine(source *Source, o Options) (culture.Engine, error) {
	switch o.Resolution {
	case "mixed", "":
		return mixed.New(source.Study, mixed.Options{}), nil
	case "population":
		return population.New(source.Study, population.Options{Cells: o.Cells}), nil
	}
	return nil, fmt.Errorf("there is no resolution %q; choose one of %q", o.Resolution, Resolutions())
}

// studyPart is the part of the work that judges the study as it stands.
const studyPart = "study"

// conduct is a study under way.
type conduct struct {
	ctx     context.Context
	source  *Source
	engine  culture.Engine
	options Options
	monitor Monitor
}

// progress returns the function that a part of the work reports to, nil for none.
func (c *conduct) progress(part string) func(done, total int) {
	if c.monitor.Progress == nil {
		return nil
	}
	return func(done, total int) { c.monitor.Progress(part, done, total) }
}

// journal opens the journal of a part of the work, nil if none is kept.
func (c *conduct) journal(part, identity string) (*work.Journal, error) {
	if c.monitor.Journals == "" {
		return nil, nil
	}
	return work.OpenJournal(filepath.Join(c.monitor.Journals, part+".journal"), identity)
}

// trial runs all units of the study under one set of factors.
func (c *conduct) trial(part string, scale []trial.Scaling, claimsOnly bool) (_ *trial.Trial, _ *trial.Data, err error) {
	o := trial.Options{Seed: c.options.Seed, Donors: c.options.Donors, Replicates: c.options.Replicates, Workers: c.monitor.Workers,
		Scale: scale, ClaimsOnly: claimsOnly, Progress: c.progress(part)}
	if c.monitor.Seen != nil && part == studyPart {
		o.Claim = c.monitor.Seen
	}
	t, err := trial.New(c.source.Study, c.engine, o)
	if err != nil {
		return nil, nil, err
	}
	journal, err := c.journal(part, t.Identity(c.monitor.Version, c.source.Digest()))
	if err != nil {
		return nil, nil, err
	}
	data, err := t.Run(c.ctx, journal)
	return t, data, closing(journal, err)
}

// closing closes a journal and returns the first error.
func closing(j *work.Journal, err error) error {
	if j == nil {
		return err
	}
	if e := j.Close(); err == nil {
		err = e
	}
	return err
}

// candidates is how many numbers are tried on the controls of each claim.
const candidates = 8

// screen changes numbers one at a time. Their effects are far larger than the
// integration error at these tolerances, which save half the time.
func (c *conduct) screen(t *trial.Trial) ([]trial.ClaimScreen, error) {
	var loose mixed.Options
	loose.Settings.RTol, loose.Settings.ATol = 1e-4, 1e-6
	o := trial.Options{Seed: c.options.Seed, Donors: 1, Replicates: 1, Workers: c.monitor.Workers}
	rough, err := trial.New(c.source.Study, mixed.New(c.source.Study, loose), o)
	if err != nil {
		return nil, err
	}
	journal, err := c.journal("sensitivities", t.Identity(c.monitor.Version, c.source.Digest())+" screen")
	if err != nil {
		return nil, err
	}
	screens, err := rough.Screen(c.ctx, candidates, journal, c.progress("sensitivities"))
	return screens, closing(journal, err)
}
