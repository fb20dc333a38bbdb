package conformance_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/conformance"
	"niche/internal/testdata"
)

// everyNested takes every case, not a sample, through every nesting.
var everyNested = flag.Bool("nested", false, "take every case of the semantic suite through every nesting: five minutes")

const compSpace = "http://www.sbml.org/sbml/level3/version1/comp/version1"

// A nestedCase is a case of the suite whose model becomes a part of a larger one
// that must behave the same.
type nestedCase struct {
	id       string
	root     *tag   // <sbml>
	model    *tag   // what was its <model>
	top      *tag   // the new <model>; nil until it is wrapped
	prefix   string // of what the case calls its variables
	settings map[string]string
	header   []string
	rows     [][]string
	bare     map[string]bool // ids that keep their names, in the new model
	files    map[string]string
	composed bool // it uses package comp itself
	optimal  bool // it asks for an optimum of fluxes
}

// loadNested reads the case at folder. It returns nil for one that is not in Level 3.
func loadNested(t *testing.T, folder string) *nestedCase {
	t.Helper()
	id := filepath.Base(folder)
	names, err := filepath.Glob(filepath.Join(folder, id+"-sbml-l3v*.xml"))
	if err != nil || len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	c := &nestedCase{id: id, settings: map[string]string{}, bare: map[string]bool{}, files: map[string]string{}}
	c.root = parseTag(t, readFile(t, names[len(names)-1]))
	if c.model = c.root.find("model"); c.model == nil {
		return nil
	}
	for _, a := range c.root.attrs {
		c.composed = c.composed || a.Value == compSpace
		c.optimal = c.optimal || strings.Contains(a.Value, "/fbc/")
	}
	for line := range strings.Lines(string(readFile(t, filepath.Join(folder, id+"-settings.txt")))) {
		key, value, _ := strings.Cut(line, ":")
		c.settings[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	for line := range strings.Lines(string(readFile(t, filepath.Join(folder, id+"-results.csv")))) {
		if line = strings.TrimSpace(line); line != "" {
			c.rows = append(c.rows, strings.Split(line, ","))
		}
	}
	c.header, c.rows = c.rows[0], c.rows[1:]
	others, _ := filepath.Glob(filepath.Join(folder, "*.xml"))
	for _, other := range others {
		if !strings.HasPrefix(filepath.Base(other), id+"-sbml") {
			c.files[filepath.Base(other)] = string(readFile(t, other))
		}
	}
	return c
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// number returns a number of the settings; 0 if there is none.
func (c *nestedCase) number(key string) float64 {
	v, _ := strconv.ParseFloat(c.settings[key], 64)
	return v
}

// wrap makes the model a definition and a new model with one submodel of it,
// which it returns.
func (c *nestedCase) wrap(sub string) *tag {
	c.root.set("xmlns:comp", compSpace)
	c.root.set("comp:required", "true")
	inner := c.root.find("model")
	definitions := c.root.find("comp:listOfModelDefinitions")
	at := slices.Index(c.root.children, inner)
	if definitions == nil {
		definitions = newTag("comp:listOfModelDefinitions")
		c.root.children = slices.Insert(c.root.children, at+1, definitions)
	}
	inner.name = "comp:modelDefinition"
	if inner.get("id") == "" {
		inner.set("id", "inner_"+sub)
	}
	definitions.with(inner)
	submodel := newTag("comp:submodel", "comp:id", sub, "comp:modelRef", inner.get("id"))
	c.top = newTag("model", "id", "top_around_"+sub).with(newTag("comp:listOfSubmodels").with(submodel))
	c.root.children[at] = c.top
	c.prefix = sub + "__" + c.prefix
	return submodel
}

// name is what the variable id of the case is called in the new model.
func (c *nestedCase) name(id string) string {
	if c.bare[id] {
		return id
	}
	return c.prefix + id
}

// list renames the ids of a list separated by commas.
func (c *nestedCase) list(text string) string {
	var ids []string
	for id := range strings.SplitSeq(text, ",") {
		if id = strings.TrimSpace(id); id != "" {
			ids = append(ids, c.name(id))
		}
	}
	return strings.Join(ids, ", ")
}

// write makes a case folder in dir.
func (c *nestedCase) write(t *testing.T, dir string) {
	t.Helper()
	folder := filepath.Join(dir, c.id)
	var settings, results strings.Builder
	for _, key := range []string{"start", "duration", "steps", "absolute", "relative"} {
		fmt.Fprintf(&settings, "%s: %s\n", key, c.settings[key])
	}
	for _, key := range []string{"variables", "amount", "concentration"} {
		fmt.Fprintf(&settings, "%s: %s\n", key, c.list(c.settings[key]))
	}
	header := slices.Clone(c.header)
	for i, id := range header[1:] {
		header[i+1] = c.name(strings.TrimSpace(id))
	}
	for _, row := range append([][]string{header}, c.rows...) {
		results.WriteString(strings.Join(row, ",") + "\n")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		c.id + "-settings.txt": settings.String(), c.id + "-results.csv": results.String(), c.id + "-sbml-l3v2.xml": c.root.String(),
	}
	for name, text := range c.files {
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// quantities lists compartments, species and parameters of the model.
func (c *nestedCase) quantities() []*tag {
	return slices.Concat(c.model.items("listOfCompartments"), c.model.items("listOfSpecies"), c.model.items("listOfParameters"))
}

// copies gives the new model a copy of every compartment, species and parameter,
// to which attach adds how it stands to the one of the submodel.
func (c *nestedCase) copies(attach func(original, copied *tag)) {
	for _, list := range []string{"listOfCompartments", "listOfSpecies", "listOfParameters"} {
		for _, el := range c.model.items(list) {
			if el.find("comp:replacedBy") != nil || el.name == "species" && !c.bare[el.get("compartment")] {
				continue // what stands in the place of an element need not be equal to it
			}
			copied := newTag(el.name)
			copied.attrs = slices.Clone(el.attrs)
			copied.drop("metaid", "units", "substanceUnits", "sboTerm")
			if factor := c.model.get("conversionFactor"); el.name == "species" && factor != "" && el.get("conversionFactor") == "" {
				copied.set("conversionFactor", factor)
			}
			attach(el, copied)
			c.top.child(list).with(copied)
			c.bare[el.get("id")] = true
		}
	}
}

// factor declares a constant parameter of the model and returns its id.
func factor(model *tag, id string, value float64) string {
	model.child("listOfParameters").with(newTag("parameter", "id", id, "value", strconv.FormatFloat(value, 'g', 17, 64), "constant", "true"))
	return id
}

// slower makes the case k times as long, and the rates of its reactions as small.
func (c *nestedCase) slower(k float64) {
	for _, id := range slices.Clone(c.header) {
		if id = strings.TrimSpace(id); reactions(c.root)[id[strings.LastIndex(id, "_")+1:]] {
			c.multiply(id, 1/k)
		}
	}
	for _, key := range []string{"start", "duration"} {
		if c.settings[key] != "" {
			c.settings[key] = strconv.FormatFloat(k*c.number(key), 'g', 17, 64)
		}
	}
}

// reactions are the ids of all reactions in el.
func reactions(el *tag) map[string]bool {
	ids := map[string]bool{}
	for _, c := range el.elements() {
		if c.name == "reaction" {
			ids[c.get("id")] = true
		}
		maps.Copy(ids, reactions(c))
	}
	return ids
}

// multiply changes what is expected of the variable id.
func (c *nestedCase) multiply(id string, factor float64) {
	for k, name := range c.header {
		if strings.TrimSpace(name) != id {
			continue
		}
		for _, row := range c.rows {
			if v, err := strconv.ParseFloat(strings.TrimSpace(row[k]), 64); err == nil {
				row[k] = strconv.FormatFloat(factor*v, 'g', 17, 64)
			}
		}
	}
}

func replacement(attrs ...string) *tag {
	return newTag("comp:listOfReplacedElements").with(newTag("comp:replacedElement", append([]string{"comp:submodelRef", "SUB"}, attrs...)...))
}

// nestings change a case to one with the same answers. They return false where
// they do not apply.
var nestings = []struct {
	name string
	nest func(c *nestedCase) bool
}{
	{"submodel", func(c *nestedCase) bool {
		c.wrap("SUB")
		return true
	}},
	{"twice", func(c *nestedCase) bool {
		c.wrap("LOW")
		c.wrap("SUB")
		return true
	}},
	{"external", nestExternal},
	{"replaced", func(c *nestedCase) bool {
		c.wrap("SUB")
		c.copies(func(original, copied *tag) { copied.with(replacement("comp:idRef", original.get("id"))) })
		return true
	}},
	{"replacedBy", func(c *nestedCase) bool {
		c.wrap("SUB")
		c.copies(func(original, copied *tag) {
			copied.with(newTag("comp:replacedBy", "comp:submodelRef", "SUB", "comp:idRef", original.get("id")))
		})
		return true
	}},
	{"ports", func(c *nestedCase) bool {
		c.wrap("SUB")
		ports := newTag("comp:listOfPorts")
		c.copies(func(original, copied *tag) {
			id := original.get("id")
			ports.with(newTag("comp:port", "comp:id", id+"_port", "comp:idRef", id))
			copied.with(replacement("comp:portRef", id+"_port"))
		})
		c.model.child("comp:listOfPorts").with(ports.children...)
		return true
	}},
	{"deep ports", nestDeepPorts},
	{"deletions", nestDeletions},
	{"unit factors", func(c *nestedCase) bool {
		sub := c.wrap("SUB")
		sub.set("comp:timeConversionFactor", factor(c.top, "k_time", 1))
		sub.set("comp:extentConversionFactor", factor(c.top, "k_extent", 1))
		return true
	}},
	{"slow", func(c *nestedCase) bool {
		c.wrap("SUB").set("comp:timeConversionFactor", factor(c.top, "k_time", 4))
		c.slower(4)
		return true
	}},
	{"slow twice", func(c *nestedCase) bool {
		c.wrap("LOW").set("comp:timeConversionFactor", factor(c.top, "k_time", 4))
		c.wrap("SUB").set("comp:timeConversionFactor", factor(c.top, "k_time", 0.5))
		c.slower(2)
		return true
	}},
	{"extent", nestExtent},
}

// nestExternal moves the model to a file in a folder of its own.
func nestExternal(c *nestedCase) bool {
	if len(c.files) > 0 {
		return false
	}
	c.wrap("SUB")
	definitions := c.root.find("comp:listOfModelDefinitions")
	outside := newTag("sbml")
	outside.attrs = slices.Clone(c.root.attrs)
	definitions.children = slices.DeleteFunc(definitions.children, func(x *tag) bool { return x == c.model })
	for _, other := range []string{"comp:listOfModelDefinitions", "comp:listOfExternalModelDefinitions"} {
		if list := c.root.find(other); list != nil && len(list.elements()) > 0 {
			outside.with(list)
		}
	}
	c.root.children = []*tag{c.top, newTag("comp:listOfExternalModelDefinitions").with(
		newTag("comp:externalModelDefinition", "comp:id", "outer", "comp:source", "part%20of.xml", "comp:modelRef", c.model.get("id")))}
	c.top.find("comp:listOfSubmodels").elements()[0].set("comp:modelRef", "outer")
	c.files["part of.xml"] = outside.String()
	inside := *c.model
	inside.name = "model"
	c.files["part of.xml"] = newTag("sbml").with(append([]*tag{&inside}, outside.children...)...).withAttrs(outside).String()
	return true
}

// withAttrs gives el the attributes of other.
func (el *tag) withAttrs(other *tag) *tag {
	el.attrs = slices.Clone(other.attrs)
	return el
}

// nestDeepPorts replaces everything two levels deep, through ports of ports.
func nestDeepPorts(c *nestedCase) bool {
	c.wrap("LOW")
	low, middle := newTag("comp:listOfPorts"), newTag("comp:listOfPorts")
	for _, el := range c.quantities() {
		id := el.get("id")
		low.with(newTag("comp:port", "comp:id", id+"_port", "comp:idRef", id))
		middle.with(newTag("comp:port", "comp:id", id+"_portal", "comp:idRef", "LOW").with(newTag("comp:sBaseRef", "comp:portRef", id+"_port")))
	}
	if len(low.children) == 0 || c.model.find("comp:listOfPorts") != nil {
		return false
	}
	c.model.with(low)
	c.top.with(middle)
	c.wrap("SUB")
	c.copies(func(original, copied *tag) { copied.with(replacement("comp:portRef", original.get("id")+"_portal")) })
	return true
}

// nestDeletions adds elements that would change everything, and deletes them.
func nestDeletions(c *nestedCase) bool {
	sub := c.wrap("SUB")
	deletions := newTag("comp:listOfDeletions")
	sub.with(deletions)
	number := func(v string) *tag {
		return newTag("math", "xmlns", "http://www.w3.org/1998/Math/MathML").with(newTag("cn").with(&tag{text: v}))
	}
	for _, el := range c.quantities() {
		c.model.child("listOfRules").with(newTag("rateRule", "variable", el.get("id"), "metaid", "bad_rule_"+el.get("id")).with(number("1e9")))
		deletions.with(newTag("comp:deletion", "comp:metaIdRef", "bad_rule_"+el.get("id")))
		if el.name != "species" {
			continue
		}
		c.model.child("listOfReactions").with(newTag("reaction", "id", "bad_reaction_"+el.get("id"), "reversible", "false").with(
			newTag("listOfProducts").with(newTag("speciesReference", "species", el.get("id"), "constant", "true", "stoichiometry", "1")),
			newTag("kineticLaw").with(number("1e9"))))
		deletions.with(newTag("comp:deletion", "comp:id", "d_"+el.get("id"), "comp:idRef", "bad_reaction_"+el.get("id")))
	}
	c.model.child("listOfParameters").with(newTag("parameter", "id", "bad_parameter", "constant", "true"))
	deletions.with(newTag("comp:deletion", "comp:idRef", "bad_parameter"))
	order(c.model)
	return true
}

// order sorts the lists of a model as SBML wants them.
func order(model *tag) {
	lists := []string{"notes", "annotation", "listOfFunctionDefinitions", "listOfUnitDefinitions", "listOfCompartments", "listOfSpecies",
		"listOfParameters", "listOfInitialAssignments", "listOfRules", "listOfConstraints", "listOfReactions", "listOfEvents"}
	rank := func(el *tag) int {
		if k := slices.Index(lists, el.name); k >= 0 {
			return k
		}
		return len(lists)
	}
	slices.SortStableFunc(model.children, func(a, b *tag) int { return rank(a) - rank(b) })
}

// nestExtent counts extents of the submodel in another unit, which conversion
// factors of its species undo.
func nestExtent(c *nestedCase) bool {
	if c.composed || c.model.get("conversionFactor") != "" {
		return false
	}
	for _, el := range c.model.items("listOfSpecies") {
		if el.get("conversionFactor") != "" {
			return false
		}
	}
	c.model.set("conversionFactor", factor(c.model, "k_back", 0.125))
	for _, r := range c.model.items("listOfReactions") {
		c.multiply(r.get("id"), 8)
	}
	c.wrap("SUB").set("comp:extentConversionFactor", factor(c.top, "k_extent", 8))
	order(c.model)
	return true
}

// TestNestedModels takes cases of the semantic suite, makes their models parts
// of larger ones in ways that do not change what they do, and wants the answers
// of the suite. Under -nested every case takes every way; otherwise each way
// takes every twentieth case, each another part.
func TestNestedModels(t *testing.T) {
	dir := testdata.Dir(t, "semantic")
	folders, err := filepath.Glob(filepath.Join(dir, "[0-9]*"))
	if err != nil {
		t.Fatal(err)
	}
	for k, nesting := range nestings {
		t.Run(nesting.name, func(t *testing.T) {
			out, written := t.TempDir(), 0
			for i, folder := range folders {
				if !*everyNested && i%20 != k {
					continue
				}
				if c := loadNested(t, folder); c != nil && !c.optimal && nesting.nest(c) {
					c.write(t, out)
					written++
				}
			}
			report, err := conformance.Semantic(context.Background(), out, conformance.Options{Workers: 2})
			s := summarise(t, report, err)
			t.Logf("%d of %d passed, refused %v", s.Passed, written, s.Refused)
			if s.Passed == 0 {
				t.Error("no case was run")
			}
		})
	}
}
