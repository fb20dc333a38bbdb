package conformance_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/expr"
	"niche/format/antimony"
	"niche/format/sbml"
	"niche/model"
	"niche/ode"
	"niche/sim"
)

// closedForm is a model whose answers are known as formulas of time.
type closedForm struct {
	name    string
	text    []byte
	times   []float64
	within  float64
	want    []expectation
	methods []string
}

type expectation struct{ formula, value string }

// readClosedForm reads a model in Antimony, or in SBML, with comment lines that say
// what it answers:
//
//	//= S = 2*exp(-time)     a formula over the model's names, and one of time
//	//! times 0 0.5 3        default 0, 0.3, …, 3
//	//! within 1e-5          absolute and relative; default 1e-6
//	//! methods bdf          default all
func readClosedForm(name string, text []byte) (*closedForm, error) {
	c := &closedForm{name: name, text: text, within: 1e-6, methods: ode.Methods()}
	for i := range 11 {
		c.times = append(c.times, float64(i)*0.3)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "//="); ok {
			left, right, ok := strings.Cut(rest, " = ")
			if !ok {
				return nil, fmt.Errorf("%q is not an equation", line)
			}
			c.want = append(c.want, expectation{strings.TrimSpace(left), strings.TrimSpace(right)})
		}
		words := strings.Fields(strings.TrimPrefix(line, "//!"))
		if !strings.HasPrefix(line, "//!") || len(words) == 0 {
			continue
		}
		switch words[0] {
		case "times":
			c.times = nil
			for _, w := range words[1:] {
				t, err := strconv.ParseFloat(w, 64)
				if err != nil {
					return nil, err
				}
				c.times = append(c.times, t)
			}
		case "within":
			v, err := strconv.ParseFloat(words[1], 64)
			if err != nil {
				return nil, err
			}
			c.within = v
		case "methods":
			c.methods = words[1:]
		default:
			return nil, fmt.Errorf("%q means nothing", line)
		}
	}
	if len(c.want) == 0 {
		return nil, fmt.Errorf("nothing is expected")
	}
	return c, nil
}

// read returns the model.
func (c *closedForm) read() (*model.Model, diag.List) {
	if i := bytes.Index(c.text, []byte("<sbml")); i >= 0 {
		return sbml.Read(c.name+".xml", c.text[i:])
	}
	return antimony.Read(c.name+".ant", c.text)
}

// again returns the model after a way through SBML. Only what cannot stand beside a
// fast reaction may be refused.
func (c *closedForm) again(m *model.Model) (*model.Model, diag.List) {
	level := sbml.Latest
	for i := range m.Reactions {
		if m.Reactions[i].Fast {
			level = sbml.Level{Level: 3, Version: 1}
		}
	}
	text, list := sbml.Write(m, level)
	if list.HasErrors() {
		return nil, list
	}
	return sbml.Read(c.name+", as SBML", text)
}

// run compares the answers of m by one method.
func (c *closedForm) run(t *testing.T, m *model.Model, method string) {
	t.Helper()
	var outputs []compile.NamedFormula
	for i, w := range c.want {
		e, err := expr.ParseInfix(m.Pool, w.formula, diag.Pos{}, expr.L3Grammar())
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, compile.NamedFormula{ID: fmt.Sprint("want", i), Math: model.Math{Expr: e}})
	}
	sys, list := compile.Lower(m, compile.Options{Outputs: outputs})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{Method: method}
	settings.RTol, settings.ATol = 1e-9, 1e-12
	simulator, err := sim.New(program, settings)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := simulator.NewWorker().Run(context.Background(), sim.Task{T0: c.times[0], Times: c.times, Outputs: true})
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	first := len(sys.Outputs) - len(outputs)
	for k, w := range c.want {
		for i, now := range c.times {
			got, want := tr.Outputs[i][first+k], valueAt(t, w.value, now)
			if math.IsNaN(want) && math.IsNaN(got) || want == got {
				continue
			}
			if d := math.Abs(got - want); !(d <= c.within*(1+math.Abs(want))) {
				t.Errorf("%s: %s = %.9g at time %g, want %.9g", method, w.formula, got, now, want)
				break
			}
		}
	}
}

// valueAt evaluates a formula of time.
func valueAt(t *testing.T, formula string, now float64) float64 {
	t.Helper()
	p := expr.NewPool()
	e, err := expr.ParseInfix(p, formula, diag.Pos{}, expr.L3Grammar())
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Eval(e, expr.Values(nil, now))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestClosedForms simulates models whose answers are known, as they are written and
// after a way through SBML, by every method.
func TestClosedForms(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "closedform", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no models", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+f.Name, func(t *testing.T) {
				c, err := readClosedForm(f.Name, f.Data)
				if err != nil {
					t.Fatal(err)
				}
				c.test(t)
			})
		}
	}
}

func (c *closedForm) test(t *testing.T) {
	t.Helper()
	for _, through := range []bool{false, true} {
		for _, method := range c.methods {
			m, list := c.read()
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			if through {
				m, list = c.again(m)
				if list.Unsupported() { // fast reactions ended before some of what L3V2 brought
					return
				}
				if list.HasErrors() {
					t.Fatal(list.Err())
				}
			}
			c.run(t, m, method)
		}
		if t.Failed() {
			return // the rest is likely to say the same
		}
	}
}
