package diag

// Codes N04xx: SBML.
const (
	SBMLNotSBML          Code = "N0401" // root element or namespace is not SBML's
	SBMLLevel            Code = "N0402" // level or version unknown
	SBMLMissingAttribute Code = "N0403"
	SBMLBadValue         Code = "N0404" // value of an attribute
	SBMLUnknownAttribute Code = "N0405" // warning
	SBMLUnknownElement   Code = "N0406" // warning
	SBMLMissingElement   Code = "N0407"
	SBMLMath             Code = "N0408" // malformed MathML
	SBMLUnknownUnit      Code = "N0409" // warning
	SBMLBadID            Code = "N0410" // identifier syntax
	SBMLRepeatedElement  Code = "N0411"
	SBMLUncertainty      Code = "N0413" // warning
	SBMLRule             Code = "N0412" // of the specification, by its number
)

// sbmlExample wraps contents in a Level 3 Version 1 document.
func sbmlExample(contents string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">
  <model id="example">` + "\n" + contents + `
  </model>
</sbml>
`
}

var sbmlEntries = []Entry{
	{
		Code: SBMLRule, Title: "a rule of the SBML specification is broken",
		Explain: "The message ends with the number of the rule in the specification; `niche explain NUMBER` says what it demands. niche may simulate the model all the same, but other programs need not.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" sboTerm="SBO:9" value="1" constant="true"/></listOfParameters>`),
	},
	{
		Code: SBMLNotSBML, Title: "not an SBML document",
		Explain: "The root element must be <sbml> in one of SBML's namespaces, for example xmlns=\"http://www.sbml.org/sbml/level3/version2/core\".",
		File:    "model.xml",
		Example: `<html xmlns="http://www.w3.org/1999/xhtml"/>`,
	},
	{
		Code: SBMLLevel, Title: "unknown SBML level or version",
		Explain: "Levels 1 (versions 1, 2), 2 (versions 1 to 5) and 3 (versions 1, 2) are read.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level4/version1/core" level="4" version="1"><model/></sbml>`,
	},
	{
		Code: SBMLMissingAttribute, Title: "required attribute is missing",
		Explain: "Level 3 has no default values: attributes such as constant, boundaryCondition and hasOnlySubstanceUnits must be written.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" value="1"/></listOfParameters>`),
	},
	{
		Code: SBMLBadValue, Title: "attribute value is not of its type",
		Explain: "Numbers are written as 1.5e-3, INF, -INF or NaN; truth values as true, false, 1 or 0.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" value="1,5" constant="true"/></listOfParameters>`),
	},
	{
		Code: SBMLUnknownAttribute, Title: "unknown attribute",
		Explain: "The attribute does not exist on this element in this level and version of SBML; it is ignored.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" valeu="1" constant="true"/></listOfParameters>`),
	},
	{
		Code: SBMLUnknownElement, Title: "unknown element",
		Explain: "The element does not exist here in this level and version of SBML; it is ignored with everything inside.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameter><parameter id="k" value="1" constant="true"/></listOfParameter>`),
	},
	{
		Code: SBMLMissingElement, Title: "required element is missing",
		Explain: "An element that this level and version of SBML requires is absent.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"/>`,
	},
	{
		Code: SBMLMath, Title: "malformed formula",
		Explain: "The MathML uses an element that SBML does not allow, or gives an operator the wrong number of arguments.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfConstraints><constraint><math xmlns="http://www.w3.org/1998/Math/MathML">
      <apply><divide/><cn>1</cn></apply></math></constraint></listOfConstraints>`),
	},
	{
		Code: SBMLUnknownUnit, Title: "unknown unit",
		Explain: "The name is neither a unit of SBML nor the id of a unit definition. The quantity is treated as one whose unit is not known.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k" value="1" units="per_hour" constant="true"/></listOfParameters>`),
	},
	{
		Code: SBMLBadID, Title: "malformed identifier",
		Explain: "An identifier begins with a letter or underscore and goes on with letters, digits and underscores.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="k-on" value="1" constant="true"/></listOfParameters>`),
	},
	{
		Code: SBMLRepeatedElement, Title: "element given twice",
		Explain: "The element may occur once; which of the two is meant cannot be known.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters/><listOfParameters/>`),
	},
	{
		Code: SBMLUncertainty, Title: "uncertainty not read",
		Explain: "Package distrib can say of a value how sure it is. What is nested in such a statement, or said of something without a value, stays in the file, but is lost in a conversion to another format. No simulation reads it.",
		File:    "model.xml",
		Example: `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:distrib="http://www.sbml.org/sbml/level3/version1/distrib/version1" level="3" version="2" distrib:required="true">
  <model id="m"><listOfParameters><parameter id="k" value="1" constant="true"><distrib:listOfUncertainties><distrib:uncertainty>
    <distrib:uncertParameter distrib:type="externalParameter"><distrib:listOfUncertParameters/></distrib:uncertParameter>
  </distrib:uncertainty></distrib:listOfUncertainties></parameter></listOfParameters></model>
</sbml>
`,
	},
}
