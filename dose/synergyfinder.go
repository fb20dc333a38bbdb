package dose

import (
	"math"
	"slices"
)

// The R package synergyfinder 3.7 (Zheng et al. 2022,
// doi 10.1016/j.gpb.2022.01.004) fits inhibitions by LL.4 of drc with doses of 0
// as they are. Where the search of drc breaks off it fits L.4 over the logarithm
// of the dose, with 1e-10 in place of 0. Slices keep the limit C at the
// inhibition measured at their own dose 0.

const (
	// standInForZero is the dose that stands for 0 on the logarithmic axis [unit
	// of dose].
	standInForZero = 1e-10
	// leastVariation is added to the last of inhibitions that are all equal [%].
	leastVariation = 1e-10
)

// synergyFinderFit fits inhibitions as synergyfinder does, with C fixed at low
// unless that is nil. Where both searches of drc break off, and synergyfinder
// gives up, it returns a horizontal line at the mean.
func synergyFinderFit(doses, y []float64, low *float64) Curve {
	y = slices.Clone(y)
	if slices.Min(y) == slices.Max(y) {
		y[len(y)-1] += leastVariation
	}
	logarithms := make([]float64, len(doses))
	for i, x := range doses {
		logarithms[i] = math.Log(max(x, standInForZero))
	}
	for _, try := range []struct {
		name string
		x    []float64
	}{{"LL.4", doses}, {"L.4", logarithms}} {
		m, err := Named(try.name)
		if err != nil {
			panic("dose: a model is missing")
		}
		if low != nil {
			m = m.Fix(C, *low)
		}
		p := newProblem(m, Data{Doses: try.x, Responses: y}, Options{})
		theta, _, err := p.descend()
		if err != nil {
			continue
		}
		var full [parameters]float64
		p.curve(theta, 0, &full)
		full[E] = math.Exp(full[E]) // both hold the logarithm of a dose
		return Curve{LogLogistic, full}
	}
	mean := meanOf(y)
	return Curve{LogLogistic, [parameters]float64{B: -1, C: mean, D: mean, E: 1, F: 1}}
}

// effectGrid is synergyfinder's way to Loewe's reference: of 100 equidistant
// effects between the limits of both curves, the one whose doses D₁ and D₂ bring
// x₁/D₁ + x₂/D₂ nearest to 1.
type effectGrid struct {
	curves  *[2]Curve
	effects []float64    // [%]
	doses   [2][]float64 // that have the effects
}

func newEffectGrid(curves *[2]Curve) *effectGrid {
	const steps = 100
	g := &effectGrid{curves: curves}
	low, high := math.Inf(1), math.Inf(-1)
	for k := range curves {
		p := &curves[k].Parameters
		low, high = min(low, p[C], p[D]), max(high, p[C], p[D])
	}
	for i := range steps {
		g.effects = append(g.effects, low+float64(i)*(high-low)/(steps-1))
	}
	for k := range curves {
		for _, y := range g.effects {
			g.doses[k] = append(g.doses[k], curves[k].synergyFinderDose(y))
		}
	}
	return g
}

// synergyFinderDose is the dose that has the effect y: infinite above both
// limits, 0 below.
func (c *Curve) synergyFinderDose(y float64) float64 {
	p := &c.Parameters
	x := p[E] * math.Pow((y-p[D])/(p[C]-y), 1/p[B])
	switch {
	case !math.IsNaN(x):
		return x
	case y > max(p[C], p[D]):
		return math.Inf(1)
	}
	return 0
}

// loewe returns the reference for the doses x1 and x2. Where no dose of either
// drug alone has the measured effect, it is the larger effect that either has at
// the sum of the doses.
func (g *effectGrid) loewe(x1, x2, measured float64) float64 {
	first, second := &g.curves[0], &g.curves[1]
	if math.IsInf(first.synergyFinderDose(measured), 0) && math.IsInf(second.synergyFinderDose(measured), 0) {
		return max(first.At(x1+x2), second.At(x1+x2))
	}
	best, nearest := math.NaN(), math.Inf(1)
	for i, y := range g.effects {
		if d := math.Abs(x1/g.doses[0][i] + x2/g.doses[1][i] - 1); d < nearest {
			best, nearest = y, d
		}
	}
	return best
}
