package sbml_test

import (
	"strings"
	"testing"

	"niche/format/sbml"
	"niche/model"
)

const uncertain = `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:distrib="http://www.sbml.org/sbml/level3/version1/distrib/version1" level="3" version="2" distrib:required="true">
  <model id="m">
    <listOfParameters>
      <parameter id="k" value="1" constant="true">
        <distrib:listOfUncertainties>
          <distrib:uncertainty>
            <distrib:uncertParameter distrib:value="0.9" distrib:type="mean"/>
            <distrib:uncertParameter distrib:var="s" distrib:type="standardDeviation"/>
            <distrib:uncertSpan distrib:type="range" distrib:valueLower="0.5" distrib:varUpper="s"/>
            <distrib:uncertParameter distrib:type="distribution" distrib:definitionURL="https://example.org/normal">
              <math xmlns="http://www.w3.org/1998/Math/MathML">
                <apply>
                  <csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/distrib/normal">normal</csymbol>
                  <cn type="integer">1</cn>
                  <ci>s</ci>
                </apply>
              </math>
            </distrib:uncertParameter>
          </distrib:uncertainty>
        </distrib:listOfUncertainties>
      </parameter>
      <parameter id="s" value="2" constant="true"/>
    </listOfParameters>
  </model>
</sbml>
`

// TestUncertainties: what package distrib says of values is read, and written the
// same again.
func TestUncertainties(t *testing.T) {
	m, problems := sbml.Read("m.xml", []byte(uncertain))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	check := func(m *model.Model) {
		t.Helper()
		u := m.Uncertainties
		if len(u) != 4 {
			t.Fatalf("%d statements, want 4: %+v", len(u), u)
		}
		if u[0].Of != "k" || u[0].Kind != "mean" || u[0].Value != (model.Figure{Number: 0.9, Given: true}) {
			t.Errorf("mean: %+v", u[0])
		}
		if u[1].Value.Variable != "s" {
			t.Errorf("standard deviation: %+v", u[1])
		}
		if !u[2].Spans() || u[2].Lower.Number != 0.5 || u[2].Upper.Variable != "s" {
			t.Errorf("range: %+v", u[2])
		}
		if got := m.Pool.Infix(u[3].Math.Expr); got != "normal(1, s)" || u[3].Definition != "https://example.org/normal" {
			t.Errorf("distribution: %s %+v", got, u[3])
		}
	}
	check(m)
	written, problems := sbml.Write(m, sbml.Level{Level: 3, Version: 2})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	again, problems := sbml.Read("again.xml", written)
	if len(problems) > 0 {
		t.Fatalf("%v in\n%s", problems, written)
	}
	check(again)
	if _, problems := sbml.Read("m.xml", []byte(strings.Replace(uncertain, `"0.9"`, `"about 1"`, 1))); problems.Err() == nil ||
		!strings.HasPrefix(problems.Err().Error(), `m.xml:8:13: attribute distrib:value="about 1"`) {
		t.Errorf("a value that is no number: %v", problems.Err())
	}
}
