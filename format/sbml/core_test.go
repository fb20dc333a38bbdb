package sbml

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// noPlaces leaves out positions and units, which have tests of their own.
var noPlaces = cmp.Options{
	cmpopts.IgnoreTypes(diag.Pos{}, units.Unit{}), cmpopts.EquateNaNs(),
}

func expect(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, noPlaces); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCompartments(t *testing.T) {
	m := mustRead(t, sbmlDocument(1, 2, `<listOfCompartments><compartment name="a"/><compartment name="b" volume="2" outside="a"/></listOfCompartments>`))
	expect(t, []model.Compartment{
		{ID: "a", Dimensions: 3, Size: 1, Constant: true}, {ID: "b", Dimensions: 3, Size: 2, Constant: true, Outside: "a"},
	}, m.Compartments)
	m = mustRead(t, sbmlDocument(2, 4, `<listOfCompartmentTypes><compartmentType id="T"/></listOfCompartmentTypes>
		<listOfCompartments><compartment id="a" name="Cell" compartmentType="T"/><compartment id="b" spatialDimensions="2" size="3e-1" constant="false" outside="a"/></listOfCompartments>`))
	expect(t, []model.Compartment{
		{ID: "a", Name: "Cell", Dimensions: 3, Size: math.NaN(), Constant: true}, {ID: "b", Dimensions: 2, Size: 0.3, Outside: "a"},
	}, m.Compartments)
	m = mustRead(t, sbmlDocument(3, 1, `<listOfCompartments><compartment id="a" constant="true"/><compartment id="b" spatialDimensions="2.5" size="INF" constant="0"/></listOfCompartments>`))
	expect(t, []model.Compartment{
		{ID: "a", Dimensions: math.NaN(), Size: math.NaN(), Constant: true}, {ID: "b", Dimensions: 2.5, Size: math.Inf(1)},
	}, m.Compartments)
}

func TestSpecies(t *testing.T) {
	const cell = `<listOfCompartments><compartment id="c" constant="true"/></listOfCompartments>`
	m := mustRead(t, sbmlDocument(1, 1, `<listOfCompartments><compartment name="c"/></listOfCompartments>
		<listOfSpecies><specie name="A" compartment="c" initialAmount="5" boundaryCondition="true" charge="-2"/></listOfSpecies>`))
	charge := -2
	expect(t, []model.Species{{ID: "A", Compartment: "c", Initial: 5, InitialIsAmount: true, BoundaryCondition: true, Charge: &charge}}, m.Species)
	m = mustRead(t, sbmlDocument(2, 4, cell+`<listOfSpeciesTypes><speciesType id="T"/></listOfSpeciesTypes><listOfSpecies><species id="A" compartment="c" initialConcentration="1.5" speciesType="T"/>
		<species id="B" compartment="c" hasOnlySubstanceUnits="true" constant="true" initialAmount="2"/><species id="C" compartment="c"/></listOfSpecies>`))
	expect(t, []model.Species{
		{ID: "A", Compartment: "c", Initial: 1.5},
		{ID: "B", Compartment: "c", Initial: 2, InitialIsAmount: true, HasOnlySubstanceUnits: true, Constant: true},
		{ID: "C", Compartment: "c", Initial: math.NaN()},
	}, m.Species)
	m = mustRead(t, sbmlDocument(3, 2, cell+`<listOfSpecies><species id="A" name="a b" compartment="c" initialAmount="NaN" conversionFactor="f"
		hasOnlySubstanceUnits="false" boundaryCondition="true" constant="false"/></listOfSpecies>`))
	expect(t, []model.Species{{ID: "A", Name: "a b", Compartment: "c", Initial: math.NaN(), InitialIsAmount: true, BoundaryCondition: true, ConversionFactor: "f"}}, m.Species)
}

func TestParametersAndFunctions(t *testing.T) {
	m := mustRead(t, sbmlDocument(2, 1, `<listOfParameters><parameter id="k" value=" 1e-3 "/><parameter id="x" constant="false"/></listOfParameters>
		<listOfFunctionDefinitions><functionDefinition id="f" name="F">`+mathML(`<lambda><bvar><ci>x</ci></bvar><bvar><ci> y </ci></bvar><apply><plus/><ci>x</ci><ci>y</ci></apply></lambda>`)+`</functionDefinition></listOfFunctionDefinitions>`))
	expect(t, []model.Parameter{{ID: "k", Value: 1e-3, Constant: true}, {ID: "x", Value: math.NaN()}}, m.Parameters)
	f := m.Functions[0]
	expect(t, []string{"x", "y"}, f.Parameters)
	if f.ID != "f" || f.Name != "F" || infix(m, f.Body) != "x + y" {
		t.Errorf("%+v %s", f, infix(m, f.Body))
	}
	m = mustRead(t, sbmlDocument(3, 2, `<listOfFunctionDefinitions><functionDefinition id="f"/><functionDefinition id="g">`+
		mathML(`<semantics><lambda><cn>1</cn></lambda></semantics>`)+`</functionDefinition></listOfFunctionDefinitions>`))
	if m.Functions[0].Body.Present() || infix(m, m.Functions[1].Body) != "1" {
		t.Errorf("%+v", m.Functions)
	}
}

func TestRules(t *testing.T) {
	type rule struct {
		Kind           model.RuleKind
		Variable, Math string
	}
	for _, c := range []struct {
		doc  string
		want []rule
	}{
		{sbmlDocument(1, 1, `<listOfCompartments><compartment name="c"/></listOfCompartments><listOfSpecies><specie name="S" compartment="c" initialAmount="1"/></listOfSpecies>
			<listOfParameters><parameter name="k" value="1"/></listOfParameters>
			<listOfRules><specieConcentrationRule specie="S" formula="2*k" type="rate"/><compartmentVolumeRule compartment="c" formula="log(k)"/><algebraicRule formula="k - sqr(S)"/></listOfRules>`),
			[]rule{{model.RateRule, "S", "2*k"}, {model.AssignmentRule, "c", "ln(k)"}, {model.AlgebraicRule, "", "k - S^2"}}},
		{sbmlDocument(1, 2, `<listOfParameters><parameter name="pi"/></listOfParameters><listOfRules><parameterRule name="pi" formula="pow(pi, 2)" type="scalar"/></listOfRules>`),
			[]rule{{model.AssignmentRule, "pi", "`pi`^2"}}},
		{sbmlDocument(1, 2, `<listOfRules><parameterRule name="a" formula="-b^2"/><parameterRule name="b" formula="2^c^-d * -3^2 - -c"/><parameterRule name="c" formula="pow(-d, 2)/exp(-d^2)"/></listOfRules>`),
			[]rule{{model.AssignmentRule, "a", "(-b)^2"}, {model.AssignmentRule, "b", "(2^c)^-d*(-3)^2 - (-c)"}, {model.AssignmentRule, "c", "(-d)^2/exp((-d)^2)"}}},
		{sbmlDocument(2, 3, `<listOfRules><rateRule variable="a">`+mathML(`<cn>1</cn>`)+`</rateRule><algebraicRule>`+mathML(`<ci>b</ci>`)+`</algebraicRule>
			<assignmentRule variable="c">`+mathML(`<cn>2</cn>`)+`</assignmentRule></listOfRules>`),
			[]rule{{model.RateRule, "a", "1"}, {model.AlgebraicRule, "", "b"}, {model.AssignmentRule, "c", "2"}}},
		{sbmlDocument(3, 2, `<listOfRules><rateRule variable="a"/></listOfRules>`), []rule{{model.RateRule, "a", ""}}},
	} {
		m := mustRead(t, c.doc)
		var got []rule
		for _, r := range m.Rules {
			got = append(got, rule{r.Kind, r.Variable, infix(m, r.Math)})
		}
		expect(t, c.want, got)
	}
	// What a rule of Level 1 sets is not constant.
	m := mustRead(t, sbmlDocument(1, 2, `<listOfParameters><parameter name="a"/><parameter name="b"/></listOfParameters><listOfRules><parameterRule name="a" formula="b"/></listOfRules>`))
	if m.Parameters[0].Constant || !m.Parameters[1].Constant {
		t.Errorf("%+v", m.Parameters)
	}
}

func TestAssignmentsAndConstraints(t *testing.T) {
	m := mustRead(t, sbmlDocument(2, 2, `<listOfInitialAssignments><initialAssignment symbol="x">`+mathML(`<cn>3</cn>`)+`</initialAssignment></listOfInitialAssignments>
		<listOfConstraints><constraint>`+mathML(`<true/>`)+`<message><p xmlns="http://www.w3.org/1999/xhtml">no</p></message></constraint></listOfConstraints>`))
	if a := m.InitialAssignments[0]; a.Symbol != "x" || infix(m, a.Math) != "3" || a.Math.Pos.String() != "m.xml:3:57" {
		t.Errorf("%+v", a)
	}
	if c := m.Constraints[0]; infix(m, c.Math) != "true" || c.Message != `<message><p xmlns="http://www.w3.org/1999/xhtml">no</p></message>` {
		t.Errorf("%+v", c)
	}
}

func TestReactions(t *testing.T) {
	m := mustRead(t, sbmlDocument(1, 1, `<listOfReactions><reaction name="R" fast="true"><listOfReactants><specieReference specie="A" stoichiometry="1" denominator="2"/></listOfReactants>
		<listOfProducts><specieReference specie="B"/></listOfProducts><kineticLaw formula="exp*A"><listOfParameters><parameter name="exp" value="2"/></listOfParameters></kineticLaw></reaction></listOfReactions>`))
	r := m.Reactions[0]
	expect(t, []model.SpeciesReference{{Species: "A", Stoichiometry: 0.5, Constant: true}}, r.Reactants)
	expect(t, []model.SpeciesReference{{Species: "B", Stoichiometry: 1, Constant: true}}, r.Products)
	expect(t, []model.Parameter{{ID: "exp", Value: 2, Constant: true}}, r.RateLaw.LocalParameters)
	if !r.Reversible || !r.Fast || infix(m, r.RateLaw.Math) != "exp*A" {
		t.Errorf("%+v %s", r, infix(m, r.RateLaw.Math))
	}

	m = mustRead(t, sbmlDocument(2, 4, `<listOfReactions><reaction id="R" name="n" reversible="false"><listOfReactants><speciesReference id="s" species="A"><stoichiometryMath>`+
		mathML(`<ci>n</ci>`)+`</stoichiometryMath></speciesReference></listOfReactants><listOfModifiers><modifierSpeciesReference species="E"/></listOfModifiers>
		<kineticLaw>`+mathML(`<ci>k</ci>`)+`<listOfParameters><parameter id="k" value="2" constant="true"/></listOfParameters></kineticLaw></reaction></listOfReactions>`))
	r = m.Reactions[0]
	if s := r.Reactants[0]; s.ID != "s" || s.Stoichiometry != 1 || infix(m, s.StoichiometryMath) != "n" || s.Constant {
		t.Errorf("%+v", s)
	}
	expect(t, []model.ModifierReference{{Species: "E"}}, r.Modifiers)
	if r.Reversible || r.Fast || r.Name != "n" || infix(m, r.RateLaw.Math) != "k" || len(r.RateLaw.LocalParameters) != 1 {
		t.Errorf("%+v", r)
	}

	m = mustRead(t, sbmlDocument(3, 1, `<listOfReactions><reaction id="R" reversible="true" fast="false" compartment="c"><listOfReactants><speciesReference id="s" species="A" constant="false"/></listOfReactants>
		<kineticLaw>`+mathML(`<ci>k</ci>`)+`<listOfLocalParameters><localParameter id="k"/></listOfLocalParameters></kineticLaw></reaction><reaction id="Q" reversible="true" fast="false"/></listOfReactions>`))
	r = m.Reactions[0]
	expect(t, []model.SpeciesReference{{ID: "s", Species: "A", Stoichiometry: math.NaN()}}, r.Reactants)
	expect(t, []model.Parameter{{ID: "k", Value: math.NaN(), Constant: true}}, r.RateLaw.LocalParameters)
	if r.Compartment != "c" || m.Reactions[1].RateLaw != nil {
		t.Errorf("%+v", m.Reactions)
	}
}

func TestEvents(t *testing.T) {
	const assignment = `<listOfEventAssignments><eventAssignment variable="x">%s</eventAssignment></listOfEventAssignments>`
	set := fmt.Sprintf(assignment, mathML(`<cn>1</cn>`))
	m := mustRead(t, sbmlDocument(2, 3, `<listOfEvents><event id="E" name="n"><trigger>`+mathML(`<true/>`)+`</trigger><delay>`+mathML(`<cn>2</cn>`)+`</delay>`+set+`</event></listOfEvents>`))
	e := m.Events[0]
	if e.ID != "E" || e.Name != "n" || !e.Trigger.Persistent || !e.Trigger.InitialValue || !e.UseValuesFromTriggerTime ||
		infix(m, e.Trigger.Math) != "true" || infix(m, e.Delay) != "2" || e.Priority.Present() || e.Assignments[0].Variable != "x" || infix(m, e.Assignments[0].Math) != "1" {
		t.Errorf("%+v", e)
	}
	m = mustRead(t, sbmlDocument(2, 4, `<listOfEvents><event useValuesFromTriggerTime="false"><trigger>`+mathML(`<true/>`)+`</trigger>`+set+`</event></listOfEvents>`))
	if e := m.Events[0]; e.UseValuesFromTriggerTime || e.Delay.Present() {
		t.Errorf("%+v", e)
	}
	m = mustRead(t, sbmlDocument(3, 1, `<listOfEvents><event useValuesFromTriggerTime="false"><trigger persistent="false" initialValue="false">`+mathML(`<true/>`)+`</trigger><priority>`+mathML(`<ci>p</ci>`)+`</priority>`+set+`</event></listOfEvents>`))
	if e := m.Events[0]; e.UseValuesFromTriggerTime || e.Trigger.Persistent || e.Trigger.InitialValue || infix(m, e.Priority) != "p" {
		t.Errorf("%+v", e)
	}
	m = mustRead(t, sbmlDocument(3, 2, `<listOfEvents><event useValuesFromTriggerTime="true"/></listOfEvents>`))
	if e := m.Events[0]; e.Trigger.Math.Present() || len(e.Assignments) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestUnits(t *testing.T) {
	minute := `<listOfUnitDefinitions><unitDefinition id="%s"><listOfUnits><unit kind="second" multiplier="60" exponent="1" scale="0"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`
	m := mustRead(t, sbmlDocument(2, 4, fmt.Sprintf(minute, "time")))
	if m.TimeUnit.String() != "min" || m.SubstanceUnit.String() != "mol" || m.VolumeUnit.String() != "l" || m.ExtentUnit != m.SubstanceUnit {
		t.Error(m.TimeUnit, m.SubstanceUnit, m.VolumeUnit)
	}
	m = mustRead(t, sbmlDocument(3, 1, fmt.Sprintf(minute, "time")))
	if m.TimeUnit.Known() || m.SubstanceUnit.Known() {
		t.Error("Level 3 has no default units:", m.TimeUnit, m.SubstanceUnit)
	}
	doc := strings.Replace(sbmlDocument(3, 1, fmt.Sprintf(minute, "min")+`<listOfCompartments><compartment id="c" spatialDimensions="2" constant="true"/></listOfCompartments>
		<listOfSpecies><species id="S" compartment="c" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>`),
		"<model", `<model timeUnits="min" areaUnits="dimensionless" substanceUnits="item" extentUnits="mole" conversionFactor="f"`, 1)
	m = mustRead(t, doc)
	if m.TimeUnit.Factor != 60 || m.Compartments[0].Unit != units.Dimensionless() || m.Species[0].SubstanceUnit != m.SubstanceUnit ||
		m.SubstanceUnit.Dim[units.Items] != 1 || m.ExtentUnit.Dim[units.Amount] != 1 || m.ConversionFactor != "f" {
		t.Errorf("%+v", m)
	}
	m = mustRead(t, sbmlDocument(2, 4, `<listOfUnitDefinitions><unitDefinition id="nM"><listOfUnits><unit kind="mole" scale="-9"/><unit kind="litre" exponent="-1"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
		<listOfParameters><parameter id="k" units="nM"/><parameter id="v" units="volume"/><parameter id="n"/></listOfParameters>`))
	if got := fmt.Sprint(m.Parameters[0].Unit, m.Parameters[1].Unit, m.Parameters[2].Unit.Known()); got != "nM l false" {
		t.Error(got)
	}
}

// TestPositions checks the places of elements and formulas.
func TestPositions(t *testing.T) {
	m := mustRead(t, sbmlDocument(3, 2, "<listOfParameters>\n  <parameter id=\"p\"\n   constant=\"false\"/></listOfParameters>\n<listOfRules><rateRule\n variable='p'>\n\t"+mathML("<cn>1</cn>")+"</rateRule></listOfRules>"))
	for _, c := range []struct {
		got  diag.Pos
		want string
	}{
		{m.Pos, "m.xml:2:1"}, {m.Parameters[0].Pos, "m.xml:4:3"}, {m.Rules[0].Pos, "m.xml:6:14"}, {m.Rules[0].Math.Pos, "m.xml:8:2"},
	} {
		if c.got.String() != c.want {
			t.Errorf("got %v, want %s", c.got, c.want)
		}
	}
	m = mustRead(t, sbmlDocument(1, 2, "<listOfParameters><parameter name='a'/></listOfParameters><listOfRules>\n<parameterRule name='a' type='scalar'\n  formula = 'a+1'/></listOfRules>"))
	if got := m.Rules[0].Math.Pos.String(); got != "m.xml:5:14" {
		t.Errorf("formula at %s", got)
	}
}

// TestLevels reads an empty model in every level and version.
func TestLevels(t *testing.T) {
	for _, lv := range [][2]int{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {2, 3}, {2, 4}, {2, 5}, {3, 1}, {3, 2}} {
		m := mustRead(t, sbmlDocument(lv[0], lv[1], ""))
		if want := fmt.Sprintf("SBML L%dV%d", lv[0], lv[1]); m.Format != want || m.ID != "m" {
			t.Errorf("got %q %q, want %q", m.Format, m.ID, want)
		}
	}
	if m := mustRead(t, `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"/>`); m == nil {
		t.Error("Level 3 Version 2 allows a document without model")
	}
}
