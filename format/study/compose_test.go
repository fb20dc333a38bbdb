package study

import (
	"math"
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/expr"
	"niche/networks"
	"niche/study"
)

// composed returns the composition of one cell type of a shipped study and its
// system.
func composed(t *testing.T, dir, cell string, cut ...string) (*study.Composition, *compile.System) {
	t.Helper()
	s, list := ReadDir("../../studies/" + dir)
	if len(list) != 0 {
		t.Fatal(list)
	}
	i := slices.IndexFunc(s.CellTypes, func(c study.CellType) bool { return c.ID.Text == cell })
	c, list := study.Compose(s, &s.CellTypes[i], cut)
	if len(list) != 0 {
		t.Fatal(list)
	}
	system, list := compile.Lower(c.Model, compile.Options{})
	if list.HasErrors() {
		t.Fatal(list)
	}
	return c, system
}

// rates evaluates the right-hand sides of a system, by state, from values by
// name.
func rates(t *testing.T, s *compile.System, time float64, values map[string]float64) map[string]float64 {
	t.Helper()
	got := map[string]float64{}
	for i, y := range s.States {
		f, err := s.Pool.Eval(s.RHS[i], expr.Values(values, time))
		if err != nil {
			t.Fatalf("%s: %v", y.ID, err)
		}
		got[y.ID] = f
	}
	return got
}

func TestComposeNames(t *testing.T) {
	c, system := composed(t, "aml-msc", "parental")
	if len(system.States) != 13+6+3+3 {
		t.Errorf("%d states, want 13 of il6, 6 of emt, 3 of survival and 3 of markers", len(system.States))
	}
	for _, in := range []string{"medium.il6", "medium.ruxolitinib", "medium.stattic", "medium.stroma_factor", "medium.cytarabine", "inside.daunorubicin"} {
		if !slices.Contains(c.Inputs, in) {
			t.Errorf("no input %q in %v", in, c.Inputs)
		}
	}
	for _, out := range []string{"division", "death.loss", "death.cytarabine", "morphology.elongation", "secretion.il6", "influx.daunorubicin"} {
		if !slices.Contains(c.Outputs, out) {
			t.Errorf("no output %q in %v", out, c.Outputs)
		}
		if _, ok := system.Lookup(out); !ok {
			t.Errorf("output %q is not in the system", out)
		}
	}
}

// TestComposePace: the circuit inside a cell type runs exactly as alone, as many
// times as fast as its clock says, when its input has the same value.
func TestComposePace(t *testing.T) {
	_, whole := composed(t, "aml-msc", "resistant", "emt.I", "emt.f_miR34")
	m, list := networks.Read("emt")
	if list.HasErrors() {
		t.Fatal(list)
	}
	alone, list := compile.Lower(m, compile.Options{})
	if list.HasErrors() {
		t.Fatal(list)
	}
	values, values2 := map[string]float64{}, map[string]float64{}
	for _, p := range m.Parameters {
		if !math.IsNaN(p.Value) {
			values[p.ID], values2["emt."+p.ID] = p.Value, p.Value
		}
	}
	values["I"] = 45000 // the base of the connection
	values["cell"], values2["emt.cell"] = 1, 1
	for i, s := range alone.States {
		v := 1000 * float64(i+1)
		values[s.ID], values2["emt."+s.ID] = v, v
	}
	for _, s := range whole.States {
		if !strings.HasPrefix(s.ID, "emt.") {
			values2[s.ID] = 1
		}
	}
	for _, p := range whole.Model.Parameters {
		if _, ok := values2[p.ID]; !ok && !math.IsNaN(p.Value) {
			values2[p.ID] = p.Value
		}
	}
	for _, k := range whole.Model.Compartments {
		values2[k.ID] = k.Size
	}
	if values2["emt.clock"] != 5 {
		t.Errorf("clock is %g, want 5", values2["emt.clock"])
	}
	values2["emt.clock"] = 7 // a parameter like others
	want := rates(t, alone, 0, values)
	for i, s := range whole.States {
		id, ok := strings.CutPrefix(s.ID, "emt.")
		if !ok {
			continue
		}
		got, err := whole.Pool.Eval(whole.RHS[i], expr.Values(values2, 0))
		if err != nil {
			t.Fatal(err)
		}
		if want[id] == 0 || !(math.Abs(got-7*want[id]) <= 1e-12*math.Abs(7*want[id])) {
			t.Errorf("%s: %g, want 7 × %g", id, got, want[id])
		}
	}
}

// TestComposeConnections: 1 nM of IL-6 (20.9 kDa) in the medium is 20.9 ng/ml for
// the network; half-maximal pSTAT3 puts responses halfway; a cut holds the base.
func TestComposeConnections(t *testing.T) {
	for _, c := range []struct {
		id   string
		cut  []string
		want float64
	}{
		{"il6.IL6", nil, 20.9},
		{"il6.Ruxolitinib", nil, 250},
		{"il6.Stattic", nil, 2}, // uM
		{"emt.I", nil, 55000},
		{"emt.I", []string{"emt.I"}, 45000},
		{"emt.f_miR34", []string{"emt.I"}, 0.75},
		{"quiescence", nil, 0.004575},
		{"death.cytarabine", nil, 0.025},
	} {
		composition, system := composed(t, "aml-msc", "resistant", c.cut...)
		e, ok := system.Lookup(c.id)
		if !ok {
			t.Errorf("%s is not in the system", c.id)
			continue
		}
		values := map[string]float64{"medium.il6": 1, "medium.ruxolitinib": 250,
			"medium.stattic": 2000, "medium.cytarabine": 100, "medium.stroma_factor": 0, "il6.tpSTAT3": 1.5,
			"survival.BCLXL": 4, "survival.MCL1": 0, "emt.mZEB": 0} // protection of 1
		for _, p := range composition.Model.Parameters {
			if slices.Contains(composition.Constants, p.ID) || strings.HasPrefix(p.ID, "survival.K") || strings.HasPrefix(p.ID, "survival.n") {
				values[p.ID] = p.Value
			}
		}
		got, err := system.Pool.Eval(e, expr.Values(values, 0))
		if err != nil || !(math.Abs(got-c.want) <= 1e-12*c.want) {
			t.Errorf("%s with cut %v: %v, want %v (%v)", c.id, c.cut, got, c.want, err)
		}
	}
}

// TestComposeTime: explicit time and rates of a network in minutes are those of
// the network when the composition counts hours.
func TestComposeTime(t *testing.T) {
	network := "model m\n unit time_unit = 60 second\n compartment c = 1\n species A in c; A = 2\n" +
		" J: A -> ; k*A*time\n k = 3\nend\n"
	src := strings.Replace(base(t), "  blast:\n", "  blast:\n    networks: {m: m.ant}\n", 1)
	s, list := Read("study.yaml", []byte(src), func(string) ([]byte, error) { return []byte(network), nil })
	if list.HasErrors() {
		t.Fatal(list)
	}
	c, list := study.Compose(s, &s.CellTypes[0], nil)
	if list.HasErrors() {
		t.Fatal(list)
	}
	system, list := compile.Lower(c.Model, compile.Options{})
	if list.HasErrors() {
		t.Fatal(list)
	}
	got := rates(t, system, 0.5, map[string]float64{"m.A": 2, "m.k": 3, "m.c": 1})["m.A"]
	if want := -60.0 * 3 * 2 * 30; math.Abs(got-want) > 1e-12*-want {
		t.Errorf("dA/dt at 0.5 h = %g, want %g per hour", got, want)
	}
}

func TestNetworkWithEvents(t *testing.T) {
	network := "model m\n k = 3\n x = 1\n x' = -k*x\n E: at time > 3: x = 2\nend\n"
	src := strings.Replace(base(t), "  blast:\n", "  blast:\n    networks: {m: m.ant}\n", 1)
	_, list := Read("study.yaml", []byte(src), func(string) ([]byte, error) { return []byte(network), nil })
	if len(list) == 0 || !strings.Contains(list.Error(), "study.yaml:8:19: network \"m.ant\" has an event at m.ant:5:") {
		t.Errorf("got %v", list)
	}
}
