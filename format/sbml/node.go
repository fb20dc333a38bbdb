package sbml

import (
	"slices"

	"niche/diag"
)

// Node is one element of a document as written: a view for packages that examine
// documents. The zero Node is none. Nodes of one element are equal.
type Node struct{ el *element }

// Attribute is an attribute other than a namespace declaration; Space is empty
// for attributes without prefix.
type Attribute struct{ Space, Name, Value string }

// Tree reads src as XML and returns its root. The list holds the one error that
// keeps it from being read.
func Tree(name string, src []byte) (Node, diag.List) {
	var list diag.List
	if int64(len(src)) > maxFileSize {
		return Node{}, diag.List{tooBig(name, int64(len(src)))}
	}
	src, problem := toUTF8(name, src)
	if problem != nil {
		return Node{}, diag.List{problem}
	}
	p := newParser(name, src)
	p.whole = true
	doc := p.document(&list)
	if doc == nil {
		return Node{}, list
	}
	return Node{doc.root}, nil
}

// Exists reports whether n is an element at all.
func (n Node) Exists() bool { return n.el != nil }

// Name returns the local name.
func (n Node) Name() string { return n.el.name }

// Space returns the namespace.
func (n Node) Space() string { return n.el.space }

// Text returns the character data of a MathML element.
func (n Node) Text() string { return trimSpace(n.el.text) }

// Pos returns the place of the start tag.
func (n Node) Pos() diag.Pos { return n.el.pos() }

// AttributePos returns the place of the attribute called name.
func (n Node) AttributePos(name string) diag.Pos { return n.el.attributePos(name) }

// Attr returns the value of the attribute without prefix called name.
func (n Node) Attr(name string) (string, bool) {
	if n.el == nil {
		return "", false
	}
	return n.el.lookup(name)
}

// Value is Attr without the report whether there is one.
func (n Node) Value(name string) string {
	v, _ := n.Attr(name)
	return v
}

// Attributes returns all attributes in the order of the file.
func (n Node) Attributes() []Attribute {
	list := make([]Attribute, len(n.el.attrs))
	for i, a := range n.el.attrs {
		list[i] = Attribute{a.space, a.name, a.value}
	}
	return list
}

// Children returns the elements inside n; none for notes, annotations and packages
// whose rules niche does not know.
func (n Node) Children() []Node {
	if n.el == nil {
		return nil
	}
	list := make([]Node, len(n.el.children))
	for i, c := range n.el.children {
		list[i] = Node{c}
	}
	return list
}

// Child returns the first child called name in the namespace of n.
func (n Node) Child(name string) Node {
	if n.el == nil {
		return Node{}
	}
	return Node{n.el.child(name)}
}

// Outer returns n as written, with the declarations it needs from outside.
func (n Node) Outer() string { return n.el.outerXML() }

// Allowed returns the attributes and children that SBML Core gives an element in a
// level and version, besides metaid, sboTerm, notes and annotation; ok is false if
// it has no such element.
func Allowed(element string, level, version int) (attributes, children []string, ok bool) {
	now := func(specs []allowed) []string {
		var names []string
		for _, a := range specs {
			if v := 10*level + version; a.from <= v && v <= a.to {
				names = append(names, a.name)
			}
		}
		return names
	}
	if contents, isList := lists[element]; isList {
		return now(identified(32)), now(always(contents)), true
	}
	s, ok := shapes[element]
	return slices.Clip(now(s.attributes)), now(s.children), ok
}

// MathSpace is the namespace of formulas.
const MathSpace = mathSpace
