package compile_test

import (
	"math"
	"testing"

	"niche/compile"
	"niche/expr"
	"niche/model"
)

// rhs fails unless the derivative of the state with this id is the formula.
func rhs(t *testing.T, s *compile.System, id, text string) {
	t.Helper()
	for i := range s.States {
		if s.States[i].ID == id {
			same(t, s.Pool, "d"+id+"/dt", s.RHS[i], text)
			return
		}
	}
	t.Errorf("%s is not a state", id)
}

// isParameter fails unless the id is a component of p.
func isParameter(t *testing.T, s *compile.System, id string) {
	t.Helper()
	if s.Slots[s.Pool.Symbol(id)].Kind != compile.ParameterSlot {
		t.Errorf("%s is not a parameter", id)
	}
}

// initialValues runs the Initial program at time t0.
func initialValues(s *compile.System, t0 float64) map[string]float64 {
	x := newPoint(s)
	x.start(t0)
	values := map[string]float64{}
	for i, v := range x.y {
		values[s.Pool.Node(s.States[i].Symbol).Name] = v
	}
	for i, v := range x.p {
		values[s.Parameters[i].ID] = v
	}
	return values
}

func TestSpeciesMeanings(t *testing.T) {
	b := network(t).compartment("v", 4).species("A=1", "B=1", "C=1", "D=1", "E=1").parameters("k=1", "cf=10").
		reaction("R: A + B + C -> D + 2 E; k*A*B")
	sp := b.m.Species
	sp[1].HasOnlySubstanceUnits = true // B: amount
	sp[2].BoundaryCondition = true     // C: not changed
	sp[3].ConversionFactor = "cf"      // D: its own unit
	s := b.lower(compile.Options{})
	rhs(t, s, "A", "-(k*A*B)/v")
	rhs(t, s, "B", "-(k*A*B)")
	rhs(t, s, "D", "cf/v*(k*A*B)")
	rhs(t, s, "E", "2/v*(k*A*B)")
	isParameter(t, s, "C")
}

func TestSpeciesModelConversionFactor(t *testing.T) {
	b := network(t).species("A=1", "B=1").parameters("k=1", "cf=10", "own=3").reaction("R: A -> B; k*A")
	b.m.ConversionFactor = "cf"
	b.m.Species[1].ConversionFactor = "own"
	s := b.lower(compile.Options{})
	rhs(t, s, "A", "-(cf/c)*(k*A)")
	rhs(t, s, "B", "own/c*(k*A)")
	if len(s.Conserved) != 1 {
		t.Fatalf("%d laws", len(s.Conserved))
	}
	same(t, s.Pool, "coefficient of A", s.Conserved[0].Coefficients[0], "c/cf")
	same(t, s.Pool, "coefficient of B", s.Conserved[0].Coefficients[1], "c/own")
}

func TestSpeciesInPoint(t *testing.T) {
	b := network(t).compartment("point", 0).species("A=5").parameters("k=1").reaction("R: A -> ; k*A")
	b.m.Compartments[1].Dimensions = 0
	b.m.Compartments[1].Size = math.NaN()
	b.m.Species[0].InitialIsAmount = true // an initial concentration would need the size
	s := b.lower(compile.Options{})
	rhs(t, s, "A", "-(k*A)")
	if v := initialValues(s, 0)["A"]; v != 5 {
		t.Errorf("A starts at %g", v)
	}
}

func TestSpeciesWithRateRuleInJumpingCompartment(t *testing.T) {
	b := network(t).species("A=3").rule("A' = 0.4").rule("c' = 0.2").event("E: t > 1; c = 2*c; A = 5")
	s := b.lower(compile.Options{})
	if !s.States[0].Amount {
		t.Fatalf("states %+v", s.States)
	}
	want := s.Pool.Add(s.Pool.Mul(s.Pool.Number(0.4), s.Pool.Symbol("c")),
		s.Pool.Mul(s.Pool.Number(0.2), s.Pool.Div(s.Pool.Symbol("amount(A)"), s.Pool.Symbol("c"))))
	if s.RHS[0] != want {
		t.Errorf("d(amount)/dt is %s, want %s", show(s.Pool, s.RHS[0]), show(s.Pool, want))
	}
	for _, a := range s.Events[0].Assignments {
		if a.State == 0 {
			same(t, s.Pool, "value of A", a.Expr, "5")
			same(t, s.Pool, "size of A's compartment", a.Size, "c")
		}
	}
}

func TestSpeciesInitialValues(t *testing.T) {
	b := network(t).compartment("v", 4).species("A=8", "B=8", "C=8", "D=1", "E=1").parameters("k=1", "x=7").
		initial("D = A + k*t").initial("E = total + R").initial("x = y*2").parameters("y=5", "total").rule("total := A + x").
		reaction("R: A + B + C -> D + E; k*B")
	sp := b.m.Species
	sp[0].InitialIsAmount = true
	sp[1].HasOnlySubstanceUnits = true // initial concentration 8 is the amount 32
	sp[2].HasOnlySubstanceUnits, sp[2].InitialIsAmount = true, true
	s := b.lower(compile.Options{})
	got := initialValues(s, 3)
	for id, want := range map[string]float64{"A": 2, "B": 32, "C": 8, "D": 5, "x": 10, "E": 12 + 32} {
		if got[id] != want {
			t.Errorf("%s starts at %g, want %g", id, got[id], want)
		}
	}
	set := map[expr.Expr]bool{s.Pool.Time(): true}
	for _, iv := range s.Initial {
		for _, g := range iv.Gradient {
			if g.Slot.Kind != compile.TimeSlot && !set[leaf(s, g.Slot)] {
				t.Errorf("initial value of %v uses %v before it is set", iv.Slot, g.Slot)
			}
		}
		set[leaf(s, iv.Slot)] = true
	}
	if len(s.Initial) != len(s.States)+len(s.Parameters) {
		t.Errorf("%d initial values for %d slots", len(s.Initial), len(s.States)+len(s.Parameters))
	}
}

func leaf(s *compile.System, slot compile.Slot) expr.Expr {
	if slot.Kind == compile.StateSlot {
		return s.States[slot.Index].Symbol
	}
	return s.Parameters[slot.Index].Symbol
}

func TestSpeciesUnchangedBecomesParameter(t *testing.T) {
	b := network(t).species("E=1", "S=1", "X=1").parameters("k=1").reaction("R: E + S -> E; k*E*S").rule("c' = 1")
	s := b.lower(compile.Options{})
	isParameter(t, s, "amount(E)") // the concentration falls as the compartment grows
	isParameter(t, s, "amount(X)")
	if e, ok := s.Lookup("E"); !ok || e != s.Pool.Div(s.Pool.Symbol("amount(E)"), s.Pool.Symbol("c")) {
		t.Errorf("E is %s", show(s.Pool, e))
	}
	if _, ok := s.OverrideSlot("E"); ok {
		t.Error("E can be overridden although not announced")
	}
}

func TestStoichiometryKinds(t *testing.T) {
	b := network(t).species("A=1", "B=1", "C=1", "D=1").parameters("k=1", "n=2").rule("sb := 1 + A").
		initial("sc = 2*n").event("E: t > 1; sd = 3").reaction("R: A -> B + C + D; k*A")
	products := b.m.Reactions[0].Products
	for i, id := range []string{"sb", "sc", "sd"} {
		products[i].ID = id
	}
	b.m.Reactions[0].Reactants[0].StoichiometryMath = b.math("n/2")
	s := b.lower(compile.Options{})
	rhs(t, s, "A", "-(n/2)/c*(k*A)")
	rhs(t, s, "B", "(1 + A)/c*(k*A)")
	rhs(t, s, "C", "sc/c*(k*A)")
	rhs(t, s, "D", "sd/c*(k*A)")
	isParameter(t, s, "sc")
	for i := range s.Rates {
		for _, term := range s.Rates[i].Terms {
			for _, g := range s.Gradient(term.Factor) {
				if g.Slot.Kind != compile.ParameterSlot {
					t.Errorf("factor of rate %d depends on %v", i, g.Slot)
				}
			}
		}
	}
	if len(s.Conserved) != 0 {
		t.Errorf("laws %+v from stoichiometries that are not numbers", s.Conserved)
	}
}

func TestRateRulesAndRateOf(t *testing.T) {
	b := network(t).species("A=1", "B=1").parameters("k=1", "p=1", "q", "d=1").
		rule("p' = k*A").rule("q := p*A").
		reaction("R: A -> B; k*A + rateOf(p) + rateOf(k) + rateOf(t)").
		reaction("Q: B -> ; rateOf(q)")
	b.event("E: t > 1; d = 2")
	s := b.lower(compile.Options{})
	rate := "(k*A + k*A + 1)"
	rhs(t, s, "p", "k*A")
	rhs(t, s, "A", "-"+rate+"/c")
	rhs(t, s, "B", rate+"/c - (A*(k*A) + p*(-"+rate+"/c))/c")
	rhs(t, s, "d", "0")
}

func TestEventsMeanings(t *testing.T) {
	b := network(t).species("A=1", "X=1").parameters("k=1", "dose=0").
		reaction("R: A -> ; k*A").event("E: A < 0.5 && t > 2; A = A + dose; dose = 2*dose; k = A")
	e := &b.m.Events[0]
	e.Delay, e.Priority, e.UseValuesFromTriggerTime = b.math("k"), b.math("2"), true
	b.m.Events = append(b.m.Events, model.Event{ID: "never"})
	s := b.lower(compile.Options{})
	if len(s.Events) != 1 || len(s.Events[0].Assignments) != 3 || !s.Events[0].AtTriggerTime {
		t.Fatalf("events %+v", s.Events)
	}
	same(t, s.Pool, "delay", s.Events[0].Delay, "k")
	same(t, s.Pool, "value of A", s.Events[0].Assignments[0].Expr, "A + dose")
	if g := s.Events[0].Assignments[0].Gradient; len(g) != 2 {
		t.Errorf("gradient of A + dose: %v", g)
	}
	for _, x := range s.States[1:] {
		if !x.Discrete || x.ID == "X" {
			t.Errorf("state %+v", x)
		}
	}
	if got := s.Describe(0); got != `species "A" (test:2:1)` {
		t.Errorf("described as %s", got)
	}
}

// A concentration that an event sets is multiplied by the size of its compartment
// at the execution, not when the concentration is computed.
func TestAssignedConcentration(t *testing.T) {
	b := network(t).species("A=1").rule("c' = 1").event("E: t > 2; A = 3")
	b.m.Events[0].Delay, b.m.Events[0].UseValuesFromTriggerTime = b.math("1"), true
	s := b.lower(compile.Options{})
	set := s.Events[0].Assignments[0]
	same(t, s.Pool, "value", set.Expr, "3")
	same(t, s.Pool, "size", set.Size, "c")
	if !s.Events[0].Sized() || len(set.SizeGradient) != 1 {
		t.Errorf("assignment %+v", set)
	}
}

func TestInline(t *testing.T) {
	b := network(t).species("A=1").parameters("k=1", "q").rule("q := piecewise(A, t > 5, k)").reaction("R: A -> ; k*A")
	s := b.lower(compile.Options{Outputs: []compile.NamedFormula{{ID: "o", Math: b.math("A > 7")}}})
	e, unknown, list := s.Inline(formula(t, s.Pool, "scale*q + offset + (A > 7) + (A > 8)"))
	if len(list) > 0 || len(unknown) != 2 || unknown[0] != "offset" || unknown[1] != "scale" {
		t.Fatalf("unknown %v, problems %v", unknown, list)
	}
	z0, z1 := s.Switches[0].Symbol, s.Switches[1].Symbol
	p := s.Pool
	want := p.Simplify(p.New(expr.Add,
		p.New(expr.Mul, p.Symbol("scale"), p.New(expr.Piecewise, p.Symbol("A"), z0, p.Symbol("k"))),
		p.Symbol("offset"), z1, formula(t, p, "A > 8")))
	if p.Simplify(e) != want {
		t.Errorf("inlined to %s, want %s", show(p, e), show(p, want))
	}
	if len(s.Switches) != 2 {
		t.Errorf("%d switches", len(s.Switches))
	}
}

func TestConservationLaws(t *testing.T) {
	b := network(t).species("R=1", "L=1", "RL=0", "D=0", "I=0", "X=1").parameters("k=1").
		reaction("bind: R + L -> RL; k*R*L").reaction("unbind: RL -> R + L; k*RL").
		reaction("dimer: 2 RL -> D; k*RL*RL").reaction("enter: D -> I; k*D").
		reaction("make: -> X; k").reaction("degrade: X -> ; k*X")
	s := b.lower(compile.Options{})
	if len(s.Conserved) != 2 {
		t.Fatalf("%d laws, want R_total and L_total: %+v", len(s.Conserved), s.Conserved)
	}
	for k, want := range []map[string]float64{
		{"R": 1, "RL": 1, "D": 2, "I": 2},
		{"L": 1, "RL": 1, "D": 2, "I": 2},
	} {
		law := s.Conserved[k]
		got := map[string]float64{}
		for i, state := range law.States {
			got[s.States[state].ID], _ = s.Pool.Constant(law.Coefficients[i])
		}
		if len(got) != len(want) {
			t.Errorf("law %d: %v, want %v", k, got, want)
		}
		for id, w := range want {
			if got[id] != w {
				t.Errorf("law %d: %v, want %v", k, got, want)
			}
		}
	}
}
