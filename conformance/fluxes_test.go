package conformance_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/conformance"
	"niche/internal/testdata"
)

const fbcSpace = "http://www.sbml.org/sbml/level3/version1/fbc/version"

// version is that of package fbc which the case uses.
func (c *nestedCase) version() string { return strings.TrimPrefix(c.root.get("xmlns:fbc"), fbcSpace) }

// values are those of the model's parameters; ok is false if something else sets
// one.
func (c *nestedCase) values() (v map[string]string, ok bool) {
	v = map[string]string{}
	for _, p := range c.model.items("listOfParameters") {
		v[p.get("id")] = p.get("value")
	}
	return v, c.model.find("listOfInitialAssignments") == nil && c.model.find("listOfRules") == nil
}

// listBounds turns the bounds of version 2 into those of version 1.
func listBounds(c *nestedCase) bool {
	values, fixed := c.values()
	if c.version() != "2" || !fixed {
		return false
	}
	bounds := newTag("fbc:listOfFluxBounds")
	for _, r := range c.model.items("listOfReactions") {
		low, up := values[r.get("fbc:lowerFluxBound")], values[r.get("fbc:upperFluxBound")]
		r.drop("fbc:lowerFluxBound", "fbc:upperFluxBound")
		bound := func(operation, value string) {
			bounds.with(newTag("fbc:fluxBound", "fbc:reaction", r.get("id"), "fbc:operation", operation, "fbc:value", value))
		}
		if low == up && low != "" {
			bound("equal", low)
			continue
		}
		if low != "" {
			bound("greaterEqual", low)
		}
		if up != "" {
			bound("lessEqual", up)
		}
	}
	c.root.set("xmlns:fbc", fbcSpace+"1")
	c.model.drop("fbc:strict")
	c.model.with(bounds)
	return true
}

// nameBounds turns the bounds of version 1 into parameters, as version 2 has them.
func nameBounds(c *nestedCase) bool {
	if c.version() != "1" {
		return false
	}
	set := func(reaction, side, value string) {
		id := "bound_" + side + "_" + reaction
		c.model.child("listOfParameters").with(newTag("parameter", "id", id, "value", value, "constant", "true"))
		for _, r := range c.model.items("listOfReactions") {
			if r.get("id") == reaction {
				r.set("fbc:"+side+"FluxBound", id)
			}
		}
	}
	for _, b := range c.model.items("fbc:listOfFluxBounds") {
		if b.get("fbc:operation") != "greaterEqual" {
			set(b.get("fbc:reaction"), "upper", b.get("fbc:value"))
		}
		if b.get("fbc:operation") != "lessEqual" {
			set(b.get("fbc:reaction"), "lower", b.get("fbc:value"))
		}
	}
	c.root.set("xmlns:fbc", fbcSpace+"2")
	c.model.set("fbc:strict", "false")
	c.model.children = slices.DeleteFunc(c.model.children, func(x *tag) bool { return x.name == "fbc:listOfFluxBounds" })
	order(c.model)
	return true
}

// objectives lists those of the model.
func (c *nestedCase) objectives() []*tag { return c.model.items("fbc:listOfObjectives") }

// negated returns −text.
func negated(text string) string {
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "-") {
		return text[1:]
	}
	return "-" + text
}

// revisions change a problem to one whose answer is known.
var revisions = []struct {
	name   string
	revise func(c *nestedCase) bool
}{
	{"bounds in a list", listBounds},
	{"bounds by name", nameBounds},
	{"version 3", func(c *nestedCase) bool {
		nameBounds(c)
		c.root.set("xmlns:fbc", fbcSpace+"3")
		for _, o := range c.objectives() {
			for _, f := range o.items("fbc:listOfFluxObjectives") {
				f.set("fbc:variableType", "linear")
			}
		}
		return true
	}},
	{"negated objective", func(c *nestedCase) bool {
		for _, o := range c.objectives() {
			o.set("fbc:type", map[string]string{"maximize": "minimize", "minimize": "maximize"}[o.get("fbc:type")])
			for _, f := range o.items("fbc:listOfFluxObjectives") {
				f.set("fbc:coefficient", negated(f.get("fbc:coefficient")))
			}
			c.multiply(o.get("fbc:id"), -1)
		}
		return true
	}},
	{"reactions turned round", func(c *nestedCase) bool {
		values, fixed := c.values()
		if nameBounds(c) {
			values, fixed = c.values()
		}
		if !fixed {
			return false
		}
		for _, r := range c.model.items("listOfReactions") {
			from, to := r.find("listOfReactants"), r.find("listOfProducts")
			if from != nil {
				from.name = "listOfProducts"
			}
			if to != nil {
				to.name = "listOfReactants"
			}
			slices.SortStableFunc(r.children, func(a, b *tag) int { return -strings.Compare(a.name, b.name) })
			low, up := values[r.get("fbc:lowerFluxBound")], values[r.get("fbc:upperFluxBound")]
			r.set("reversible", "true")
			for side, value := range map[string]string{"upper": low, "lower": up} {
				id := "turned_" + side + "_" + r.get("id")
				c.model.child("listOfParameters").with(newTag("parameter", "id", id, "value", negated(value), "constant", "true"))
				r.set("fbc:"+side+"FluxBound", id)
			}
			c.multiply(r.get("id"), -1)
		}
		for _, o := range c.objectives() {
			for _, f := range o.items("fbc:listOfFluxObjectives") {
				f.set("fbc:coefficient", negated(f.get("fbc:coefficient")))
			}
		}
		return true
	}},
	{"other objectives", func(c *nestedCase) bool {
		all := c.model.find("fbc:listOfObjectives")
		reaction := c.model.items("listOfReactions")[0].get("id")
		other := func(id, kind string) *tag {
			return newTag("fbc:objective", "fbc:id", id, "fbc:type", kind).with(newTag("fbc:listOfFluxObjectives").with(
				newTag("fbc:fluxObjective", "fbc:reaction", reaction, "fbc:coefficient", "3")))
		}
		all.children = slices.Concat([]*tag{other("before", "minimize")}, all.children, []*tag{other("after", "maximize")})
		return true
	}},
	{"amounts in thousandths", func(c *nestedCase) bool {
		// Stoichiometries by a factor: the balances are the same.
		if c.model.find("listOfInitialAssignments") != nil || c.model.find("listOfRules") != nil {
			return false
		}
		for _, r := range c.model.items("listOfReactions") {
			for _, s := range slices.Concat(r.items("listOfReactants"), r.items("listOfProducts")) {
				v, err := strconv.ParseFloat(s.get("stoichiometry"), 64)
				if err != nil {
					return false
				}
				s.set("stoichiometry", strconv.FormatFloat(v/1024, 'g', 17, 64))
			}
		}
		return true
	}},
}

// TestRevisedFluxes changes the flux balances of the suite in ways whose effect
// on the answer is known.
func TestRevisedFluxes(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(testdata.Dir(t, "semantic"), "[0-9]*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, revision := range revisions {
		t.Run(revision.name, func(t *testing.T) {
			out, written := t.TempDir(), 0
			for _, folder := range folders {
				if c := loadFluxes(t, folder); c != nil && revision.revise(c) {
					c.write(t, out)
					written++
				}
			}
			report, err := conformance.Semantic(context.Background(), out, conformance.Options{Workers: 2})
			s := summarise(t, report, err)
			t.Logf("%d of %d passed", s.Passed, written)
			if s.Passed != written || written < 7 {
				t.Errorf("%d of %d passed", s.Passed, written)
			}
		})
	}
}

// loadFluxes reads the case at folder; nil if it has no fluxes.
func loadFluxes(t *testing.T, folder string) *nestedCase {
	src, err := filepath.Glob(filepath.Join(folder, "*-sbml-l3v*.xml"))
	if err != nil || len(src) == 0 || !strings.Contains(string(readFile(t, src[len(src)-1])), fbcSpace) {
		return nil
	}
	return loadNested(t, folder)
}
