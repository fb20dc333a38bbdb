package sbml

import (
	"strings"

	"github.com/beevik/etree"
)

// maxCopies bounds the elements that rewriting formulas may copy, since max and
// its like name an argument more than once.
const maxCopies = 1_000_000

// mathLowering rewrites formulas of Level 3 Version 2 for older levels.
type mathLowering struct {
	*converter
	to     Level
	copies int
	failed bool
}

// lowerMath rewrites every formula of the document.
func (c *converter) lowerMath(to Level) {
	l := &mathLowering{converter: c, to: to}
	var visit func(el *etree.Element)
	visit = func(el *etree.Element) {
		for _, x := range el.ChildElements() {
			switch {
			case x.Tag == "notes" || x.Tag == "annotation" || x.Tag == "message":
			case x.NamespaceURI() == mathSpace:
				l.rewrite(x)
			default:
				visit(x)
			}
		}
	}
	visit(c.root)
}

// rewrite changes el and what is below it.
func (l *mathLowering) rewrite(el *etree.Element) {
	for _, x := range el.ChildElements() {
		l.rewrite(x)
	}
	switch el.Tag {
	case "cn":
		l.dropUnits(el)
	case "csymbol":
		l.symbol(el)
	case "apply":
		l.apply(el)
	}
}

// dropUnits removes the units of a number, which came with Level 3.
func (l *mathLowering) dropUnits(el *etree.Element) {
	if l.to.Level >= 3 {
		return
	}
	for _, a := range el.Attr {
		if a.Key == "units" {
			l.lose(el, "the unit of a number in a formula")
			el.RemoveAttr(a.FullKey())
			return
		}
	}
}

func (l *mathLowering) symbol(el *etree.Element) {
	switch url := strings.TrimSpace(value(el, "definitionURL", "")); {
	case url == symbolsURL+"rateOf":
		l.refuse(el, l.to, "rateOf")
	case l.to.Level >= 3:
	case url == symbolsURL+"avogadro":
		replaceBy(el, l.element("cn", nil, "6.02214179e23"))
	case strings.HasPrefix(url, distribURL):
		l.refuse(el, l.to, "the distribution %q", strings.TrimPrefix(url, distribURL))
	}
}

// replaceBy puts x in the place of el.
func replaceBy(el, x *etree.Element) {
	parent, at := el.Parent(), el.Index()
	parent.RemoveChildAt(at)
	parent.InsertChildAt(at, x)
}

// element makes an element of MathML, with the prefix of like if it is given.
func (l *mathLowering) element(tag string, like *etree.Element, text string, children ...*etree.Element) *etree.Element {
	x := etree.NewElement(tag)
	if like != nil {
		x.Space = like.Space
	}
	if text != "" {
		x.SetText(text)
	}
	for _, c := range children {
		x.AddChild(c)
	}
	return x
}

// apply rewrites the operators that older levels lack.
func (l *mathLowering) apply(el *etree.Element) {
	parts := el.ChildElements()
	if len(parts) == 0 {
		return
	}
	head, args := parts[0], parts[1:]
	call := func(op string, args ...*etree.Element) *etree.Element {
		return l.element("apply", el, "", append([]*etree.Element{l.element(op, el, "")}, args...)...)
	}
	dup := func(x *etree.Element) *etree.Element {
		l.copies += size(x)
		if l.copies > maxCopies && !l.failed {
			l.failed = true
			l.refuse(el, l.to, "max, min, quotient or rem so deep in one another")
		}
		if l.failed {
			return l.element("true", el, "")
		}
		return x.Copy()
	}
	// toZero is the quotient of a and b without what is behind the point.
	toZero := func(a, b *etree.Element) *etree.Element {
		ratio := func() *etree.Element { return call("divide", dup(a), dup(b)) }
		return l.element("piecewise", el, "",
			l.element("piece", el, "", call("floor", ratio()), call("geq", ratio(), l.element("cn", el, "0"))),
			l.element("otherwise", el, "", call("ceiling", ratio())))
	}
	switch n := len(args); {
	case (head.Tag == "max" || head.Tag == "min") && n > 0:
		replaceBy(el, l.extreme(head.Tag, el, args, call, dup))
	case head.Tag == "quotient" && n == 2:
		replaceBy(el, toZero(args[0], args[1]))
	case head.Tag == "rem" && n == 2:
		replaceBy(el, call("minus", dup(args[0]), call("times", dup(args[1]), toZero(args[0], args[1]))))
	case head.Tag == "implies" && n == 2:
		replaceBy(el, call("or", call("not", dup(args[0])), dup(args[1])))
	case n < 2 && strings.Contains(" eq lt leq gt geq ", " "+head.Tag+" "):
		replaceBy(el, l.element("true", el, ""))
	}
}

// extreme writes max or min as a choice: the first argument that is no less (no
// more) than all that follow it.
func (l *mathLowering) extreme(op string, el *etree.Element, args []*etree.Element,
	call func(string, ...*etree.Element) *etree.Element, dup func(*etree.Element) *etree.Element) *etree.Element {
	relation := map[string]string{"max": "geq", "min": "leq"}[op]
	choice := l.element("piecewise", el, "")
	for i, a := range args[:len(args)-1] {
		var wins []*etree.Element
		for _, b := range args[i+1:] {
			wins = append(wins, call(relation, dup(a), dup(b)))
		}
		condition := wins[0]
		if len(wins) > 1 {
			condition = call("and", wins...)
		}
		choice.AddChild(l.element("piece", el, "", dup(a), condition))
	}
	last := dup(args[len(args)-1])
	if len(args) == 1 {
		return last
	}
	choice.AddChild(l.element("otherwise", el, "", last))
	return choice
}

// size counts the elements of a formula.
func size(el *etree.Element) int {
	n := 1
	for x := range el.ChildElementsSeq() {
		n += size(x)
	}
	return n
}
