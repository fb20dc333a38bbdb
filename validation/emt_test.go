package validation_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"niche/continuation"
	"niche/internal/testdata"
	"niche/run"
)

// The expected numbers of this file were computed from the equations of Lu et
// al. 2013 (doi 10.1073/pnas.1318192110) by independent programs: folds by
// pseudo-arclength continuation with Newton's method on {f = 0, J v = 0, |v| = 1}
// (residual < 1e-11), states and times by scipy at rtol 1e-10.

// eachEMT runs f for the published model and the shipped network.
func eachEMT(t *testing.T, f func(t *testing.T, l *laboratory)) {
	eachSource(t, "emt", "emt_lu2013.xml", "emt", tolerances(1e-10, 1e-8), f)
}

// folds follows the branch from the epithelial state at the parameter's value
// from to its value to and returns the parameter at the folds, in order.
func (l *laboratory) folds(parameter string, from, to float64, set values) []float64 {
	l.t.Helper()
	task := run.BranchTask{Parameter: parameter, From: from, To: to, Set: set}
	b, err := task.Run(context.Background(), l.p)
	if err != nil {
		l.t.Fatal(err)
	}
	var folds []float64
	for _, s := range b.Special {
		if s.Kind == continuation.Fold {
			folds = append(folds, s.Lambda)
		}
	}
	return folds
}

// TestFolds compares the four folds of the branch: E is lost, the hybrid is
// lost downward, the hybrid is lost upward, M is lost.
func TestFolds(t *testing.T) {
	eachEMT(t, func(t *testing.T, l *laboratory) {
		worst := 0.0
		for _, c := range []struct {
			name      string
			set       values
			tolerance float64 // the reference's digits
			want      [4]float64
		}{
			{"published", nil, 5e-6, [4]float64{59988.5, 45624.9, 66568.1, 30085.6}},
			{"f_miR34 = 0.7", values{"f_miR34": 0.7}, 5e-6, [4]float64{42906.0, 33644.0, 47198.5, 23157.8}},
			{"f_miR34 = 0.5", values{"f_miR34": 0.5}, 5e-6, [4]float64{32771.5, 26124.6, 36174.3, 18683.0}},
			{"f_miR34 = 0.3", values{"f_miR34": 0.3}, 5e-6, [4]float64{23562.6, 19005.5, 26443.5, 14344.5}},
			{"n_miR34_ZEB = 2", values{"n_miR34_ZEB": 2}, 2e-5, [4]float64{60792, 47281, 75775, 32195}},
		} {
			folds := l.folds("I", 0, 100_000, c.set)
			if len(folds) != 4 {
				t.Errorf("%s: folds at %v, want four", c.name, folds)
				continue
			}
			for i, want := range c.want {
				worst = max(worst, near(t, fmt.Sprintf("%s: fold %d", c.name, i+1), folds[i], want, c.tolerance))
			}
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestFoldsWithSNAILImposed makes SNAIL the input of the miR-200/ZEB circuit.
func TestFoldsWithSNAILImposed(t *testing.T) {
	for _, name := range []string{filepath.Join(testdata.Dir(t, "emt"), "emt_lu2013.xml"), "emt"} {
		src, err := run.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range src.Model.Species {
			if s := &src.Model.Species[i]; s.ID == "SNAIL" {
				s.Constant, s.BoundaryCondition = true, true
			}
		}
		p, err := run.PrepareWithSensitivities(src.Model, tolerances(1e-10, 1e-8))
		if err != nil {
			t.Fatal(err)
		}
		folds := (&laboratory{t, p, p.Simulator.NewWorker()}).folds("SNAIL", 100_000, 300_000, nil)
		if len(folds) != 4 {
			t.Fatalf("folds at %v, want four", folds)
		}
		for i, want := range []float64{208836.0, 193180.4, 224681.6, 185074.8} {
			near(t, fmt.Sprintf("fold %d", i+1), folds[i], want, 1e-6)
		}
	}
}

// emtStates are the names of a state's components in the order of the tables.
var emtStates = [6]string{"miR200", "mZEB", "ZEB", "SNAIL", "mSNAIL", "miR34"}

// TestEMTStates compares eleven steady states (60,000 h, drift < 1e-14, eight
// digits), each reached from 1 % beside it.
func TestEMTStates(t *testing.T) {
	eachEMT(t, func(t *testing.T, l *laboratory) {
		worst := 0.0
		for _, c := range []struct {
			input float64
			name  string
			state [6]float64
		}{
			{0, "E", [6]float64{39004.309, 11.764848, 698.86034, 47258.116, 121.11459, 23546.57}},
			{20_000, "E", [6]float64{26317.613, 35.330607, 2595.4641, 139446.32, 335.57912, 18920.151}},
			{40_000, "E", [6]float64{20778.609, 52.344141, 4647.1172, 182689.83, 428.49806, 17328.951}},
			{40_000, "M", [6]float64{1496.8654, 893.98792, 637525.36, 213598.4, 423.63861, 9704.775}},
			{50_000, "E", [6]float64{19039.884, 62.661855, 6030.312, 197081.04, 458.42852, 16844.941}},
			{50_000, "hybrid", [6]float64{11551.664, 330.87428, 53881.337, 200701.55, 457.79143, 15757.383}},
			{50_000, "M", [6]float64{1307.4892, 970.46636, 720719.66, 232726.62, 452.16043, 9005.9544}},
			{63_000, "hybrid", [6]float64{8654.6176, 433.5659, 96402.272, 218591.37, 486.92989, 14536.229}},
			{63_000, "M", [6]float64{1178.725, 1034.2507, 789847.41, 251636.29, 480.5906, 8453.9756}},
			{70_000, "M", [6]float64{1133.0688, 1059.2878, 817076.26, 259893.82, 493.01764, 8243.2018}},
			{100_000, "M", [6]float64{1016.7002, 1128.7168, 893190.59, 285761, 531.89645, 7671.0826}},
		} {
			start := make([]float64, len(emtStates))
			for i, id := range emtStates {
				start[l.state(id)] = 1.01 * c.state[i]
			}
			y := l.rest(values{"I": c.input}, start)
			for i, id := range emtStates {
				worst = max(worst, near(t, fmt.Sprintf("I = %g: %s: %s", c.input, c.name, id), y[l.state(id)], c.state[i], 6e-8)) // half a unit of the eighth digit
			}
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestSwitchingTimes steps the input up from the epithelial state at 45,000 and
// compares the time at which ZEB mRNA passes 500 molecules.
func TestSwitchingTimes(t *testing.T) {
	eachEMT(t, func(t *testing.T, l *laboratory) {
		epithelial := l.rest(values{"I": 45_000}, l.rest(nil, nil))
		zeb := l.state("mZEB")
		for _, c := range []struct{ to, time float64 }{{70_000, 441.279}, {80_000, 227.129}, {100_000, 139.309}} {
			at := root(t, func(hours float64) float64 {
				return l.run(l.task(values{"I": c.to}, epithelial, hours)).Y[0][zeb] - 500
			}, 10, 1000)
			near(t, fmt.Sprintf("switch at I = %g", c.to), at, c.time, 5e-6)
		}
	})
}

// TestReturn lowers the input from the mesenchymal state at 80,000. The
// reference has four digits; beside the fold (30,000, where the old state's
// ghost delays the switch) a few per cent are all that can be asked of it.
func TestReturn(t *testing.T) {
	eachEMT(t, func(t *testing.T, l *laboratory) {
		mesenchymal := l.rest(values{"I": 80_000}, nil)
		zeb := l.state("mZEB")
		near(t, "ZEB mRNA at I = 80,000", mesenchymal[zeb], 1087.876, 1e-6)
		for _, c := range []struct {
			to, tolerance float64
			want          [4]float64
		}{
			{45_000, 0, [4]float64{941.3, 936.6, 936.6, 936.6}},
			{35_000, 0, [4]float64{851.1, 837.3, 836.7, 836.7}},
			{30_000, 0.03, [4]float64{783.1, 742.2, 709.7, 43.9}},
			{25_000, 0, [4]float64{677.5, 144.2, 39.7, 39.7}},
			{15_000, 0, [4]float64{213.2, 30.5, 30.5, 30.5}},
		} {
			times := []float64{96, 240, 1000, 3000}
			tr := l.run(l.task(values{"I": c.to}, mesenchymal, times...))
			for k, want := range c.want {
				// 0.051: the reference is rounded to one decimal place.
				if got := tr.Y[k][zeb]; !(math.Abs(got-want) <= 0.051+c.tolerance*want) {
					t.Errorf("I = %g, %g h: ZEB mRNA %g, want %g", c.to, times[k], got, want)
				}
			}
		}
	})
}

// TestBranch wants every point of an independent continuation (six digits) on
// our branch, with the same stability.
func TestBranch(t *testing.T) {
	reference := readTable(t, filepath.Join(testdata.Dir(t, "emt"), "emt_branch.csv"))
	eachEMT(t, func(t *testing.T, l *laboratory) {
		task := run.BranchTask{Parameter: "I", From: 0, To: 160_000, Options: continuation.Options{MaxStep: 0.005}}
		b, err := task.Run(context.Background(), l.p)
		if err != nil {
			t.Fatal(err)
		}
		branch := make([][]float64, len(b.Points))
		for i := range b.Points {
			for _, id := range emtStates {
				branch[i] = append(branch[i], b.Points[i].Y[l.state(id)])
			}
			branch[i] = append(branch[i], b.Points[i].Lambda)
		}
		worst := 0.0
		for row := range reference.rows {
			var q []float64
			for _, id := range emtStates {
				q = append(q, reference.number(row, id))
			}
			q = append(q, reference.number(row, "I"))
			distance, k := toPolyline(q, branch)
			worst = max(worst, distance)
			if !(distance <= 2e-5) {
				t.Errorf("point %d at I = %g is %.2g away from the branch", row, q[6], distance)
			}
			eigenvalue := reference.number(row, "max_re_eig")
			if p := &b.Points[k]; (eigenvalue > 0) != (p.Unstable > 0) && math.Abs(eigenvalue) > 1e-3 {
				t.Errorf("point %d at I = %g: eigenvalue %g, ours %v", row, q[6], eigenvalue, p.Leading)
			}
		}
		t.Logf("%d points of the reference, %d of ours, largest distance %.2g", len(reference.rows), len(branch), worst)
	})
}

// toPolyline returns the distance of q to the polyline, components relative to
// the size of q and of 1 % of the last one's range, and the nearest vertex.
func toPolyline(q []float64, line [][]float64) (distance float64, nearest int) {
	scale := make([]float64, len(q))
	for i, v := range q {
		scale[i] = math.Abs(v)
	}
	scale[len(q)-1] = max(scale[len(q)-1], 1000)
	distance = math.Inf(1)
	for k := range len(line) - 1 {
		a, b := line[k], line[k+1]
		along, length := 0.0, 0.0
		for i := range q {
			d := (b[i] - a[i]) / scale[i]
			along += d * (q[i] - a[i]) / scale[i]
			length += d * d
		}
		s := max(0, min(1, along/length))
		sum := 0.0
		for i := range q {
			d := (a[i] + s*(b[i]-a[i]) - q[i]) / scale[i]
			sum += d * d
		}
		if d := math.Sqrt(sum); d < distance {
			distance, nearest = d, k
			if s > 0.5 {
				nearest = k + 1
			}
		}
	}
	return distance, nearest
}
