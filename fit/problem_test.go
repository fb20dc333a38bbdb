package fit

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/format/petab"
	"niche/ode"
	"niche/sim"
)

// base is a problem whose solution is known: dA/dt = p − d·A, A(0) = a0, so that
// A(t) = p/d + (a0 − p/d)·exp(−d·t). B is a constant boundary species.
const base = `-- problem.yaml --
format_version: 1
parameter_file: parameters.tsv
problems:
- sbml_files: [model.xml]
  condition_files: [conditions.tsv]
  observable_files: [observables.tsv]
  measurement_files: [measurements.tsv]
-- conditions.tsv --
conditionId	p
c1	
-- observables.tsv --
observableId	observableFormula	noiseFormula	observableTransformation	noiseDistribution
y	A	0.5	lin	normal
-- measurements.tsv --
observableId	preequilibrationConditionId	simulationConditionId	time	measurement	observableParameters	noiseParameters	datasetId
y		c1	0	1
-- parameters.tsv --
parameterId	parameterScale	lowerBound	upperBound	nominalValue	estimate	objectivePriorType	objectivePriorParameters
d	log10	0.01	100	0.5	1
-- model.xml --
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model>
<listOfCompartments><compartment id="cell" size="1" constant="true" spatialDimensions="3"/></listOfCompartments>
<listOfSpecies>
<species id="A" compartment="cell" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
<species id="B" compartment="cell" initialConcentration="7" hasOnlySubstanceUnits="false" boundaryCondition="true" constant="true"/>
</listOfSpecies>
<listOfParameters>
<parameter id="p" value="2" constant="true"/><parameter id="d" value="1" constant="true"/>
<parameter id="a0" value="3" constant="true"/><parameter id="q" value="1" constant="true"/>
</listOfParameters>
<listOfInitialAssignments><initialAssignment symbol="A"><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>a0</ci></math></initialAssignment></listOfInitialAssignments>
<listOfReactions>
<reaction id="make" reversible="false" fast="false"><listOfProducts><speciesReference species="A" stoichiometry="1" constant="true"/></listOfProducts>
<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>cell</ci><ci>p</ci></apply></math></kineticLaw></reaction>
<reaction id="decay" reversible="false" fast="false"><listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>cell</ci><ci>d</ci><ci>A</ci></apply></math></kineticLaw></reaction>
</listOfReactions>
</model></sbml>
`

// tables are the contents that a test gives to files of base.
type tables map[string]string

// with returns base with whole tables replaced.
func (tb tables) archive() string {
	var b strings.Builder
	name := ""
	for line := range strings.Lines(base) {
		if n, ok := fileHeader(line); ok {
			name = n
			b.WriteString(line)
			if text, ok := tb[name]; ok {
				b.WriteString(text)
			}
		} else if _, replaced := tb[name]; !replaced {
			b.WriteString(line)
		}
	}
	return b.String()
}

func fileHeader(line string) (string, bool) {
	n, ok := strings.CutPrefix(strings.TrimSpace(line), "-- ")
	return strings.TrimSuffix(n, " --"), ok
}

// problem reads base with tables replaced.
func (tb tables) problem(t testing.TB) *petab.Problem {
	t.Helper()
	files := map[string][]byte{}
	name := ""
	for line := range strings.Lines(tb.archive()) {
		if n, ok := fileHeader(line); ok {
			name = n
		} else {
			files[name] = append(files[name], line...)
		}
	}
	p, list := petab.Read("problem.yaml", func(path string) ([]byte, error) {
		if data, ok := files[filepath.ToSlash(path)]; ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	})
	if list.HasErrors() {
		t.Fatal(list)
	}
	return p
}

// tight are settings whose error is far below the tolerances of these tests.
func tight() sim.Settings {
	return sim.Settings{Options: ode.Options{RTol: 1e-11, ATol: 1e-14, SensitivityControl: true}}
}

// objective compiles base with tables replaced.
func (tb tables) objective(t testing.TB) *Objective {
	t.Helper()
	o, err := New(tb.problem(t), tight())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// evaluate evaluates o at its nominal point.
func evaluate(t testing.TB, o *Objective, gradient bool) *Evaluation {
	t.Helper()
	e, err := o.Evaluate(o.Nominal(), gradient, 1)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const (
	parameterHeader   = "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\tobjectivePriorType\tobjectivePriorParameters\n"
	measurementHeader = "observableId\tpreequilibrationConditionId\tsimulationConditionId\ttime\tmeasurement\tobservableParameters\tnoiseParameters\tdatasetId\n"
	observableHeader  = "observableId\tobservableFormula\tnoiseFormula\tobservableTransformation\tnoiseDistribution\n"
)

// ids returns the estimated parameters of o.
func ids(o *Objective) []string {
	var list []string
	for _, p := range o.Parameters() {
		list = append(list, p.ID)
	}
	return list
}

// shift returns theta with entry k moved by h.
func shift(theta []float64, k int, h float64) []float64 {
	moved := slices.Clone(theta)
	moved[k] += h
	return moved
}
