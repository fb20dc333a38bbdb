package report_test

import (
	"flag"
	"fmt"
	"math"

	"niche/report"
	"niche/rng"
)

var (
	update  = flag.Bool("update", false, "rewrite testdata/gallery.golden")
	gallery = flag.String("gallery", "", "write every example figure and page into this folder, to look at")
)

// The figures below are drawn from invented numbers. Their sizes are those of
// the assays they imitate; they are no results.

// dice draws the noise of the examples.
type dice struct{ rng.Stream }

func newDice(entity uint32) *dice {
	return &dice{rng.New(rng.Key{Seed: 3, Purpose: rng.Measurement, Entity: entity})}
}

// around returns n values around mean with coefficient of variation cv.
func (d *dice) around(n int, mean, cv float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = mean * math.Exp(cv*d.Normal())
	}
	return values
}

// arms are the arms of the examples.
var arms = report.NewColours("mono", "coculture", "coculture, anti-IL-6", "coculture, ruxolitinib", "coculture, STAT3 inhibitor", "IL-6-KO MSC", "transwell", "UC-MSC")

func exampleBars() *report.BarFigure {
	d := newDice(1)
	f := &report.BarFigure{
		Labels: report.Labels{Name: "viability", Title: "AML-MSC protect AML cells from cytarabine, through IL-6",
			Caption: "Viability after 72 h of 1 µM cytarabine relative to untreated cells of the same arm."},
		YLabel: "viability (% of untreated)", Reference: 100,
	}
	for _, line := range []struct {
		name  string
		level []float64
	}{{"parental", []float64{31, 56, 37, 39}}, {"resistant", []float64{58, 88, 69, 74}}} {
		g := report.BarGroup{Label: line.name}
		for i, arm := range []string{"mono", "coculture", "coculture, anti-IL-6", "coculture, ruxolitinib"} {
			g.Bars = append(g.Bars, report.Bar{Label: arm, Colour: arms[arm], Values: d.around(20, line.level[i], 0.12)})
		}
		f.Groups = append(f.Groups, g)
	}
	for g := range 2 {
		f.Brackets = append(f.Brackets,
			report.Bracket{From: [2]int{g, 0}, To: [2]int{g, 1}, P: 1e-6},
			report.Bracket{From: [2]int{g, 1}, To: [2]int{g, 2}, P: 0.0004},
			report.Bracket{From: [2]int{g, 0}, To: [2]int{g, 3}, P: 0.012})
	}
	f.Brackets = append(f.Brackets, report.Bracket{From: [2]int{0, 1}, To: [2]int{1, 2}, P: 0.31})
	return f
}

func exampleELISA() *report.BarFigure {
	d := newDice(2)
	f := &report.BarFigure{
		Labels: report.Labels{Name: "elisa", Title: "AML cells make MSC secrete IL-6", Caption: "IL-6 in the medium after 48 h."},
		YLabel: "IL-6 (pg/ml)", LogY: true, Limit: 3.1,
	}
	for i, arm := range []string{"AML alone", "MSC alone", "AML + MSC", "AML + MSC, transwell", "AML + IL-6-KO MSC", "AML + MSC, inducer blocked"} {
		level := []float64{4.2, 480, 1900, 1750, 5, 510}[i]
		f.Groups = append(f.Groups, report.BarGroup{Label: arm, Bars: []report.Bar{{Label: arm, Colour: report.Colour(i + 1), Values: d.around(24, level, 0.3)}}})
	}
	f.Brackets = []report.Bracket{{From: [2]int{1, 0}, To: [2]int{2, 0}, P: 1e-9}, {From: [2]int{2, 0}, To: [2]int{3, 0}, P: 0.4}, {From: [2]int{0, 0}, To: [2]int{1, 0}, P: 1e-9}}
	return f
}

// exampleArms has more arms than labels fit side by side.
func exampleArms() *report.BarFigure {
	d := newDice(6)
	f := &report.BarFigure{Labels: report.Labels{Name: "arms", Title: "Many arms", Caption: "Viability in all arms."}, YLabel: "viability (%)"}
	for i, arm := range []string{"parental alone", "parental + AML-MSC", "parental + AML-MSC, anti-IL-6", "parental + AML-MSC, ruxolitinib", "parental + AML-MSC, Stattic", "parental + IL-6-knock-out MSC", "parental + healthy MSC", "parental + umbilical-cord MSC", "resistant alone", "resistant + AML-MSC", "resistant + AML-MSC, anti-IL-6", "resistant + AML-MSC, ruxolitinib", "resistant + AML-MSC, Stattic", "resistant + IL-6-knock-out MSC"} {
		f.Groups = append(f.Groups, report.BarGroup{Label: arm, Bars: []report.Bar{{Colour: report.Colour(i + 1), Values: d.around(20, 40+3*float64(i), 0.1)}}})
	}
	f.Brackets = []report.Bracket{{From: [2]int{0, 0}, To: [2]int{1, 0}, P: 1e-9}, {From: [2]int{8, 0}, To: [2]int{13, 0}, P: 0.02}}
	return f
}

func exampleGrowth() *report.Figure {
	f := &report.Figure{
		Width: 13.4, Height: 9.5, Name: "growth", Title: "Growth of AML cells without drug", XLabel: "time (h)", YLabel: "live cells (10⁵/ml)", LogY: true,
		Note:  "Mean ± SD, n = 20 donors × 6 replicates.",
		Marks: []report.Mark{{X: 24, Label: "medium change"}, {X: 48, Label: "medium change"}},
	}
	for i, arm := range []string{"mono", "coculture", "coculture, ruxolitinib", "UC-MSC"} {
		s := report.Series{Name: arm, Colour: int(arms[arm]), N: 20}
		for t := 0.0; t <= 96; t += 4 {
			rate := []float64{math.Ln2 / 34, math.Ln2 / 29, math.Ln2 / 33, math.Ln2 / 38}[i]
			n := 2 * math.Exp(rate*t) / (1 + 2*(math.Exp(rate*t)-1)/30)
			s.X, s.Y = append(s.X, t), append(s.Y, n)
			s.Low, s.High = append(s.Low, n*math.Exp(-0.003*t)), append(s.High, n*math.Exp(0.003*t))
		}
		f.Series = append(f.Series, s)
	}
	return f
}

func examplePhospho() *report.Figure {
	f := &report.Figure{
		Width: 13.4, Height: 9.5, Name: "pstat3", Title: "pSTAT3 after IL-6, with and without ruxolitinib", XLabel: "time after IL-6 (min)", YLabel: "pSTAT3 (fold of untreated)",
		Note:  "Lines: mean, bands: SD of 20 donors; points: simulated assay, n = 3.",
		Marks: []report.Mark{{X: -30, To: 0, Label: "ruxolitinib"}, {X: 0, Label: "IL-6 10 ng/ml"}},
	}
	for i, arm := range []string{"coculture", "coculture, ruxolitinib"} {
		s := report.Series{Name: []string{"IL-6", "IL-6 + 500 nM ruxolitinib"}[i], Colour: int(arms[arm])}
		p := report.Series{Colour: int(arms[arm]), Points: true}
		for t := -60.0; t <= 240; t += 5 {
			y := 1.0
			if t > 0 {
				y += []float64{9, 2}[i] * (math.Exp(-t/150) - math.Exp(-t/12)) * 1.25
			}
			s.X, s.Y, s.Low, s.High = append(s.X, t), append(s.Y, y), append(s.Low, y*0.88), append(s.High, y*1.12)
			if t == 0 || t == 15 || t == 30 || t == 60 || t == 120 || t == 240 {
				p.X, p.Y, p.Low, p.High = append(p.X, t), append(p.Y, y*1.04), append(p.Low, y*0.9), append(p.High, y*1.18)
			}
		}
		f.Series = append(f.Series, s, p)
	}
	return f
}

func exampleBlot() *report.BlotFigure {
	f := &report.BlotFigure{Labels: report.Labels{Name: "blot", Title: "IL-6 from MSC activates JAK2 and STAT3 in AML cells", Caption: "Whole-cell lysates after 24 h."}}
	for _, line := range []string{"parental", "resistant"} {
		for _, arm := range []string{"mono", "+ MSC", "+ MSC, anti-IL-6", "+ MSC, ruxolitinib"} {
			f.Lanes = append(f.Lanes, report.Lane{Label: arm, Group: line})
		}
	}
	f.Rows = []report.BlotRow{
		{Protein: "pJAK2", Mass: 125, N: 20, Density: []float64{1, 2.1, 1.1, 0.5, 1.3, 3.4, 1.4, 0.6}, SD: []float64{0.1, 0.3, 0.1, 0.1, 0.2, 0.5, 0.2, 0.1}},
		{Protein: "pSTAT3 (Y705)", Mass: 88, N: 20, Density: []float64{1, 2.6, 1.2, 0.7, 1.5, 4.2, 1.6, 0.9}, SD: []float64{0.12, 0.4, 0.2, 0.1, 0.2, 0.6, 0.2, 0.1}},
		{Protein: "N-cadherin", Mass: 130, N: 20, Density: []float64{0.05, 0.2, 0.06, 0.05, 1, 5.1, 1.3, 1.1}, SD: []float64{0.01, 0.1, 0.01, 0.01, 0.2, 0.9, 0.2, 0.2}},
		{Protein: "β-actin", Mass: 42, Loading: true, Density: []float64{1, 0.97, 1.03, 1, 1.01, 0.98, 1, 0.99}},
	}
	return f
}

func exampleHeat() *report.HeatFigure {
	f := &report.HeatFigure{
		Labels: report.Labels{Name: "markers", Title: "Mesenchymal-like program in resistant cells with MSC", Caption: "qPCR, 2^−ΔΔCt against parental cells alone, 14 d."},
		Rows:   []string{"SNAI1", "ZEB1", "CDH2 (N-cadherin)", "VIM (vimentin)", "CDH1 (E-cadherin)", "MIR34A", "MIR200"}, Note: "Means of 20 donors.",
	}
	for _, line := range []string{"parental", "resistant"} {
		for _, arm := range []string{"mono", "+ MSC", "+ MSC, anti-IL-6", "+ MSC, ruxolitinib"} {
			f.Columns = append(f.Columns, report.HeatColumn{Label: arm, Group: line})
		}
	}
	f.Values = [][]float64{
		{0, 0.4, 0.1, 0, 0.9, 2.6, 1.1, 0.8}, {0, 0.3, 0.1, 0, 0.7, 4.4, 0.9, 0.8}, {0, 0.2, 0, 0.1, 0.6, 3.1, 0.8, 0.7},
		{0, 0.3, 0.1, 0, 0.8, 2.9, 0.9, 0.9}, {0, -0.2, 0, 0, -0.5, -2.7, -0.6, math.NaN()}, {0, -0.6, -0.1, 0.1, -0.9, -2.8, -1.0, -0.7}, {0, -0.2, 0, 0, -0.6, -3.3, -0.8, -0.6},
	}
	return f
}

func exampleMorphology() *report.StackFigure {
	f := &report.StackFigure{
		Labels: report.Labels{Name: "morphology", Title: "Elongated cells appear among resistant cells with MSC", Caption: "Cells by elongation (long over short axis) at 14 d."},
		YLabel: "cells (%)", Parts: []string{"round (< 1.5)", "intermediate (1.5–2)", "elongated (> 2)"},
	}
	for g, line := range []string{"parental", "resistant"} {
		group := report.StackGroup{Label: line}
		for a, arm := range []string{"mono", "+ MSC", "+ MSC, anti-IL-6"} {
			e := [][]float64{{0.01, 0.06, 0.02}, {0.02, 0.41, 0.05}}[g][a]
			group.Bars = append(group.Bars, report.StackBar{Label: arm, Mean: []float64{0.9 - 1.5*e, 0.1 + 0.5*e, e}, SD: []float64{0.04, 0.03, 0.03}, N: 20})
		}
		f.Groups = append(f.Groups, group)
	}
	return f
}

func exampleDose() *report.DoseFigure {
	d := newDice(3)
	f := &report.DoseFigure{
		Labels: report.Labels{Name: "dose", Title: "MSC shift the dose–response of cytarabine", Caption: "72 h; four-parameter log-logistic fits."},
		XLabel: "cytarabine", Unit: "nM", YLabel: "viability (% of untreated)", Reference: 50,
	}
	for i, arm := range []string{"mono", "coculture", "coculture, ruxolitinib"} {
		ic50 := []float64{110, 420, 160}[i]
		c := report.DoseCurve{Label: arm, Colour: arms[arm], N: 6, IC50: report.Estimate{Value: ic50, Low: ic50 * 0.8, High: ic50 * 1.27}}
		curve := func(x float64) float64 { return 8 + 92/(1+math.Pow(x/ic50, 1.1)) }
		for _, x := range []float64{0, 10, 30, 100, 300, 1000, 3000, 10000} {
			y := curve(x) * (1 + 0.04*d.Normal())
			c.Doses, c.Mean, c.SD = append(c.Doses, x), append(c.Mean, y), append(c.SD, 1+0.07*y)
		}
		for k := 0.0; k <= 60; k++ {
			x := 10 * math.Pow(10, k/20)
			y := curve(x)
			c.FitDoses, c.Fit, c.FitLow, c.FitHigh = append(c.FitDoses, x), append(c.Fit, y), append(c.FitLow, y-4), append(c.FitHigh, y+4)
		}
		f.Curves = append(f.Curves, c)
	}
	return f
}

func exampleMatrix() *report.MatrixFigure {
	f := &report.MatrixFigure{
		Labels:  report.Labels{Name: "synergy", Title: "Cytarabine × ruxolitinib with MSC", Caption: "Viability and excess over Bliss independence."},
		RowDrug: "ruxolitinib", RowUnit: "nM", RowDoses: []float64{0, 30, 100, 300, 1000, 3000},
		ColumnDrug: "cytarabine", ColumnUnit: "nM", ColumnDoses: []float64{0, 10, 32, 100, 320, 1000, 3200, 10000}, Note: "Means of 4 replicates.",
	}
	viability, bliss := make([][]float64, 6), make([][]float64, 6)
	for r, a := range f.RowDoses {
		for _, b := range f.ColumnDoses {
			u, v := 0.35*a/(a+250), b/(b+420)
			s := 0.0
			if a > 0 && b > 0 {
				s = 18*math.Exp(-math.Pow(math.Log(b/400), 2)/3)*a/(a+150) - 2
			}
			viability[r] = append(viability[r], 100*(1-u)*(1-v)-s)
			bliss[r] = append(bliss[r], s)
		}
	}
	bliss[5][7] = math.NaN()
	f.Panels = []report.MatrixPanel{
		{Title: "Viability", Unit: "%", Values: viability, Limit: 100},
		{Title: "Excess over Bliss", Unit: "percentage points", Values: bliss, Diverging: true, Note: "Mean 5.1 (95 % CI 3.4 to 6.8)."},
	}
	return f
}

func exampleTumour() *report.TumourFigure {
	d := newDice(4)
	f := &report.TumourFigure{Labels: report.Labels{Name: "xenograft", Title: "MSC speed tumours up and blunt chemotherapy; ruxolitinib restores it", Caption: "Subcutaneous xenografts."},
		Dosing: []report.Dosing{{Label: "cytarabine 50 mg/kg", Colour: report.Ink, Days: []float64{7, 8, 9, 14, 15, 16}}, {Label: "ruxolitinib 2 × 45 mg/kg/d", Colour: report.Neutral, Spans: [][2]float64{{7, 28}}}}}
	for day := 0.0; day <= 30; day += 3 {
		f.Days = append(f.Days, day)
	}
	for g, name := range []string{"AML", "AML + MSC", "AML, chemo", "AML + MSC, chemo", "AML + MSC, ruxolitinib", "AML + MSC, chemo + ruxolitinib"} {
		group := report.TumourGroup{Label: name, Colour: report.Colour(g + 1)}
		for range 10 {
			rate := []float64{0.11, 0.14, 0.06, 0.105, 0.125, 0.055}[g] * (1 + 0.12*d.Normal())
			var a []float64
			for _, day := range f.Days {
				v := 80 * math.Exp(rate*day)
				if v > 3800 {
					v = math.NaN()
				}
				a = append(a, v)
			}
			group.Animals = append(group.Animals, a)
		}
		f.Groups = append(f.Groups, group)
	}
	return f
}

func exampleForest() *report.ForestFigure {
	d := newDice(5)
	f := &report.ForestFigure{Labels: report.Labels{Name: "forest", Title: "C8: protection from cytarabine, donor by donor", Caption: "IC50 with MSC over IC50 without."},
		XLabel: "IC50 with MSC over without (fold)", LogX: true, Null: 1, Margin: 1.1, Note: "95 % intervals over 6 replicates; shaded: equivalence ±10 %; green: accepted."}
	for i := range 12 {
		v := 2.4 * math.Exp(0.35*d.Normal())
		f.Rows = append(f.Rows, report.ForestRow{Label: fmt.Sprintf("donor %d", i+1), Group: "AML + MSC against AML", Effect: report.Estimate{Value: v, Low: v / 1.3, High: v * 1.3}, Colour: report.Blue})
	}
	f.Rows = append(f.Rows,
		report.ForestRow{Label: "all donors", Group: "AML + MSC against AML", Effect: report.Estimate{Value: 2.41, Low: 2.02, High: 2.88}, Accept: report.Estimate{Low: 1.2, High: math.NaN()}, Colour: report.Blue, Summary: true, Verdict: "PASS"},
		report.ForestRow{Label: "IL-6-KO MSC", Group: "must be abolished by", Effect: report.Estimate{Value: 1.05, Low: 0.98, High: 1.12}, Colour: report.Vermilion, Summary: true, Verdict: "PASS"},
		report.ForestRow{Label: "ruxolitinib", Group: "must be abolished by", Effect: report.Estimate{Value: 1.31, Low: 1.19, High: 1.44}, Colour: report.Vermilion, Summary: true, Verdict: "FAIL"},
		report.ForestRow{Label: "P-gp inhibitor", Group: "must not be affected by", Effect: report.Estimate{Value: 2.38, Low: 1.99, High: 40}, Colour: report.Green, Summary: true, Verdict: "PASS"})
	return f
}

func exampleTornado() *report.TornadoFigure {
	return &report.TornadoFigure{Labels: report.Labels{Name: "tornado", Title: "C7: which parameters could flip the verdict", Caption: "Each parameter halved and doubled."},
		XLabel: "live cells with MSC over without (fold)", Base: 1.34, Threshold: 1.1, LogX: true, Note: "Fold change at 72 h; the claim needs at least 1.1.",
		Rows: []report.TornadoRow{
			{Parameter: "IL-6 secretion of AML-MSC", Low: "× 0.5", High: "× 2", AtLow: 1.19, AtHigh: 1.52, Source: "Gupta 2010"},
			{Parameter: "IL-6 receptors of AML cells", Low: "× 0.5", High: "× 2", AtLow: 1.08, AtHigh: 1.61, Source: "tentative", FlipsLow: true},
			{Parameter: "half-maximal pSTAT3 of survival", Low: "× 0.5", High: "× 2", AtLow: 1.46, AtHigh: 1.16, Source: "tentative"},
			{Parameter: "SOCS3 feedback", Low: "× 0.5", High: "× 2", AtLow: 1.39, AtHigh: 1.29, Source: "Sobotta 2017"},
			{Parameter: "P-gp expression", Low: "× 0.5", High: "× 2", AtLow: 1.34, AtHigh: 1.34, Source: "Legrand 1998"},
		}}
}

func exampleSchedule() *report.ScheduleFigure {
	f := &report.ScheduleFigure{Labels: report.Labels{Name: "order", Title: "A JAK inhibitor before, with and after the co-culture", Caption: "Resistant cells."},
		XLabel: "time (d)", YLabel: "mesenchymal-like cells (%)", Note: "Means of 20 donors."}
	f.Tracks = []report.Track{
		{Label: "co-culture with MSC", Colour: report.Neutral, Spans: []report.Span{{From: 0, To: 14, Label: "MSC present"}}},
		{Label: "ruxolitinib before", Colour: report.Blue, Spans: []report.Span{{From: -2, To: 0, Label: "500 nM"}}},
		{Label: "ruxolitinib with", Colour: report.Green, Spans: []report.Span{{From: 0, To: 14, Label: "500 nM"}}},
		{Label: "ruxolitinib after 4 d", Colour: report.Vermilion, Spans: []report.Span{{From: 4, To: 14, Label: "500 nM"}}},
		{Label: "cytarabine", Colour: report.Ink, Doses: []float64{5, 7, 9}},
	}
	for i, name := range []string{"before", "with", "after 4 d"} {
		s := report.Series{Name: name, Colour: []int{1, 3, 2}[i]}
		for t := -2.0; t <= 14; t += 0.25 {
			y := 1.0
			if t > 0 {
				y += []float64{30, 3, 36}[i] * (1 - math.Exp(-t/[]float64{5, 6, 3}[i]))
			}
			if i == 2 && t > 4 {
				y -= 0.5 * (t - 4)
			}
			s.X, s.Y = append(s.X, t), append(s.Y, y)
		}
		f.Curves = append(f.Curves, s)
	}
	return f
}

// examples are all kinds of figures.
func examples() []report.Drawing {
	return []report.Drawing{
		exampleBars(), exampleELISA(), exampleGrowth(), examplePhospho(), exampleBlot(), exampleHeat(), exampleMorphology(),
		exampleDose(), exampleMatrix(), exampleTumour(), exampleForest(), exampleTornado(), exampleSchedule(), exampleWiring(), exampleArms(),
	}
}

func exampleWiring() *report.WiringFigure {
	f := &report.WiringFigure{Labels: report.Labels{Name: "wiring", Title: "Wiring of the niche", Caption: "Cell types, medium and drugs of the study."},
		Boxes: []report.WiringBox{{ID: "msc", Label: "AML-MSC", Colour: report.Vermilion}, {ID: "medium", Label: "medium", Medium: true, Colour: report.Sky}, {ID: "aml", Label: "AML cell (parental, resistant)", Colour: report.Blue}}}
	node := func(box string, kind report.NodeKind, id, label string) {
		f.Nodes = append(f.Nodes, report.WiringNode{ID: id, Label: label, Kind: kind, Box: box})
	}
	node("msc", report.ProteinNode, "response", "response to inducer")
	node("msc", report.GeneNode, "mIL6", "IL6")
	node("medium", report.SubstrateNode, "inducer", "AML-derived inducer")
	node("medium", report.SubstrateNode, "il6", "IL-6")
	node("medium", report.DrugNode, "antiil6", "anti-IL-6")
	node("medium", report.DrugNode, "rux", "ruxolitinib")
	node("medium", report.DrugNode, "stattic", "STAT3 inhibitor")
	node("medium", report.DrugNode, "arac", "cytarabine")
	node("medium", report.DrugNode, "dnr", "daunorubicin")
	node("aml", report.ProteinNode, "il6r", "IL-6R/gp130")
	node("aml", report.ProteinNode, "jak", "pJAK2")
	node("aml", report.ProteinNode, "stat3", "pSTAT3")
	node("aml", report.ProteinNode, "socs3", "SOCS3")
	node("aml", report.GeneNode, "mir34", "miR-34a")
	node("aml", report.ProteinNode, "snail", "SNAIL")
	node("aml", report.GeneNode, "mir200", "miR-200")
	node("aml", report.ProteinNode, "zeb", "ZEB1")
	node("aml", report.ProteinNode, "bcl", "BCL-XL, MCL-1")
	node("aml", report.ProteinNode, "pgp", "P-gp")
	node("aml", report.ProteinNode, "dnrin", "intracellular drug")
	node("aml", report.OutcomeNode, "emt", "mesenchymal-like form")
	node("aml", report.OutcomeNode, "death", "death")
	node("aml", report.OutcomeNode, "division", "division")
	node("aml", report.GeneNode, "amlil6", "IL6 (autocrine)")
	edge := func(kind report.EdgeKind, tested bool, from string, to ...string) {
		for _, t := range to {
			f.Edges = append(f.Edges, report.WiringEdge{From: from, To: t, Kind: kind, Tested: tested})
		}
	}
	edge(report.Activates, false, "inducer", "response")
	edge(report.Activates, false, "response", "mIL6")
	edge(report.Secretes, true, "mIL6", "il6")
	edge(report.Binds, false, "antiil6", "il6")
	edge(report.Activates, false, "il6", "il6r")
	edge(report.Activates, false, "il6r", "jak")
	edge(report.Activates, false, "jak", "stat3")
	edge(report.Activates, false, "stat3", "socs3")
	edge(report.Inhibits, false, "socs3", "jak")
	edge(report.Inhibits, false, "rux", "jak")
	edge(report.Inhibits, false, "stattic", "stat3")
	edge(report.Inhibits, false, "stat3", "mir34")
	edge(report.Activates, true, "stat3", "snail", "bcl")
	edge(report.Activates, false, "stat3", "amlil6", "division")
	edge(report.Secretes, false, "amlil6", "il6")
	edge(report.Inhibits, false, "mir34", "snail", "il6r")
	edge(report.Inhibits, false, "snail", "snail")
	edge(report.Activates, false, "snail", "zeb")
	edge(report.Inhibits, false, "zeb", "mir200")
	edge(report.Inhibits, false, "mir200", "zeb")
	edge(report.Activates, false, "zeb", "emt", "pgp")
	edge(report.Inhibits, false, "bcl", "death")
	edge(report.Activates, false, "dnr", "dnrin")
	edge(report.Inhibits, false, "pgp", "dnrin")
	edge(report.Activates, false, "dnrin", "death")
	edge(report.Activates, false, "arac", "death")
	edge(report.Secretes, false, "division", "inducer")
	return f
}
