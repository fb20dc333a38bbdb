package dose_test

import (
	"errors"
	"math"
	"testing"

	"niche/dose"
)

// TestDrcSearchRecovers fits exact curves from drc's start: it ends near the
// parameters, in any unit.
func TestDrcSearchRecovers(t *testing.T) {
	doses := series(30, 2, 12)
	for _, name := range []string{"LL.3", "LL.4", "L.4", "LL.5"} {
		m, err := dose.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		truth := m.Fixed
		for p, v := range map[dose.Parameter]float64{dose.B: 1.7, dose.C: 0.2, dose.D: 1.3, dose.E: 2.1, dose.F: 1} {
			if m.Free[p] {
				truth[p] = v
			}
		}
		curve := dose.Curve{Family: m.Family, Parameters: truth}
		for _, unit := range []float64{1, 1000} {
			var data dose.Data
			for _, x := range doses {
				data.Doses, data.Responses = append(data.Doses, unit*x), append(data.Responses, 100*curve.At(x))
			}
			if m.Family == dose.Logistic && unit != 1 {
				continue // steepness is per dose
			}
			f, err := dose.FitModel(m, data, dose.Options{Search: dose.AsDRC})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := f.Curves[0].Parameters[dose.E]; math.Abs(got-2.1*unit) > 0.02*unit {
				t.Errorf("%s: e is %g, the data were made with %g", name, got, 2.1*unit)
			}
		}
	}
}

// TestDrcSearchStopsWhereItStarts gives both searches a step below the first
// positive dose: the straight line through logits starts far away, where only
// the limits matter, and drc's descent ends on a horizontal line.
func TestDrcSearchStopsWhereItStarts(t *testing.T) {
	m, _ := dose.Named("LL.4")
	data := dose.Data{Doses: []float64{0, 10, 40, 160, 640, 2500}, Responses: []float64{-20, 59, 60, 61, 60, 54}}
	ours, err := dose.FitModel(m, data, dose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := dose.FitModel(m, data, dose.Options{Search: dose.AsDRC})
	if err != nil {
		t.Fatal(err)
	}
	if spread := math.Abs(theirs.At(2500, 0) - theirs.At(0, 0)); spread > 0.1 || theirs.RSS < 100*ours.RSS {
		t.Errorf("drc's search ends with a sum of squares of %g and a span of %g; ours has %g", theirs.RSS, spread, ours.RSS)
	}
}

func TestDrcSearchRefuses(t *testing.T) {
	data := dose.Data{Doses: series(8, 2, 6), Responses: []float64{1, 0.9, 0.7, 0.5, 0.3, 0.2}}
	for name, c := range map[string]struct {
		model string
		o     dose.Options
	}{
		"family":      {"W1.4", dose.Options{Search: dose.AsDRC}},
		"logarithmic": {"LL2.4", dose.Options{Search: dose.AsDRC}},
		"bounds":      {"LL.4", dose.Options{Search: dose.AsDRC, Low: map[dose.Parameter]float64{dose.C: 0}}},
	} {
		m, _ := dose.Named(c.model)
		if _, err := dose.FitModel(m, data, c.o); err == nil || errors.Is(err, dose.ErrDescent) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
