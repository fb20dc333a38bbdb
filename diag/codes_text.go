package diag

import "strings"

// Codes N01xx: reading text and XML.
const (
	XMLSyntax   Code = "N0101" // not well-formed
	XMLEncoding Code = "N0102" // character encoding not known or not kept
	XMLDoctype  Code = "N0103" // document type declaration
	XMLLimit    Code = "N0104" // nested too deep, or too large

	TooManyProblems Code = "N0105" // of the list of problems
	FileTooLarge    Code = "N0106"
)

var textEntries = []Entry{
	{
		Code: XMLSyntax, Title: "malformed XML",
		Explain: "The file is not well-formed XML: a tag is not closed, an attribute is not quoted, a prefix is not declared, or the file is cut off. Nothing after this place can be read.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model></sbml>`,
	},
	{
		Code: XMLEncoding, Title: "character encoding not supported",
		Explain: "SBML files are UTF-8. Latin-1, ASCII and UTF-16 are read too; convert a file in another encoding to UTF-8.",
		File:    "model.xml",
		Example: `<?xml version="1.0" encoding="EBCDIC-CP-US"?><sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model/></sbml>`,
	},
	{
		Code: XMLDoctype, Title: "document type declaration",
		Explain: "SBML does not use document type declarations, and they allow a small file to expand without bound. Remove the declaration and write the entities out.",
		File:    "model.xml",
		Example: `<!DOCTYPE sbml [<!ENTITY k "1">]><sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model/></sbml>`,
	},
	{
		Code: XMLLimit, Title: "too deep or too large",
		Explain: "Elements may be nested 1,000 deep and a file may hold 256 MiB, far more than models need; beyond that the file is refused before it can exhaust memory.",
		File:    "model.xml",
		Example: strings.Repeat("<a>", 1001) + strings.Repeat("</a>", 1001),
	},
	{
		Code: TooManyProblems, Title: "more problems than are listed",
		Explain: "The file has so many problems that listing them all would help nobody. Correct the first ones; often they have one cause.",
		File:    "model.xml",
		Example: sbmlExample("<listOfParameters>\n" + strings.Repeat("<parameter/>\n", 2600) + "</listOfParameters>"),
	},
	{
		Code: FileTooLarge, Title: "file too large",
		Explain: "The file is larger than any model in its format has reason to be; docs/limits.md lists the limits. Check that it is the file you meant.",
		File:    "model.ant", Example: "",
	},
}
