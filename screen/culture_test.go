package screen_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/culture"
	"niche/diag"
	"niche/format/study"
	"niche/screen"
	studies "niche/study"
)

// niche is a small study: tumour cells that a drug kills, stroma, and an arm that
// is treated already.
const nicheStudy = `title: drug and stroma
references:
  none: {cite: "made for a test"}
substrates:
  killer: {molar_mass: 500 g/mol tentative}
  medicine: {title: another drug}
cells:
  tumour:
    division: 0.02 1/h tentative
    death:
      killer:
        base: 0 1/h tentative
        rules:
          - {signal: medium.killer, effect: increases, saturation: 0.1 1/h tentative, half_max: 100 nM tentative, hill: 1 tentative}
  stroma:
    division: 0 1/h tentative
arms:
  stroma: {format: suspension, volume: 1 ml tentative, duration: 48 h tentative, cells: {stroma: 1e4 cells tentative}}
  tumour: {title: tumour alone, format: suspension, volume: 1 ml tentative, duration: 48 h tentative, cells: {tumour: 1e5 cells tentative}}
  treated: {like: tumour, add: [{substrate: killer, concentration: 1 uM tentative, at: 0 h tentative}]}
  both: {like: tumour, title: tumour with stroma, cells: {stroma: 1e4 cells tentative}}
  longer: {like: both, duration: 96 h tentative}
readouts:
  count: {assay: live_count, cells: [tumour], noise: {model: lognormal, spread: 0.1 tentative}}
  alive: {assay: viability, cells: [tumour], noise: {model: normal, spread: 0 tentative}}
`

func readStudy(t *testing.T) *studies.Study {
	t.Helper()
	s, list := study.Read("study.yaml", []byte(nicheStudy), func(string) ([]byte, error) { return nil, errors.New("no networks") })
	if list.HasErrors() {
		t.Fatal(list)
	}
	return s
}

// engine answers by the closed form of the study: division 0.02/h, death
// 0.1·x/(x+100 nM) /h.
type engine struct{ calls int }

func (e *engine) Name() string     { return "exact" }
func (e *engine) Stochastic() bool { return false }

func (e *engine) Simulate(_ context.Context, s culture.Setup) (*culture.Record, error) {
	e.calls++
	x := 0.0
	for _, a := range s.Arm.Add {
		if a.Substrate.Text == "killer" {
			nM, err := a.Concentration.In(a.Concentration.Unit, 0)
			if err != nil {
				return nil, err
			}
			if a.Concentration.UnitText == "uM" {
				nM *= 1000
			}
			x += nM
		}
	}
	death := 0.1 * x / (x + 100)
	var cells culture.CellRecord
	cells.Type = "tumour"
	for _, t := range s.Times {
		net := 0.02 - death
		live := 1e5 * math.Exp(net*t)
		died := death * 1e5 * t
		if net != 0 {
			died = death * 1e5 * (math.Exp(net*t) - 1) / net
		}
		cells.Live, cells.Died = append(cells.Live, live), append(cells.Died, died)
	}
	return &culture.Record{Times: s.Times, Cells: []culture.CellRecord{cells}}, nil
}

// TestCultures wants the doses in the medium, cells counted and noise of the
// study's assay.
func TestCultures(t *testing.T) {
	s := readStudy(t)
	r, err := screen.ReadoutOf(s, "count")
	if err != nil {
		t.Fatal(err)
	}
	arms, err := screen.Arms(s, r, "", []string{"stroma"})
	if err != nil {
		t.Fatal(err)
	}
	if names := screen.ArmNames(arms); !slices.Equal(names, []string{"tumour alone", "tumour with stroma"}) {
		t.Errorf("%q", names)
	}
	e := &engine{}
	c := &screen.Cultures{Study: s, Engine: e, Seed: 1, Readout: r}
	list := series(t, "killer:0,0.1uM,0.3uM")
	condition := c.Condition(arms[0], "alone", list)
	d := screen.Design{Series: list, Conditions: []screen.Condition{condition}, Replicates: 200}
	p, _, err := d.Simulate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if e.calls != 3 {
		t.Errorf("%d simulations of three kinds of wells", e.calls)
	}
	for k, death := range []float64{0, 0.05, 0.075} {
		want := 1e5 * math.Exp((0.02-death)*48)
		logs, squares := 0.0, 0.0
		for _, w := range p.Wells[200*k : 200*(k+1)] {
			x := math.Log(w.Response / want)
			logs, squares = logs+x/200, squares+x*x/200
		}
		// The standard error of the mean is 0.007, of the standard deviation 0.005.
		if sd := math.Sqrt(squares - logs*logs); math.Abs(logs) > 0.03 || math.Abs(sd-0.0998) > 0.02 {
			t.Errorf("dose %d: mean of ln(measured/exact) %.4f, standard deviation %.4f, want 0 and 0.1", k, logs, sd)
		}
		if start := p.Wells[200*k].Start; start != 1e5 {
			t.Errorf("%g cells at the start", start)
		}
	}
	viability, err := screen.ReadoutOf(s, "")
	if err != nil || viability.ID.Text != "alive" {
		t.Fatalf("%v %v", viability, err)
	}
	c.Readout = viability
	out, err := c.Condition(arms[0], "alone", list).Simulate(context.Background(), screen.Well{Doses: []float64{0.3}})
	live, died := math.Exp(-0.055*48), 0.075*(1-math.Exp(-0.055*48))/0.055
	if want := live / (live + died); err != nil || math.Abs(out.Viability-want) > 1e-9 {
		t.Errorf("viability %g, want %g; %v", out.Viability, want, err)
	}
}

// TestChoicesAreExplained wants what is wrong with names, and what was perhaps
// meant.
func TestChoicesAreExplained(t *testing.T) {
	s := readStudy(t)
	r, err := screen.ReadoutOf(s, "")
	if err != nil {
		t.Fatal(err)
	}
	arms := func(base string, with ...string) error { _, err := screen.Arms(s, r, base, with); return err }
	_, readout := screen.ReadoutOf(s, "cont")
	for want, err := range map[string]error{
		`no readout of living cells is called "cont" [N1005]; did you mean "count"?`:                   readout,
		`the study has no arm "tumor" [N1005]; did you mean "tumour"?`:                                 arms("tumor"),
		`the study has no cell type or arm "strom" [N1005]; did you mean "stroma"?`:                    arms("", "strom"),
		`"both" is the arm both, which is on the plate already [N1005]; give each once`:                arms("", "stroma", "both"),
		`no arm is both with "stroma" for the same time and nothing else [N1005]; name an arm instead`: arms("both", "stroma"),
		`the study has no substrate "kiler" [N1005]; did you mean "killer"?`:                           screen.CheckDrugs(s, series(t, "kiler:1nM")),
		`"killer" is given twice [N1005]; list all its doses in one --drug`:                            screen.CheckDrugs(s, series(t, "killer:1nM", "killer:2nM")),
		`doses of "medicine": cannot convert`:                                                          screen.CheckDrugs(s, series(t, "medicine:1ng/ml")),
	} {
		var list diag.List
		if !errors.As(err, &list) || len(list) != 1 || !strings.HasPrefix(list[0].Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := screen.CheckDrugs(s, series(t, "killer:1ng/ml", "medicine:1nM")); err != nil {
		t.Error(err)
	}
}
