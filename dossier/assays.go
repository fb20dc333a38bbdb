package dossier

import (
	"fmt"
	"math"
	"slices"

	"niche/culture"
	"niche/report"
	"niche/study"
	"niche/verdict"
)

// blots draws one synthetic western blot for each set of arms in which proteins are
// compared: lanes are the arms, rows the proteins.
func (a *atlas) blots() []report.Drawing {
	var out []report.Drawing
	for i := range a.study.Claims {
		c := &a.study.Claims[i]
		if r, _ := a.readout(&c.Comparison); r.Assay.Text == "phospho_protein" || r.Assay.Text == "western_blot" {
			out = append(out, a.blot(c))
		}
	}
	return out
}

// blot draws every protein readout of the arms of one claim at its time.
func (a *atlas) blot(c *study.Claim) report.Drawing {
	arms := a.armsOf(&c.Comparison)
	f := &report.BlotFigure{Labels: report.Labels{Name: "blot-" + fileName(c.ID.Text), Title: c.ID.Text + ": synthetic western blot",
		Caption: fmt.Sprintf("Bands drawn from simulated amounts (no photograph), relative to %s; numbers are densitometry, mean ± SD of %d donors.", a.title(c.Control.Text), a.Options.Donors)}}
	for _, arm := range arms {
		f.Lanes = append(f.Lanes, report.Lane{Label: a.title(arm)})
	}
	own, _ := a.readout(&c.Comparison)
	for k := range a.study.Readouts {
		r := &a.study.Readouts[k]
		if (r.Assay.Text != "phospho_protein" && r.Assay.Text != "western_blot") || !sameCells(r, own) {
			continue
		}
		row := report.BlotRow{Protein: a.name(r), N: a.Options.Donors}
		base := a.Data.Donor(k, a.Trial.Arm(c.Control.Text), a.nearest(k, &c.Comparison, c.Control.Text))
		for _, arm := range arms {
			values := a.Data.Donor(k, a.Trial.Arm(arm), a.nearest(k, &c.Comparison, arm))
			for d := range values {
				values[d] /= base[d]
			}
			mean, sd := moments(values)
			row.Density, row.SD = append(row.Density, mean), append(row.SD, sd)
		}
		if !slices.ContainsFunc(row.Density, math.IsNaN) {
			f.Rows = append(f.Rows, row)
		}
	}
	loading := report.BlotRow{Protein: "loading control", Loading: true, N: a.Options.Donors}
	for range arms {
		loading.Density = append(loading.Density, 1)
	}
	f.Rows = append(f.Rows, loading)
	return f
}

// name is a readout without unit.
func (a *atlas) name(r *study.Readout) string {
	if r.Title != "" {
		return r.Title
	}
	return r.ID.Text
}

func sameCells(a, b *study.Readout) bool {
	for _, x := range a.Cells {
		if slices.ContainsFunc(b.Cells, func(y study.Name) bool { return y.Text == x.Text }) {
			return true
		}
	}
	return len(a.Cells) == 0 || len(b.Cells) == 0
}

// nearest is the reading of a readout closest to the time of a comparison [h].
func (a *atlas) nearest(readout int, c *study.Comparison, arm string) float64 {
	k := a.Trial.Arm(arm)
	want, best := a.Trial.Moment(c, k, arm == c.Control.Text), math.NaN()
	for _, when := range a.Trial.ReadTimes(readout, k) {
		if math.IsNaN(best) || math.Abs(when-want) < math.Abs(best-want) {
			best = when
		}
	}
	return best
}

// armsOf lists the arms of a comparison: control, arm, then its controls.
func (a *atlas) armsOf(c *study.Comparison) []string {
	arms := []string{c.Control.Text, c.Arm.Text}
	add := func(controls []study.Control) {
		for _, k := range controls {
			if !slices.Contains(arms, k.ID.Text) {
				arms = append(arms, k.ID.Text)
			}
		}
	}
	add(c.AbolishedBy)
	add(c.Unaffected)
	return arms
}

// heats draws the markers of every index that a claim compares.
func (a *atlas) heats() []report.Drawing {
	var out []report.Drawing
	drawn := map[string]bool{}
	for i := range a.study.Claims {
		c := &a.study.Claims[i]
		r, k := a.readout(&c.Comparison)
		if r.Assay.Text != "marker_index" || drawn[r.ID.Text] {
			continue
		}
		drawn[r.ID.Text] = true
		var arms []string
		for j := range a.study.Claims {
			if x := &a.study.Claims[j]; x.Readout.Text == r.ID.Text {
				for _, arm := range a.armsOf(&x.Comparison) {
					if !slices.Contains(arms, arm) {
						arms = append(arms, arm)
					}
				}
			}
		}
		out = append(out, a.heat(c, k, arms))
	}
	return out
}

// heat draws log2 folds of the markers of a readout over the control of a claim.
func (a *atlas) heat(c *study.Claim, readout int, arms []string) report.Drawing {
	r := &a.study.Readouts[readout]
	reference := a.Trial.Arm(c.Control.Text)
	f := &report.HeatFigure{Labels: report.Labels{Name: "markers-" + fileName(r.ID.Text), Title: a.name(r),
		Caption: fmt.Sprintf("log2 fold of each marker over %s at %s, without noise, means of %d donors.", a.title(c.Control.Text), hours(a.Trial.Moment(&c.Comparison, reference, true)), a.Options.Donors)},
		Note: fmt.Sprintf("means of %d donors", a.Options.Donors)}
	for _, arm := range arms {
		f.Columns = append(f.Columns, report.HeatColumn{Label: a.title(arm)})
	}
	for m := range r.Markers {
		f.Rows = append(f.Rows, a.markerName(r.Markers[m].ID.Text))
		var row []float64
		for _, arm := range arms {
			k := a.Trial.Arm(arm)
			row = append(row, a.Data.MarkerFold(readout, m, k, reference, a.Trial.Moment(&c.Comparison, k, false), a.Trial.Moment(&c.Comparison, reference, true)))
		}
		f.Values = append(f.Values, row)
	}
	return f
}

// markerName is the display name of a network's symbol, or the symbol.
func (a *atlas) markerName(signal string) string {
	if name := culture.DisplayName(a.study, signal); name != "" {
		return name
	}
	return signal
}

// tumours draws the volumes of all animals of the arms that claims compare.
func (a *atlas) tumours() []report.Drawing {
	var arms []string
	readout := -1
	for _, c := range a.comparisons() {
		r, k := a.readout(c)
		if r.Assay.Text != "tumour_volume" {
			continue
		}
		readout = k
		for _, arm := range []string{c.Control.Text, c.Arm.Text} {
			if !slices.Contains(arms, arm) {
				arms = append(arms, arm)
			}
		}
	}
	if readout < 0 {
		return nil
	}
	f := &report.TumourFigure{Labels: report.Labels{Name: "tumours", Title: "Tumour volumes",
		Caption: fmt.Sprintf("Thin lines: animals (one per donor, n = %d, with the assay's noise); thick: mean.", a.Options.Donors)},
		YLabel: "tumour volume (mm³)", LogY: true}
	times := a.Trial.ReadTimes(readout, a.Trial.Arm(arms[0]))
	for _, t := range times {
		f.Days = append(f.Days, t/24)
	}
	for _, arm := range arms {
		k := a.Trial.Arm(arm)
		if !slices.Equal(a.Trial.ReadTimes(readout, k), times) {
			continue
		}
		g := report.TumourGroup{Label: a.title(arm), Colour: a.colours[arm]}
		for donor := range a.Options.Donors {
			var animal []float64
			for _, t := range times {
				animal = append(animal, a.Data.Replicates(readout, k, donor, t)[0])
			}
			g.Animals = append(g.Animals, animal)
		}
		if !slices.ContainsFunc(g.Animals, func(animal []float64) bool { return !math.IsNaN(animal[0]) }) {
			continue // not simulated in a quick run
		}
		f.Groups = append(f.Groups, g)
	}
	f.Dosing = a.dosing(arms)
	return []report.Drawing{f}
}

// dosing lists when the animals of arms are dosed, each schedule once.
func (a *atlas) dosing(arms []string) []report.Dosing {
	var out []report.Dosing
	seen := map[string]bool{}
	for _, arm := range arms {
		x := &a.study.Arms[a.Trial.Arm(arm)]
		for _, name := range x.Schedules {
			if seen[name.Text] {
				continue
			}
			seen[name.Text] = true
			d := report.Dosing{Label: a.substrateOf(name.Text), Colour: a.colours[arm]}
			for _, action := range a.doses(x, name.Text) {
				d.Days = append(d.Days, action.At/24)
			}
			if n := len(d.Days); n > 10 { // daily dosing is a bar
				d.Spans, d.Days = [][2]float64{{d.Days[0], d.Days[n-1]}}, nil
			}
			out = append(out, d)
		}
	}
	return out
}

// doses returns the actions of one schedule in an arm.
func (a *atlas) doses(arm *study.Arm, schedule string) culture.Timeline {
	alone := *arm
	alone.Add, alone.Cells, alone.MediumChange = nil, nil, nil
	alone.Schedules = []study.Name{{Text: schedule}}
	actions, err := culture.NewTimeline(a.study, &alone)
	if err != nil {
		return nil
	}
	return actions
}

func (a *atlas) substrateOf(schedule string) string {
	for i := range a.study.Schedules {
		if s := &a.study.Schedules[i]; s.ID.Text == schedule {
			return a.substrate(s.Substrate.Text)
		}
	}
	return schedule
}

// substrate is the display name of a substrate.
func (a *atlas) substrate(id string) string {
	for i := range a.study.Substrates {
		if s := &a.study.Substrates[i]; s.ID.Text == id && s.Title != "" {
			return s.Title
		}
	}
	return id
}

// forest draws the effects of claims on one scale.
func (a *atlas) forest(scale verdict.Scale) report.Drawing {
	f := &report.ForestFigure{Labels: report.Labels{Name: "forest-" + scaleName(scale), Title: "Claims: effects with 95 % intervals"},
		XLabel: "arm over control (fold)", LogX: true, Null: 1, Note: fmt.Sprintf("over %d donors; the shaded range is what the claim accepts", a.Options.Donors)}
	if scale == verdict.Difference {
		f.Title, f.XLabel, f.LogX, f.Null = "Claims on fractions and indices: differences with 95 % intervals", "arm − control", false, 0
	}
	for i := range a.Claims {
		v, c := &a.Claims[i], &a.study.Claims[i]
		if v.Scale != scale || math.IsNaN(v.Effect.Value) {
			continue
		}
		f.Rows = append(f.Rows, report.ForestRow{Label: c.ID.Text + " " + c.Says, Effect: estimate(v.Effect), Accept: accepted(&c.Comparison), Verdict: Word(v.Pass)})
	}
	if f.Rows == nil {
		return nil
	}
	return f
}

// accepted is the range that a comparison accepts.
func accepted(c *study.Comparison) report.Estimate {
	if !c.AtLeast.Present() && !c.AtMost.Present() {
		return report.Estimate{}
	}
	e := report.Estimate{Low: math.NaN(), High: math.NaN()}
	if c.AtLeast.Present() {
		e.Low = culture.Number(c.AtLeast)
	}
	if c.AtMost.Present() {
		e.High = culture.Number(c.AtMost)
	}
	return e
}

// donors draws the effect of each donor of one claim.
func (a *atlas) donors(i int) report.Drawing {
	c, v := &a.study.Claims[i], &a.Claims[i]
	_, k := a.readout(&c.Comparison)
	x, y := a.Trial.Arm(c.Arm.Text), a.Trial.Arm(c.Control.Text)
	f := &report.ForestFigure{Labels: report.Labels{Name: "donors-" + fileName(c.ID.Text), Title: c.ID.Text + " in each donor: " + c.Says,
		Caption: fmt.Sprintf("%s over %s; intervals from %d replicates.", a.title(c.Arm.Text), a.title(c.Control.Text), a.Options.Replicates)},
		XLabel: "arm over control (fold)", LogX: true, Null: 1}
	if v.Scale == verdict.Difference {
		f.XLabel, f.LogX, f.Null = "arm − control", false, 0
	}
	for d := range a.Options.Donors {
		e := verdict.Within(v.Scale, a.Data.Replicates(k, x, d, a.Trial.Moment(&c.Comparison, x, false)), a.Data.Replicates(k, y, d, a.Trial.Moment(&c.Comparison, y, true)))
		if !math.IsNaN(e.Value) && !(f.LogX && e.Value <= 0) {
			f.Rows = append(f.Rows, report.ForestRow{Label: fmt.Sprintf("donor %d", d+1), Effect: estimate(e)})
		}
	}
	f.Rows = append(f.Rows, report.ForestRow{Label: "all donors", Effect: estimate(v.Effect), Summary: true, Verdict: Word(v.Pass)})
	return f
}
