package networks_test

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
	"niche/networks"
	"niche/rng"
	"niche/sim"
)

// read returns a shipped network.
func read(t *testing.T, name string) *model.Model {
	t.Helper()
	m, list := networks.Read(name)
	if m == nil || len(list) > 0 {
		t.Fatalf("%s: %v", name, list)
	}
	return m
}

func TestNetworksAreComplete(t *testing.T) {
	for _, name := range networks.Names() {
		m := read(t, name)
		if list := model.Check(m); len(list) > 0 {
			t.Errorf("%s:\n%v", name, list)
		}
		if m.Name == "" || !m.TimeUnit.Known() {
			t.Errorf("%s has no title or no unit of time", name)
		}
		for _, p := range m.Parameters {
			if !p.Unit.Known() && p.Constant {
				t.Errorf("%s: %s has no unit", p.Pos, p.ID)
			}
			if p.Source == "" && p.Constant {
				t.Errorf("%s: %s has no source", p.Pos, p.ID)
			}
		}
		for _, s := range m.Species {
			if !s.SubstanceUnit.Known() {
				t.Errorf("%s: %s has no unit", s.Pos, s.ID)
			}
		}
	}
}

func TestNetworksDescribeThemselves(t *testing.T) {
	for _, name := range networks.Names() {
		n, ok := networks.Lookup(name)
		m := read(t, name)
		if !ok || n.Name != name || n.Title == "" || n.To <= n.Origin {
			t.Errorf("%s: %+v", name, n)
		}
		quantities := map[string]bool{}
		for _, p := range m.Parameters {
			quantities[p.ID] = true
		}
		for _, in := range n.Inputs {
			if i := slices.IndexFunc(m.Parameters, func(p model.Parameter) bool { return p.ID == in.Parameter }); i < 0 || !m.Parameters[i].Constant || m.Parameters[i].Value != 0 {
				t.Errorf("%s: input %s has no dose parameter %s that is 0", name, in.Name, in.Parameter)
			}
		}
		for _, s := range m.Species {
			quantities[s.ID] = true
		}
		for _, id := range n.Plot {
			if !quantities[id] {
				t.Errorf("%s has no %s to plot", name, id)
			}
		}
	}
	if _, ok := networks.Text("no such network"); ok {
		t.Error("a network that does not exist has a text")
	}
}

// TestEqualsPublished compares right-hand sides with independent SBML files of
// the same publications at random states, doses and times.
func TestEqualsPublished(t *testing.T) {
	for _, tc := range []struct {
		name, folder, file string
		states             int
		doses              map[string]float64 // largest dose of each input
		time               float64
		tolerance          float64
	}{
		{"il6", "sobotta", "sobotta_model.xml", 13,
			map[string]float64{"il6_dose": 100, "rux_dose": 1000, "stattic_dose": 50, "actd_level": 1}, 200, 1e-12},
		{"emt", "emt", "emt_lu2013.xml", 6, map[string]float64{"I": 1e5, "f_miR34": 1}, 100, 1e-12},
	} {
		src, err := os.ReadFile(filepath.Join(testdata.Dir(t, tc.folder), tc.file))
		if err != nil {
			t.Fatal(err)
		}
		other, list := sbml.Read(tc.file, src)
		if other == nil {
			t.Fatal(list)
		}
		a, b := newLaboratory(t, read(t, tc.name)), newLaboratory(t, other)
		if len(a.system.States) != tc.states || len(b.system.States) != tc.states {
			t.Fatalf("%s: %d states, published %d, want %d", tc.name, len(a.system.States), len(b.system.States), tc.states)
		}
		random := rng.New(rng.Key{Seed: 1})
		worst := 0.0
		for range 200 {
			doses, state := map[string]float64{}, map[string]float64{}
			for _, p := range a.system.Parameters {
				if largest, ok := tc.doses[p.ID]; ok {
					doses[p.ID] = largest * random.Float64()
				}
			}
			for _, s := range a.system.States {
				state[s.ID] = math.Pow(10, 6*random.Float64()-3)
			}
			at := tc.time * random.Float64()
			got, terms := a.derivatives(at, doses, state), 0.0
			want := b.derivatives(at, doses, state)
			for id := range want {
				terms = math.Max(terms, math.Abs(want[id]))
			}
			for id, w := range want {
				worst = math.Max(worst, math.Abs(got[id]-w)/math.Max(math.Abs(w), 1e-3*terms))
			}
		}
		t.Logf("%s: largest difference %.2g", tc.name, worst)
		if !(worst <= tc.tolerance) {
			t.Errorf("%s: right-hand sides differ by %.2g", tc.name, worst)
		}
	}
}

// laboratory is a compiled network.
type laboratory struct {
	t         *testing.T
	system    *compile.System
	program   compile.Program
	simulator *sim.Simulator
}

func newLaboratory(t *testing.T, m *model.Model) *laboratory {
	t.Helper()
	s, list := compile.Lower(m, compile.Options{})
	if s == nil {
		t.Fatal(list)
	}
	program, err := bytecode.Engine{}.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{}
	settings.RTol, settings.ATol = 1e-10, 1e-14
	simulator, err := sim.New(program, settings)
	if err != nil {
		t.Fatal(err)
	}
	return &laboratory{t, s, program, simulator}
}

// slot finds a parameter or state.
func (l *laboratory) slot(id string) compile.Slot {
	l.t.Helper()
	if i := slices.IndexFunc(l.system.Parameters, func(p compile.Parameter) bool { return p.ID == id }); i >= 0 {
		return compile.Slot{Kind: compile.ParameterSlot, Index: i}
	}
	return compile.Slot{Kind: compile.StateSlot, Index: l.state(id)}
}

func (l *laboratory) state(id string) int {
	l.t.Helper()
	i := slices.IndexFunc(l.system.States, func(s compile.State) bool { return s.ID == id })
	if i < 0 {
		l.t.Fatalf("no state %q", id)
	}
	return i
}

// derivatives are dy/dt at the given time, doses and state, by state id.
func (l *laboratory) derivatives(time float64, doses, state map[string]float64) map[string]float64 {
	l.t.Helper()
	values := map[compile.Slot]float64{}
	for id, v := range doses {
		values[l.slot(id)] = v
	}
	n := len(l.system.States)
	p, y, dydt, z := make([]float64, len(l.system.Parameters)), make([]float64, n), make([]float64, n), make([]float64, len(l.system.Switches))
	eval := l.program.NewEvaluator()
	eval.Initialise(0, func(s compile.Slot) (float64, bool) { v, ok := values[s]; return v, ok }, p, y)
	eval.SetParameters(p)
	for id, v := range state {
		y[l.state(id)] = v
	}
	eval.Relations(time, y, z)
	eval.SetSwitches(z)
	eval.RHS(time, y, dydt)
	out := map[string]float64{}
	for i, s := range l.system.States {
		out[s.ID] = dydt[i]
	}
	return out
}

// rest is the steady state with the given values.
func (l *laboratory) rest(overrides ...sim.Override) []float64 {
	l.t.Helper()
	return l.run(sim.Task{Times: []float64{math.Inf(1)}, Overrides: overrides}).Y[0]
}

func (l *laboratory) run(task sim.Task) *sim.Trajectory {
	l.t.Helper()
	tr, err := l.simulator.NewWorker().Run(context.Background(), task)
	if err != nil {
		l.t.Fatal(err)
	}
	return tr
}

func (l *laboratory) set(id string, v float64) sim.Override {
	l.t.Helper()
	return sim.Override{Slot: l.slot(id), Value: v}
}

// near reports a difference.
func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// TestIL6AtRest compares the basal state with that of an independent program
// (scipy Radau and LSODA, reference/steady_state.csv).
func TestIL6AtRest(t *testing.T) {
	l := newLaboratory(t, read(t, "il6"))
	y := l.rest()
	for _, row := range table(t, "steady_state.csv") {
		near(t, row["species"], y[l.state(row["species"])], number(t, row["nM_or_au"]), 1e-8)
	}
}

// TestIL6DoseResponse compares pSTAT3 under 144 treatments with an independent
// program (reference/oracle_dose_response.csv, eight digits).
func TestIL6DoseResponse(t *testing.T) {
	l := newLaboratory(t, read(t, "il6"))
	basal := l.rest()
	drugs := map[string]string{"rux": "rux_dose", "stattic": "stattic_dose"}
	for _, row := range table(t, "oracle_dose_response.csv") {
		minutes := number(t, row["min_after_il6"])
		tr := l.run(sim.Task{
			Overrides: []sim.Override{l.set("il6_dose", number(t, row["il6_ng_ml"])), l.set(drugs[row["drug"]], number(t, row["dose_nM_rux_or_uM_stattic"]))},
			Start:     &sim.Start{Y: basal}, Times: []float64{60 + minutes},
		})
		near(t, strings.Join([]string{"pSTAT3 at", row["drug"], row["dose_nM_rux_or_uM_stattic"], row["il6_ng_ml"], row["min_after_il6"]}, " "),
			tr.Y[0][l.state("tpSTAT3")], number(t, row["pSTAT3_nM"]), 2e-7)
	}
}

// TestIL6Peaks compares height and time of the pSTAT3 peak
// (reference/oracle_il6.csv).
func TestIL6Peaks(t *testing.T) {
	l := newLaboratory(t, read(t, "il6"))
	basal := l.rest()
	for _, row := range table(t, "oracle_il6.csv") {
		peak := number(t, row["pSTAT3_peak_min"])
		times := []float64{60 + peak - 0.01, 60 + peak, 60 + peak + 0.01, 120, 60 + 1440}
		slices.Sort(times)
		tr := l.run(sim.Task{Overrides: []sim.Override{l.set("il6_dose", number(t, row["il6_ng_ml"]))},
			Start: &sim.Start{Y: basal}, Times: times})
		at := func(time float64) float64 { return tr.Y[slices.Index(times, time)][l.state("tpSTAT3")] }
		top := at(60 + peak)
		near(t, "peak", top, number(t, row["pSTAT3_peak_nM"]), 2e-7)
		near(t, "after an hour", at(120), number(t, row["pSTAT3_60min_nM"]), 2e-7)
		near(t, "after a day", at(1500), number(t, row["pSTAT3_1440min_nM"]), 2e-7)
		if at(60+peak-0.01) > top || at(60+peak+0.01) > top {
			t.Errorf("at %s ng/ml the peak is not at %g min", row["il6_ng_ml"], peak)
		}
	}
}

// TestEMTBranches compares steady states of the switch with those of an
// independent program (scipy, 60,000 h at rtol 1e-10): an epithelial, a hybrid
// and a mesenchymal state under the same input.
func TestEMTBranches(t *testing.T) {
	l := newLaboratory(t, read(t, "emt"))
	for _, tc := range []struct {
		input                                   float64
		branch                                  string
		miR200, mZEB, zeb, snail, mSNAIL, miR34 float64
	}{
		{0, "epithelial", 39004.309, 11.764848, 698.86034, 47258.116, 121.11459, 23546.57},
		{40000, "epithelial", 20778.609, 52.344141, 4647.1172, 182689.83, 428.49806, 17328.951},
		{40000, "mesenchymal", 1496.8654, 893.98792, 637525.36, 213598.4, 423.63861, 9704.775},
		{50000, "epithelial", 19039.884, 62.661855, 6030.312, 197081.04, 458.42852, 16844.941},
		{50000, "hybrid", 11551.664, 330.87428, 53881.337, 200701.55, 457.79143, 15757.383},
		{50000, "mesenchymal", 1307.4892, 970.46636, 720719.66, 232726.62, 452.16043, 9005.9544},
		{100000, "mesenchymal", 1016.7002, 1128.7168, 893190.59, 285761, 531.89645, 7671.0826},
	} {
		want := map[string]float64{"miR200": tc.miR200, "mZEB": tc.mZEB, "ZEB": tc.zeb, "SNAIL": tc.snail, "mSNAIL": tc.mSNAIL, "miR34": tc.miR34}
		overrides := []sim.Override{l.set("I", tc.input)}
		for _, s := range l.system.States { // start 1 % beside the state
			overrides = append(overrides, l.set(s.ID, 1.01*want[s.ID]))
		}
		y := l.rest(overrides...)
		for _, s := range l.system.States {
			near(t, tc.branch+" "+s.ID, y[l.state(s.ID)], want[s.ID], 1e-6)
		}
	}
}

// table reads a reference table by column name.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t, "sobotta", "reference"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(name, err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
