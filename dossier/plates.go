package dossier

import (
	"fmt"
	"runtime"
	"strings"

	"niche/culture"
	"niche/report"
	"niche/screen"
	"niche/store"
	"niche/study"
	"niche/trial"
)

// PlateOutcome is a drug plate of the study with what it says.
type PlateOutcome struct {
	Plate    *study.Plate
	Arms     []*study.Arm // of the experiments of the analysis, in their order
	Analysis *screen.Analysis
}

// plateResamples is how many resamples stand behind the intervals of a plate.
const plateResamples = 300

// plates simulates and analyses the drug plates of the study.
func (c *conduct) plates(t *trial.Trial) ([]PlateOutcome, error) {
	var all []PlateOutcome
	for i := range c.source.Study.Plates {
		p, err := c.plate(t, &c.source.Study.Plates[i])
		if err != nil {
			return nil, fmt.Errorf("plate %s: %w", c.source.Study.Plates[i].ID.Text, err)
		}
		all = append(all, p)
	}
	return all, nil
}

func (c *conduct) plate(t *trial.Trial, p *study.Plate) (PlateOutcome, error) {
	out := PlateOutcome{Plate: p}
	workers := c.monitor.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	plating, err := screen.NewPlating(c.source.Study, p)
	if err != nil {
		return out, err
	}
	plating.Engine, plating.Seed = c.engine, c.options.Seed
	if out.Arms, err = plating.Arms(); err != nil {
		return out, err
	}
	d, err := plating.Design()
	if err != nil {
		return out, err
	}
	part := "plate " + p.ID.Text
	if d.Journal, err = c.journal(part, t.Identity(c.monitor.Version, c.source.Digest())+" "+part); err != nil {
		return out, err
	}
	d.Workers, d.Progress = workers, c.progress(part)
	responses, counts, err := d.Simulate(c.ctx)
	if err = closing(d.Journal, err); err != nil {
		return out, err
	}
	out.Analysis, err = screen.Analyse(c.ctx, responses, screen.Options{Seed: c.options.Seed, Resamples: plateResamples, Workers: workers, Counts: counts})
	return out, err
}

// title is what people call the plate.
func (p *PlateOutcome) title() string {
	if p.Plate.Title != "" {
		return p.Plate.Title
	}
	return strings.ReplaceAll(p.Plate.ID.Text, "_", " ")
}

// titled is text under the title of the plate.
func (p *PlateOutcome) titled(text string) string {
	if strings.HasSuffix(p.title(), "?") {
		return p.title() + " " + text
	}
	return p.title() + ". " + text
}

// summaries are the tables of the plate for people, under its title.
func (p *PlateOutcome) summaries() []*store.Table {
	var all []*store.Table
	for _, t := range []*store.Table{p.Analysis.CurveSummary(), p.Analysis.ShiftSummary(), p.Analysis.SynergySummary()} {
		if t.Rows() > 0 {
			t.Title = p.titled(t.Title)
			all = append(all, t)
		}
	}
	return all
}

// plateSection is the part of the page about drug plates.
func (a *atlas) plateSection() report.FigureSection {
	s := report.FigureSection{Heading: "Drug plates"}
	for i := range a.Plates {
		p := &a.Plates[i]
		s.Paragraphs = append(s.Paragraphs, a.describePlate(p))
		for _, problem := range p.Analysis.Problems {
			s.Paragraphs = append(s.Paragraphs, p.titled(problem.Message+"."))
		}
		s.Tables = append(s.Tables, p.summaries()...)
		colours := report.Colours{}
		for k, name := range screen.ArmNames(p.Arms) {
			colours[name] = a.colours[p.Arms[k].ID.Text]
		}
		s.Figures = append(s.Figures, p.Analysis.FiguresIn("plate-"+fileName(p.Plate.ID.Text), colours)...)
	}
	return s
}

// describePlate says what is on a plate.
func (a *atlas) describePlate(p *PlateOutcome) string {
	var drugs []string
	for _, d := range p.Plate.Drugs {
		drugs = append(drugs, a.substrate(d.ID.Text))
	}
	r := &a.study.Readouts[a.Trial.Readout(p.Plate.Readout.Text)]
	return p.titled(fmt.Sprintf("Added at %s: %s; to: %s. Read at %s: %s; %d wells of each kind.", hours(culture.Hours(p.Plate.At)), strings.Join(drugs, ", "),
		strings.Join(screen.ArmNames(p.Arms), "; "), hours(culture.Hours(p.Arms[0].Duration)), a.name(r), p.Plate.Wells()))
}

// plateMethods say how plates were simulated and analysed.
func (a *atlas) plateMethods() []string {
	if len(a.Plates) == 0 {
		return nil
	}
	most := a.Plates[0].Analysis // the one with combinations says all that the others say
	for i := range a.Plates {
		if x := a.Plates[i].Analysis; len(x.Combinations) > len(most.Combinations) {
			most = x
		}
	}
	return append([]string{"Wells of drug plates are the culture of the median donor with the drugs added to its medium, read with the noise of the assay; their intervals are those of one plate and say nothing of other donors."}, most.Methods()...)
}

// plateTables are all numbers of the plates.
func (o *Outcome) plateTables() []*store.Table {
	var all []*store.Table
	for i := range o.Plates {
		p := &o.Plates[i]
		for _, t := range p.Analysis.Tables() {
			t.Name, t.Title = "plate-"+fileName(p.Plate.ID.Text)+"-"+t.Name, p.titled(t.Title)
			all = append(all, t)
		}
	}
	return all
}

// plateRecords are the plates for programs.
func (o *Outcome) plateRecords() []map[string]any {
	all := make([]map[string]any, len(o.Plates))
	for i := range o.Plates {
		p := &o.Plates[i]
		all[i] = p.Analysis.Records()
		var arms []string
		for _, arm := range p.Arms {
			arms = append(arms, arm.ID.Text)
		}
		all[i]["id"], all[i]["title"], all[i]["readout"], all[i]["arms"] = p.Plate.ID.Text, p.title(), p.Plate.Readout.Text, arms
	}
	return all
}
