package sbml

import (
	"fmt"
	"strings"
	"testing"

	"niche/model"
)

// fbcDocument is a document of the given version of package fbc.
func fbcDocument(version int, attributes, contents string) string {
	doc := strings.Replace(sbmlDocument(3, 1, contents), "<sbml", fmt.Sprintf(`<sbml xmlns:fbc="%s%d" fbc:required="false"`, fbcSpace, version), 1)
	return strings.Replace(doc, "<model", "<model "+attributes, 1)
}

// TestFluxBounds reads the bounds of version 1 and of later ones.
func TestFluxBounds(t *testing.T) {
	reaction := func(more, inside string) string {
		return `<listOfReactions><reaction id="R" reversible="true" fast="false" ` + more + `>` + inside + `</reaction></listOfReactions>`
	}
	m := mustRead(t, fbcDocument(1, "", reaction("", "")+`<fbc:listOfFluxBounds>
<fbc:fluxBound fbc:id="a" fbc:reaction="R" fbc:operation="greaterEqual" fbc:value="-INF"/><fbc:fluxBound fbc:reaction="R" fbc:operation="lessEqual" fbc:value="2.5"/>
<fbc:fluxBound fbc:reaction="R" fbc:operation="equal" fbc:value="1"/></fbc:listOfFluxBounds>`))
	set := func(v float64) model.Limit { return model.Limit{Set: true, Value: v} }
	minusInf, _ := parseDouble("-INF")
	expect(t, &model.FluxBalance{Version: 1, Bounds: []model.FluxBound{
		{ID: "a", Reaction: "R", Lower: set(minusInf)}, {Reaction: "R", Upper: set(2.5)}, {Reaction: "R", Lower: set(1), Upper: set(1)},
	}}, m.Flux)

	m = mustRead(t, fbcDocument(2, `fbc:strict="true"`, reaction(`fbc:lowerFluxBound="lo" fbc:upperFluxBound="hi"`,
		`<fbc:geneProductAssociation><fbc:and><fbc:geneProductRef fbc:geneProduct="g1"/><fbc:or><fbc:geneProductRef fbc:geneProduct="g2"/><fbc:geneProductRef fbc:geneProduct="g3"/></fbc:or></fbc:and></fbc:geneProductAssociation>`)+
		`<fbc:listOfGeneProducts><fbc:geneProduct fbc:id="g1" fbc:label="b0001" fbc:associatedSpecies="S"/></fbc:listOfGeneProducts>`))
	expect(t, &model.FluxBalance{Version: 2, Strict: true,
		Bounds:       []model.FluxBound{{Reaction: "R", Lower: model.Limit{Set: true, Parameter: "lo"}, Upper: model.Limit{Set: true, Parameter: "hi"}}},
		GeneProducts: []model.GeneProduct{{ID: "g1", Label: "b0001", Species: "S"}},
		Associations: []model.GeneAssociation{{Reaction: "R", Needs: model.GeneFormula{All: true, Of: []model.GeneFormula{
			{Product: "g1"}, {Of: []model.GeneFormula{{Product: "g2"}, {Product: "g3"}}},
		}}}},
	}, m.Flux)
}

// TestObjectives reads objectives and the constraints of version 3.
func TestObjectives(t *testing.T) {
	m := mustRead(t, fbcDocument(3, `fbc:strict="false"`, `<fbc:listOfObjectives fbc:activeObjective="o"><fbc:objective fbc:id="o" fbc:name="growth" fbc:type="maximize"><fbc:listOfFluxObjectives>
<fbc:fluxObjective fbc:reaction="R" fbc:coefficient="2" fbc:variableType="linear"/><fbc:fluxObjective fbc:reaction="R" fbc:reaction2="Q" fbc:coefficient="-1" fbc:variableType="quadratic"/>
</fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives>
<fbc:listOfUserDefinedConstraints><fbc:userDefinedConstraint fbc:id="c" fbc:lowerBound="lo" fbc:upperBound="hi"><fbc:listOfUserDefinedConstraintComponents>
<fbc:userDefinedConstraintComponent fbc:coefficient="k" fbc:variable="R" fbc:variableType="linear"/></fbc:listOfUserDefinedConstraintComponents></fbc:userDefinedConstraint></fbc:listOfUserDefinedConstraints>`))
	parameter := func(id string) model.Limit { return model.Limit{Set: true, Parameter: id} }
	expect(t, &model.FluxBalance{Version: 3, Active: "o",
		Objectives: []model.Objective{{ID: "o", Name: "growth", Maximise: true, Terms: []model.FluxTerm{
			{Variable: "R", Coefficient: model.Limit{Set: true, Value: 2}},
			{Variable: "R", Variable2: "Q", Quadratic: true, Coefficient: model.Limit{Set: true, Value: -1}},
		}}},
		Constraints: []model.FluxConstraint{{ID: "c", Lower: parameter("lo"), Upper: parameter("hi"),
			Terms: []model.FluxTerm{{Variable: "R", Coefficient: parameter("k")}}}},
	}, m.Flux)
}

// TestFluxProblems reads package elements with problems.
func TestFluxProblems(t *testing.T) {
	for _, c := range []struct {
		version  int
		contents string
		want     string
	}{
		{1, `<fbc:listOfFluxBounds><fbc:fluxBound fbc:operation="about" fbc:value="x"/></fbc:listOfFluxBounds>`,
			`3:23 N0403 <fluxBound> has no attribute "reaction", which package fbc requires
3:23 N0404 attribute value="x" of <fluxBound> is not a number
3:23 N0404 attribute operation="about" of <fluxBound> is not "lessEqual", "greaterEqual" or "equal"`},
		{2, `<fbc:listOfObjectives><fbc:objective fbc:id="o" fbc:type="most"/></fbc:listOfObjectives>`,
			`3:23 N0404 attribute type="most" of <objective> is not "maximize" or "minimize"`},
		{2, `<fbc:listOfGeneProducts><fbc:geneProduct/></fbc:listOfGeneProducts>`,
			`3:25 N0403 <geneProduct> has no attribute "id", which package fbc requires`},
	} {
		_, list := Read("m.xml", []byte(fbcDocument(c.version, "", c.contents)))
		if got := strings.TrimSpace(lines(list)); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// TestFluxesOfSubmodels renames what package fbc refers to in submodels.
func TestFluxesOfSubmodels(t *testing.T) {
	part := defined(`<comp:modelDefinition id="part" xmlns:fbc="` + fbcSpace + `2" fbc:strict="true">
<listOfParameters><parameter id="hi" value="1" constant="true"/></listOfParameters>
<listOfReactions><reaction id="R" reversible="false" fbc:upperFluxBound="hi"/></listOfReactions>
<fbc:listOfObjectives fbc:activeObjective="o"><fbc:objective fbc:id="o" fbc:type="maximize"><fbc:listOfFluxObjectives><fbc:fluxObjective fbc:reaction="R" fbc:coefficient="1"/></fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives>
</comp:modelDefinition>`)
	m := mustRead(t, compDocument(`<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`, part))
	if m.Flux == nil || len(m.Flux.Bounds) != 1 || len(m.Flux.Objectives) != 1 {
		t.Fatalf("%+v", m.Flux)
	}
	if b, o := m.Flux.Bounds[0], m.Flux.Objectives[0]; b.Reaction != "A__R" || b.Upper.Parameter != "A__hi" || o.ID != "A__o" || o.Terms[0].Variable != "A__R" || m.Flux.Active != "A__o" {
		t.Errorf("%+v %+v", b, o)
	}
}

// TestFluxesAreWritten writes what was read, and reads the same again.
func TestFluxesAreWritten(t *testing.T) {
	const network = `<listOfCompartments><compartment id="c" constant="true" size="1"/></listOfCompartments>
<listOfSpecies><species id="S" compartment="c" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="lo" value="0" constant="true"/><parameter id="hi" value="5" constant="true"/></listOfParameters>
<listOfReactions><reaction id="R" reversible="true" fast="false" BOUNDS><listOfProducts><speciesReference species="S" stoichiometry="1" constant="true"/></listOfProducts>GENES</reaction></listOfReactions>`
	const goal = `<fbc:listOfObjectives fbc:activeObjective="o"><fbc:objective fbc:id="o" fbc:name="growth" fbc:type="maximize"><fbc:listOfFluxObjectives>
<fbc:fluxObjective fbc:reaction="R" fbc:coefficient="2"/></fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives>`
	for _, doc := range []string{
		fbcDocument(1, "", strings.NewReplacer("BOUNDS", "", "GENES", "").Replace(network)+`<fbc:listOfFluxBounds>
<fbc:fluxBound fbc:id="a" fbc:reaction="R" fbc:operation="greaterEqual" fbc:value="-INF"/><fbc:fluxBound fbc:reaction="R" fbc:operation="lessEqual" fbc:value="2.5"/>
<fbc:fluxBound fbc:reaction="R" fbc:operation="equal" fbc:value="1"/></fbc:listOfFluxBounds>`+goal),
		fbcDocument(2, `fbc:strict="true"`, strings.NewReplacer("BOUNDS", `fbc:lowerFluxBound="lo" fbc:upperFluxBound="hi"`, "GENES",
			`<fbc:geneProductAssociation fbc:id="x"><fbc:and><fbc:geneProductRef fbc:geneProduct="g1"/><fbc:or><fbc:geneProductRef fbc:geneProduct="g2"/><fbc:geneProductRef fbc:geneProduct="g3"/></fbc:or></fbc:and></fbc:geneProductAssociation>`).Replace(network)+goal+
			`<fbc:listOfGeneProducts><fbc:geneProduct fbc:id="g1" fbc:label="b0001" fbc:associatedSpecies="S"/><fbc:geneProduct fbc:id="g2"/><fbc:geneProduct fbc:id="g3"/></fbc:listOfGeneProducts>`),
		fbcDocument(3, `fbc:strict="false"`, strings.NewReplacer("BOUNDS", `fbc:lowerFluxBound="lo"`, "GENES", "").Replace(network)+goal+
			`<fbc:listOfUserDefinedConstraints><fbc:userDefinedConstraint fbc:id="c1" fbc:lowerBound="lo" fbc:upperBound="hi"><fbc:listOfUserDefinedConstraintComponents>
<fbc:userDefinedConstraintComponent fbc:coefficient="hi" fbc:variable="R" fbc:variable2="R" fbc:variableType="quadratic"/></fbc:listOfUserDefinedConstraintComponents></fbc:userDefinedConstraint></fbc:listOfUserDefinedConstraints>`),
	} {
		want := mustRead(t, doc)
		text, list := Write(want, Latest)
		if len(list) > 0 {
			t.Fatal(list)
		}
		got := mustRead(t, string(text))
		expect(t, want.Flux, got.Flux)
		if _, list := Write(want, Level{2, 4}); !list.Unsupported() {
			t.Errorf("written as Level 2: %v", list)
		}
	}
	m := mustRead(t, fbcDocument(2, "", strings.NewReplacer("BOUNDS", "", "GENES", "").Replace(network)))
	limit := model.Limit{Set: true, Value: 7}
	m.Flux = &model.FluxBalance{Version: 2, Bounds: []model.FluxBound{{Reaction: "R", Lower: limit, Upper: limit}}}
	text, _ := Write(m, Latest)
	got := mustRead(t, string(text))
	if b := got.Flux.Bounds[0]; b.Lower.Parameter == "" || b.Lower != b.Upper || got.Parameters[2].Value != 7 {
		t.Errorf("%+v\n%s", b, text)
	}
}
