package conformance_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/conformance"
)

// closed is a model whose course is known in closed form.
type closed struct {
	name        string
	top         string            // contents of <model>
	definitions string            // model definitions
	files       map[string]string // beside the model
	to          float64           // [time unit of the model]
	want        map[string]func(t float64) float64
}

// document is Level 3 Version 2 with package comp.
func document(model, definitions string) string {
	return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:comp="` + compSpace + `" level="3" version="2" comp:required="true">
<model id="whole">` + model + `</model>` + definitions + `</sbml>`
}

func definitions(models ...string) string {
	return "<comp:listOfModelDefinitions>" + strings.Join(models, "") + "</comp:listOfModelDefinitions>"
}

func definition(id, contents string) string {
	return `<comp:modelDefinition id="` + id + `">` + contents + `</comp:modelDefinition>`
}

func list(name string, items ...string) string {
	return "<listOf" + name + ">" + strings.Join(items, "") + "</listOf" + name + ">"
}

func compList(name string, items ...string) string {
	return "<comp:listOf" + name + ">" + strings.Join(items, "") + "</comp:listOf" + name + ">"
}

func parameter(id string, value float64, constant bool, inside ...string) string {
	return fmt.Sprintf(`<parameter id=%q value="%g" constant="%t">%s</parameter>`, id, value, constant, strings.Join(inside, ""))
}

// replacing lets an element replace others, each given by the attributes of its
// replacedElement.
func replacing(refs ...string) string {
	s := ""
	for _, r := range refs {
		s += "<comp:replacedElement " + r + "/>"
	}
	return compList("ReplacedElements", s)
}

// submodels lists submodels by their attributes.
func submodels(subs ...string) string {
	s := ""
	for _, a := range subs {
		s += "<comp:submodel " + a + "/>"
	}
	return compList("Submodels", s)
}

// apply writes an operator in MathML; arguments are numbers, names or MathML.
func apply(operator string, args ...string) string {
	s := "<" + operator + "/>"
	if name, ok := strings.CutPrefix(operator, "symbol "); ok {
		s = `<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/` + name + `">f</csymbol>`
	} else if name, ok := strings.CutPrefix(operator, "call "); ok {
		s = "<ci>" + name + "</ci>"
	}
	for _, a := range args {
		s += operand(a)
	}
	return "<apply>" + s + "</apply>"
}

// operand writes a number, a name, the time ("t") or MathML as MathML.
func operand(a string) string {
	_, err := strconv.ParseFloat(a, 64)
	switch {
	case strings.HasPrefix(a, "<"):
		return a
	case err == nil:
		return "<cn>" + a + "</cn>"
	case a == "t":
		return `<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>`
	}
	return "<ci>" + a + "</ci>"
}

func formula(a string) string {
	return `<math xmlns="http://www.w3.org/1998/Math/MathML">` + operand(a) + `</math>`
}

func rate(variable, f string, inside ...string) string {
	return `<rateRule variable="` + variable + `" metaid="rate_` + variable + `">` + formula(f) + strings.Join(inside, "") + `</rateRule>`
}

func assignment(variable, f string) string {
	return `<assignmentRule variable="` + variable + `" metaid="rule_` + variable + `">` + formula(f) + `</assignmentRule>`
}

// event sets variables (in pairs of name and formula) when trigger becomes true,
// after a delay unless that is "".
func event(id, trigger, delay string, sets ...string) string {
	s := `<event id="` + id + `" useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true">` + formula(trigger) + `</trigger>`
	if delay != "" {
		s += `<delay metaid="delay_` + id + `">` + formula(delay) + `</delay>`
	}
	s += "<listOfEventAssignments>"
	for i := 0; i < len(sets); i += 2 {
		s += `<eventAssignment variable="` + sets[i] + `" metaid="set_` + sets[i] + `">` + formula(sets[i+1]) + `</eventAssignment>`
	}
	return s + "</listOfEventAssignments></event>"
}

// reaction turns one unit of a species into nothing, or makes one if consumed is
// false.
func reaction(id, species, law string, consumed bool, inside ...string) string {
	kind := "Products"
	if consumed {
		kind = "Reactants"
	}
	return `<reaction id="` + id + `" reversible="false">` + list(kind, `<speciesReference species="`+species+`" id="n_`+id+`" stoichiometry="1" constant="false"/>`) +
		`<kineticLaw>` + formula(law) + strings.Join(inside, "") + `</kineticLaw></reaction>`
}

// pool is a compartment of a size with one species of an amount.
func pool(size, amount float64) string {
	return list("Compartments", fmt.Sprintf(`<compartment id="c" spatialDimensions="3" size="%g" constant="true"/>`, size)) +
		list("Species", fmt.Sprintf(`<species id="s" compartment="c" initialAmount="%g" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/>`, amount))
}

// step is 0 before a time and 1 after.
func step(t, at float64) float64 {
	if t < at {
		return 0
	}
	return 1
}

// write makes a case folder of m in dir.
func (m *closed) write(t *testing.T, dir string) {
	t.Helper()
	const steps = 16
	var names []string
	for name := range m.want {
		names = append(names, name)
	}
	slices.Sort(names)
	rows := "time," + strings.Join(names, ",") + "\n"
	for i := range steps + 1 {
		at := m.to * float64(i) / steps
		rows += fmt.Sprint(at)
		for _, name := range names {
			rows += "," + strconv.FormatFloat(m.want[name](at), 'g', 17, 64)
		}
		rows += "\n"
	}
	id := strings.ReplaceAll(m.name, " ", "_")
	files := map[string]string{
		id + "-settings.txt": fmt.Sprintf("start: 0\nduration: %g\nsteps: %d\nvariables: %s\nabsolute: 1e-6\nrelative: 1e-6\namount:\nconcentration:\n", m.to, steps, strings.Join(names, ",")),
		id + "-results.csv":  rows, id + "-sbml-l3v2.xml": document(m.top, m.definitions),
	}
	for name, text := range m.files {
		files[name] = text
	}
	for name, text := range files {
		name = filepath.Join(dir, id, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// wantClosed simulates models and compares them with their closed forms.
func wantClosed(t *testing.T, models []closed) {
	t.Helper()
	dir := t.TempDir()
	for i := range models {
		models[i].write(t, dir)
	}
	for _, method := range []string{"bdf", "tsit5"} {
		o := conformance.Options{Workers: 2}
		o.Settings.Method, o.Settings.RTol, o.Settings.ATol = method, 1e-10, 1e-12
		report, err := conformance.Semantic(context.Background(), dir, o)
		if s := summarise(t, report, err); s.Passed != len(models) {
			t.Errorf("%s: %d of %d passed", method, s.Passed, len(models))
		}
	}
}

// falling falls by the share k a unit of time.
func falling(value, k float64) func(float64) float64 {
	return func(t float64) float64 { return value * math.Exp(-k*t) }
}

func line(at0, slope float64) func(float64) float64 {
	return func(t float64) float64 { return at0 + slope*t }
}

// TestFactorsInClosedForm combines conversion factors.
func TestFactorsInClosedForm(t *testing.T) {
	part := definition("part", list("Parameters", parameter("x", 8, false), parameter("y", 0, false), parameter("z", 0, false))+
		list("Rules", rate("x", apply("times", "-0.5", "x")), assignment("y", apply("plus", apply("symbol rateOf", "x"), "t")))+
		list("Events", event("E", apply("gt", "t", "1"), "2", "z", apply("plus", "t", "x"))))
	middle := definition("middle", list("Parameters", parameter("t2", 2, true), parameter("f2", 3, true),
		parameter("x", 24, false, replacing(`comp:submodelRef="P" comp:idRef="x" comp:conversionFactor="f2"`)))+
		submodels(`comp:id="P" comp:modelRef="part" comp:timeConversionFactor="t2"`))
	top := list("Parameters", parameter("t1", 1.5, true), parameter("f1", 10, true),
		parameter("X", 480, false, replacing(`comp:submodelRef="M" comp:idRef="x" comp:conversionFactor="f1"`))) +
		submodels(`comp:id="M" comp:modelRef="middle" comp:timeConversionFactor="t1"`)
	// The inner time is t/3, X is 30 inner x: x = 16 at the start, x′ = −x/2 in inner time.
	x := func(t float64) float64 { return 480 * math.Exp(-t/6) }
	reactor := definition("reactor", list("Parameters", parameter("k", 0.5, true), parameter("J", 0, false), parameter("back", 0.25, true))+
		strings.Replace(pool(1, 10), "<species ", `<species conversionFactor="back" `, 1)+
		list("Rules", assignment("J", "R"))+list("Reactions", reaction("R", "s", apply("times", "k", "s"), true)))
	lag := definition("lag", list("Parameters", parameter("x", 0, false), parameter("y", 0, false), parameter("a", 0, false))+
		list("Rules", rate("x", "1"), assignment("y", apply("symbol delay", "x", "1")), `<algebraicRule>`+formula(apply("minus", "a", apply("plus", "t", "x")))+`</algebraicRule>`))
	wantClosed(t, []closed{
		{name: "time and value at two levels", top: top, definitions: definitions(part, middle), to: 20, want: map[string]func(float64) float64{
			"X": x, "M__P__y": func(t float64) float64 { return -x(t)/60 + t/3 },
			// triggered at inner time 1 (t = 3), with its values; carried out at t = 9
			"M__P__z": func(t float64) float64 { return step(t, 9) * (1 + x(3)/30) },
		}},
		{
			name:        "time and extent in a reaction",
			top:         list("Parameters", parameter("t1", 2, true), parameter("e1", 6, true)) + submodels(`comp:id="A" comp:modelRef="reactor" comp:timeConversionFactor="t1" comp:extentConversionFactor="e1"`),
			definitions: definitions(reactor), to: 8,
			// R = 6/2·0.5·s in the top's units; s′ = −R/4; J is R in the submodel's units
			want: map[string]func(float64) float64{"A__s": falling(10, 0.375), "A__R": falling(15, 0.375), "A__J": falling(5, 0.375)},
		},
		{
			name:        "delays and algebraic rules",
			top:         list("Parameters", parameter("t1", 4, true)) + submodels(`comp:id="A" comp:modelRef="lag" comp:timeConversionFactor="t1"`),
			definitions: definitions(lag), to: 20,
			want: map[string]func(float64) float64{"A__x": line(0, 0.25), "A__a": line(0, 0.5), "A__y": func(t float64) float64 { return max(0, (t-4)/4) }},
		},
	})
}

// TestReplacementsInClosedForm replaces elements of every kind.
func TestReplacementsInClosedForm(t *testing.T) {
	model := definition("part", pool(2, 10)+list("Parameters", parameter("k", 0.5, true), parameter("x", 1, false), parameter("n", 0, false))+
		list("Rules", rate("x", "x"))+
		list("Reactions", reaction("R", "s", apply("times", "k", "s"), true, `<listOfLocalParameters><localParameter id="k" metaid="local" value="0.25"/></listOfLocalParameters>`))+
		list("Events", event("E", apply("gt", "t", "3.1"), "", "n", "1"))+compList("Ports", `<comp:port comp:id="law" comp:metaIdRef="local"/>`))
	nested := definition("nested", submodels(`comp:id="P" comp:modelRef="part"`, `comp:id="Q" comp:modelRef="part"`))
	deletion := func(ref string) string { return "<comp:deletion " + ref + "</comp:deletion>" }
	deleting := func(model string, what ...string) string {
		return compList("Submodels", `<comp:submodel comp:id="A" comp:modelRef="`+model+`">`+compList("Deletions", what...)+`</comp:submodel>`)
	}
	a := submodels(`comp:id="A" comp:modelRef="part"`)
	both := definitions(model, nested)
	wantClosed(t, []closed{
		{name: "as it is", top: a, definitions: both, to: 4, want: map[string]func(float64) float64{
			"A__s": falling(10, 0.25), "A__x": falling(1, -1), "A__n": func(t float64) float64 { return step(t, 3.1) },
		}},
		{name: "local parameter", top: list("Parameters", parameter("K", 1, true, replacing(`comp:submodelRef="A" comp:portRef="law"`))) + a, definitions: both, to: 4,
			want: map[string]func(float64) float64{"A__s": falling(10, 1)}},
		{name: "local parameter with a factor", top: list("Parameters", parameter("K", 1, true, replacing(`comp:submodelRef="A" comp:metaIdRef="local" comp:conversionFactor="two"`)), parameter("two", 2, true)) + a,
			definitions: both, to: 4, want: map[string]func(float64) float64{"A__s": falling(10, 0.5)}},
		{name: "local parameter deleted", top: deleting("part", deletion(`comp:metaIdRef="local">`)), definitions: both, to: 4,
			want: map[string]func(float64) float64{"A__s": falling(10, 0.5)}},
		{name: "rule", top: list("Parameters", parameter("x", 1, false, replacing(`comp:submodelRef="A" comp:idRef="x"`))) +
			list("Rules", rate("x", "-2", replacing(`comp:submodelRef="A" comp:metaIdRef="rate_x"`))) + a, definitions: both, to: 4,
			want: map[string]func(float64) float64{"x": line(1, -2)}},
		{name: "event assignment deleted", top: deleting("part", deletion(`comp:metaIdRef="set_n">`)), definitions: both, to: 4, want: map[string]func(float64) float64{"A__n": line(0, 0)}},
		{name: "rule deleted", top: deleting("part", deletion(`comp:metaIdRef="rate_x">`)), definitions: both, to: 4, want: map[string]func(float64) float64{"A__x": line(1, 0)}},
		{name: "event deleted", top: deleting("part", deletion(`comp:idRef="E">`)), definitions: both, to: 4, want: map[string]func(float64) float64{"A__n": line(0, 0)}},
		{name: "deep deletion", top: deleting("nested", deletion(`comp:idRef="P"><comp:sBaseRef comp:metaIdRef="rate_x"/>`), deletion(`comp:idRef="P"><comp:sBaseRef comp:portRef="law"/>`)), definitions: both, to: 4,
			want: map[string]func(float64) float64{"A__P__x": line(1, 0), "A__P__s": falling(10, 0.5), "A__Q__x": falling(1, -1), "A__Q__s": falling(10, 0.25)}},
		{name: "submodel replaced", top: compList("Submodels", `<comp:submodel comp:id="A" comp:modelRef="nested"/>`,
			`<comp:submodel comp:id="B" comp:modelRef="other">`+replacing(`comp:submodelRef="A" comp:idRef="P"`)+`</comp:submodel>`) +
			list("Parameters", parameter("x", 4, false, replacing(`comp:submodelRef="B" comp:idRef="x"`))),
			definitions: definitions(model, nested, definition("other", list("Parameters", parameter("x", 5, false))+list("Rules", rate("x", "1")))), to: 4,
			want: map[string]func(float64) float64{"x": line(4, 1), "A__Q__x": falling(1, -1)}},
		{name: "names that meet", top: submodels(`comp:id="A" comp:modelRef="part"`, `comp:id="A__B" comp:modelRef="part"`) + list("Parameters", parameter("A__x", 7, true)), definitions: both, to: 2,
			want: map[string]func(float64) float64{"A__x": line(7, 0), "A___x": falling(1, -1), "A__B__x": falling(1, -1)}},
	})
}

// TestFunctionsInClosedForm has functions of the same name in several models,
// and a model in files of two folders.
func TestFunctionsInClosedForm(t *testing.T) {
	function := func(id string, factor string) string {
		return `<functionDefinition id="` + id + `">` + formula(`<lambda><bvar><ci>u</ci></bvar>`+apply("times", "u", factor)+`</lambda>`) + `</functionDefinition>`
	}
	using := func(factor string) string {
		return list("FunctionDefinitions", function("f", factor)) + list("Parameters", parameter("x", 0, false)) + list("Rules", assignment("x", apply("call f", "t")))
	}
	external := func(source, more string) string {
		return compList("ExternalModelDefinitions", `<comp:externalModelDefinition comp:id="outside" comp:source="`+source+`" `+more+`/>`)
	}
	wantClosed(t, []closed{
		{name: "functions", top: using("2") + submodels(`comp:id="A" comp:modelRef="three"`, `comp:id="B" comp:modelRef="five"`),
			definitions: definitions(definition("three", using("3")), definition("five", using("5"))), to: 4,
			want: map[string]func(float64) float64{"x": line(0, 2), "A__x": line(0, 3), "B__x": line(0, 5)}},
		{name: "files", top: submodels(`comp:id="A" comp:modelRef="outside"`), definitions: external("parts/one.xml", `comp:modelRef="outside"`),
			files: map[string]string{
				"parts/one.xml": document(using("2"), external("../two.xml", "")),
				"two.xml":       document(using("3")+submodels(`comp:id="B" comp:modelRef="part"`), definitions(definition("part", using("7")))),
			}, to: 4, want: map[string]func(float64) float64{"A__x": line(0, 3), "A__B__x": line(0, 7)}},
	})
}
