package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/bench"
	"niche/model"
)

// sbmlFor returns the model of in as SBML with its values set: the published
// file, changed in those values, or a file written from the model.
func sbmlFor(in *bench.Instance) ([]byte, error) {
	if in.Source != "" {
		return patch(in.Source, in.Values)
	}
	return writeSBML(in.Model)
}

// patch sets initial values in an SBML file.
func patch(path string, values []bench.Value) ([]byte, error) {
	doc := etree.NewDocument()
	if err := doc.ReadFromFile(path); err != nil {
		return nil, err
	}
	at := map[string]*etree.Element{}
	for _, e := range doc.FindElements("//*[@id]") {
		at[e.SelectAttrValue("id", "")] = e
	}
	assignments := map[string]*etree.Element{}
	for _, e := range doc.FindElements("//initialAssignment") {
		assignments[e.SelectAttrValue("symbol", "")] = e
	}
	for _, v := range values {
		e := at[v.ID]
		if e == nil {
			return nil, fmt.Errorf("%s: no element %q", path, v.ID)
		}
		text := strconv.FormatFloat(v.Value, 'g', -1, 64)
		switch e.Tag {
		case "parameter":
			e.CreateAttr("value", text)
		case "compartment":
			e.CreateAttr("size", text)
		case "species":
			attribute := "initialConcentration"
			if e.SelectAttrValue("hasOnlySubstanceUnits", "false") == "true" || e.SelectAttr("initialAmount") != nil {
				return nil, fmt.Errorf("%s: species %q holds an amount", path, v.ID)
			}
			e.CreateAttr(attribute, text)
		default:
			return nil, fmt.Errorf("%s: %q is a %s", path, v.ID, e.Tag)
		}
		if a := assignments[v.ID]; a != nil {
			a.Parent().RemoveChild(a)
		}
	}
	for _, list := range doc.FindElements("//listOfInitialAssignments") {
		if len(list.ChildElements()) == 0 {
			list.Parent().RemoveChild(list)
		}
	}
	return doc.WriteToBytes()
}

// writeSBML writes a network of constant parameters, mass action and other rate
// laws as SBML Level 3. What has no counterpart here is an error.
func writeSBML(m *model.Model) ([]byte, error) {
	if len(m.Events) > 0 || len(m.Rules) > 0 || len(m.Functions) > 0 {
		return nil, fmt.Errorf("%s: only reactions, parameters and initial assignments can be written", m.File)
	}
	var b bytes.Buffer
	fmt.Fprint(&b, `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
<model id="m" timeUnits="dimensionless" substanceUnits="dimensionless" extentUnits="dimensionless" volumeUnits="dimensionless">
<listOfCompartments>
`)
	for _, c := range m.Compartments {
		fmt.Fprintf(&b, "<compartment id=%q spatialDimensions=\"3\" size=\"%s\" constant=\"true\"/>\n", c.ID, decimal(c.Size))
	}
	fmt.Fprint(&b, "</listOfCompartments>\n<listOfSpecies>\n")
	for _, s := range m.Species {
		writeSpecies(&b, &s)
	}
	fmt.Fprint(&b, "</listOfSpecies>\n")
	if len(m.Parameters) > 0 {
		fmt.Fprint(&b, "<listOfParameters>\n")
		for _, p := range m.Parameters {
			fmt.Fprintf(&b, "<parameter id=%q%s constant=%q/>\n", p.ID, attribute("value", p.Value), strconv.FormatBool(p.Constant))
		}
		fmt.Fprint(&b, "</listOfParameters>\n")
	}
	if len(m.InitialAssignments) > 0 {
		fmt.Fprint(&b, "<listOfInitialAssignments>\n")
		for _, a := range m.InitialAssignments {
			fmt.Fprintf(&b, "<initialAssignment symbol=%q>%s</initialAssignment>\n", a.Symbol, m.Pool.MathML(a.Math.Expr, ""))
		}
		fmt.Fprint(&b, "</listOfInitialAssignments>\n")
	}
	fmt.Fprint(&b, "<listOfReactions>\n")
	for i := range m.Reactions {
		if err := writeReaction(&b, m, i); err != nil {
			return nil, err
		}
	}
	fmt.Fprint(&b, "</listOfReactions>\n</model>\n</sbml>\n")
	return b.Bytes(), nil
}

func writeSpecies(b io.Writer, s *model.Species) {
	initial := attribute("initialConcentration", s.Initial)
	if s.InitialIsAmount {
		initial = attribute("initialAmount", s.Initial)
	}
	fmt.Fprintf(b, "<species id=%q compartment=%q%s hasOnlySubstanceUnits=%q boundaryCondition=%q constant=%q/>\n",
		s.ID, s.Compartment, initial, strconv.FormatBool(s.HasOnlySubstanceUnits), strconv.FormatBool(s.BoundaryCondition), strconv.FormatBool(s.Constant))
}

// writeReaction declares as modifier every species of the rate law that is not
// a reactant or product.
func writeReaction(b io.Writer, m *model.Model, i int) error {
	r := &m.Reactions[i]
	if r.RateLaw == nil || len(r.RateLaw.LocalParameters) > 0 {
		return fmt.Errorf("reaction %q has no rate law or local parameters", r.ID)
	}
	fmt.Fprintf(b, "<reaction id=%q reversible=\"false\" fast=\"false\">\n", r.ID)
	declared := map[string]bool{}
	for _, side := range []struct {
		tag  string
		list []model.SpeciesReference
	}{{"listOfReactants", r.Reactants}, {"listOfProducts", r.Products}} {
		if len(side.list) == 0 {
			continue
		}
		fmt.Fprintf(b, "<%s>\n", side.tag)
		for _, ref := range side.list {
			declared[ref.Species] = true
			fmt.Fprintf(b, "<speciesReference species=%q stoichiometry=\"%s\" constant=\"true\"/>\n", ref.Species, decimal(ref.Stoichiometry))
		}
		fmt.Fprintf(b, "</%s>\n", side.tag)
	}
	var modifiers strings.Builder
	species := map[string]bool{}
	for k := range m.Species {
		species[m.Species[k].ID] = true
	}
	for _, e := range m.Pool.Symbols(r.RateLaw.Math.Expr) {
		if id := m.Pool.Node(e).Name; species[id] && !declared[id] {
			fmt.Fprintf(&modifiers, "<modifierSpeciesReference species=%q/>\n", id)
		}
	}
	if modifiers.Len() > 0 {
		fmt.Fprintf(b, "<listOfModifiers>\n%s</listOfModifiers>\n", modifiers.String())
	}
	fmt.Fprintf(b, "<kineticLaw>%s</kineticLaw>\n</reaction>\n", m.Pool.MathML(r.RateLaw.Math.Expr, ""))
	return nil
}

func attribute(name string, v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf(" %s=\"%s\"", name, decimal(v))
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
