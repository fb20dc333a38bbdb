package main

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fixedJumper takes the same time for each realisation until it fails.
type fixedJumper struct {
	cpu   float64
	fails int // number of the realisation that runs into the limit
	runs  int
}

func (f *fixedJumper) realise(int, time.Duration) (realisation, error) {
	if f.runs++; f.runs == f.fails {
		return realisation{}, errLimit
	}
	return realisation{cpu: f.cpu * float64(f.runs), firings: 100, moved: 10}, nil
}

func (f *fixedJumper) close() {}

// Ratios are taken within a round; who is over the limit or the budget stands back.
func TestMeasureJumps(t *testing.T) {
	r := jumpComparison{contenders: []*jumpContender{
		{name: "niche", tool: &fixedJumper{cpu: 1}},
		{name: "slow", tool: &fixedJumper{cpu: 3}},
		{name: "dear", tool: &fixedJumper{cpu: 50}},
		{name: "stuck", tool: &fixedJumper{cpu: 2, fails: 2}},
		{name: "absent", out: "not loaded in 5 s"},
	}}
	r.measure(4, 40, 5*time.Second, io.Discard)
	for k, want := range []int{4, 4, 1, 1, 0} {
		c := r.contenders[k]
		if len(c.runs) != want {
			t.Errorf("%s made %d realisations, want %d", c.name, len(c.runs), want)
		}
	}
	for _, ratio := range r.contenders[1].ratios {
		if math.Abs(ratio-3) > 1e-15 {
			t.Errorf("ratio %g, want 3", ratio)
		}
	}
	if out := r.contenders[3].out; out != "not done in 5 s" {
		t.Errorf("stuck: %q", out)
	}
	var b strings.Builder
	for _, c := range r.contenders {
		c.row(&b, 100, 10)
	}
	for _, want := range []string{"| | slow | 0 | 7.5 | 1.33e-05 | 3 | 3–3 (4) | +0 % |  |", "| | absent | | | | | | | not loaded in 5 s |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no line %q in\n%s", want, b.String())
		}
	}
}

func TestParseRunNetwork(t *testing.T) {
	counts := filepath.Join(t.TempDir(), "x.cdat")
	if err := os.WriteFile(counts, []byte("# time S1 S2\n 0.0e+00 5.0e+00 1.0e+00\n 1.0e+01 2.0e+00 8.0e+00\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var r runNetwork
	got, err := r.parse("Initialization took 0.25 CPU seconds\nTOTAL STEPS: 1283683         \nPropagation took 5.60e-01 CPU seconds\n", counts)
	if want := (realisation{cpu: 0.56, firings: 1283683, moved: 10}); err != nil || got != want || r.load != 0.25 {
		t.Errorf("%+v, load %g, %v; want %+v", got, r.load, err, want)
	}
	if _, err := r.parse("Read 9 species\n", counts); err == nil {
		t.Error("a report without firings is accepted")
	}
}
