package diag

// Codes N05xx: Antimony.
const (
	AntimonySyntax     Code = "N0501"
	AntimonyDuplicate  Code = "N0502"
	AntimonyUndeclared Code = "N0503"
	AntimonyClass      Code = "N0504"
	AntimonyUnset      Code = "N0505"
	AntimonyMetadata   Code = "N0506"
)

var antimonyEntries = []Entry{
	{
		Code: AntimonySyntax, Title: "syntax error in an Antimony file",
		Explain: "A statement is not a reaction, an assignment, a rule, an event, a declaration or an annotation, or something in it is missing or out of place. Reading goes on at the next semicolon or line.",
		File:    "model.ant",
		Example: "model m\n  J0: A -> B\n  A = 1\nend\n",
	},
	{
		Code: AntimonyDuplicate, Title: "set or defined twice",
		Explain: "A reaction, a function or a model is given twice. A value or a rule that is given twice is a warning: the last one counts.",
		File:    "model.ant",
		Example: "x = 1\nx = 2\n",
	},
	{
		Code: AntimonyUndeclared, Title: "undeclared name",
		Explain: "A function or model is used that the file does not define, or an event has a property that does not exist.",
		File:    "model.ant",
		Example: "function hill(x, K)\n  x/(K + x)\nend\ny := hil(time, 3)\n",
	},
	{
		Code: AntimonyClass, Title: "one name for two kinds of things",
		Explain: "A name is used, say, as a species and as a compartment, or something is declared const but changes.",
		File:    "model.ant",
		Example: "compartment A\nJ0: A -> B; 1\n",
	},
	{
		Code: AntimonyUnset, Title: "name without a value",
		Explain: "A name occurs in a formula but is never given a value: often a slip of the pen.",
		File:    "model.ant",
		Example: "J0: A -> B; kf*A\nA = 1; B = 0; kff = 2\n",
	},
	{
		Code: AntimonyMetadata, Title: "metadata not kept",
		Explain: "Statements about layout and rate-law annotations are read, but the model does not keep them. They do not change a simulation.",
		File:    "model.ant",
		Example: "J0: A -> B; 1\nJ0.position = {1, 2}\n",
	},
}
