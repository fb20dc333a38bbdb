package sbml

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"niche/internal/bounded"
	"niche/model"
)

// attack is a hostile document and how it must end.
type attack struct {
	name, text, want string // want is the place and code of the first error
	mebibytes        uint64
}

func (a attack) run(t *testing.T) {
	bounded.Effort(t, a.mebibytes, func() {
		m, list := ReadFrom(fstest.MapFS{"m.xml": {Data: []byte(a.text)}}, "m.xml", []byte(a.text))
		if m != nil {
			list = append(list, model.Check(m)...)
		}
		errors := list
		for len(errors) > 0 && errors[0].Severity != 0 {
			errors = errors[1:]
		}
		got := "none"
		if len(errors) > 0 {
			got = fmt.Sprintf("%d:%d %s", errors[0].Pos.Line, errors[0].Pos.Col, errors[0].Code)
			if errors[0].Hint == "" {
				t.Errorf("%v does not say what to do", errors[0])
			}
		}
		if got != a.want {
			t.Errorf("got %s, want %s", got, a.want)
		}
	})
}

func inRules(math string) string {
	return sbmlDocument(3, 2, `<listOfParameters><parameter id="x" value="1" constant="false"/><parameter id="y" constant="false"/></listOfParameters>`+"\n"+
		`<listOfRules><assignmentRule variable="y">`+mathML(math)+`</assignmentRule></listOfRules>`)
}

func repeat(n int, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// TestLimitsOfXML reads documents that a generic XML reader would choke on.
func TestLimitsOfXML(t *testing.T) {
	laughs := `<!DOCTYPE x [<!ENTITY a "ha">` + repeat(20, func(i int) string {
		return fmt.Sprintf(`<!ENTITY a%d "%s">`, i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
	}) + "]>\n"
	const million = 1_000_000
	for _, a := range []attack{
		{"billion laughs", laughs + sbmlDocument(3, 2, "<notes>&a19;</notes>"), "1:1 N0103", 20},
		{"external entity", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + sbmlDocument(3, 2, "<notes>&a;</notes>"), "1:1 N0103", 20},
		{"undeclared entity", sbmlDocument(3, 2, "<notes>&a;</notes>"), "3:11 N0101", 20},
		{"deep elements", sbmlDocument(3, 2, strings.Repeat("<a>", million)+strings.Repeat("</a>", million)), "3:2995 N0104", 40},
		{"deep notes", sbmlDocument(3, 2, "<notes>"+strings.Repeat(`<p xmlns="x">`, million)+strings.Repeat("</p>", million)+"</notes>"), "3:2595 N0104", 40},
		{"many attributes", sbmlDocument(3, 2, "<a "+strings.Repeat(`b="" `, 4*million)+"/>"), "3:1 N0104", 500},
		{"namespaces", sbmlDocument(3, 2, "<notes>"+repeat(300, func(i int) string { return fmt.Sprintf(`<a xmlns:p%d="u">`, i) })), "3:3480 N0104", 20},
		{"long tag", sbmlDocument(3, 2, `<a b="`+strings.Repeat("1", 50*million)+`"/>`), "3:1 N0104", 200},
		{"long name", sbmlDocument(3, 2, "<"+strings.Repeat("a", 5000)+"/>"), "3:1 N0104", 20},
	} {
		t.Run(a.name, a.run)
	}
}

// TestLimitOfElements begins shortly before the last element that is read.
func TestLimitOfElements(t *testing.T) {
	p := newParser("m.xml", []byte(sbmlDocument(3, 2, strings.Repeat("<a/>\n", 100))))
	p.elements = maxElements - 52
	if d := p.run(); d == nil || d.Code != "N0104" || d.Pos.Line != 53 {
		t.Error(d)
	}
}

// TestLimitsOfMathML reads formulas that no person has written.
func TestLimitsOfMathML(t *testing.T) {
	const million = 1_000_000
	for _, a := range []attack{
		{"deep formula", inRules(strings.Repeat("<apply><minus/>", million) + "<ci>x</ci>" + strings.Repeat("</apply>", million)), "4:15009 N0104", 50},
		{"digits", inRules("<cn>" + strings.Repeat("1", 50*million) + "</cn>"), "4:96 N0104", 500},
		{"separators", inRules(`<cn type="rational">` + strings.Repeat("<sep/>", million) + "</cn>"), "4:92 N0408", 800},
		{"exponent", inRules(`<cn type="e-notation">1<sep/>999999999999999</cn>`), "none", 20},
		{"power", inRules(`<apply><power/><apply><plus/><ci>x</ci><cn>1</cn></apply><cn>1000000000</cn></apply>`), "none", 20},
		{"name", inRules("<ci>" + strings.Repeat("x", 5000) + "</ci>"), "4:92 N0408", 20},
	} {
		t.Run(a.name, a.run)
	}
}

// TestLimitsOfDefinitions reads definitions that go in circles, and more
// problems than anybody wants to see.
func TestLimitsOfDefinitions(t *testing.T) {
	const n = 20_000
	parameters := "<listOfParameters>" + repeat(n, func(i int) string { return fmt.Sprintf(`<parameter id="p%d" constant="false"/>`, i) }) + "</listOfParameters>\n"
	rules := func(math func(i int) string) string {
		return sbmlDocument(3, 2, parameters+"<listOfRules>"+repeat(n, func(i int) string {
			return fmt.Sprintf(`<assignmentRule variable="p%d">%s</assignmentRule>`, i, mathML(math(i)))
		})+"</listOfRules>")
	}
	function := func(i int, body string) string {
		return fmt.Sprintf(`<functionDefinition id="f%d">%s</functionDefinition>`, i, mathML("<lambda><bvar><ci>x</ci></bvar>"+body+"</lambda>"))
	}
	all := "<apply><plus/>" + repeat(n, func(i int) string { return fmt.Sprintf("<ci>p%d</ci>", i) }) + "</apply>"
	for _, a := range []attack{
		{"circle of functions", sbmlDocument(3, 2, "<listOfFunctionDefinitions>"+repeat(n, func(i int) string {
			return function(i, fmt.Sprintf("<apply><ci>f%d</ci><ci>x</ci></apply>", (i+1)%n))
		})+"</listOfFunctionDefinitions>"), "3:28 N0257", 400},
		{"circle of rules", rules(func(i int) string { return fmt.Sprintf("<ci>p%d</ci>", (i+1)%n) }), "4:44 N0254", 400},
		{"many circles", rules(func(i int) string {
			if i == n-1 {
				return all
			}
			return fmt.Sprintf("<ci>p%d</ci>", i+1)
		}), "4:44 N0254", 400},
		{"undeclared names", rules(func(i int) string { return fmt.Sprintf("<ci>%s%d</ci>", strings.Repeat("q", 100), i) }), "4:44 N0250", 400},
		{"local parameters", sbmlDocument(3, 2, `<listOfReactions><reaction id="R" reversible="false"><kineticLaw>`+mathML(all)+"<listOfLocalParameters>"+
			repeat(n, func(i int) string { return fmt.Sprintf(`<localParameter id="p%d" value="1"/>`, i) })+"</listOfLocalParameters></kineticLaw></reaction></listOfReactions>"), "none", 400},
		{"many problems", sbmlDocument(3, 2, "<listOfParameters>"+strings.Repeat("<parameter/>", 200_000)+"</listOfParameters>"), "3:19 N0403", 600},
		{"units", sbmlDocument(3, 2, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="metre" exponent="2000000000" scale="2000000000" multiplier="1e300"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`), "none", 20},
	} {
		t.Run(a.name, a.run)
	}
}

// TestLimitsOfHierarchies reads submodels without end.
func TestLimitsOfHierarchies(t *testing.T) {
	one := func(ref string) string {
		return `<comp:listOfSubmodels><comp:submodel comp:id="a" comp:modelRef="` + ref + `"/></comp:listOfSubmodels>`
	}
	external := func(attributes string) string {
		return `<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="x" comp:source="m.xml"` + attributes + `/></comp:listOfExternalModelDefinitions>`
	}
	chain := func(n int) string {
		return defined(`<comp:modelDefinition id="m0"/>` + repeat(n, func(i int) string {
			return fmt.Sprintf(`<comp:modelDefinition id="m%d">%s</comp:modelDefinition>`, i+1, one(fmt.Sprintf("m%d", i)))
		}))
	}
	double := defined(`<comp:modelDefinition id="m0"/>` + repeat(40, func(i int) string {
		return fmt.Sprintf(`<comp:modelDefinition id="m%d"><comp:listOfSubmodels><comp:submodel comp:id="a" comp:modelRef="m%d"/><comp:submodel comp:id="b" comp:modelRef="m%d"/></comp:listOfSubmodels></comp:modelDefinition>`, i+1, i, i)
	}))
	annotated := defined(`<comp:modelDefinition id="m0"><listOfParameters><parameter id="k" constant="true"><annotation><x xmlns="y">` +
		strings.Repeat("z", 1<<20) + `</x></annotation></parameter></listOfParameters></comp:modelDefinition>`)
	for _, a := range []attack{
		{"a file within itself", compDocument(one("x"), external("")), "3:23 N0443", 20},
		{"an external definition of itself", compDocument(one("x"), external(` comp:modelRef="x"`)), "5:38 N0443", 20},
		{"a circle of models", compDocument(one("m0"), defined(`<comp:modelDefinition id="m0">`+one("m1")+`</comp:modelDefinition><comp:modelDefinition id="m1">`+one("m0")+`</comp:modelDefinition>`)), "5:227 N0443", 20},
		{"nested deep", compDocument(one("m10000"), chain(10_000)), "5:1492950 N0447", 100},
		{"doubling", compDocument(one("m40"), double), "5:1073 N0447", 400},
		{"annotations", compDocument(`<comp:listOfSubmodels>`+repeat(19_000, func(i int) string { return fmt.Sprintf(`<comp:submodel comp:id="a%d" comp:modelRef="m0"/>`, i) })+`</comp:listOfSubmodels>`, annotated), "3:12713 N0447", 600},
	} {
		t.Run(a.name, a.run)
	}
}
