package sbml

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
)

// Edit lets change alter the model of the document and carries the differences
// over into it. All else stays as it is written. An element whose identifier
// changes is taken for a new one.
//
// How: the model is rendered before and after the change, at the level of the
// document, and what differs between the two pictures is changed in the
// document itself. If the level cannot express the change, the errors say why
// and the document stays as it was.
func (d *Document) Edit(change func(m *model.Model)) diag.List {
	if list := d.Flatten(); list.HasErrors() {
		return list
	}
	before, list := d.picture()
	if list.HasErrors() {
		return list
	}
	change(d.m)
	after, list := d.picture()
	if !list.HasErrors() {
		p := &patcher{converter: converter{root: d.xml.Root(), space: d.level.space()}}
		p.patch(d.xml.Root(), before, after)
	}
	m, problems := Read(d.name, d.Text())
	list = append(list, problems...)
	if m != nil {
		d.m = m
	}
	return list
}

// picture renders the model as it is at the level of the document.
func (d *Document) picture() (*etree.Element, diag.List) {
	root, places, list := render(d.m)
	if list.HasErrors() {
		return nil, list
	}
	c := &converter{root: root, m: d.m, places: places}
	errors := slices.DeleteFunc(c.convert(rendered, d.level), func(x *diag.Diagnostic) bool { return x.Severity != diag.Error })
	return root, append(list, errors...)
}

// patcher carries the differences of two pictures over into a document.
type patcher struct {
	converter
}

// patch changes el, of which before and after are pictures.
func (p *patcher) patch(el, before, after *etree.Element) {
	p.patchAttributes(el, before, after)
	old, now, have := keyed(before.ChildElements()), keyed(after.ChildElements()), keyed(p.known(el))
	for _, k := range old.order {
		if x := have.elements[k]; now.elements[k] == nil && x != nil {
			removeChild(x)
		}
	}
	var last *etree.Element // counterpart of the element before
	for _, k := range now.order {
		x, was, is := have.elements[k], old.elements[k], now.elements[k]
		switch {
		case was == nil || x == nil && !equal(was, is):
			x = p.insert(el, last, is)
		case x == nil || equal(was, is):
		case isLeaf(is.Tag):
			fresh := p.prepare(is, x)
			replaceBy(x, fresh)
			x = fresh
		default:
			p.patch(x, was, is)
		}
		if x != nil {
			last = x
		}
	}
}

// known returns the children of el that pictures can hold.
func (p *patcher) known(el *etree.Element) []*etree.Element {
	return slices.DeleteFunc(el.ChildElements(), func(x *etree.Element) bool {
		return !p.is(x) && x.NamespaceURI() != mathSpace
	})
}

// isLeaf reports whether an element is replaced as a whole.
func isLeaf(tag string) bool {
	switch tag {
	case "math", "notes", "annotation", "message", "listOfUnits":
		return true
	}
	return false
}

func (p *patcher) patchAttributes(el, before, after *etree.Element) {
	was, is := attributeMap(before), attributeMap(after)
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, kept := is[name]; !kept {
			el.RemoveAttr(name)
		}
	}
	for _, a := range after.Attr {
		if was[a.FullKey()] != a.Value {
			el.CreateAttr(a.FullKey(), a.Value)
		}
	}
}

func attributeMap(el *etree.Element) map[string]string {
	m := map[string]string{}
	for _, a := range el.Attr {
		m[a.FullKey()] = a.Value
	}
	return m
}

// insert adds a copy of picture to parent behind last, or else at the beginning,
// but for notes and annotation.
func (p *patcher) insert(parent, last, picture *etree.Element) *etree.Element {
	fresh := p.prepare(picture, nil)
	depth := 0
	for x := parent; x.Parent() != nil; x = x.Parent() {
		depth++
	}
	indent(fresh, depth)
	at := 0
	for _, x := range parent.ChildElements() {
		if x == last || last == nil && (x.Tag == "notes" || x.Tag == "annotation") && picture.Tag != "notes" {
			at = x.Index() + 1
		}
	}
	margin := marginOf(parent)
	if margin == "" {
		margin = "\n" + strings.Repeat("  ", depth)
	}
	parent.InsertChildAt(at, etree.NewText(margin))
	parent.InsertChildAt(at+1, fresh)
	if at+2 == len(parent.Child) { // the first child
		parent.InsertChildAt(at+2, etree.NewText(strings.TrimSuffix(margin, "  ")))
	}
	return fresh
}

// prepare copies a picture for the document, with the prefix that the core has
// there; old is what it replaces.
func (p *patcher) prepare(picture, old *etree.Element) *etree.Element {
	fresh := picture.Copy()
	if p.root.Space != "" {
		prefix(fresh, p.root.Space)
	}
	if old != nil && picture.Tag == "listOfUnits" {
		indent(fresh, strings.Count(marginOf(old.Parent()), "  "))
	}
	return fresh
}

func prefix(el *etree.Element, space string) {
	if el.Space == "" && el.SelectAttr("xmlns") == nil {
		el.Space = space
		for x := range el.ChildElementsSeq() {
			prefix(x, space)
		}
	}
}

// equal reports whether two pictures are the same.
func equal(a, b *etree.Element) bool {
	if a.Tag != b.Tag || a.Text() != b.Text() || !maps.Equal(attributeMap(a), attributeMap(b)) {
		return false
	}
	x, y := a.ChildElements(), b.ChildElements()
	return slices.EqualFunc(x, y, equal)
}

// index finds elements by what they are about.
type index struct {
	order    []string
	elements map[string]*etree.Element
}

func keyed(list []*etree.Element) index {
	x := index{elements: map[string]*etree.Element{}}
	seen := map[string]int{}
	for _, el := range list {
		k := key(el)
		seen[k]++
		if n := seen[k]; n > 1 || strings.HasSuffix(k, ":") && !isList(el.Tag) {
			k += "#" + strconv.Itoa(n)
		}
		x.order = append(x.order, k)
		x.elements[k] = el
	}
	return x
}

func isList(tag string) bool { return strings.HasPrefix(tag, "listOf") }

// key names what an element is about, among the children of its parent.
func key(el *etree.Element) string {
	names := []string{"id", "variable", "symbol", "name"}
	switch el.Tag {
	case "speciesReference", "modifierSpeciesReference":
		names = []string{"species"}
	case "model", "math", "trigger", "kineticLaw", "delay", "priority", "stoichiometryMath", "message":
		names = nil
	case "speciesConcentrationRule":
		names = []string{"species"}
	case "compartmentVolumeRule":
		names = []string{"compartment"}
	}
	for _, name := range names {
		if v := value(el, name, ""); v != "" {
			return fmt.Sprintf("%s:%s", el.Tag, v)
		}
	}
	return el.Tag + ":"
}
