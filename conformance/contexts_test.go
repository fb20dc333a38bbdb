package conformance_test

import (
	"strings"
	"testing"

	"niche/ode"
)

// Every kind of number in every place of a model: each of the things below is
// 2 + time, except for past values, which are 3 until time 1.

// thing is something that formulas can name or compute.
type thing struct {
	name, define, formula string
	past                  bool // 3 until time 1, 2 + time afterwards
	implicit              bool // by a nonlinear equation
	alone                 bool // it has a meaning for reactions or initial values in spots, too
}

var things = []thing{
	{name: "time", formula: "2 + time"},
	{name: "parameter", define: "p = 2; p' = 1", formula: "p"},
	{name: "assignment rule", define: "q := 2 + time", formula: "q"},
	{name: "rules in a chain", define: "q1 := q2/2; q2 := q3 + time; q3 := 4 + time", formula: "q1"},
	{name: "boundary species", define: "compartment c1 = 4; $S in c1; S = 2; S' = 1", formula: "S"},
	{name: "species", define: "compartment c1 = 4; species S in c1; S = 2; JS: -> S; c1", formula: "S"},
	{name: "amount", define: "compartment c1 = 4; substanceOnly species S in c1; S = 2; JS: -> S; 1", formula: "S"},
	{name: "species in a growing volume", define: "var compartment c1; c1 = 4; c1' = 1; species S in c1; S = 2; JS: -> S; c1 + S", formula: "S"},
	{name: "species with a conversion factor", define: "compartment c1 = 4; species S in c1; S = 2; JS: -> S; 2*c1; cf = 0.5; S.conversionFactor = cf", formula: "S"},
	{name: "species with the model's factor", define: "compartment c1 = 4; species S in c1; S = 2; JS: -> S; 2*c1; cf = 0.5; model.conversionFactor = cf", formula: "S", alone: true},
	{name: "compartment", define: "var compartment d; d = 2; d' = 1", formula: "d"},
	{name: "compartment by rule", define: "var compartment d; d := 2 + time", formula: "d"},
	{name: "species reference", define: "n = 2; n' = 1; species T; T = 0; JT: -> n T; 1", formula: "n"},
	{name: "species reference by rule", define: "n := 2 + time; species T; T = 0; JT: -> n T; 1", formula: "n"},
	{name: "reaction", define: "species U; U = 0; JR: -> U; 2 + time", formula: "JR"},
	{name: "reaction of nothing", define: "JR: -> ; 2 + time", formula: "JR"},
	{name: "reaction with local names", define: "species U; U = 0; JR: -> U; JR_k + time; JR_k = 2", formula: "JR"},
	{name: "rate of a parameter", define: "r = 0; r' = 2 + time", formula: "rateOf(r)"},
	{name: "rate of an amount", define: "compartment c1 = 4; substanceOnly species R in c1; R = 0; JR: -> R; 2 + time", formula: "rateOf(R)"},
	{name: "rate of a concentration", define: "compartment c1 = 4; species R in c1; R = 0; JR: -> R; 4*(2 + time)", formula: "rateOf(R)"},
	{name: "rate of a concentration in a growing volume", define: "var compartment c1; c1 = 4; c1' = 1; species R in c1; R = 0; JR: -> R; c1*(2 + time) + R", formula: "rateOf(R)"},
	{name: "rate of a species with factors", define: "compartment c1 = 4; species R in c1; R = 0; JR: -> R; 2*(2 + time); cf = 2; R.conversionFactor = cf", formula: "rateOf(R)"},
	{name: "rate of a compartment", define: "var compartment d; d = 1; d' = 2 + time", formula: "rateOf(d)"},
	{name: "rate of a reference", define: "n = 1; n' = 2 + time; species T; T = 0; JT: -> n T; 1", formula: "rateOf(n)"},
	{name: "rate of a rule", define: "w := 2*time + time^2/2", formula: "rateOf(w)"},
	{name: "rate inside a function", define: "function ro(x) rateOf(x) end; w := 2*time + time^2/2", formula: "ro(w)"},
	{name: "past parameter", define: "p = 3; p' = 1", formula: "delay(p, 1)", past: true},
	{name: "past species", define: "compartment c1 = 4; species S in c1; S = 3; JS: -> S; 2*c1; cf = 0.5; S.conversionFactor = cf", formula: "delay(S, 1)", past: true},
	{name: "past reference", define: "n = 3; n' = 1; species T; T = 0; JT: -> n T; 1", formula: "delay(n, 1)", past: true},
	{name: "past compartment", define: "var compartment d; d = 3; d' = 1", formula: "delay(d, 1)", past: true},
	{name: "past of a rule over a state", define: "p = 1; p' = 1; q := p + 2", formula: "delay(q, 1)", past: true},
	{name: "past of a past value", define: "p = 3; p' = 1; q := delay(p, 0.25)", formula: "delay(q, 0.75)", past: true},
	{name: "past time", define: "q := 3 + time; lag = 1", formula: "delay(q, lag)"},
	{name: "past rate", define: "r = 0; r' = 3 + time; k = 2", formula: "piecewise(2 + time, time <= 1, delay(rateOf(r), 1))"},
	{name: "avogadro", formula: "avogadro/3.011070895e23 + time"},
	{name: "truth values", formula: "(time >= 0) + true + time*(1 < 2)"},
	{name: "chains of relations", formula: "1 + lt(-1, 0, time + 1) + time*geq(3, 2, 2)"},
	{name: "max", formula: "max(1, 2 + time, 0)"},
	{name: "min", formula: "min(5 + time, 2 + time)"},
	{name: "quotient", formula: "quotient(5, 2) + time"},
	{name: "remainder", formula: "rem(5, 3) + time"},
	{name: "implies", formula: "implies(time > 9, false) + 1 + time"},
	{name: "exclusive or", formula: "xor(true, false, false) + 1 + time"},
	{name: "factorial, floor, ceiling", formula: "factorial(3) - floor(2.5) - ceil(1.5) + time"},
	{name: "inverse functions", formula: "1 + arccot(cot(1)) + time + arcsech(1) + ln(exp(0))"},
	{name: "piecewise", formula: "piecewise(2 + time, time >= 0, 0)"},
	{name: "piecewise without otherwise", formula: "piecewise(2 + time, time >= -1)"},
	{name: "nested piecewise", formula: "piecewise(piecewise(0, time < -1, 2 + time), piecewise(time > -1, true, false), 7)"},
	{name: "function", define: "function f(a, b) a + b end; function g(b, a) f(a, b) end; p = 2", formula: "g(p, time)"},
	{name: "what an event has set", define: "p = 0; at (time >= 0), t0=false: p = 2", formula: "(p + time)", alone: true},
	{name: "initial assignment", define: "p = 1 + k0; k0 = 1", formula: "(p + time)"},
	{name: "linear algebraic rule", define: "var a; 0 = a - 2 - time", formula: "a"},
	{name: "linear algebraic rule over a state", define: "var a; p = 1; p' = 1; 0 = 2*a - 2 - 2*p", formula: "a"},
	{name: "nonlinear algebraic rule", define: "var a; p = 2; p' = 1; 0 = (a - p) + (a - p)^3", formula: "a", implicit: true},
}

// spot is a place of a model where a thing can stand: %s in text. check is what it
// does there, over E0, E(0.5), E(1.2), E(2.2), I (the integral from 0) and E.
type spot struct {
	name, text string
	check      []string
	reacts     bool // it holds a reaction or an initial value
}

var spots = []spot{
	{name: "initial assignment", reacts: true, text: "x1 = %s; x1' = 0", check: []string{"x1 = E0"}},
	{name: "assignment rule", text: "x1 := %s", check: []string{"x1 = E"}},
	{name: "rate rule", text: "x1 = 0; x1' = %s", check: []string{"x1 = I"}},
	{name: "algebraic rule", text: "var x1; 0 = 2*x1 - %s", check: []string{"x1 = E/2"}},
	{name: "rate law", reacts: true, text: "compartment cx = 2; species X in cx; X = 0; JX: -> X; cx*%s", check: []string{"X = I", "JX/2 = E"}},
	{name: "stoichiometry", reacts: true, text: "species X; X = 0; JX: -> m X; 1; m := %s", check: []string{"X = I", "m = E"}},
	{name: "initial stoichiometry", reacts: true, text: "species X; X = 0; JX: -> m X; 1; m = %s", check: []string{"X = E0*time"}},
	{name: "size", reacts: true, text: "var compartment v; v := %s; species X in v; X = 1", check: []string{"X = E0/(E)", "v = E"}},
	{name: "initial size", reacts: true, text: "compartment v; v = %s; species X in v; X = 1; JX: -> X; 1", check: []string{"X = 1 + time/(E0)"}},
	{name: "concentration", text: "compartment v = 3; $X in v; X := %s", check: []string{"X*v = 3*(E)"}},
	{name: "amount", text: "compartment v = 3; substanceOnly $X in v; X := %s", check: []string{"X = E"}},
	{name: "trigger", text: "x1 = 0; at (%s >= 3.5): x1 = time", check: []string{"x1 = piecewise(0, time < 1.5, 1.5)"}},
	{name: "delay of an event", text: "x1 = 0; at %s after (time >= 0.5): x1 = 1", check: []string{"x1 = piecewise(0, time < 0.5 + E05, 1)"}},
	{name: "priority", text: "s = 0; at (time >= 1.2), priority=3.3, fromTrigger=false: s = 10*s + 1\nat (time >= 1.2), priority=%s, fromTrigger=false: s = 10*s + 2\nat (time >= 1.2), priority=3.1, fromTrigger=false: s = 10*s + 3",
		check: []string{"s = piecewise(0, time < 1.2, 123)"}},
	{name: "event assignment", text: "x1 = 0; at (time >= 1.2): x1 = %s", check: []string{"x1 = piecewise(0, time < 1.2, E12)"}},
	{name: "delayed assignment, values of the trigger", text: "x1 = 0; at 1 after (time >= 1.2): x1 = %s", check: []string{"x1 = piecewise(0, time < 2.2, E12)"}},
	{name: "delayed assignment, values of its moment", text: "x1 = 0; at 1 after (time >= 1.2), fromTrigger=false: x1 = %s", check: []string{"x1 = piecewise(0, time < 2.2, E22)"}},
	{name: "assignment to a concentration", reacts: true, text: "var compartment v; v = 1; v' = 1; species X in v; X = 0; at 1 after (time >= 1.2): X = %s",
		check: []string{"X*v = piecewise(0, time < 2.2, 3.2*(E12))"}},
	{name: "argument of a function", text: "function fx(a, b) a*b + a end; x1 := fx(2, %s)", check: []string{"x1 = 2*(E) + 2"}},
	{name: "condition", text: "x1 = 0; x1' = piecewise(1, %s < 3.5, 2)", check: []string{"x1 = piecewise(time, time < 1.5, 1.5 + 2*(time - 1.5))"}},
	{name: "step function", text: "x1 = 0; x1' = floor(%s - 1.5)", check: []string{"x1 = piecewise(F, time < 1.5, F15 + 2*(time - 1.5), time < 2.5)"}},
	{name: "delay", text: "y1 := %s; x1 := delay(y1, 0.5)", check: []string{"x1*(time > 0.5) = piecewise(0, time < 0.5, L)"}},
	{name: "lag", text: "y1 = 5; y1' = 1; x1 := delay(y1, %s)", check: []string{"x1 = piecewise(5, time < E, 5 + time - (E))"}},
	{name: "fast rate law", reacts: true, text: "species A, B; A = 3; B = 0; F: A -> B; %s*A - B\n// niche: F: fast\n", check: []string{"A = 3/(1 + E)", "B = 3*E/(1 + E)"}},
	{name: "rate of a species of a fast reaction", reacts: true, text: "species A, B; A = 3; B = 0; F: A -> B; %s*A - B\n// niche: F: fast\nx1 := rateOf(A)", check: []string{"x1*(time > 1) = piecewise(0, time < 1, -3/(1 + E)^2)"}},
	{name: "fast stoichiometry", reacts: true, text: "species A, B; A = 30; B = 0; F: m A -> B; A - B; m = %s\n// niche: F: fast\n", check: []string{"A = 30/(1 + E0)"}},
	{name: "conversion factor", reacts: true, text: "species X; X = 0; JX: -> X; 1; fx = %s; X.conversionFactor = fx", check: []string{"X = E0*time"}},
	{name: "initial concentration", reacts: true, text: "compartment v = 3; species X in v; X = %s; JX: -> X; v", check: []string{"X*v = 3*(E0 + time)"}},
	{name: "initial amount", reacts: true, text: "compartment v = 3; substanceOnly species X in v; X = %s; JX: -> X; v", check: []string{"X = E0 + 3*time"}},
	{name: "assignment to a size", reacts: true, text: "var compartment v; v = 2; species X in v; X = 1; JX: -> X; 0; at (time >= 1.2): v = %s", check: []string{"X = piecewise(1, time < 1.2, 2/(E12))"}},
	{name: "assignment to a species", reacts: true, text: "species X; X = 0; JX: -> X; 1; at (time >= 1.2): X = %s", check: []string{"X = piecewise(time, time < 1.2, E12 + time - 1.2)"}},
	{name: "assignment to a stoichiometry", reacts: true, text: "species X; X = 0; JX: -> m X; 1; m = 1; at (time >= 1.2): m = %s", check: []string{"X = piecewise(time, time < 1.2, 1.2 + E12*(time - 1.2))"}},
	{name: "trigger through a function", text: "function fx(a, b) a >= b end; x1 = 0; at (fx(%s, 3.5)): x1 = time", check: []string{"x1 = piecewise(0, time < 1.5, 1.5)"}},
	{name: "trigger through a rule", text: "x1 = 0; y1 := 2*%s; at (y1 >= 7): x1 = time", check: []string{"x1 = piecewise(0, time < 1.5, 1.5)"}},
	{name: "trigger of a moment", text: "x1 = 0; at (%s == 3.5): x1 = time", check: []string{"x1 = piecewise(0, time < 1.5, 1.5)"}},
	{name: "window of a persistent event", text: "x1 = 0; at 1 after (%s >= 3.2 && %s < 3.9): x1 = time", check: []string{"x1 = piecewise(0, time < 2.2, 1.2)"}},
	{name: "window of an event that is not persistent", text: "x1 = 0; at 1 after (%s >= 3.2 && %s < 3.9), persistent=false: x1 = time", check: []string{"x1 = 0"}},
	{name: "two equations", text: "var x1, y1; 0 = x1 + y1 - %s; 0 = x1 - y1 - 1", check: []string{"x1 = (E + 1)/2", "y1 = (E - 1)/2"}},
	{name: "rate of change", text: "y1 := %s; x1 := rateOf(y1)", check: []string{"x1*(time > 1) = piecewise(0, time < 1, 1)"}},
}

// values are the abbreviations of checks for a thing.
func (x *thing) values() *strings.Replacer {
	e, i, f, f15, lag := "(2 + time)", "(2*time + time^2/2)", "piecewise(0, time < 0.5, time - 0.5)", "1", "1.5 + time"
	e0, e05 := "2", "2.5"
	if x.past {
		e, i, f, f15, lag = "piecewise(3, time < 1, 2 + time)", "piecewise(3*time, time < 1, 3 + 2*(time - 1) + (time^2 - 1)/2)", "time", "1.5", "piecewise(3, time < 1.5, 1.5 + time)"
		e0, e05 = "3", "3"
	}
	return strings.NewReplacer("E05", e05, "E0", e0, "E12", "3.2", "E22", "4.2", "F15", f15, "F", f, "I", i, "L", lag, "E", e)
}

// TestThingsInSpots simulates each pair by every method that can.
func TestThingsInSpots(t *testing.T) {
	for i := range things {
		x := &things[i]
		for k := range spots {
			s := &spots[k]
			if x.alone && s.reacts {
				continue
			}
			t.Run(x.name+"/"+s.name, func(t *testing.T) { pair(t, x, s) })
		}
	}
}

func pair(t *testing.T, x *thing, s *spot) {
	t.Helper()
	functions, rest := "", ""
	for statement := range strings.SplitAfterSeq(x.define+"; "+strings.ReplaceAll(s.text, "%s", "("+x.formula+")"), ";") {
		if trimmed := strings.TrimSpace(statement); strings.HasPrefix(trimmed, "function ") {
			functions += strings.TrimSuffix(trimmed, ";") + "\n"
		} else {
			rest += statement
		}
	}
	text := functions + "model m\n" + rest + "\n//! times 0 0.4 0.9 1.3 1.7 2.4 2.9 4\n//! within 1e-5\n"
	if s.name == "step function" {
		text = strings.ReplaceAll(text, " 2.9 4\n", "\n")
	}
	for _, c := range s.check {
		text += "//= " + x.values().Replace(c) + "\n"
	}
	c, err := readClosedForm(x.name, []byte(text+"end\n"))
	if err != nil {
		t.Fatal(err)
	}
	c.methods = ode.Methods()
	if x.implicit {
		c.methods = []string{"bdf", "rodas5p"}
	}
	c.test(t)
}
