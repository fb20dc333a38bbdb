package diag

// Codes N03xx: units.
const (
	UnitSyntax   Code = "N0301" // the text is no unit
	UnitUnknown  Code = "N0302" // no such unit
	UnitMismatch Code = "N0303" // the dimensions differ
	UnitContext  Code = "N0304" // the conversion needs a molar mass or another fact
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
		File:    "command.txt", Example: "niche run il6 --with ruxolitinib=500ng/ml\n",
	},
}
