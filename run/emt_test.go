package run_test

import (
	"context"
	"math"
	"testing"

	"niche/continuation"
	"niche/run"
	"niche/sim"
)

// emt prepares the shipped EMT network. The expected numbers of this file were
// computed once from the equations of Lu et al. 2013 (doi
// 10.1073/pnas.1318192110) by an independent program: folds by arclength
// continuation and Newton's method on the extended system (residual < 1e-11),
// times by LSODA at rtol 1e-10.
func emt(t *testing.T) *run.Prepared {
	t.Helper()
	src, err := run.Load("emt")
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{}
	settings.RTol, settings.ATol = 1e-10, 1e-8
	p, err := run.PrepareWithSensitivities(src.Model, settings)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func relative(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Abs(want)) {
		t.Errorf("%s is %.8g, want %.8g within %g", what, got, want, tol)
	}
}

// TestFoldsOfTheEMTSwitch wants the four folds of the branch from the
// epithelial state at I = 0, in order along it.
func TestFoldsOfTheEMTSwitch(t *testing.T) {
	cases := []struct {
		name  string
		set   map[string]float64
		folds [4]float64
	}{
		{"published", nil, [4]float64{59988.5, 45624.9, 66568.1, 30085.6}},
		{"miR-34 at 0.7", map[string]float64{"f_miR34": 0.7}, [4]float64{42906.0, 33644.0, 47198.5, 23157.8}},
		{"miR-34 at 0.5", map[string]float64{"f_miR34": 0.5}, [4]float64{32771.5, 26124.6, 36174.3, 18683.0}},
		{"miR-34 at 0.3", map[string]float64{"f_miR34": 0.3}, [4]float64{23562.6, 19005.5, 26443.5, 14344.5}},
		{"Hill power 2", map[string]float64{"n_miR34_ZEB": 2}, [4]float64{60792, 47281, 75775, 32195}},
	}
	p := emt(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			task := run.BranchTask{Parameter: "I", From: 0, To: 100_000, Set: c.set}
			b, err := task.Run(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			var folds []float64
			for _, s := range b.Special {
				if s.Kind == continuation.Fold {
					folds = append(folds, s.Lambda)
				}
			}
			if len(folds) != 4 {
				t.Fatalf("folds at %v, want four", folds)
			}
			for i, want := range c.folds {
				relative(t, "fold", folds[i], want, 1e-4)
			}
		})
	}
}

// final simulates for a time from the steady state at I = before.
func final(t *testing.T, p *run.Prepared, before, during float64, times []float64) [][]float64 {
	t.Helper()
	at := func(i float64) []sim.Override {
		list, err := p.Overrides(map[string]float64{"I": i})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	w := p.Simulator.NewWorker()
	rest, err := w.Run(context.Background(), sim.Task{Times: []float64{math.Inf(1)}, Overrides: at(before)})
	if err != nil {
		t.Fatal(err)
	}
	tr, err := w.Run(context.Background(), sim.Task{Times: times, Overrides: at(during), Start: &sim.Start{Y: rest.Y[0]}})
	if err != nil {
		t.Fatal(err)
	}
	return tr.Y
}

func stateIndex(t *testing.T, p *run.Prepared, id string) int {
	t.Helper()
	for i := range p.System.States {
		if p.System.States[i].ID == id {
			return i
		}
	}
	t.Fatalf("no state %q", id)
	return 0
}

// TestEMTSwitchingTimes steps the input from 45,000 up and wants the time at
// which ZEB mRNA passes 500 molecules.
func TestEMTSwitchingTimes(t *testing.T) {
	p := emt(t)
	zeb := stateIndex(t, p, "mZEB")
	for _, c := range []struct{ to, time float64 }{{70_000, 441.279}, {80_000, 227.129}, {100_000, 139.309}} {
		low, high := 0.0, 1000.0
		for high-low > 1e-3 {
			middle := (low + high) / 2
			if y := final(t, p, 45_000, c.to, []float64{middle}); y[0][zeb] < 500 {
				low = middle
			} else {
				high = middle
			}
		}
		relative(t, "time of the switch", (low+high)/2, c.time, 1e-5)
	}
}

// TestEMTReturn lowers the input from the mesenchymal state at 80,000.
func TestEMTReturn(t *testing.T) {
	p := emt(t)
	zeb := stateIndex(t, p, "mZEB")
	times := []float64{96, 240, 1000, 3000}
	for _, c := range []struct {
		to   float64
		mZEB [4]float64
	}{
		{45_000, [4]float64{941.3, 936.6, 936.6, 936.6}},
		{35_000, [4]float64{851.1, 837.3, 836.7, 836.7}},
		{25_000, [4]float64{677.5, 144.2, 39.7, 39.7}},
		{15_000, [4]float64{213.2, 30.5, 30.5, 30.5}},
	} {
		y := final(t, p, 80_000, c.to, times)
		for k := range times {
			relative(t, "mZEB", y[k][zeb], c.mZEB[k], 2e-3) // the expected values have four digits
		}
	}
}
