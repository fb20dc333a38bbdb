package diag

// Codes N085x and N13xx: writing and converting models.
const (
	LevelRefused  Code = "N0850"
	FormatRefused Code = "N0851"

	LostInWriting    Code = "N1301"
	RenamedInWriting Code = "N1302"
	NotWritable      Code = "N1303"
)

var writeEntries = []Entry{
	{
		Code: LevelRefused, Title: "the target level of SBML cannot express a feature",
		Explain: "Older levels of SBML know fewer constructs: the model would mean something else, or could not be written at all. Choose a newer level, or remove the feature from the model.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche convert clock.ant clock.xml --to l2v4\n-- clock.ant --\nx = 0\nE: at time > 1, priority = 2: x = 1\n",
	},
	{
		Code: FormatRefused, Title: "the target format cannot express a feature",
		Explain: "A .net file holds reactions between counted species and nothing else: events, rate rules and varying compartments, among others, have no place in it. Convert to SBML or Antimony.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche convert clock.ant clock.net\n-- clock.ant --\nA -> B; A\nA = 1; B = 0\nE: at time > 1: A = 1\n",
	},
	{
		Code: LostInWriting, Title: "not kept in a conversion",
		Explain: "The target has no place for this, and nothing that it says changes a simulation. The message counts like losses together.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche convert old.xml new.xml --to l3v2\n-- old.xml --\n<sbml xmlns=\"http://www.sbml.org/sbml/level2\" level=\"2\" version=\"1\"><model>\n  <listOfCompartments><compartment id=\"c\" size=\"1\"/></listOfCompartments>\n  <listOfSpecies><species id=\"A\" compartment=\"c\" charge=\"2\"/></listOfSpecies></model></sbml>\n",
	},
	{
		Code: RenamedInWriting, Title: "renamed in a conversion",
		Explain: "The name is a word of the target language, or is taken there by something else.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche convert model.xml model.ant\n-- model.xml --\n" + sbmlExample(`<listOfParameters><parameter id="at" value="1" constant="true"/></listOfParameters>`),
	},
	{
		Code: NotWritable, Title: "target format unknown",
		Explain: "niche convert tells the format from the ending of the output (.xml or .sbml, .ant, .net) or from --to: sbml, l3v2, l3v1, l2v5 … l1v2, antimony, net.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche convert model.ant model.pdf\n-- model.ant --\nx = 1\n",
	},
}
