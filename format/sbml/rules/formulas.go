package rules

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/distrib"
	"niche/format/sbml"
	"niche/units"
)

// holder is an element with a formula.
type holder struct {
	node     sbml.Node
	reaction sbml.Node // around a rate law
	bound    []string  // names that the formula binds or knows besides the model's
	function bool
	truth    string // rule that wants a truth value; "" wants a number
	unitRule string
}

// formulas examines every formula of the model.
func (x *examiner) formulas() {
	for _, f := range x.index.functions {
		x.formula(holder{node: f, function: true})
	}
	quantity := func(id string, rules [3]string) string {
		switch x.index.things[id].kind {
		case "compartment":
			return rules[0]
		case "species":
			return rules[1]
		}
		return rules[2]
	}
	for _, a := range x.index.initials {
		x.formula(holder{node: a, unitRule: quantity(a.Value("symbol"), [3]string{"10521", "10522", "10523"})})
	}
	for _, r := range x.index.rules {
		rules := [3]string{"10511", "10512", "10513"}
		if r.Name() == "rateRule" {
			rules = [3]string{"10531", "10532", "10533"}
		}
		x.formula(holder{node: r, unitRule: quantity(r.Value("variable"), rules)})
	}
	for _, c := range x.list(x.model, "listOfConstraints") {
		x.formula(holder{node: c, truth: "21001"})
	}
	for _, r := range x.index.reactions {
		for _, list := range []string{"listOfReactants", "listOfProducts"} {
			for _, ref := range x.list(r, list) {
				x.formula(holder{node: ref.Child("stoichiometryMath")})
			}
		}
		x.formula(holder{node: r.Child("kineticLaw"), reaction: r, bound: x.localNames(r), unitRule: "10541"})
	}
	for _, e := range x.index.events {
		x.formula(holder{node: e.Child("trigger"), truth: "21202"})
		x.formula(holder{node: e.Child("delay"), unitRule: "10551"})
		x.formula(holder{node: e.Child("priority"), unitRule: "10565"})
		for _, a := range x.list(e, "listOfEventAssignments") {
			x.formula(holder{node: a, unitRule: quantity(a.Value("variable"), [3]string{"10561", "10562", "10563"})})
		}
	}
}

func (x *examiner) localNames(reaction sbml.Node) []string {
	var names []string
	for _, p := range x.localParameters(reaction) {
		names = append(names, p.Value("id"))
	}
	return names
}

// mathOf returns the <math> of n.
func mathOf(n sbml.Node) sbml.Node {
	for _, c := range n.Children() {
		if c.Space() == sbml.MathSpace && c.Name() == "math" {
			return c
		}
	}
	return sbml.Node{}
}

// formula examines one formula.
func (x *examiner) formula(h holder) {
	m := mathOf(h.node)
	if !m.Exists() {
		return
	}
	x.report.unitRules[m.Pos()] = h.unitRule
	parts := mathChildren(m)
	switch {
	case len(parts) > 1:
		x.known("10201", diag.SBMLMath, parts[1].Pos(), "keep one formula", "<math> holds more than one formula")
		return
	case len(parts) == 0:
		return
	case h.function:
		x.lambda(h, parts[0])
		return
	}
	v := &formulaExaminer{x: x, h: h, at: m.Pos()}
	have := v.examine(parts[0])
	switch {
	case x.since(3, 2):
	case h.truth != "" && have == number:
		x.known(h.truth, diag.TruthValue, m.Pos(), "write a condition", "the formula of <%s> is a number, not a truth value", h.node.Name())
	case h.truth == "" && have == truth:
		x.known("10217", diag.TruthValue, m.Pos(), "write a number", "the formula of <%s> is a truth value, not a number", h.node.Name())
	}
}

// lambda examines the body of a function.
func (x *examiner) lambda(h holder, e sbml.Node) {
	for e.Name() == "semantics" && len(mathChildren(e)) > 0 {
		e = mathChildren(e)[0]
	}
	if e.Name() != "lambda" {
		x.known("20301", diag.SBMLMath, e.Pos(), "wrap it in <lambda>", "function %q holds <%s> instead of <lambda>", h.node.Value("id"), e.Name())
		return
	}
	parts := mathChildren(e)
	for len(parts) > 0 && parts[0].Name() == "bvar" {
		if inner := mathChildren(parts[0]); len(inner) == 1 {
			h.bound = append(h.bound, inner[0].Text())
		}
		parts = parts[1:]
	}
	if len(parts) != 1 {
		return
	}
	v := &formulaExaminer{x: x, h: h, at: parts[0].Pos()}
	v.examine(parts[0])
	body := parts[0]
	if body.Name() == "csymbol" || body.Name() == "ci" && !slices.Contains(h.bound, body.Text()) {
		x.breach("20305", body.Pos(), "let it depend on the arguments", "function %q returns neither a number nor a truth value", h.node.Value("id"))
	}
}

// mathChildren returns the formulas inside n.
func mathChildren(n sbml.Node) []sbml.Node {
	return slices.DeleteFunc(n.Children(), func(c sbml.Node) bool {
		return c.Space() != sbml.MathSpace || c.Name() == "annotation" || c.Name() == "annotation-xml"
	})
}

// formulaExaminer examines the parts of one formula.
type formulaExaminer struct {
	x  *examiner
	h  holder
	at diag.Pos // where the checks of the model report
}

// examine reports what is wrong with e and returns its kind.
func (v *formulaExaminer) examine(e sbml.Node) valueKind {
	v.attributes(e)
	args := mathChildren(e)
	switch e.Name() {
	case "cn":
		return number
	case "ci":
		return v.name(e)
	case "csymbol":
		return v.csymbol(e)
	case "true", "false":
		return truth
	case "pi", "exponentiale", "infinity", "notanumber":
		return number
	case "apply":
		return v.apply(e, args)
	case "piecewise":
		return v.piecewise(args)
	case "semantics":
		if len(args) == 1 {
			return v.examine(args[0])
		}
	case "lambda":
		v.x.known("10208", diag.SBMLMath, e.Pos(), "define a function and call it", "<lambda> stands outside a function definition")
		return unsettled
	case "sep":
		return unsettled
	}
	v.x.known("10201", diag.SBMLMath, e.Pos(), "", "<%s> is not a formula of SBML's MathML", e.Name())
	return unsettled
}

// cnTypes are the types of numbers that SBML allows.
var cnTypes = []string{"real", "integer", "rational", "e-notation"}

// attributes examines the attributes of an element of a formula.
func (v *formulaExaminer) attributes(e sbml.Node) {
	for _, a := range e.Attributes() {
		switch {
		case a.Name == "encoding" && a.Space == "" && e.Name() != "csymbol":
			v.x.breach("10203", e.Pos(), "remove it", "attribute encoding does not belong on <%s>", e.Name())
		case a.Name == "type" && a.Space == "" && e.Name() != "cn":
			v.x.breach("10206", e.Pos(), "remove it", "attribute type does not belong on <%s>", e.Name())
		case a.Name == "type" && a.Space == "" && !slices.Contains(cnTypes, a.Value):
			v.x.known("10207", diag.SBMLMath, e.Pos(), "use "+strings.Join(cnTypes, ", "), "%q is no type of number", a.Value)
		case a.Name == "units" && a.Space == v.x.root.Space():
			v.units(e, a.Value)
		}
	}
}

func (v *formulaExaminer) units(e sbml.Node, ref string) {
	if e.Name() != "cn" {
		v.x.breach("10220", e.Pos(), "remove it", "<%s> has a unit of its own; only <cn> may", e.Name())
	} else if _, ok := v.x.unit(ref); !ok {
		v.x.breach("10221", e.Pos(), diag.SuggestHint(ref, units.Kinds()), "unit %q of a number is not defined", ref)
	}
}

// name examines a <ci> that is not called.
func (v *formulaExaminer) name(e sbml.Node) valueKind {
	x, id := v.x, e.Text()
	if slices.Contains(v.h.bound, id) {
		if v.h.function {
			return unsettled
		}
		return number
	}
	if v.h.function {
		x.known("20304", diag.UnknownName, v.at, "pass it as an argument", "function %q uses %q, which is not among its arguments", v.h.node.Value("id"), id)
		return unsettled
	}
	switch t := x.index.things[id]; {
	case x.valued(t.kind):
		if t.kind == "species" && v.h.reaction.Exists() {
			x.lawSpecies(v.h.reaction, e, id)
		}
		return number
	case t.kind == "" && x.index.locals[id]:
		x.known("10216", diag.UnknownName, v.at, "declare a parameter of the model", "<%s> uses %q, a local parameter of another formula", v.h.node.Name(), id)
	default:
		x.known("10215", diag.UnknownName, v.at, "declare it", "<%s> uses %q, which is no quantity of the model", v.h.node.Name(), id)
	}
	return number
}

// valued reports whether things of a kind have a value in formulas.
func (x *examiner) valued(kind string) bool {
	switch kind {
	case "species", "parameter", "compartment", "reaction":
		return true
	case "species reference":
		return x.level >= 3 || x.since(2, 2)
	}
	return false
}

const symbols = "http://www.sbml.org/sbml/symbols/"

// csymbol examines a <csymbol> that is not called.
func (v *formulaExaminer) csymbol(e sbml.Node) valueKind {
	url := strings.TrimSpace(e.Value("definitionURL"))
	switch {
	case v.h.function && v.x.level == 2 && v.x.version < 3:
		v.x.doubt("99301", diag.SBMLRule, v.at, "pass it as an argument", "function %q uses the symbol %q", v.h.node.Value("id"), e.Text())
	case v.h.function:
		v.x.breach("20304", v.at, "pass it as an argument", "function %q uses the symbol %q", v.h.node.Value("id"), e.Text())
	}
	switch {
	case url == symbols+"time", url == symbols+"avogadro" && v.x.level >= 3:
	case v.x.distribution(url):
	case url == symbols+"delay" || url == symbols+"rateOf" && v.x.since(3, 2):
	default:
		v.x.known("10205", diag.RefusedSymbol, e.Pos(), "use time, delay, avogadro or rateOf", "the symbol %q is none of SBML Level %d Version %d", url, v.x.level, v.x.version)
	}
	return number
}

// distribution reports whether url is that of a random law of package distrib.
func (x *examiner) distribution(url string) bool {
	law, ok := strings.CutPrefix(url, symbols+"distrib/")
	_, known := distrib.Lookup(law)
	return x.level >= 3 && ok && known
}
