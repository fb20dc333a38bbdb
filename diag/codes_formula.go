package diag

import "strings"

// Codes N015x: formulas in infix text.
const (
	FormulaSyntax   Code = "N0151" // the text is no formula
	FormulaFunction Code = "N0152" // the format has no such function, or leaves its meaning open
	FormulaArity    Code = "N0153" // wrong number of arguments
	FormulaLimit    Code = "N0154" // nested too deep, or too large
)

var formulaEntries = []Entry{
	{
		Code: FormulaSyntax, Title: "malformed formula",
		Explain: "The text cannot be read as a formula: an operator lacks an operand, a parenthesis is not closed, or two values stand side by side. Multiplication is written *, power ^, comparison ==.",
		File:    "model.ant",
		Example: "model m\n  k = 2\n  x := 3*(k +\nend\n",
	},
	{
		Code: FormulaFunction, Title: "unknown function in a formula",
		Explain: "This format has a closed list of functions, and the name is not on it. Check the spelling, or write the formula with the functions there are.",
		File:    "problem.yaml",
		Example: "-- problem.yaml --\nformat_version: 1\nparameter_file: p.tsv\nproblems:\n- sbml_files: [m.xml]\n  condition_files: [c.tsv]\n  observable_files: [o.tsv]\n  measurement_files: [d.tsv]\n" +
			"-- m.xml --\n<sbml xmlns=\"http://www.sbml.org/sbml/level3/version1/core\" level=\"3\" version=\"1\"><model id=\"m\"><listOfParameters><parameter id=\"k\" value=\"1\" constant=\"true\"/></listOfParameters></model></sbml>\n" +
			"-- p.tsv --\nparameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\nk\tlin\t0\t10\t1\t1\n" +
			"-- c.tsv --\nconditionId\nc1\n" +
			"-- o.tsv --\nobservableId\tobservableFormula\tnoiseFormula\nobs\tsqroot(k)\t1\n" +
			"-- d.tsv --\nobservableId\tsimulationConditionId\tmeasurement\ttime\nobs\tc1\t1\t1\n",
	},
	{
		Code: FormulaArity, Title: "wrong number of arguments",
		Explain: "A built-in function is called with too few or too many arguments.",
		File:    "model.ant",
		Example: "model m\n  k = 2\n  x := exp(k, 1)\nend\n",
	},
	{
		Code: FormulaLimit, Title: "formula too deep or too large",
		Explain: "A formula may nest 500 levels deep and be 1 MiB long, far more than models need; beyond that it is refused before it can exhaust memory.",
		File:    "model.ant",
		Example: "model m\n  x := " + strings.Repeat("(", 501) + "1" + strings.Repeat(")", 501) + "\nend\n",
	},
}
