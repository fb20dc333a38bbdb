package sbml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"niche/model"
)

// canonical lists the tokens of a document: names with their namespaces,
// attributes in order of name, text in one piece, comments and instructions.
// Documents with equal lists are equivalent.
func canonical(t *testing.T, src []byte) []string {
	t.Helper()
	utf8, problem := toUTF8("", src)
	if problem != nil {
		t.Fatal(problem)
	}
	d := xml.NewDecoder(bytes.NewReader(utf8))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var list []string
	text := ""
	flush := func() {
		if text != "" {
			list = append(list, fmt.Sprintf("%q", text))
		}
		text = ""
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			flush()
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			text += string(c)
			continue
		}
		flush()
		switch x := token.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range x.Attr {
				attrs = append(attrs, fmt.Sprintf("%s %s=%q", a.Name.Space, a.Name.Local, a.Value))
			}
			slices.Sort(attrs)
			list = append(list, fmt.Sprintf("<%s %s %v>", x.Name.Space, x.Name.Local, attrs))
		case xml.EndElement:
			list = append(list, "</>")
		case xml.Comment:
			list = append(list, "<!--"+string(x)+"-->")
		case xml.ProcInst:
			if x.Target != "xml" { // the encoding may differ
				list = append(list, "<?"+x.Target+" "+string(x.Inst)+"?>")
			}
		}
	}
}

// firstDifference shows where two lists part.
func firstDifference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("token %d:\n got %q\nwant %q", i, a[i:min(i+3, len(a))], b[i:min(i+3, len(b))])
		}
	}
	return ""
}

// TestUnchangedDocuments writes documents as they were read, and after an edit
// that changes nothing.
func TestUnchangedDocuments(t *testing.T) {
	for _, dir := range []string{"biomodels", "semantic", "levels", "antimony/pairs"} {
		eachDocument(t, dir, func(t *testing.T, name string, src []byte, _ *model.Model) {
			doc, list := ReadDocument(name, src)
			if doc == nil {
				t.Fatal(list)
			}
			want := canonical(t, src)
			if s := firstDifference(canonical(t, doc.Text()), want); s != "" {
				t.Error(s)
			}
			if doc.hierarchical || dir == "biomodels" && len(src) > 50_000 { // the others have all there is
				return
			}
			if list := doc.Edit(func(*model.Model) {}); list.HasErrors() && !list.Unsupported() {
				t.Fatal(list)
			}
			if s := firstDifference(canonical(t, doc.Text()), want); s != "" {
				t.Errorf("after an empty edit: %s", s)
			}
		})
	}
}

// TestEditKeepsTheRest reads documents of public collections, changes one value
// and writes them: one attribute differs, and all other bytes are the same –
// annotations, notes, elements of packages that niche does not know, comments,
// order and white space.
func TestEditKeepsTheRest(t *testing.T) {
	for dir, want := range map[string]int{"biomodels": 535, "semantic": 1140} {
		edited := 0
		eachDocument(t, dir, func(t *testing.T, name string, src []byte, _ *model.Model) {
			doc, list := ReadDocument(name, src)
			if doc == nil {
				t.Fatal(list)
			}
			if got := doc.Text(); !bytes.Equal(got, src) {
				t.Fatalf("unchanged: %s", firstDifference(splitLines(got), splitLines(src)))
			}
			if doc.hierarchical {
				return // it is written out flat
			}
			changed := false
			if list := doc.Edit(func(m *model.Model) { changed = changeOne(m) }); list.HasErrors() || !changed {
				if list.HasErrors() && !list.Unsupported() {
					t.Fatal(list)
				}
				return
			}
			edited++
			if before, after := middle(src, doc.Text()); !attributeOnly.Match(before) || !attributeOnly.Match(after) {
				t.Errorf("%q became %q", before, after)
			}
		})
		t.Logf("%s: %d documents edited", dir, edited)
		if whole && edited < want {
			t.Errorf("%s: %d documents edited, want at least %d", dir, edited, want)
		}
	}
}

// attributeOnly is what may differ: a part of a value, or a value that was not
// given.
var attributeOnly = regexp.MustCompile(`^[^<>]{0,60}$`)

func splitLines(text []byte) []string { return strings.Split(string(text), "\n") }

// middle returns what two texts do not have in common.
func middle(a, b []byte) (x, y []byte) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// changeOne gives the first parameter, species or compartment with a value another
// one.
func changeOne(m *model.Model) bool {
	for i := range m.Parameters {
		if v := &m.Parameters[i].Value; !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			*v = 2**v + 1
			return true
		}
	}
	for i := range m.Species {
		if v := &m.Species[i].Initial; !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			*v = 2**v + 1
			return true
		}
	}
	for i := range m.Compartments {
		if v := &m.Compartments[i].Size; !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			*v = 2**v + 1
			return true
		}
	}
	return false
}

// TestSpelling: what XML lets one spell in several ways stays as it is.
func TestSpelling(t *testing.T) {
	src := strings.NewReplacer(`metaid="meta_m"`, `metaid = 'meta_m'`, `value="1e-1" constant="true"/>`, `value='1e-1'   constant="true" />`,
		"<i>note</i>", "<i>A-&gt;B &#228; <![CDATA[<x>]]></i>", "\n", "\r\n", "hint=\"left\"", "hint='&quot;left&quot; > \"'").Replace(annotated)
	doc, list := ReadDocument("m.xml", []byte(src))
	if doc == nil {
		t.Fatal(list)
	}
	if got := string(doc.Text()); got != src {
		t.Errorf("got\n%s\nwant\n%s", got, src)
	}
	doc.Edit(func(m *model.Model) { m.Species[1].Initial = 4 })
	if before, after := middle([]byte(src), doc.Text()); string(before) != "0" || string(after) != "4" {
		t.Errorf("%q became %q", before, after)
	}
}

// annotated is a document with a bit of everything that niche does not
// understand.
const annotated = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<sbml:sbml xmlns:sbml="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" xmlns:layout="http://www.sbml.org/sbml/level3/version1/layout/version1" layout:required="false">
  <sbml:model id="m" metaid="meta_m">
    <sbml:notes><p xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> <i>note</i></p></sbml:notes>
    <sbml:listOfCompartments>
      <sbml:compartment id="c" size="1" spatialDimensions="3" constant="true"/>
    </sbml:listOfCompartments>
    <sbml:listOfSpecies>
      <!-- the two of them -->
      <sbml:species metaid="a" sboTerm="SBO:0000247" id="A" compartment="c" initialAmount="1.50" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false" layout:hint="left">
        <sbml:annotation><tool:colour xmlns:tool="urn:tool">red</tool:colour></sbml:annotation>
        <layout:thing layout:id="t"/>
      </sbml:species>
      <sbml:species id="B" compartment="c" initialAmount="0" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
    </sbml:listOfSpecies>
    <sbml:listOfParameters>
      <sbml:parameter id="k" value="1e-1" constant="true"/>
    </sbml:listOfParameters>
    <sbml:listOfReactions>
      <sbml:reaction id="R" reversible="false" fast="false">
        <sbml:listOfReactants>
          <sbml:speciesReference species="A" stoichiometry="1" constant="true"/>
        </sbml:listOfReactants>
        <sbml:kineticLaw>
          <math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><cn sbml:units="litre">1</cn><ci>k</ci><ci>A</ci></apply></math>
        </sbml:kineticLaw>
      </sbml:reaction>
    </sbml:listOfReactions>
    <layout:listOfLayouts><layout:layout layout:id="l"/></layout:listOfLayouts>
  </sbml:model>
</sbml:sbml>
`

// TestEdit changes one thing at a time and compares the text line by line.
func TestEdit(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(m *model.Model)
		want   string // lines that went (-) and came (+)
	}{
		{"value", func(m *model.Model) { m.Parameters[0].Value = 0.2 }, `
-      <sbml:parameter id="k" value="1e-1" constant="true"/>
+      <sbml:parameter id="k" value="0.2" constant="true"/>`},
		{"initial", func(m *model.Model) {
			m.Species[0].InitialIsAmount, m.Species[0].Initial = false, 3
			m.Species[1].BoundaryCondition = true
		}, `
-      <sbml:species metaid="a" sboTerm="SBO:0000247" id="A" compartment="c" initialAmount="1.50" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false" layout:hint="left">
-      <sbml:species id="B" compartment="c" initialAmount="0" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
+      <sbml:species metaid="a" sboTerm="SBO:0000247" id="A" compartment="c" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false" layout:hint="left" initialConcentration="3">
+      <sbml:species id="B" compartment="c" initialAmount="0" hasOnlySubstanceUnits="false" boundaryCondition="true" constant="false"/>`},
		{"new parameter and rule", func(m *model.Model) {
			m.Parameters = append(m.Parameters, model.Parameter{ID: "p", Value: 1})
			m.Rules = append(m.Rules, model.Rule{Kind: model.RateRule, Variable: "p", Math: model.Math{Expr: m.Pool.Symbol("k")}})
		}, `
+      <sbml:parameter id="p" value="1" constant="false"/>
+    <sbml:listOfRules>
+      <sbml:rateRule variable="p">
+        <math xmlns="http://www.w3.org/1998/Math/MathML">
+          <ci>k</ci>
+        </math>
+      </sbml:rateRule>
+    </sbml:listOfRules>`},
		{"new product", func(m *model.Model) {
			m.Reactions[0].Products = []model.SpeciesReference{{Species: "B", Stoichiometry: 2, Constant: true}}
		}, `
+        <sbml:listOfProducts>
+          <sbml:speciesReference species="B" stoichiometry="2" constant="true"/>
+        </sbml:listOfProducts>`},
		{"no reaction", func(m *model.Model) { m.Reactions = nil }, "-    <sbml:listOfReactions> and 9 more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, list := ReadDocument("m.xml", []byte(annotated))
			if doc == nil {
				t.Fatal(list)
			}
			if list := doc.Edit(c.change); list.HasErrors() {
				t.Fatal(list)
			}
			if got := lineDifference(annotated, string(doc.Text())); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// lineDifference lists the lines of a that b lacks, then those of b that a
// lacks; many removed lines are counted.
func lineDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var gone, come []string
	for _, l := range x {
		if !slices.Contains(y, l) {
			gone = append(gone, "-"+l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			come = append(come, "+"+l)
		}
	}
	if len(gone) > 5 {
		return fmt.Sprintf("%s and %d more", gone[0], len(gone)-1)
	}
	return strings.Join(append(gone, come...), "\n")
}
