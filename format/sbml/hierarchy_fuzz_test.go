package sbml

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"niche/model"
)

// choices are the decisions of a random hierarchy, one byte each.
type choices struct{ data []byte }

// of returns a number below n; 0 when the choices are used up.
func (c *choices) of(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	b := c.data[0]
	c.data = c.data[1:]
	return int(b) % n
}

// reference is a random SBaseRef, at most depth deep.
func (c *choices) reference(depth int) (attributes, inside string) {
	names := []string{`idRef="a"`, `idRef="b"`, `idRef="k"`, `idRef="c"`, `idRef="R"`, `idRef="sr"`, `portRef="p"`, `metaIdRef="m"`, `metaIdRef="p"`, `unitRef="a"`,
		`idRef="s0"`, `idRef="s1"`, `idRef="none"`}
	at := c.of(len(names))
	attributes = "comp:" + names[at]
	if depth > 0 && at >= 10 || c.of(9) == 8 {
		a, i := c.reference(depth - 1)
		inside = "<comp:sBaseRef " + a + ">" + i + "</comp:sBaseRef>"
	}
	return attributes, inside
}

// replacements are random replacements that an element states.
func (c *choices) replacements() string {
	s := ""
	for range c.of(3) {
		a, i := c.reference(3)
		if c.of(3) == 0 {
			a += ` comp:conversionFactor="k"`
		}
		s += fmt.Sprintf(`<comp:replacedElement comp:submodelRef="s%d" %s>%s</comp:replacedElement>`, c.of(2), a, i)
	}
	s = "<comp:listOfReplacedElements>" + s + "</comp:listOfReplacedElements>"
	if c.of(4) == 0 {
		a, i := c.reference(3)
		s += fmt.Sprintf(`<comp:replacedBy comp:submodelRef="s%d" %s>%s</comp:replacedBy>`, c.of(2), a, i)
	}
	return s
}

// contents are those of a random model with submodels of model m0 to m3 or x.
func (c *choices) contents() string {
	subs := ""
	for i := range c.of(3) {
		factors, deletions := "", ""
		if c.of(3) == 0 {
			factors = ` comp:timeConversionFactor="k" comp:extentConversionFactor="b"`
		}
		if c.of(3) == 0 {
			a, inside := c.reference(3)
			deletions = `<comp:listOfDeletions><comp:deletion comp:id="d" ` + a + `>` + inside + `</comp:deletion></comp:listOfDeletions>`
		}
		subs += fmt.Sprintf(`<comp:submodel comp:id="s%d" comp:modelRef="%s"%s>%s%s</comp:submodel>`,
			i, []string{"m0", "m1", "m2", "m3", "x"}[c.of(5)], factors, deletions, c.replacements())
	}
	a, inside := c.reference(2)
	return `<listOfUnitDefinitions><unitDefinition id="a"/></listOfUnitDefinitions>
<listOfCompartments><compartment id="c" constant="true" size="1">` + c.replacements() + `</compartment></listOfCompartments>
<listOfSpecies><species id="a" compartment="c" initialAmount="1" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false">` + c.replacements() + `</species></listOfSpecies>
<listOfParameters><parameter id="b" value="1" constant="true" units="a">` + c.replacements() + `</parameter><parameter id="k" metaid="m" value="1" constant="true">` + c.replacements() + `</parameter></listOfParameters>
<listOfReactions><reaction id="R" reversible="false">` + c.replacements() + `<listOfReactants><speciesReference id="sr" species="a" stoichiometry="1" constant="true">` + c.replacements() + `</speciesReference></listOfReactants>
<kineticLaw>` + mathML("<apply><times/><ci>k</ci><ci>a</ci>"+clock+"</apply>") + `<listOfLocalParameters><localParameter id="k" value="2" metaid="p">` + c.replacements() + `</localParameter></listOfLocalParameters></kineticLaw></reaction></listOfReactions>
<comp:listOfSubmodels>` + subs + `</comp:listOfSubmodels><comp:listOfPorts><comp:port comp:id="p" ` + a + `>` + inside + `</comp:port></comp:listOfPorts>`
}

// FuzzHierarchy flattens random hierarchies: none may panic or run away, and a
// model comes exactly when there is no error, with names that are free of
// conflicts.
func FuzzHierarchy(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte(strings.Repeat("\x01\x00\x02", 40)))
	f.Add([]byte("submodels within submodels within submodels, and something that replaces them all"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &choices{data: data[:min(len(data), 2000)]}
		models := ""
		for i := range 4 {
			models += fmt.Sprintf(`<comp:modelDefinition id="m%d">%s</comp:modelDefinition>`, i, c.contents())
		}
		beside := defined(models) + `<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="x" comp:source="other.xml" comp:modelRef="m1"/></comp:listOfExternalModelDefinitions>`
		files := fstest.MapFS{"other.xml": {Data: []byte(compDocument(c.contents(), beside))}}
		m, list := ReadFrom(files, "f.xml", []byte(compDocument(c.contents(), beside)))
		if (m == nil) != list.HasErrors() {
			t.Fatalf("model %v with %v", m, list)
		}
		if m == nil {
			return
		}
		for _, d := range model.Check(m) {
			if d.Code == "N0201" {
				t.Fatalf("two elements have one name: %v", d)
			}
		}
	})
}
