package run_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"niche/diag"
	"niche/run"
	"niche/sim"
)

// gene is a gene with a random rate of transcription.
const gene = `
  Off = 1; On = 0; P = 0
  k = uniform(15, 25)
  J1: Off -> On; 0.4*Off
  J2: On -> Off; 0.6*On
  J3: -> P; k*On
  J4: P -> ; P
`

func realise(t *testing.T, text string, r run.Realisations) (*run.Cloud, error) {
	t.Helper()
	src, err := run.Parse("gene", "gene.ant", []byte(text), false)
	if err != nil {
		t.Fatal(err)
	}
	r.Settings = sim.Settings{}
	r.Settings.RTol, r.Settings.ATol = 1e-6, 1e-9
	r.From, r.To, r.Points, r.Seed = 0, 20, 3, 1
	return r.Run(context.Background(), src.Model)
}

// Every method gives the mean 0.4·20 of P, within 5.5 standard errors (false alarm
// 4e-8 each under a random seed; the seed is fixed).
func TestRealisationsByEveryMethod(t *testing.T) {
	for _, method := range append(run.StochasticMethods(), "bdf") {
		const n = 400
		c, err := realise(t, gene, run.Realisations{Replicates: n, Method: method, Quantiles: []float64{0.1, 0.9}, Histogram: true})
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		for i := range c.Statistics.Columns {
			q := &c.Statistics.Columns[i]
			if q.ID != "P" {
				continue
			}
			if z := (q.Mean[2] - 8) / (q.SD[2] / math.Sqrt(n)); math.Abs(z) > 5.5 {
				t.Errorf("%s: mean of P is %g (z = %.1f)", method, q.Mean[2], z)
			}
			if !(q.Quantiles[0][2] < 8 && q.Quantiles[1][2] > 8) {
				t.Errorf("%s: quantiles %v", method, q.Quantiles)
			}
		}
		if tables := c.Tables(); len(tables) != 2 || len(tables[0].Columns) != 1+4*3 || tables[1].Name != "histogram" {
			t.Errorf("%s: %d tables, %d columns", method, len(tables), len(tables[0].Columns))
		}
		if f := c.Figures([]string{"P"}); len(f) != 2 || f[0].YLabel != "P" || len(f[0].Series) != 1 || f[1].XLabel != "P" {
			t.Errorf("%s: %d figures", method, len(f))
		}
	}
}

// A model with a rate rule that no exact method follows becomes a hybrid under the
// method ssa, and is refused by the others.
func TestContinuousPartsMakeAHybrid(t *testing.T) {
	const logistic = "v = 0.1; v' = v*(1-v); X = 0; J: -> X; v\n"
	c, err := realise(t, logistic, run.Realisations{Replicates: 10, Method: "ssa"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Statistics.Method != "hybrid" || len(c.Statistics.Columns) != 2 {
		t.Errorf("%s, %d columns", c.Statistics.Method, len(c.Statistics.Columns))
	}
	if _, err := realise(t, logistic, run.Realisations{Replicates: 10, Method: "direct"}); !errors.Is(err, diag.StochasticRateRule.Target()) {
		t.Errorf("direct: %v", err)
	}
	r := run.Realisations{Replicates: 10, Method: "ssa"}
	r.Equilibrate = true
	if _, err := realise(t, logistic, r); !errors.Is(err, diag.BadSetting.Target()) {
		t.Errorf("from rest: %v", err)
	}
}
