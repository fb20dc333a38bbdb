package dose_test

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"niche/dose"
	"niche/internal/testdata"
)

// mathews is a published pair with what synergyfinder 3.7.3 makes of it.
type mathews struct {
	matrix *dose.Matrix
	// Tables of synergyfinder by [dose 1][dose 2].
	zipFit, zipReference, hsa, bliss, loewe [][]float64
	meanZIP, meanHSA, meanBliss, meanLoewe  float64
}

func readMathews(t *testing.T, block float64) mathews {
	dir := testdata.Dir(t, "dose", "synergy")
	inBlock := func(f frame) frame {
		id := f.numbers("block_id")
		return f.where(func(i int) bool { return id[i] == block })
	}
	observed := inBlock(readFrame(t, filepath.Join(dir, "mathews_inhibition.tsv")))
	var wells []dose.Well
	for i, y := range observed.numbers("response") {
		wells = append(wells, dose.Well{
			Dose1: observed.numbers("conc1")[i], Dose2: observed.numbers("conc2")[i], Viability: 1 - y/100,
		})
	}
	var d mathews
	var err error
	if d.matrix, err = dose.NewMatrix(wells); err != nil {
		t.Fatal(err)
	}
	scores := inBlock(readFrame(t, filepath.Join(dir, "mathews_scores.tsv")))
	table := func(name string) [][]float64 {
		rows := make([][]float64, len(d.matrix.Doses1))
		for i := range rows {
			rows[i] = make([]float64, len(d.matrix.Doses2))
		}
		for k, v := range scores.numbers(name) {
			i := slices.Index(d.matrix.Doses1, scores.numbers("conc1")[k])
			j := slices.Index(d.matrix.Doses2, scores.numbers("conc2")[k])
			rows[i][j] = v
		}
		return rows
	}
	d.zipFit, d.zipReference, d.loewe = table("ZIP_fit"), table("ZIP_ref"), table("Loewe_ref")
	d.hsa, d.bliss = table("HSA_synergy"), table("Bliss_synergy")
	pairs := inBlock(readFrame(t, filepath.Join(dir, "mathews_pairs.tsv")))
	d.meanZIP, d.meanHSA = pairs.numbers("ZIP_synergy")[0], pairs.numbers("HSA_synergy")[0]
	d.meanBliss, d.meanLoewe = pairs.numbers("Bliss_synergy")[0], pairs.numbers("Loewe_synergy")[0]
	return d
}

// within compares the combinations of two tables.
func within(t *testing.T, what string, got, want [][]float64, tolerance float64) {
	t.Helper()
	worst := 0.0
	for i := 1; i < len(want); i++ {
		for j := 1; j < len(want[i]); j++ {
			d := math.Abs(got[i][j] - want[i][j])
			worst = max(worst, d)
			if !(d <= tolerance) {
				t.Errorf("%s at dose pair %d, %d is %.5f, in synergyfinder %.5f", what, i, j, got[i][j], want[i][j])
			}
		}
	}
	t.Logf("%s: largest difference %.2g %%", what, worst)
}

// close1 compares means to 1 %.
func close1(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.01*math.Abs(want) {
		t.Errorf("mean %s score %.5f, in synergyfinder %.5f", what, got, want)
	}
	t.Logf("mean %s score %.5f, in synergyfinder %.5f", what, got, want)
}

// horizontal is a slice that drc's search left as a horizontal line.
type horizontal struct {
	slice int // dose number of drug 2; drug 1 varies
	level float64
}

// TestMathews repeats the analysis of synergyfinder 3.7.3. HSA and Bliss need
// no fit and agree to rounding. For Loewe and ZIP, drc's search ended on
// horizontal lines, far from the least sum of squares, for one single curve and
// five slices; with the same lines in their place all tables and means agree.
// That our own fits are better is part of the test.
func TestMathews(t *testing.T) {
	for _, c := range []struct {
		name   string
		block  float64
		single dose.Curve // what drc found for drug 1
		lines  []horizontal
	}{
		{"ispinesib+ibrutinib", 1, dose.Curve{Parameters: [5]float64{-1, 45.34581, 45.34581, 1, 1}}, []horizontal{
			{1, 52.2304}, {3, 79.0477}, // the means of the six values
		}},
		// Only the doses 625 and 2500 nM tell canertinib's steepness, dose of
		// inflexion and upper limit: a valley of equally good curves. drc's is
		// the one that reproduces its ZIP references at 156.25 and 625 nM.
		{"canertinib+ibrutinib", 2, dose.Curve{Parameters: [5]float64{-5.885, -59.33506, 53.4490, 970.6, 1}}, []horizontal{
			{1, 4.75548}, {2, 10.42966}, {3, 59.68784}, // the values at dose 0, which are fixed
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := readMathews(t, c.block)
			own := dose.NewSynergy(want.matrix, dose.SynergyOptions{})
			within(t, "HSA score", own.HSA.Score, want.hsa, 1e-9)
			within(t, "Bliss score", own.Bliss.Score, want.bliss, 1e-9)
			close1(t, "HSA", own.HSA.Mean, want.meanHSA)
			close1(t, "Bliss", own.Bliss.Mean, want.meanBliss)
			ours, theirs := own.SingleRSS(0, &own.Single[0]), own.SingleRSS(0, &c.single)
			t.Logf("drug 1 alone: sum of squares %.5g, synergyfinder %.5g; own fits give Loewe %.4f, ZIP %.4f", ours, theirs, own.Loewe.Mean, own.ZIP.Mean)
			if ours > theirs*(1+1e-6) {
				t.Error("our curve fits drug 1 worse than synergyfinder's")
			}
			s := dose.NewSynergy(want.matrix, dose.SynergyOptions{Single: [2]*dose.Curve{&c.single}, SynergyFinder: true})
			for _, l := range c.lines {
				fit, line := s.ReplaceSlice(0, l.slice, l.level)
				if t.Logf("slice %d: sum of squares %.5g, synergyfinder %.5g", l.slice, fit, line); fit > line {
					t.Error("our curve fits a slice worse than a horizontal line")
				}
			}
			within(t, "ZIP reference", s.ZIP.Reference, want.zipReference, 0.07)
			within(t, "ZIP fit", s.Fitted, want.zipFit, 0.7)
			// synergyfinder takes the best of 100 equidistant effects.
			zero, _ := c.single.Limits()
			_, top := s.Single[1].Limits()
			within(t, "Loewe reference", s.Loewe.Reference, want.loewe, max(0.005, (top-zero)/99))
			close1(t, "ZIP", s.ZIP.Mean, want.meanZIP)
			close1(t, "Loewe", s.Loewe.Mean, want.meanLoewe)
		})
	}
}
