package diag

import "strings"

// Codes N07xx: PEtab.
const (
	PetabYAML             Code = "N0701"
	PetabKey              Code = "N0702"
	PetabFile             Code = "N0703"
	PetabTable            Code = "N0704"
	PetabColumn           Code = "N0705"
	PetabEmpty            Code = "N0706"
	PetabNumber           Code = "N0707"
	PetabWord             Code = "N0708"
	PetabID               Code = "N0709"
	PetabDuplicate        Code = "N0710"
	PetabUnknownCondition Code = "N0711"

	PetabUnknownObservable Code = "N0712"
	PetabUnknownParameter  Code = "N0713"
	PetabTarget            Code = "N0714"
	PetabUnknownSymbol     Code = "N0716"
	PetabPlaceholders      Code = "N0717"
	PetabTransformation    Code = "N0718"
	PetabBounds            Code = "N0719"
	PetabNominal           Code = "N0720"
	PetabNominalOutside    Code = "N0721"
	PetabPrior             Code = "N0722"
	PetabParameterTarget   Code = "N0723"
	PetabUnusedParameter   Code = "N0724"
	PetabTime              Code = "N0725"
	PetabNoise             Code = "N0726"
	PetabNoiseScale        Code = "N0727"
	PetabIgnoredColumn     Code = "N0728"
	PetabNoData            Code = "N0729"
)

// petabBase is a complete problem, as a txtar archive, that petabExample
// changes.
const petabBase = `-- problem.yaml --
format_version: 1
parameter_file: parameters.tsv
problems:
- sbml_files: [model.xml]
  condition_files: [conditions.tsv]
  observable_files: [observables.tsv]
  measurement_files: [measurements.tsv]
-- conditions.tsv --
conditionId	dose
c1	2
-- observables.tsv --
observableId	observableFormula	noiseFormula	observableTransformation
y	scale * A	1	log
-- measurements.tsv --
observableId	simulationConditionId	time	measurement
y	c1	1	0.5
-- parameters.tsv --
parameterId	parameterScale	lowerBound	upperBound	nominalValue	estimate
k	log10	0.1	10	1	1
scale	lin	0	10	1	0
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model>
<listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="cell" initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" value="1" constant="true"/><parameter id="dose" value="1" constant="true"/></listOfParameters>
<listOfRules><rateRule variable="A"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><apply><times/><ci>k</ci><ci>dose</ci><ci>A</ci></apply></apply></math></rateRule></listOfRules>
</model></sbml>
`

// petabExample returns petabBase with the line that starts with prefix replaced
// by text.
func petabExample(prefix, text string) string {
	lines := strings.SplitAfter(petabBase, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, prefix) {
			lines[i] = text + "\n"
			return strings.Join(lines, "")
		}
	}
	panic("diag: no line of the PEtab example starts with " + prefix)
}

var petabEntries = []Entry{
	{
		Code: PetabYAML, Title: "PEtab problem file is not readable YAML",
		Explain: "A problem file is a YAML mapping with the keys format_version, parameter_file and problems.",
		File:    "problem.yaml", Example: "-- problem.yaml --\nformat_version: [1\n",
	},
	{
		Code: PetabKey, Title: "key of a PEtab problem file missing, unknown or of the wrong type",
		Explain: "A problem lists sbml_files, condition_files, observable_files and measurement_files; visualization_files are ignored.",
		File:    "problem.yaml", Example: petabExample("parameter_file", "parameter_files: parameters.tsv"),
	},
	{
		Code: PetabFile, Title: "file of a PEtab problem cannot be read",
		Explain: "File names are relative to the folder of the problem file.",
		File:    "problem.yaml", Example: petabExample("parameter_file", "parameter_file: parameter.tsv"),
	},
	{
		Code: PetabTable, Title: "malformed table",
		Explain: "Tables are tab-separated UTF-8 text with unique column names on the first line and no more cells on a line than names.",
		File:    "problem.yaml", Example: petabExample("c1\t2", "c1\t2\t3"),
	},
	{
		Code: PetabColumn, Title: "column missing from a PEtab table",
		Explain: "The message names the column; column names are case-sensitive.",
		File:    "problem.yaml", Example: petabExample("conditionId", "conditionID\tdose"),
	},
	{
		Code: PetabEmpty, Title: "empty cell where a value is needed",
		Explain: "Only optional columns, and the values of conditions, may be empty.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "y\tc1\t1\t"),
	},
	{
		Code: PetabNumber, Title: "cell is not a usable number",
		Explain: "Numbers are decimal, such as 0.5 or 1e-3, and finite except for the time inf of a steady state.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "y\tc1\t1\t0,5"),
	},
	{
		Code: PetabWord, Title: "cell holds an unknown word",
		Explain: "Columns such as parameterScale or noiseDistribution allow a few words only.",
		File:    "problem.yaml", Example: petabExample("k\tlog10", "k\tln\t0.1\t10\t1\t1"),
	},
	{
		Code: PetabID, Title: "not an identifier",
		Explain: "Identifiers consist of letters, digits and underscores and do not start with a digit.",
		File:    "problem.yaml", Example: petabExample("scale\tlin", "scale\tlin\t0\t10\t1\t0\n2nd\tlin\t0\t10\t1\t0"),
	},
	{
		Code: PetabDuplicate, Title: "id defined twice in a PEtab table",
		Explain: "Conditions, observables and parameters have unique ids across all tables of their kind.",
		File:    "problem.yaml", Example: petabExample("c1\t2", "c1\t2\nc1\t3"),
	},
	{
		Code: PetabUnknownCondition, Title: "measurement under an unknown condition",
		Explain: "simulationConditionId and preequilibrationConditionId name rows of the condition table.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "y\tc2\t1\t0.5"),
	},
	{
		Code: PetabUnknownObservable, Title: "measurement of an unknown observable",
		Explain: "observableId names a row of the observable table.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "z\tc1\t1\t0.5"),
	},
	{
		Code: PetabUnknownParameter, Title: "parameter is not in the parameter table",
		Explain: "Ids in cells of condition and measurement tables must be rows of the parameter table (or, in conditions, constants of the model).",
		File:    "problem.yaml", Example: petabExample("c1\t2", "c1\tdose_1"),
	},
	{
		Code: PetabTarget, Title: "column of a condition table overrides nothing",
		Explain: "Columns are parameters, species and compartments of the model that no assignment rule sets, or symbols of observables.",
		File:    "problem.yaml", Example: petabExample("conditionId", "conditionId\tdosis"),
	},
	{
		Code: PetabUnknownSymbol, Title: "formula uses an undefined name",
		Explain: "Formulas use ids of the model, the parameter table and the condition columns, placeholders, and time.",
		File:    "problem.yaml", Example: petabExample("y\tscale", "y\tscale * B\t1\tlog"),
	},
	{
		Code: PetabPlaceholders, Title: "placeholders and their values do not match",
		Explain: "observableParameter1_y, observableParameter2_y, … and noiseParameter1_y, … are numbered without gaps; every measurement of y gives one value for each, separated by semicolons.",
		File:    "problem.yaml", Example: petabExample("y\tscale", "y\tscale * A\tnoiseParameter1_y\tlog"),
	},
	{
		Code: PetabTransformation, Title: "measurement has no logarithm",
		Explain: "Measurements of observables with observableTransformation log or log10 must be positive; they are given on linear scale.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "y\tc1\t1\t0"),
	},
	{
		Code: PetabBounds, Title: "bounds of an estimated parameter are unusable",
		Explain: "Bounds are linear values, lower ≤ upper, and not negative where the parameter is estimated on a logarithmic scale.",
		File:    "problem.yaml", Example: petabExample("k\tlog10", "k\tlog10\t10\t0.1\t1\t1"),
	},
	{
		Code: PetabNominal, Title: "nominal value is unusable",
		Explain: "Fixed parameters need a finite nominal value; nominal values are linear whatever the scale.",
		File:    "problem.yaml", Example: petabExample("k\tlog10", "k\tlog10\t0.1\t10\t\t0"),
	},
	{
		Code: PetabNominalOutside, Title: "nominal value outside the bounds",
		Explain: "The problem can be evaluated there, but an optimiser will never reach the point.",
		File:    "problem.yaml", Example: petabExample("k\tlog10", "k\tlog10\t0.1\t10\t20\t1"),
	},
	{
		Code: PetabPrior, Title: "prior is unusable",
		Explain: "Prior parameters are two finite numbers separated by a semicolon: bounds of a uniform law, location and positive spread of the others.",
		File:    "problem.yaml",
		Example: strings.Replace(petabExample("k\tlog10", "k\tlog10\t0.1\t10\t1\t1\tnormal\t0;-1"), "\testimate\n", "\testimate\tobjectivePriorType\tobjectivePriorParameters\n", 1),
	},
	{
		Code: PetabParameterTarget, Title: "row of the parameter table must not be there",
		Explain: "Species, variables of assignment rules, columns of condition tables and placeholders are not parameters of the estimation.",
		File:    "problem.yaml", Example: petabExample("scale\tlin", "scale\tlin\t0\t10\t1\t0\nA\tlin\t0\t10\t1\t0"),
	},
	{
		Code: PetabUnusedParameter, Title: "parameter is used nowhere",
		Explain: "Neither the model nor an observable, a condition or a measurement mentions it.",
		File:    "problem.yaml", Example: petabExample("scale\tlin", "scale\tlin\t0\t10\t1\t0\nk2\tlin\t0\t10\t1\t0"),
	},
	{
		Code: PetabTime, Title: "measurement before the start",
		Explain: "Simulations of PEtab problems start at time 0.",
		File:    "problem.yaml", Example: petabExample("y\tc1", "y\tc1\t-1\t0.5"),
	},
	{
		Code: PetabNoise, Title: "noise is not positive",
		Explain: "noiseFormula is a standard deviation (normal) or a scale (laplace), not a variance.",
		File:    "problem.yaml", Example: petabExample("y\tscale", "y\tscale * A\t0\tlog"),
	},
	{
		Code: PetabNoiseScale, Title: "noise formula uses its log-transformed observable",
		Explain: "The format does not say on which scale; niche takes the untransformed value.",
		File:    "problem.yaml", Example: petabExample("y\tscale", "y\tscale * A\t0.1 * y\tlog"),
	},
	{
		Code: PetabIgnoredColumn, Title: "column is ignored",
		Explain: "Unknown columns are allowed; this one is close to the name of an absent column.",
		File:    "problem.yaml", Example: petabExample("observableId\tobservableFormula", "observableId\tobservableFormula\tnoiseFormula\tobservableTransform"),
	},
	{
		Code: PetabNoData, Title: "no measurements",
		Explain: "The measurement tables have no rows.",
		File:    "problem.yaml", Example: petabExample("y\tc1", ""),
	},
}
