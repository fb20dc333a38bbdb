package dose_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/dose"
)

var commandLine = diag.Pos{File: "--drug", Line: 1, Col: 1}

func TestParseSeries(t *testing.T) {
	for _, c := range []struct {
		text, drug, unit string
		doses            []float64
	}{
		{"cytarabine:0,10nM..10uM:4", "cytarabine", "nM", []float64{0, 10, 100, 1000, 10000}},
		{"ruxolitinib:0,30nM..3uM:5", "ruxolitinib", "nM", []float64{0, 30, 94.8683298051, 300, 948.683298051, 3000}},
		{" il6 : 3 ng/ml, 1ng/ml ,0", "il6", "ng/ml", []float64{0, 1, 3}},
		{"x:1..100uM:3", "x", "uM", []float64{1, 10, 100}},
		{"x:1nM,0.1uM,1e3nM,1.0nM", "x", "nM", []float64{1, 100, 1000}},
		{"x:1e-3uM..1uM:2", "x", "uM", []float64{0.001, 1}},
	} {
		s, err := dose.ParseSeries(c.text, commandLine)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if s.Drug != c.drug || s.UnitText != c.unit || !slices.Equal(s.Doses, c.doses) {
			t.Errorf("%q: %+v", c.text, s)
		}
	}
}

// TestSeriesAreGeometric wants the same factor between all doses of a range.
func TestSeriesAreGeometric(t *testing.T) {
	s, err := dose.ParseSeries("x:7nM..3uM:23", commandLine)
	if err != nil || len(s.Doses) != 23 || s.Doses[0] != 7 || s.Doses[22] != 3000 {
		t.Fatalf("%+v %v", s, err)
	}
	factor := math.Pow(3000.0/7, 1.0/22)
	for i := 1; i < 23; i++ {
		if math.Abs(s.Doses[i]/s.Doses[i-1]-factor) > 1e-10 {
			t.Errorf("dose %d: factor %.12g, want %.12g", i, s.Doses[i]/s.Doses[i-1], factor)
		}
	}
}

func TestParseSeriesProblems(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"cytarabine", []string{`--drug:1:11: "cytarabine" has no doses [N1011]; write DRUG:DOSES`}},
		{"", []string{`--drug:1:1: the drug has no name`, `--drug:1:1: "" has no doses`}},
		{":1nM", []string{`--drug:1:1: the drug has no name`}},
		{"x:10nM..10uM", []string{`--drug:1:13: the range "10nM..10uM" does not say how many doses it has [N1011]; write e.g. 10nM..10uM:9`}},
		{"x:0,10nX..10uM:9,-3nM,ten", []string{
			`--drug:1:7: unknown unit "nX"`, `--drug:1:18: the dose "-3nM" is negative`, `--drug:1:23: "ten" is no dose`,
		}},
		{"x:0..1uM:5", []string{`--drug:1:3: a range cannot start at 0`}},
		{"x:1uM..1nM:5", []string{`--drug:1:3: the range "1uM..1nM:5" does not rise [N1011]; put the lower end first`}},
		{"x:1nM..1uM:1", []string{`--drug:1:12: a range has a whole number of doses from 2 to 384, not "1"`}},
		{"x:1nM..1uM:x", []string{`--drug:1:12: a range has a whole number of doses`}},
		{"x:1nM..10:3", []string{`--drug:1:8: the upper end of the range "1nM..10:3" has no unit [N1011]; write e.g. 10nM`}},
		{"x:10", []string{`--drug:1:3: the dose "10" has no unit [N1011]; write e.g. 10nM`}},
		{"x:10nM,,", []string{`--drug:1:8: a dose is missing`, `--drug:1:9: a dose is missing`}},
		{"x:10min", []string{`--drug:1:5: "min" is not a unit of concentration`}},
		{"x:10nM,5ng/ml", []string{`--drug:1:8: the dose "5ng/ml" is not in the kind of unit of nM`}},
		{"x:10nM:9", []string{`--drug:1:3: "10nM:9" is no dose [N1011]; write a range as LOW..HIGH:N`}},
		{"x:0", []string{`--drug:1:1: "x" has no dose above 0`}},
		{"x:1nM..1uM:384,5nM", []string{`--drug:1:16: more than 384 doses`}},
	} {
		_, err := dose.ParseSeries(c.text, commandLine)
		var list diag.List
		if !errors.As(err, &list) || len(list) != len(c.want) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(list[i].Error(), want) || list[i].Code != diag.DoseSeries {
				t.Errorf("%q: problem %d is\n%v, want\n%s", c.text, i, list[i], want)
			}
		}
	}
}

func FuzzParseSeries(f *testing.F) {
	for _, s := range []string{"cytarabine:0,10nM..10uM:9", "x:1..", "x:..:", "x:1e308nM..1e308M:3", "x:1nM..1uM:384,5ng/ml", ":,:..", "x:1e-400nM"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := dose.ParseSeries(text, diag.Pos{})
		if err != nil {
			return
		}
		if len(s.Doses) == 0 || !slices.IsSorted(s.Doses) || s.Doses[0] < 0 || math.IsInf(s.Doses[len(s.Doses)-1], 0) || math.IsNaN(s.Doses[0]) || !s.Unit.Known() {
			t.Fatalf("%q: %+v", text, s)
		}
	})
}

func ExampleParseSeries() {
	s, err := dose.ParseSeries("cytarabine:0,10nM..10uM:7", diag.Pos{})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Drug, s.Doses, s.UnitText)
	// Output: cytarabine [0 10 31.6227766017 100 316.227766017 1000 3162.27766017 10000] nM
}
