package report_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"niche/report"
)

// fold is an effect as a ratio.
func fold(value, low, high float64) report.Effect {
	return report.Effect{Estimate: report.Estimate{Value: value, Low: low, High: high}, Unit: "fold", Null: 1}
}

func estimate(value, low, high float64) report.Estimate {
	return report.Estimate{Value: value, Low: low, High: high}
}

// examplePage is a page from invented numbers; they are no results.
func examplePage() *report.StudyPage {
	nan := math.NaN()
	none := report.Effect{Estimate: estimate(nan, nan, nan)}
	abolishes := func(arm string, residual, effect float64, pass bool, reason string) report.ControlRow {
		return report.ControlRow{Arm: arm, Effect: fold(effect, effect*0.95, effect*1.05), Residual: estimate(residual, residual-0.03, residual+0.03), P: 0.0004, Pass: pass, Reason: reason}
	}
	spares := func(arm string, effect float64) report.ControlRow {
		return report.ControlRow{Arm: arm, Effect: fold(effect, effect*0.96, effect*1.04), Residual: estimate(nan, nan, nan), P: 0.002, Margin: "±10 %", Pass: true}
	}
	p := &report.StudyPage{
		Title:   "Example: AML-derived mesenchymal stem cells, IL-6 and resistance",
		Summary: []string{"This page shows invented numbers. It is drawn to look at the layout of a report and holds no result of any model.", "AML cells, parental and drug-resistant, are cultured with and without mesenchymal stem cells. Every statement is a claim with arms that must abolish it and arms that must not matter."},
		Notice:  "Quick run: 5 donors × 1 replicate instead of 20 × 6. Verdicts may differ from those of a full run.",
		Facts:   []report.Fact{{Name: "run", Value: "niche study example --quick"}, {Name: "seed", Value: "3"}, {Name: "donors × replicates", Value: "20 × 6"}, {Name: "version", Value: "niche 0.0 (example)"}},
		Wiring:  exampleWiring(),
		References: []report.Citation{
			{ID: "lu2023", Text: "Lu J. et al. (2023) AML-derived mesenchymal stem cells, chemoresistance and an EMT-like program. Cancer Sci 114:3287", DOI: "10.1111/cas.15855"},
			{ID: "sobotta2017", Short: "Sobotta 2017", Text: "Sobotta S. et al. (2017) Model based targeting of IL-6-induced inflammatory responses. Front Physiol 8:775", DOI: "10.3389/fphys.2017.00775"},
			{ID: "atcc", Short: "cell bank", Text: "Data sheet of a cell line", URL: "https://example.org/line"},
		},
	}
	p.Claims = []report.ClaimRow{
		{ID: "C1", Statement: "AML-MSC secrete far more IL-6 than AML cells.", Pass: true, Kind: "predicted", Magnitude: "tentative", Comparison: "MSC alone vs AML alone, IL-6 at 48 h", Effect: fold(114, 96, 139), Required: "≥ 10-fold", Test: "paired t", P: 3e-12, Donors: 20, InDirection: 20, AbolishedBy: []report.ControlRow{abolishes("IL-6-KO MSC", 0.01, 1.1, true, "")}, Unaffected: []report.ControlRow{spares("JAK inhibitor at t = 0", 112)}, Source: "lu2023"},
		{ID: "C3", Statement: "MSC raise IL-6 transcription in AML cells.", Pass: true, Kind: "predicted", Magnitude: "tentative", Comparison: "AML + MSC vs AML, IL6 mRNA at 48 h", Effect: fold(2.41, 2.02, 2.88), Required: "≥ 1.5-fold", Test: "paired t", P: 2e-7, Donors: 20, InDirection: 20, AbolishedBy: []report.ControlRow{abolishes("IL-6-KO MSC", 0.02, 1.03, true, ""), abolishes("anti-IL-6", 0.06, 1.07, true, ""), abolishes("ruxolitinib 1 µM", 0.11, 1.12, true, "")}, Unaffected: []report.ControlRow{spares("P-gp inhibitor", 2.4)}, Source: "lu2023"},
		{ID: "C7", Statement: "MSC speed up growth without drug, by IL-6 in part.", Pass: false, Kind: "calibrated", Magnitude: "tentative", Comparison: "AML + MSC vs AML, live cells at 72 h", Effect: fold(1.34, 1.21, 1.49), Required: "≥ 1.1-fold", Test: "paired t", P: 0.0004, Donors: 20, InDirection: 20, AbolishedBy: []report.ControlRow{abolishes("anti-IL-6", 0.42, 1.13, false, "42 % of the effect is left; at most 20 % is accepted")}, Unaffected: []report.ControlRow{spares("UC-MSC mode", 0.98)}, Source: "lu2023", Reasons: []string{"Anti-IL-6 leaves 42 % of the effect (39 % to 45 %); a control that abolishes leaves at most 20 %."}, Flips: []report.Flip{{Parameter: "IL-6 receptors of AML cells", Change: "× 0.5", Flips: true}, {Parameter: "SOCS3 feedback", Change: "× 2"}}},
		{ID: "C10", Statement: "Resistance emerges sooner with MSC.", Pass: true, Kind: "predicted", Magnitude: "direction", Comparison: "AML with 0.1 % primed cells + MSC vs without, time to takeover", Effect: fold(0.61, 0.52, 0.72), Required: "< 1", Test: "Wilcoxon", P: 0.0031, Donors: 20, InDirection: 19, AbolishedBy: []report.ControlRow{abolishes("continuous ruxolitinib", 0.08, 0.97, true, "")}, Unaffected: []report.ControlRow{{Arm: "no drug", Effect: none, Residual: estimate(nan, nan, nan), P: nan, Margin: "no takeover", Pass: true}}, Source: "lu2023"},
		{ID: "C11", Statement: "A JAK inhibitor before or with the co-culture blocks the program.", Pass: true, Kind: "predicted", Magnitude: "literature", Comparison: "with vs without ruxolitinib, mesenchymal-like cells at 14 d", Effect: report.Effect{Estimate: estimate(-38, -44, -31), Unit: "points"}, Required: "≥ 80 % blocked", Test: "paired t", P: 1e-9, Donors: 20, InDirection: 20, AbolishedBy: []report.ControlRow{abolishes("inactive analogue", 0.02, 1.01, true, "")}, Source: "sobotta2017"},
	}
	p.Shares = []report.Share{{Label: "Protection of AML cells by AML-MSC from cytarabine, 72 h", By: "IL-6", Explained: estimate(0.71, 0.63, 0.78), Unexplained: estimate(0.29, 0.22, 0.37), Note: "The rest is contact and soluble factors that the study holds constant."}}
	p.Predictions = []report.Prediction{
		{ID: "P1", Statement: "In resistant cells the program outlasts the JAK inhibitor when this comes 4 d late.", Effect: fold(8.4, 5.9, 11.7), Experiment: "Co-culture resistant cells with MSC, add 500 nM ruxolitinib at −48 h, 0 h or 96 h, measure elongation at 14 d.", RefutedIf: "Cells treated at 96 h are no more elongated than those treated at 0 h.", Figures: []string{"order"}},
		{ID: "P2", Statement: "One MSC per 20 AML cells protects as well as one per two.", Effect: none, Experiment: "Vary MSC : AML from 1 : 100 to 1 : 1 at constant AML density.", RefutedIf: "Viability under 1 µM cytarabine rises by more than 10 points between 1 : 20 and 1 : 2."},
	}
	p.Sections = []report.FigureSection{
		{Heading: "IL-6 and signalling", Paragraphs: []string{"Assays with their noise, as a laboratory would read them."}, Figures: []report.Drawing{exampleELISA(), examplePhospho(), exampleBlot()}},
		{Heading: "Program and form", Figures: []report.Drawing{exampleHeat(), exampleMorphology(), exampleSchedule()}},
		{Heading: "Growth and drugs", Figures: []report.Drawing{exampleBars(), exampleDose(), exampleGrowth(), exampleMatrix(), exampleTumour(), exampleForest()}},
	}
	p.Sensitivities = report.FigureSection{Heading: "Sensitivity", Paragraphs: []string{"Each parameter was halved and doubled."}, Figures: []report.Drawing{exampleTornado()}}
	p.Methods = report.Methods{Paragraphs: []string{"Invented numbers, drawn with niche; seed 3."}, Parameters: []report.ParameterRow{
		{Name: "msc.secretion.il6.base", Value: 1000, Unit: "pg/1e5/d", Source: "lu2023"}, {Name: "aml.division.base", Value: 0.0204, Unit: "1/h", Source: "atcc", Note: "doubling time 34 h"}, {Name: "aml.survival.half", Value: 12, Unit: "nM", Source: "tentative"}, {Name: "aml.scale.emt", Value: 0.31, Unit: "1", Source: "sobotta2017", Fitted: true},
	}}
	return p
}

func TestStudyPage(t *testing.T) {
	html, err := examplePage().HTML()
	if err != nil {
		t.Fatal(err)
	}
	if *gallery != "" {
		if err := os.WriteFile(filepath.Join(*gallery, "report.html"), html, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text := string(html)
	for _, want := range []string{
		"4 of 5 claims pass", "2.41-fold (2.02–2.88)", "needs ≥ 1.5-fold", "20 of 20", "&lt;0.0001", "42\u00a0% left", "Why C7 fails:",
		`href="https://doi.org/10.1111/cas.15855"`, "Lu J. et al. 2023", "not explained: <b>29\u00a0%</b>", "Refuted if", `<a href="#fig-order">Figure 7</a>`,
		"1 tentative, 1 calibrated", "IL-6 receptors of AML cells × 0.5 <b>(flips)</b>", "Quick run", "<script>(function", "prefers-color-scheme: dark", "@media print",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not contain %q", want)
		}
	}
	if m := regexp.MustCompile(`(?i)<link|\ssrc=|@import|url\(|<script [^>]`).FindString(text); m != "" {
		t.Errorf("the page is not self-contained: it has %q", m)
	}
	if figures, named := strings.Count(text, "<figure "), strings.Count(text, `role="img" aria-label="`); named < figures+len(examplePage().Claims) {
		t.Errorf("%d figures, %d images with a description", figures, named)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("two elements have the id %q", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to %q, which does not exist", m[1])
		}
	}
}

// TestStudyPageIsTheSameEveryTime: whatever the number of goroutines, and drawn
// alone or with all files.
func TestStudyPageIsTheSameEveryTime(t *testing.T) {
	a, err := examplePage().Render(1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := examplePage().Render(5)
	if err != nil {
		t.Fatal(err)
	}
	html, err := examplePage().HTML()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.HTML, b.HTML) || !bytes.Equal(a.HTML, html) {
		t.Error("renderings of one page differ")
	}
	if len(a.Figures) != 14 || len(a.Tables) != 3+14 {
		t.Errorf("%d figures and %d tables", len(a.Figures), len(a.Tables))
	}
	for i := range a.Figures {
		if f, g := a.Figures[i], b.Figures[i]; f.Name != g.Name || !bytes.Equal(f.SVG, g.SVG) || !bytes.Equal(f.PNG, g.PNG) {
			t.Errorf("figure %q differs", f.Name)
		}
	}
}

// TestEmptyStudyPage: every part may be missing.
func TestEmptyStudyPage(t *testing.T) {
	html, err := (&report.StudyPage{Title: "empty"}).HTML()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(html, []byte("<h1>empty</h1>")) {
		t.Error("no title")
	}
}

func TestStudyPageRefuses(t *testing.T) {
	for want, spoil := range map[string]func(p *report.StudyPage){
		`claim "C1" cites "nobody"`:            func(p *report.StudyPage) { p.Claims[0].Source = "nobody" },
		`two figures are called "elisa"`:       func(p *report.StudyPage) { p.Sensitivities.Figures = append(p.Sensitivities.Figures, exampleELISA()) },
		`prediction "P1" shows figure "other"`: func(p *report.StudyPage) { p.Predictions[0].Figures = []string{"other"} },
		`cites "nowhere"`:                      func(p *report.StudyPage) { p.Methods.Parameters[0].Source = "nowhere" },
		`node "x" stands in box "y"`:           func(p *report.StudyPage) { p.Wiring.Nodes[0].ID, p.Wiring.Nodes[0].Box = "x", "y" },
	} {
		p := examplePage()
		spoil(p)
		if _, err := p.HTML(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
