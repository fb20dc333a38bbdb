package compile_test

import (
	"testing"

	"niche/compile"
	"niche/compile/enginetest"
	"niche/diag"
	"niche/distrib"
	"niche/model"
)

// lowerDraws lowers n and returns its draws.
func lowerDraws(t *testing.T, n *enginetest.Network) []compile.Draw {
	t.Helper()
	sys, problems := compile.Lower(n.Model, compile.Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return sys.Draws
}

// Every place that names a law draws for itself, also where the text is the
// same; an argument of a function is drawn once however often it is used.
func TestEveryPlaceDraws(t *testing.T) {
	for formula, want := range map[string]int{
		"normal(0, 1) - normal(0, 1)":                 2,
		"square(normal(0, 1))":                        1,
		"noise(1) - noise(1)":                         2,
		"square(noise(1))":                            1,
		"normal(normal(0, 1), exponential(2))":        3,
		"A + A":                                       0,
		"piecewise(uniform(0, 1), A > 0, poisson(3))": 2,
	} {
		for _, initial := range []bool{true, false} {
			n := enginetest.NewNetwork("draws")
			n.Add("A=1")
			n.Variables("v=1")
			n.Define("square", "x", "x*x")
			n.Define("noise", "x", "normal(x, 1)")
			if initial {
				n.Initially("v", formula)
			} else {
				n.On("A > 2", "", "", "v="+formula)
			}
			if got := len(lowerDraws(t, n)); got != want {
				t.Errorf("%s: %d draws, want %d", formula, got, want)
			}
		}
	}
}

// Spans tell each formula its draws.
func TestSpans(t *testing.T) {
	n := enginetest.NewNetwork("spans")
	n.Add("A=1", "B=1")
	n.On("A > 1", "exponential(1)", "uniform(0, 1)", "A=poisson(3)", "B=2", "A=B + gamma(1, 1)")
	sys, problems := compile.Lower(n.Model, compile.Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	e := &sys.Events[0]
	if e.DelayDraws != (compile.Span{From: 0, To: 1}) || e.PriorityDraws != (compile.Span{From: 1, To: 2}) || e.AssignmentDraws != (compile.Span{From: 2, To: 4}) {
		t.Errorf("spans %v %v %v", e.DelayDraws, e.PriorityDraws, e.AssignmentDraws)
	}
	if sys.Draws[3].Law != distrib.Gamma || len(sys.Draws[3].Args) != 2 {
		t.Errorf("draw 3 is %v", sys.Draws[3])
	}
}

// A comparison with a random number is made when that is drawn: it is no switch.
func TestRandomComparisonIsNoSwitch(t *testing.T) {
	n := enginetest.NewNetwork("coin")
	n.Add("A=1")
	n.React("A->", "A")
	n.On("A > 1", "", "", "A=piecewise(1, A > uniform(0, 3), 2)")
	sys, problems := compile.Lower(n.Model, compile.Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if len(sys.Switches) != 1 {
		t.Errorf("%d switches, want that of the trigger", len(sys.Switches))
	}
}

func TestRandomFormulasThatAlwaysHoldAreRefused(t *testing.T) {
	for name, make := range map[string]func(n *enginetest.Network){
		"rate law":        func(n *enginetest.Network) { n.React("A->", "normal(1, 0.1)") },
		"rule":            func(n *enginetest.Network) { n.Rule(model.AssignmentRule, "v", "normal(1, 0.1)") },
		"rule in event":   func(n *enginetest.Network) { n.Rule(model.AssignmentRule, "v", "f(1)"); n.On("A > 2", "", "", "A=v") },
		"rate rule":       func(n *enginetest.Network) { n.Rule(model.RateRule, "v", "normal(1, 0.1)") },
		"trigger":         func(n *enginetest.Network) { n.On("uniform(0, 1) > 0.5", "", "", "A=1") },
		"inside function": func(n *enginetest.Network) { n.React("A->", "f(A)") },
	} {
		n := enginetest.NewNetwork("refused")
		n.Add("A=1")
		n.Variables("v=1")
		n.Define("f", "x", "normal(x, 1)")
		make(n)
		_, problems := compile.Lower(n.Model, compile.Options{})
		if !problems.Unsupported() || problems[0].Code != diag.DistributionRefused {
			t.Errorf("%s: %v", name, problems)
		}
	}
	n := enginetest.NewNetwork("bad")
	n.Add("A=1")
	n.On("A > 1", "", "", "A=normal(1, -1)")
	n.On("A > 2", "", "", "A=gamma(1)")
	_, problems := compile.Lower(n.Model, compile.Options{})
	if len(problems) != 2 || problems[0].Code != diag.BadDistribution || problems[1].Code != diag.WrongArguments {
		t.Errorf("%v", problems)
	}
}
