package screen

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"niche/dose"
	"niche/format/plate"
)

// Curve is one drug alone in one experiment.
type Curve struct {
	Experiment  string
	Drug        plate.Drug
	Doses       []float64 // of the wells, 0 for untreated ones [unit of the drug]
	Viabilities []float64 // of the wells [1]
	// Fit is the curve of viabilities, nil if none can be fitted.
	Fit *dose.Fit
	R2  float64 // share of the variance that Fit explains [1]
	// P is that of the F-test of Fit against a horizontal line; NaN if there are too
	// few wells for one [1].
	P float64
	// Flat says that P is not below dose.FlatLevel: the drug has no effect beyond
	// noise, and the curve no IC50, EC50 and Hill.
	Flat    bool
	Potency dose.PotencyIntervals
	Growth  *Growth // nil without counts at the start
	Notes   []string
}

// Growth is the growth-rate inhibition by one drug.
type Growth struct {
	Doses, Values []float64 // of the treated wells [unit of the drug], GR values [1]
	Metrics       dose.GrowthRate
	Intervals     dose.GrowthRateIntervals
}

// curve analyses a drug; stream numbers its draws.
func (a *Analysis) curve(s *plate.Single, growth []float64, stream int) Curve {
	c := Curve{Experiment: s.Experiment, Drug: a.Plate.Drugs[s.Drug]}
	var treated, rates []float64
	for i, x := range s.Doses {
		if !math.IsNaN(s.Viabilities[i]) {
			c.Doses, c.Viabilities = append(c.Doses, x), append(c.Viabilities, s.Viabilities[i])
		}
		if x > 0 && !math.IsNaN(growth[i]) {
			treated, rates = append(treated, x), append(rates, growth[i])
		}
	}
	a.fit(&c, stream)
	if len(rates) > 0 {
		a.fitGrowth(&c, treated, rates, stream+1)
	}
	return c
}

// fit fits viabilities.
func (a *Analysis) fit(c *Curve, stream int) {
	m, ok := modelFor(c.Doses)
	if !ok {
		a.warn("a curve takes at least three different doses, 0 included", "%s%s has too few doses for a curve", c.Drug.Name, in(c.Experiment))
		return
	}
	data := dose.Data{Doses: c.Doses, Responses: c.Viabilities}
	o := dose.Options{Low: map[dose.Parameter]float64{dose.C: 0, dose.D: 0}} // no fewer than no cells
	fit, err := dose.FitModel(m, data, o)
	if err != nil {
		a.warn("", "%s%s has no curve: %v", c.Drug.Name, in(c.Experiment), err)
		return
	}
	c.Fit = fit
	c.Potency = fit.PotencyIntervals(data, o, 0, a.Options.bootstrap(stream))
	mean, total := 0.0, 0.0
	for i, v := range c.Viabilities {
		mean += (v - mean) / float64(i+1)
	}
	for _, v := range c.Viabilities {
		total += (v - mean) * (v - mean)
	}
	c.R2, c.P = 1-fit.RSS/total, fit.AgainstFlat(data)
	if c.Flat = c.P >= dose.FlatLevel; c.Flat {
		none := noPotency()
		c.Potency.IC50, c.Potency.EC50, c.Potency.Hill = none.IC50, none.EC50, none.Hill
		c.Notes = append(c.Notes, fmt.Sprintf("no effect beyond noise (p = %.2g)", c.P))
		return
	}
	c.note()
}

// modelFor returns the log-logistic model with fewer parameters than different
// doses: four, or three with 0 for the lower limit, or two with 0 and 1 for the
// limits.
func modelFor(doses []float64) (dose.Model, bool) {
	sorted := slices.Clone(doses)
	slices.Sort(sorted)
	names := map[int]string{3: "LL.2", 4: "LL.3"}
	n := len(slices.Compact(sorted))
	name := names[n]
	if n > 4 {
		name = "LL.4"
	}
	if name == "" {
		return dose.Model{}, false
	}
	m, err := dose.Named(name)
	return m, err == nil
}

// note says in words what numbers alone would hide.
func (c *Curve) note() {
	low, high := c.tested()
	ic50 := c.Potency.IC50.Value
	parameters := &c.Fit.Curves[0].Parameters
	const steepest = 50
	switch {
	case (parameters[dose.B] < 0) == (parameters[dose.D] > parameters[dose.C]):
		c.Notes = append(c.Notes, "viability rises with the dose")
	case math.IsNaN(ic50):
		c.Notes = append(c.Notes, "the curve never falls to half: no IC50")
	case ic50 > high:
		c.Notes = append(c.Notes, "IC50 is extrapolated beyond the highest dose")
	case ic50 < low:
		c.Notes = append(c.Notes, "IC50 is extrapolated below the lowest dose")
	}
	if math.Abs(parameters[dose.B]) > steepest {
		c.Notes = append(c.Notes, "the step lies between two doses, which do not tell its steepness")
	}
	if c.Fit.Model.Name != "LL.4" {
		c.Notes = append(c.Notes, "few doses: limits are fixed ("+c.Fit.Model.Name+")")
	}
}

// tested returns the lowest and highest positive dose.
func (c *Curve) tested() (low, high float64) {
	low = math.Inf(1)
	for _, x := range c.Doses {
		if x > 0 {
			low, high = min(low, x), max(high, x)
		}
	}
	return low, high
}

// fitGrowth fits GR values.
func (a *Analysis) fitGrowth(c *Curve, doses, values []float64, stream int) {
	metrics, err := dose.FitGrowthRate(doses, values)
	if errors.Is(err, dose.ErrNoDoses) || errors.Is(err, dose.ErrTooFew) {
		a.warn("", "%s%s has too few doses for growth-rate metrics", c.Drug.Name, in(c.Experiment))
		return
	}
	if err != nil {
		a.warn("", "%s%s has no growth-rate metrics: %v", c.Drug.Name, in(c.Experiment), err)
		return
	}
	c.Growth = &Growth{Doses: doses, Values: values, Metrics: metrics}
	c.Growth.Intervals = metrics.Intervals(doses, values, a.Options.bootstrap(stream))
}

// Shift compares the IC50 of a drug in one experiment with that in the first
// experiment that has it.
type Shift struct {
	Drug                  plate.Drug
	Experiment, Reference string
	// Ratio of the IC50s; its interval is that of the delta method on logarithms [1].
	Ratio dose.Interval
	P     float64 // of no shift, two-sided, by the same normal approximation [1]
}

func (a *Analysis) shifts() []Shift {
	var list []Shift
	first := map[string]*Curve{}
	for i := range a.Curves {
		c := &a.Curves[i]
		if c.Fit == nil || c.Flat {
			continue
		}
		r := first[c.Drug.Name]
		if r == nil {
			first[c.Drug.Name] = c
			continue
		}
		list = append(list, a.shift(c, r))
	}
	slices.SortStableFunc(list, func(x, y Shift) int { return a.order(x.Drug.Name) - a.order(y.Drug.Name) })
	return list
}

// order returns the number of a drug.
func (a *Analysis) order(name string) int {
	return slices.IndexFunc(a.Plate.Drugs, func(d plate.Drug) bool { return d.Name == name })
}

func (a *Analysis) shift(c, r *Curve) Shift {
	s := Shift{Drug: c.Drug, Experiment: c.Experiment, Reference: r.Experiment}
	x, se, _ := half(c.Fit)
	x0, se0, _ := half(r.Fit)
	s.Ratio = dose.Interval{Value: x / x0}
	spread := math.Hypot(se/x, se0/x0)
	factor := math.Exp(normalQuantile(a.Options.level()) * spread)
	s.Ratio.Low, s.Ratio.High = s.Ratio.Value/factor, s.Ratio.Value*factor
	s.P = math.Erfc(math.Abs(math.Log(s.Ratio.Value)) / spread / math.Sqrt2)
	return s
}

// half returns the IC50 of a fit and its standard error.
func half(f *dose.Fit) (x, se float64, ok bool) {
	zero, _ := f.Curves[0].Limits()
	return f.Level(zero/2, 0)
}

// normalQuantile returns how many standard deviations hold the middle share.
func normalQuantile(share float64) float64 { return math.Sqrt2 * math.Erfinv(share) }

// quality returns R2 and P, NaN without a curve.
func (c *Curve) quality() (r2, p float64) {
	if c.Fit == nil {
		return math.NaN(), math.NaN()
	}
	return c.R2, c.P
}

// noPotency is the potency of a drug without a curve.
func noPotency() dose.PotencyIntervals {
	nan := dose.Interval{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
	return dose.PotencyIntervals{IC50: nan, EC50: nan, Hill: nan, EInf: nan, Emax: nan, AUC: nan, DSS: nan}
}
