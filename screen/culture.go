package screen

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync"

	"niche/culture"
	"niche/diag"
	"niche/dose"
	"niche/rng"
	"niche/study"
	"niche/units"
)

// Cultures turns arms of a study into conditions of a plate: each well is the arm
// of the median donor with the drugs added to its medium. The assay is a readout
// of the study with its noise.
type Cultures struct {
	Study   *study.Study
	Engine  culture.Engine
	Seed    uint64
	Readout *study.Readout // of assay viability or live_count
	At      float64        // when the drugs are added [h]
}

// Condition returns the plate's part that is kept as arm is.
func (c *Cultures) Condition(arm *study.Arm, name string, series []dose.Series) Condition {
	w := &culturedArm{Cultures: c, arm: arm, series: series, done: map[string]*outcome{}}
	return Condition{Name: name, Simulate: w.simulate}
}

// culturedArm simulates the wells of one condition.
type culturedArm struct {
	*Cultures
	arm    *study.Arm
	series []dose.Series

	mutex sync.Mutex
	done  map[string]*outcome // by doses, of engines whose replicates do not differ
}

// outcome is what happened in a culture, before the noise of assays.
type outcome struct {
	once sync.Once
	Readout
	err error
}

func (w *culturedArm) simulate(ctx context.Context, well Well) (Readout, error) {
	o := &outcome{}
	if !w.Engine.Stochastic() {
		key := fmt.Sprint(well.Doses)
		w.mutex.Lock()
		if known, ok := w.done[key]; ok {
			o = known
		}
		w.done[key] = o
		w.mutex.Unlock()
	}
	o.once.Do(func() { o.Readout, o.err = w.culture(ctx, well) })
	if o.err != nil {
		return Readout{}, o.err
	}
	return w.measure(well, o.Readout), nil
}

// culture simulates a well without noise.
func (w *culturedArm) culture(ctx context.Context, well Well) (Readout, error) {
	arm := *w.arm
	arm.Add = slices.Clone(arm.Add)
	hours := parsed("h")
	for i, x := range well.Doses {
		if s := &w.series[i]; x > 0 {
			arm.Add = append(arm.Add, study.Addition{
				Substrate:     study.Name{Text: s.Drug},
				Concentration: study.Quantity{Value: x, Unit: s.Unit, UnitText: s.UnitText},
				At:            study.Quantity{Value: w.At, Unit: hours, UnitText: "h"},
			})
		}
	}
	end := culture.Hours(arm.Duration)
	record, err := w.Engine.Simulate(ctx, culture.Setup{Arm: &arm, Seed: w.Seed, Replicate: well.Replicate, Times: []float64{w.At, end}})
	if err != nil {
		return Readout{}, err
	}
	var r Readout
	dead := 0.0
	for _, n := range w.Readout.Cells {
		if cells := record.Cell(n.Text); cells != nil {
			r.Start += cells.Live[0]
			r.End += cells.Live[1]
			dead += cells.Died[1]
		}
	}
	r.Viability = r.End / (r.End + dead)
	return r, nil
}

// measure adds the noise of the assay to what it counts: to the numbers of cells
// at the end, and to the viability if that is what it reads.
func (w *culturedArm) measure(well Well, r Readout) Readout {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s\x00%s\x00%v", w.arm.ID.Text, w.Readout.ID.Text, well.Doses)
	s := rng.New(rng.Key{Seed: w.Seed, Purpose: rng.Measurement, Entity: uint32(well.Replicate), Step: h.Sum32()})
	r.End = perturbed(w.countNoise(), r.End, &s)
	if w.Readout.Assay.Text == "viability" {
		r.Viability = min(1, max(0, perturbed(w.Readout.Noise, r.Viability, &s)))
	}
	return r
}

// countNoise is the noise of the readout of counts among those of the study; that
// of the assay itself if it counts.
func (w *culturedArm) countNoise() study.Noise {
	if w.Readout.Assay.Text == "live_count" {
		return w.Readout.Noise
	}
	for i := range w.Study.Readouts {
		if r := &w.Study.Readouts[i]; r.Assay.Text == "live_count" && sharesCells(r, w.Readout) {
			return r.Noise
		}
	}
	return study.Noise{}
}

func sharesCells(r, q *study.Readout) bool {
	return slices.ContainsFunc(r.Cells, func(n study.Name) bool {
		return slices.ContainsFunc(q.Cells, func(m study.Name) bool { return m.Text == n.Text })
	})
}

// perturbed adds noise as assays of a study do.
func perturbed(n study.Noise, x float64, s *rng.Stream) float64 {
	spread := culture.Number(n.Spread)
	switch n.Model.Text {
	case "lognormal": // Spread is the coefficient of variation; the median is x
		return x * math.Exp(math.Sqrt(math.Log1p(spread*spread))*s.Normal())
	case "normal":
		return x + spread*s.Normal()
	case "poisson":
		return float64(s.Poisson(max(0, x)))
	}
	return x
}

// ReadoutOf returns the readout called id, or the first that counts living cells,
// viability before numbers, if id is empty. The error is a diag.List.
func ReadoutOf(s *study.Study, id string) (*study.Readout, error) {
	var list diag.List
	var known []string
	for _, assay := range []string{"viability", "live_count"} {
		for i := range s.Readouts {
			r := &s.Readouts[i]
			if r.Assay.Text != assay {
				continue
			}
			if known = append(known, r.ID.Text); id == "" || id == r.ID.Text {
				return r, nil
			}
		}
	}
	if id == "" {
		list.Errorf(diag.UnknownInput, diag.Pos{}, "add a readout with assay viability or live_count", "the study counts no living cells")
	} else {
		list.Errorf(diag.UnknownInput, diag.Pos{}, suggestion(id, known), "no readout of living cells is called %q", id)
	}
	return nil, list.Err()
}

// suggestion names what was perhaps meant, or all that is known.
func suggestion(name string, known []string) string {
	if near := diag.Suggest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known are " + strings.Join(known, ", ")
}

// CheckDrugs reports series whose drug is no substrate of s, or whose doses cannot
// be turned into its amounts. The error is a diag.List.
func CheckDrugs(s *study.Study, series []dose.Series) error {
	var list diag.List
	var known []string
	for i := range s.Substrates {
		known = append(known, s.Substrates[i].ID.Text)
	}
	nM := parsed("nM")
	for i := range series {
		d := &series[i]
		if !slices.Contains(known, d.Drug) {
			list.Errorf(diag.UnknownInput, diag.Pos{}, suggestion(d.Drug, known), "the study has no substrate %q", d.Drug)
			continue
		}
		q := study.Quantity{Value: 1, Unit: d.Unit}
		if _, err := q.In(nM, culture.MolarMass(s, d.Drug)); err != nil {
			list.Errorf(diag.UnknownInput, diag.Pos{}, "give doses in nM, or the substrate a molar mass", "doses of %q: %v", d.Drug, err)
		}
		for k := range i {
			if series[k].Drug == d.Drug {
				list.Errorf(diag.UnknownInput, diag.Pos{}, "list all its doses in one --drug", "%q is given twice", d.Drug)
			}
		}
	}
	return list.Err()
}

// parsed returns one of this package's own units.
func parsed(text string) units.Unit {
	u, err := units.Parse(text, diag.Pos{})
	if err != nil {
		panic("screen: " + text + " is no unit")
	}
	return u
}
