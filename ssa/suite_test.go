package ssa

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/ensemble"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
)

// suiteReplicates is n of the rules of the stochastic test suite.
const suiteReplicates = 10_000

// heavyCases fire 9·10⁸ reactions at n = 10,000; they run with a tenth of it
// unless NICHE_SUITE_FULL is set.
var heavyCases = map[string]bool{"00005": true, "00023": true}

// stochasticCase is one case of the suite: settings and expected moments.
type stochasticCase struct {
	name      string
	settings  map[string]string
	times     []float64
	columns   []string
	expected  map[string][]float64
	meanRange float64
	sdRange   float64
}

// compileModel makes a simulator of m.
func compileModel(t testing.TB, m *model.Model, o Options) *Simulator {
	t.Helper()
	sys, problems := compile.Lower(m, compile.Options{})
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(program, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func readCase(t *testing.T, dir string) *stochasticCase {
	t.Helper()
	c := &stochasticCase{name: filepath.Base(dir), settings: map[string]string{}, expected: map[string][]float64{}}
	text, err := os.ReadFile(filepath.Join(dir, c.name+"-settings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			c.settings[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	fmt.Sscanf(strings.ReplaceAll(c.settings["meanRange"], " ", ""), "(%f,%f)", new(float64), &c.meanRange)
	fmt.Sscanf(strings.ReplaceAll(c.settings["sdRange"], " ", ""), "(%f,%f)", new(float64), &c.sdRange)
	file, err := os.Open(filepath.Join(dir, c.name+"-results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for k, name := range rows[0] {
		name = strings.TrimSpace(name)
		for _, row := range rows[1:] {
			v, err := strconv.ParseFloat(strings.TrimSpace(row[k]), 64)
			if err != nil {
				t.Fatal(err)
			}
			if k == 0 {
				c.times = append(c.times, v)
			} else {
				c.expected[name] = append(c.expected[name], v)
			}
		}
	}
	for _, name := range strings.Split(c.settings["output"], ",") {
		c.columns = append(c.columns, strings.TrimSpace(name))
	}
	return c
}

// outside counts the points of c beyond the ranges of the suite's rules:
// Z = √n (mean − μ)/σ and Y = √(n/2) (s²/σ² − 1), equality where σ is 0.
func (c *stochasticCase) outside(stats *ensemble.Statistics) (points int, worst float64) {
	n := float64(stats.Replicates)
	for _, name := range c.columns {
		id, moment, _ := strings.Cut(name, "-")
		var col *ensemble.Column
		for i := range stats.Columns {
			if stats.Columns[i].ID == id {
				col = &stats.Columns[i]
			}
		}
		if col == nil {
			return len(c.times), math.Inf(1)
		}
		for k := range c.times {
			sigma := c.expected[id+"-sd"][k]
			var score, limit float64
			switch {
			case moment == "mean" && sigma == 0:
				score, limit = math.Abs(col.Mean[k]-c.expected[name][k])*math.Inf(1), 1
			case moment == "mean":
				score, limit = math.Sqrt(n)*(col.Mean[k]-c.expected[name][k])/sigma, c.meanRange
			case sigma == 0:
				score, limit = col.SD[k]*math.Inf(1), 1
			default:
				score, limit = math.Sqrt(n/2)*(col.SD[k]*col.SD[k]/(sigma*sigma)-1), c.sdRange
			}
			if math.IsNaN(score) { // 0·∞: exactly equal
				score = 0
			}
			if math.Abs(score) > limit {
				points++
			}
			worst = max(worst, math.Abs(score)/limit)
		}
	}
	return points, worst
}

// TestStochasticSuite runs the Discrete Stochastic Models Test Suite (Evans,
// Gillespie, Wilkinson 2008, doi 10.1093/bioinformatics/btm566) in the form of
// the SBML Test Suite, each case by another method in turn. The suite calls one
// point outside fine and more a reason to look: the case is then repeated with
// other random numbers, and fails if it lies outside again. Points of one case
// are correlated; in 30 runs of case 00030 by five methods one run had more than
// one point outside, so that a perfect simulator fails a case with probability
// of about (1/30)², and any of 28 with 3 %. Seeds are fixed.
func TestStochasticSuite(t *testing.T) {
	root := testdata.Dir(t, "stochastic")
	dirs, err := filepath.Glob(filepath.Join(root, "000[0-3]?"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases in %s: %v", root, err)
	}
	for i, dir := range dirs {
		c := readCase(t, dir)
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, c.name+"-sbml-l3v2.xml")
			if _, err := os.Stat(file); err != nil {
				file = filepath.Join(dir, c.name+"-sbml-l3v1.xml")
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m, problems := sbml.Read(filepath.Base(file), content)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			n := suiteReplicates
			if heavyCases[c.name] && os.Getenv("NICHE_SUITE_FULL") == "" {
				n /= 10
			}
			variables := strings.FieldsFunc(c.settings["variables"], func(r rune) bool { return r == ',' || r == ' ' })
			points := 0
			for seed := range uint64(2) {
				s := compileModel(t, m, Options{Method: Methods()[i%len(Methods())], Seed: seed + 1})
				stats, err := s.Ensemble(context.Background(), Ensemble{Task: Task{Times: c.times}, Replicates: n, Select: variables})
				if err != nil {
					t.Fatal(err)
				}
				var worst float64
				points, worst = c.outside(stats)
				t.Logf("%s: %d of %d points outside, worst %.2f of the range, %d events", stats.Method, points, len(c.columns)*len(c.times), worst, stats.Firings)
				if points <= 1 {
					return
				}
			}
			t.Errorf("%d points lie outside, twice", points)
		})
	}
}
