package sbml

import (
	"math"
	"strings"
	"testing"
)

// TestMathML reads formulas and prints them as text.
func TestMathML(t *testing.T) {
	const symbols = "http://www.sbml.org/sbml/symbols/"
	for _, c := range []struct{ math, want string }{
		{`<cn> 1.5 </cn>`, "1.5"},
		{`<cn type="integer">-7</cn>`, "-7"},
		{`<cn type="real">.5e1</cn>`, "5"},
		{`<cn type="e-notation">1.2<sep/>-3</cn>`, "0.0012"},
		{`<cn type="e-notation">2<sep/>5</cn>`, "200000"},
		{`<cn type="rational">3<sep/>-4</cn>`, "-0.75"},
		{`<cn sbml:units="mole" xmlns:sbml="http://www.sbml.org/sbml/level3/version2/core">3</cn>`, "3"},
		{`<ci> k </ci>`, "k"},
		{`<pi/>`, "pi"}, {`<exponentiale/>`, "exponentiale"}, {`<infinity/>`, "inf"}, {`<notanumber/>`, "nan"},
		{`<true/>`, "true"}, {`<false/>`, "false"},
		{`<csymbol encoding="text" definitionURL="` + symbols + `time"> t </csymbol>`, "time"},
		{`<csymbol encoding="text" definitionURL="` + symbols + `avogadro">NA</csymbol>`, "avogadro"},
		{`<apply><csymbol encoding="text" definitionURL="` + symbols + `delay">d</csymbol><ci>S</ci><cn>2</cn></apply>`, "delay(S, 2)"},
		{`<apply><csymbol encoding="text" definitionURL="` + symbols + `rateOf">r</csymbol><ci>S</ci></apply>`, "rateOf(S)"},
		{`<apply><plus/><ci>a</ci><ci>b</ci><ci>c</ci></apply>`, "a + b + c"},
		{`<apply><plus/></apply>`, "0"}, {`<apply><times/></apply>`, "1"}, {`<apply><plus/><ci>a</ci></apply>`, "a"},
		{`<apply><and/></apply>`, "true"}, {`<apply><or/></apply>`, "false"}, {`<apply><xor/></apply>`, "false"},
		{`<apply><minus/><ci>a</ci><ci>b</ci></apply>`, "a - b"}, {`<apply><minus/><ci>a</ci></apply>`, "-a"},
		{`<apply><times/><ci>a</ci><ci>b</ci></apply>`, "a*b"}, {`<apply><divide/><ci>a</ci><ci>b</ci></apply>`, "a/b"},
		{`<apply><power/><ci>a</ci><ci>b</ci></apply>`, "a^b"},
		{`<apply><root/><ci>a</ci></apply>`, "sqrt(a)"}, {`<apply><root/><degree><cn>3</cn></degree><ci>a</ci></apply>`, "root(3, a)"},
		{`<apply><log/><ci>a</ci></apply>`, "log10(a)"}, {`<apply><log/><logbase><cn>2</cn></logbase><ci>a</ci></apply>`, "log2(a)"},
		{`<apply><ln/><ci>a</ci></apply>`, "ln(a)"}, {`<apply><exp/><ci>a</ci></apply>`, "exp(a)"},
		{`<apply><min/><ci>a</ci><ci>b</ci></apply>`, "min(a, b)"}, {`<apply><max/><ci>a</ci></apply>`, "max(a)"},
		{`<apply><quotient/><ci>a</ci><ci>b</ci></apply>`, "quotient(a, b)"},
		{`<apply><factorial/><ci>a</ci></apply>`, "factorial(a)"}, {`<apply><ceiling/><ci>a</ci></apply>`, "ceil(a)"},
		{`<apply><arccosh/><ci>a</ci></apply>`, "acosh(a)"}, {`<apply><csch/><ci>a</ci></apply>`, "csch(a)"},
		{`<apply><lt/><ci>a</ci><ci>b</ci><ci>c</ci></apply>`, "a < b < c"}, {`<apply><geq/><ci>a</ci><ci>b</ci></apply>`, "a >= b"},
		{`<apply><gt/><ci>a</ci></apply>`, "true"}, {`<apply><not/><true/></apply>`, "!true"},
		{`<apply><implies/><true/><false/></apply>`, "implies(true, false)"},
		{`<apply><ci>f</ci><ci>a</ci><cn>1</cn></apply>`, "f(a, 1)"}, {`<apply><ci>f</ci></apply>`, "f()"},
		{`<piecewise><piece><cn>1</cn><true/></piece><otherwise><ci>a</ci></otherwise></piecewise>`, "piecewise(1, true, a)"},
		{`<piecewise><piece><cn>1</cn><true/></piece></piecewise>`, "piecewise(1, true)"},
		{`<piecewise><otherwise><ci>a</ci></otherwise></piecewise>`, "a"}, {`<piecewise/>`, "nan"},
		{`<semantics><ci>a</ci><annotation encoding="x"><b xmlns="u">1</b></annotation></semantics>`, "a"},
		{"<!-- c --><apply><!-- c --><plus/>\n<ci>a</ci><cn>1<!-- c -->2</cn></apply>", "a + 12"},
	} {
		m := mustRead(t, sbmlDocument(3, 2, `<listOfConstraints><constraint>`+mathML(c.math)+`</constraint></listOfConstraints>`))
		if got := infix(m, m.Constraints[0].Math); got != c.want {
			t.Errorf("%s: got %q, want %q", c.math, got, c.want)
		}
	}
}

// TestNumberIsExact makes sure that e-notation is rounded once.
func TestNumberIsExact(t *testing.T) {
	m := mustRead(t, sbmlDocument(3, 2, `<listOfConstraints><constraint>`+mathML(`<cn type="e-notation">6.02214179<sep/>23</cn>`)+`</constraint></listOfConstraints>`))
	if v := m.Pool.Node(m.Constraints[0].Math.Expr).Value; math.Float64bits(v) != math.Float64bits(6.02214179e23) {
		t.Errorf("got %v", v)
	}
}

// TestMathMLErrors reads malformed formulas. The formula begins in line 4.
func TestMathMLErrors(t *testing.T) {
	const symbols = "http://www.sbml.org/sbml/symbols/"
	for _, c := range []struct{ math, want string }{
		{``, `4:1 N0408 <math> holds no formula`},
		{`<ci>a</ci><ci>b</ci>`, `4:60 N0408 <math> holds more than one formula`},
		{`<cn>1,5</cn>`, `4:50 N0408 "1,5" is not a number of type "real"`},
		{`<cn>0x10</cn>`, `4:50 N0408 "0x10" is not a number of type "real"`},
		{`<cn type="integer">1.5</cn>`, `4:50 N0408 "1.5" is not a number of type "integer"`},
		{`<cn type="rational">1</cn>`, `4:50 N0408 <cn> of type "rational" is malformed`},
		{`<cn>1<sep/>2</cn>`, `4:50 N0408 <cn> of type "real" is malformed`},
		{`<cn type="complex">1</cn>`, `4:50 N0408 "1" is not a number of type "complex"`},
		{`<ci>a b</ci>`, `4:50 N0408 <ci> holds "a b", which is not an identifier`},
		{`<ci/>`, `4:50 N0408 <ci> holds "", which is not an identifier`},
		{`<apply/>`, `4:50 N0408 <apply> is empty`},
		{`<apply><int/><ci>a</ci></apply>`, `4:57 N0408 <int> is not an operator of SBML's MathML`},
		{`<apply><divide/><ci>a</ci></apply>`, `4:57 N0408 <divide> takes 2 argument(s), not 1`},
		{`<apply><minus/></apply>`, `4:57 N0408 <minus> takes 1 to 2 argument(s), not 0`},
		{`<apply><min/></apply>`, `4:57 N0408 <min> takes at least 1 argument(s), not 0`},
		{`<apply><root/><degree/><ci>a</ci></apply>`, `4:64 N0408 <degree> must hold one formula`},
		{`<apply><log/></apply>`, `4:57 N0408 <log> takes 1 argument(s), not 0`},
		{`<apply><cn>1</cn></apply>`, `4:57 N0408 <cn> is not an operator of SBML's MathML`},
		{`<matrix/>`, `4:50 N0408 <matrix> is not a formula of SBML's MathML`},
		{`<lambda><cn>1</cn></lambda>`, `4:50 N0408 <lambda> stands outside a function definition`},
		{`<piecewise><piece><cn>1</cn></piece></piecewise>`, `4:61 N0408 <piece> holds 1 formulas, not 2`},
		{`<piecewise><ci>a</ci></piecewise>`, `4:61 N0408 <ci> does not belong into <piecewise>`},
		{`<csymbol definitionURL="http://x/y">q</csymbol>`, `4:50 N0804 the symbol "q" (http://x/y) is not supported`},
		{`<csymbol definitionURL="` + symbols + `delay">d</csymbol>`, `4:50 N0408 "delay" is a function, not a value`},
		{`<apply><csymbol definitionURL="` + symbols + `time">t</csymbol></apply>`, `4:57 N0408 "time" is a value, not a function`},
		{`<apply><csymbol definitionURL="` + symbols + `rateOf">r</csymbol><cn>1</cn></apply>`, `4:57 N0408 rateOf takes one identifier`},
		{`<apply><csymbol definitionURL="` + symbols + `distrib/normal">n</csymbol><cn>1</cn></apply>`, `4:57 N0408 distribution "normal" does not take 1 arguments`},
		{`<csymbol definitionURL="` + symbols + `distrib/normal">n</csymbol>`, `4:50 N0408 "normal" is a distribution, not a value`},
		{`<apply><csymbol definitionURL="` + symbols + `distrib/weibull">n</csymbol><cn>1</cn></apply>`, `4:57 N0804 package distrib has no distribution "weibull"`},
		{`<apply><plus/><ci>1</ci><ci>2</ci></apply>`, "4:64 N0408 <ci> holds \"1\", which is not an identifier\n4:74 N0408 <ci> holds \"2\", which is not an identifier"},
	} {
		m, list := Read("m.xml", []byte(sbmlDocument(3, 2, "<listOfConstraints><constraint>\n"+mathML(c.math)+`</constraint></listOfConstraints>`)))
		if got := strings.TrimSpace(lines(list)); got != c.want || m != nil {
			t.Errorf("%s:\ngot  %s\nwant %s", c.math, got, c.want)
		}
	}
}
