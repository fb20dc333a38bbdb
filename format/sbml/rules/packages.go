package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// A packageAttribute is an attribute that a package gives to an element.
type packageAttribute struct {
	name     string
	required bool
	// is says what values there are: "id" and "ref" (of an identifier), "xml" (an
	// XML ID), "text", "number", "integer", "natural", "boolean", or the words
	// themselves, separated by bars.
	is     string
	syntax string // the rule about it
}

// A packageElement is an element of a package.
type packageElement struct {
	attributes []packageAttribute
	// own is the rule about attributes of the package that must be there, odd about
	// those that may not ("" for own), plain about others.
	own, odd, plain string
	children        []string // local names of the package's
	once            string   // rule that children are given at most once; "" for lists
	filled          string   // rule that there are children; "" for none
}

// A packageHost is what a package gives to an element of the core.
type packageHost struct {
	attributes []packageAttribute
	own, odd   string // rules about the attributes, as for elements
	children   []string
	once       string            // rule that children are given at most once
	each       map[string]string // the same for children that have their own
}

// A packageSchema holds the rules about the elements and attributes of a package.
type packageSchema struct {
	name  string // "comp"
	space string // namespace
	// flag, boolean and never are the rules about the attribute required: that there
	// is one, that it is a truth value, and which.
	flag, boolean, never string
	required             string // the value; "" for either
	elements             map[string]packageElement
	hosts                map[string]packageHost
	once                 string // rule that an identifier is given once
	doubled              bool   // unknown attributes break the schema, too
	// meaning examines what the elements say.
	meaning func(x *examiner, p *packageSchema)
}

// need and may declare attributes.
func need(name, is, syntax string) packageAttribute {
	return packageAttribute{name: name, required: true, is: is, syntax: syntax}
}

func may(name, is, syntax string) packageAttribute {
	return packageAttribute{name: name, is: is, syntax: syntax}
}

// schemas returns the packages whose rules are known.
func schemas() []packageSchema {
	return []packageSchema{compSchema(), fbcSchema(1), fbcSchema(2), fbcSchema(3), qualSchema(), groupsSchema(), distribSchema()}
}

const packageBase = "http://www.sbml.org/sbml/level3/version1/"

// packages examines the packages that the document declares.
func (x *examiner) packages() {
	if x.level < 3 {
		return
	}
	used := map[string]bool{}
	spaces(x.root, used)
	for _, p := range schemas() {
		if !used[p.space] {
			continue
		}
		x.flag(&p)
		x.packageTree(x.root, &p)
		if p.meaning != nil {
			p.meaning(x, &p)
		}
	}
}

// spaces adds the namespaces of n, of what is in it, and of their attributes.
func spaces(n sbml.Node, used map[string]bool) {
	used[n.Space()] = true
	for _, a := range n.Attributes() {
		used[a.Space] = true
	}
	for _, c := range n.Children() {
		spaces(c, used)
	}
}

// flag examines the attribute required of the package.
func (x *examiner) flag(p *packageSchema) {
	v, ok := "", false
	for _, a := range x.root.Attributes() {
		if a.Space == p.space && a.Name == "required" {
			v, ok = a.Value, true
		}
	}
	truth := map[string]string{"1": "true", "0": "false"}[v]
	if truth == "" {
		truth = v
	}
	switch {
	case !ok:
		x.breach(p.name+"-"+p.flag, x.root.Pos(), `write `+p.name+`:required="…"`, "<sbml> does not say whether package %s is required", p.name)
	case truth != "true" && truth != "false":
		x.known(p.name+"-"+p.boolean, diag.SBMLBadValue, x.root.Pos(), "", "attribute required=%q of <sbml> is no truth value", v)
	case p.required != "" && truth != p.required:
		x.breach(p.name+"-"+p.never, x.root.AttributePos("required"), `write `+p.name+`:required="`+p.required+`"`, "package %s is never required=%q", p.name, v)
	}
}

// packageTree examines the elements and attributes of the package in n and below.
func (x *examiner) packageTree(n sbml.Node, p *packageSchema) {
	switch {
	case n.Space() == p.space:
		e, ok := p.elements[n.Name()]
		if !ok {
			return // reported as a child
		}
		x.ownAttributes(n, p, e.attributes, [2]string{e.own, e.odd})
		x.plainAttributes(n, p, &e)
		x.packageChildren(n, p, e.children, func(string) string { return e.once })
		if e.filled != "" && len(n.Children()) == 0 {
			x.breach(ruleOf(p, e.filled), n.Pos(), "fill or remove it", "<%s> is empty", n.Name())
		}
	case x.core(n):
		host := p.hosts[n.Name()]
		if every, ok := p.hosts["*"]; ok && n != x.root {
			host.children = append(slices.Clone(host.children), every.children...)
			host.each = every.each
		}
		x.ownAttributes(n, p, host.attributes, [2]string{host.own, host.odd})
		x.packageChildren(n, p, host.children, func(name string) string { return cmp.Or(host.each[name], host.once) })
	default:
		return
	}
	for _, c := range n.Children() {
		x.packageTree(c, p)
	}
}

// ruleOf returns the name of a rule of the package by its number; those of the
// core are the schema, the content of documents and what begins with "core ".
func ruleOf(p *packageSchema, number string) string {
	if core, ok := strings.CutPrefix(number, "core "); ok {
		return core
	}
	if number == schema || number == "10102" {
		return number
	}
	return p.name + "-" + number
}

// packageChildren examines which children of the package n has.
func (x *examiner) packageChildren(n sbml.Node, p *packageSchema, allowed []string, once func(name string) string) {
	seen := map[string]bool{}
	for _, c := range n.Children() {
		strange := n.Space() == p.space && x.core(c) && c.Name() != "notes" && c.Name() != "annotation" && n.Name() != "modelDefinition"
		switch {
		case c.Space() != p.space && !strange:
		case strange || !slices.Contains(allowed, c.Name()):
			x.known("10102", diag.SBMLUnknownElement, c.Pos(), diag.SuggestHint(c.Name(), allowed), "element <%s> does not exist in <%s>", c.Name(), n.Name())
		case seen[c.Name()] && once(c.Name()) != "":
			x.known(ruleOf(p, once(c.Name())), diag.SBMLRepeatedElement, c.Pos(), "keep one of them", "<%s> is given twice in <%s>", c.Name(), n.Name())
		}
		seen[c.Name()] = true
	}
}

// ownAttributes examines the attributes of the package that n has and must have.
// The rules are those about missing and about unknown ones.
func (x *examiner) ownAttributes(n sbml.Node, p *packageSchema, allowed []packageAttribute, rules [2]string) {
	var names []string
	for _, a := range allowed {
		names = append(names, a.name)
		v, ok := p.attribute(n, a.name)
		switch {
		case !ok && a.required:
			x.known(ruleOf(p, rules[0]), diag.SBMLMissingAttribute, n.Pos(), "write "+p.name+":"+a.name+`="…"`, "<%s> has no attribute %q", n.Name(), a.name)
		case ok && !fits(a.is, v):
			x.known(ruleOf(p, a.syntax), diag.SBMLBadValue, n.AttributePos(a.name), "", "attribute %s=%q of <%s> is not %s", a.name, v, n.Name(), wanted(a.is))
		}
	}
	for _, a := range n.Attributes() {
		if a.Space == p.space && a.Name != "required" && !slices.Contains(names, a.Name) {
			rule := orSchema(p, cmp.Or(rules[1], rules[0]))
			x.breach(rule, n.Pos(), diag.SuggestHint(a.Name, names), "attribute %s:%s of <%s> does not exist", p.name, a.Name, n.Name())
			if p.doubled && rule != schema {
				x.breach(schema, n.Pos(), diag.SuggestHint(a.Name, names), "attribute %s:%s of <%s> does not exist", p.name, a.Name, n.Name())
			}
		}
	}
}

// orSchema is the rule, or that of the schema if there is none.
func orSchema(p *packageSchema, rule string) string {
	if rule == "" {
		return schema
	}
	return ruleOf(p, rule)
}

// plainAttributes examines the attributes without prefix of an element of the
// package: they may be metaid and sboTerm, or those of the package written so.
func (x *examiner) plainAttributes(n sbml.Node, p *packageSchema, e *packageElement) {
	for _, a := range n.Attributes() {
		known := a.Name == "metaid" || a.Name == "sboTerm" || a.Name == "id" || a.Name == "name"
		if n.Name() == "modelDefinition" {
			attributes, _, _ := sbml.Allowed("model", x.level, x.version)
			known = known || slices.Contains(attributes, a.Name)
		}
		if a.Space != "" || known || slices.ContainsFunc(e.attributes, func(own packageAttribute) bool { return own.name == a.Name }) {
			continue
		}
		x.breach(orSchema(p, e.plain), n.Pos(), "remove it", "attribute %q of <%s> does not exist", a.Name, n.Name())
	}
}

// attribute returns the attribute of the package called name; elements of the
// package may have it without prefix.
func (p *packageSchema) attribute(n sbml.Node, name string) (string, bool) {
	if !n.Exists() {
		return "", false
	}
	plain, found := "", false
	for _, a := range n.Attributes() {
		switch {
		case a.Name != name:
		case a.Space == p.space:
			return a.Value, true
		case a.Space == "" && n.Space() == p.space:
			plain, found = a.Value, true
		}
	}
	return plain, found
}

// value is attribute without the report whether there is one.
func (p *packageSchema) value(n sbml.Node, name string) string {
	v, _ := p.attribute(n, name)
	return v
}

// items returns the elements called item in the lists called list of n.
func (p *packageSchema) items(n sbml.Node, list, item string) []sbml.Node {
	var all []sbml.Node
	for _, l := range n.Children() {
		if l.Space() != p.space || l.Name() != list {
			continue
		}
		for _, c := range l.Children() {
			if c.Space() == p.space && c.Name() == item {
				all = append(all, c)
			}
		}
	}
	return all
}

// fits reports whether v is a value of the type is.
func fits(is, v string) bool {
	v = strings.TrimSpace(v)
	switch is {
	case "text":
		return true
	case "id", "ref":
		return sid.MatchString(v)
	case "xml":
		return xmlID.MatchString(v)
	case "number":
		_, err := strconv.ParseFloat(strings.Replace(v, "INF", "Inf", 1), 64)
		return err == nil || strings.Contains(err.Error(), "range")
	case "integer", "natural":
		_, err := strconv.Atoi(v)
		return err == nil
	case "boolean":
		return v == "true" || v == "false" || v == "1" || v == "0"
	}
	return slices.Contains(strings.Split(is, "|"), v)
}

// wanted says in words what fits the type is.
func wanted(is string) string {
	switch is {
	case "id", "ref":
		return "an identifier"
	case "xml":
		return "an XML ID"
	case "number":
		return "a number"
	case "integer", "natural":
		return "a whole number"
	case "boolean":
		return "a truth value"
	}
	return "one of " + strings.ReplaceAll(is, "|", ", ")
}
