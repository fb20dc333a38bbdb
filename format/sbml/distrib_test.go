package sbml

import (
	"fmt"
	"strings"
	"testing"

	"niche/distrib"
)

// initially is a document whose parameter p is set by a formula.
func initially(level, version int, before, formula string) string {
	return sbmlDocument(level, version, before+`<listOfParameters><parameter id="p" constant="true"/></listOfParameters>`+
		`<listOfInitialAssignments><initialAssignment symbol="p">`+mathML(formula)+`</initialAssignment></listOfInitialAssignments>`)
}

func TestDistributionSymbols(t *testing.T) {
	for _, law := range distrib.Laws() {
		for n := range 5 {
			args := strings.Repeat("<cn>1</cn>", n)
			doc := initially(3, 1, "", `<apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/distrib/`+law.String()+`"> d </csymbol>`+args+`</apply>`)
			m, list := Read("m.xml", []byte(doc))
			if law.Takes(n) != (m != nil) {
				t.Errorf("%s with %d arguments: %v", law, n, list)
				continue
			}
			if m != nil {
				want := law.String() + "(" + strings.TrimSuffix(strings.Repeat("1, ", n), ", ") + ")"
				if got := infix(m, m.InitialAssignments[0].Math); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		}
	}
}

// Tools without the package annotate a function definition; whatever it is
// called, its calls are draws and the definition is gone.
func TestAnnotatedFunctionsAreDistributions(t *testing.T) {
	define := func(id, definition string) string {
		return fmt.Sprintf(`<listOfFunctionDefinitions><functionDefinition id=%q><annotation><distribution xmlns="http://sbml.org/annotations/distribution" definition=%q/></annotation>`+
			mathML(`<lambda><bvar><ci>a</ci></bvar><bvar><ci>b</ci></bvar><notanumber/></lambda>`)+`</functionDefinition></listOfFunctionDefinitions>`, id, definition)
	}
	for definition, want := range map[string]string{
		"http://en.wikipedia.org/wiki/Normal_distribution":               "normal(1, 2)",
		"http://en.wikipedia.org/wiki/Uniform_distribution_(continuous)": "uniform(1, 2)",
		"http://en.wikipedia.org/wiki/Log-normal_distribution":           "lognormal(1, 2)",
		"http://www.uncertml.org/distributions/gamma":                    "gamma(1, 2)",
	} {
		for _, id := range []string{"f", "normal"} {
			m := mustRead(t, initially(2, 4, define(id, definition), `<apply><ci>`+id+`</ci><cn>1</cn><cn>2</cn></apply>`))
			if got := infix(m, m.InitialAssignments[0].Math); got != want || len(m.Functions) != 0 {
				t.Errorf("%s as %s: got %s and %d functions", definition, id, got, len(m.Functions))
			}
		}
	}
	m := mustRead(t, initially(2, 4, define("f", "http://en.wikipedia.org/wiki/Weather"), `<apply><ci>f</ci><cn>1</cn><cn>2</cn></apply>`))
	if len(m.Functions) != 1 {
		t.Error("an unknown definition removed the function")
	}
}

func TestDistributionProblems(t *testing.T) {
	define := `<listOfFunctionDefinitions><functionDefinition id="normal">` + mathML(`<lambda><bvar><ci>a</ci></bvar><ci>a</ci></lambda>`) + `</functionDefinition></listOfFunctionDefinitions>`
	_, list := Read("m.xml", []byte(initially(3, 2, define, `<apply><csymbol definitionURL="http://www.sbml.org/sbml/symbols/distrib/normal"/><cn>1</cn><cn>2</cn></apply>`)))
	if got := lines(list); !strings.Contains(got, `N0804 the model has a function "normal" beside the distribution`) {
		t.Errorf("got %s", got)
	}
	draft := `<listOfFunctionDefinitions><functionDefinition id="f">` + mathML(`<lambda><notanumber/></lambda>`) +
		`<d:drawFromDistribution xmlns:d="http://www.sbml.org/sbml/level3/version2/distrib/version1"/></functionDefinition></listOfFunctionDefinitions>`
	_, list = Read("m.xml", []byte(initially(3, 1, draft, `<apply><ci>f</ci></apply>`)))
	if got := lines(list); !strings.Contains(got, `N0801 <drawFromDistribution> is of a draft of package distrib`) {
		t.Errorf("got %s", got)
	}
}
