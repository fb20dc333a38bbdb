package sbml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
)

// converter changes a document from one level of SBML to another, in place.
//
// Each level has a canonical version, in which neighbouring levels meet: L1V2,
// L2V5, and L3V2 with the fast reactions of L3V1. A conversion goes up or down
// between them one level at a time, and ends with the constructs that only the
// target version lacks.
type converter struct {
	root   *etree.Element
	m      *model.Model // what the document says
	places places
	list   diag.List
	space  string // namespace of the core, at present
	losses []*loss
	taken  map[string]bool // identifiers; nil until needed
}

// loss is a kind of information that is not kept.
type loss struct {
	what  string
	first diag.Pos
	count int
}

// convert changes the document from one level to another. The document is of no
// use after an error.
func (c *converter) convert(from, to Level) diag.List {
	c.space = from.space()
	if from != to {
		c.stages(from, to)
		c.setLevel(to)
		if !c.list.HasErrors() {
			c.fit(to)
		}
	}
	for _, l := range c.losses {
		also := ""
		if l.count > 1 {
			also = fmt.Sprintf(" (%d times)", l.count)
		}
		c.list.Warnf(diag.LostInWriting, l.first, "", "%s is not kept in %v%s", l.what, to, also)
	}
	return c.list
}

// stages applies the changes of meaning on the way between two levels.
func (c *converter) stages(from, to Level) {
	at := from
	for at.Level < to.Level {
		if at.Level == 1 {
			c.raiseFrom1()
			c.arrive(&at, Level{2, 5})
		} else {
			c.raiseFrom2()
			c.arrive(&at, rendered)
		}
	}
	for at.Level > to.Level && !c.list.HasErrors() {
		if at.Level == 3 {
			c.lowerFrom3(to)
			c.arrive(&at, Level{2, 5})
		} else {
			c.lowerFrom2()
			c.arrive(&at, level1)
		}
	}
	switch {
	case to == Level{3, 2}:
		c.dropSlowness(to)
	case to == Level{3, 1}:
		c.stateSlowness()
		if from == (Level{3, 2}) {
			c.lowerMath(to)
			c.removeEmpty(to)
		}
	case to.Level == 2 && to.Version < 4:
		c.refuseLateValues(to)
	}
}

// arrive states that the document is at a level, and reads the model as it is
// there if another stage follows.
func (c *converter) arrive(at *Level, level Level) {
	*at = level
	c.setLevel(level)
	if level != (Level{2, 5}) || c.list.HasErrors() {
		return
	}
	if m, _ := Read(c.m.File, serialise(c.root.Copy())); m != nil {
		c.m = m
	}
}

// refuse reports a construct that the target cannot express.
func (c *converter) refuse(el *etree.Element, to Level, format string, args ...any) {
	c.list.Errorf(diag.LevelRefused, c.places.of(el), "convert to a newer level, or remove it", "%v cannot express %s", to, fmt.Sprintf(format, args...))
}

// lose notes that something without effect on simulations is dropped.
func (c *converter) lose(el *etree.Element, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	for _, l := range c.losses {
		if l.what == what {
			l.count++
			return
		}
	}
	c.losses = append(c.losses, &loss{what, c.places.of(el), 1})
}

// is reports whether el belongs to the core of SBML.
func (c *converter) is(el *etree.Element) bool { return el.NamespaceURI() == c.space }

// children returns the core children of el.
func (c *converter) children(el *etree.Element) []*etree.Element {
	return slices.DeleteFunc(el.ChildElements(), func(x *etree.Element) bool { return !c.is(x) })
}

// child returns the first core child of el with one of the tags, or nil.
func (c *converter) child(el *etree.Element, tags ...string) *etree.Element {
	for x := range el.ChildElementsSeq() {
		if slices.Contains(tags, x.Tag) && c.is(x) {
			return x
		}
	}
	return nil
}

// each calls f for every core element with one of the tags, in the order of the
// document. f may change the element and what is below it.
func (c *converter) each(f func(el *etree.Element), tags ...string) {
	var visit func(el *etree.Element)
	visit = func(el *etree.Element) {
		for _, x := range c.children(el) {
			if slices.Contains(tags, x.Tag) {
				f(x)
			}
			if x.Tag != "notes" && x.Tag != "annotation" && x.Tag != "message" {
				visit(x)
			}
		}
	}
	visit(c.root)
}

// modelElement returns the <model>, or nil.
func (c *converter) modelElement() *etree.Element { return c.child(c.root, "model") }

// tag returns name with the prefix of the core, if it has one.
func (c *converter) tag(name string) string {
	if c.root.Space != "" {
		return c.root.Space + ":" + name
	}
	return name
}

// create makes an element of the core.
func (c *converter) create(name string, pairs ...string) *etree.Element {
	el := etree.NewElement(c.tag(name))
	attributes(el, pairs...)
	return el
}

// value returns an attribute without namespace, or absent.
func value(el *etree.Element, name, absent string) string {
	for i := range el.Attr {
		if el.Attr[i].Space == "" && el.Attr[i].Key == name {
			return el.Attr[i].Value
		}
	}
	return absent
}

func isTrue(s string) bool { s = strings.TrimSpace(s); return s == "true" || s == "1" }

// renameAttribute gives an attribute another name, and keeps its place.
func renameAttribute(el *etree.Element, from, to string) {
	for i := range el.Attr {
		if el.Attr[i].Space == "" && el.Attr[i].Key == from {
			el.Attr[i].Key = to
		}
	}
}

// state sets an attribute that has no value yet.
func state(el *etree.Element, name, absent string) {
	if el.SelectAttr(name) == nil {
		el.CreateAttr(name, absent)
	}
}

// mathOf returns the <math> of el, or nil.
func mathOf(el *etree.Element) *etree.Element {
	for x := range el.ChildElementsSeq() {
		if x.Tag == "math" && x.NamespaceURI() == mathSpace {
			return x
		}
	}
	return nil
}

// insertAfter puts x into parent behind the last of the core children with the
// tags, or else behind notes and annotation at the beginning, on a line of its
// own.
func (c *converter) insertAfter(parent, x *etree.Element, tags ...string) {
	var last *etree.Element
	for _, y := range c.children(parent) {
		if slices.Contains(tags, y.Tag) || y.Tag == "notes" || y.Tag == "annotation" {
			last = y
		}
	}
	at := 0
	if last != nil {
		at = last.Index() + 1
	}
	if at < len(parent.Child) || at > 0 {
		if margin := marginOf(parent); margin != "" {
			parent.InsertChildAt(at, etree.NewText(margin))
			at++
		}
	}
	parent.InsertChildAt(at, x)
}

// marginOf returns the white space that stands before the children of el.
func marginOf(el *etree.Element) string {
	for i, t := range el.Child {
		if text, ok := t.(*etree.CharData); ok && text.IsWhitespace() && i+1 < len(el.Child) {
			return text.Data
		}
	}
	return ""
}

// removeChild takes el out of its parent, with the white space before it.
func removeChild(el *etree.Element) {
	parent, at := el.Parent(), el.Index()
	parent.RemoveChildAt(at)
	if at > 0 {
		if text, ok := parent.Child[at-1].(*etree.CharData); ok && text.IsWhitespace() {
			parent.RemoveChildAt(at - 1)
		}
	}
}

// setLevel states the new level in the root element and wherever the namespace
// of the core is declared.
func (c *converter) setLevel(to Level) {
	declare(c.root, c.space, to.space())
	c.root.CreateAttr("level", strconv.Itoa(to.Level))
	c.root.CreateAttr("version", strconv.Itoa(to.Version))
	c.space = to.space()
}

// declare changes declarations of one namespace to another, outside annotations.
func declare(el *etree.Element, from, to string) {
	for i := range el.Attr {
		a := &el.Attr[i]
		if (a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns") && a.Value == from {
			a.Value = to
		}
	}
	for x := range el.ChildElementsSeq() {
		if x.Tag != "annotation" {
			declare(x, from, to)
		}
	}
}
