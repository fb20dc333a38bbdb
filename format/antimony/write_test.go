package antimony_test

import (
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/format/antimony"
	"niche/format/sbml"
	"niche/model"
	"niche/units"
)

// TestWriteWords writes models and looks for the lines that say the feature; what
// is written is written again, to the letter.
func TestWriteWords(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"conversion factors", "model m\nA -> B; k*A\nA = 1; B = 2; k = 3; f = 2; g = 4\nB.conversionFactor = g\nmodel.conversionFactor = f\nend",
			"  model.conversionFactor = f\n  B.conversionFactor = g\n"},
		{"fast", "model m\nJ: A -> B; A - B\nA = 1; B = 0\n// niche: J: fast\nend", "  J: A -> B; A - B\n  // niche: J: fast\n"},
		{"surface", "model m\ncompartment c = 2; species A in c = 1\n// niche: c: dimensions 2\nend", "  compartment c\n  // niche: c: dimensions 2\n"},
		{"constants in algebraic rules", "model m\nvar y\nx = 1; y = 1\n0 = x - y\nend", "  var y = 1\n  const x = 1\n"},
		{"an event without assignments", "model m\nx = 1\nE: at x > 0:;\ny = 2\nend", "  E: at x > 0:;\n"},
		{"a modifier", "model m\nspecies M = 1\nJ: A -> B; 1\nA = 1; B = 2\nM -( J;\nend", "  M -( J;\n"},
		{"negative stoichiometries", "model m\nJ: -2 A -> 3 B; 1\nA = 1; B = 2\nend", "J_A_stoichiometry = -2\n"},
		{"a bound of both sides", "model m\nJ: A -> B;\nA = 1; B = 1\n3 <= J <= 3\nmaximize J\nend", "  3 <= J <= 3\n"},
		{"the model's name and term", "model m\nx = 1\nmodel.sboTerm = 4\nend\nm is \"a model\"", "  model.sboTerm = 4\nend\nm is \"a model\"\n"},
		{"a unit that ends like a plural", "model m\nunit pMps = litre/mole/second\nk = 3 pMps\nend", "  k = 3\n  k has pMps\n"},
		{"inverse functions", "model m\nx := asinh(time) + acosh(2) + atanh(0.5)\nend", "  x := arcsinh(time) + arccosh(2) + arctanh(0.5)\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := write(t, read(t, tc.text))
			if !strings.Contains(text, tc.want) {
				t.Errorf("%q is missing in\n%s", tc.want, text)
			}
			if again := write(t, read(t, text)); again != text {
				t.Errorf("written again:\n%s\nwant\n%s", again, text)
			}
		})
	}
}

func write(t *testing.T, m *model.Model) string {
	t.Helper()
	text, _, list := antimony.Write(m)
	if list.HasErrors() {
		t.Fatal(list)
	}
	return string(text)
}

// TestWriteNames: words and built-in functions are no names in other tools.
func TestWriteNames(t *testing.T) {
	m := read(t, "model m\nA -> B; gamma*A\nA = 1; B = 2; gamma = 3\nend")
	text, names, _ := antimony.Write(m)
	if names["gamma"] != "gamma_" || !strings.Contains(string(text), "A -> B; gamma_*A") {
		t.Errorf("%v\n%s", names, text)
	}
}

// TestWriteRefuses: what would change the meaning of a model is refused.
func TestWriteRefuses(t *testing.T) {
	pos := diag.Pos{File: "m.xml", Line: 3, Col: 4}
	for _, tc := range []struct {
		want string
		m    model.Model
	}{
		{`m.xml:3:4: Antimony cannot express levels and transitions (SBML package qual) [N0851]; convert to SBML`,
			model.Model{Qualitative: &model.Qualitative{Pos: pos}}},
		{"m.xml:3:4: Antimony cannot express a constraint on several fluxes [N0851]; convert to SBML",
			model.Model{Flux: &model.FluxBalance{Constraints: []model.FluxConstraint{{Pos: pos}}}}},
	} {
		tc.m.Pool = expr.NewPool()
		text, _, list := antimony.Write(&tc.m)
		if text != nil || !list.Unsupported() || list.Err().Error() != tc.want {
			t.Errorf("%v\nwant %s", list, tc.want)
		}
	}
}

// An assignment of an event may lack its formula, and a conversion factor is a
// name.
func TestReadUnusual(t *testing.T) {
	m := read(t, "model m\np = 3\nE: at time > 1: p = ;\nend")
	if e := m.Events[0]; len(e.Assignments) != 1 || e.Assignments[0].Math.Present() || parameterOf(t, m, "p").Constant {
		t.Errorf("assignments %+v", e.Assignments)
	}
	m = read(t, "model sub\nspecies A = 1; f = 2; model.conversionFactor = f\nend\nmodel m\ns: sub()\nspecies B = 1\nend")
	if got := speciesOf(t, m, "s__A").ConversionFactor + speciesOf(t, m, "B").ConversionFactor; got != "s__f" {
		t.Errorf("conversion factors %q", got)
	}
	text, list := sbml.Write(m, sbml.Latest)
	if list.HasErrors() || !strings.Contains(string(text), `conversionFactor="s__f"`) {
		t.Errorf("%v\n%s", list, text)
	}
	m = read(t, "J: A + -1 B -> -3 A; 1")
	if got := describe(m, 0); got != "J reversible: 1 A + -1 B -> -3 A; 1" {
		t.Error(got)
	}
	if _, list := antimony.Read("m", []byte("-2 < x; x = 1")); list.HasErrors() {
		t.Errorf("a condition that begins with a minus sign: %v", list)
	}
}

// TestConcentrationForAmount: SBML that gives a species a unit of concentration as
// that of its amount means another one than Antimony does, and is warned of.
func TestConcentrationForAmount(t *testing.T) {
	m := read(t, "model m\nunit nM = 1e-9 mole/litre\ncompartment c = 1\nspecies S in c = 2; S has nM\nR: S -> ; S\nend\n")
	unit, _ := units.OfKind("litre", 1, 0, 1)
	for _, c := range []struct {
		divided bool
		want    int
	}{{false, 0}, {true, 1}} {
		if c.divided {
			m.Species[0].SubstanceUnit = m.Species[0].SubstanceUnit.Div(unit)
		}
		_, _, list := antimony.Write(m)
		found := 0
		for _, d := range list {
			if strings.Contains(d.Message, "unit of concentration") && d.Pos == m.Species[0].Pos {
				found++
			}
		}
		if found != c.want {
			t.Errorf("%d warnings, want %d: %v", found, c.want, list)
		}
	}
}
