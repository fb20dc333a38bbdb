package verdict

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"niche/rng"
	"niche/stats"
	"niche/study"
	"niche/units"
)

func plain(x float64) study.Quantity {
	return study.Quantity{Value: x, Unit: units.Dimensionless(), Tentative: true}
}

func word(text string) study.Name { return study.Name{Text: text} }

// donors returns 20 values around level, with the given log scatter; the same
// donor deviates alike wherever stream is the same.
func donors(level, scatter float64, stream uint32) []float64 {
	s := rng.New(rng.Key{Seed: 7, Purpose: rng.Donors, Entity: stream})
	x := make([]float64, 20)
	for i := range x {
		x[i] = level * math.Exp(scatter*s.Normal())
	}
	return x
}

// times multiplies values donor by donor.
func times(x []float64, factor float64, y []float64) []float64 {
	z := slices.Clone(x)
	for i := range z {
		z[i] *= factor * y[i]
	}
	return z
}

// protection is a claim that holds: arm twice the control, an arm that abolishes
// it and one that does not matter.
func protection() Case {
	control := donors(100, 0.3, 1)
	return Case{
		ID: "C", Scale: Ratio,
		Comparison: &study.Comparison{Direction: word("up"), Test: word("paired_t"), AtLeast: plain(1.5),
			AbolishedBy: []study.Control{{ID: word("knocked_out")}}, Unaffected: []study.Control{{ID: word("sham")}}},
		Sample:     Sample{times(control, 2, donors(1, 0.05, 2)), control},
		Abolished:  []Sample{{times(control, 1.05, donors(1, 0.03, 3)), control}},
		Unaffected: []Sample{{times(control, 2, donors(1, 0.05, 4)), control}},
	}
}

func TestPass(t *testing.T) {
	v := Judge([]Case{protection()}, 1)[0]
	if !v.Pass || len(v.Reasons) != 0 || v.Donors != 20 || v.Agreeing.Value != 1 {
		t.Errorf("%+v", v)
	}
	if !(v.Effect.Low < 2 && 2 < v.Effect.High && v.Effect.High-v.Effect.Low < 0.2) {
		t.Errorf("fold %v, want about 2", v.Effect)
	}
	if k := v.Abolished[0]; !k.Holds || !(k.Remainder.Low < 0.07 && 0.07 < k.Remainder.High) {
		t.Errorf("knocked out: %+v; ln 1.05 is 7 %% of ln 2", k)
	}
	if k := v.Unaffected[0]; !k.Holds || math.Abs(k.Remainder.Value-1) > 0.05 {
		t.Errorf("sham: %+v", k)
	}
	if again := Judge([]Case{protection()}, 1)[0]; !reflect.DeepEqual(v, again) {
		t.Error("not reproducible")
	}
}

// TestFail changes one thing at a time and wants exactly the reason for it.
func TestFail(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(c *Case)
		want   string
	}{
		{"wrong direction", func(c *Case) {
			c.Comparison.Direction = word("down")
			c.Comparison.AtLeast = study.Quantity{}
		}, "0 % of donors go down, 95 % are needed"},
		{"too small", func(c *Case) { c.Comparison.AtLeast = plain(3) }, "is smaller than 3"},
		{"too large", func(c *Case) { c.Comparison.AtMost = plain(1.6) }, "is larger than 1.6"},
		{"some donors", func(c *Case) {
			for i := range 3 {
				c.Arm[i] = c.Control[i] / 1.1
			}
		}, "85 % of donors go up"},
		{"not abolished", func(c *Case) { c.Abolished[0].Arm = times(c.Control, 1.5, donors(1, 0.05, 5)) }, "of the effect remains (p = 1)"},
		{"sham matters", func(c *Case) { c.Unaffected[0].Arm = times(c.Control, 1.6, donors(1, 0.05, 5)) }, "of the effect remains, not equivalent"},
		{"two donors", func(c *Case) {
			for i := range 18 {
				c.Arm[i] = math.NaN()
			}
		}, "only 2 donors have values"},
		{"extinct", func(c *Case) { c.Control[0] = 0 }, "a value of 0 has no ratio"},
		{"noise", func(c *Case) {
			c.Arm = times(c.Control, 1, donors(1, 0.5, 6))
			c.Comparison.AtLeast = study.Quantity{}
		}, "is not significant"},
	} {
		k := protection()
		c.change(&k)
		v := Judge([]Case{k}, 1)[0]
		if v.Pass || !strings.Contains(strings.Join(v.Reasons, "; "), c.want) {
			t.Errorf("%s: %v %q, want %q", c.what, v.Pass, v.Reasons, c.want)
		}
	}
}

// TestTinyEffect: a numerical difference of 1e-6 in all donors is significant but
// no direction.
func TestTinyEffect(t *testing.T) {
	k := protection()
	k.Arm = times(k.Control, 1+1e-6, donors(1, 0, 1))
	k.Comparison.AtLeast = study.Quantity{}
	if v := Judge([]Case{k}, 1)[0]; v.Pass || v.Agreeing.Value != 0 || v.P > 1e-6 {
		t.Errorf("%+v", v)
	}
}

// TestExact: donors without scatter, as a deterministic model without noise gives.
func TestExact(t *testing.T) {
	same := func(x float64) []float64 { return donors(x, 0, 1) }
	k := protection()
	k.Sample = Sample{same(2), same(1)}
	k.Abolished = []Sample{{same(1), same(1)}}
	k.Unaffected = []Sample{{same(2), same(1)}}
	if v := Judge([]Case{k}, 1)[0]; !v.Pass || v.P != 0 || v.Effect.Low != v.Effect.High {
		t.Errorf("%+v", v)
	}
	k.Abolished = []Sample{{same(1.2), same(1)}}
	if v := Judge([]Case{k}, 1)[0]; v.Pass || v.Abolished[0].P != 1 {
		t.Errorf("26 %% of the effect remain, and yet: %+v", v.Abolished)
	}
	k.Comparison.AbolishedBy[0].Share = plain(0.5)
	if v := Judge([]Case{k}, 1)[0]; !v.Pass {
		t.Errorf("half must go, 74 %% went: %v", v.Reasons)
	}
}

// TestDifference: fractions near 0 are compared by difference.
func TestDifference(t *testing.T) {
	k := protection()
	k.Scale = Difference
	k.Comparison.AtLeast = plain(0.3)
	k.Comparison.Test = word("wilcoxon")
	zero := make([]float64, 20)
	k.Sample = Sample{donors(0.6, 0.1, 1), zero}
	k.Abolished = []Sample{{zero, zero}}
	k.Unaffected = []Sample{{donors(0.6, 0.1, 1), zero}}
	v := Judge([]Case{k}, 1)[0]
	if !v.Pass || v.Abolished[0].Remainder.Value != 0 || v.Unaffected[0].Remainder.Value != 1 {
		t.Errorf("%+v", v)
	}
	k.Unaffected = []Sample{{donors(0.5, 0.1, 1), zero}}
	if v := Judge([]Case{k}, 1)[0]; v.Pass {
		t.Error("a sixth of the effect was lost and nobody noticed")
	}
}

func TestEqual(t *testing.T) {
	k := Case{ID: "E", Comparison: &study.Comparison{Direction: word("equal"), Test: word("tost")},
		Sample: Sample{donors(103, 0.02, 1), donors(100, 0.02, 2)}}
	if v := Judge([]Case{k}, 1)[0]; !v.Pass || v.Agreeing.Value != 1 {
		t.Errorf("%+v", v)
	}
	k.Arm = donors(120, 0.02, 1)
	if v := Judge([]Case{k}, 1)[0]; v.Pass || !strings.Contains(v.Reasons[0], "a fold of 1.2 is not shown to lie within 0.909 to 1.1") {
		t.Errorf("%+v", v)
	}
	k.Comparison.AtMost = plain(1.5)
	if v := Judge([]Case{k}, 1)[0]; !v.Pass {
		t.Errorf("%+v", v)
	}
}

// TestHolmTogether: the same weak case passes alone and fails among others.
func TestHolmTogether(t *testing.T) {
	weak := protection()
	weak.Comparison.AtLeast = study.Quantity{}
	weak.Comparison.Donors = plain(0)
	weak.Comparison.AbolishedBy, weak.Comparison.Unaffected = nil, nil
	weak.Arm = times(weak.Control, 1.4, donors(1, 0.45, 9))
	alone := Judge([]Case{weak}, 1)[0]
	many := make([]Case, 60)
	for i := range many {
		many[i] = weak
		many[i].ID = fmt.Sprint(i)
	}
	if v := Judge(many, 1)[0]; !alone.Pass || v.Pass || v.P != alone.P || v.Holm <= alone.Holm {
		t.Errorf("alone %v %g, among 60 %v %g", alone.Pass, alone.Holm, v.Pass, v.Holm)
	}
}

// TestAbolitionRates: where exactly a fifth of the effect remains, abolition is
// found in about 5 % of studies, within four standard errors of 1,000 studies.
func TestAbolitionRates(t *testing.T) {
	const studies = 1000
	found := 0
	for i := range uint32(studies) {
		d, r := donors(1, 0.1, 10+2*i), donors(1, 0.1, 11+2*i)
		for j := range d {
			d[j] = 1 + math.Log(d[j])
			r[j] = 0.2 + math.Log(r[j])
		}
		if stats.PairedT(combine(r, -0.2, d), stats.Less).P < controlLevel {
			found++
		}
	}
	if rate := float64(found) / studies; math.Abs(rate-0.05) > 4*math.Sqrt(0.05*0.95/studies) {
		t.Errorf("abolition found in %.3f of studies", rate)
	}
}

func TestScaleOf(t *testing.T) {
	for assay, want := range map[string]Scale{"elisa": Ratio, "viability": Ratio, "morphology_fraction": Difference, "composition": Difference, "marker_index": Difference} {
		if got := ScaleOf(&study.Readout{Assay: word(assay)}); got != want {
			t.Errorf("%s: %v", assay, got)
		}
	}
}
