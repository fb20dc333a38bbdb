package sbml

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"niche/model"
)

// compDocument is a Level 3 Version 2 document with a model and more beside it.
// Contents begin in line 3.
func compDocument(contents, beside string) string {
	return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:comp="` + compSpace + `" level="3" version="2" comp:required="true">
<model id="whole">
` + contents + `
</model>
` + beside + `
</sbml>`
}

func defined(models string) string {
	return "<comp:listOfModelDefinitions>" + models + "</comp:listOfModelDefinitions>"
}

func parameterXML(id, more, inside string) string {
	return fmt.Sprintf(`<parameter id="%s" %s>%s</parameter>`, id, more, inside)
}

// replaces is what an element replaces in submodel A.
func replaces(more ...string) string {
	s := ""
	for _, m := range more {
		s += `<comp:replacedElement comp:submodelRef="A" ` + m + `/>`
	}
	return "<comp:listOfReplacedElements>" + s + "</comp:listOfReplacedElements>"
}

const clock = `<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>`

// symbolic is a csymbol of SBML as the first element of <apply>.
func symbolic(name, args string) string {
	return `<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/` + name + `">f</csymbol>` + args + `</apply>`
}

// assignments writes assignment rules of variables p0, p1, …, which it declares.
func assignments(formulas ...string) string {
	parameters, rules := "", ""
	for i, f := range formulas {
		parameters += fmt.Sprintf(`<parameter id="p%d" constant="false"/>`, i)
		rules += fmt.Sprintf(`<assignmentRule variable="p%d">%s</assignmentRule>`, i, mathML(f))
	}
	return "<listOfParameters>" + parameters + "</listOfParameters><listOfRules>" + rules + "</listOfRules>"
}

// summary lists parameters and formulas of m, one a line.
func summary(m *model.Model) string {
	var b strings.Builder
	for i := range m.Parameters {
		fmt.Fprintf(&b, "%s = %g\n", m.Parameters[i].ID, m.Parameters[i].Value)
	}
	for f := range m.Formulas() {
		fmt.Fprintf(&b, "%v: %s\n", f, m.Pool.Infix(f.Math.Expr))
	}
	return b.String()
}

// flat reads and checks a hierarchical model.
func flat(t *testing.T, doc string) *model.Model {
	t.Helper()
	m := mustRead(t, doc)
	if list := model.Check(m); list.HasErrors() {
		t.Fatal(list)
	}
	return m
}

func expectSummary(t *testing.T, m *model.Model, want string) {
	t.Helper()
	if got := summary(m); strings.ReplaceAll(strings.TrimSpace(got), " ", "") != strings.ReplaceAll(strings.TrimSpace(want), " ", "") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestHierarchyNames names elements after their submodels, also where the model
// itself has such names.
func TestHierarchyNames(t *testing.T) {
	part := defined(`<comp:modelDefinition id="part"><listOfParameters>` + parameterXML("k", `value="1" constant="true"`, "") + `</listOfParameters></comp:modelDefinition>`)
	subs := `<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/><comp:submodel comp:id="B" comp:modelRef="part"/></comp:listOfSubmodels>`
	expectSummary(t, flat(t, compDocument(subs, part)), "A__k = 1\nB__k = 1")
	own := `<listOfParameters>` + parameterXML("A__k", `value="2" constant="true"`, "") + `</listOfParameters>`
	expectSummary(t, flat(t, compDocument(own+subs, part)), "A__k = 2\nA___k = 1\nB__k = 1")
}

// TestHierarchyPositions reports elements of submodels where the file has them.
func TestHierarchyPositions(t *testing.T) {
	doc := compDocument(`<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`,
		defined("\n<comp:modelDefinition id=\"part\">\n"+assignments("<ci>x</ci>")+"</comp:modelDefinition>"))
	m := mustRead(t, doc)
	if got, want := lines(model.Check(m)), `7:118 N0250 assignment rule of "A__p0" uses undeclared name "A__x"`; strings.TrimSpace(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestConversionOfTime scales the time, delays, rates and rate laws of a
// submodel whose time unit is 60 of the model's.
func TestConversionOfTime(t *testing.T) {
	part := `<comp:modelDefinition id="part">
<listOfFunctionDefinitions><functionDefinition id="twice">` + mathML(`<lambda><bvar><ci>x</ci></bvar><apply><plus/><ci>x</ci><ci>x</ci></apply></lambda>`) + `</functionDefinition></listOfFunctionDefinitions>
<listOfParameters><parameter id="x" value="1" constant="false"/><parameter id="y" value="1" constant="false"/></listOfParameters>
<listOfRules>
<rateRule variable="x">` + mathML(clock) + `</rateRule>
<assignmentRule variable="y">` + mathML(`<apply><plus/><apply><ci>twice</ci><ci>x</ci></apply>`+symbolic("delay", "<ci>x</ci><cn>5</cn>")+symbolic("rateOf", "<ci>x</ci>")+`<ci>R</ci></apply>`) + `</assignmentRule>
</listOfRules>
<listOfReactions><reaction id="R" reversible="false"><kineticLaw>` + mathML("<ci>x</ci>") + `</kineticLaw></reaction></listOfReactions>
<listOfEvents><event id="E" useValuesFromTriggerTime="true"><trigger persistent="true" initialValue="true">` + mathML("<apply><gt/>"+clock+"<cn>2</cn></apply>") + `</trigger>
<delay>` + mathML("<cn>3</cn>") + `</delay><listOfEventAssignments><eventAssignment variable="x">` + mathML("<cn>4</cn>") + `</eventAssignment></listOfEventAssignments></event></listOfEvents>
</comp:modelDefinition>`
	m := flat(t, compDocument(`<listOfParameters><parameter id="T" value="60" constant="true"/><parameter id="E" value="1000" constant="true"/></listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part" comp:timeConversionFactor="T" comp:extentConversionFactor="E"/></comp:listOfSubmodels>`, defined(part)))
	expectSummary(t, m, `
T = 60
E = 1000
A__x = 1
A__y = 1
function "A__twice": x + x
rate rule of "A__x": time / T / T
assignment rule of "A__y": A__twice(A__x) + delay(A__x, 5 * T) + rateOf(A__x) * T + A__R * T / E
rate law of reaction "A__R": A__x * E / T
trigger of event "A__E": time / T > 2
delay of event "A__E": 3 * T
event assignment of "A__x": 4`)
}

// TestConversionOfValues scales what a submodel reads from, and writes into, the
// element that replaces its own, through several submodels.
func TestConversionOfValues(t *testing.T) {
	inner := `<comp:modelDefinition id="inner"><listOfParameters><parameter id="x" value="1" constant="false"/></listOfParameters>
<listOfRules><rateRule variable="x">` + mathML("<apply><times/><cn>2</cn><ci>x</ci></apply>") + `</rateRule></listOfRules></comp:modelDefinition>`
	outer := `<comp:modelDefinition id="outer"><listOfParameters><parameter id="g" value="10" constant="true"/>` +
		parameterXML("x", `value="10" constant="false"`, replaces(`comp:idRef="x" comp:conversionFactor="g"`)) + `</listOfParameters>
<listOfInitialAssignments><initialAssignment symbol="x">` + mathML("<cn>5</cn>") + `</initialAssignment></listOfInitialAssignments>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="inner"/></comp:listOfSubmodels></comp:modelDefinition>`
	m := flat(t, compDocument(`<listOfParameters><parameter id="f" value="2" constant="true"/>`+
		parameterXML("x", `value="7" constant="false"`, replaces(`comp:idRef="x" comp:conversionFactor="f"`))+`</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="outer"/></comp:listOfSubmodels>`, defined(inner+outer)))
	expectSummary(t, m, `
f = 2
x = 7
A__g = 10
initial assignment of "x": 5 * f
rate rule of "x": 2 * (x / (A__g * f)) * A__g * f`)
}

// TestReplacedBy lets an element of a submodel stand for one of the model, under
// the model's name, with everything that the model's element replaces.
func TestReplacedBy(t *testing.T) {
	part := `<comp:modelDefinition id="part"><listOfParameters><parameter id="k" value="3" constant="true"/><parameter id="l" value="4" constant="true"/>
<parameter id="y" constant="false"/></listOfParameters>
<listOfRules><assignmentRule variable="y">` + mathML("<apply><plus/><ci>k</ci><ci>l</ci></apply>") + `</assignmentRule></listOfRules>
<comp:listOfPorts><comp:port comp:id="out" comp:idRef="k"/></comp:listOfPorts></comp:modelDefinition>`
	m := flat(t, compDocument(`<listOfParameters>`+
		parameterXML("q", `value="9" constant="true"`, replaces(`comp:idRef="l"`)+`<comp:replacedBy comp:submodelRef="A" comp:portRef="out"/>`)+`</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`, defined(part)))
	expectSummary(t, m, "q = 3\nA__y = NaN\nassignment rule of \"A__y\": q + q")
}

// TestLocalParameterGivesWay keeps a local parameter of a submodel apart from a
// name of the model that its rate law uses, and lets one be replaced.
func TestLocalParameterGivesWay(t *testing.T) {
	part := `<comp:modelDefinition id="part"><listOfParameters><parameter id="k" value="1" constant="true"/></listOfParameters>
<listOfReactions><reaction id="R" reversible="false"><kineticLaw>` + mathML("<apply><times/><ci>g</ci><ci>k</ci><ci>h</ci></apply>") +
		`<listOfLocalParameters><localParameter id="g" value="5"/><localParameter id="h" metaid="here" value="6"/></listOfLocalParameters></kineticLaw></reaction></listOfReactions></comp:modelDefinition>`
	m := flat(t, compDocument(`<listOfParameters>`+parameterXML("g", `value="2" constant="true"`, replaces(`comp:idRef="k"`, `comp:metaIdRef="here"`))+`</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`, defined(part)))
	expectSummary(t, m, `g = 2`+"\n"+`rate law of reaction "A__R": g_ * g * g`)
	if local := m.Reactions[0].RateLaw.LocalParameters; len(local) != 1 || local[0].ID != "g_" || local[0].Value != 5 {
		t.Errorf("local parameters %+v", local)
	}
}

// TestOuterReplacementWins joins a replacement by the model with one by the
// submodel in between.
func TestOuterReplacementWins(t *testing.T) {
	inner := `<comp:modelDefinition id="inner">` + strings.Replace(assignments("<ci>k</ci>"), "<listOfParameters>", `<listOfParameters><parameter id="k" value="1" constant="true"/>`, 1) + `</comp:modelDefinition>`
	outer := `<comp:modelDefinition id="outer"><listOfParameters>` + parameterXML("k", `value="2" constant="true"`, replaces(`comp:idRef="k"`)) + `</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="inner"/></comp:listOfSubmodels></comp:modelDefinition>`
	m := flat(t, compDocument(`<listOfParameters>`+parameterXML("k", `value="3" constant="true"`,
		`<comp:listOfReplacedElements><comp:replacedElement comp:submodelRef="A" comp:idRef="A"><comp:sBaseRef comp:idRef="k"/></comp:replacedElement></comp:listOfReplacedElements>`)+`</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="outer"/></comp:listOfSubmodels>`, defined(inner+outer)))
	expectSummary(t, m, "k = 3\nA__A__p0 = NaN\nassignment rule of \"A__A__p0\": k")
}

// TestSubmodelReplaced lets a submodel of the model take the place of one inside
// a submodel, and deletes another.
func TestSubmodelReplaced(t *testing.T) {
	leaf := `<comp:modelDefinition id="leaf"><listOfParameters><parameter id="k" value="1" constant="true"/></listOfParameters></comp:modelDefinition>`
	outer := `<comp:modelDefinition id="outer"><listOfParameters>` + parameterXML("x", `value="2" constant="true"`, replaces(`comp:idRef="k"`)) + `</listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="leaf"/><comp:submodel comp:id="D" comp:modelRef="leaf"/></comp:listOfSubmodels></comp:modelDefinition>`
	m := flat(t, compDocument(`<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="outer"><comp:listOfDeletions><comp:deletion comp:idRef="D"/></comp:listOfDeletions></comp:submodel>
<comp:submodel comp:id="B" comp:modelRef="leaf">`+replaces(`comp:idRef="A"`)+`</comp:submodel></comp:listOfSubmodels>`, defined(leaf+outer)))
	expectSummary(t, m, "A__x = 2")
}

// TestUnitsOfSubmodels keeps the units of submodels apart and hands down those
// that a submodel states once for all its species.
func TestUnitsOfSubmodels(t *testing.T) {
	unit := func(id, kind, scale, inside string) string {
		return `<listOfUnitDefinitions><unitDefinition id="` + id + `">` + inside + `<listOfUnits><unit kind="` + kind + `" exponent="1" scale="` + scale + `" multiplier="1"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`
	}
	part := strings.Replace(`<comp:modelDefinition id="part" substanceUnits="u" conversionFactor="c">`+unit("u", "mole", "-9", "")+
		`<listOfCompartments><compartment id="V" constant="true" size="1"/></listOfCompartments>
<listOfSpecies><species id="S" compartment="V" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="c" value="1" constant="true"/><parameter id="k" value="1" constant="true" units="u"/></listOfParameters></comp:modelDefinition>`, "u", "u", 1)
	contents := `<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`
	m := flat(t, compDocument(unit("u", "mole", "-3", "")+contents, defined(part)))
	nano, kept := m.Parameters[1].Unit, m.UnitDefinitions[0].Unit
	if got, want := m.Species[0].SubstanceUnit.String(), nano.String(); got != want || want == kept.String() {
		t.Errorf("unit %s, want %s", got, want)
	}
	if m.Species[0].ConversionFactor != "A__c" || m.Species[0].Compartment != "A__V" {
		t.Errorf("species %+v", m.Species[0])
	}
	m = flat(t, compDocument(unit("u", "mole", "-3", replaces(`comp:unitRef="u"`))+contents, defined(part)))
	if got := m.Parameters[1].Unit.String(); got != kept.String() || len(m.UnitDefinitions) != 1 {
		t.Errorf("unit %s of %d, want %s", got, len(m.UnitDefinitions), kept)
	}
}

// TestExternalModels reads models from other files, one of them in another
// version of Level 3 and in a folder of its own.
func TestExternalModels(t *testing.T) {
	external := func(source, more string) string {
		return `<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="part" comp:source="` + source + `" ` + more + `/></comp:listOfExternalModelDefinitions>`
	}
	subs := `<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part"/></comp:listOfSubmodels>`
	leaf := strings.ReplaceAll(compDocument("<listOfParameters><parameter id='k' value='1' constant='true'/></listOfParameters>\n"+
		`<listOfReactions><reaction id="R" reversible="false" fast="true"><kineticLaw>`+mathML("<ci>k</ci>")+`</kineticLaw></reaction></listOfReactions>`, ""), "version2", "version1")
	leaf = strings.Replace(leaf, `version="2"`, `version="1"`, 1)
	files := fstest.MapFS{
		"parts/middle.xml": {Data: []byte(compDocument(subs, external("leaf%201.xml", "")))},
		"parts/leaf 1.xml": {Data: []byte(leaf)},
		"loop.xml":         {Data: []byte(compDocument(subs, external("loop.xml", `comp:modelRef="part"`)))},
		"mutual.xml":       {Data: []byte(compDocument(subs, external("model.xml", `comp:modelRef="whole"`)))},
		"old.xml":          {Data: []byte(sbmlDocument(2, 4, ""))},
		"broken.xml":       {Data: []byte("<sbml")},
		"model.xml":        {Data: []byte(compDocument(subs, external("mutual.xml", "")))},
	}
	m, list := ReadFrom(files, "dir/model.xml", []byte(compDocument(subs, external("parts/middle.xml", ""))))
	if len(list) > 0 {
		t.Fatal(list)
	}
	expectSummary(t, m, "A__A__k = 1\nrate law of reaction \"A__A__R\": A__A__k")
	if !m.Reactions[0].Fast {
		t.Error("the reaction of the older file is not fast")
	}
	if got := m.Parameters[0].Pos.String(); got != "dir/parts/leaf 1.xml:3:19" {
		t.Errorf("position %s", got)
	}
	for _, c := range []struct{ source, more, want string }{
		{"none.xml", "", `5:38 N0444 external model "none.xml" cannot be read: open none.xml: file does not exist`},
		{"parts/middle.xml", `comp:modelRef="x"`, `5:38 N0442 there is no model "x" in dir/parts/middle.xml`},
		{"loop.xml", "", `5:38 N0443 external model definition "part" leads back to itself`},
		{"mutual.xml", "", "3:23 N0443 model \"whole\" contains itself through submodel \"A\""},
		{"loop.xml", `comp:modelRef="part"`, `5:38 N0443 external model definition "part" leads back to itself`},
		{"old.xml", "", `1:1 N0444 an external model must be SBML Level 3, not Level 2`},
		{"broken.xml", "", `1:6 N0101 malformed XML: the file ends in the middle of an element`},
		{"../secret.xml", "", `5:38 N0806 external model "../secret.xml" lies outside the folder of the model`},
		{"/etc/passwd", "", `5:38 N0806 external model "/etc/passwd" lies outside the folder of the model`},
		{"file:///etc/passwd", "", `5:38 N0806 external model "///etc/passwd" lies outside the folder of the model`},
		{"http://example.org/m.xml", "", `5:38 N0806 models are read from files, not from "http://example.org/m.xml"`},
	} {
		m, list := ReadFrom(files, "dir/model.xml", []byte(compDocument(subs, external(c.source, c.more))))
		if got := strings.TrimSpace(lines(list)); m != nil || got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.source, got, c.want)
		}
	}
}

// TestHierarchyProblems reads hierarchies with problems.
func TestHierarchyProblems(t *testing.T) {
	part := defined(`<comp:modelDefinition id="part"><listOfParameters><parameter id="k" value="1" constant="true"/><parameter id="v" value="1" constant="false"/></listOfParameters>
<comp:listOfPorts><comp:port comp:id="p" comp:idRef="k"/></comp:listOfPorts></comp:modelDefinition>`)
	sub := func(attributes, deletions string) string {
		return `<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part" ` + attributes + `><comp:listOfDeletions>` + deletions + `</comp:listOfDeletions></comp:submodel></comp:listOfSubmodels>`
	}
	own := func(inside string) string {
		return `<listOfParameters>` + parameterXML("x", `value="1" constant="true"`, inside) + parameterXML("f", `value="1" constant="true"`, "") + `</listOfParameters>`
	}
	for _, c := range []struct{ contents, want string }{
		{sub("", `<comp:deletion/>`), `3:94 N0441 <deletion> must name one element, not 0`},
		{sub("", `<comp:deletion comp:idRef="k" comp:portRef="p"/>`), `3:94 N0441 <deletion> must name one element, not 2`},
		{sub("", `<comp:deletion comp:portRef="q"/>`), `3:94 N0441 submodel "A" has no port "q"`},
		{sub("", `<comp:deletion comp:idRef="k"><comp:sBaseRef comp:idRef="z"/></comp:deletion>`), `3:94 N0441 <sBaseRef> is inside a reference to <parameter>, which is no submodel`},
		{own(replaces(`comp:unitRef="k"`)) + sub("", ""), `3:92 N0441 submodel "A" has no unit definition "k"`},
		{own(replaces(`comp:deletion="d"`)) + sub("", ""), `3:92 N0441 submodel "A" has no deletion "d"`},
		{own(replaces(`comp:deletion="d"`)) + sub("", `<comp:deletion comp:id="d" comp:idRef="k"/>`), ``},
		{own(replaces(`comp:idRef="k"`)), `3:92 N0441 the model has no submodel "A"`},
		{own(replaces(`comp:idRef="k" comp:conversionFactor="g"`)) + sub("", ""), `3:92 N0441 the conversion factor "g" is not a parameter of the model`},
		{own(replaces(`comp:idRef="k"`, `comp:idRef="k"`)) + sub("", ""), `3:151 N0445 <parameter> "k" is replaced twice`},
		{own(replaces(`comp:idRef="k"`)+`<comp:replacedBy comp:submodelRef="A" comp:idRef="k"/>`) + sub("", ""), `3:19 N0443 the replacements of <parameter> "x" go round in a circle`},
		{sub(`comp:timeConversionFactor="f"`, ""), `3:23 N0441 the conversion factor "f" is not a parameter of the model`},
		{own("") + sub(`comp:extentConversionFactor="A"`, ""), `3:172 N0441 the conversion factor "A" is not a parameter of the model`},
		{own(`<comp:replacedBy comp:submodelRef="A" comp:idRef="v"/>`) + sub(`comp:timeConversionFactor="x"`, ""), `3:226 N0441 the conversion factor "x" is not constant`},
		{`<comp:listOfSubmodels><comp:submodel comp:modelRef="part"/></comp:listOfSubmodels>`, `3:23 N0403 <submodel> has no attribute "id", which package comp requires`},
	} {
		m, list := Read("m.xml", []byte(compDocument(c.contents, part)))
		if m != nil {
			list = append(list, model.Check(m)...)
		}
		if got := strings.TrimSpace(lines(list)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.contents, got, c.want)
		}
	}
}

// TestHierarchyIsBounded refuses hierarchies that a few lines make huge, in
// bounded time.
func TestHierarchyIsBounded(t *testing.T) {
	double := func(n, copies int, leaf string) string {
		s := `<comp:modelDefinition id="part0">` + leaf + `</comp:modelDefinition>`
		for i := range n {
			subs := ""
			for c := range copies {
				subs += fmt.Sprintf(`<comp:submodel comp:id="s%d" comp:modelRef="part%d"/>`, c, i)
			}
			s += fmt.Sprintf(`<comp:modelDefinition id="part%d"><comp:listOfSubmodels>%s</comp:listOfSubmodels></comp:modelDefinition>`, i+1, subs)
		}
		return compDocument(fmt.Sprintf(`<comp:listOfSubmodels><comp:submodel comp:id="%s" comp:modelRef="part%d"/></comp:listOfSubmodels>`, "A", n), defined(s))
	}
	leaf := "<listOfParameters>" + strings.Repeat(`<parameter id="k" value="1" constant="true"/>`, 1000) + "</listOfParameters>"
	long := `<listOfParameters><parameter id="` + strings.Repeat("x", 4000) + `" value="1" constant="true"/></listOfParameters>`
	for _, c := range []struct{ name, doc string }{
		{"doubling", double(60, 2, leaf)}, {"wide", double(3, 100, leaf)}, {"deep", double(150, 1, leaf)},
		{"long names", strings.ReplaceAll(double(3, 60, long), `comp:id="s`, `comp:id="`+strings.Repeat("s", 4000))},
	} {
		start := time.Now()
		m, list := Read("m.xml", []byte(c.doc))
		if text := lines(list); m != nil || !strings.Contains(text, "N0447") {
			t.Errorf("%s: %s", c.name, text)
		}
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: took %v", c.name, took)
		}
	}
}
