package diag

// Codes N14xx: fluxes at steady state.
const (
	NoFluxes      Code = "N1401"
	FluxBounds    Code = "N1402"
	NoOptimum     Code = "N1403"
	NoGeneProduct Code = "N1404"
	NoObjective   Code = "N1405"

	RefusedQuadratic Code = "N0808"
)

// fluxExample is a pathway of two reactions with the given package elements, and
// the command that reads it.
func fluxExample(command, parts string) string {
	return `-- command.txt --
niche ` + command + `
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:fbc="http://www.sbml.org/sbml/level3/version1/fbc/version3" level="3" version="1" fbc:required="false">
  <model id="pathway" fbc:strict="true">
    <listOfCompartments><compartment id="cell" constant="true" size="1"/></listOfCompartments>
    <listOfSpecies><species id="A" compartment="cell" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/></listOfSpecies>
    <listOfParameters>
      <parameter id="zero" value="0" constant="true"/><parameter id="five" value="5" constant="true"/>
      <parameter id="ten" value="10" constant="true"/><parameter id="endless" value="INF" constant="true"/>
    </listOfParameters>
` + parts + `
  </model>
</sbml>
`
}

// fluxReactions are uptake and growth with the given bounds.
func fluxReactions(uptake, growth string) string {
	return `    <listOfReactions>
      <reaction id="uptake" reversible="false" fast="false" ` + uptake + `><listOfProducts><speciesReference species="A" stoichiometry="1" constant="true"/></listOfProducts></reaction>
      <reaction id="growth" reversible="false" fast="false" ` + growth + `><listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants></reaction>
    </listOfReactions>`
}

// fluxGoal is the objective of the largest growth.
func fluxGoal(attributes string) string {
	return `
    <fbc:listOfObjectives fbc:activeObjective="best"><fbc:objective fbc:id="best" fbc:type="maximize"><fbc:listOfFluxObjectives>
      <fbc:fluxObjective fbc:reaction="growth" fbc:coefficient="1" ` + attributes + `/>
    </fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives>`
}

const (
	boundsTen   = `fbc:lowerFluxBound="zero" fbc:upperFluxBound="ten"`
	boundsMore  = `fbc:lowerFluxBound="ten" fbc:upperFluxBound="endless"`
	boundsLess  = `fbc:lowerFluxBound="zero" fbc:upperFluxBound="five"`
	boundsNone  = `fbc:lowerFluxBound="zero" fbc:upperFluxBound="endless"`
	boundsWrong = `fbc:lowerFluxBound="ten" fbc:upperFluxBound="five"`
)

var fluxEntries = []Entry{
	{
		Code: NoFluxes, Title: "model without flux bounds or objective",
		Explain: "niche fba needs a model that uses the SBML package fbc: bounds of fluxes and an objective. Time courses are simulated by niche run.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche fba model.ant\n-- model.ant --\nR1: A -> B; k*A\nA = 1; B = 0; k = 1\n",
	},
	{
		Code: FluxBounds, Title: "lower bound above the upper bound",
		Explain: "The bounds of a flux, or of a constraint, exclude one another.",
		File:    "command.txt",
		Example: fluxExample("check model.xml", fluxReactions(boundsTen, boundsWrong)+fluxGoal("")),
	},
	{
		Code: NoOptimum, Title: "fluxes without optimum",
		Explain: "Either no fluxes satisfy all balances, bounds and constraints, or the objective can grow for ever. The message names what is involved: loosen one of the bounds, or add one.",
		File:    "command.txt",
		Example: fluxExample("fba model.xml", fluxReactions(boundsLess, boundsMore)+fluxGoal("")),
	},
	{
		Code: NoGeneProduct, Title: "unknown gene product",
		Explain: "--without names a gene product by its id or label; niche info lists how many there are.",
		File:    "command.txt",
		Example: fluxExample("fba model.xml --without TP53", fluxReactions(boundsTen, boundsNone)+fluxGoal("")),
	},
	{
		Code: NoObjective, Title: "unknown objective",
		Explain: "--objective names an objective of the model by its id.",
		File:    "command.txt",
		Example: fluxExample("fba model.xml --objective worst", fluxReactions(boundsTen, boundsNone)+fluxGoal("")),
	},
	{
		Code: RefusedQuadratic, Title: "quadratic objective or constraint not supported",
		Explain: "Version 3 of package fbc allows squares and products of fluxes. niche solves linear programs.",
		File:    "command.txt",
		Example: fluxExample("check model.xml", fluxReactions(boundsTen, boundsNone)+fluxGoal(`fbc:variableType="quadratic"`)),
	},
}
