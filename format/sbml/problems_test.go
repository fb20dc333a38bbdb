package sbml

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"golang.org/x/tools/txtar"

	"niche/diag"
	"niche/model"
)

// TestProblems reads documents with problems. Contents begin in line 3.
func TestProblems(t *testing.T) {
	one := mathML(`<cn>1</cn>`)
	for _, c := range []struct{ name, doc, want string }{
		{"all at once", sbmlDocument(3, 1, `<listOfParameters><parameter id="a-b"/>`+"\n"+`<parameter value="x" constant="maybe"/></listOfParameters>`),
			`3:19 N0403 <parameter> "a-b" has no attribute "constant", which SBML Level 3 Version 1 requires
3:34 N0410 id="a-b" of <parameter> is not an identifier
4:1 N0403 <parameter> has no attribute "id", which SBML Level 3 Version 1 requires
4:19 N0404 attribute value="x" of <parameter> is not a number
4:32 N0404 attribute constant="maybe" of <parameter> is not "true" or "false"`},
		{"numbers", sbmlDocument(2, 4, `<listOfCompartments><compartment id="c" size="0x1p3" spatialDimensions="1.5"/><compartment id="d" size="1e999"/></listOfCompartments>`),
			`3:47 N0404 attribute size="0x1p3" of <compartment> is not a number
3:73 N0404 attribute spatialDimensions="1.5" of <compartment> is not 0, 1, 2 or 3`},
		{"charge", sbmlDocument(2, 1, `<listOfSpecies><species id="s" compartment="c" charge="2+"/></listOfSpecies>`),
			`3:56 N0404 attribute charge="2+" of <species> is not a whole number`},
		{"amount and concentration", sbmlDocument(2, 4, `<listOfSpecies><species id="s" compartment="c" initialAmount="1" initialConcentration="1"/></listOfSpecies>`),
			`3:16 N0411 species "s" has both initialAmount and initialConcentration`},
		{"Level 1 amount", sbmlDocument(1, 2, `<listOfSpecies><species name="s" compartment="c"/></listOfSpecies>`),
			`3:16 N0403 <species> "s" has no attribute "initialAmount", which SBML Level 1 Version 2 requires`},
		{"unknown attribute", sbmlDocument(2, 4, `<listOfSpecies><species id="s" compartment="c" intialAmount="1"/></listOfSpecies>`),
			`3:16 N0405 attribute "intialAmount" of <species> does not exist in SBML Level 2 Version 4 and is ignored`},
		{"attribute of another level", sbmlDocument(1, 2, `<listOfSpecies><species name="s" compartment="c" initialAmount="1" constant="true"/></listOfSpecies>`),
			`3:16 N0405 attribute "constant" of <species> does not exist in SBML Level 1 Version 2 and is ignored`},
		{"unknown element", sbmlDocument(3, 2, `<listOfEvent><event/></listOfEvent>`),
			`3:1 N0406 element <listOfEvent> does not exist in <model> in SBML Level 3 Version 2 and is ignored`},
		{"element of another level", sbmlDocument(1, 2, `<listOfEvents/>`),
			`3:1 N0406 element <listOfEvents> does not exist in <model> in SBML Level 1 Version 2 and is ignored`},
		{"two lists", sbmlDocument(2, 4, `<listOfRules/><listOfRules/>`), `3:15 N0411 <listOfRules> is given twice in <model>`},
		{"two formulas", sbmlDocument(3, 2, `<listOfConstraints><constraint>`+one+one+`</constraint></listOfConstraints>`),
			`3:98 N0411 <constraint> has two formulas`},
		{"formula without math", sbmlDocument(3, 2, `<listOfConstraints><constraint><cn xmlns="http://www.w3.org/1998/Math/MathML">1</cn></constraint></listOfConstraints>`),
			`3:32 N0408 <cn> stands outside <math>`},
		{"no formula", sbmlDocument(3, 1, `<listOfRules><algebraicRule/></listOfRules>`), `3:14 N0407 <algebraicRule> has no <math>`},
		{"no trigger", sbmlDocument(3, 1, `<listOfEvents><event id="E" useValuesFromTriggerTime="true"/></listOfEvents>`), `3:15 N0407 event "E" has no <trigger>`},
		{"no lambda", sbmlDocument(3, 2, `<listOfFunctionDefinitions><functionDefinition id="f">`+one+`</functionDefinition></listOfFunctionDefinitions>`),
			`3:104 N0408 a function definition holds <cn> instead of <lambda>`},
		{"bad bvar", sbmlDocument(3, 2, `<listOfFunctionDefinitions><functionDefinition id="f">`+mathML(`<lambda><bvar/><cn>1</cn></lambda>`)+`</functionDefinition></listOfFunctionDefinitions>`),
			`3:112 N0408 <bvar> must hold one <ci>`},
		{"Level 1 formula", sbmlDocument(1, 2, `<listOfParameters><parameter name="p"/></listOfParameters><listOfRules><parameterRule name="p" formula="1+*2"/></listOfRules>`),
			`3:107 N0151 unexpected "*" in formula`},
		{"Level 1 formula missing", sbmlDocument(1, 2, `<listOfRules><algebraicRule/></listOfRules>`), `3:14 N0403 <algebraicRule> has no attribute "formula", which SBML Level 1 Version 2 requires`},
		{"Level 1 rule type", sbmlDocument(1, 2, `<listOfRules><parameterRule name="p" formula="1" type="linear"/></listOfRules>`),
			`3:56 N0404 attribute type="linear" of <parameterRule> is not "scalar" or "rate"`},
		{"denominator", sbmlDocument(1, 2, `<listOfReactions><reaction name="R"><listOfReactants><speciesReference species="A" denominator="0"/></listOfReactants></reaction></listOfReactions>`),
			`3:97 N0404 attribute denominator="0" of <speciesReference> is not a divisor`},
		{"two stoichiometries", sbmlDocument(2, 4, `<listOfReactions><reaction id="R"><listOfReactants><speciesReference species="A" stoichiometry="1"><stoichiometryMath>`+one+`</stoichiometryMath></speciesReference></listOfReactants></reaction></listOfReactions>`),
			`3:100 N0411 <speciesReference> has both stoichiometry and stoichiometryMath`},
		{"unknown unit", sbmlDocument(2, 4, `<listOfParameters><parameter id="k" units="secnd"/></listOfParameters>`), `3:44 N0409 unit "secnd" of <parameter> is not defined`},
		{"unknown kind", sbmlDocument(2, 4, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="mol"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:72 N0409 "mol" is not a unit of SBML`},
		{"fractional exponent", sbmlDocument(2, 4, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="mole" exponent="0.5"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:88 N0404 attribute exponent="0.5" of <unit> is not a whole number`},
		{"unit without size", sbmlDocument(2, 4, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="mole" multiplier="0"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:60 N0404 a unit of kind "mole" has no finite size`},
		{"unit of Level 3", sbmlDocument(3, 2, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="mole"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:60 N0403 <unit> has no attribute "exponent", which SBML Level 3 Version 2 requires
3:60 N0403 <unit> has no attribute "scale", which SBML Level 3 Version 2 requires
3:60 N0403 <unit> has no attribute "multiplier", which SBML Level 3 Version 2 requires`},
		{"offset", sbmlDocument(2, 1, `<listOfUnitDefinitions><unitDefinition id="u"><listOfUnits><unit kind="kelvin" offset="273.15"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:60 N0802 unit "kelvin" with an offset is not supported`},
		{"Celsius", sbmlDocument(1, 2, `<listOfUnitDefinitions><unitDefinition name="u"><listOfUnits><unit kind="Celsius"/></listOfUnits></unitDefinition></listOfUnitDefinitions>`),
			`3:62 N0802 unit "Celsius" with an offset is not supported`},
		{"units of a rate law", sbmlDocument(2, 1, `<listOfReactions><reaction id="R"><kineticLaw substanceUnits="item" timeUnits="second">`+one+`</kineticLaw></reaction></listOfReactions>`),
			`3:63 N0803 substanceUnits "item" of <kineticLaw> differs from the model's unit of substance; numbers are not converted`},
		{"two models", sbmlDocument(3, 1, "</model><model>"), `3:9 N0411 <model> is given twice in <sbml>`},
		{"no model", `<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"/>`, `1:1 N0407 the document holds no <model>`},
		{"other root", `<model/>`, `1:1 N0401 the root element is <model>, not <sbml>`},
		{"no namespace", `<sbml level="2" version="4"/>`, `1:1 N0401 the namespace "" is not that of Level 2 Version 4`},
		{"level mismatch", `<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="3"/>`, `1:1 N0402 the namespace "http://www.sbml.org/sbml/level2/version4" is not that of Level 2 Version 3`},
		{"level unknown", `<sbml xmlns="http://www.sbml.org/sbml/level4" level="4" version="1"/>`, `1:1 N0402 SBML Level 4 Version 1 is not known`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, list := Read("m.xml", []byte(c.doc))
			got := strings.TrimSpace(lines(list))
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if (m == nil) != list.HasErrors() {
				t.Errorf("model %v with %v", m, list)
			}
		})
	}
}

// TestMalformedXML reads documents that are not XML; each has one error.
func TestMalformedXML(t *testing.T) {
	head := `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">`
	for _, c := range []struct{ doc, want string }{
		{``, `1:1 N0101 the file holds no XML element`},
		{`just text`, `1:1 N0101 malformed XML: text outside the document`},
		{head + "\n <model>", `2:9 N0101 the file ends inside <model>`},
		{head + "\n <model></sbml>", `2:9 N0101 malformed XML: <model> is closed by </sbml>`},
		{head + "</sbml></sbml>", `1:90 N0101 malformed XML: </sbml> closes nothing`},
		{head + "</sbml><a/>", `1:90 N0101 <a> follows the end of the document`},
		{head + "\n <model", `2:8 N0101 malformed XML: the file ends in the middle of an element`},
		{head + "\n <model id=m/>", `2:13 N0101 malformed XML: unquoted or missing attribute value in element`},
		{head + "<a:b/>", `1:83 N0101 malformed XML: prefix "a" is not declared`},
		{head + `<notes><a:b/></notes>`, `1:90 N0101 malformed XML: prefix "a" is not declared`},
		{head + `<model id="a" id="b"/>`, `1:83 N0101 malformed XML: <model> has attribute "id" twice`},
		{head + `<model id="&nbsp;"/>`, `1:100 N0101 malformed XML: invalid character entity &nbsp;`},
		{`<!DOCTYPE a [<!ENTITY a "b">]>` + head, `1:1 N0103 the file has a document type declaration, which SBML does not allow`},
		{strings.Repeat("<a>", 2000), `1:3001 N0104 elements are nested more than 1000 deep`},
		{head + "<a" + strings.Repeat(` b=""`, 1001) + "/>", `1:83 N0104 more than 1000 attributes, or 200 namespace declarations in scope`},
		{head + `<model xmlns:m="http://www.w3.org/1998/Math/MathML"><m:cn>` + strings.Repeat("1", 20000), `1:141 N0104 <cn> holds more than 10000 bytes of text`},
		{`<?xml version="1.0" encoding="EBCDIC-CP-US"?>` + head, `1:1 N0102 character encoding "EBCDIC-CP-US" is not supported`},
		{head + "\n<model name='\xff'/>", `2:14 N0102 byte 0xff is not UTF-8, the file's declared encoding`},
		{`<?xml version="1.1"?>` + head, `1:22 N0101 malformed XML: xml: unsupported version "1.1"; only version 1.0 is supported`},
	} {
		m, list := Read("m.xml", []byte(c.doc))
		if got := strings.TrimSpace(lines(list)); got != c.want || m != nil {
			t.Errorf("%.100s:\ngot  %s\nwant %s", c.doc, got, c.want)
		}
	}
}

// TestEncodings reads one document in several encodings.
func TestEncodings(t *testing.T) {
	doc := func(encoding string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?>` + strings.Replace(sbmlDocument(3, 2, ""), "<model", `<model name="Zähler"`, 1)
	}
	latin := bytes.ReplaceAll([]byte(doc("ISO-8859-1")), []byte("ä"), []byte{0xe4})
	var little, big []byte
	for _, c := range append([]uint16{0xfeff}, utf16.Encode([]rune(doc("UTF-16")))...) {
		little = append(little, byte(c), byte(c>>8))
		big = append(big, byte(c>>8), byte(c))
	}
	for _, src := range [][]byte{[]byte(doc("UTF-8")), []byte("\xef\xbb\xbf" + doc("utf-8")), latin, little, big} {
		m, list := Read("m.xml", src)
		if len(list) > 0 {
			t.Error(list)
		} else if m.Name != "Zähler" {
			t.Errorf("got %q", m.Name)
		}
	}
}

// TestPackages refuses packages only where they matter.
func TestPackages(t *testing.T) {
	doc := func(attributes, contents string) string {
		return strings.Replace(sbmlDocument(3, 1, contents), "<sbml", "<sbml "+attributes, 1)
	}
	const multi = `xmlns:multi="http://www.sbml.org/sbml/level3/version1/multi/version1" multi:required="true"`
	const layout = `xmlns:layout="http://www.sbml.org/sbml/level3/version1/layout/version1" layout:required="false"`
	const fbc = `xmlns:fbc="http://www.sbml.org/sbml/level3/version1/fbc/version2" fbc:required="false"`
	for _, c := range []struct{ doc, want string }{
		{doc(multi, ""), ""},
		{doc(strings.Replace(strings.Replace(fbc, "version2", "version4", 1), "false", "true", 1), "<fbc:listOfObjectives/>"),
			`3:1 N0801 SBML package "fbc" (flux balance constraints, this version) is not supported; it is required and first used by "listOfObjectives"`},
		{doc(multi, `<multi:listOfSpeciesTypes/>`), `3:1 N0801 SBML package "multi" (multistate species) is not supported; it is required and first used by "listOfSpeciesTypes"`},
		{doc(multi, "\n"+`<listOfParameters><parameter id="k" constant="true" multi:x="1"/></listOfParameters>`), `4:19 N0801 SBML package "multi" (multistate species) is not supported; it is required and first used by "x"`},
		{doc(strings.ReplaceAll(strings.ReplaceAll(multi, "multi", "comp"), "version1\"", "version2\""), "<comp:listOfPorts/>"),
			`3:1 N0801 SBML package "comp" (hierarchical model composition, this version) is not supported; it is required and first used by "listOfPorts"`},
		{doc(layout, `<layout:listOfLayouts><layout:layout layout:id="l"/></layout:listOfLayouts>`), ""},
		{doc(`xmlns:u="http://example.org/u" u:required="true"`, `<u:x/>`), `3:1 N0801 SBML package "http://example.org/u" is not supported; it is required and first used by "x"`},
		{doc(`xmlns:u="http://example.org/u" u:required="perhaps"`, ``), `1:1 N0404 attribute required="perhaps" of <sbml> is not "true" or "false"`},
		{doc(fbc, `<listOfReactions><reaction id="R" reversible="false" fast="false" fbc:upperFluxBound="u"><kineticLaw>`+mathML("<cn>1</cn>")+`</kineticLaw></reaction></listOfReactions>`), ""},
	} {
		_, list := Read("m.xml", []byte(c.doc))
		if got := strings.TrimSpace(lines(list)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.doc, got, c.want)
		}
		if list.HasErrors() && strings.Contains(c.want, "N08") && !list.Unsupported() {
			t.Errorf("%v does not count as unsupported", list)
		}
	}
}

// TestNotes keeps notes and annotations as written, and adds declarations that
// they need from outside, so that the kept text stands alone.
func TestNotes(t *testing.T) {
	notes := "<notes>\n <p xmlns=\"http://www.w3.org/1999/xhtml\" class='a'>x &amp; <![CDATA[<y>]]><!-- z --></p></notes>"
	annotation := `<annotation><q:a xmlns:q="http://q"><q:b q:c="1"/></q:a></annotation>`
	m := mustRead(t, sbmlDocument(3, 1, notes+annotation+`<listOfParameters><parameter id="k" constant="true">`+annotation+`</parameter></listOfParameters>`))
	if m.Notes != notes || m.Annotation != annotation || m.Annotations["k"] != annotation {
		t.Errorf("%q\n%q\n%q", m.Notes, m.Annotation, m.Annotations)
	}
	doc := strings.Replace(sbmlDocument(3, 1, `<annotation><v:a v:b="1"/><w:c xmlns:w="w"/></annotation>`), "<sbml", `<sbml xmlns:v="http://v?a&amp;b" xmlns:w="no"`, 1)
	if got, want := mustRead(t, doc).Annotation, `<annotation xmlns:v="http://v?a&amp;b"><v:a v:b="1"/><w:c xmlns:w="w"/></annotation>`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReadFileMissing says which file cannot be read.
func TestReadFileMissing(t *testing.T) {
	if _, _, err := ReadFile("no/such.xml"); err == nil || !strings.Contains(err.Error(), "no/such.xml") {
		t.Errorf("got %v", err)
	}
}

// TestCatalogue provokes every documented problem of SBML files with its
// example. Codes N025x belong to the compiler, and rules to format/sbml/rules.
func TestCatalogue(t *testing.T) {
	tested := 0
	for _, e := range diag.Catalogue() {
		if e.File != "model.xml" || e.Code >= "N0250" && e.Code < "N0300" || e.Code >= "N0820" || e.Code == diag.SBMLRule {
			continue
		}
		tested++
		text, files := []byte(e.Example), fstest.MapFS{}
		for _, f := range txtar.Parse(text).Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
			if f.Name == e.File {
				text = f.Data
			}
		}
		m, list := ReadFrom(files, e.File, text)
		if m != nil {
			list = append(append(list, model.Check(m)...), model.CheckUnits(m)...)
		}
		found := false
		for _, d := range list {
			found = found || d.Code == e.Code && d.Pos.IsValid()
		}
		if !found {
			t.Errorf("%s (%s): the example gives %v", e.Code, e.Title, fmt.Sprint(list))
		}
	}
	if tested < 25 {
		t.Errorf("%d examples tested", tested)
	}
}
