package diag

import "strings"

// Codes N08xx: refused features.
const (
	// SBML
	RefusedPackage    Code = "N0801"
	RefusedUnitOffset Code = "N0802"
	OwnUnits          Code = "N0803"
	RefusedSymbol     Code = "N0804"
	RefusedFluxModel  Code = "N0805"

	// Equations
	CoupledRateRefused Code = "N0825"
	DelayRefused       Code = "N0821"
	MethodRefused      Code = "N0826"
	SensitivityRefused Code = "N0827"
	AnalysisRefused    Code = "N0829"
	SteadyRefused      Code = "N0828"

	// BioNetGen .net files
	RefusedNetBlock    Code = "N0860"
	RefusedNetAction   Code = "N0861"
	RefusedNetRules    Code = "N0862"
	RefusedNetFunction Code = "N0863"
	RefusedNetRate     Code = "N0864"
	RefusedNetName     Code = "N0865"

	// PEtab
	PetabVersionRefused   Code = "N0870"
	PetabExtensionRefused Code = "N0871"
	PetabSeveralRefused   Code = "N0872"
	PetabCellRefused      Code = "N0873"
	PetabFormulaRefused   Code = "N0874"

	PetabReinitialisationRefused Code = "N0875"
	// Antimony
	RefusedAntimonyImport        Code = "N0840"
	RefusedAntimonyModule        Code = "N0841"
	RefusedAntimonyDNA           Code = "N0842"
	RefusedAntimonyObjective     Code = "N0843"
	RefusedAntimonyFormula       Code = "N0844"
	RefusedAntimonyAttribute     Code = "N0846"
	RefusedAntimonyStoichiometry Code = "N0847"
)

// fastExample is a model with one fast reaction of species A.
func fastExample(species, law string) string {
	return sbmlExample(`<listOfCompartments><compartment id="c" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
    <listOfSpecies><species id="A" compartment="c" initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
    <listOfReactions><reaction id="R" reversible="false" fast="true">` + species + `<kineticLaw>` + mathExample(law) + `</kineticLaw></reaction></listOfReactions>`)
}

var refusedEntries = []Entry{
	{
		Code: RefusedPackage, Title: "SBML package not supported",
		Explain: "The document uses a Level 3 package that it declares as required: without understanding it, the model would mean something else. Convert the model to SBML Core.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:multi="http://www.sbml.org/sbml/level3/version1/multi/version1" level="3" version="1" multi:required="true">
  <model><multi:listOfSpeciesTypes><multi:speciesType multi:id="a"/></multi:listOfSpeciesTypes></model></sbml>
`,
	},
	{
		Code: RefusedUnitOffset, Title: "unit with an offset not supported",
		Explain: "Level 2 Version 1 allowed units with an offset, such as degrees Celsius; later versions removed them because products of such units have no meaning. Use kelvin.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level2" level="2" version="1"><model><listOfUnitDefinitions>
  <unitDefinition id="fahrenheit"><listOfUnits><unit kind="kelvin" multiplier="0.5555" offset="255.37"/></listOfUnits></unitDefinition>
  </listOfUnitDefinitions></model></sbml>
`,
	},
	{
		Code: OwnUnits, Title: "units of a single formula not converted",
		Explain: "Old versions of SBML let one rate law, delay or species size have other units than the model. Later versions removed this, and simulators take the numbers as they are; so does niche. If they should be converted, write the factor into the formula.",
		File:    "model.xml",
		Example: `<sbml xmlns="http://www.sbml.org/sbml/level2" level="2" version="1"><model>
  <listOfUnitDefinitions><unitDefinition id="minute"><listOfUnits><unit kind="second" multiplier="60"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
  <listOfReactions><reaction id="R"><kineticLaw timeUnits="minute"><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>1</cn></math></kineticLaw></reaction></listOfReactions>
  </model></sbml>
`,
	},
	{
		Code: RefusedSymbol, Title: "symbol of MathML not supported",
		Explain: "A csymbol names a quantity or function by its URL. The time, delay, avogadro and rateOf symbols of SBML Core are known; distributions and other symbols are not.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfConstraints><constraint><math xmlns="http://www.w3.org/1998/Math/MathML">
      <csymbol encoding="text" definitionURL="http://example.org/temperature">T</csymbol></math></constraint></listOfConstraints>`),
	},
	{
		Code: RefusedFluxModel, Title: "flux-balance model has no time course",
		Explain: "The model has an objective and flux bounds (package fbc) but no rate laws: it describes steady-state fluxes, not a time course. Use niche fba.",
		File:    "command.txt",
		Example: fluxExample("run model.xml", fluxReactions(boundsTen, boundsNone)+fluxGoal("")),
	},
	{
		Code: RefusedNetBlock, Title: "block of a .net file not supported",
		Explain: "niche reads the blocks parameters, functions, species, reactions and groups. Other blocks, such as compartments, would change the meaning of the network.",
		File:    "model.net",
		Example: "begin compartments\n 1 cyt 3 1.0\nend compartments\nbegin species\n 1 A() 10\nend species\n",
	},
	{
		Code: RefusedNetAction, Title: "action in a .net file not supported",
		Explain: "A .net file describes a network; what to simulate is said on the command line or in a study.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\nend species\nsimulate_ode({t_end=>10})\n",
	},
	{
		Code: RefusedNetRules, Title: "reaction rules not supported",
		Explain: "niche reads networks that BioNetGen generated from rules, not the rules themselves.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\nend species\nbegin reaction rules\n A() -> 0 k\nend reaction rules\n",
	},
	{
		Code: RefusedNetFunction, Title: "function with arguments not supported",
		Explain: "Functions of a .net file have no arguments; BioNetGen expands local functions when it writes the network.",
		File:    "model.net",
		Example: "begin functions\n 1 f(x) 2*x\nend functions\nbegin species\n 1 A() 10\nend species\n",
	},
	{
		Code: RefusedNetRate, Title: "rate law of a .net file not supported",
		Explain: "Rates are constants or functions that multiply the reactants. The laws Sat, MM, Hill, Arrhenius and the option TotalRate mean something else.",
		File:    "model.net",
		Example: "begin species\n 1 A() 10\nend species\nbegin reactions\n 1 1 0 Sat 1 5\nend reactions\n",
	},
	{
		Code: RefusedNetName, Title: "name clashes with a species id",
		Explain: "Species of a .net file have numbers; species number n is called Sn. A parameter, function or group must not have such a name.",
		File:    "model.net",
		Example: "begin parameters\n 1 S1 10\nend parameters\nbegin species\n 1 A() 10\nend species\n",
	},
	{
		Code: CoupledRateRefused, Title: "rate of change of coupled algebraic quantities not supported",
		Explain: "rateOf(x) of a quantity that several algebraic rules determine together would need their common derivative. Write the rate of change as a formula.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="x" value="1" constant="false"/><parameter id="y" value="1" constant="false"/><parameter id="v" constant="false"/></listOfParameters>
    <listOfRules><algebraicRule>` + mathExample(`<apply><minus/><apply><exp/><apply><plus/><ci>x</ci><ci>y</ci></apply></apply><cn>2</cn></apply>`) + `</algebraicRule>
    <algebraicRule>` + mathExample(`<apply><minus/><apply><sin/><apply><minus/><ci>x</ci><ci>y</ci></apply></apply><cn>0.1</cn></apply>`) + `</algebraicRule>
    <assignmentRule variable="v">` + mathExample(`<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/rateOf">rateOf</csymbol><ci>x</ci></apply>`) + `</assignmentRule></listOfRules>`),
	},
	{
		Code: DelayRefused, Title: "equation with its own past not supported",
		Explain: "A rate rule or rate law may use past values of what it changes. A formula that holds at every time may not use its own past value, nor a derivative its own past derivative: that is a recurrence or a neutral delay equation.",
		File:    "model.xml",
		Example: sbmlExample(`<listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
    <listOfRules><assignmentRule variable="x">` + mathExample(`<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/delay">delay</csymbol><ci>x</ci><cn>2</cn></apply>`) + `</assignmentRule></listOfRules>`),
	},
	{
		Code: MethodRefused, Title: "method cannot integrate this model",
		Explain: "Explicit methods solve no algebraic equations. Use an implicit method: bdf or rodas5p.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run algebraic.xml --to 1 --method tsit5\n-- algebraic.xml --\n" + sbmlExample(`<listOfParameters><parameter id="x" value="0" constant="false"/><parameter id="y" value="0" constant="false"/></listOfParameters>
    <listOfRules><rateRule variable="x">`+mathExample(`<cn>1</cn>`)+`</rateRule>
    <algebraicRule>`+mathExample(`<apply><minus/><apply><plus/><ci>y</ci><apply><sin/><ci>y</ci></apply></apply><ci>x</ci></apply>`)+`</algebraicRule></listOfRules>`),
	},
	{
		Code: SensitivityRefused, Title: "sensitivities of this model not supported",
		Explain: "The gradient of a likelihood needs derivatives of the solution by parameters, which niche does not compute through delays and fast reactions. Evaluate without gradient.",
	},
	{
		Code: SteadyRefused, Title: "steady states of this model not supported",
		Explain: "Steady states and their branches are searched for with the Jacobian of ordinary differential equations, which leaves out the effect of past values. Simulate to a late time instead.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche continue late.ant --parameter k --from 1 --to 2\n-- late.ant --\nk = 1; x = 1; x' = k - delay(x, 0.5)\n",
	},
	{
		Code: AnalysisRefused, Title: "analysis not defined for this model",
		Explain: "Metabolic control analysis perturbs the rates of reactions at a steady state. Algebraic rules, fast reactions and compartments of varying size take away what the theory needs; very large models exceed its dense matrices.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche mca fast.xml\n-- fast.xml --\n" + fastExample(`<listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>`, `<ci>A</ci>`),
	},
	{
		Code: PetabVersionRefused, Title: "PEtab format version not supported",
		Explain: "niche reads format version 1.",
		File:    "problem.yaml", Example: petabExample("format_version", "format_version: 2.0.0"),
	},
	{
		Code: PetabExtensionRefused, Title: "PEtab extension not supported",
		Explain: "Extensions change the meaning of a problem; niche supports none.",
		File:    "problem.yaml", Example: petabExample("format_version", "format_version: 1\nextensions: [select]"),
	},
	{
		Code: PetabSeveralRefused, Title: "several problems or models in one file",
		Explain: "A problem has one model; write one problem file per model.",
		File:    "problem.yaml", Example: petabExample("- sbml_files", "- sbml_files: [model.xml, model.xml]"),
	},
	{
		Code: PetabCellRefused, Title: "condition value that varies in the model",
		Explain: "A cell of a condition table may name a row of the parameter table or a constant of the model, but no species, rule variable or parameter with an initial assignment.",
		File:    "problem.yaml", Example: petabExample("c1\t2", "c1\tA"),
	},
	{
		Code: PetabFormulaRefused, Title: "feature of an observable formula not supported",
		Explain: "Formulas of observables may not use delays, rates of change or other observables.",
		File:    "problem.yaml", Example: petabExample("y\tscale", "y\tscale * A\t1\tlog\nw\t2 * y\t1\tlin"),
	},
	{
		Code: PetabReinitialisationRefused, Title: "concentration set again in a varying compartment",
		Explain: "After a pre-equilibration, a condition may not set the concentration of a species whose compartment changes size by a rule or an event: the amount would depend on the size at that moment.",
		File:    "problem.yaml",
		Example: strings.NewReplacer("conditionId\tdose\nc1\t2\n", "conditionId\tdose\tA\nc1\t2\t3\n",
			"observableId\tsimulationConditionId", "preequilibrationConditionId\tobservableId\tsimulationConditionId", "y\tc1\t1", "c1\ty\tc1\t1",
			`constant="true"/></listOfC`, `constant="false"/></listOfC`, "<rateRule", `<rateRule variable="cell"><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>0.1</cn></math></rateRule><rateRule`,
		).Replace(petabBase),
	},
	{
		Code: RefusedAntimonyImport, Title: "import from outside the folder of a model not supported",
		Explain: "Imported files lie in the folder of the model or below it, so that a model cannot read other files of a computer. At most 1000 files are imported.",
		File:    "model.ant",
		Example: "import \"../other.ant\"\nx = 1\n",
	},
	{
		Code: RefusedAntimonyModule, Title: "composition of Antimony models not supported",
		Explain: "Submodels are written out, with arguments, deletions, joined names and conversion factors. Two submodels cannot be joined into one, and there is a limit to the size of the whole.",
		File:    "model.ant",
		Example: "model foo()\n  x = 1\nend\nmodel bar()\n  A: foo(); B: foo()\n  A is B\nend\n",
	},
	{
		Code: RefusedAntimonyDNA, Title: "DNA strands not supported",
		Explain: "Strands of genes and operators join by \"--\". Write the reactions they stand for.",
		File:    "model.ant",
		Example: "--P1--G1--\n",
	},
	{
		Code: RefusedAntimonyObjective, Title: "objective that is no sum of fluxes",
		Explain: "What is maximised or minimised is a sum of multiples of rates of reactions, of their squares and of products of two.",
		File:    "model.ant",
		Example: "J0: A -> B; 1\nA = 1; B = 0\nmaximize J0^3\n",
	},
	{
		Code: RefusedAntimonyFormula, Title: "notation in a formula not supported",
		Explain: "Braces and ellipses in formulas belong to uncertainties and DNA strands.",
		File:    "model.ant",
		Example: "x = {1, 2}\n",
	},
	{
		Code: RefusedAntimonyAttribute, Title: "attribute not supported",
		Explain: "The attribute would change the meaning of the model, and niche does not support it in Antimony files.",
		File:    "model.ant",
		Example: "species A = 1\nA.conversionFactor = 2\n",
	},
	{
		Code: RefusedAntimonyStoichiometry, Title: "shared named stoichiometry not supported",
		Explain: "A named stoichiometry belongs to one reactant or product; give the second one another name and an assignment rule.",
		File:    "model.ant",
		Example: "n = 2\nJ0: n A -> ; 1\nJ1: n A -> ; 1\nA = 1\n",
	},
}
