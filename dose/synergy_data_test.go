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

// TestMathews repeats the analysis of synergyfinder 3.7.3: HSA and Bliss, which
// need no fit, to rounding; Loewe and ZIP with its searches. That our own
// searches fit the single drugs better is part of the test: their means are what
// an analysis prints.
func TestMathews(t *testing.T) {
	for _, c := range []struct {
		name       string
		block      float64
		rss        [2]float64 // of drug 1 alone, by synergyfinder's search and by ours [%²]
		loewe, zip float64    // means with our own searches [%]
	}{
		// A horizontal line through ispinesib; the step is below the first dose.
		{"ispinesib+ibrutinib", 1, [2]float64{5629.549, 30.306}, 21.331, 11.500},
		{"canertinib+ibrutinib", 2, [2]float64{3248.161, 3248.051}, -43.089, -14.596},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := readMathews(t, c.block)
			s := dose.NewSynergy(want.matrix, dose.SynergyOptions{SynergyFinder: true})
			within(t, "HSA score", s.HSA.Score, want.hsa, 1e-9)
			within(t, "Bliss score", s.Bliss.Score, want.bliss, 1e-9)
			within(t, "ZIP reference", s.ZIP.Reference, want.zipReference, 1e-6)
			within(t, "ZIP fit", s.Fitted, want.zipFit, 0.15)
			within(t, "Loewe reference", s.Loewe.Reference, want.loewe, 1e-5)
			close1(t, "HSA", s.HSA.Mean, want.meanHSA)
			close1(t, "Bliss", s.Bliss.Mean, want.meanBliss)
			close1(t, "ZIP", s.ZIP.Mean, want.meanZIP)
			close1(t, "Loewe", s.Loewe.Mean, want.meanLoewe)

			own := dose.NewSynergy(want.matrix, dose.SynergyOptions{})
			for k, x := range []float64{own.SingleRSS(0, &s.Single[0]), own.SingleRSS(0, &own.Single[0])} {
				if math.Abs(x-c.rss[k]) > 1e-5*c.rss[k] {
					t.Errorf("sum of squares of drug 1 alone is %.7g, was %.7g", x, c.rss[k])
				}
			}
			if own.HSA.Mean != s.HSA.Mean || own.Bliss.Mean != s.Bliss.Mean {
				t.Error("HSA or Bliss depends on fits")
			}
			if math.Abs(own.Loewe.Mean-c.loewe) > 1e-3 || math.Abs(own.ZIP.Mean-c.zip) > 1e-3 {
				t.Errorf("our own fits give Loewe %.4f and ZIP %.4f, gave %.4f and %.4f", own.Loewe.Mean, own.ZIP.Mean, c.loewe, c.zip)
			}
		})
	}
}
