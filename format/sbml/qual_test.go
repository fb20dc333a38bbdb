package sbml

import (
	"strings"
	"testing"

	"niche/model"
)

// qualDocument is a document with package qual.
func qualDocument(contents string) string {
	return strings.Replace(sbmlDocument(3, 1, `<listOfCompartments><compartment id="c" constant="true" size="1"/></listOfCompartments>`+contents),
		"<sbml", `<sbml xmlns:qual="`+qualSpace+`" qual:required="true"`, 1)
}

const qualSpecies = `<qual:listOfQualitativeSpecies>
<qual:qualitativeSpecies qual:id="A" qual:name="a" qual:compartment="c" qual:constant="false" qual:initialLevel="1" qual:maxLevel="2"/>
<qual:qualitativeSpecies qual:id="B" qual:compartment="c" qual:constant="true"/></qual:listOfQualitativeSpecies>`

// TestQualitative reads a logical model and writes it again.
func TestQualitative(t *testing.T) {
	m := mustRead(t, qualDocument(qualSpecies+`<qual:listOfTransitions><qual:transition qual:id="t">
<qual:listOfInputs><qual:input qual:id="i" qual:qualitativeSpecies="B" qual:transitionEffect="none" qual:sign="positive" qual:thresholdLevel="1"/>
<qual:input qual:qualitativeSpecies="A" qual:transitionEffect="consumption"/></qual:listOfInputs>
<qual:listOfOutputs><qual:output qual:qualitativeSpecies="A" qual:transitionEffect="assignmentLevel"/><qual:output qual:qualitativeSpecies="B" qual:transitionEffect="production" qual:outputLevel="1"/></qual:listOfOutputs>
<qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/><qual:functionTerm qual:resultLevel="2">`+mathML(`<apply><geq/><ci>B</ci><ci>i</ci></apply>`)+`</qual:functionTerm></qual:listOfFunctionTerms>
</qual:transition></qual:listOfTransitions>`))
	want := func(m *model.Model) *model.Qualitative {
		return &model.Qualitative{
			Species: []model.QualitativeSpecies{{ID: "A", Name: "a", Compartment: "c", Initial: 1, MaxLevel: 2}, {ID: "B", Compartment: "c", Constant: true, Initial: -1, MaxLevel: -1}},
			Transitions: []model.Transition{{ID: "t",
				Inputs:  []model.TransitionInput{{ID: "i", Species: "B", Sign: "positive", Threshold: 1}, {Species: "A", Consumed: true, Threshold: -1}},
				Outputs: []model.TransitionOutput{{Species: "A", Level: -1}, {Species: "B", Produced: true, Level: 1}},
				Terms:   []model.FunctionTerm{{Result: 2, Condition: m.Qualitative.Transitions[0].Terms[0].Condition}},
			}},
		}
	}
	expect(t, want(m), m.Qualitative)
	if got := infix(m, m.Qualitative.Transitions[0].Terms[0].Condition); got != "B >= i" {
		t.Errorf("condition %s", got)
	}
	text, list := Write(m, Latest)
	if len(list) > 0 {
		t.Fatal(list)
	}
	again := mustRead(t, string(text))
	expect(t, want(again), again.Qualitative)
	if _, list := Write(m, Level{2, 4}); !list.Unsupported() {
		t.Errorf("written as Level 2: %v", list)
	}
}

// TestQualitativeProblems reads logical models with problems.
func TestQualitativeProblems(t *testing.T) {
	for _, c := range []struct{ contents, want string }{
		{`<qual:listOfQualitativeSpecies><qual:qualitativeSpecies qual:id="A" qual:compartment="c" qual:constant="maybe" qual:maxLevel="-1"/></qual:listOfQualitativeSpecies>`,
			`3:119 N0404 attribute maxLevel="-1" of <qualitativeSpecies> is not a level: 0, 1, 2, …
3:119 N0404 attribute constant="maybe" of <qualitativeSpecies> is not "true" or "false"`},
		{`<qual:listOfTransitions><qual:transition><qual:listOfInputs><qual:input qual:transitionEffect="some"/></qual:listOfInputs></qual:transition></qual:listOfTransitions>`,
			`3:112 N0407 <transition> has 0 default terms, not 1
3:148 N0403 <input> has no attribute "qualitativeSpecies", which package qual requires
3:148 N0404 attribute transitionEffect="some" of <input> is not "none" or "consumption"`},
	} {
		_, list := Read("m.xml", []byte(qualDocument(c.contents)))
		if got := strings.TrimSpace(lines(list)); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// TestQualitativeSubmodels renames the species, inputs and conditions of a
// submodel.
func TestQualitativeSubmodels(t *testing.T) {
	part := defined(`<comp:modelDefinition id="part" xmlns:qual="` + qualSpace + `"><listOfCompartments><compartment id="c" constant="true"/></listOfCompartments>` +
		qualSpecies + `<qual:listOfTransitions><qual:transition qual:id="t">
<qual:listOfInputs><qual:input qual:id="i" qual:qualitativeSpecies="B" qual:transitionEffect="none" qual:thresholdLevel="1"/></qual:listOfInputs>
<qual:listOfOutputs><qual:output qual:qualitativeSpecies="A" qual:transitionEffect="assignmentLevel"/></qual:listOfOutputs>
<qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/><qual:functionTerm qual:resultLevel="2">` + mathML(`<apply><geq/><ci>B</ci><ci>i</ci></apply>`) + `</qual:functionTerm></qual:listOfFunctionTerms>
</qual:transition></qual:listOfTransitions></comp:modelDefinition>`)
	m := mustRead(t, compDocument(`<comp:listOfSubmodels><comp:submodel comp:id="X" comp:modelRef="part"/></comp:listOfSubmodels>`, part))
	tr := &m.Qualitative.Transitions[0]
	if got := infix(m, tr.Terms[0].Condition); got != "X__B >= X__i" || tr.Inputs[0].ID != "X__i" || tr.Outputs[0].Species != "X__A" || m.Qualitative.Species[0].Compartment != "X__c" {
		t.Errorf("%s, %+v", got, tr)
	}
}
