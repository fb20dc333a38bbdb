package sbml_test

import (
	"fmt"

	"niche/format/sbml"
	"niche/model"
)

func ExampleRead() {
	const decay = `<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="decay">
  <listOfCompartments><compartment id="cell" size="1"/></listOfCompartments>
  <listOfSpecies><species id="S" compartment="cell" initialAmount="10"/></listOfSpecies>
  <listOfReactions><reaction id="R" reversible="false">
    <listOfReactants><speciesReference species="S"/></listOfReactants>
    <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k_on</ci><ci>S</ci></apply></math>
      <listOfParameters><parameter id="kon" value="0.1"/></listOfParameters></kineticLaw>
  </reaction></listOfReactions></model></sbml>`
	m, list := sbml.Read("decay.xml", []byte(decay))
	fmt.Println(len(list), m.Format, m.Pool.Infix(m.Reactions[0].RateLaw.Math.Expr))
	fmt.Println(model.Check(m))
	// Output:
	// 0 SBML L2V4 k_on*S
	// decay.xml:6:17: rate law of reaction "R" uses undeclared name "k_on" [N0250]; declare it, or did you mean "kon"?
}
