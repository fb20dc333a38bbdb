package sbml

import (
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
)

// Package distrib version 1 lets every element say how sure its value is: one
// uncertainty holds parameters with a type and a value (uncertParameter) or two
// bounds (uncertSpan). They are information: no simulation reads them.

// uncertainties reads what the element el, called id, says of its value.
func (r *reader) uncertainties(el *element, id string) {
	for _, list := range ofDistrib(el, "listOfUncertainties") {
		for _, u := range ofDistrib(list, "uncertainty") {
			parts := append(ofDistrib(u, "listOfUncertParameters"), u)
			for _, part := range parts {
				for _, p := range part.children {
					if p.space == distribPackage && (p.name == "uncertParameter" || p.name == "uncertSpan") {
						r.m.Uncertainties = append(r.m.Uncertainties, r.uncertainty(p, id))
					}
				}
			}
		}
	}
}

// ofDistrib returns the children of el in package distrib called name.
func ofDistrib(el *element, name string) []*element {
	var list []*element
	for _, c := range el.children {
		if c.name == name && c.space == distribPackage {
			list = append(list, c)
		}
	}
	return list
}

// uncertainty reads an uncertParameter or uncertSpan.
func (r *reader) uncertainty(el *element, id string) model.Uncertainty {
	text := func(name string) string {
		for _, a := range el.attrs {
			if a.name == name && (a.space == distribPackage || a.space == "") {
				return a.value
			}
		}
		return ""
	}
	figure := func(number, variable string) model.Figure {
		f := model.Figure{Variable: text(variable)}
		s := text(number)
		if s != "" {
			v, ok := parseDouble(s)
			if !ok {
				r.errorf(diag.SBMLBadValue, el, "", "attribute distrib:%s=%q of <%s> is not a number", number, s, el.name)
			}
			f.Number = v
		}
		f.Given = s != "" || f.Variable != ""
		return f
	}
	u := model.Uncertainty{Of: id, Kind: text("type"), Name: text("name"), Definition: text("definitionURL"), Pos: el.pos(),
		Value: figure("value", "var"), Lower: figure("valueLower", "varLower"), Upper: figure("valueUpper", "varUpper")}
	for _, c := range el.children {
		switch {
		case c.name == "math" && c.space == mathSpace:
			if inner := r.formulaElement(c); inner != nil {
				u.Math = model.Math{Expr: r.expr(inner), Pos: c.pos()}
			}
		case c.space == distribPackage:
			r.list.Warnf(diag.SBMLUncertainty, c.pos(), "", "<%s> inside of <%s> is kept in the file, but not read", c.name, el.name)
		}
	}
	return u
}

// uncertainties adds to the elements below root what the model says of their
// values.
func (w *renderer) uncertainties(root *etree.Element) {
	of := map[string]*etree.Element{}
	if len(w.m.Uncertainties) > 0 {
		for _, path := range []string{"./model/*/*", "./model/listOfReactions/reaction/*/*"} {
			for _, el := range root.FindElements(path) {
				if id := el.SelectAttrValue("id", ""); id != "" && el.Tag != "unitDefinition" && el.Tag != "localParameter" {
					of[id] = el
				}
			}
		}
	}
	for i := range w.m.Uncertainties {
		u := &w.m.Uncertainties[i]
		el := of[u.Of]
		if el == nil {
			w.list.Warnf(diag.SBMLUncertainty, u.Pos, "", "nothing called %q has a value that could be uncertain", u.Of)
			continue
		}
		w.uncertainty(uncertaintyOf(el), u)
	}
}

// uncertaintyOf is the distrib:uncertainty of el, made if need be.
func uncertaintyOf(el *etree.Element) *etree.Element {
	if found := el.FindElement("./distrib:listOfUncertainties/distrib:uncertainty"); found != nil {
		return found
	}
	return add(add(el, "distrib:listOfUncertainties"), "distrib:uncertainty")
}

func (w *renderer) uncertainty(parent *etree.Element, u *model.Uncertainty) {
	tag := "distrib:uncertParameter"
	if u.Spans() {
		tag = "distrib:uncertSpan"
	}
	el := add(parent, tag, "distrib:name", u.Name)
	figure := func(f model.Figure, number, variable string) {
		switch {
		case f.Variable != "":
			attributes(el, "distrib:"+variable, f.Variable)
		case f.Given:
			attributes(el, "distrib:"+number, strings.TrimSpace(formatDouble(f.Number)))
		}
	}
	figure(u.Value, "value", "var")
	attributes(el, "distrib:type", u.Kind, "distrib:definitionURL", u.Definition)
	figure(u.Lower, "valueLower", "varLower")
	figure(u.Upper, "valueUpper", "varUpper")
	w.math(el, u.Math)
}
