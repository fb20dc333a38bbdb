package flux_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"niche/flux"
	"niche/format/sbml"
)

// cobra is a chain of three reactions in the dialect of the COBRA toolbox, of
// compartments and species without values.
func cobra() string {
	reaction := func(id, sides, lower, upper, weight string) string {
		return `<reaction id="` + id + `">` + sides + `<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>FLUX_VALUE</ci></math><listOfParameters>
<parameter id="LOWER_BOUND" value="` + lower + `"/><parameter id="UPPER_BOUND" value="` + upper + `"/><parameter id="FLUX_VALUE" value="0"/><parameter id="OBJECTIVE_COEFFICIENT" value="` + weight + `"/>
</listOfParameters></kineticLaw></reaction>`
	}
	of := func(list, id string) string {
		return "<listOf" + list + `><speciesReference species="` + id + `"/></listOf` + list + ">"
	}
	return `<sbml xmlns="http://www.sbml.org/sbml/level2" level="2" version="1"><model><listOfCompartments><compartment id="c"/></listOfCompartments>
<listOfSpecies><species id="A_b" compartment="c" boundaryCondition="true"/><species id="A" compartment="c"/><species id="B" compartment="c"/></listOfSpecies><listOfReactions>` +
		reaction("In", of("Reactants", "A_b")+of("Products", "A"), "-10", "7.5", "0") +
		reaction("Mid", of("Reactants", "A")+of("Products", "B"), "0", "1000", "0") +
		reaction("Out", of("Reactants", "B"), "0", "1000", "1") + `</listOfReactions></model></sbml>`
}

func TestCOBRADialect(t *testing.T) {
	m, list := sbml.Read("m.xml", []byte(cobra()))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	p, list := flux.New(m)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	s, err := p.Optimise(context.Background(), p.Active)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(s.Value-7.5) > 1e-9 {
		t.Errorf("optimum %g, want 7.5", s.Value)
	}
	other, list := sbml.Read("m.xml", []byte(strings.Replace(cobra(), "<ci>FLUX_VALUE</ci>", "<apply><times/><ci>FLUX_VALUE</ci><cn>2</cn></apply>", 1)))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if other.Flux != nil || other.Reactions[1].RateLaw == nil {
		t.Error("a model with another rate law was taken for one of fluxes")
	}
}
