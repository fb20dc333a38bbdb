package sbml

import (
	"io"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"niche/expr"
	"niche/model"
)

// distributionURL precedes the names of the distributions of package distrib.
const distributionURL = symbolsURL + "distrib/"

// distributionSpace is the namespace of package distrib.
const distributionSpace = "http://www.sbml.org/sbml/level3/version1/distrib/version1"

// distributions are the functions that package distrib adds to MathML.
var distributions = map[string]bool{
	"normal": true, "uniform": true, "bernoulli": true, "binomial": true, "cauchy": true, "chisquare": true,
	"exponential": true, "gamma": true, "laplace": true, "lognormal": true, "poisson": true, "rayleigh": true,
}

// math adds the formula to parent, if there is one.
func (w *renderer) math(parent *etree.Element, f model.Math) {
	if f.Present() {
		add(parent, "math", "xmlns", mathSpace).AddChild(formulaTree(w.m, f.Expr))
	}
}

// formulaTree returns the content MathML of e, without the <math> around it.
func formulaTree(m *model.Model, e expr.Expr) *etree.Element {
	math := fragment(m.Pool.MathML(e, ""))
	trim(math)
	inner := math.ChildElements()[0]
	for i := range m.Functions {
		if distributions[m.Functions[i].ID] { // a function of the model's own
			return inner
		}
	}
	nameDistributions(inner)
	return inner
}

// nameDistributions turns calls of distributions into the symbols of package
// distrib.
func nameDistributions(el *etree.Element) {
	children := el.ChildElements()
	if el.Tag == "apply" && len(children) > 0 && children[0].Tag == "ci" {
		if name := strings.TrimSpace(children[0].Text()); distributions[name] {
			children[0].Tag = "csymbol"
			attributes(children[0], "encoding", "text", "definitionURL", distributionURL+name)
		}
	}
	for _, c := range children {
		nameDistributions(c)
	}
}

// usesDistributions reports whether a formula below el draws random numbers.
func usesDistributions(el *etree.Element) bool {
	if el.Tag == "csymbol" && strings.HasPrefix(value(el, "definitionURL", ""), distributionURL) {
		return true
	}
	return slices.ContainsFunc(el.ChildElements(), usesDistributions)
}

// trim removes the white space between elements, and that around the text of
// leaves.
func trim(el *etree.Element) {
	for i := len(el.Child) - 1; i >= 0; i-- {
		switch c := el.Child[i].(type) {
		case *etree.CharData:
			if c.IsWhitespace() {
				el.RemoveChildAt(i)
				continue
			}
			c.SetData(strings.TrimSpace(c.Data))
		case *etree.Element:
			trim(c)
		}
	}
}

// fragment parses a piece of XML that stands alone; nil if it is malformed.
func fragment(text string) *etree.Element {
	doc := etree.NewDocument()
	doc.ReadSettings = readSettings()
	if err := doc.ReadFromString(text); err != nil || doc.Root() == nil {
		return nil
	}
	return doc.Root()
}

// readSettings keep what a file says as it is written; the source is UTF-8
// whatever its declaration says.
func readSettings() etree.ReadSettings {
	return etree.ReadSettings{
		PreserveCData: true,
		CharsetReader: func(_ string, input io.Reader) (io.Reader, error) { return input, nil },
	}
}
