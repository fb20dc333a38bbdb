package diag

// Codes N145x: logical models (SBML package qual).
const (
	NoLevels          Code = "N1451"
	LevelRange        Code = "N1452"
	LevelCondition    Code = "N1453"
	AmbiguousTerms    Code = "N1454" // warning
	TooManyRegulators Code = "N1455"
	BadLevel          Code = "N1456" // on the command line

	RefusedPetriNet     Code = "N0809"
	RefusedLogicalModel Code = "N0810"
)

// logicalExample is a model of the species A, B and C with a transition to B, and
// the command that reads it.
func logicalExample(command, effect, result, condition string) string {
	terms := ""
	for _, c := range []string{condition, `<apply><geq/><ci>C</ci><cn type="integer">1</cn></apply>`} {
		terms += `        <qual:functionTerm qual:resultLevel="` + result + `"><math xmlns="http://www.w3.org/1998/Math/MathML">` + c + "</math></qual:functionTerm>\n"
		result = "0"
	}
	return `-- command.txt --
niche ` + command + `
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" level="3" version="1" qual:required="true">
  <model id="switch">
    <listOfCompartments><compartment id="cell" constant="true"/></listOfCompartments>
    <qual:listOfQualitativeSpecies>
      <qual:qualitativeSpecies qual:id="A" qual:compartment="cell" qual:constant="true" qual:initialLevel="1" qual:maxLevel="1"/>
      <qual:qualitativeSpecies qual:id="B" qual:compartment="cell" qual:constant="false" qual:initialLevel="0" qual:maxLevel="1"/>
      <qual:qualitativeSpecies qual:id="C" qual:compartment="cell" qual:constant="true" qual:initialLevel="0" qual:maxLevel="1"/>
    </qual:listOfQualitativeSpecies>
    <qual:listOfTransitions><qual:transition qual:id="toB">
      <qual:listOfInputs><qual:input qual:id="a" qual:qualitativeSpecies="A" qual:transitionEffect="none" qual:thresholdLevel="1"/></qual:listOfInputs>
      <qual:listOfOutputs><qual:output qual:qualitativeSpecies="B" qual:transitionEffect="` + effect + `"/></qual:listOfOutputs>
      <qual:listOfFunctionTerms>
        <qual:defaultTerm qual:resultLevel="0"/>
` + terms + `      </qual:listOfFunctionTerms>
    </qual:transition></qual:listOfTransitions>
  </model>
</sbml>
`
}

const activated = `<apply><geq/><ci>A</ci><ci>a</ci></apply>`

var logicalEntries = []Entry{
	{
		Code: NoLevels, Title: "model without logical part",
		Explain: "The methods sync, async and ctmc need a logical model: SBML with package qual. Other models are simulated by bdf or ssa.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run model.ant --method sync\n-- model.ant --\nR1: A -> B; k*A\nA = 1; B = 0; k = 1\n",
	},
	{
		Code: LevelRange, Title: "level out of range",
		Explain: "Levels go from 0 to maxLevel, at most 255; initial levels and results of transitions must be among them.",
		File:    "command.txt",
		Example: logicalExample("check model.xml", "assignmentLevel", "2", activated),
	},
	{
		Code: LevelCondition, Title: "condition of a transition cannot be evaluated",
		Explain: "Conditions compare levels of species with numbers or thresholds of inputs and join comparisons by logic. They know no functions of the model.",
		File:    "command.txt",
		Example: logicalExample("check model.xml", "assignmentLevel", "1", `<apply><ci>f</ci><ci>A</ci></apply>`),
	},
	{
		Code: AmbiguousTerms, Title: "two conditions of a transition can hold at once",
		Explain: "With different results the transition does not say to which level it leads. The first condition that holds counts.",
		File:    "command.txt",
		Example: logicalExample("check model.xml", "assignmentLevel", "1", activated),
	},
	{
		Code: TooManyRegulators, Title: "transition with too many inputs",
		Explain: "The levels to which a transition leads are tabulated for every combination of its inputs' levels; at most 1,048,576 are. Split it into several with species in between.",
		File:    "command.txt",
		Example: wideTransition(21),
	},
	{
		Code: BadLevel, Title: "level or rate on the command line makes no sense",
		Explain: "--set ID=LEVEL sets the initial level of a species, --rate ID=UP or ID=UP,DOWN how often it moves in continuous time.",
		File:    "command.txt",
		Example: logicalExample("run model.xml --method sync --set B=7", "assignmentLevel", "1", activated),
	},
	{
		Code: RefusedPetriNet, Title: "Petri net not supported",
		Explain: "Transitions that consume or produce levels describe a Petri net. niche simulates logical models, whose transitions assign levels; write a Petri net as reactions and use --method ssa.",
		File:    "command.txt",
		Example: logicalExample("check model.xml", "production", "1", activated),
	},
	{
		Code: RefusedLogicalModel, Title: "logical model has no time course",
		Explain: "The model has levels and transitions (package qual) but no reactions or rate rules. Simulate it with --method sync, async or ctmc.",
		File:    "command.txt",
		Example: logicalExample("run model.xml", "assignmentLevel", "1", activated),
	},
}

// wideTransition is a model whose one transition depends on n species.
func wideTransition(n int) string {
	species, condition := "", "<apply><and/>"
	for i := range n {
		id := string(rune('a' + i))
		species += `<qual:qualitativeSpecies qual:id="` + id + `" qual:compartment="cell" qual:constant="false" qual:maxLevel="1"/>` + "\n"
		condition += `<apply><eq/><ci>` + id + `</ci><cn>1</cn></apply>`
	}
	return `-- command.txt --
niche check model.xml
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" level="3" version="1" qual:required="true">
  <model><listOfCompartments><compartment id="cell" constant="true"/></listOfCompartments>
  <qual:listOfQualitativeSpecies>` + species + `</qual:listOfQualitativeSpecies>
  <qual:listOfTransitions><qual:transition>
    <qual:listOfOutputs><qual:output qual:qualitativeSpecies="a" qual:transitionEffect="assignmentLevel"/></qual:listOfOutputs>
    <qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/>
      <qual:functionTerm qual:resultLevel="1"><math xmlns="http://www.w3.org/1998/Math/MathML">` + condition + `</apply></math></qual:functionTerm>
    </qual:listOfFunctionTerms>
  </qual:transition></qual:listOfTransitions></model>
</sbml>
`
}
