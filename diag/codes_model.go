package diag

// Codes N02xx: the model.
const (
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
)

var modelEntries = []Entry{
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
}
