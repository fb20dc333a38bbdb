package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"niche/rng"
)

// Eight pairs made up for these tests. Expected numbers marked scipy were computed
// with SciPy 1.17.1 (ttest_rel, ttest_1samp, t.interval, wilcoxon, binomtest) from
// the same values.
var (
	treated   = []float64{12.1, 9.8, 15.3, 11.0, 8.7, 13.9, 10.4, 12.8}
	untreated = []float64{10.2, 9.1, 12.9, 11.4, 7.9, 11.0, 10.1, 11.7}
	nan       = math.NaN()
	inf       = math.Inf(1)
)

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(got == want || math.Abs(got-want) <= relative*math.Abs(want) || math.IsNaN(got) && math.IsNaN(want)) {
		t.Errorf("%s = %.16g, want %.16g", what, got, want)
	}
}

func TestPairedT(t *testing.T) {
	for _, c := range []struct {
		what        string
		d           []float64
		alternative Alternative
		t, p        float64
	}{
		{"differences", Differences(treated, untreated), TwoSided, 3.0924715490510413, 0.017506173360364478}, // scipy
		{"differences", Differences(treated, untreated), Greater, 3.0924715490510413, 0.008753086680182239},  // scipy
		{"differences", Differences(treated, untreated), Less, 3.0924715490510413, 0.9912469133198177},       // scipy
		{"log ratios", LogRatios(treated, untreated), TwoSided, 3.4004395436926136, 0.011435640432516752},    // scipy
		{"two pairs", []float64{0, 2}, TwoSided, 1, 0.5},                                                     // Cauchy: P(|t| > 1) = 1/2
		{"one missing", []float64{0, nan, 2}, Greater, 1, 0.25},
		{"nothing", nil, TwoSided, nan, nan},
		{"one pair", []float64{3}, TwoSided, nan, nan},
		{"infinite", []float64{1, inf}, TwoSided, nan, nan},
		{"all zero", []float64{0, 0, 0}, Greater, 0, 1},
		{"all alike", []float64{0.1, 0.1, 0.1}, Greater, inf, 0},
		{"all alike", []float64{0.1, 0.1, 0.1}, TwoSided, inf, 0},
		{"all alike", []float64{0.1, 0.1, 0.1}, Less, inf, 1},
		{"all alike", []float64{-7, -7}, Less, -inf, 0},
	} {
		got := PairedT(c.d, c.alternative)
		near(t, c.what+": t", got.Statistic, c.t, 1e-12)
		near(t, c.what+": p", got.P, c.p, 1e-10)
	}
	if n := PairedT([]float64{1, nan, 2}, TwoSided).N; n != 2 {
		t.Errorf("N = %d with one missing of 3", n)
	}
}

func TestEquivalence(t *testing.T) {
	d := LogRatios(treated, untreated)
	near(t, "p", Equivalence(d, -math.Log(1.3), math.Log(1.3)).P, 0.000623270091173522, 1e-9) // scipy
	for _, c := range []struct {
		d    []float64
		want float64
	}{
		{[]float64{0, 0}, 0}, {[]float64{0.1, 0.1}, 1}, {[]float64{0.05, 0.05}, 0}, {[]float64{-0.2, -0.2}, 1},
		{[]float64{0.05}, nan}, {nil, nan},
	} {
		near(t, "p", Equivalence(c.d, -0.1, 0.1).P, c.want, 0)
	}
}

func TestMeanInterval(t *testing.T) {
	got := MeanInterval(LogRatios(treated, untreated), 0.95) // scipy
	near(t, "mean", got.Value, 0.10367671048033604, 1e-12)
	near(t, "low", got.Low, 0.031581188481746, 1e-11)
	near(t, "high", got.High, 0.1757722324789261, 1e-11)
	if got := MeanInterval([]float64{0.1, 0.1, 0.1}, 0.95); got != (Interval{0.1, 0.1, 0.1}) {
		t.Errorf("alike: %v", got)
	}
	if got := MeanInterval([]float64{2}, 0.95); got != (Interval{2, -inf, inf}) {
		t.Errorf("one: %v", got)
	}
	if got := MeanInterval([]float64{nan}, 0.95); !math.IsNaN(got.Value) || !math.IsNaN(got.Low) {
		t.Errorf("none: %v", got)
	}
}

func TestLogRatios(t *testing.T) {
	got := LogRatios([]float64{0, 0, 1, 2, -1, nan}, []float64{0, 1, 0, 1, 1, 1})
	for i, want := range []float64{0, -inf, inf, math.Ln2, nan, nan} {
		near(t, "log ratio", got[i], want, 1e-15)
	}
}

func TestSignedRank(t *testing.T) {
	d := Differences(treated, untreated)
	many := make([]float64, 60)
	for i := range many {
		many[i] = math.Round(float64((i+1)*37%61)-24) / 10
	}
	tied := []float64{1, 1, -1, 2, 2, 2, -3, 0, 4, 5} // p by enumeration of all 512 signs
	for _, c := range []struct {
		what        string
		d           []float64
		alternative Alternative
		w, p        float64
	}{
		{"eight", d, TwoSided, 2, 0.0234375},                   // scipy
		{"eight", d, Greater, 34, 0.01171875},                  // scipy
		{"eight", d, Less, 34, 0.9921875},                      // scipy
		{"tied", tied, Less, 36, 0.95703125},                   // enumeration
		{"tied", tied, Greater, 36, 0.0683593750},              // enumeration
		{"tied", tied, TwoSided, 9, 0.13671875},                // enumeration
		{"sixty", many, TwoSided, 540.5, 0.009411959608538908}, // scipy, method approx with correction
		{"sixty", many, Greater, 1229.5, 0.004705979804269454}, // scipy
		{"sixty", many, Less, 1229.5, 0.9953964231766254},      // scipy
		{"three", []float64{1, 2, 3}, Greater, 6, 0.125},       // 2⁻³
		{"infinite", []float64{inf, inf, inf}, Greater, 6, 0.125},
		{"alike", []float64{1, 1, 1, 1}, TwoSided, 0, 0.125}, // 2 · 2⁻⁴
		{"zeros", []float64{0, 0}, TwoSided, 0, 1},
		{"nothing", []float64{nan}, TwoSided, nan, nan},
	} {
		got := SignedRank(c.d, c.alternative)
		near(t, c.what+": W", got.Statistic, c.w, 1e-12)
		near(t, c.what+": p", got.P, c.p, 1e-10)
	}
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, nan, 0.03, 0.005, 0.9})
	// by hand: 5·0.005, 4·0.01, 3·0.03, then the running maximum; 1·0.9
	for i, want := range []float64{0.04, 0.09, nan, 0.09, 0.025, 0.9} {
		near(t, "adjusted p", got[i], want, 1e-15)
	}
	if got := Holm([]float64{0.6, 0.7}); got[0] != 1 || got[1] != 1 {
		t.Errorf("p values above 1: %v", got)
	}
}

func TestShare(t *testing.T) {
	d := make([]float64, 20)
	for i := range d {
		d[i] = 1
	}
	d[3] = -1
	got := Share(append(d, nan), Greater, 0, 0.95)
	near(t, "share", got.Value, 0.95, 0)
	near(t, "low", got.Low, 0.7512672372279723, 1e-9)  // scipy
	near(t, "high", got.High, 0.998734910502044, 1e-9) // scipy
	d[3] = 1
	near(t, "all: low", Share(d, Greater, 0, 0.95).Low, 0.8315665290169145, 1e-9) // scipy
	if got := Share(d, Less, 0, 0.95); got.Value != 0 || got.Low != 0 || got.High >= 0.2 {
		t.Errorf("none: %v", got)
	}
	if got := Share([]float64{0.1, 0.3, -0.3}, TwoSided, 0.2, 0.95); got.Value != 2.0/3 {
		t.Errorf("beyond a margin: %v", got)
	}
}

func TestBCa(t *testing.T) {
	x := []float64{0.1, 0.4, 0.5, 0.9, 1.3, 1.8, 2.9, 4.2, 6.6, 11.0}
	mean := func(units []int) float64 {
		var sum float64
		for _, i := range units {
			sum += x[i]
		}
		return sum / float64(len(units))
	}
	b := Bootstrap{Seed: 1, Resamples: 20000, Level: 0.95}
	got := BCa(len(x), b, mean)
	near(t, "mean", got.Value, 2.97, 1e-12)
	near(t, "low", got.Low, 1.44, 0.03)   // scipy.stats.bootstrap, BCa, 200 000 resamples: 1.43–1.44
	near(t, "high", got.High, 5.85, 0.04) // 5.81–5.88
	if again := BCa(len(x), b, mean); again != got {
		t.Error("not reproducible")
	}
	if got := BCa(4, b, func([]int) float64 { return 7 }); got != (Interval{7, 7, 7}) {
		t.Errorf("constant: %v", got)
	}
	if got := BCa(0, b, mean); !math.IsNaN(got.Value) {
		t.Errorf("no unit: %v", got)
	}
}

// TestFalseAlarms: under no difference each test is significant at 5 % in 5 % of
// 4,000 samples; equivalence at its margin too. The bounds are four standard
// errors wide: a false alarm of this test in 1 of 15,000 seeds.
func TestFalseAlarms(t *testing.T) {
	const samples = 4000
	var hits [3]int
	for k := range samples {
		s := rng.New(rng.Key{Seed: 5, Purpose: rng.ParameterDraw, Step: uint32(k)})
		d := make([]float64, 20)
		for i := range d {
			d[i] = s.Normal()
		}
		for i, p := range []float64{PairedT(d, TwoSided).P, SignedRank(d, Greater).P, Equivalence(d, 0, 100).P} {
			if p < 0.05 {
				hits[i]++
			}
		}
	}
	for i, h := range hits {
		if rate := float64(h) / samples; math.Abs(rate-0.05) > 4*math.Sqrt(0.05*0.95/samples) {
			t.Errorf("test %d: false alarms in %.4f of samples", i, rate)
		}
	}
}

// TestSymmetry: turning all signs round exchanges Greater and Less and keeps
// TwoSided; one-sided p values of t sum to 1.
func TestSymmetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SliceOfN(rapid.Float64Range(-3, 3), 2, 60).Draw(t, "d")
		negative := make([]float64, len(d))
		for i := range d {
			negative[i] = -d[i]
		}
		for _, test := range []func([]float64, Alternative) Test{PairedT, SignedRank} {
			if a, b := test(d, Greater).P, test(negative, Less).P; math.Abs(a-b) > 1e-12 {
				t.Fatalf("greater %g, less of the negative %g", a, b)
			}
			if a, b := test(d, TwoSided).P, test(negative, TwoSided).P; math.Abs(a-b) > 1e-12 || a < 0 || a > 1 {
				t.Fatalf("two-sided %g and %g", a, b)
			}
		}
	})
}

// TestStudentsT holds the distribution that the tests rest on to the closed form
// for 2 degrees of freedom.
func TestStudentsT(t *testing.T) {
	for _, x := range []float64{-40, -3, -0.5, 0, 1.7} {
		want := 0.5 + x/(2*math.Sqrt(2+x*x))
		near(t, "CDF", distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 2}.CDF(x), want, 1e-11)
	}
}
