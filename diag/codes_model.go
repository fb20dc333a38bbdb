package diag

// Codes N02xx: the model.
const (
	// Meaning (package model)
	DuplicateID       Code = "N0201"
	ConstantChanged   Code = "N0202"
	VaryingConversion Code = "N0203"
	TruthValue        Code = "N0204"

	// Lowering to equations (package compile)
	UnknownName       Code = "N0250"
	UnknownFunction   Code = "N0251"
	NoValue           Code = "N0252"
	Overdetermined    Code = "N0253"
	AlgebraicLoop     Code = "N0254"
	InitialLoop       Code = "N0255"
	WrongArguments    Code = "N0256"
	RecursiveFunction Code = "N0257"
	NoFormula         Code = "N0258"
	NoRateLaw         Code = "N0259"
	NotOverridable    Code = "N0260"
	TooLarge          Code = "N0261"
)

var modelEntries = []Entry{
	{
		Code: DuplicateID, Title: "name is used twice",
		Explain: "Compartments, species, parameters, reactions, species references, functions and events share one space of names. Rename one of the two.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" value="1" constant="true"/><parameter id="k" value="2" constant="true"/></listOfParameters>`),
	},
	{
		Code: ConstantChanged, Title: "constant is changed",
		Explain: "A rule, an event or a reaction changes a quantity that is declared constant.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" value="1" constant="true"/></listOfParameters>
    <listOfRules><rateRule variable="k"><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>1</cn></math></rateRule></listOfRules>`),
	},
	{
		Code: VaryingConversion, Title: "conversion factor is not constant",
		Explain: "The parameter that converts extents of reactions to amounts of a species must be constant.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model conversionFactor="c">
  <listOfParameters><parameter id="c" value="2" constant="false"/></listOfParameters></model></sbml>
`,
	},
	{
		Code: TruthValue, Title: "truth value mixed with a number",
		Explain: "A formula computes with a condition, or uses a number as a condition. True counts as 1, false as 0 and any number but 0 as true, which is seldom meant.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfConstraints><constraint><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>1</cn></math></constraint></listOfConstraints>`),
	},
	{
		Code: UnknownName, Title: "undeclared name",
		Explain: "A formula, rule or event names a quantity that the model does not declare. Declare it, or correct the spelling.",
		File:    "model.ant",
		Example: "S = 1; kon = 0.1\nS -> ; k_on*S\n",
	},
	{
		Code: UnknownFunction, Title: "undefined function",
		Explain: "A formula calls a function that is neither built in nor defined by the model.",
		File:    "model.ant",
		Example: "S = 1\nS -> ; hil(S)\n",
	},
	{
		Code: NoValue, Title: "quantity has no initial value",
		Explain: "A quantity that the equations need has neither a value nor an initial assignment nor a rule.",
		File:    "model.ant",
		Example: "S = 1; k = \nS -> ; k*S\n",
	},
	{
		Code: Overdetermined, Title: "quantity is determined twice",
		Explain: "A quantity has two rules, a rule and reactions that change it, or an assignment rule and an event or initial assignment that sets it. Keep one of them.",
		File:    "model.ant",
		Example: "S = 1; k = 0.1\nS' = 1\nS -> ; k*S\n",
	},
	{
		Code: AlgebraicLoop, Title: "formulas depend on each other in a loop",
		Explain: "Assignment rules, rate laws and rateOf must be computable one after the other. A loop is an equation to be solved, which niche does not do.",
		File:    "model.ant",
		Example: "a := b + 1\nb := 2*a\n",
	},
	{
		Code: InitialLoop, Title: "initial values depend on each other in a loop",
		Explain: "Initial assignments must be computable one after the other. Give one of the quantities a number.",
		File:    "model.ant",
		Example: "a = b + 1\nb = 2*a\n",
	},
	{
		Code: WrongArguments, Title: "wrong number of arguments",
		Explain: "A formula calls a function with another number of arguments than its definition has.",
		File:    "model.ant",
		Example: "function f(x, y)\n  x + y\nend\nmodel m()\n  S = 1\n  S -> ; f(S)\nend\n",
	},
	{
		Code: RecursiveFunction, Title: "recursive function",
		Explain: "A function definition calls itself, directly or through others, so that it cannot be expanded.",
		File:    "model.ant",
		Example: "function f(x)\n  f(x) + 1\nend\nmodel m()\n  S = 1\n  S -> ; f(S)\nend\n",
	},
	{
		Code: NoFormula, Title: "formula is missing",
		Explain: "A rule, trigger, event assignment or function definition has no formula. SBML L3V2 allows this; the element has no effect.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="p" value="1" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="p"/></listOfRules>`),
	},
	{
		Code: NoRateLaw, Title: "reaction without rate law",
		Explain: "The reaction has no rate law, so that it does not run. Models for flux balance analysis are often written this way.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfReactions><reaction id="R" reversible="false" fast="false"/></listOfReactions>`),
	},
	{
		Code: NotOverridable, Title: "value cannot be replaced",
		Explain: "Only quantities with an initial value of their own can be given another one. A quantity with an assignment rule follows its formula at every time; change what the formula uses.",
	},
	{
		Code: TooLarge, Title: "formulas grow too large",
		Explain: "Function definitions that call others several times multiply; expanding these makes millions of expressions. Write the formula with intermediate assignment rules.",
	},
}
