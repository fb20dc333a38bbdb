package antimony_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
	"niche/sim/simtest"
	"niche/units"
)

func read(t *testing.T, src string) *model.Model {
	t.Helper()
	m, list := antimony.Read("model.ant", []byte(src))
	if m == nil {
		t.Fatalf("refused:\n%v", list)
	}
	return m
}

func speciesOf(t *testing.T, m *model.Model, id string) model.Species {
	t.Helper()
	i := slices.IndexFunc(m.Species, func(s model.Species) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no species %q", id)
	}
	return m.Species[i]
}

func parameterOf(t *testing.T, m *model.Model, id string) model.Parameter {
	t.Helper()
	i := slices.IndexFunc(m.Parameters, func(p model.Parameter) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("no parameter %q", id)
	}
	return m.Parameters[i]
}

func TestReadReactions(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"J0: A -> B; k*A", "J0 reversible: 1 A -> 1 B; k*A"},
		{"J0: A => B; k*A", "J0 irreversible: 1 A -> 1 B; k*A"},
		{"2 A + $B -> 1.5 C; k1*A^2*B", "_J0 reversible: 2 A + 1 B -> 1.5 C; k1*A^2*B"},
		{"-> S; v", "_J0 reversible: -> 1 S; v"},
		{"A -> ; k*A in cell", "_J0 reversible: 1 A ->; k*A"},
		{"A -> B;", "_J0 reversible: 1 A -> 1 B; none"},
		{"n A -> B; k; n = 3", "_J0 reversible: 3 A -> 1 B; k"},
		{"A->B;k*\\\n A", "_J0 reversible: 1 A -> 1 B; k*A"},
		{"A -> B; k /* a comment */ * A // another", "_J0 reversible: 1 A -> 1 B; k*A"},
		{"A -> B; k*5 mM*A", "_J0 reversible: 1 A -> 1 B; k*5*A"},
		{"Pi -> B; pi*Pi", "_J0 reversible: 1 Pi -> 1 B; pi*`Pi`"},
		{"A -> B; -k*A^-2", "_J0 reversible: 1 A -> 1 B; -k*A^-2"},
		{"A -> B; log(A) + ln(B) + log10(A)", "_J0 reversible: 1 A -> 1 B; ln(A) + ln(B) + log10(A)"},
	} {
		m := read(t, tc.text)
		if got := describe(m, 0); got != tc.want {
			t.Errorf("%q is read as\n%s, want\n%s", tc.text, got, tc.want)
		}
	}
}

func describe(m *model.Model, i int) string {
	r := &m.Reactions[i]
	side := func(refs []model.SpeciesReference) string {
		var s []string
		for _, ref := range refs {
			s = append(s, fmt.Sprint(ref.Stoichiometry, " ", ref.Species))
		}
		return strings.Join(s, " + ")
	}
	rate, arrow := "none", "irreversible"
	if r.RateLaw != nil {
		rate = m.Pool.Infix(r.RateLaw.Math.Expr)
	}
	if r.Reversible {
		arrow = "reversible"
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s: %s -> %s", r.ID, arrow, side(r.Reactants), side(r.Products))), " ") + "; " + rate
}

func TestReadSpecies(t *testing.T) {
	m := read(t, `
compartment cell = 2, nucleus
species A in cell = 3, $B in cell
substanceOnly species C in nucleus = 5
substanceOnly species D in nucleus
J0: A -> $E; 1
B = 4/cell
D = 7*nucleus
E = x^2; x = 1
const species F
nucleus := cell/10`)
	for _, tc := range []struct {
		id                     string
		compartment            string
		initial                float64
		amount, only, boundary bool
	}{
		{"A", "cell", 3, false, false, false},
		{"B", "cell", 4, true, false, true},
		{"C", "nucleus", 5, true, true, false},
		{"D", "nucleus", 7, false, true, false},
		{"E", "default_compartment", math.NaN(), false, false, true},
		{"F", "default_compartment", math.NaN(), false, false, true},
	} {
		s := speciesOf(t, m, tc.id)
		same := s.Initial == tc.initial || math.IsNaN(s.Initial) && math.IsNaN(tc.initial)
		if s.Compartment != tc.compartment || !same || s.InitialIsAmount != tc.amount || s.HasOnlySubstanceUnits != tc.only || s.BoundaryCondition != tc.boundary {
			t.Errorf("species %+v, want %+v", s, tc)
		}
	}
	if len(m.InitialAssignments) != 1 || m.InitialAssignments[0].Symbol != "E" {
		t.Errorf("initial assignments %+v", m.InitialAssignments)
	}
	if m.Compartments[2].ID != "nucleus" || m.Compartments[2].Constant || !m.Compartments[1].Constant {
		t.Errorf("compartments %+v", m.Compartments)
	}
}

func TestReadRulesFunctionsAndConditions(t *testing.T) {
	m := read(t, `
function hill(x, K, n)
  x^n/(K^n + x^n)
end
hill is "Hill function"
y := hill(time, 3, 2)
z' = -k*z; z = 1; k = 2
w = 2*k
al: 0 = u - y
var u
limit: z < 5
constraint low: z >= 0
low is "must not be negative"`)
	if f := m.Functions[0]; f.ID != "hill" || f.Name != "Hill function" || !slices.Equal(f.Parameters, []string{"x", "K", "n"}) || m.Pool.Infix(f.Body.Expr) != "x^n/(K^n + x^n)" {
		t.Errorf("function %+v", f)
	}
	var rules []string
	for _, r := range m.Rules {
		rules = append(rules, fmt.Sprint(r.Kind, " ", r.Variable, " ", m.Pool.Infix(r.Math.Expr)))
	}
	want := []string{"0 y hill(time, 3, 2)", "1 z -k*z", "2  u - y"}
	if !slices.Equal(rules, want) {
		t.Errorf("rules %q, want %q", rules, want)
	}
	if parameterOf(t, m, "y").Constant || parameterOf(t, m, "z").Constant || !parameterOf(t, m, "k").Constant || parameterOf(t, m, "u").Constant {
		t.Error("what changes is not told from what does not")
	}
	if len(m.Constraints) != 2 || m.Constraints[1].Message != "must not be negative" || m.Pool.Infix(m.Constraints[0].Math.Expr) != "z < 5" {
		t.Errorf("constraints %+v", m.Constraints)
	}
	if a := m.InitialAssignments; len(a) != 1 || a[0].Symbol != "w" {
		t.Errorf("initial assignments %+v", a)
	}
}

func TestReadEvents(t *testing.T) {
	m := read(t, `
x = 1; A = 0; B = 0
E1: at 3 after (x > 5), priority=2*x, t0=false, persistent=false, fromTrigger=false: A=3, B=4;
at time >= 10 && x < 2: x = x + 1,
                        A = 0
E1 is "first"`)
	e := m.Events[0]
	if e.ID != "E1" || e.Name != "first" || m.Pool.Infix(e.Delay.Expr) != "3" || m.Pool.Infix(e.Trigger.Math.Expr) != "x > 5" ||
		m.Pool.Infix(e.Priority.Expr) != "2*x" || e.Trigger.InitialValue || e.Trigger.Persistent || e.UseValuesFromTriggerTime || len(e.Assignments) != 2 {
		t.Errorf("event %+v", e)
	}
	e = m.Events[1]
	if e.ID != "_E0" || e.Delay.Present() || e.Priority.Present() || !e.Trigger.InitialValue || !e.Trigger.Persistent || !e.UseValuesFromTriggerTime ||
		len(e.Assignments) != 2 || m.Pool.Infix(e.Assignments[0].Math.Expr) != "x + 1" {
		t.Errorf("event %+v", e)
	}
	if parameterOf(t, m, "A").Constant {
		t.Error("A is constant, although an event sets it")
	}
}

func TestReadUnitsAndSources(t *testing.T) {
	m := read(t, `
unit substance = 1e-9 mole
unit time_unit = 60 second
unit volume = litre
unit per_min = 1/60 second
unit flux = 1e-3 mole / (1e-2 metre)^2 / time_unit
compartment cell = 1
species A in cell; A has nM; A = 10
unit nM = 1e-9 mole/litre
k1 = 0.3 per_min      # source: doi 10.1000/example; table 2
k2 = 5 ; k2 has flux  # measured here
k3 has dimensionless  // Source: folklore
k3 = -1e-3`)
	u := parameterOf(t, m, "k1").Unit
	if math.Abs(u.Factor*60-1) > 1e-15 || u.Dim[units.Duration] != -1 {
		t.Errorf("1/60 second is %+v", u)
	}
	if u := parameterOf(t, m, "k2").Unit; math.Abs(u.Factor*6-1) > 1e-12 || u.Dim[units.Length] != -2 || u.Dim[units.Amount] != 1 {
		t.Errorf("flux is %+v", u)
	}
	if s := parameterOf(t, m, "k1").Source; s != "doi 10.1000/example; table 2" {
		t.Errorf("source %q", s)
	}
	if p := parameterOf(t, m, "k2"); p.Source != "" || p.Value != 5 {
		t.Errorf("k2 is %+v", p)
	}
	if p := parameterOf(t, m, "k3"); p.Value != -1e-3 {
		t.Errorf("k3 is %+v", p)
	}
	if m.TimeUnit.Factor != 60 || m.SubstanceUnit.Factor != 1e-9 || m.VolumeUnit.Factor != 1e-3 || m.ExtentUnit.Factor != 1e-9 {
		t.Errorf("units of the model: %+v, %+v, %+v", m.TimeUnit, m.SubstanceUnit, m.VolumeUnit)
	}
	if u := speciesOf(t, m, "A").SubstanceUnit; math.Abs(u.Factor*1e9-1) > 1e-12 || u.Dim[units.Length] != 0 {
		t.Errorf("a concentration in nM is an amount in %+v", u)
	}
}

func TestReadAnnotations(t *testing.T) {
	m := read(t, "model foo()\n  species A\n  A is \"a & b\"\n  A.sboTerm = SBO:0000252\n"+
		"  A identity \"http://x/1\",\n    \"http://x/2&3\"\n  model notes ```<p>\nmany lines\n</p>```\nend\nfoo is \"Foo\"\nfoo hasTaxon \"http://x/9606\"\n")
	if m.ID != "foo" || m.Name != "Foo" || speciesOf(t, m, "A").Name != "a & b" || !strings.Contains(m.Notes, "many lines") {
		t.Errorf("model %q, %q, %q", m.ID, m.Name, m.Notes)
	}
	a := m.Annotations["A"]
	for _, want := range []string{`<bqbiol:is><rdf:Bag><rdf:li rdf:resource="http://x/1"/><rdf:li rdf:resource="http://x/2&amp;3"/>`} {
		if !strings.Contains(a, want) {
			t.Errorf("annotation of A lacks %s:\n%s", want, a)
		}
	}
	if m.Terms["A"] != "SBO:0000252" {
		t.Errorf("SBO term of A is %q", m.Terms["A"])
	}
	if !strings.Contains(m.Annotation, "bqbiol:hasTaxon") {
		t.Errorf("annotation of the model is %s", m.Annotation)
	}
}

func TestReadModifiers(t *testing.T) {
	m := read(t, "J0: A -> B; k*A*E\nI -| J0\nA = 1; B = 0; E = 2; k = 1; species E, I; I = 0")
	var got []string
	for _, x := range m.Reactions[0].Modifiers {
		got = append(got, x.Species)
	}
	if !slices.Equal(got, []string{"I", "E"}) {
		t.Errorf("modifiers %v", got)
	}
}

func TestReadSubmodels(t *testing.T) {
	m := read(t, `
model decay(S, k)
  S -> ; k*S
  S = 5; k = 1; half := ln(2)/k
end
model inner(X)
  D: decay(X, rate)
  rate = 0.5
end
model *outer
  A: decay(P, 3)
  I: inner(Q)
  B: decay()
  Q = 7
  B.k = 9
end`)
	var got []string
	for i := range m.Reactions {
		got = append(got, describe(m, i))
	}
	want := []string{"A___J0 reversible: 1 P ->; A__k*P", "I__D___J0 reversible: 1 Q ->; I__rate*Q", "B___J0 reversible: 1 B__S ->; B__k*B__S"}
	if !slices.Equal(got, want) {
		t.Errorf("reactions %q, want %q", got, want)
	}
	if speciesOf(t, m, "P").Initial != 5 || speciesOf(t, m, "Q").Initial != 7 || speciesOf(t, m, "B__S").Initial != 5 {
		t.Errorf("initial values %+v", m.Species)
	}
	if parameterOf(t, m, "A__k").Value != 3 || parameterOf(t, m, "I__rate").Value != 0.5 || parameterOf(t, m, "B__k").Value != 9 {
		t.Errorf("parameters %+v", m.Parameters)
	}
	if list := model.Check(m); list.HasErrors() {
		t.Errorf("the model does not pass its check:\n%v", list)
	}
}

// TestReadComposition compares composed models with the flat ones that the
// language's own translator made of them.
func TestReadComposition(t *testing.T) {
	dir := testdata.Dir(t, "antimony", "from-comp")
	flat, err := filepath.Glob(filepath.Join(dir, "*_flat.txt"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range flat {
		name := strings.TrimSuffix(filepath.Base(file), "_flat.txt")
		composed := filepath.Join(dir, name+".txt")
		if _, err := os.Stat(composed); err != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			got, list := readFile(t, composed)
			if got == nil {
				if !list.Unsupported() {
					t.Errorf("not read:\n%v", list)
				}
				return
			}
			want, list := readFile(t, file)
			if want == nil {
				t.Fatalf("the flat model is not read:\n%v", list)
			}
			compareElements(t, got, want)
			if !t.Failed() {
				simtest.Compare(t, got, want, nil)
				compared++
			}
		})
	}
	if compared < 14 {
		t.Errorf("%d compositions compared, want 14", compared)
	}
	t.Logf("%d compositions compared", compared)
}

func readFile(t *testing.T, path string) (*model.Model, diag.List) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return antimony.ReadBeside(path, src, translate)
}

// translate turns SBML into Antimony, for imports.
func translate(name string, src []byte) ([]byte, diag.List) {
	m, list := sbml.Read(name, src)
	if m == nil {
		return nil, list
	}
	text, _, _ := antimony.Write(m)
	return text, nil
}

// TestReadHostileComposition ends a model of 2^60 submodels early.
func TestReadHostileComposition(t *testing.T) {
	var b strings.Builder
	b.WriteString("model m0()\n x = 1\nend\n")
	for i := range 60 {
		fmt.Fprintf(&b, "model m%d()\n A: m%d()\n B: m%d()\nend\n", i+1, i, i)
	}
	m, list := antimony.Read("model.ant", []byte(b.String()))
	if m != nil || len(list) != 1 || list[0].Code != diag.RefusedAntimonyModule {
		t.Errorf("got a model or\n%v", list)
	}
}

func TestReadRefusesModelInItself(t *testing.T) {
	m, list := antimony.Read("model.ant", []byte("model a()\n x = 1\n A: a()\nend\n"))
	if m != nil || len(list) != 1 || list[0].Code != diag.AntimonyClass || list[0].Pos.Line != 3 {
		t.Errorf("got a model or\n%v", list)
	}
}

func TestReadReportsEverything(t *testing.T) {
	src := `model m
  J0: A -> B
  A = 1; A = 2
  compartment A
  k = 3 *
  y := hil(2)
  E1: at time > 3, prioriti=2: A = 4
  x = normal(1, 2)
  x identiti "http://x"
  import "other.ant"
  v = 3 furlongs
  J1: A + -> B; k
  s = "text
  ü = 3
  const z; z := 2
  -> 
end
`
	_, list := antimony.Read("model.ant", []byte(src))
	var got []string
	for _, d := range list {
		got = append(got, strings.TrimPrefix(d.Pos.String(), "model.ant:")+" "+string(d.Code))
	}
	want := []string{"2:13 N0501", "3:12 N0502", "4:15 N0504", "5:10 N0151", "6:8 N0503", "7:20 N0503", "9:5 N0501", "10:3 N0501",
		"12:11 N0501", "13:7 N0501", "14:3 N0501", "14:6 N0501", "16:6 N0501"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\n\nin full:\n%v", strings.Join(got, "\n"), list)
	}
}

func TestReadSuggestsNames(t *testing.T) {
	for _, tc := range []struct{ text, hint string }{
		{"function hill(x)\n x\nend\ny := hil(2)", `"hill"`},
		{"x = 1\nE: at time > 3, prioritiy=2: x = 4", `"priority"`},
		{"x = 1; x identiy \"http://x\"", `"identity"`},
		{"J0: A -> B; kf*A; A = 1; B = 0; kff = 2", `"kff"`},
		{"unit per_min = 1/(60 second); k = 3 per_mn", `"per_min"`},
		{"model foo()\n x = 1\nend\nmodel bar()\n A: fo()\nend", `"foo"`},
	} {
		_, list := antimony.Read("model.ant", []byte(tc.text))
		if len(list) != 1 || !strings.Contains(list[0].Hint, tc.hint) {
			t.Errorf("%q gives\n%v\nwant one problem that suggests %s", tc.text, list, tc.hint)
		}
	}
}

func TestReadCatalogueExamples(t *testing.T) {
	for _, e := range diag.Catalogue() {
		own := strings.HasPrefix(string(e.Code), "N05") || strings.HasPrefix(string(e.Code), "N084") || strings.HasPrefix(string(e.Code), "N015")
		if e.File != "model.ant" || !own {
			continue // others are found by whoever checks or simulates the model
		}
		_, list := antimony.Read(e.File, []byte(e.Example))
		if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool { return d.Code == e.Code }) {
			t.Errorf("the example of %s gives\n%v", e.Code, list)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, e := range diag.Catalogue() {
		if e.File == "model.ant" {
			f.Add([]byte(e.Example))
		}
	}
	f.Add([]byte("model a(x)\n x=3\nend\nmodel *b\n A: a(y); y' = A.x\n E: at 3 after time>2, t0=false: y=1, z=2\nend\n"))
	f.Add([]byte("model a()\n A: a()\nend\nmodel b\n A: a(); B: b(); model c\n end\nend\n"))
	f.Add([]byte("unit u = 1/(60 second)^-2; k = 3 u # source: s\n2 A + $B -> n C; k*A*5 mL in c\nA notes ```x```"))
	for _, pattern := range []string{"antimony/pairs/*.txt", "antimony/from-comp/*.txt", "antimony/biomodels/*.txt", "antimony/pairs/*/*.txt"} {
		for _, src := range testdata.Seeds(f, pattern, 60, 3000) {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, list := antimony.Read("model.ant", src)
		if (m == nil) != list.HasErrors() {
			t.Fatalf("model %v, problems %v", m != nil, list)
		}
		if m != nil {
			model.Check(m)
		}
	})
}
