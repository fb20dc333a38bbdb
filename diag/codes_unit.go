package diag

// Codes N03xx: units.
const (
	UnitSyntax   Code = "N0301" // the text is no unit
	UnitUnknown  Code = "N0302" // no such unit
	UnitMismatch Code = "N0303" // the dimensions differ
	UnitContext  Code = "N0304" // the conversion needs a molar mass or another fact

	// Formulas of a model; warnings
	UnitSides    Code = "N0310" // a formula has another unit than its place needs
	UnitSum      Code = "N0311" // terms of different units
	UnitArgument Code = "N0312" // an argument is not dimensionless

	UnitContradiction Code = "N0313" // a parameter without unit needs two
)

var unitEntries = []Entry{
	{
		Code: UnitSyntax, Title: "malformed unit",
		Explain: "Write units as names joined by *, / and ^, such as ng/ml, 1/(nM*min) or umol*l^-1; prefixes stand directly before a name.",
		File:    "command.txt", Example: "niche run il6 --dose il6=10ng//ml\n",
	},
	{
		Code: UnitUnknown, Title: "unknown unit",
		Explain: "The name is no unit that niche knows. Case matters: mM is millimolar, mm is millimetre, M is molar, m is metre.",
		File:    "command.txt", Example: "niche run il6 --dose il6=10ng/mll\n",
	},
	{
		Code: UnitMismatch, Title: "units do not fit",
		Explain: "A quantity is given in a unit of another dimension than the one it has in the model, such as a time where a concentration is meant.",
		File:    "command.txt", Example: "niche run il6 --dose il6=10min\n",
	},
	{
		Code: UnitContext, Title: "a conversion needs one more fact",
		Explain: "Mass and amount are converted through a molar mass, enzyme units and mass through a specific activity. Give the quantity in the model's own kind of unit, or declare the missing fact.",
		File:    "command.txt", Example: "niche run il6 --dose il6=10U/ml\n",
	},
	{
		Code: UnitSides, Title: "formula has the wrong unit",
		Explain: "The unit of a formula is not the one that its place needs: that of the variable it sets, or extent per time for a rate law. One warning stands for all formulas of one kind that are off by the same factor; --json lists their places.",
		File:    "model.xml",
		Example: unitExample("<ci>tau</ci>"),
	},
	{
		Code: UnitSum, Title: "terms of different units",
		Explain: "A formula adds, compares or chooses between quantities in different units.",
		File:    "model.xml",
		Example: unitExample("<apply><plus/><ci>tau</ci><apply><times/><ci>tau</ci><ci>tau</ci></apply></apply>"),
	},
	{
		Code: UnitArgument, Title: "argument is not dimensionless",
		Explain: "Functions such as exp and ln, and exponents, need plain numbers. Divide the quantity by a reference quantity of the same unit first.",
		File:    "model.xml",
		Example: unitExample("<apply><exp/><ci>tau</ci></apply>"),
	},
	{
		Code: UnitContradiction, Title: "parameter would need two units",
		Explain: "The file gives the parameter no unit, and two formulas whose other units are known need different ones. niche info --units lists what was inferred.",
		File:    "model.xml",
		Example: sbmlExample(contradictionExample),
	},
}

// contradictionExample uses the parameter s, which has no unit, as a time and as a
// rate.
const contradictionExample = `    <listOfUnitDefinitions><unitDefinition id="per_second"><listOfUnits>
      <unit kind="second" exponent="-1" scale="0" multiplier="1"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
    <listOfParameters><parameter id="s" value="1" constant="true"/>
      <parameter id="k" value="1" units="per_second" constant="true"/><parameter id="tau" value="1" units="second" constant="true"/></listOfParameters>
    <listOfInitialAssignments><initialAssignment symbol="k"><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>s</ci></math></initialAssignment>
      <initialAssignment symbol="tau"><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>s</ci></math></initialAssignment></listOfInitialAssignments>`

// unitExample is a model that sets the rate k [1/s] to a formula that may use
// the time tau [s].
func unitExample(formula string) string {
	return sbmlExample(`    <listOfUnitDefinitions><unitDefinition id="per_second"><listOfUnits>
      <unit kind="second" exponent="-1" scale="0" multiplier="1"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
    <listOfParameters><parameter id="k" value="1" units="per_second" constant="true"/>
      <parameter id="tau" value="1" units="second" constant="true"/></listOfParameters>
    <listOfInitialAssignments><initialAssignment symbol="k"><math xmlns="http://www.w3.org/1998/Math/MathML">` +
		formula + `</math></initialAssignment></listOfInitialAssignments>`)
}
