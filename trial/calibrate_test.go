package trial

import (
	"context"
	"math"
	"strings"
	"testing"

	"niche/culture/mixed"
	format "niche/format/study"
)

// calibratedTrial is the small study with calibrations.
func calibratedTrial(t *testing.T, calibrations string) *Trial {
	t.Helper()
	text := strings.Replace(small, "kind: predicted", "kind: calibrated", 1) + "calibrations:\n" + calibrations
	s, list := format.Read("study.yaml", []byte(text), nil)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	tr, err := New(s, mixed.New(s, mixed.Options{}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// TestCalibrate: the two numbers that make 1,500 cells of 1,000 in 96 h, and twice
// as many beside stroma whose secretion has a solution on paper.
func TestCalibrate(t *testing.T) {
	fits, err := calibratedTrial(t, `
  alone: {target: tumour.death.natural.base, arm: alone, readout: count, at: 96 h tentative, value: 1500 cells from paper}
  cytokine: {target: stroma.secretion.cytokine.base, arm: together, readout: elisa, at: 96 h tentative, value: 30 ng/ml from paper}
`).Calibrate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	death := 0.03 - math.Log(1.5)/96
	if got := fits[0].Factor * 0.02; math.Abs(got/death-1) > 1e-4 {
		t.Errorf("death %g 1/h, want %g", got, death)
	}
	level := 2e-9 * 1e5 / 2 * 1e3 / 0.1 * -math.Expm1(-9.6) * 20000 // pg/ml
	if got := fits[1].Factor; math.Abs(got*level/30000-1) > 1e-4 {
		t.Errorf("factor on secretion %g, want %g", got, 30000/level)
	}
	if f := fits[1]; math.Abs(f.Before/level-1) > 1e-4 || math.Abs(f.After/30000-1) > 1e-4 || math.Abs(f.Want/30000-1) > 1e-12 {
		t.Errorf("before %g, after %g, want %g", f.Before, f.After, f.Want)
	}
}

// TestCalibrateOver: a fold between two arms, and a readout relative to an arm.
func TestCalibrateOver(t *testing.T) {
	for _, over := range []string{"over: alone, readout: count", "readout: fold"} {
		fits, err := calibratedTrial(t, `
  help: {target: tumour.death.natural.medium.cytokine.half_max, arm: together, `+over+`, at: 96 h tentative, value: 2 from paper}
`).Calibrate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if f := fits[0]; math.Abs(f.After-2) > 1e-4 || f.Before < 2.5 || f.Factor < 1 {
			t.Errorf("%s: %+v", over, f)
		}
	}
}

func TestCalibrateRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"x: {target: tumour.division, arm: alone, readout: count, value: 1500 cells from paper}", "is no single number"},
		{"x: {target: stroma.secretion.cytokine.base, arm: together, over: alone, readout: count, value: 50 from paper}", `calibration "x" does not reach 50`},
		{"x: {target: stroma.secretion.cytokine.base, arm: alone, readout: count, value: 2000 cells from paper}", "cannot be told apart"},
	} {
		if fits, err := calibratedTrial(t, "  "+c.text+"\n").Calibrate(context.Background()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, error %v", c.text, fits, err)
		}
	}
}
