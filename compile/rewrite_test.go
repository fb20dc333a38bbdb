package compile

import (
	"fmt"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// TestExpansionIsBounded expands functions that double at each level.
func TestExpansionIsBounded(t *testing.T) {
	p := expr.NewPool()
	m := &model.Model{Pool: p}
	x := p.Symbol("x")
	body := x
	for i := range 40 {
		m.Functions = append(m.Functions, model.FunctionDefinition{ID: fmt.Sprint("f", i), Parameters: []string{"x"},
			Body: model.Math{Expr: body}})
		name := fmt.Sprint("f", i)
		body = p.New(expr.Mul, p.Call(name, p.New(expr.Add, x, p.Number(1))), p.Call(name, p.New(expr.Div, x, p.Number(3))))
	}
	m.Parameters = []model.Parameter{{ID: "k"}}
	l := newLowering(m, Options{})
	l.sizeLimit = 10_000
	l.collectFunctions()
	l.declare()
	l.running.lower(p.Call("f39", p.Symbol("k")))
	if len(l.diags) == 0 || l.diags[0].Code != diag.TooLarge {
		t.Fatalf("got %v", l.diags)
	}
	if p.Len() > 2*l.sizeLimit {
		t.Errorf("pool grew to %d", p.Len())
	}
}
