package dose

import "math"

// Surface is a reference for the effect of two drugs that do not interact, and
// the excess of the measured effect over it.
type Surface struct {
	Reference [][]float64 // [dose of drug 1][dose of drug 2] [%]
	Score     [][]float64 // observed (fitted, for ZIP) − reference; 0 for single drugs [%]
	Mean      float64     // of Score over the combinations [%]
}

// Synergy compares a combination with four references, in percent inhibition
// (Yadav et al. 2015, doi 10.1016/j.csbj.2015.09.001; Ianevski et al. 2022,
// doi 10.1093/nar/gkac382). Positive scores mean synergy.
type Synergy struct {
	Matrix *Matrix
	HSA    Surface // the larger single effect
	Bliss  Surface // y₁ + y₂ − y₁·y₂/100
	Loewe  Surface // y that solves d₁/D₁(y) + d₂/D₂(y) = 1
	ZIP    Surface // Bliss of fitted single curves, against fitted slices
	Fitted [][]float64
	Single [2]Curve // inhibition by each drug alone [%]

	slices [2][]Curve // fitted slices, by drug that varies and dose of the other
}

// SynergyOptions are choices of an analysis.
type SynergyOptions struct {
	// Single replaces the fitted curve of a drug alone.
	Single [2]*Curve
	// SynergyFinder fits curves and takes Loewe's reference as the R package
	// synergyfinder 3.7 does (see synergyfinder.go), whose searches may end on
	// horizontal lines and whose reference may depend on the measured effect. It
	// is here to compare with published tables.
	SynergyFinder bool

	start *Synergy // whose curves to start from
}

// NewSynergy analyses m, which it keeps.
func NewSynergy(m *Matrix, o SynergyOptions) *Synergy {
	s := &Synergy{Matrix: m}
	for k := range s.Single {
		if o.Single[k] != nil {
			s.Single[k] = *o.Single[k]
			continue
		}
		doses, y := m.slice(k, 0)
		if o.SynergyFinder {
			s.Single[k] = synergyFinderFit(doses, y, nil)
			continue
		}
		s.Single[k] = fitInhibition(doses, y, o.startSingle(k))
	}
	first := func(i int) float64 { return m.Inhibition[i][0] }
	second := func(j int) float64 { return m.Inhibition[0][j] }
	s.HSA = s.surface(m.Inhibition, func(i, j int) float64 { return max(first(i), second(j)) })
	s.Bliss = s.surface(m.Inhibition, func(i, j int) float64 { return independent(first(i), second(j)) })
	grid := newEffectGrid(&s.Single)
	s.Loewe = s.surface(m.Inhibition, func(i, j int) float64 {
		if o.SynergyFinder {
			return grid.loewe(m.Doses1[i], m.Doses2[j], m.Inhibition[i][j])
		}
		return additive(&s.Single[0], &s.Single[1], m.Doses1[i], m.Doses2[j])
	})
	s.fitSlices(o)
	s.scoreSlices()
	return s
}

// means lists the mean scores in a fixed order.
func (s *Synergy) means() []float64 {
	return []float64{s.HSA.Mean, s.Bliss.Mean, s.Loewe.Mean, s.ZIP.Mean}
}

// surface fills a Surface; single drugs are their own reference.
func (s *Synergy) surface(observed [][]float64, reference func(i, j int) float64) Surface {
	f := Surface{Reference: s.Matrix.newTable(), Score: s.Matrix.newTable()}
	for i := range s.Matrix.Doses1 {
		for j := range s.Matrix.Doses2 {
			if i == 0 || j == 0 {
				f.Reference[i][j] = s.Matrix.Inhibition[i][j]
				continue
			}
			f.Reference[i][j] = reference(i, j)
			f.Score[i][j] = observed[i][j] - f.Reference[i][j]
		}
	}
	f.Mean = meanScore(f.Score)
	return f
}

// independent is Bliss's expectation in percent.
func independent(y1, y2 float64) float64 { return y1 + y2 - y1*y2/100 }

// fitInhibition fits LL.4 to percent inhibitions, from start if it is not nil.
// Values that do not vary give a horizontal line.
func fitInhibition(doses, y []float64, start *Curve) Curve {
	model, err := Named("LL.4")
	if err != nil {
		panic("dose: LL.4 is missing")
	}
	return fitOrLine(model, doses, y, Options{}, start)
}

func fitOrLine(model Model, doses, y []float64, o Options, start *Curve) Curve {
	if start != nil && start.Parameters[C] != start.Parameters[D] {
		o.Start = []Curve{*start}
	}
	f, err := FitModel(model, Data{Doses: doses, Responses: y}, o)
	if err != nil {
		mean := meanOf(y)
		return Curve{LogLogistic, [parameters]float64{B: -1, C: mean, D: mean, E: 1, F: 1}}
	}
	return f.Curves[0]
}

func (o *SynergyOptions) startSingle(k int) *Curve {
	if o.start == nil {
		return nil
	}
	return &o.start.Single[k]
}

// fitSlices fits the effect of each drug at every fixed dose of the other with
// the effect at its own dose 0 fixed at the measured one, as synergyfinder 3
// does (the paper, §2.3, fixes it at the fitted one).
func (s *Synergy) fitSlices(o SynergyOptions) {
	m := s.Matrix
	s.Fitted = m.newTable()
	for i := range m.Doses1 {
		copy(s.Fitted[i], m.Inhibition[i])
	}
	for k := range s.slices {
		s.slices[k] = make([]Curve, len(m.fixedDoses(k)))
		for q := 1; q < len(s.slices[k]); q++ {
			var start *Curve
			if o.start != nil {
				start = &o.start.slices[k][q]
			}
			doses, y := m.slice(k, q)
			if o.SynergyFinder {
				s.slices[k][q] = synergyFinderFit(doses, y, &y[0])
				continue
			}
			s.slices[k][q] = fitSlice(doses, y, start)
		}
	}
}

// scoreSlices averages the two fits of each pair and compares them with Bliss's
// expectation of the fitted single curves.
func (s *Synergy) scoreSlices() {
	m := s.Matrix
	for i := 1; i < len(m.Doses1); i++ {
		for j := 1; j < len(m.Doses2); j++ {
			s.Fitted[i][j] = (s.slices[0][j].At(m.Doses1[i]) + s.slices[1][i].At(m.Doses2[j])) / 2
		}
	}
	s.ZIP = s.surface(s.Fitted, func(i, j int) float64 {
		return independent(s.Single[0].At(m.Doses1[i]), s.Single[1].At(m.Doses2[j]))
	})
}

// fitSlice fits LL.4 with the limit at dose 0 fixed at the first value.
func fitSlice(doses, y []float64, start *Curve) Curve {
	model, err := Named("LL.4")
	if err != nil {
		panic("dose: LL.4 is missing")
	}
	o := Options{High: map[Parameter]float64{B: -1e-2}}
	return fitOrLine(model.Fix(C, y[0]), doses, y, o, start)
}

// additive returns Loewe's effect y of the doses x1 and x2: the one that solves
// x1/D1(y) + x2/D2(y) = 1, where D(y) is the dose of a drug alone that has the
// effect y, infinite if the drug never has it. With rising curves the left side
// falls from at least 1 at the larger single effect to 0 at the larger plateau,
// so there is exactly one solution; it is found by bisection. A drug whose
// curve does not rise adds nothing; if neither rises, the answer is the larger
// single effect.
func additive(c1, c2 *Curve, x1, x2 float64) float64 {
	low, high := math.Inf(-1), math.Inf(-1)
	for k, c := range []*Curve{c1, c2} {
		if zero, top := c.Limits(); top > zero {
			low, high = max(low, c.At([]float64{x1, x2}[k])), max(high, top)
		}
	}
	if math.IsInf(low, -1) {
		return max(c1.At(x1), c2.At(x2))
	}
	for range 200 {
		y := low + (high-low)/2
		if y == low || y == high {
			break
		}
		if share(c1, x1, y)+share(c2, x2, y) > 1 {
			low = y
		} else {
			high = y
		}
	}
	return low
}

// share is x/D(y): 0 where the drug never has the effect y, infinite where it
// has more at any dose.
func share(c *Curve, x, y float64) float64 {
	if x == 0 {
		return 0
	}
	zero, top := c.Limits()
	switch {
	case top <= zero || y >= top:
		return 0
	case y <= zero:
		return math.Inf(1)
	}
	d, ok := c.Level(y)
	if !ok {
		return 0
	}
	return x / d
}
