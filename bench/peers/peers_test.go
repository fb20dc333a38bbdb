package main

import (
	"context"
	"math"
	"strings"
	"testing"

	"niche/bench"
	"niche/compile"
	"niche/compile/enginetest"
	"niche/expr"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/sim"
)

func TestTimeAt(t *testing.T) {
	ladder := []point{
		{err: 1e-2, cpu: 1},
		{err: 1e-3, cpu: 4}, // beaten by the next
		{err: 1e-4, cpu: 2},
		{err: 1e-6, cpu: 8},
		{err: math.Inf(1), cpu: 0.1}, // a wrong result counts for nothing
	}
	for _, c := range []struct{ err, want float64 }{
		{1, 1},                // every rung is good enough: the fastest
		{1e-2, 1},             //
		{1e-3, math.Sqrt(2)},  // half way from 1 to 2 in logarithms
		{1e-5, 4},             // half way from 2 to 8
		{1e-6, 8},             //
		{1e-7, math.NaN()},    // never reached
		{9.99e-7, math.NaN()}, //
	} {
		got := timeAt(ladder, c.err)
		if math.IsNaN(c.want) != math.IsNaN(got) || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("time at error %g is %g, want %g", c.err, got, c.want)
		}
	}
	if !math.IsNaN(timeAt(nil, 1)) {
		t.Error("a tool without results has a time")
	}
}

func TestDistance(t *testing.T) {
	r := []float64{100, 0, 1e-9}
	a := scaleOf(r)
	if math.Abs(a-1e-4) > 1e-18 {
		t.Errorf("scale is %g", a)
	}
	if d := distance([]float64{101, 0, 1e-9}, r, a); math.Abs(d-1/(100+1e-4)) > 1e-15 {
		t.Errorf("relative distance is %g", d)
	}
	if d := distance([]float64{100, 1e-6, 1e-9}, r, a); math.Abs(d-1e-2) > 1e-15 {
		t.Errorf("absolute distance is %g", d)
	}
	if d := distance([]float64{100, math.NaN(), 0}, r, a); !math.IsInf(d, 1) {
		t.Errorf("distance of NaN is %g", d)
	}
}

// TestOperations writes formulas as C.
func TestOperations(t *testing.T) {
	n := enginetest.NewNetwork("m")
	n.Add("A=1", "B=2")
	n.Constants("k=3", "n=2")
	for _, rate := range []string{"k^n*A*B", "A^3/(k + A)", "piecewise(k, time < 5, 0)*B"} {
		n.React("A->B", rate)
	}
	c := newCWriter(n.Lower())
	var b strings.Builder
	for _, rate := range c.system.Rates {
		c.function(&b, "f", []expr.Expr{rate.Expr}, 0)
	}
	c.prologue(&b)
	if c.err != nil {
		t.Fatal(c.err)
	}
	for _, want := range []string{"= y[0]*y[0]*y[0];", "h[0] = pow(p[1], p[2]);", "= (z[0] != 0) ? p[1] : 0e+00;"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestEnds(t *testing.T) {
	got := ends([]float64{60, math.NaN(), 1e6, 0, 60, 30}, 100)
	if len(got) != 3 || got[0] != 30 || got[1] != 60 || got[2] != 100 {
		t.Errorf("ends are %v", got)
	}
}

// TestWrittenModelIsTheSame writes models as SBML for the peers, reads them and
// compares simulations.
func TestWrittenModelIsTheSame(t *testing.T) {
	data := testdata.Dir(t)
	for _, name := range []string{"jak", "multisite2", "Boehm", "Sobotta", "Bachmann"} {
		p, ok := bench.Find(name)
		if !ok {
			t.Fatalf("no problem %q", name)
		}
		if name == "multisite2" {
			p.File = strings.Replace(p.File, ".xml", ".net", 1)
		}
		in, err := p.Load(data)
		if err != nil {
			t.Fatal(err)
		}
		text, err := sbmlFor(in)
		if err != nil {
			t.Fatal(err)
		}
		m, problems := sbml.Read("written.xml", text)
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		system, problems := compile.Lower(m, compile.Options{})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		written := &bench.Instance{Problem: p, Model: m, System: system}
		a, b := simulate(t, in), simulate(t, written)
		if len(a) != len(b) {
			t.Fatalf("%s: %d and %d numbers", name, len(a), len(b))
		}
		if d := distance(b, a, scaleOf(a)); d > 1e-8 {
			t.Errorf("%s: simulations differ by %g", name, d)
		}
	}
}

func simulate(t *testing.T, in *bench.Instance) (y []float64) {
	t.Helper()
	settings := sim.Settings{}
	settings.RTol, settings.ATol = 1e-10, 1e-12
	s, err := in.Simulator(settings)
	if err != nil {
		t.Fatal(err)
	}
	task, err := in.Task()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.NewWorker().Run(context.Background(), task)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range out.Y {
		y = append(y, row...)
	}
	return y
}

func TestUnwritableModelIsRefused(t *testing.T) {
	n := enginetest.NewNetwork("m")
	n.Add("A=1")
	n.On("time > 1", "", "", "A=2")
	if _, err := writeSBML(n.Model); err == nil {
		t.Error("a model with an event was written without it")
	}
	in := &bench.Instance{Problem: bench.Problem{Name: "m", End: 1}, Model: n.Model, System: n.Lower()}
	if _, err := startOf(in); err == nil {
		t.Error("a model with an event was given to CVODE")
	}
}
