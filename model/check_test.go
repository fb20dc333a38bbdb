package model_test

import (
	"fmt"
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// network is a small valid model that each test spoils: A → B at rate k·A in
// cell, with an assignment rule for the parameter y and a rate rule for z.
type network struct {
	model.Model
	line int
}

func newNetwork() *network {
	n := &network{Model: model.Model{ID: "m", Pool: expr.NewPool()}}
	n.Compartments = []model.Compartment{{ID: "cell", Dimensions: 3, Size: 1, Constant: true, Pos: n.pos()}}
	n.Species = []model.Species{
		{ID: "A", Compartment: "cell", Initial: 1, Pos: n.pos()}, {ID: "B", Compartment: "cell", Pos: n.pos()},
	}
	n.Parameters = []model.Parameter{
		{ID: "k", Value: 2, Constant: true, Pos: n.pos()}, {ID: "y", Pos: n.pos()}, {ID: "z", Value: 1, Pos: n.pos()},
	}
	n.Reactions = []model.Reaction{{ID: "R", Pos: n.pos(), Reactants: []model.SpeciesReference{{Species: "A", Stoichiometry: 1, Constant: true, Pos: n.pos()}},
		Products: []model.SpeciesReference{{Species: "B", Stoichiometry: 1, Constant: true, Pos: n.pos()}},
		RateLaw:  &model.RateLaw{Math: n.math("k*A"), Pos: n.pos()}}}
	n.assign("y", "2*z")
	n.rate("z", "1 - z")
	return n
}

// pos returns the beginning of a new line.
func (n *network) pos() diag.Pos {
	n.line++
	return diag.Pos{File: "m", Line: n.line, Col: 1}
}

func (n *network) math(text string) model.Math {
	pos := n.pos()
	e, err := expr.ParseInfix(n.Pool, text, pos, expr.L3Grammar())
	if err != nil {
		panic(err)
	}
	return model.Math{Expr: e, Pos: pos}
}

func (n *network) assign(variable, formula string) {
	n.Rules = append(n.Rules, model.Rule{Kind: model.AssignmentRule, Variable: variable, Math: n.math(formula), Pos: n.pos()})
}

func (n *network) rate(variable, formula string) {
	n.Rules = append(n.Rules, model.Rule{Kind: model.RateRule, Variable: variable, Math: n.math(formula), Pos: n.pos()})
}

func (n *network) initial(symbol, formula string) {
	n.InitialAssignments = append(n.InitialAssignments, model.InitialAssignment{Symbol: symbol, Math: n.math(formula), Pos: n.pos()})
}

func (n *network) parameter(id string) {
	n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: 1, Pos: n.pos()})
}

func (n *network) function(id, body string, parameters ...string) {
	n.Functions = append(n.Functions, model.FunctionDefinition{ID: id, Parameters: parameters, Body: n.math(body), Pos: n.pos()})
}

func (n *network) event(trigger string, assignments ...string) {
	e := model.Event{ID: fmt.Sprintf("E%d", len(n.Events)+1), Trigger: model.Trigger{Math: n.math(trigger)}, Pos: n.pos()}
	for i := 0; i < len(assignments); i += 2 {
		e.Assignments = append(e.Assignments, model.EventAssignment{Variable: assignments[i], Math: n.math(assignments[i+1]), Pos: n.pos()})
	}
	n.Events = append(n.Events, e)
}

// text prints diagnostics as "code message; hint" with notes.
func text(list diag.List) string {
	var lines []string
	for _, d := range list {
		s := fmt.Sprintf("%s %s", d.Code, d.Message)
		if d.Hint != "" {
			s += "; " + d.Hint
		}
		for _, n := range d.Notes {
			s += " | " + n.Message
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(n *network)
		want  string
	}{
		{"valid", func(*network) {}, ""},
		{"undeclared name", func(n *network) { n.parameter("kon"); n.rate("kon", "k_on + q") },
			`N0250 rate rule of "kon" uses undeclared name "k_on"; declare it, or did you mean "kon"?
N0250 rate rule of "kon" uses undeclared name "q"; declare it`},
		{"undeclared in rate law", func(n *network) {
			n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "kcat", Value: 1}}
			n.Reactions[0].RateLaw.Math = n.math("kca*A*kcat")
		}, `N0250 rate law of reaction "R" uses undeclared name "kca"; declare it, or did you mean "kcat"?`},
		{"local parameter elsewhere", func(n *network) {
			n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "v", Value: 1}}
			n.parameter("p")
			n.assign("p", "v")
		}, `N0250 assignment rule of "p" uses undeclared name "v"; declare it`},
		{"event as a value", func(n *network) { n.event("E1 > 0") }, `N0250 trigger of event "E1" uses "E1", which is an event and has no value; use a quantity`},
		{"function as a value", func(n *network) { n.function("f", "1"); n.initial("A", "f") },
			`N0250 initial assignment of "A" uses function "f" without calling it; call it with its arguments`},
		{"global name in function", func(n *network) { n.function("f", "k*x + w", "x") },
			`N0250 function "f" uses parameter "k"; a function knows only its own parameters; pass it as an argument
N0250 function "f" uses "w", which is not among its parameters; declare it`},
		{"calls", func(n *network) {
			n.function("hill", "x^n", "x", "n")
			n.initial("A", "hil(1, 2) + hill(1) + normal(0, 1)")
		},
			`N0251 initial assignment of "A" calls undefined function "hil"; did you mean "hill"?
N0256 initial assignment of "A" calls function "hill" with 1 arguments; it takes 2 | function "hill" defined here`},
		{"recursion", func(n *network) { n.function("f", "g(x)", "x"); n.function("g", "f(x) + 1", "x") },
			`N0257 function "f" calls itself: f → g → f; write it without recursion`},
		{"duplicate ids", func(n *network) {
			n.parameter("A")
			n.function("R", "x", "x", "x")
			n.UnitDefinitions = []model.UnitDefinition{{ID: "A"}, {ID: "A", Pos: n.pos()}}
			n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "A", Value: 1}, {ID: "A", Value: 1, Pos: n.pos()}}
		}, `N0201 reaction "R" has a name that is already taken; rename one of the two | function "R" first declared here
N0201 parameter "A" has a name that is already taken; rename one of the two | species "A" first declared here
N0201 parameter of function "R" "x" has a name that is already taken; rename one of the two | parameter of function "R" "x" first declared here
N0201 unit definition "A" has a name that is already taken; rename one of the two | unit definition "A" first declared here
N0201 local parameter of reaction "R" "A" has a name that is already taken; rename one of the two | local parameter of reaction "R" "A" first declared here`},
		{"unknown references", func(n *network) {
			n.Species[0].Compartment = "cel"
			n.Compartments[0].Outside = "body"
			n.Reactions[0].Compartment = "A"
			n.Reactions[0].Products[0].Species = "Bb"
			n.Reactions[0].Modifiers = []model.ModifierReference{{Species: "k", Pos: n.pos()}}
		}, `N0250 compartment "cell" is inside compartment "body", which is not declared; declare it
N0250 species "A" is in compartment "cel", which is not declared; declare it, or did you mean "cell"?
N0250 reaction "R" is in compartment "A", which is not declared; declare it
N0250 reaction "R" uses species "Bb", which is not declared; declare it, or did you mean "B"?
N0250 reaction "R" uses species "k", which is not declared; declare it`},
		{"constants", func(n *network) {
			n.rate("k", "1")
			n.event("A > 1", "cell", "2")
			n.Species[0].Constant = true
		}, `N0202 reaction "R" changes species "A", which is constant; set its boundary condition, or do not declare it constant | species "A" declared here
N0202 rate rule of "k" changes parameter "k", which is constant; do not declare it constant | parameter "k" declared here
N0202 event "E1" changes compartment "cell", which is constant; do not declare it constant | compartment "cell" declared here`},
		{"constant species at the boundary", func(n *network) { n.Species[0].Constant, n.Species[0].BoundaryCondition = true, true }, ""},
		{"determined twice", func(n *network) {
			n.assign("z", "1")
			n.initial("y", "1")
			n.initial("A", "1")
			n.initial("A", "2")
			n.rate("B", "1")
			n.event("A > 1", "y", "1", "z", "1", "z", "2")
			n.assign("R", "1")
		}, `N0253 parameter "z" has two rules; keep one of the rules | first rule here
N0253 parameter "y" has an assignment rule and an initial assignment; remove the initial assignment | assignment rule here
N0253 species "A" has two initial assignments; keep one of them | first initial assignment here
N0253 species "B" has a rule and is changed by a reaction; set its boundary condition, or drop the rule | reaction "R" changes it
N0253 parameter "y" is set by event "E1" but has an assignment rule; let the event set a quantity without assignment rule | assignment rule here
N0253 parameter "z" is set twice by event "E1"; keep one of them | first set here
N0253 assignment rule of "R" sets reaction "R", whose rate law determines it; change its rate law instead`},
		{"rule for a boundary species", func(n *network) { n.Species[1].BoundaryCondition = true; n.rate("B", "1") }, ""},
		{"unknown targets", func(n *network) {
			n.assign("w", "1")
			n.initial("kk", "1")
			n.event("A > 1", "E1", "1")
		}, `N0250 assignment rule of "w" sets undeclared name "w"; declare it
N0250 initial assignment of "kk" sets undeclared name "kk"; declare it, or did you mean "k"?
N0250 event "E1" sets "E1", which has no value; name a species, parameter, compartment or species reference`},
		{"loop of rules", func(n *network) {
			n.parameter("a")
			n.parameter("b")
			n.assign("a", "b + R")
			n.assign("b", "2*a")
		}, `N0254 formulas depend on each other in a loop: a → b → a; break the loop: give one of them a rate rule or a constant value | assignment rule of "a" | assignment rule of "b"`},
		{"loop through a rate law", func(n *network) {
			n.parameter("a")
			n.assign("a", "R")
			n.Reactions[0].RateLaw.Math = n.math("a*A")
		}, `N0254 formulas depend on each other in a loop: a → R → a; break the loop: give one of them a rate rule or a constant value | assignment rule of "a" | rate law of reaction "R"`},
		{"no loop through a derivative", func(n *network) { n.parameter("a"); n.assign("a", "rateOf(a) + delay(a, 1)") }, ""},
		{"no loop through a local name", func(n *network) {
			n.parameter("a")
			n.assign("a", "R")
			n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "a", Value: 1}}
			n.Reactions[0].RateLaw.Math = n.math("a*A")
		}, ""},
		{"loop through a volume", func(n *network) {
			n.Compartments[0].Constant = false
			n.assign("cell", "A")
		}, `N0254 formulas depend on each other in a loop: cell → A → cell; break the loop: give one of them a rate rule or a constant value | assignment rule of "cell"`},
		{"loop at the start", func(n *network) { n.initial("A", "B + 1"); n.initial("B", "y"); n.initial("z", "A") },
			`N0255 initial values depend on each other in a loop: A → B → y → z → A; give one of them a number | initial assignment of "A" | initial assignment of "B" | assignment rule of "y" | initial assignment of "z"`},
		{"initial value of itself", func(n *network) { n.initial("k", "k + 1") },
			`N0255 initial values depend on each other in a loop: k → k; give one of them a number`},
		{"conversion factors", func(n *network) {
			n.Model.ConversionFactor = "A"
			n.Species[0].ConversionFactor = "z"
			n.Species[1].ConversionFactor = "k"
		}, `N0250 the conversion factor "A" of the model is not a parameter; declare it
N0203 the conversion factor "z" of species "A" is not constant; declare parameter "z" constant`},
		{"truth values", func(n *network) {
			n.function("positive", "x > 0", "x")
			n.parameter("p")
			n.assign("p", "1 + (A > 1)")
			n.event("A", "z", "piecewise(1, k, 2)")
			n.event("positive(A) && B", "z", "A == 1")
			n.event("A > 1 || positive(A)", "z", "positive(A)*2")
		}, `N0204 assignment rule of "p" computes with a condition; *
N0204 trigger of event "E1" is a number, not a condition; *
N0204 event assignment of "z" uses a number as a condition; *
N0204 trigger of event "E2" uses a number as a condition; *
N0204 event assignment of "z" is a condition, not a number; *
N0204 event assignment of "z" computes with a condition; *`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNetwork()
			c.spoil(n)
			want := strings.ReplaceAll(c.want, "*\n", "true counts as 1 and false as 0; write a comparison or piecewise if that is not meant\n")
			if strings.HasSuffix(want, "; *") {
				want = strings.TrimSuffix(want, "*") + "true counts as 1 and false as 0; write a comparison or piecewise if that is not meant"
			}
			list := model.Check(&n.Model)
			if got := text(list); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// withUnits gives the network units: mole, litre, minute.
func withUnits(n *network) (perMinute, molar units.Unit) {
	unit := func(s string) units.Unit {
		u, err := units.Parse(s, diag.Pos{})
		if err != nil {
			panic(err)
		}
		return u
	}
	n.TimeUnit, n.SubstanceUnit, n.ExtentUnit, n.VolumeUnit = unit("min"), unit("mol"), unit("mol"), unit("l")
	n.Compartments[0].Unit = n.VolumeUnit
	n.Species[0].SubstanceUnit, n.Species[1].SubstanceUnit = n.SubstanceUnit, n.SubstanceUnit
	return unit("1/min"), unit("M")
}

func TestCheckUnits(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(n *network, perMinute, molar units.Unit)
		want  string
	}{
		{"no units of parameters", func(*network, units.Unit, units.Unit) {}, ""},
		{"right rate law", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute
			n.Reactions[0].RateLaw.Math = n.math("k*A*cell")
		}, ""},
		{"volume forgotten", func(n *network, perMinute, _ units.Unit) { n.Parameters[0].Unit = perMinute },
			`N0310 rate law of reaction "R" has unit M/min where mol/min is needed; a rate law is extent per time: multiply by the size of the compartment`},
		{"seconds for minutes", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute.Scale(60)
			n.Reactions[0].RateLaw.Math = n.math("k*A*cell")
		}, `N0310 rate law of reaction "R" has unit kat where mol/min is needed; multiply by 60, or correct the units of what it uses`},
		{"a number may convert", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute.Scale(60)
			n.Reactions[0].RateLaw.Math = n.math("60*k*A*cell")
		}, ""},
		{"minus one converts nothing", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute.Scale(60)
			n.Reactions[0].RateLaw.Math = n.math("-1*k*A*cell")
		}, `N0310 rate law of reaction "R" has unit kat where mol/min is needed; multiply by 60, or correct the units of what it uses`},
		{"local parameter", func(n *network, perMinute, _ units.Unit) {
			n.Reactions[0].RateLaw.LocalParameters = []model.Parameter{{ID: "k", Value: 1, Unit: perMinute}}
		}, `N0310 rate law of reaction "R" has unit M/min where mol/min is needed; a rate law is extent per time: multiply by the size of the compartment`},
		{"sums", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute
			n.Reactions[0].RateLaw.Math = n.math("k*A*cell")
			n.rate("A", "A + k + 1")
			n.event("A > k", "B", "A")
		}, `N0311 rate rule of "A" adds or compares quantities in M and 1/min; also 1 more: trigger of event "E1"; bring the terms to one unit`},
		{"arguments", func(n *network, perMinute, _ units.Unit) {
			n.Parameters[0].Unit = perMinute
			n.Reactions[0].RateLaw.Math = n.math("k*A*cell")
			n.initial("z", "exp(-k*time) + ln(A) + 2^cell")
		}, `N0312 initial assignment of "z" has an argument of ln in M instead of dimensionless; divide by a reference quantity first
N0312 initial assignment of "z" has an exponent in l instead of dimensionless; divide by a reference quantity first`},
		{"powers", func(n *network, _, molar units.Unit) {
			n.Parameters = append(n.Parameters, model.Parameter{ID: "K", Value: 1, Constant: true, Unit: molar}, model.Parameter{ID: "n", Value: 4, Constant: true, Unit: units.Dimensionless()})
			n.initial("A", "A^n/(K^n + A^n)")
			n.initial("B", "sqrt(A^2) + root(n, K^4) + (A/K)^z*K")
		}, `N0310 initial assignment of "A" has unit dimensionless where M is needed; correct the formula or the units of what it uses`},
		{"functions", func(n *network, _, molar units.Unit) {
			n.Parameters = append(n.Parameters, model.Parameter{ID: "K", Value: 1, Constant: true, Unit: molar})
			n.function("hill", "x^h/(K^h + x^h)", "x", "K", "h")
			n.initial("A", "hill(A, K, 2)")
			n.initial("B", "hill(cell, K, 2)*K")
		}, `N0310 initial assignment of "A" has unit dimensionless where M is needed; correct the formula or the units of what it uses
N0311 initial assignment of "B" adds or compares quantities in M^2 and l^2; bring the terms to one unit`},
		{"recursive function", func(n *network, _, _ units.Unit) { n.function("f", "f(x)", "x"); n.initial("A", "f(cell)") }, ""},
		{"amounts and points", func(n *network, _, _ units.Unit) {
			n.Species[0].HasOnlySubstanceUnits = true
			n.Compartments[0].Dimensions, n.Compartments[0].Unit = 0, units.Dimensionless()
			n.initial("A", "B*cell + A")
		}, ""},
		{"events", func(n *network, _, _ units.Unit) {
			n.event("A > 1", "B", "cell")
			n.Events[0].Delay, n.Events[0].Priority = n.math("cell"), n.math("A")
		}, `N0310 event assignment of "B" has unit l where M is needed; correct the formula or the units of what it uses
N0310 delay of event "E1" has unit l where min is needed; correct the formula or the units of what it uses
N0310 priority of event "E1" has unit M where dimensionless is needed; correct the formula or the units of what it uses`},
		{"piecewise, delay and rateOf", func(n *network, _, _ units.Unit) {
			n.initial("A", "piecewise(A, B > 0, cell)")
			n.rate("B", "rateOf(A) + min(delay(A, 1), 2)/time")
		}, `N0311 initial assignment of "A" chooses between quantities in M and l; bring the terms to one unit`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNetwork()
			perMinute, molar := withUnits(n)
			c.spoil(n, perMinute, molar)
			if got := text(model.CheckUnits(&n.Model)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestCheckUnitsGroups reports one warning for many rate laws.
func TestCheckUnitsGroups(t *testing.T) {
	n := newNetwork()
	n.Parameters[0].Unit, _ = withUnits(n)
	for i := range 99 {
		r := n.Reactions[0]
		r.ID = fmt.Sprintf("R%d", i)
		n.Reactions = append(n.Reactions, r)
	}
	want := `N0310 rate law of reaction "R" has unit M/min where mol/min is needed; also 99 more: rate law of reaction "R0", rate law of reaction "R1", rate law of reaction "R2", …; a rate law is extent per time: multiply by the size of the compartment`
	if got := text(model.CheckUnits(&n.Model)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestCheckUnitsBounded makes sure that nested calls cannot take for ever.
func TestCheckUnitsBounded(t *testing.T) {
	n := newNetwork()
	withUnits(n)
	n.function("f0", "x", "x")
	for i := range 60 {
		n.function(fmt.Sprintf("f%d", i+1), fmt.Sprintf("f%d(x + 1) + f%d(x + 2)", i, i), "x")
	}
	n.initial("z", "f60(cell)")
	if list := model.CheckUnits(&n.Model); len(list) > 0 {
		t.Error(list)
	}
}
