package dossier

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"niche/culture"
	"niche/report"
	"niche/stats"
	"niche/study"
	"niche/trial"
	"niche/verdict"
)

// Page is the report of the outcome.
func (o *Outcome) Page(ctx context.Context, version string, started time.Time) (*report.StudyPage, error) {
	a := newAtlas(o)
	wiring, err := a.wiring(ctx)
	if err != nil {
		return nil, err
	}
	p := &report.StudyPage{
		Title: a.study.Title, Summary: a.summary(), Facts: a.facts(version, started), Wiring: wiring,
		Shares: a.shares(), Sections: a.sections(), Sensitivities: a.sensitivitySection(), Methods: a.methods(version),
	}
	if o.Options.Quick {
		p.Notice = "Quick run: few donors, no predictions, no variants, no sensitivities and no drug plates. Run without --quick before you trust a verdict."
	}
	for i := range o.Claims {
		p.Claims = append(p.Claims, a.claimRow(i))
	}
	predictions := report.FigureSection{Heading: "Experiments: what is done and what becomes of it"}
	for i := range o.Predictions {
		row, figures := a.prediction(i)
		p.Predictions = append(p.Predictions, row)
		predictions.Figures = append(predictions.Figures, figures...)
	}
	if len(predictions.Figures) > 0 {
		p.Sections = append(p.Sections, predictions)
	}
	if len(o.Plates) > 0 {
		p.Sections = append(p.Sections, a.plateSection())
	}
	for _, r := range a.study.References {
		p.References = append(p.References, report.Citation{ID: r.ID.Text, Text: r.Cite, DOI: r.DOI, URL: r.URL})
	}
	return p, nil
}

// summary is what was asked and what was found.
func (a *atlas) summary() []string {
	paragraphs := []string{strings.Join(strings.Fields(a.study.Summary), " ")}
	paragraphs = append(paragraphs, fmt.Sprintf("%d of %d claims pass with %d donors × %d replicates.", a.Passed(), len(a.Claims), a.Options.Donors, a.Options.Replicates))
	for i := range a.Variants {
		flips := "no verdict changes"
		if ids := a.Flips(i); len(ids) > 0 {
			flips = "the verdicts of " + strings.Join(ids, ", ") + " change"
		}
		paragraphs = append(paragraphs, "Under another parametrisation, "+a.Variants[i].Title+", "+flips+".")
	}
	return paragraphs
}

func (a *atlas) facts(version string, started time.Time) []report.Fact {
	return []report.Fact{
		{Name: "donors", Value: fmt.Sprintf("%d × %d replicates", a.Options.Donors, a.Options.Replicates)},
		{Name: "arms", Value: fmt.Sprint(len(a.study.Arms))},
		{Name: "cells", Value: map[string]string{"mixed": "one representative per type", "population": "individuals"}[a.Trial.Engine().Name()]},
		{Name: "seed", Value: fmt.Sprint(a.Options.Seed)},
		{Name: "niche", Value: version},
		{Name: "begun", Value: started.UTC().Format("2006-01-02 15:04 UTC")},
	}
}

func (a *atlas) claimRow(i int) report.ClaimRow {
	c, v := &a.study.Claims[i], &a.Claims[i]
	return report.ClaimRow{
		ID: c.ID.Text, Statement: c.Says, Pass: v.Pass, Kind: c.Kind.Text, Magnitude: c.Magnitude.Text,
		Comparison: a.comparison(&c.Comparison), Effect: a.effect(v.Scale, v.Effect), Required: a.required(&c.Comparison, v.Scale),
		Test: map[string]string{"paired_t": "paired t", "wilcoxon": "signed rank", "tost": "TOST"}[v.Test], P: v.Holm,
		Donors: v.Donors, InDirection: int(math.Round(v.Agreeing.Value * float64(v.Donors))),
		AbolishedBy: a.controlRows(v.Scale, v.Abolished, c.AbolishedBy), Unaffected: a.controlRows(v.Scale, v.Unaffected, c.Unaffected),
		Source: c.Source.Text, Reasons: v.Reasons, Flips: a.flips(i),
	}
}

// flips are the numbers that bring claim i closest to another verdict.
func (a *atlas) flips(i int) []report.Flip {
	if a.Screens == nil {
		return nil
	}
	var out []report.Flip
	ranked := a.Screens[i].Ranked
	for _, r := range ranked[:min(screened, len(ranked))] {
		change := fmt.Sprintf("× %g or ÷ %g", float64(trial.SensitivityFactor), float64(trial.SensitivityFactor))
		switch {
		case r.FlipsHigh && !r.FlipsLow:
			change = fmt.Sprintf("× %g", float64(trial.SensitivityFactor))
		case r.FlipsLow && !r.FlipsHigh:
			change = fmt.Sprintf("÷ %g", float64(trial.SensitivityFactor))
		}
		out = append(out, report.Flip{Parameter: r.Constant.Names[0], Change: change, Flips: r.Flips})
	}
	return out
}

func (a *atlas) effect(s verdict.Scale, i stats.Interval) report.Effect {
	if s == verdict.Difference {
		return report.Effect{Estimate: estimate(i), Null: 0}
	}
	return report.Effect{Estimate: estimate(i), Unit: "fold", Null: 1}
}

// comparison says who is compared with whom, on what and when.
func (a *atlas) comparison(c *study.Comparison) string {
	r, _ := a.readout(c)
	k, m := a.Trial.Arm(c.Arm.Text), a.Trial.Arm(c.Control.Text)
	at, controlAt := a.Trial.Moment(c, k, false), a.Trial.Moment(c, m, true)
	text := fmt.Sprintf("%s vs %s, %s", a.title(c.Arm.Text), a.title(c.Control.Text), a.name(r))
	if at == controlAt {
		return text + " at " + hours(at)
	}
	return text + fmt.Sprintf(" at %s and %s", hours(at), hours(controlAt))
}

// required is what a comparison asks of its effect.
func (a *atlas) required(c *study.Comparison, s verdict.Scale) string {
	unit := "-fold"
	if s == verdict.Difference {
		unit = ""
	}
	var parts []string
	if c.Direction.Text == "equal" {
		parts = append(parts, "equal")
	} else {
		parts = append(parts, c.Direction.Text)
	}
	if c.AtLeast.Present() {
		parts = append(parts, fmt.Sprintf("≥ %.3g%s", culture.Number(c.AtLeast), unit))
	}
	if c.AtMost.Present() {
		parts = append(parts, fmt.Sprintf("≤ %.3g%s", culture.Number(c.AtMost), unit))
	}
	return strings.Join(parts, ", ")
}

func (a *atlas) controlRows(s verdict.Scale, all []verdict.Control, written []study.Control) []report.ControlRow {
	var rows []report.ControlRow
	for i, k := range all {
		within := 0.1
		if written[i].Within.Present() {
			within = culture.Number(written[i].Within)
		}
		rows = append(rows, report.ControlRow{Arm: a.title(k.Arm), Effect: a.effect(s, k.Effect), Residual: estimate(k.Remainder), P: k.P, Reason: k.Reason,
			Margin: fmt.Sprintf("±%.0f %%", 100*within), Pass: k.Holds})
	}
	return rows
}

// prediction is a row of the page with its figures.
func (a *atlas) prediction(i int) (report.Prediction, []report.Drawing) {
	p, v := &a.study.Predictions[i], &a.Predictions[i]
	row := report.Prediction{ID: p.ID.Text, Statement: p.Says, Effect: a.effect(v.Scale, v.Effect), Experiment: a.comparison(&p.Comparison), RefutedIf: p.RefutedBy}
	if !v.Pass {
		row.Statement += " (not borne out by the model as stated: " + strings.Join(v.Reasons, "; ") + ")"
	}
	var figures []report.Drawing
	for _, f := range []report.Drawing{a.bars(p.ID.Text, p.Says, &p.Comparison, v), a.schedule(p.ID.Text, p.Says, &p.Comparison)} {
		if f != nil {
			row.Figures = append(row.Figures, f.Describe().Name)
			figures = append(figures, f)
		}
	}
	return row, figures
}

// shares split the effects on growth and survival into what the first knock-out
// explains and what it leaves.
func (a *atlas) shares() []report.Share {
	var out []report.Share
	for i := range a.Claims {
		c, v := &a.study.Claims[i], &a.Claims[i]
		r, _ := a.readout(&c.Comparison)
		grows := r.Assay.Text == "live_count" || r.Assay.Text == "viability" || r.Assay.Text == "tumour_volume"
		if !grows || len(v.Abolished) == 0 || !slices.Contains([]string{"up", "down"}, c.Direction.Text) {
			continue
		}
		k := v.Abolished[0]
		left := estimate(k.Remainder)
		out = append(out, report.Share{Label: c.ID.Text + ": " + c.Says, By: a.title(k.Arm),
			Explained: report.Estimate{Value: 1 - left.Value, Low: 1 - left.High, High: 1 - left.Low}, Unexplained: left,
			Note: "share of the logarithm of the effect that " + a.title(k.Arm) + " takes away and leaves"})
	}
	return out
}

func (a *atlas) sensitivitySection() report.FigureSection {
	s := report.FigureSection{Heading: "Which numbers could flip a verdict?"}
	if a.Screens == nil {
		s.Paragraphs = []string{"Not computed in a quick run."}
		return s
	}
	for i := range a.Screens {
		s.Figures = appendDrawing(s.Figures, a.tornado(i, &a.Screens[i]))
	}
	return s
}

// methods say how the numbers were made.
func (a *atlas) methods(version string) report.Methods {
	engine := "Each cell type was represented by one cell with its networks; numbers of cells and concentrations in the medium followed ordinary differential equations (BDF, relative tolerance 1e-5)."
	if a.Trial.Engine().Name() == "population" {
		engine = "Cells were simulated one by one, each with its own network state, and divided, died and changed type at random."
	}
	m := report.Methods{Paragraphs: []string{
		fmt.Sprintf("niche %s simulated %d arms for %d virtual donors with %d replicates each (seed %d). %s", version, len(a.study.Arms), a.Options.Donors, a.Options.Replicates, a.Options.Seed, engine),
		"Donors differ by random factors on the parameters listed under donors.vary; the same donors go through all arms. Every reading carries the noise of its assay. Values of a donor are means over replicates.",
		"Claims of a direction pass if enough donors show it, the Holm-adjusted p value lies below 0.01, the effect lies within the claimed bounds, every knock-out under “abolished by” takes the effect away and every arm under “unaffected by” leaves it (docs/methods/claims.md). A readout that served to fit parameters makes a claim “calibrated”, otherwise it is “predicted”; magnitudes without a published number are “tentative”.",
	}}
	m.Paragraphs = append(m.Paragraphs, a.plateMethods()...)
	for _, n := range a.study.Numbers() {
		row := report.ParameterRow{Name: n.Path, Value: n.Value, Unit: n.UnitText, Source: n.Source.Text, Fitted: n.Calibrated, Note: n.Note}
		if n.Tentative {
			row.Source = "tentative"
		}
		m.Parameters = append(m.Parameters, row)
	}
	seen := map[string]bool{}
	for i := range a.study.CellTypes {
		for _, n := range a.study.CellTypes[i].Networks {
			if n.Model == nil || seen[n.From.Text] {
				continue
			}
			seen[n.From.Text] = true
			for _, p := range n.Model.Parameters {
				if p.Constant && p.Source != "" {
					unit := ""
					if p.Unit.Known() {
						unit = p.Unit.String()
					}
					source, note := a.sourced(p.Source)
					m.Parameters = append(m.Parameters, report.ParameterRow{Name: n.From.Text + ": " + p.ID, Value: p.Value, Unit: unit, Source: source, Note: note})
				}
			}
		}
	}
	return m
}

// sourced turns what a network file says about the source of a number into a
// reference of the study with the same identifier, or "tentative", and a note.
func (a *atlas) sourced(text string) (source, note string) {
	if strings.HasPrefix(strings.TrimSpace(text), "tentative") {
		return "tentative", strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(text), "tentative"), ",;: "))
	}
	for _, r := range a.study.References {
		if r.DOI != "" && strings.Contains(text, r.DOI) || r.ID.Text == strings.TrimSpace(text) {
			_, note, _ = strings.Cut(text, r.DOI)
			return r.ID.Text, strings.TrimLeft(note, ",;: ")
		}
	}
	return "", text
}
