package bytecode

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"niche/compile"
	"niche/compile/enginetest"
	"niche/diag"
	"niche/expr"
	"niche/sparse"
)

func TestConformance(t *testing.T) { enginetest.Run(t, Engine{}) }

// Without rates the formulas of RHS and Jacobian are compiled one by one.
func TestConformanceWithoutRates(t *testing.T) {
	for _, c := range enginetest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			s := *c.System
			s.Rates = nil
			enginetest.Check(t, Engine{}, &s)
		})
	}
}

// Mass action leaves nothing to the interpreter, and the two directions of a
// reaction share a table entry.
func TestMassActionIsTabled(t *testing.T) {
	n := enginetest.NewNetwork("binding")
	n.Add("A=1", "B=2", "C")
	n.Constants("kon=0.3", "koff=0.1", "dimer=2")
	n.React("A+B->C", "kon*A*B")
	n.React("C->A+B", "koff*C")
	n.React("A+A->B", "dimer*A^2")
	compiled, err := Engine{}.Compile(n.Lower())
	if err != nil {
		t.Fatal(err)
	}
	k := compiled.(*program).kinetics
	if n := len(k.rest.instructions) + len(k.restSlopes.instructions); n != 0 {
		t.Errorf("%d instructions for mass action", n)
	}
	if len(k.table.twoOne) != 1 || len(k.table.two) != 1 {
		t.Errorf("table %+v, want one reversible and one dimerisation entry", k.table)
	}
}

// What depends on parameters alone is computed once per parameter vector: the
// only power of a Hill function per evaluation is that of the state.
func TestHoisting(t *testing.T) {
	n := enginetest.NewNetwork("hill")
	n.Add("A=1", "B=2")
	n.Constants("V=1", "K=2", "h=2.5")
	n.React("A->B", "V*A^h/(K^h+A^h)")
	compiled, err := Engine{}.Compile(n.Lower())
	if err != nil {
		t.Fatal(err)
	}
	count := map[opcode]int{}
	for _, in := range compiled.(*program).kinetics.rest.instructions {
		count[in.op]++
	}
	if count[opPow] != 1 || len(count) != 3 || count[opMul] != 1 || count[opDivSum] != 1 {
		t.Errorf("instructions %v, want one power, one product and one quotient", count)
	}
}

// hand returns a system of one state whose rate is e.
func hand(p *expr.Pool, e expr.Expr) *compile.System {
	y := p.Symbol("y")
	return &compile.System{
		Pool:   p,
		States: []compile.State{{ID: "y", Symbol: y}},
		Slots:  map[expr.Expr]compile.Slot{y: {Kind: compile.StateSlot}, p.Time(): {Kind: compile.TimeSlot}},
		Initial: []compile.InitialValue{{
			Slot: compile.Slot{Kind: compile.StateSlot}, Expr: p.Number(1),
		}},
		Rates: []compile.Rate{{ID: "R1", Expr: e, Pos: diag.Pos{File: "m.xml", Line: 7, Col: 3},
			Terms: []compile.RateTerm{{State: 0, Factor: p.Number(-1)}}}},
		RHS:             []expr.Expr{p.Neg(e)},
		JacobianPattern: &sparse.Pattern{Rows: 1, Cols: 1, Start: []int32{0, 1}, Row: []int32{0}},
		Jacobian:        []expr.Expr{p.Number(0)},
	}
}

func TestCompileNamesWhatItRefuses(t *testing.T) {
	p := expr.NewPool()
	y := p.Symbol("y")
	for _, c := range []struct {
		rate expr.Expr
		want string
	}{
		{p.Call("f", y), `call of function "f"`},
		{p.New(expr.Delay, y, p.Number(1)), "delay"},
		{p.New(expr.RateOf, y), "rateOf"},
		{p.New(expr.Mul, y, p.Symbol("k_on")), `symbol "k_on"`},
	} {
		_, err := Engine{}.Compile(hand(p, c.rate))
		var u *UnsupportedError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `m.xml:7:3: rate of "R1"`) {
			t.Errorf("error %v, want one about a %s in R1", err, c.want)
		}
	}
}

// An entry that the rates imply but the pattern lacks must not be lost or
// written elsewhere: the Jacobian's own formulas count then.
func TestIncompletePatternFallsBack(t *testing.T) {
	p := expr.NewPool()
	y := p.Symbol("y")
	s := hand(p, p.New(expr.Mul, y, y))
	s.JacobianPattern = &sparse.Pattern{Rows: 1, Cols: 1, Start: []int32{0, 0}}
	s.Jacobian = nil
	program, err := Engine{}.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	f := make([]float64, 1)
	e := program.NewEvaluator()
	e.RHS(0, []float64{3}, f)
	if f[0] != -9 {
		t.Errorf("f = %v, want -9", f)
	}
}

// Constants are ready even if a caller without parameters never sets any.
func TestEvaluatorWithoutParameters(t *testing.T) {
	p := expr.NewPool()
	s := hand(p, p.New(expr.Mul, p.New(expr.Exp, p.Number(1)), p.New(expr.Sin, p.Symbol("y"))))
	program, err := Engine{}.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	f := make([]float64, 1)
	program.NewEvaluator().RHS(0, []float64{1}, f)
	if f[0] > -2.28 || f[0] < -2.29 { // e·sin 1 = 2.2874
		t.Errorf("f = %v", f)
	}
}

// Rates as written in a file, not simplified, are recognised too.
func TestUnsimplifiedRates(t *testing.T) {
	p := expr.NewPool()
	y, k, l := p.Symbol("y"), p.Symbol("k"), p.Symbol("l")
	s := hand(p, y)
	s.Parameters = []compile.Parameter{{ID: "k", Symbol: k}, {ID: "l", Symbol: l}}
	for i, e := range []expr.Expr{k, l} {
		slot := compile.Slot{Kind: compile.ParameterSlot, Index: i}
		s.Slots[e] = slot
		s.Initial = append(s.Initial, compile.InitialValue{Slot: slot, Expr: p.Number(2)})
	}
	op := p.New
	s.Rates = nil
	var rhs, jac []expr.Expr
	d := expr.NewDifferentiator(p)
	for i, e := range []expr.Expr{
		op(expr.Sub, op(expr.Mul, k, y, y), op(expr.Mul, l, y)),
		op(expr.Neg, op(expr.Sub, op(expr.Mul, k, y), op(expr.Neg, l))),
		op(expr.Div, op(expr.Mul, op(expr.Neg, k), y), p.Number(4)),
		op(expr.Div, y, p.Number(3)),
		op(expr.Div, op(expr.Sub, op(expr.Mul, k, y), op(expr.Pow, y, p.Number(2))), op(expr.Mul, k, l)),
		op(expr.Mul, k, op(expr.Mul, y, op(expr.Div, l, y))),
		op(expr.Sub, op(expr.Sub, y, k), op(expr.Sub, l, y)),
		op(expr.Mul, op(expr.Sub, k, y), op(expr.Sub, l, y)),
		op(expr.Mul, y, op(expr.Exp, op(expr.Neg, op(expr.Div, k, l)))),
		op(expr.Div, k, op(expr.Add, y, l)),
		op(expr.Sub, k, l),
	} {
		factor := op(expr.Div, p.Number(float64(i%4)-1.5), op(expr.Mul, k, p.Number(2)))
		s.Rates = append(s.Rates, compile.Rate{Expr: e, Terms: []compile.RateTerm{{State: 0, Factor: factor}}})
		slope, err := d.Diff(e, y)
		if err != nil {
			t.Fatal(err)
		}
		rhs, jac = append(rhs, op(expr.Mul, factor, e)), append(jac, op(expr.Mul, factor, slope))
	}
	s.RHS, s.Jacobian = []expr.Expr{op(expr.Add, rhs...)}, []expr.Expr{op(expr.Add, jac...)}
	s.ParameterPattern = &sparse.Pattern{Rows: 1, Cols: 2, Start: []int32{0, 0, 0}}
	enginetest.Check(t, Engine{}, s)
}

// Evaluators of one program on several goroutines give the same bits (run with
// -race).
func TestProgramIsShared(t *testing.T) {
	s := enginetest.JAKSTAT().Lower()
	program, err := Engine{}.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	results := make([][]float64, 4)
	var wg sync.WaitGroup
	for g := range results {
		wg.Go(func() {
			e := program.NewEvaluator()
			p, y := make([]float64, len(s.Parameters)), make([]float64, len(s.States))
			e.Initialise(0, nil, p, y)
			e.SetParameters(p)
			f := make([]float64, len(y))
			for range 50 {
				e.RHS(0, y, f)
				for i := range y {
					y[i] += 0.1 * f[i]
				}
			}
			results[g] = y
		})
	}
	wg.Wait()
	for _, r := range results[1:] {
		for i := range r {
			if r[i] != results[0][i] {
				t.Fatalf("state %d: %v and %v", i, r[i], results[0][i])
			}
		}
	}
}
