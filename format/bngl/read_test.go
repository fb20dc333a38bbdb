package bngl

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/internal/testdata"
	"niche/model"
)

const small = `# made by hand
begin parameters
    1 A0    100  # Constant
    2 kon   1e-3  # Constant
    3 koff  2*kon  # ConstantExpression
end parameters
begin functions
    1 f() kon*Total/(1 + time())
end functions
begin species
    1 A(b) A0
    2 B(a) 20.5
    3 A(b!1).B(a!1) 0
    4 $Source() 1
end species
begin reactions
    1 1,2 3 kon #_R1
    2 3 1,2 koff #_reverse__R1
    3 2,2 3 0.5*kon #_R2
    4 4 4,1,1 f #_R3
    5 3 0 2.5 #_R4
    6 0 1 koff/2 #_R5
end reactions
begin groups
    1 Total  1,2*3
    2 Empty
    3 Free   1
end groups
`

func read(t *testing.T, src string) *model.Model {
	t.Helper()
	m, list := Read("model.net", []byte(src))
	if m == nil {
		t.Fatalf("refused:\n%v", list)
	}
	return m
}

func TestReadSmallNetwork(t *testing.T) {
	m := read(t, small)
	if got := len(m.Species); got != 4 {
		t.Fatalf("%d species, want 4", got)
	}
	s := m.Species[3]
	if s.ID != "S4" || s.Name != "Source()" || !s.BoundaryCondition || !s.Constant || s.Initial != 1 || !s.HasOnlySubstanceUnits {
		t.Errorf("species 4 is %+v", s)
	}
	if m.Species[1].Initial != 20.5 || !math.IsNaN(m.Species[0].Initial) {
		t.Errorf("initial amounts %g, %g", m.Species[0].Initial, m.Species[1].Initial)
	}
	if c := m.Compartments; len(c) != 1 || c[0].ID != "cell" || c[0].Size != 1 || !c[0].Constant {
		t.Errorf("compartments %+v", c)
	}
	var initial []string
	for _, a := range m.InitialAssignments {
		initial = append(initial, a.Symbol+"="+m.Pool.Infix(a.Math.Expr))
	}
	if got := strings.Join(initial, " "); got != "koff=2*kon S1=A0" {
		t.Errorf("initial assignments %s", got)
	}
}

func TestReadRates(t *testing.T) {
	m := read(t, small)
	want := []string{"kon*S1*S2", "koff*S3", "0.5*kon*S2*S2", "f*S4", "2.5*S3", "koff/2"}
	for i, r := range m.Reactions {
		if got := m.Pool.Infix(r.RateLaw.Math.Expr); got != want[i] {
			t.Errorf("rate of %s is %s, want %s", r.ID, got, want[i])
		}
	}
	r := m.Reactions[2]
	if len(r.Reactants) != 1 || r.Reactants[0].Stoichiometry != 2 || r.Name != "_R2" {
		t.Errorf("reaction 3 is %+v", r)
	}
	if p := m.Reactions[3].Products; len(p) != 2 || p[0].Species != "S4" || p[1].Species != "S1" || p[1].Stoichiometry != 2 {
		t.Errorf("products of reaction 4 are %+v", p)
	}
	if len(m.Reactions[4].Products) != 0 || len(m.Reactions[5].Reactants) != 0 {
		t.Error("0 is not nothing")
	}
}

func TestReadFunctionsAndGroups(t *testing.T) {
	m := read(t, small)
	if len(m.Rules) != 1 || m.Rules[0].Variable != "f" || m.Pool.Infix(m.Rules[0].Math.Expr) != "kon*(S1 + 2*S3)/(1 + time)" {
		t.Errorf("rule of f is %s", m.Pool.Infix(m.Rules[0].Math.Expr))
	}
	want := map[string]string{"Total": "S1 + 2*S3", "Empty": "0", "Free": "S1"}
	for _, o := range m.Observables {
		if got := m.Pool.Infix(o.Math.Expr); got != want[o.ID] {
			t.Errorf("group %s is %s, want %s", o.ID, got, want[o.ID])
		}
	}
	if list := model.Check(m); list.HasErrors() {
		t.Errorf("the model does not pass its check:\n%v", list)
	}
}

func TestReadNamesThatLookLikeOurs(t *testing.T) {
	m := read(t, "begin parameters\n 1 R1 3\n 2 cell 4\nend parameters\nbegin species\n 1 A() 1\nend species\n"+
		"begin reactions\n 1 1 0 R1\nend reactions\n")
	if m.Reactions[0].ID != "R_1" || m.Compartments[0].ID != "cell_" {
		t.Errorf("reaction %s, compartment %s", m.Reactions[0].ID, m.Compartments[0].ID)
	}
}

func TestReadPredefinedNames(t *testing.T) {
	m := read(t, "begin parameters\n 1 a _pi*2\n 2 b if(a > 3, 1, _e)\nend parameters\nbegin species\n 1 A() 1\nend species\n")
	if got := m.Pool.Infix(m.InitialAssignments[1].Math.Expr); got != "piecewise(1, a > 3, exponentiale)" {
		t.Errorf("b is %s", got)
	}
}

func TestReadReportsEverything(t *testing.T) {
	src := `begin parameters
 1 kon 1
 2 kon 2
end parameters
begin species
 1 A() kom
 3 B() 1
end species
begin reactions
 1 1,9 2 kon
 2 1 2
 3 1 2 ko
 4 1 x kon*
end reactions
begin mystery
end mystery
begin groups
 1 G 1,7*2x
end groups
simulate_ode({t_end=>1})
`
	_, list := Read("model.net", []byte(src))
	var got []string
	for _, d := range list {
		got = append(got, strings.TrimPrefix(d.Pos.String(), "model.net:")+" "+string(d.Code))
	}
	want := []string{"3:4 N0605", "6:8 N0604", "7:2 N0603", "10:6 N0606", "11:7 N0602", "12:8 N0604", "13:6 N0602", "13:12 N0151", "15:7 N0860", "18:8 N0602", "20:1 N0861"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\n\nin full:\n%v", strings.Join(got, "\n"), list)
	}
	if d := list[1]; !strings.Contains(d.Hint, `"kon"`) {
		t.Errorf("no suggestion in %v", d)
	}
}

func TestReadCatalogueExamples(t *testing.T) {
	for _, e := range diag.Catalogue() {
		if e.File != "model.net" {
			continue
		}
		_, list := Read(e.File, []byte(e.Example))
		found := false
		for _, d := range list {
			found = found || d.Code == e.Code
		}
		if !found {
			t.Errorf("the example of %s gives\n%v", e.Code, list)
		}
	}
}

// TestReadPublishedNetworks counts what is in the networks (counts by awk).
func TestReadPublishedNetworks(t *testing.T) {
	for _, tc := range []struct {
		name                                   string
		parameters, species, reactions, groups int
	}{
		{"multistate", 9, 9, 18, 4},
		{"multisite2", 9, 66, 288, 3},
		{"egfr_net", 43, 356, 3749, 13},
		{"BCR", 128, 1122, 24388, 9},
		{"fceri_gamma2", 26, 3744, 58276, 6},
	} {
		m := published(t, tc.name)
		if len(m.Parameters) != tc.parameters || len(m.Species) != tc.species || len(m.Reactions) != tc.reactions || len(m.Observables) != tc.groups {
			t.Errorf("%s: %d parameters, %d species, %d reactions, %d groups; want %+v", tc.name,
				len(m.Parameters), len(m.Species), len(m.Reactions), len(m.Observables), tc)
		}
	}
}

func published(tb testing.TB, name string) *model.Model {
	tb.Helper()
	src, err := os.ReadFile(filepath.Join(testdata.Dir(tb, "networks"), name+".net"))
	if err != nil {
		tb.Fatal(err)
	}
	m, list := Read(name+".net", src)
	if m == nil {
		tb.Fatalf("%s refused:\n%v", name, list)
	}
	return m
}

// TestReadAmounts compares the start of the published simulations, which
// BioNetGen computed from the same files.
func TestReadAmounts(t *testing.T) {
	m := published(t, "egfr_net")
	values := map[string]float64{}
	for _, p := range m.Parameters {
		values[p.ID] = p.Value
	}
	total := 0.0
	for _, a := range m.InitialAssignments {
		total += values[m.Pool.Node(a.Math.Expr).Name]
	}
	// 1.2e6 EGF + 1.8e5 EGFR + 1e5 Grb2 + 2.7e5 Shc + 1.3e4 Sos + 4.9e4 Grb2-Sos
	if len(m.InitialAssignments) != 6 || total != 1812000 {
		t.Errorf("%d species start at a parameter, %g molecules in all", len(m.InitialAssignments), total)
	}
	// Reaction 5 dimerises species 7: half of kp2 for the two identical ones.
	r := m.Reactions[4]
	if got := m.Pool.Infix(r.RateLaw.Math.Expr); got != "0.5*kp2*S7*S7" || r.Reactants[0].Stoichiometry != 2 {
		t.Errorf("reaction 5: %s, %+v", got, r.Reactants)
	}
}

func BenchmarkReadFceri(b *testing.B) {
	src, err := os.ReadFile(filepath.Join(testdata.Dir(b, "networks"), "fceri_gamma2.net"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if m, list := Read("fceri_gamma2.net", src); m == nil {
			b.Fatal(list)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	for _, e := range diag.Catalogue() {
		if e.File == "model.net" {
			f.Add([]byte(e.Example))
		}
	}
	for _, src := range testdata.Seeds(f, "networks/*.net", 10, 12_000) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, list := Read("model.net", src)
		if (m == nil) != list.HasErrors() {
			t.Fatalf("model %v, problems %v", m != nil, list)
		}
		if m == nil {
			return
		}
		for _, r := range m.Reactions {
			if m.Pool.Op(r.RateLaw.Math.Expr) == expr.Invalid {
				t.Fatalf("reaction %s has no rate", r.ID)
			}
		}
	})
}
