package trial

import (
	"slices"

	"niche/culture"
	"niche/study"
	"niche/verdict"
)

// comparisons lists those of claims and predictions.
func comparisons(s *study.Study) []*study.Comparison {
	var all []*study.Comparison
	for i := range s.Claims {
		all = append(all, &s.Claims[i].Comparison)
	}
	for i := range s.Predictions {
		all = append(all, &s.Predictions[i].Comparison)
	}
	return all
}

// Moment returns when a comparison reads an arm [h]: at, or control_at for the
// control; absent, the last time of the readout that lies within the arm.
func (t *Trial) Moment(c *study.Comparison, arm int, control bool) float64 {
	q := c.At
	if control && c.ControlAt.Present() {
		q = c.ControlAt
	}
	if q.Present() {
		return culture.Hours(q)
	}
	times := t.ReadTimes(t.Readout(c.Readout.Text), arm)
	return times[len(times)-1]
}

// ReadTimes returns when a readout is read in an arm [h]: its own times within the
// arm, or the end of the arm if there are none.
func (t *Trial) ReadTimes(readout, arm int) []float64 {
	end := culture.Hours(t.study.Arms[arm].Duration)
	var times []float64
	for _, q := range t.study.Readouts[readout].Times {
		if h := culture.Hours(q); h <= end {
			times = append(times, h)
		}
	}
	if times == nil {
		times = append(times, end)
	}
	slices.Sort(times)
	return times
}

// Compares reports whether a claim or prediction compares a readout in an arm.
func (t *Trial) Compares(readout, arm int) bool {
	for _, c := range comparisons(t.study) {
		if t.Readout(c.Readout.Text) == readout && slices.Contains(t.armsOf(c), arm) {
			return true
		}
	}
	return false
}

// Judge judges the claims of the study, with their p values adjusted for one
// another.
func (d *Data) Judge() []verdict.Verdict {
	s := d.trial.study
	cases := make([]verdict.Case, len(s.Claims))
	for i := range s.Claims {
		cases[i] = d.compare(s.Claims[i].ID.Text, &s.Claims[i].Comparison)
	}
	return verdict.Judge(cases, d.trial.options.Seed)
}

// show reports a claim before all of them can be judged together.
func (d *Data) show(claim int) {
	c := &d.trial.study.Claims[claim]
	v := verdict.Judge([]verdict.Case{d.compare(c.ID.Text, &c.Comparison)}, d.trial.options.Seed)[0]
	d.trial.options.Claim(&v, c)
}

// Predict judges the predictions of the study in the same way.
func (d *Data) Predict() []verdict.Verdict {
	s := d.trial.study
	cases := make([]verdict.Case, len(s.Predictions))
	for i := range s.Predictions {
		cases[i] = d.compare(s.Predictions[i].ID.Text, &s.Predictions[i].Comparison)
	}
	return verdict.Judge(cases, d.trial.options.Seed)
}

// compare collects the values of one comparison.
func (d *Data) compare(id string, c *study.Comparison) verdict.Case {
	readout := d.trial.Readout(c.Readout.Text)
	control := c.Control.Text
	out := verdict.Case{ID: id, Comparison: c, Scale: verdict.ScaleOf(&d.trial.study.Readouts[readout]),
		Sample: d.sample(c, readout, c.Arm.Text, control)}
	against := func(k study.Control) string {
		if k.Against.Text != "" {
			return k.Against.Text
		}
		return control
	}
	for _, k := range c.AbolishedBy {
		out.Abolished = append(out.Abolished, d.sample(c, readout, k.ID.Text, against(k)))
	}
	for _, k := range c.Unaffected {
		out.Unaffected = append(out.Unaffected, d.sample(c, readout, k.ID.Text, against(k)))
	}
	return out
}

func (d *Data) sample(c *study.Comparison, readout int, arm, control string) verdict.Sample {
	a, b := d.trial.Arm(arm), d.trial.Arm(control)
	return verdict.Sample{
		Arm:     d.Donor(readout, a, d.trial.Moment(c, a, false)),
		Control: d.Donor(readout, b, d.trial.Moment(c, b, true)),
	}
}
