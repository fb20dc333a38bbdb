package dossier

import (
	"fmt"
	"math"
	"strings"

	"niche/culture"
	"niche/report"
	"niche/stats"
	"niche/study"
	"niche/trial"
	"niche/verdict"
)

func estimate(i stats.Interval) report.Estimate {
	return report.Estimate{Value: i.Value, Low: i.Low, High: i.High}
}

// tornado draws what halving and doubling the most telling numbers does to a claim.
func (a *atlas) tornado(i int, s *trial.ClaimScreen) report.Drawing {
	c := &a.study.Claims[i]
	f := &report.TornadoFigure{Labels: report.Labels{Name: "tornado-" + fileName(s.Claim), Title: s.Claim + ": what could flip it",
		Caption: fmt.Sprintf("Effect in the median donor without noise, with one number of the study or of its networks halved or doubled; the %d that bring the claim closest to another verdict.", screened)},
		XLabel: "arm over control (fold)", Base: s.Effect, Threshold: math.NaN(), LogX: true}
	if a.Claims[i].Scale == verdict.Difference {
		f.XLabel, f.LogX = "arm − control", false
	}
	if c.AtLeast.Present() {
		f.Threshold, f.ThresholdName = culture.Number(c.AtLeast), "smallest accepted"
	}
	for _, r := range s.Ranked[:min(screened, len(s.Ranked))] {
		if math.IsNaN(r.Low) || math.IsNaN(r.High) || f.LogX && (r.Low <= 0 || r.High <= 0) {
			continue
		}
		f.Rows = append(f.Rows, report.TornadoRow{Parameter: r.Constant.Names[0], Low: a.scaled(r.Constant, 1.0/trial.SensitivityFactor, false), High: a.scaled(r.Constant, trial.SensitivityFactor, true),
			AtLow: r.Low, AtHigh: r.High, Source: a.cite(r.Constant.Source), FlipsLow: r.FlipsLow, FlipsHigh: r.FlipsHigh})
	}
	if f.Rows == nil {
		return nil
	}
	return f
}

// scaled is a changed number, with its unit if wanted.
func (a *atlas) scaled(c culture.Constant, factor float64, unit bool) string {
	v := c.Value * factor
	text := fmt.Sprintf("%.3g", v)
	if v = math.Abs(v); v >= 1000 && v < 1e6 {
		text = fmt.Sprintf("%.0f", c.Value*factor)
	}
	if unit && c.Unit != "dimensionless" {
		text += " " + c.Unit
	}
	return strings.TrimSpace(text)
}

// schedule draws what is done to the arm and control of a prediction, and what
// becomes of them.
func (a *atlas) schedule(id, says string, c *study.Comparison) report.Drawing {
	r, k := a.readout(c)
	arms := []string{c.Control.Text, c.Arm.Text}
	if arms[0] == arms[1] {
		arms = arms[1:]
	}
	scale, unit := timeAxis(a.longest(arms))
	f := &report.ScheduleFigure{Labels: report.Labels{Name: "schedule-" + fileName(id), Title: id + ": " + says,
		Caption: fmt.Sprintf("Top: who is in culture and what is added. Bottom: %s, mean ± SD of %d donors without noise.", a.quantity(r), a.Options.Donors)},
		XLabel: "time (" + unit + ")", YLabel: a.quantity(r)}
	for _, arm := range arms {
		f.Tracks = append(f.Tracks, a.tracks(arm, scale)...)
		if r.Assay.Text == "time_to" {
			continue
		}
		index := a.Trial.Arm(arm)
		s := a.band(r, a.Data.Courses(k, index), a.Data.Times(index), scale)
		s.Name, s.Colour = a.title(arm), int(a.colours[arm])
		f.Curves = append(f.Curves, s)
	}
	if len(f.Curves) == 0 {
		return nil
	}
	return f
}

// tracks are the cells and substances of an arm over time.
func (a *atlas) tracks(arm string, scale float64) []report.Track {
	x := &a.study.Arms[a.Trial.Arm(arm)]
	actions, err := culture.NewTimeline(a.study, x)
	if err != nil {
		return nil
	}
	end := culture.Hours(x.Duration) / scale
	var tracks []report.Track
	track := func(label string) *report.Track {
		label = a.title(arm) + ": " + label
		for i := range tracks {
			if tracks[i].Label == label {
				return &tracks[i]
			}
		}
		tracks = append(tracks, report.Track{Label: label, Colour: a.colours[arm]})
		return &tracks[len(tracks)-1]
	}
	for _, action := range actions {
		at := action.At / scale
		switch action.Kind {
		case culture.SeedCells:
			t := track(a.cellType(action.What))
			t.Spans = append(t.Spans, report.Span{From: at, To: end})
		case culture.RemoveCells:
			if t := track(a.cellType(action.What)); len(t.Spans) > 0 {
				t.Spans[len(t.Spans)-1].To = at
			}
		case culture.AddToMedium, culture.AddToBlood:
			t := track(a.substrate(action.What))
			t.Doses = append(t.Doses, at)
		case culture.Infuse:
			if t := track(a.substrate(action.What)); action.Value > 0 {
				t.Spans = append(t.Spans, report.Span{From: at, To: end})
			} else if len(t.Spans) > 0 {
				t.Spans[len(t.Spans)-1].To = at
			}
		}
	}
	return tracks
}

// cellType is the display name of a cell type.
func (a *atlas) cellType(id string) string {
	for i := range a.study.CellTypes {
		if t := &a.study.CellTypes[i]; t.ID.Text == id && t.Title != "" {
			return t.Title
		}
	}
	return id
}

// sections are the figures of the page, by what a reader looks for.
func (a *atlas) sections() []report.FigureSection {
	overview := report.FigureSection{Heading: "All claims"}
	for _, scale := range []verdict.Scale{verdict.Ratio, verdict.Difference} {
		overview.Figures = appendDrawing(overview.Figures, a.forest(scale))
	}
	out := []report.FigureSection{overview}
	for i := range a.Claims {
		c := &a.study.Claims[i]
		s := report.FigureSection{Heading: c.ID.Text + ": " + c.Says}
		s.Figures = appendDrawing(s.Figures, a.bars(c.ID.Text, c.Says, &c.Comparison, &a.Claims[i]))
		s.Figures = appendDrawing(s.Figures, a.course(c.ID.Text, c.Says, &c.Comparison))
		if r, _ := a.readout(&c.Comparison); r.Assay.Text == "live_count" || r.Assay.Text == "viability" || r.Assay.Text == "morphology_fraction" {
			s.Figures = appendDrawing(s.Figures, a.donors(i))
		}
		out = append(out, s)
	}
	for _, s := range []report.FigureSection{
		{Heading: "Western blots", Figures: a.blots()},
		{Heading: "Markers", Figures: a.heats()},
		{Heading: "Animals", Figures: a.tumours()},
	} {
		if len(s.Figures) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func appendDrawing(all []report.Drawing, d report.Drawing) []report.Drawing {
	if d == nil {
		return all
	}
	return append(all, d)
}
