package diag

// Codes N044x: hierarchical models (SBML package comp).
const (
	CompReference  Code = "N0441" // nothing has that name
	CompDefinition Code = "N0442" // no such model
	CompCycle      Code = "N0443"
	CompExternal   Code = "N0444" // file of an external model
	CompConflict   Code = "N0445" // replaced twice
	CompDangling   Code = "N0446" // deleted but used
	CompLimit      Code = "N0447"
	CompChanged    Code = "N0448" // warning: another MD5 sum

	RefusedExternalSource Code = "N0806"
	RefusedFunctionTime   Code = "N0807"
)

// compExample puts contents into a model and definitions beside it.
func compExample(contents, definitions string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1"
      level="3" version="2" comp:required="true">
  <model id="whole">
` + contents + `
  </model>
` + definitions + `
</sbml>
`
}

// compSubmodel is a submodel A of model part, with more inside.
func compSubmodel(more string) string {
	return `    <comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part">` + more + `</comp:submodel></comp:listOfSubmodels>`
}

// compPart is the model part with the parameter k.
const compPart = `  <comp:listOfModelDefinitions><comp:modelDefinition id="part">
    <listOfParameters><parameter id="k" value="1" constant="true"/></listOfParameters>
  </comp:modelDefinition></comp:listOfModelDefinitions>`

// compExternal defines part as a model in the file source.
func compExternal(source string) string {
	return `  <comp:listOfExternalModelDefinitions>
    <comp:externalModelDefinition comp:id="part" comp:source="` + source + `"/>
  </comp:listOfExternalModelDefinitions>`
}

var hierarchyEntries = []Entry{
	{
		Code: CompReference, Title: "reference to an element that does not exist",
		Explain: "A port, deletion, replacement or conversion factor of a hierarchical model names an element that its model does not have. portRef, idRef, unitRef and metaIdRef each look among names of their own kind.",
		File:    "model.xml",
		Example: compExample(compSubmodel(`<comp:listOfDeletions><comp:deletion comp:idRef="kk"/></comp:listOfDeletions>`), compPart),
	},
	{
		Code: CompDefinition, Title: "submodel of a model that does not exist",
		Explain: "modelRef must be the id of the document's model, of a model definition or of an external model definition in the same document.",
		File:    "model.xml",
		Example: compExample(`    <comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="prat"/></comp:listOfSubmodels>`, compPart),
	},
	{
		Code: CompCycle, Title: "models, replacements or factors that go round in a circle",
		Explain: "A model must not contain itself, directly or through submodels, and replacements must end at an element that nothing replaces.",
		File:    "model.xml",
		Example: compExample(`    <comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="whole"/></comp:listOfSubmodels>`, ""),
	},
	{
		Code: CompExternal, Title: "external model cannot be used",
		Explain: "The file that an external model definition names must stand in the folder of the model, or below, and hold SBML Level 3.",
		File:    "model.xml",
		Example: compExample(compSubmodel(""), compExternal("part.xml")),
	},
	{
		Code: CompConflict, Title: "element replaced twice",
		Explain: "Two elements of one model replace the same element of a submodel; which of them formulas of the submodel mean cannot be known.",
		File:    "model.xml",
		Example: compExample(`    <listOfParameters>
      <parameter id="a" value="1" constant="true"><comp:listOfReplacedElements>
        <comp:replacedElement comp:submodelRef="A" comp:idRef="k"/></comp:listOfReplacedElements></parameter>
      <parameter id="b" value="1" constant="true"><comp:listOfReplacedElements>
        <comp:replacedElement comp:submodelRef="A" comp:idRef="k"/></comp:listOfReplacedElements></parameter>
    </listOfParameters>
`+compSubmodel(""), compPart),
	},
	{
		Code: CompDangling, Title: "deleted element is used",
		Explain: "A formula or attribute that remains uses an element that a deletion removed, or whose replacement has no id.",
		File:    "model.xml",
		Example: compExample(compSubmodel(`<comp:listOfDeletions><comp:deletion comp:idRef="k"/></comp:listOfDeletions>`),
			`  <comp:listOfModelDefinitions><comp:modelDefinition id="part">
    <listOfParameters><parameter id="k" value="1" constant="true"/><parameter id="x" constant="false"/></listOfParameters>
    <listOfRules><assignmentRule variable="x"><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>k</ci></math></assignmentRule></listOfRules>
  </comp:modelDefinition></comp:listOfModelDefinitions>`),
	},
	{
		Code: CompLimit, Title: "hierarchy too large",
		Explain: "Submodels are nested at most 100 deep; a hierarchy has at most 20,000 submodels, 2,000,000 elements and 200 files. A few lines of definitions that double one another can ask for more than any memory holds.",
		File:    "model.xml",
		Example: compExample(compSubmodel(""), compDoubling(16)),
	},
	{
		Code: CompChanged, Title: "external model is not the expected file",
		Explain: "The file of an external model has another MD5 sum than its definition states; it is read all the same.",
		File:    "model.xml",
		Example: "-- model.xml --\n" + compExample(compSubmodel(""), `  <comp:listOfExternalModelDefinitions>
    <comp:externalModelDefinition comp:id="part" comp:source="part.xml" comp:md5="d41d8cd98f00b204e9800998ecf8427e"/>
  </comp:listOfExternalModelDefinitions>`) + "-- part.xml --\n" + compExample("", ""),
	},
	{
		Code: RefusedExternalSource, Title: "external model outside the model's folder",
		Explain: "External models are read from files in the folder of the model and below. niche fetches nothing from the network.",
		File:    "model.xml",
		Example: compExample(compSubmodel(""), compExternal("https://www.ebi.ac.uk/biomodels/model.xml")),
	},
	{
		Code: RefusedFunctionTime, Title: "function of time in a submodel with its own time",
		Explain: "A time conversion factor changes what the time means in a submodel. A function definition of the submodel that uses the time would have to know the factor, which functions cannot. Pass the time as an argument.",
		File:    "model.xml",
		Example: compExample(`    <listOfParameters><parameter id="minute" value="60" constant="true"/></listOfParameters>
    <comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="part" comp:timeConversionFactor="minute"/></comp:listOfSubmodels>`,
			`  <comp:listOfModelDefinitions><comp:modelDefinition id="part">
    <listOfFunctionDefinitions><functionDefinition id="f"><math xmlns="http://www.w3.org/1998/Math/MathML"><lambda>
      <csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol></lambda></math></functionDefinition></listOfFunctionDefinitions>
  </comp:modelDefinition></comp:listOfModelDefinitions>`),
	},
}

// compDoubling defines part and n models of which each contains the next twice.
func compDoubling(n int) string {
	s := "  <comp:listOfModelDefinitions>\n"
	id := "part"
	for i := range n {
		next := "part" + string(rune('a'+i))
		s += `    <comp:modelDefinition id="` + id + `"><comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="` + next +
			`"/><comp:submodel comp:id="B" comp:modelRef="` + next + `"/></comp:listOfSubmodels></comp:modelDefinition>` + "\n"
		id = next
	}
	return s + `    <comp:modelDefinition id="` + id + `"/>` + "\n  </comp:listOfModelDefinitions>"
}
