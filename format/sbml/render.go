package sbml

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// rendered is the level of what a renderer makes, apart from fast reactions,
// which it writes as Level 3 Version 1 does.
var rendered = Level{3, 2}

// renderer turns a model into XML.
type renderer struct {
	m       *model.Model
	list    diag.List
	units   *unitNames
	taken   map[string]bool // identifiers
	metaids map[string]bool
	places  places
	// stoichiometries are rules that StoichiometryMath became.
	stoichiometries []model.Rule
}

// places are the positions of elements; children share that of their parent.
type places map[*etree.Element]diag.Pos

// of returns the place of el.
func (p places) of(el *etree.Element) diag.Pos {
	for ; el != nil; el = el.Parent() {
		if pos, ok := p[el]; ok {
			return pos
		}
	}
	return diag.Pos{}
}

// render returns the <sbml> element of m and where its parts come from.
func render(m *model.Model) (*etree.Element, places, diag.List) {
	w := &renderer{m: m, units: newUnitNames(m), taken: identifiers(m), metaids: map[string]bool{}, places: places{}}
	root := etree.NewElement("sbml")
	attributes(root, "xmlns", rendered.space(), "level", strconv.Itoa(rendered.Level), "version", strconv.Itoa(rendered.Version))
	w.places[root] = m.Pos
	w.model(root)
	w.uncertainties(root)
	if len(m.Uncertainties) > 0 || usesLaws(root) {
		attributes(root, "xmlns:distrib", distribPackage, "distrib:required", "true")
	}
	return root, w.places, w.list
}

// identifiers collects the names that m uses, so that new ones can be told
// apart.
func identifiers(m *model.Model) map[string]bool {
	taken := map[string]bool{m.ID: true}
	for _, id := range m.IDs() {
		taken[id] = true
	}
	for i := range m.Reactions {
		if law := m.Reactions[i].RateLaw; law != nil {
			for j := range law.LocalParameters {
				taken[law.LocalParameters[j].ID] = true
			}
		}
	}
	return taken
}

// fresh returns id, or the first of id_2, id_3, … that is not taken, and takes
// it.
func (w *renderer) fresh(id string) string {
	name := id
	for n := 2; w.taken[name]; n++ {
		name = fmt.Sprintf("%s_%d", id, n)
	}
	w.taken[name] = true
	return name
}

// attributes sets attributes from pairs of name and value; empty values are
// left out.
func attributes(el *etree.Element, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			el.CreateAttr(pairs[i], pairs[i+1])
		}
	}
}

// add appends an element with attributes to parent.
func add(parent *etree.Element, tag string, pairs ...string) *etree.Element {
	el := parent.CreateElement(tag)
	attributes(el, pairs...)
	return el
}

// formatDouble returns the shortest text that reads back as v; "" for NaN, which
// stands for no value.
func formatDouble(v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case math.IsInf(v, 1):
		return "INF"
	case math.IsInf(v, -1):
		return "-INF"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// model adds the <model>.
func (w *renderer) model(root *etree.Element) {
	m := w.m
	el := add(root, "model", "id", m.ID, "name", m.Name,
		"substanceUnits", w.units.name(m.SubstanceUnit), "timeUnits", w.units.name(m.TimeUnit),
		"volumeUnits", w.units.name(m.VolumeUnit), "areaUnits", w.units.name(m.AreaUnit),
		"lengthUnits", w.units.name(m.LengthUnit), "extentUnits", w.units.name(m.ExtentUnit),
		"conversionFactor", m.ConversionFactor, "sboTerm", m.Terms[m.ID])
	w.describe(el, m.ID, m.Notes, m.Annotation)
	w.functions(el)
	unitsAt := len(el.Child) // the list is written last, when all units are known
	w.compartments(el)
	w.species(el)
	w.parameters(el)
	w.initialAssignments(el)
	reactions, events := etree.NewElement("model"), etree.NewElement("model")
	w.reactions(reactions)
	w.rules(el)
	w.constraints(el)
	w.events(events)
	for _, part := range []*etree.Element{reactions, events} {
		for _, c := range part.ChildElements() {
			el.AddChild(c)
		}
	}
	if list := w.units.definitions(); list != nil {
		el.InsertChildAt(unitsAt, list)
	}
	w.fluxes(root, el)
	w.qualitative(root, el)
}

// list adds a list of n elements; none gives no list.
func list(parent *etree.Element, tag string, n int, item func(list *etree.Element, i int)) {
	if n == 0 {
		return
	}
	el := add(parent, tag)
	for i := range n {
		item(el, i)
	}
}

func (w *renderer) functions(parent *etree.Element) {
	list(parent, "listOfFunctionDefinitions", len(w.m.Functions), func(l *etree.Element, i int) {
		f := &w.m.Functions[i]
		el := add(l, "functionDefinition", "id", f.ID, "name", f.Name)
		w.describeID(el, f.ID)
		lambda := add(add(el, "math", "xmlns", mathSpace), "lambda")
		for _, p := range f.Parameters {
			add(add(lambda, "bvar"), "ci").SetText(p)
		}
		if f.Body.Present() {
			lambda.AddChild(formulaTree(w.m, f.Body.Expr))
		}
	})
}

func (w *renderer) compartments(parent *etree.Element) {
	list(parent, "listOfCompartments", len(w.m.Compartments), func(l *etree.Element, i int) {
		c := &w.m.Compartments[i]
		el := add(l, "compartment", "id", c.ID, "name", c.Name, "spatialDimensions", formatDouble(c.Dimensions),
			"size", formatDouble(c.Size), "units", w.units.unless(c.Unit, w.sizeUnit(c.Dimensions)), "constant", strconv.FormatBool(c.Constant))
		if c.Outside != "" {
			el.CreateAttr("outside", c.Outside)
		}
		w.describeID(el, c.ID)
	})
}

// sizeUnit is the unit of sizes that a compartment inherits.
func (w *renderer) sizeUnit(dimensions float64) units.Unit {
	switch dimensions {
	case 3:
		return w.m.VolumeUnit
	case 2:
		return w.m.AreaUnit
	case 1:
		return w.m.LengthUnit
	case 0:
		return units.Dimensionless()
	}
	return units.Unit{}
}

func (w *renderer) species(parent *etree.Element) {
	list(parent, "listOfSpecies", len(w.m.Species), func(l *etree.Element, i int) {
		s := &w.m.Species[i]
		initial := "initialConcentration"
		if s.InitialIsAmount {
			initial = "initialAmount"
		}
		el := add(l, "species", "id", s.ID, "name", s.Name, "compartment", s.Compartment, initial, formatDouble(s.Initial),
			"substanceUnits", w.units.unless(s.SubstanceUnit, w.m.SubstanceUnit),
			"hasOnlySubstanceUnits", strconv.FormatBool(s.HasOnlySubstanceUnits),
			"boundaryCondition", strconv.FormatBool(s.BoundaryCondition), "constant", strconv.FormatBool(s.Constant),
			"conversionFactor", s.ConversionFactor)
		if s.Charge != nil {
			el.CreateAttr("charge", strconv.Itoa(*s.Charge))
		}
		w.describeID(el, s.ID)
	})
}

// parameters adds the parameters, and one for every observable.
func (w *renderer) parameters(parent *etree.Element) {
	m := w.m
	list(parent, "listOfParameters", len(m.Parameters)+len(m.Observables), func(l *etree.Element, i int) {
		if i >= len(m.Parameters) {
			o := &m.Observables[i-len(m.Parameters)]
			w.describeID(add(l, "parameter", "id", o.ID, "constant", "false"), o.ID)
			return
		}
		p := &m.Parameters[i]
		el := w.parameter(l, "parameter", p)
		attributes(el, "constant", strconv.FormatBool(p.Constant), "sboTerm", m.Terms[p.ID])
		notes := m.ElementNotes[p.ID]
		if p.Source != "" {
			notes = cmp.Or(notes, "source: "+p.Source)
		}
		w.describe(el, p.ID, notes, m.Annotations[p.ID])
	})
}

func (w *renderer) parameter(l *etree.Element, tag string, p *model.Parameter) *etree.Element {
	return add(l, tag, "id", p.ID, "name", p.Name, "value", formatDouble(p.Value), "units", w.units.name(p.Unit))
}

func (w *renderer) initialAssignments(parent *etree.Element) {
	list(parent, "listOfInitialAssignments", len(w.m.InitialAssignments), func(l *etree.Element, i int) {
		a := &w.m.InitialAssignments[i]
		w.math(add(l, "initialAssignment", "symbol", a.Symbol), a.Math)
	})
}

// rules adds the rules, those that stoichiometries and observables became at the
// end.
func (w *renderer) rules(parent *etree.Element) {
	m := w.m
	all := append(m.Rules[:len(m.Rules):len(m.Rules)], w.stoichiometries...)
	for i := range m.Observables {
		o := &m.Observables[i]
		all = append(all, model.Rule{Kind: model.AssignmentRule, Variable: o.ID, Math: o.Math, Pos: o.Pos})
	}
	tags := [...]string{model.AssignmentRule: "assignmentRule", model.RateRule: "rateRule", model.AlgebraicRule: "algebraicRule"}
	list(parent, "listOfRules", len(all), func(l *etree.Element, i int) {
		w.math(add(l, tags[all[i].Kind], "variable", all[i].Variable), all[i].Math)
	})
}

func (w *renderer) constraints(parent *etree.Element) {
	list(parent, "listOfConstraints", len(w.m.Constraints), func(l *etree.Element, i int) {
		c := &w.m.Constraints[i]
		el := add(l, "constraint")
		w.math(el, c.Math)
		switch text := strings.TrimSpace(c.Message); {
		case strings.HasPrefix(text, "<"):
			if x := fragment(text); x != nil {
				el.AddChild(x)
			}
		case text != "":
			p := add(add(el, "message"), "p", "xmlns", xhtmlSpace)
			p.SetText(text)
		}
	})
}
