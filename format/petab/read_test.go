package petab

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/internal/testdata"
)

// read reads problem.yaml in a txtar archive.
func read(archive string) (*Problem, diag.List) {
	files := map[string][]byte{}
	name := ""
	for line := range strings.Lines(archive) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(n, " --") {
			name = strings.TrimSuffix(n, " --")
		} else {
			files[name] = append(files[name], line...)
		}
	}
	return Read("problem.yaml", func(path string) ([]byte, error) {
		if data, ok := files[filepath.ToSlash(path)]; ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	})
}

const base = `-- problem.yaml --
format_version: 1
parameter_file: parameters.tsv
problems:
- sbml_files: [model.xml]
  condition_files: [conditions.tsv]
  observable_files: [observables.tsv]
  measurement_files: [measurements.tsv]
-- conditions.tsv --
conditionId	conditionName	dose	A	extra
rest	at rest	0	NaN	1
c1		dose1		k0
-- observables.tsv --
observableId	observableFormula	noiseFormula	observableTransformation	noiseDistribution
y	observableParameter1_y * A + extra	noiseParameter1_y	log10	laplace
z	A^2 + log(time)	0.5 * z + 1
-- measurements.tsv --
observableId	preequilibrationConditionId	simulationConditionId	time	measurement	observableParameters	noiseParameters	datasetId	replicateId
y	rest	c1	1	0.5	scale	sd	d1	r1
y		c1	inf	0.25	2.5	0.1	d1
z		rest	0	-1				
-- parameters.tsv --
parameterId	parameterName	parameterScale	lowerBound	upperBound	nominalValue	estimate	objectivePriorType	objectivePriorParameters	initializationPriorType
k		log10	0.1	10	1	1	parameterScaleNormal	0;1	
scale	a scale	lin	0	10	1	0	
sd		log	1e-3	10	0.1	1			uniform
dose1		lin	0	5	2	1
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model>
<listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="cell" initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" value="1" constant="true"/><parameter id="k0" value="3" constant="true"/><parameter id="dose" value="1" constant="true"/><parameter id="A2" constant="false"/></listOfParameters>
<listOfRules><assignmentRule variable="A2"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/><ci>A</ci><ci>A</ci></apply></math></assignmentRule>
<rateRule variable="A"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><apply><times/><ci>k</ci><ci>dose</ci><ci>A</ci></apply></apply></math></rateRule></listOfRules>
</model></sbml>
`

func TestRead(t *testing.T) {
	p, list := read(base)
	if len(list) > 0 {
		t.Fatal(list)
	}
	if c := p.Conditions[1]; c.ID != "c1" || c.Name != "" || len(c.Overrides) != 3 ||
		c.Overrides[0].Target != "dose" || c.Overrides[0].Value.Parameter != "dose1" ||
		!math.IsNaN(c.Overrides[1].Value.Number) || c.Overrides[2].Value.Parameter != "" || c.Overrides[2].Value.Number != 3 {
		t.Errorf("condition %+v", c)
	}
	y := p.Observables[0]
	if y.Transformation != Log10 || y.Distribution != Laplace ||
		!slices.Equal(y.ObservablePlaceholders, []string{"observableParameter1_y"}) || !slices.Equal(y.NoisePlaceholders, []string{"noiseParameter1_y"}) {
		t.Errorf("observable %+v", y)
	}
	z := p.Observables[1]
	if z.Transformation != Linear || z.Distribution != Normal || z.ObservablePlaceholders != nil {
		t.Errorf("observable %+v", z)
	}
	m := p.Measurements
	if m[0].Observable != 0 || m[0].Preequilibration != 0 || m[0].Condition != 1 || m[0].Time != 1 || m[0].Value != 0.5 ||
		m[0].ObservableParameters[0].Parameter != "scale" || m[0].NoiseParameters[0].Parameter != "sd" || m[0].Dataset != "d1" || m[0].Replicate != "r1" {
		t.Errorf("measurement %+v", m[0])
	}
	if m[1].Preequilibration != -1 || !math.IsInf(m[1].Time, 1) || m[1].ObservableParameters[0].Number != 2.5 || m[1].Replicate != "" {
		t.Errorf("measurement %+v", m[1])
	}
	if m[0].Pos != (diag.Pos{File: "measurements.tsv", Line: 2, Col: 1}) {
		t.Errorf("position %v", m[0].Pos)
	}
	k, sd := p.Parameters[0], p.Parameters[2]
	if k.Scale != Log10 || !k.Estimate || k.Objective.Kind != ParameterScaleNormalPrior || k.Objective.B != 1 ||
		k.Initialization.Kind != ParameterScaleUniformPrior || math.Abs(k.Initialization.A+1) > 1e-15 {
		t.Errorf("parameter %+v", k)
	}
	if sd.Objective.Kind != NoPrior || sd.Initialization.Kind != UniformPrior || sd.Initialization.A != 1e-3 {
		t.Errorf("parameter %+v", sd)
	}
	if p.Parameter("sd") != 2 || p.Parameter("nobody") != -1 {
		t.Error("Parameter does not find its rows")
	}
}

// TestNaturalLogarithm checks that log means ln and time the time.
func TestNaturalLogarithm(t *testing.T) {
	p, list := read(base)
	if len(list) > 0 {
		t.Fatal(list)
	}
	v, err := p.Model.Pool.Eval(p.Observables[1].Formula.Expr, expr.Values(map[string]float64{"A": 3}, math.E))
	if err != nil || math.Abs(v-10) > 1e-14 {
		t.Errorf("A^2 + log(time) at A = 3, time = e is %g, %v; want 10", v, err)
	}
}

// change returns base with the first line that starts with prefix replaced.
func change(t *testing.T, edits ...string) string {
	t.Helper()
	lines := strings.Split(base, "\n")
	for i := 0; i < len(edits); i += 2 {
		k := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, edits[i]) })
		if k < 0 {
			t.Fatalf("no line starts with %q", edits[i])
		}
		lines[k] = edits[i+1]
	}
	return strings.Join(lines, "\n")
}

// TestProblems checks each rule: the diagnostic, its place and its hint.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		edits []string
		want  string
	}{
		{[]string{"y\t\tc1", "y\t\tc2\t1\t0.25\t2.5\t0.1"}, `measurements.tsv:3:4: condition "c2" is not defined [N0711]; did you mean "c1"?`},
		{[]string{"y\trest", "y\trst\tc1\t1\t0.5\tscale\tsd"}, `measurements.tsv:2:3: condition "rst" is not defined [N0711]; did you mean "rest"?`},
		{[]string{"z\t\trest", "zz\t\trest\t0\t1"}, `measurements.tsv:4:1: observable "zz" is not defined [N0712]; did you mean "z"?`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0.5\tscal\tsd"}, `measurements.tsv:2:17: parameter "scal" is not in the parameter table [N0713]; did you mean "scale"?`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0.5\t1;2\tsd"}, `measurements.tsv:2:17: observableParameters holds 2 values but observable "y" has 1 placeholder [N0717]`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0.5\t1\t"}, `measurements.tsv:2:19: noiseParameters holds 0 values but observable "y" has 1 placeholder [N0717]`},
		{[]string{"z\t\trest", "z\t\trest\t0\t1\t\t3"}, `measurements.tsv:4:14: noiseParameters holds 1 value but observable "z" has 0 placeholders [N0717]`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0.5\tscale;\tsd"}, `measurements.tsv:2:23: "" cannot replace a placeholder [N0707]`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0\tscale\tsd"}, `measurements.tsv:2:13: measurement 0 of observable "y" has no log10 [N0718]`},
		{[]string{"y\trest", "y\trest\tc1\t-1\t0.5\tscale\tsd"}, `measurements.tsv:2:11: time -1 is negative [N0725]`},
		{[]string{"y\trest", "y\trest\tc1\t\t0.5\tscale\tsd"}, `measurements.tsv:2:11: column "time" must hold a number [N0706]`},
		{[]string{"y\trest", "y\trest\tc1\t1\tinf\tscale\tsd"}, `measurements.tsv:2:13: measurement is not finite [N0707]`},
		{[]string{"y\trest", "y\trest\tc1\t1\t0,5\tscale\tsd"}, `measurements.tsv:2:13: measurement "0,5" is not a number [N0707]`},
		{[]string{"y\trest", "y\trest\t\t1\t0.5\tscale\tsd"}, `measurements.tsv:2:8: column "simulationConditionId" must not be empty [N0706]`},
		{[]string{"c1\t\tdose1", "c1\t\tdose2\t\tk0"}, `conditions.tsv:3:5: parameter "dose2" is not in the parameter table [N0713]; did you mean "dose1"?`},
		{[]string{"c1\t\tdose1", "c1\t\tA2\t\tk0"}, `conditions.tsv:3:5: condition value "A2" varies in the model [N0873]`},
		{[]string{"c1\t\tdose1", "c1\t\tinf\t\tk0"}, `conditions.tsv:3:5: value of "dose" in condition "c1" is not finite [N0707]`},
		{[]string{"c1\t\tdose1", "rest\t\tdose1\t\tk0"}, `conditions.tsv:3:1: condition "rest" is defined twice [N0710]`},
		{[]string{"c1\t\tdose1", "c1\t\tdose1\t\t"}, `observable "y" needs a value of "extra" [N0706]`},
		{[]string{"conditionId", "conditionId\tconditionName\tdose\tB\textra"}, `conditions.tsv:1:32: column "B" is not in the model [N0714]`},
		{[]string{"conditionId", "conditionId\tconditionName\tdose\tA2\textra"}, `conditions.tsv:1:32: column "A2" is set by an assignment rule of the model [N0714]`},
		{[]string{"conditionId", "conditionId\tconditionName\tdose\t\textra", "c1\t\t", "c1\t\t1\t1\t1"}, `conditions.tsv:1:32: column has no name [N0714]`},
		{[]string{"conditionId", "conditonId\tconditionName\tdose\tA\textra"}, `conditions.tsv:1:1: column "conditionId" is missing [N0705]; did you mean "conditonId"?`},
		{[]string{"observableId\tobservableFormula", "observableId\tobservableFormula\tnoiseFormula\tobservableTransfomation\tnoiseDistribution"}, `warning: column "observableTransfomation" is ignored [N0728]; did you mean "observableTransformation"?`},
		{[]string{"z\tA^2", "z\tB^2\t1"}, `observables.tsv:3:3: formula of observable "z" uses undefined name "B" [N0716]`},
		{[]string{"z\tA^2", "z\tA^(2\t1"}, `observables.tsv:3:5: parenthesis is not closed`},
		{[]string{"z\tA^2", "z\tfoo(A)\t1"}, `observables.tsv:3:3: unknown function "foo" [N0152]`},
		{[]string{"z\tA^2", "z\tA\t0"}, `observables.tsv:3:5: noise 0 of observable "z" is not positive [N0726]`},
		{[]string{"z\tA^2", "z\ty\t1"}, `observables.tsv:3:3: formula of observable "z" uses observable "y" [N0874]`},
		{[]string{"z\tA^2", "z\tobservableParameter1_y\t1"}, `placeholder "observableParameter1_y" does not belong to observable "z" [N0717]; did you mean "observableParameter1_z"?`},
		{[]string{"z\tA^2", "z\tobservableParameter2_z\t1"}, `placeholder "observableParameter1_z" is not used [N0717]`},
		{[]string{"z\tA^2", "z\tobservableParameter01_z\t1"}, `placeholder "observableParameter01_z" has no valid number [N0717]`},
		{[]string{"z\tA^2", "z\tA\tz\tlog"}, `warning: noise formula of log-transformed observable "z" uses the untransformed observable [N0727]`},
		{[]string{"z\tA^2", "z\tA\t1\tln"}, `observables.tsv:3:7: observableTransformation "ln" is not known [N0708]; did you mean "lin"?`},
		{[]string{"z\tA^2", "z\tA\t1\tlin\tgauss"}, `noiseDistribution "gauss" is not known [N0708]; write one of normal, laplace`},
		{[]string{"z\tA^2", "z\t\t1"}, `observables.tsv:3:3: column "observableFormula" must hold a formula [N0706]`},
		{[]string{"z\tA^2", "2z\tA\t1"}, `observables.tsv:3:1: observableId "2z" is not an identifier [N0709]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t10\t0.1\t1\t1"}, `parameters.tsv:2:10: lower bound 10 of parameter "k" exceeds its upper bound 0.1 [N0719]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t-1\t10\t1\t1"}, `parameters.tsv:2:10: lower bound -1 of parameter "k" has no log10 [N0719]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t1\t\t1\t1"}, `parameters.tsv:2:12: estimated parameter "k" has no upper bound [N0719]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t-1\t1"}, `parameters.tsv:2:17: nominal value -1 of parameter "k" has no log10 [N0720]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t\t0"}, `parameters.tsv:2:17: fixed parameter "k" has no nominal value [N0720]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\tinf\t1"}, `nominal value +Inf of parameter "k" is not finite [N0720]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t20\t1"}, `warning: nominal value 20 of parameter "k" lies outside its bounds [0.1, 10] [N0721]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t2"}, `parameters.tsv:2:19: estimate 2 is neither 0 nor 1 [N0708]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t1\tnormal\t0"}, `parameters.tsv:2:28: objectivePriorParameters of parameter "k" are "0" [N0722]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t1\tnormal\t0;0"}, `prior of parameter "k" has the spread 0 [N0722]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t1\tnormal"}, `prior "normal" of parameter "k" needs parameters [N0722]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t1\tuniform\t3;2"}, `uniform prior of parameter "k" has the empty range [3, 2] [N0722]`},
		{[]string{"k\t\tlog10", "k\t\tlog10\t0.1\t10\t1\t1\tgamma\t3;2"}, `objectivePriorType "gamma" is not known [N0708]`},
		{[]string{"k\t\tlog10", "A\t\tlog10\t0.1\t10\t1\t1"}, `parameters.tsv:2:1: parameter A is also a column of a condition table [N0723]`},
		{[]string{"k\t\tlog10", "A2\t\tlog10\t0.1\t10\t1\t1"}, `parameters.tsv:2:1: parameter "A2" is set by an assignment rule of the model [N0723]`},
		{[]string{"k\t\tlog10", "noiseParameter1_y\t\tlog10\t0.1\t10\t1\t1"}, `placeholder "noiseParameter1_y" is in the parameter table [N0723]`},
		{[]string{"k\t\tlog10", "k3\t\tlog10\t0.1\t10\t1\t1"}, `parameters.tsv:2:1: warning: parameter "k3" is used nowhere [N0724]`},
		{[]string{"scale\ta scale", "k\t\tlin\t0\t1\t1\t1"}, `parameters.tsv:3:1: parameter "k" is defined twice [N0710]`},
		{[]string{"parameter_file", "parameter_file: nowhere.tsv"}, `problem.yaml:2:17: file "nowhere.tsv" cannot be read: file does not exist [N0703]`},
		{[]string{"<sbml", "<sbml>"}, `model.xml:`},
	} {
		_, list := read(change(t, c.edits...))
		if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool { return strings.Contains(d.Error(), c.want) }) {
			t.Errorf("%q: got\n%v\nwant %s", c.edits, list, c.want)
		}
	}
}

// TestAllProblemsAtOnce checks that one run reports the problems of every file,
// in order of place.
func TestAllProblemsAtOnce(t *testing.T) {
	_, list := read(change(t, "c1\t\tdose1", "c1\t\tinf\t\tk0", "z\tA^2", "z\tB\t0", "y\trest", "y\trst\tc9\t-1\t0\tscal\tsd", "k\t\tlog10", "k\t\tlog10\t10\t0.1\t1\t2"))
	var got []string
	for _, d := range list {
		got = append(got, string(d.Code)+" "+d.Pos.String())
	}
	want := []string{
		"N0707 conditions.tsv:3:5",
		"N0711 measurements.tsv:2:3", "N0711 measurements.tsv:2:7", "N0725 measurements.tsv:2:10", "N0718 measurements.tsv:2:13", "N0713 measurements.tsv:2:15",
		"N0716 observables.tsv:3:3", "N0726 observables.tsv:3:5",
		"N0708 parameters.tsv:2:19",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.IsSortedFunc(list, func(a, b *diag.Diagnostic) int { return a.Pos.Compare(b.Pos) }) {
		t.Error("list is not sorted")
	}
}

// TestCatalogue runs the example of every code of this package.
func TestCatalogue(t *testing.T) {
	n := 0
	for _, e := range diag.Catalogue() {
		if !strings.HasPrefix(string(e.Code), "N07") && !strings.HasPrefix(string(e.Code), "N087") {
			continue
		}
		n++
		_, list := read(e.Example)
		if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool { return d.Code == e.Code }) {
			t.Errorf("%s: example reports %v", e.Code, list)
		}
		for _, d := range list {
			if d.Code != e.Code {
				t.Errorf("%s: example reports also %v", e.Code, d)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d codes documented", n)
	}
}

func TestMissingProblemFile(t *testing.T) {
	p, list := ReadFile(filepath.Join(t.TempDir(), "none.yaml"))
	if p != nil || len(list) != 1 || list[0].Code != diag.PetabFile {
		t.Errorf("%v", list)
	}
	if !errors.Is(list.Err(), diag.PetabFile.Target()) {
		t.Error("errors.Is does not find the code")
	}
}

// TestSeveralTables checks that tables of one kind add up.
func TestSeveralTables(t *testing.T) {
	archive := change(t, "  measurement_files", "  measurement_files: [measurements.tsv, more.tsv]") +
		"-- more.tsv --\nmeasurement\ttime\tsimulationConditionId\tobservableId\tlab\n2\t3\tc1\tz\tB\n"
	p, list := read(archive)
	if len(list) > 0 {
		t.Fatal(list)
	}
	if m := p.Measurements; len(m) != 4 || m[3].Value != 2 || m[3].Time != 3 || m[3].Observable != 1 {
		t.Errorf("measurements %+v", m)
	}
	var out strings.Builder
	if err := WriteSimulation(&out, p, []float64{1, 0.1, 1e-30, 2. / 3}); err != nil {
		t.Fatal(err)
	}
	want := "observableId\tpreequilibrationConditionId\tsimulationConditionId\ttime\tsimulation\tobservableParameters\tnoiseParameters\tdatasetId\treplicateId\tlab\n" +
		"y\trest\tc1\t1\t1\tscale\tsd\td1\tr1\t\n" +
		"y\t\tc1\tinf\t0.10000000000000001\t2.5\t0.1\td1\t\t\n" +
		"z\t\trest\t0\t1.0000000000000001e-30\t\t\t\t\t\n" +
		"z\t\tc1\t3\t0.66666666666666663\t\t\t\t\tB\n"
	if out.String() != want {
		t.Errorf("simulation table\n%s\nwant\n%s", out.String(), want)
	}
	if err := WriteSimulation(&out, p, nil); err == nil {
		t.Error("a wrong number of simulations is accepted")
	}
}

// TestCollections reads every public problem without errors.
func TestCollections(t *testing.T) {
	root := testdata.Dir(t)
	var files []string
	for _, pattern := range []string{"petab/*/*.yaml", "petabtests/v1.0.0/sbml/*/_0???.yaml", "sobotta/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 33 {
		t.Errorf("%d problems found", len(files))
	}
	for _, f := range files {
		p, list := ReadFile(f)
		if p == nil {
			t.Errorf("%s:\n%v", f, list)
		}
		for _, w := range list.Warnings() {
			t.Log(w)
		}
	}
}

// TestVersion2 checks that problems in format version 2 are refused by name.
func TestVersion2(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "petabtests", "v2.0.0", "sbml"), "*", "_0???.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		if _, list := ReadFile(f); !list.Unsupported() || list[0].Code != diag.PetabVersionRefused || len(list) != 1 {
			t.Errorf("%s: %v", f, list)
		}
	}
}

// FuzzRead feeds mutated tables of a whole problem to the reader.
func FuzzRead(f *testing.F) {
	f.Add(base)
	f.Add(strings.ReplaceAll(base, "\t", "\t\t"))
	f.Fuzz(func(t *testing.T, archive string) {
		p, list := read(archive)
		if (p == nil) != list.HasErrors() {
			t.Fatal("problem and list disagree")
		}
		if p == nil {
			return
		}
		for _, m := range p.Measurements {
			o := p.Observables[m.Observable]
			if len(m.ObservableParameters) != len(o.ObservablePlaceholders) || m.Condition >= len(p.Conditions) {
				t.Fatalf("measurement %+v was accepted", m)
			}
		}
	})
}
