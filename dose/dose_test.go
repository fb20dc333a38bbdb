package dose_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"niche/dose"
	"niche/rng"
)

// series is a dilution series with a dose 0 in front.
func series(top, ratio float64, n int) []float64 {
	doses := make([]float64, n)
	for i := n - 1; i > 0; i-- {
		doses[i] = top
		top /= ratio
	}
	return doses
}

// TestDerivatives compares the analytic gradient of every family with central
// differences.
func TestDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		family := dose.Family(rapid.IntRange(0, 4).Draw(t, "family"))
		p := [5]float64{
			rapid.Float64Range(0.3, 4).Draw(t, "b"), rapid.Float64Range(-1, 1).Draw(t, "c"), rapid.Float64Range(1, 3).Draw(t, "d"),
			rapid.Float64Range(-1, 1).Draw(t, "ln e"), rapid.Float64Range(0.3, 2).Draw(t, "f"),
		}
		if rapid.Bool().Draw(t, "rising") {
			p[0] = -p[0]
		}
		x := rapid.Float64Range(0.05, 10).Draw(t, "x")
		_, g := family.Gradient(x, p)
		for k := range p {
			const h = 1e-5
			up, down := p, p
			up[k] += h
			down[k] -= h
			a, _ := family.Gradient(x, up)
			b, _ := family.Gradient(x, down)
			if d := (a - b) / (2 * h); math.Abs(d-g[k]) > 1e-6*max(1, math.Abs(d)) {
				t.Errorf("family %d, parameter %v: %.10g, by differences %.10g", family, dose.Parameter(k), g[k], d)
			}
		}
	})
}

// TestLimitsAtZeroDose wants finite responses and gradients at dose 0.
func TestLimitsAtZeroDose(t *testing.T) {
	for family := dose.LogLogistic; family <= dose.BrainCousens; family++ {
		for _, b := range []float64{-2, 0, 2} {
			v, g := family.Gradient(0, [5]float64{b, 1, 5, 0, 1})
			for k, d := range g {
				if math.IsNaN(d) || math.IsInf(d, 0) || math.IsNaN(v) {
					t.Errorf("family %d, b = %g: response %g, derivative by %v %g", family, b, v, dose.Parameter(k), d)
				}
			}
		}
	}
}

// TestRecovery fits exact curves of every model and wants the parameters back.
func TestRecovery(t *testing.T) {
	doses := series(30, 2, 14)
	for _, m := range dose.Models() {
		t.Run(m.Name, func(t *testing.T) {
			truth := m.Fixed
			for p, v := range map[dose.Parameter]float64{dose.B: 1.7, dose.C: 0.2, dose.D: 1.3, dose.E: 2.1, dose.F: 0.8} {
				if m.Free[p] {
					truth[p] = v
				}
			}
			curve := dose.Curve{Family: m.Family, Parameters: truth}
			y := make([]float64, len(doses))
			for i, x := range doses {
				y[i] = curve.At(x)
			}
			f, err := dose.FitModel(m, dose.Data{Doses: doses, Responses: y}, dose.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for p := dose.B; p <= dose.F; p++ {
				if got := f.Curves[0].Parameters[p]; math.Abs(got-truth[p]) > 1e-4*math.Abs(truth[p]) {
					t.Errorf("%v is %.9g, the data were made with %.9g (sum of squares %g)", p, got, truth[p], f.RSS)
				}
			}
		})
	}
}

// TestEffectiveDose checks the inverse of every curve, and the closed form for
// log-logistic ones: ED(p) = e·(p/(1−p))^(1/b).
func TestEffectiveDose(t *testing.T) {
	for family := dose.LogLogistic; family <= dose.Weibull2; family++ {
		for _, b := range []float64{-1.5, 0.8} {
			c := dose.Curve{Family: family, Parameters: [5]float64{b, 0.2, 1.4, 3, 0.7}}
			zero, infinity := c.Limits()
			for _, p := range []float64{0.1, 0.5, 0.9} {
				x := c.Effective(p)
				want := zero + p*(infinity-zero)
				if y := c.At(x); math.Abs(y-want) > 1e-12 {
					t.Errorf("family %d, b = %g: response at ED(%g) = %g is %g, want %g", family, b, p, x, y, want)
				}
				if back, ok := c.Level(want); !ok || math.Abs(back-x) > 1e-9*math.Abs(x) {
					t.Errorf("family %d, b = %g: dose of the level %g is %g, want %g", family, b, want, back, x)
				}
			}
		}
	}
	c := dose.Curve{Parameters: [5]float64{2, 0, 1, 5, 1}}
	if got, want := c.Effective(0.9), 5*math.Sqrt(9); math.Abs(got-want) > 1e-12 {
		t.Errorf("ED90 %g, want %g", got, want)
	}
	if _, ok := c.Level(1.5); ok {
		t.Error("a level above the curve has a dose")
	}
	hormesis := dose.Curve{Family: dose.BrainCousens, Parameters: [5]float64{2, 0, 1, 5, 1}}
	if !math.IsNaN(hormesis.Effective(0.5)) {
		t.Error("a curve with hormesis has one effective dose")
	}
}

// TestPotency compares with closed forms: with S = 1/(1+(x/e)^b) the mean over
// ln x between l and h is 1 − ln((1+(h/e)^b)/(1+(l/e)^b))/(b·ln(h/l)).
func TestPotency(t *testing.T) {
	const b, e, low, high = 1.3, 40.0, 1.0, 1000.0
	c := dose.Curve{Parameters: [5]float64{b, 0.2, 1, e, 1}}
	p := c.Potency([]float64{0, low, 30, high})
	share := 1 - math.Log((1+math.Pow(high/e, b))/(1+math.Pow(low/e, b)))/(b*math.Log(high/low))
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"AUC", p.AUC, 0.2 + 0.8*share},
		{"IC50", p.IC50, e * math.Pow(0.5/0.3, 1/b)}, // (1−0.2)/(0.5−0.2) − 1
		{"EC50", p.EC50, e},
		{"Hill", p.Hill, b},
		{"EInf", p.EInf, 0.2},
		{"Emax", p.Emax, 0.2 + 0.8/(1+math.Pow(high/e, b))},
	} {
		if math.Abs(x.got-x.want) > 1e-9*x.want {
			t.Errorf("%s is %.12g, want %.12g", x.name, x.got, x.want)
		}
	}
	// Yadav's closed form in decades: with top a = 80 % and threshold 10 % reached
	// at x₁ the area of the inhibition is a·(x₂−x₁) + a·log₁₀((1+10^(b(lg e−x₂)))/(1+10^(b(lg e−x₁))))/b.
	const top = 80.0
	x1, x2, span := math.Log10(e)-math.Log10(top/10-1)/b, math.Log10(high), math.Log10(high/low)
	term := func(x float64) float64 { return math.Log10(1 + math.Pow(10, b*(math.Log10(e)-x))) }
	area := top*(x2-x1) + top*(term(x2)-term(x1))/b - 10*(x2-x1)
	if want := 100 * area / (90 * span) * 2 / math.Log10(top) * (x2 - x1) / span; math.Abs(p.DSS-want) > 1e-9*want {
		t.Errorf("DSS is %.12g, want %.12g", p.DSS, want)
	}
	if none := (&dose.Curve{Parameters: [5]float64{1, 0.95, 1, e, 1}}).Potency([]float64{low, high}); none.DSS != 0 {
		t.Errorf("a curve that falls by 5 %% has a DSS of %g", none.DSS)
	}
	// The closed form of the mean equals Simpson's rule, which asymmetric curves use.
	nearly := c
	nearly.Parameters[dose.F] = 1 + 1e-12
	if q := nearly.Potency([]float64{low, high}); math.Abs(q.AUC-p.AUC) > 1e-9 {
		t.Errorf("AUC is %.12g by Simpson's rule, %.12g in closed form", q.AUC, p.AUC)
	}
	weak := dose.Curve{Parameters: [5]float64{1, 0.7, 1, e, 1}}
	if q := weak.Potency([]float64{low, high}); !math.IsNaN(q.IC50) {
		t.Errorf("a curve that ends at 0.7 has an IC50 of %g", q.IC50)
	}
}

// noisy adds small deterministic scatter.
func noisy(doses []float64, replicates int, at func(float64) float64) dose.Data {
	var d dose.Data
	s := rng.New(rng.Key{Seed: 7, Purpose: rng.Measurement})
	for _, x := range doses {
		for range replicates {
			d.Doses = append(d.Doses, x)
			d.Responses = append(d.Responses, at(x)+0.03*s.Normal())
		}
	}
	return d
}

// TestUnits fits the same data in other units: doses and E scale alike,
// responses with C and D, everything else stays.
func TestUnits(t *testing.T) {
	curve := dose.Curve{Parameters: [5]float64{1.4, 0.1, 1, 20, 1}}
	data := noisy(series(1000, 3, 9), 3, curve.At)
	m, _ := dose.Named("LL.4")
	one, err := dose.FitModel(m, data, dose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	scaled := dose.Data{}
	for i := range data.Doses {
		scaled.Doses, scaled.Responses = append(scaled.Doses, data.Doses[i]*1e-3), append(scaled.Responses, data.Responses[i]*250)
	}
	two, err := dose.FitModel(m, scaled, dose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for p, factor := range map[dose.Parameter]float64{dose.B: 1, dose.C: 250, dose.D: 250, dose.E: 1e-3} {
		a, sa := one.Estimate(p, 0)
		b, sb := two.Estimate(p, 0)
		if math.Abs(a*factor-b) > 1e-6*math.Abs(b) || math.Abs(sa*factor-sb) > 1e-4*sb {
			t.Errorf("%v: %g ± %g, in other units %g ± %g", p, a*factor, sa*factor, b, sb)
		}
	}
}

// TestCoverage draws 400 data sets with known scatter: the 95 % interval of the
// delta method must hold the true EC50 in 362 to 394 of them (binomial with
// p = 0.95: outside with probability 1e-4; the method is approximate, which the
// lower end allows for).
func TestCoverage(t *testing.T) {
	curve := dose.Curve{Parameters: [5]float64{1.4, 0.1, 1, 20, 1}}
	doses := series(1000, 3, 9)
	m, _ := dose.Named("LL.4")
	held := 0
	for k := range uint32(400) {
		s := rng.New(rng.Key{Seed: 11, Purpose: rng.Measurement, Step: k})
		var d dose.Data
		for _, x := range doses {
			for range 3 {
				d.Doses, d.Responses = append(d.Doses, x), append(d.Responses, curve.At(x)+0.05*s.Normal())
			}
		}
		f, err := dose.FitModel(m, d, dose.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if i := f.EffectiveInterval(0.5, 0.95, 0); i.Low <= 20 && 20 <= i.High {
			held++
		}
	}
	if held < 362 || held > 394 {
		t.Errorf("%d of 400 intervals hold the truth", held)
	}
}

// TestBootstrap wants the same bits for any number of workers, other draws for
// another seed, and intervals that hold the truth.
func TestBootstrap(t *testing.T) {
	curve := dose.Curve{Parameters: [5]float64{1.4, 0.1, 1, 20, 1}}
	data := noisy(series(1000, 3, 9), 4, curve.At)
	m, _ := dose.Named("LL.4")
	f, err := dose.FitModel(m, data, dose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := func(seed uint64, workers int) dose.PotencyIntervals {
		return f.PotencyIntervals(data, dose.Options{}, 0, dose.Bootstrap{Seed: seed, Resamples: 200, Workers: workers})
	}
	one := at(1, 1)
	if five := at(1, 5); one != five {
		t.Errorf("one worker finds %+v, five %+v", one, five)
	}
	if other := at(2, 1); one == other {
		t.Error("another seed changes nothing")
	}
	truth := curve.Potency(data.Doses)
	for _, x := range []struct {
		name string
		i    dose.Interval
		want float64
	}{{"IC50", one.IC50, truth.IC50}, {"EC50", one.EC50, truth.EC50}, {"Emax", one.Emax, truth.Emax}, {"AUC", one.AUC, truth.AUC}} {
		if !(x.i.Low < x.i.Value && x.i.Value < x.i.High && x.i.Low < x.want && x.want < x.i.High) {
			t.Errorf("%s: %g in [%g, %g], truth %g", x.name, x.i.Value, x.i.Low, x.i.High, x.want)
		}
	}
	delta := f.PotencyIntervals(data, dose.Options{}, 0, dose.Bootstrap{})
	if r := math.Log(delta.EC50.High/delta.EC50.Low) / math.Log(one.EC50.High/one.EC50.Low); r < 0.6 || r > 1.7 {
		t.Errorf("the delta method gives an interval of EC50 %.2f times as wide as the bootstrap's", r)
	}
}

// TestErrors wants unusable data refused.
func TestErrors(t *testing.T) {
	m, _ := dose.Named("LL.4")
	for name, c := range map[string]struct {
		data dose.Data
		want error
	}{
		"none":     {dose.Data{}, dose.ErrTooFew},
		"few":      {dose.Data{Doses: []float64{0, 1, 2}, Responses: []float64{1, 1, 0}}, dose.ErrTooFew},
		"one dose": {dose.Data{Doses: []float64{1, 1, 1, 1, 1}, Responses: make([]float64, 5)}, dose.ErrNoDoses},
		"gap":      {dose.Data{Doses: series(8, 2, 6), Responses: make([]float64, 6), Curves: []int{0, 0, 0, 2, 2, 2}}, dose.ErrNotCovering},
	} {
		if _, err := dose.FitModel(m, c.data, dose.Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for _, x := range []float64{-1, math.NaN(), math.Inf(1)} {
		data := dose.Data{Doses: []float64{0, 1, 2, 3, x}, Responses: make([]float64, 5)}
		if _, err := dose.FitModel(m, data, dose.Options{}); err == nil {
			t.Errorf("dose %g is accepted", x)
		}
	}
	if _, err := dose.Named("LL.9"); err == nil {
		t.Error("LL.9 is known")
	}
}

// TestGrowthRateOfHalvedDivision uses the definition: if a drug halves the
// division rate the GR value is √2 − 1 whatever the number of divisions.
func TestGrowthRateOfHalvedDivision(t *testing.T) {
	for _, divisions := range []float64{0.5, 1, 3} {
		control := 100 * math.Exp2(divisions)
		if g, want := dose.GRValue(100*math.Exp2(divisions/2), control, 100), math.Sqrt2-1; math.Abs(g-want) > 1e-14 {
			t.Errorf("%g divisions: GR %g, want %g", divisions, g, want)
		}
		if g := dose.GRValue(100, control, 100); g != 0 {
			t.Errorf("no growth has GR %g", g)
		}
		if g := dose.GRValue(0, control, 100); g != -1 {
			t.Errorf("no survivor has GR %g", g)
		}
	}
	if !math.IsNaN(dose.GRValue(100, 90, 100)) {
		t.Error("a control that shrinks has a GR value")
	}
}

// TestGrowthRateRecovery fits an exact curve: GR50 = GEC50·((1−GRinf)/(½−GRinf)
// − 1)^(1/h); and a flat one.
func TestGrowthRateRecovery(t *testing.T) {
	const inf, h, e = -0.3, 1.2, 0.5
	doses := series(10, math.Sqrt(10), 9)[1:]
	gr := make([]float64, len(doses))
	for i, x := range doses {
		gr[i] = inf + (1-inf)/(1+math.Pow(x/e, h))
	}
	g, err := dose.FitGrowthRate(doses, gr)
	if err != nil {
		t.Fatal(err)
	}
	want := e * math.Pow((1-inf)/(0.5-inf)-1, 1/h)
	if g.Flat || math.Abs(g.GR50-want) > 1e-5 || math.Abs(g.GRInf-inf) > 1e-5 || math.Abs(g.Hill-h) > 1e-5 {
		t.Errorf("%+v, want GR50 %g", g, want)
	}
	flat := []float64{0.91, 0.93, 0.9, 0.92, 0.93, 0.91, 0.9, 0.92}
	if g, err = dose.FitGrowthRate(doses, flat); err != nil || !g.Flat || !math.IsInf(g.GR50, 1) || math.Abs(g.GRInf-0.915) > 1e-12 {
		t.Errorf("%+v, %v for a flat line", g, err)
	}
}

// plate makes wells of two drugs from a surface of inhibition [%].
func plate(doses1, doses2 []float64, inhibition func(a, b float64) float64) []dose.Well {
	var wells []dose.Well
	for _, a := range doses1 {
		for _, b := range doses2 {
			wells = append(wells, dose.Well{Dose1: a, Dose2: b, Viability: 1 - inhibition(a, b)/100})
		}
	}
	return wells
}

// TestIndependentDrugs makes a surface by Bliss's rule: Bliss and ZIP scores
// vanish; HSA sees synergy.
func TestIndependentDrugs(t *testing.T) {
	first := dose.Curve{Parameters: [5]float64{-1.2, 0, 90, 3, 1}}
	second := dose.Curve{Parameters: [5]float64{-0.8, 0, 80, 40, 1}}
	m, err := dose.NewMatrix(plate(series(30, 3, 7), series(900, 4, 6), func(a, b float64) float64 {
		return first.At(a) + second.At(b) - first.At(a)*second.At(b)/100
	}))
	if err != nil {
		t.Fatal(err)
	}
	s := dose.NewSynergy(m, dose.SynergyOptions{})
	if math.Abs(s.Bliss.Mean) > 1e-9 || math.Abs(s.ZIP.Mean) > 1e-3 || s.HSA.Mean < 5 {
		t.Errorf("Bliss %g, ZIP %g, HSA %g", s.Bliss.Mean, s.ZIP.Mean, s.HSA.Mean)
	}
}

// TestDrugWithItself combines a drug with a dilution of itself: Loewe's score
// vanishes everywhere, Bliss's does not.
func TestDrugWithItself(t *testing.T) {
	curve := dose.Curve{Parameters: [5]float64{-2, 0, 95, 5, 1}}
	m, err := dose.NewMatrix(plate(series(40, 2, 8), series(400, 2, 8), func(a, b float64) float64 { return curve.At(a + b/10) }))
	if err != nil {
		t.Fatal(err)
	}
	s := dose.NewSynergy(m, dose.SynergyOptions{})
	for i := range s.Loewe.Score {
		for j, v := range s.Loewe.Score[i] {
			if math.Abs(v) > 1e-3 {
				t.Errorf("Loewe score %g at %g and %g", v, m.Doses1[i], m.Doses2[j])
			}
		}
	}
	largest := 0.0
	for _, row := range s.Bliss.Score {
		for _, v := range row {
			largest = max(largest, math.Abs(v))
		}
	}
	if largest < 3 {
		t.Errorf("Bliss scores reach only %g", largest)
	}
}

// TestSwappedDrugs wants the same means when the drugs change places.
func TestSwappedDrugs(t *testing.T) {
	effect := func(a, b float64) float64 { return 100 * (1 - 1/(1+a/3)/(1+b/50)/(1+a*b/400)) }
	there, err := dose.NewMatrix(plate(series(30, 3, 6), series(900, 4, 7), effect))
	if err != nil {
		t.Fatal(err)
	}
	back, err := dose.NewMatrix(plate(series(900, 4, 7), series(30, 3, 6), func(a, b float64) float64 { return effect(b, a) }))
	if err != nil {
		t.Fatal(err)
	}
	a, b := dose.NewSynergy(there, dose.SynergyOptions{}), dose.NewSynergy(back, dose.SynergyOptions{})
	for k, x := range [][2]float64{
		{a.HSA.Mean, b.HSA.Mean}, {a.Bliss.Mean, b.Bliss.Mean}, {a.Loewe.Mean, b.Loewe.Mean}, {a.ZIP.Mean, b.ZIP.Mean},
	} {
		if math.Abs(x[0]-x[1]) > 1e-6 || !(x[0] > 1) {
			t.Errorf("score %d: %.9g, swapped %.9g", k, x[0], x[1])
		}
	}
}

// TestBootstrapSynergy wants equal bits for any number of workers and intervals
// that hold the value; and none without replicates.
func TestBootstrapSynergy(t *testing.T) {
	s := rng.New(rng.Key{Seed: 3, Purpose: rng.Measurement})
	var wells []dose.Well
	exact := plate(series(30, 4, 5), series(900, 5, 5), func(a, b float64) float64 { return 100 * (1 - 1/(1+a/3)/(1+b/50)) })
	for _, w := range exact {
		for range 3 {
			n := w
			n.Viability += 0.02 * s.Normal()
			wells = append(wells, n)
		}
	}
	at := func(workers int) dose.SynergyIntervals {
		_, i, err := dose.BootstrapSynergy(wells, dose.SynergyOptions{}, dose.Bootstrap{Seed: 5, Resamples: 60, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	one := at(1)
	if four := at(4); !reflect.DeepEqual(one, four) {
		t.Errorf("one worker finds %+v, four %+v", one, four)
	}
	if !(one.Bliss.Low < 0 && 0 < one.Bliss.High && one.Bliss.High-one.Bliss.Low < 5) {
		t.Errorf("Bliss %+v of independent drugs", one.Bliss)
	}
	if _, i, err := dose.BootstrapSynergy(exact, dose.SynergyOptions{}, dose.Bootstrap{Resamples: 10}); err != nil || !math.IsNaN(i.ZIP.Low) {
		t.Errorf("single wells: %+v, %v", i.ZIP, err)
	}
}

func TestMatrixErrors(t *testing.T) {
	full := plate(series(8, 2, 4), series(8, 2, 4), func(a, b float64) float64 { return a + b })
	for name, c := range map[string]struct {
		wells []dose.Well
		want  error
	}{
		"none":       {nil, dose.ErrNoSingles},
		"no singles": {plate(series(8, 2, 4)[1:], series(8, 2, 4), func(a, b float64) float64 { return a }), dose.ErrNoSingles},
		"small":      {plate(series(8, 2, 2), series(8, 2, 4), func(a, b float64) float64 { return a }), dose.ErrSmall},
		"hole":       {full[:len(full)-1], dose.ErrIncomplete},
	} {
		if _, err := dose.NewMatrix(c.wells); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func ExampleFitModel() {
	model, _ := dose.Named("LL.4")
	data := dose.Data{
		Doses:     []float64{0, 1, 3, 10, 30, 100, 300}, // nM
		Responses: []float64{1.00, 0.98, 0.90, 0.62, 0.27, 0.11, 0.08},
	}
	fit, err := dose.FitModel(model, data, dose.Options{})
	if err != nil {
		panic(err)
	}
	p := fit.Curves[0].Potency(data.Doses)
	fmt.Printf("IC50 %.1f nM, Hill %.2f, Emax %.2f, AUC %.2f\n", p.IC50, p.Hill, p.Emax, p.AUC)
	// Output: IC50 14.1 nM, Hill 1.50, Emax 0.08, AUC 0.49
}

func BenchmarkFitModel(b *testing.B) {
	curve := dose.Curve{Parameters: [5]float64{1.4, 0.1, 1, 20, 1}}
	data := noisy(series(1000, 3, 9), 3, curve.At)
	m, _ := dose.Named("LL.4")
	for b.Loop() {
		if _, err := dose.FitModel(m, data, dose.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
