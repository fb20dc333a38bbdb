package diag

// Codes N06xx: BioNetGen .net files.
const (
	NetBlock      Code = "N0601"
	NetField      Code = "N0602"
	NetIndex      Code = "N0603"
	NetUndeclared Code = "N0604"
	NetDuplicate  Code = "N0605"
	NetSpecies    Code = "N0606"
)

var netEntries = []Entry{
	{
		Code: NetBlock, Title: "malformed block structure",
		Explain: "A .net file is a sequence of blocks \"begin NAME\" … \"end NAME\". A block is not closed, closed under another name, appears twice, or something stands outside any block.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\n",
	},
	{
		Code: NetField, Title: "malformed entry",
		Explain: "A line of a block lacks a field, or a field is not what the block asks for.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\nend species\nbegin reactions\n 1 1 0\nend reactions\n",
	},
	{
		Code: NetIndex, Title: "entry number out of order",
		Explain: "Species and reactions are numbered 1, 2, 3, …; other lines refer to species by these numbers.",
		File:    "model.net",
		Example: "begin species\n 2 A() 10\nend species\n",
	},
	{
		Code: NetUndeclared, Title: "undeclared name",
		Explain: "An expression or a rate uses a name that is not a parameter (or, in rates, a function) of the file.",
		File:    "model.net",
		Example: "begin parameters\n 1 kon 0.1\nend parameters\nbegin species\n 1 A() 10\nend species\nbegin reactions\n 1 1 0 kno\nend reactions\n",
	},
	{
		Code: NetDuplicate, Title: "name declared twice",
		Explain: "Parameters, functions and groups share one name space.",
		File:    "model.net",
		Example: "begin parameters\n 1 k 0.1\n 2 k 0.2\nend parameters\nbegin species\n 1 A() 10\nend species\n",
	},
	{
		Code: NetSpecies, Title: "species number does not exist",
		Explain: "A reaction or group refers to a species number that the species block does not define.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\nend species\nbegin reactions\n 1 1 2 0.5\nend reactions\n",
	},
}
