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
	AmbiguousRule     Code = "N0262"
	Redundant         Code = "N0263"
	NegativeDelay     Code = "N0264"
)

// mathExample wraps MathML for an example.
func mathExample(content string) string {
	return `<math xmlns="http://www.w3.org/1998/Math/MathML">` + content + `</math>`
}

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
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="kon" value="1" constant="false"/><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<ci>k_on</ci>`) + `</rateRule></listOfRules>`),
	},
	{
		Code: UnknownFunction, Title: "undefined function",
		Explain: "A formula calls a function that is neither built in nor defined by the model.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<apply><ci>hil</ci><ci>x</ci></apply>`) + `</rateRule></listOfRules>`),
	},
	{
		Code: NoValue, Title: "quantity has no initial value",
		Explain: "A quantity that the equations need has neither a value nor an initial assignment nor a rule.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" constant="false"/><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<ci>k</ci>`) + `</rateRule></listOfRules>`),
	},
	{
		Code: Overdetermined, Title: "quantity is determined twice",
		Explain: "A quantity has two rules, a rule and reactions that change it, or an assignment rule and an event or initial assignment that sets it. Keep one of them.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfInitialAssignments><initialAssignment symbol="x">` + mathExample(`<cn>1</cn>`) + `</initialAssignment></listOfInitialAssignments>
    <listOfRules><assignmentRule variable="x">` + mathExample(`<cn>2</cn>`) + `</assignmentRule></listOfRules>`),
	},
	{
		Code: AmbiguousRule, Title: "algebraic rule determines one of several quantities",
		Explain: "An algebraic rule 0 = … is solved for a quantity that nothing else determines. Here several are free; niche takes the first and keeps the others at their values. Declare what is given as constant.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="p" value="1" constant="false"/><parameter id="q" value="1" constant="false"/></listOfParameters>
    <listOfRules><algebraicRule>` + mathExample(`<apply><minus/><ci>p</ci><ci>q</ci></apply>`) + `</algebraicRule></listOfRules>`),
	},
	{
		Code: Redundant, Title: "algebraic rule says nothing new",
		Explain: "The rule follows from the other equations of the model, so that it determines nothing.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="p" constant="false"/></listOfParameters>
    <listOfRules><algebraicRule>` + mathExample(`<apply><minus/><ci>p</ci><cn>2</cn></apply>`) + `</algebraicRule>
    <algebraicRule>` + mathExample(`<apply><minus/><cn>2</cn><ci>p</ci></apply>`) + `</algebraicRule></listOfRules>`),
	},
	{
		Code: NegativeDelay, Title: "delay is negative",
		Explain: "delay(x, τ) is the value of x at an earlier time; τ must not be negative.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="x" value="0" constant="false"/><parameter id="y" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<cn>1</cn>`) + `</rateRule>
    <assignmentRule variable="y">` + mathExample(`<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/delay">delay</csymbol><ci>x</ci><cn>-2</cn></apply>`) + `</assignmentRule></listOfRules>`),
	},
	{
		Code: AlgebraicLoop, Title: "formulas depend on each other in a loop",
		Explain: "Assignment rules, rate laws and rateOf must be computable one after the other. A loop is an equation to be solved, which niche does not do.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="a" constant="false"/><parameter id="b" constant="false"/></listOfParameters>
    <listOfRules><assignmentRule variable="a">` + mathExample(`<ci>b</ci>`) + `</assignmentRule><assignmentRule variable="b">` + mathExample(`<ci>a</ci>`) + `</assignmentRule></listOfRules>`),
	},
	{
		Code: InitialLoop, Title: "initial values depend on each other in a loop",
		Explain: "Initial assignments must be computable one after the other. Give one of the quantities a number.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="a" constant="false"/><parameter id="b" constant="false"/></listOfParameters>
    <listOfInitialAssignments><initialAssignment symbol="a">` + mathExample(`<ci>b</ci>`) + `</initialAssignment><initialAssignment symbol="b">` + mathExample(`<ci>a</ci>`) + `</initialAssignment></listOfInitialAssignments>`),
	},
	{
		Code: WrongArguments, Title: "wrong number of arguments",
		Explain: "A formula calls a function with another number of arguments than its definition has.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfFunctionDefinitions><functionDefinition id="f">` + mathExample(`<lambda><bvar><ci>x</ci></bvar><ci>x</ci></lambda>`) + `</functionDefinition></listOfFunctionDefinitions>
    <listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<apply><ci>f</ci><ci>x</ci><cn>2</cn></apply>`) + `</rateRule></listOfRules>`),
	},
	{
		Code: RecursiveFunction, Title: "recursive function",
		Explain: "A function definition calls itself, directly or through others, so that it cannot be expanded.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfFunctionDefinitions><functionDefinition id="f">` + mathExample(`<lambda><bvar><ci>x</ci></bvar><apply><ci>f</ci><ci>x</ci></apply></lambda>`) + `</functionDefinition></listOfFunctionDefinitions>
    <listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">` + mathExample(`<apply><ci>f</ci><ci>x</ci></apply>`) + `</rateRule></listOfRules>`),
	},
	{
		Code: NoFormula, Title: "formula is missing",
		Explain: "A rule, trigger, event assignment or function definition has no formula. SBML L3V2 allows this; the element has no effect.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model>
  <listOfParameters><parameter id="p" value="1" constant="false"/></listOfParameters>
  <listOfRules><rateRule variable="p"/></listOfRules></model></sbml>
`,
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
		Explain: "Function definitions that call others several times multiply; expanding these makes millions of expressions. Rules may use one another 250,000 levels deep, and Jacobians have 4 million entries at most. Write the formula with intermediate quantities.",
	},
}
