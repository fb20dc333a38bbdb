package dose_test

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/dose"
	"niche/internal/testdata"
)

// frame is a tab-separated table.
type frame struct {
	names []string
	rows  [][]string
}

func readFrame(t *testing.T, path string) frame {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var f frame
	for s := bufio.NewScanner(file); s.Scan(); {
		cells := strings.Split(s.Text(), "\t")
		if f.names == nil {
			f.names = cells
			continue
		}
		f.rows = append(f.rows, cells)
	}
	return f
}

func (f frame) text(name string) []string {
	k := slices.Index(f.names, name)
	if k < 0 {
		panic("no column " + name)
	}
	var list []string
	for _, r := range f.rows {
		list = append(list, r[k])
	}
	return list
}

func (f frame) numbers(name string) []float64 {
	var list []float64
	for _, s := range f.text(name) {
		switch s {
		case "Inf":
			s = "+Inf"
		case "NA":
			s = "NaN"
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			panic(err)
		}
		list = append(list, v)
	}
	return list
}

// where keeps the rows that want accepts.
func (f frame) where(want func(i int) bool) frame {
	kept := frame{names: f.names}
	for i, r := range f.rows {
		if want(i) {
			kept.rows = append(kept.rows, r)
		}
	}
	return kept
}

// drcCase is a call of drc's drm in our words. total marks binomial data.
type drcCase struct {
	key, file, model             string
	dose, response, total, curve string
	shared                       []dose.Parameter
	merge                        map[string]string // curves that are one
}

var drcCases = []drcCase{
	{key: "ryegrass.LL4", file: "ryegrass", model: "LL.4", dose: "conc", response: "rootl"},
	{key: "ryegrass.LL3", file: "ryegrass", model: "LL.3", dose: "conc", response: "rootl"},
	{key: "ryegrass.LL5", file: "ryegrass", model: "LL.5", dose: "conc", response: "rootl"},
	{key: "ryegrass.LL2.4", file: "ryegrass", model: "LL2.4", dose: "conc", response: "rootl"},
	{key: "ryegrass.W1.4", file: "ryegrass", model: "W1.4", dose: "conc", response: "rootl"},
	{key: "ryegrass.W2.4", file: "ryegrass", model: "W2.4", dose: "conc", response: "rootl"},
	{key: "ryegrass.L4", file: "ryegrass", model: "L.4", dose: "conc", response: "rootl"},
	{key: "S.alba.LL4", file: "S.alba", model: "LL.4", dose: "Dose", response: "DryMatter", curve: "Herbicide"},
	{
		key: "S.alba.LL4.common", file: "S.alba", model: "LL.4", dose: "Dose", response: "DryMatter", curve: "Herbicide",
		shared: []dose.Parameter{dose.C, dose.D},
	},
	{key: "spinach.LL3", file: "spinach", model: "LL.3", dose: "DOSE", response: "SLOPE", curve: "CURVE"},
	{key: "lettuce.BC4", file: "lettuce", model: "BC.4", dose: "conc", response: "weight"},
	{key: "lettuce.LL3", file: "lettuce", model: "LL.3", dose: "conc", response: "weight"},
	{key: "terbuthylazin.LL4", file: "terbuthylazin", model: "LL.4", dose: "dose", response: "rgr"},
	{key: "deguelin.LL2", file: "deguelin", model: "LL.2", dose: "dose", response: "r", total: "n"},
	{key: "finney71.LL2", file: "finney71", model: "LL.2", dose: "dose", response: "affected", total: "total"},
	{key: "earthworms.LL3", file: "earthworms", model: "LL.3", dose: "dose", response: "number", total: "total"},
	{key: "selenium.LL2", file: "selenium", model: "LL.2", dose: "conc", response: "dead", total: "total", curve: "type"},
	{key: "daphnids.LL2", file: "daphnids", model: "LL.2", dose: "dose", response: "no", total: "total", curve: "time"},
	{key: "H.virescens.LL2", file: "H.virescens", model: "LL.2", dose: "dose", response: "numdead", total: "total", curve: "sex"},
	{key: "secalonic.LL4", file: "secalonic", model: "LL.4", dose: "dose", response: "rootl"},
	{
		key: "methionine.AR3", file: "methionine", model: "AR.3", dose: "dose", response: "gain", curve: "product",
		shared: []dose.Parameter{dose.C}, merge: map[string]string{"control": "DLM"},
	},
	{key: "leaflength.LL4", file: "leaflength", model: "LL.4", dose: "Dose", response: "DW"},
	{key: "O.mykiss.EXD2", file: "O.mykiss", model: "EXD.2", dose: "conc", response: "weight"},
	{key: "P.promelas.LL3", file: "P.promelas", model: "LL.3", dose: "conc", response: "dryweight"},
	{key: "M.bahia.LL3", file: "M.bahia", model: "LL.3", dose: "conc", response: "dryweight"},
	{key: "vinclozolin.LL3", file: "vinclozolin", model: "LL.3", dose: "conc", response: "effect", curve: "exper"},
	{key: "S.capricornutum.LL3", file: "S.capricornutum", model: "LL.3", dose: "conc", response: "count"},
	{key: "lepidium.LL4", file: "lepidium", model: "LL.4", dose: "conc", response: "weight"},
}

// drcResult is what drc 3.0-1 found (dose/drc/expected.json).
type drcResult struct {
	Names    []string
	Estimate []float64
	SE       []float64
	DF       int
	LogLik   float64
	AIC      float64
	ED       struct {
		Names        []string
		Estimate, SE []float64
		Lower, Upper []float64
	}
}

// load returns the data of c, the names of the curves and the options.
func (c *drcCase) load(t *testing.T, dir string) (dose.Data, []string, dose.Options) {
	f := readFrame(t, filepath.Join(dir, c.file+".tsv"))
	response := f.numbers(c.response)
	f = f.where(func(i int) bool { return !math.IsNaN(response[i]) })
	data := dose.Data{Doses: f.numbers(c.dose), Responses: f.numbers(c.response)}
	o := dose.Options{Shared: c.shared}
	if c.total != "" {
		o.Distribution = dose.Binomial
		data.Weights = f.numbers(c.total)
		for i := range data.Responses {
			data.Responses[i] /= data.Weights[i]
		}
	}
	names := []string{"1"}
	if c.curve != "" {
		names = nil
		for _, s := range f.text(c.curve) {
			if m := c.merge[s]; m != "" {
				s = m
			}
			k := slices.Index(names, s)
			if k < 0 {
				k = len(names)
				names = append(names, s)
			}
			data.Curves = append(data.Curves, k)
		}
	}
	return data, names, o
}

// readDrc returns the fits of drc 3.0-1 and the folder of their data.
func readDrc(t *testing.T) (expected map[string]drcResult, dir string) {
	dir = testdata.Dir(t, "dose", "drc")
	raw, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	return expected, dir
}

// TestDrc repeats fits of drc 3.0-1: parameters, standard errors, likelihoods
// and effective doses.
func TestDrc(t *testing.T) {
	expected, dir := readDrc(t)
	if len(expected) != len(drcCases) {
		t.Errorf("%d fits are expected, %d repeated", len(expected), len(drcCases))
	}
	for _, c := range drcCases {
		t.Run(c.key, func(t *testing.T) {
			want, ok := expected[c.key]
			if !ok {
				t.Fatal("not among the expected fits")
			}
			compareDrc(t, &c, &want, dir, dose.Global)
		})
	}
}

// TestDrcSearch repeats the search of drc where that is known, and wants it to
// end where drc's did.
func TestDrcSearch(t *testing.T) {
	expected, dir := readDrc(t)
	repeated := 0
	for _, c := range drcCases {
		if family, _, _ := strings.Cut(c.model, "."); !slices.Contains([]string{"LL", "L", "BC"}, family) {
			continue
		}
		repeated++
		t.Run(c.key, func(t *testing.T) {
			want := expected[c.key]
			compareDrc(t, &c, &want, dir, dose.AsDRC)
		})
	}
	if repeated != 23 {
		t.Errorf("%d fits repeated", repeated)
	}
}

// compareDrc wants every number to 1e-3. drc stops its quasi-Newton search at a
// relative change of 1e-7, so where its likelihood is smaller than that of our
// own search by δ, its parameters may differ by as many standard errors as that
// deficit explains: √(2δ). Our own search must never find a smaller likelihood,
// and not one that is larger by more than 1e-4 of itself. drc's search has no
// such excuse: all numbers agree to 1e-6.
func compareDrc(t *testing.T, c *drcCase, want *drcResult, dir string, search dose.Search) {
	model, err := dose.Named(c.model)
	if err != nil {
		t.Fatal(err)
	}
	data, names, o := c.load(t, dir)
	o.Search = search
	fit, err := dose.FitModel(model, data, o)
	if err != nil {
		t.Fatal(err)
	}
	deficit := fit.LogLik - want.LogLik
	if deficit < -1e-7 || deficit > 1e-4*max(1, math.Abs(want.LogLik)) || fit.DF != want.DF {
		t.Errorf("log-likelihood %.8f with %d degrees of freedom, drc %.8f with %d", fit.LogLik, fit.DF, want.LogLik, want.DF)
	}
	if d := fit.AIC - want.AIC + 2*deficit; math.Abs(d) > 1e-9*math.Abs(want.AIC) {
		t.Errorf("AIC %.8f, drc %.8f", fit.AIC, want.AIC)
	}
	worst := discrepancy{t: t, slack: 1.2 * math.Sqrt(2*max(deficit, 0)), tolerance: 1e-3}
	if search == dose.AsDRC {
		worst.slack, worst.tolerance = 0, 1e-6
	}
	for i, l := range fit.Labels {
		name := l.Parameter.String() + ":(Intercept)"
		if len(names) > 1 && l.Curve >= 0 {
			name = l.Parameter.String() + ":" + names[l.Curve]
		}
		k := slices.Index(want.Names, name)
		if k < 0 {
			t.Fatalf("drc has no parameter %q among %q", name, want.Names)
		}
		worst.add(name, fit.Estimates[i], want.Estimate[k], fit.Errors[i], want.SE[k])
	}
	for k, name := range want.ED.Names {
		x := effective(t, fit, names, name)
		worst.add("ED "+name, x.Value, want.ED.Estimate[k], (x.High-x.Low)/2/fit.Quantile(0.95), want.ED.SE[k])
		if q := (want.ED.Estimate[k] - want.ED.Lower[k]) / want.ED.SE[k]; math.Abs(q-fit.Quantile(0.95)) > 1e-6*q {
			t.Errorf("intervals reach %g standard errors, in drc %g", fit.Quantile(0.95), q)
		}
	}
	t.Logf("largest relative difference: values %.1e, standard errors %.1e; log-likelihood %.1e above drc's", worst.value, worst.se, deficit)
}

// discrepancy keeps the largest relative differences and reports those beyond
// the tolerance [1] and slack [standard errors].
type discrepancy struct {
	t                *testing.T
	slack, tolerance float64
	value, se        float64
}

func (d *discrepancy) add(name string, value, want, se, wantSE float64) {
	d.t.Helper()
	d.value = max(d.value, math.Abs(value-want)/math.Abs(want))
	d.se = max(d.se, math.Abs(se-wantSE)/wantSE)
	if math.Abs(value-want) > d.tolerance*math.Abs(want)+d.slack*wantSE {
		d.t.Errorf("%s is %.7g, drc has %.7g ± %.3g", name, value, want, wantSE)
	}
	if math.Abs(se-wantSE) > 2*(d.tolerance+d.slack)*wantSE {
		d.t.Errorf("standard error of %s is %.6g, drc has %.6g", name, se, wantSE)
	}
}

// effective returns the dose that drc calls name, such as "e:1:50".
func effective(t *testing.T, fit *dose.Fit, names []string, name string) dose.Interval {
	part := strings.Split(name, ":")
	percent, err := strconv.ParseFloat(part[2], 64)
	if err != nil {
		t.Fatal(err)
	}
	x := fit.EffectiveInterval(percent/100, 0.95, slices.Index(names, part[1]))
	if !fit.Model.LogDose {
		return x
	}
	half := (x.High - x.Low) / 2 / x.Value
	x.Value = math.Log(x.Value)
	x.Low, x.High = x.Value-half, x.Value+half
	return x
}
