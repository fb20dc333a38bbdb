package trial

import (
	"math"
	"slices"

	"niche/culture"
	"niche/rng"
	"niche/study"
)

// Data is what a trial read: the courses of all channels of all units. Values are
// computed when asked for. NaN stands for what an arm has nothing to read of.
type Data struct {
	trial      *Trial
	replicates int         // simulated for each donor and arm
	courses    [][]float64 // unit → channels × times
	place      []int       // of each arm in the order of simulation
}

// Times returns when an arm is recorded [h].
func (d *Data) Times(arm int) []float64 { return d.trial.times[arm] }

// unit returns the courses of one simulation. Replicates of an engine that is not
// stochastic share it.
func (d *Data) unit(arm, donor, replicate int) []float64 {
	return d.courses[(d.place[arm]*d.trial.options.Donors+donor)*d.replicates+min(replicate, d.replicates-1)]
}

// view gives the channels of one simulation.
type view struct {
	trial  *Trial
	arm    int
	values []float64 // channels × times
}

func (v view) channel(k int) []float64 {
	n := len(v.trial.times[v.arm])
	return v.values[k*n : (k+1)*n]
}

// course returns a readout without noise at the arm's times, before it is related
// to anything.
func (v view) course(readout int) []float64 {
	out := make([]float64, len(v.trial.times[v.arm]))
	for i := range out {
		out[i] = v.at(readout, i, func(_ string, x float64) float64 { return x })
	}
	return out
}

// at returns a readout at the arm's time i, with the value of each channel passed
// through noise, which is told the channel's signal.
func (v view) at(readout, i int, noise func(signal string, x float64) float64) float64 {
	r := &v.trial.study.Readouts[readout]
	if r.Assay.Text == "time_to" {
		return noise("", v.timeTo(r))
	}
	total := 0.0
	for k, c := range v.trial.channels {
		if c.readout != readout {
			continue
		}
		x := noise(c.signal, v.channel(k)[i])
		if c.marker < 0 {
			return x
		}
		total += float64(culture.Number(r.Markers[c.marker].Weight) * math.Log2(x))
	}
	return total
}

// timeTo returns when the readout that r follows first rises to the threshold, by
// linear interpolation; the duration of the arm if it never does [h].
func (v view) timeTo(r *study.Readout) float64 {
	k := slices.IndexFunc(v.trial.study.Readouts, func(x study.Readout) bool { return x.ID.Text == r.Of.Text })
	course, times := v.course(k), v.trial.times[v.arm]
	threshold := r.Threshold.Value
	if u := v.trial.Unit(&v.trial.study.Readouts[k]); u != "" {
		if x, err := r.Threshold.In(unit(u), 0); err == nil {
			threshold = x
		}
	} else {
		threshold *= r.Threshold.Unit.Factor
	}
	for i, x := range course {
		if !(x >= threshold) {
			continue
		}
		if i == 0 || math.IsNaN(course[i-1]) {
			return times[i]
		}
		return times[i-1] + (times[i]-times[i-1])*(threshold-course[i-1])/(x-course[i-1])
	}
	return times[len(times)-1]
}

// Measured returns a readout of one replicate with the assay's noise at the arm's
// time i, not related to any other arm.
func (d *Data) Measured(readout, arm, donor, replicate, i int) float64 {
	t := d.trial
	r := &t.study.Readouts[readout]
	key := rng.Key{Seed: t.options.Seed, Purpose: rng.Measurement, Entity: uint32(donor)<<16 | uint32(replicate)&0xffff}
	return view{t, arm, d.unit(arm, donor, replicate)}.at(readout, i, func(signal string, x float64) float64 {
		key.Step = hash(t.study.Arms[arm].ID.Text, r.ID.Text, signal, t.times[arm][i])
		stream := rng.New(key)
		return t.perturb(r, x, &stream)
	})
}

// perturb adds the noise of an assay to a value.
func (t *Trial) perturb(r *study.Readout, x float64, stream *rng.Stream) float64 {
	if math.IsNaN(x) {
		return x
	}
	switch r.Noise.Model.Text {
	case "lognormal": // Spread is the coefficient of variation; the median is x
		cv := culture.Number(r.Noise.Spread)
		x *= math.Exp(math.Sqrt(math.Log1p(cv*cv)) * stream.Normal())
	case "normal":
		x += t.inUnit(r, r.Noise.Spread) * stream.Normal()
		if bounded(r) {
			x = min(max(x, 0), 1)
		}
	case "poisson":
		x = float64(stream.Poisson(max(0, x)))
	}
	if r.Noise.Floor.Present() {
		x = max(x, t.inUnit(r, r.Noise.Floor))
	}
	return x
}

// bounded reports whether a readout is a fraction.
func bounded(r *study.Readout) bool {
	switch r.Assay.Text {
	case "morphology_fraction", "viability", "composition":
		return true
	}
	return false
}

// inUnit returns a quantity in the unit of a readout's values.
func (t *Trial) inUnit(r *study.Readout, q study.Quantity) float64 {
	if u := t.Unit(r); u != "" {
		if x, err := q.In(unit(u), culture.MolarMass(t.study, r.Substrate.Text)); err == nil {
			return x
		}
		return q.Value
	}
	return culture.Number(q)
}

// relate returns x relative to a reference.
func relate(r *study.Readout, x, reference float64) float64 {
	if r.Assay.Text == "marker_index" {
		return x - reference
	}
	return x / reference
}

// reference returns the arm that a readout of arm is relative to; −1 for none.
func (t *Trial) reference(readout, arm int) int {
	name := t.study.Readouts[readout].Relative.Text
	switch name {
	case "":
		return -1
	case "baseline":
		name = t.study.Arms[arm].Baseline.Text
		if name == "" {
			return arm
		}
	}
	return t.Arm(name)
}

// Arm returns the index of an arm; −1 if there is none.
func (t *Trial) Arm(name string) int {
	return slices.IndexFunc(t.study.Arms, func(a study.Arm) bool { return a.ID.Text == name })
}

// Readout returns the index of a readout; −1 if there is none.
func (t *Trial) Readout(name string) int {
	return slices.IndexFunc(t.study.Readouts, func(r study.Readout) bool { return r.ID.Text == name })
}

// at returns a course at a time: the recorded value, or the straight line between
// neighbours.
func at(times, values []float64, when float64) float64 {
	i, found := slices.BinarySearch(times, when)
	switch {
	case found:
		return values[i]
	case i == 0 || i == len(times):
		return math.NaN()
	}
	w := (when - times[i-1]) / (times[i] - times[i-1])
	return values[i-1] + w*(values[i]-values[i-1])
}

// Donor returns the value of a readout in an arm at a recorded time [h] for each
// donor: the mean over replicates.
func (d *Data) Donor(readout, arm int, when float64) []float64 {
	out := make([]float64, d.trial.options.Donors)
	for donor := range out {
		out[donor] = average(d.Replicates(readout, arm, donor, when))
	}
	return out
}

// Replicates returns the value of a readout in an arm at a recorded time [h] for
// each replicate of a donor. It is related to the arm that the readout refers to:
// divided by the mean of that arm's replicates at the same time; of indices of
// logarithms the difference. NaN if the arm is not recorded then.
func (d *Data) Replicates(readout, arm, donor int, when float64) []float64 {
	out := d.raw(readout, arm, donor, when)
	if reference := d.trial.reference(readout, arm); reference >= 0 {
		base := average(d.raw(readout, reference, donor, when))
		for k := range out {
			out[k] = relate(&d.trial.study.Readouts[readout], out[k], base)
		}
	}
	return out
}

func (d *Data) raw(readout, arm, donor int, when float64) []float64 {
	out := make([]float64, d.trial.options.Replicates)
	i, found := slices.BinarySearch(d.trial.times[arm], when)
	for k := range out {
		if out[k] = math.NaN(); found {
			out[k] = d.Measured(readout, arm, donor, k, i)
		}
	}
	return out
}

func average(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total / float64(len(x))
}

// Courses returns a readout without noise for each donor at the times of an arm,
// the first replicate of a stochastic engine, related as [Data.Values] is.
func (d *Data) Courses(readout, arm int) [][]float64 {
	out := make([][]float64, d.trial.options.Donors)
	for donor := range out {
		out[donor] = d.trial.related(readout, arm, func(arm int) []float64 { return d.unit(arm, donor, 0) })
	}
	return out
}

// related returns the noise-free course of a readout relative to its reference.
func (t *Trial) related(readout, arm int, unit func(arm int) []float64) []float64 {
	own := view{t, arm, unit(arm)}.course(readout)
	reference := t.reference(readout, arm)
	if reference < 0 {
		return own
	}
	base := view{t, reference, unit(reference)}.course(readout)
	out := make([]float64, len(own))
	for i, x := range own {
		out[i] = relate(&t.study.Readouts[readout], x, at(t.times[reference], base, t.times[arm][i]))
	}
	return out
}

// MarkerFold returns the mean over donors of the log2 fold of one marker of a
// readout in an arm at a time over another arm at another, without noise, in the
// first replicate. It is NaN where an arm has nothing to read.
func (d *Data) MarkerFold(readout, marker, arm, reference int, when, referenceWhen float64) float64 {
	t := d.trial
	k := slices.IndexFunc(t.channels, func(c channel) bool { return c.readout == readout && c.marker == marker })
	total := 0.0
	for donor := range t.options.Donors {
		x := at(t.times[arm], view{t, arm, d.unit(arm, donor, 0)}.channel(k), when)
		y := at(t.times[reference], view{t, reference, d.unit(reference, donor, 0)}.channel(k), referenceWhen)
		total += math.Log2(x / y)
	}
	return total / float64(t.options.Donors)
}
