package sbml

import (
	"bytes"
	"regexp"
	"testing"

	"golang.org/x/tools/txtar"

	"niche/diag"
	"niche/internal/testdata"
	"niche/model"
)

// FuzzRead makes sure that no input makes the reader or the checks panic, and
// that a model comes exactly when there is no error.
func FuzzRead(f *testing.F) {
	for _, e := range diag.Catalogue() {
		text := []byte(e.Example)
		for _, x := range txtar.Parse(text).Files {
			if x.Name == "model.xml" {
				text = x.Data
			}
		}
		if bytes.Contains(text, []byte("<sbml")) && len(text) < 4000 {
			f.Add(text)
		}
	}
	f.Add([]byte(sbmlDocument(1, 1, `<listOfRules><specieConcentrationRule specie="S" formula="2*k" type="rate"/></listOfRules>`)))
	f.Add([]byte(sbmlDocument(2, 4, `<listOfEvents><event id="E"><trigger>`+mathML(`<apply><lt/><ci>a</ci><cn type="e-notation">1<sep/>2</cn></apply>`)+`</trigger></event></listOfEvents>`)))
	f.Add([]byte(sbmlDocument(3, 2, `<notes><p xmlns="http://www.w3.org/1999/xhtml"/></notes><listOfFunctionDefinitions><functionDefinition id="f">`+
		mathML(`<lambda><bvar><ci>x</ci></bvar><apply><ci>f</ci><ci>x</ci></apply></lambda>`)+`</functionDefinition></listOfFunctionDefinitions>`)))
	for _, pattern := range []string{"semantic/*/*.xml", "stochastic/*/*.xml", "levels/*/*.xml", "antimony/*/*.xml"} {
		for _, src := range testdata.Seeds(f, pattern, 40, 4000) {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, list := Read("f.xml", src)
		if (m == nil) != list.HasErrors() {
			t.Fatalf("model %v with %v", m, list)
		}
		if m != nil {
			model.Check(m)
			model.CheckUnits(m)
			m.Stats()
			m.Features()
		}
	})
}

// formula matches one <math> element.
var formula = regexp.MustCompile(`(?s)<math[^>]*>.*?</math>`)

// FuzzMathML puts a formula where a document may have one: it must be read or
// refused, and what is read must be a formula.
func FuzzMathML(f *testing.F) {
	f.Add([]byte(mathML(`<apply><root/><degree><cn type="rational">1<sep/>3</cn></degree><ci>x</ci></apply>`)))
	f.Add([]byte(mathML(`<piecewise><piece><true/><apply><lt/><cn>1</cn><ci>x</ci><infinity/></apply></piece><otherwise><semantics><exponentiale/><annotation>e</annotation></semantics></otherwise></piecewise>`)))
	for _, src := range testdata.Seeds(f, "semantic/*/*.xml", 300, 20_000) {
		for i, m := range formula.FindAll(src, -1) {
			if i%4 == 0 && len(m) < 1500 {
				f.Add(m)
			}
		}
	}
	f.Fuzz(func(t *testing.T, math []byte) {
		doc := sbmlDocument(3, 2, `<listOfParameters><parameter id="x" value="1" constant="false"/><parameter id="y" constant="false"/></listOfParameters>`+
			`<listOfRules><assignmentRule variable="y">`+string(math)+`</assignmentRule></listOfRules>`)
		m, list := Read("f.xml", []byte(doc))
		if (m == nil) != list.HasErrors() {
			t.Fatalf("model %v with %v", m, list)
		}
		if m != nil {
			model.Check(m)
			model.CheckUnits(m)
			m.Features()
		}
	})
}

// FuzzConvert converts what can be read to every level: whatever cannot be
// expressed there is a problem with a name, and nothing panics.
func FuzzConvert(f *testing.F) {
	for _, pattern := range []string{"semantic/*/*.xml", "levels/*/*.xml", "antimony/*/*.xml"} {
		for _, src := range testdata.Seeds(f, pattern, 40, 4000) {
			f.Add(src, uint8(len(src)))
		}
	}
	f.Add([]byte(sbmlDocument(2, 1, `<listOfSpecies><species id="S" compartment="c" charge="2"/></listOfSpecies>`)), uint8(0))
	f.Fuzz(func(t *testing.T, src []byte, which uint8) {
		d, list := ReadDocument("f.xml", src)
		if (d == nil) != list.HasErrors() {
			t.Fatalf("document %v with %v", d, list)
		}
		if d != nil {
			d.Convert(Writable()[int(which)%len(Writable())])
		}
	})
}
