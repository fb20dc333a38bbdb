package enginetest

import (
	"testing"

	"niche/compile"
	"niche/expr"
	"niche/rng"
)

// points is the number of random points per system.
const points = 20

// lanePoints of them are compared in lanes too.
const lanePoints = 5

// Run checks engine on every Case.
func Run(t *testing.T, engine compile.Engine) {
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) { Check(t, engine, c.System) })
	}
}

// Check compares all that engine makes of s with the formulas of s.
func Check(t *testing.T, engine compile.Engine, s *compile.System) {
	t.Helper()
	program, err := engine.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	if program.System() != s {
		t.Error("Program.System is not the system that was compiled")
	}
	c := &checker{T: t, system: s, evaluator: program.NewEvaluator(), reference: NewReference(s)}
	c.initial()
	other := program.NewEvaluator() // must not share state
	for i := range points {
		c.move(stream(i))
		c.dynamics()
		c.derivatives()
		c.discontinuities()
		c.events()
		if i < lanePoints {
			c.lanes(program)
		}
		disturb(other, c.reference)
	}
	c.isolation()
	c.allocations()
	c.lengths()
}

// checker compares one evaluator with the reference at the same point.
type checker struct {
	*testing.T
	system    *compile.System
	evaluator compile.Evaluator
	reference *Reference
}

// move goes to a random point and tells the evaluator. At every fourth point
// some states are 0 or have overshot it.
func (c *checker) move(s stream) {
	r := c.reference
	overshoots := s%4 == 3
	r.T = s.uniform(0, 5)
	for i := range r.Y {
		r.Y[i] = s.logUniform(1e-3, 10)
		if overshoots && s.below(3) == 0 {
			r.Y[i] = [2]float64{0, -1e-9}[s.below(2)]
		}
	}
	for i := range r.P {
		r.P[i] = s.logUniform(1e-2, 5)
	}
	for i := range r.Z {
		r.Z[i] = float64(s.below(2))
	}
	for i := range r.Past {
		r.Past[i] = s.logUniform(1e-3, 10)
	}
	r.Reset()
	p, z := clone(r.P), clone(r.Z)
	c.evaluator.SetPast(r.Past)
	c.evaluator.SetParameters(p)
	c.evaluator.SetSwitches(z)
	r.Stream = rng.New(rng.Key{Seed: uint64(s), Purpose: rng.Distribution})
	c.evaluator.SetStream(r.Stream)
	scramble(p) // the evaluator must have copied them
	scramble(z)
}

func clone(v []float64) []float64 { return append([]float64{}, v...) }

// scramble overwrites v.
func scramble(v []float64) {
	for i := range v {
		v[i] = -1e9
	}
}

// buffer returns a result vector with junk in it.
func buffer(n int) []float64 {
	v := make([]float64, n)
	scramble(v)
	return v
}

// compare checks got against formulas; a missing formula means the number
// absent.
func (c *checker) compare(what string, got []float64, formulas []expr.Expr, absent float64) {
	c.Helper()
	for i, e := range formulas {
		want := Value{V: absent}
		if e != 0 {
			want = c.reference.Eval(e)
		}
		if !want.Agrees(got[i]) {
			c.Errorf("%s[%d] = %v, want %v ± %.3g", what, i, got[i], want.V, Slack*unit*want.Error)
		}
	}
}

// one checks a single number.
func (c *checker) one(what string, got float64, e expr.Expr) {
	c.Helper()
	c.compare(what, []float64{got}, []expr.Expr{e}, 0)
}

func (c *checker) dynamics() {
	s, r, e := c.system, c.reference, c.evaluator
	f := buffer(len(s.RHS))
	e.RHS(r.T, r.Y, f)
	c.compare("RHS", f, s.RHS, 0)
	j := buffer(len(s.Jacobian))
	e.Jacobian(r.T, r.Y, j)
	c.compare("Jacobian", j, s.Jacobian, 0)
	again := buffer(len(f))
	e.RHS(r.T, r.Y, again)
	for i := range f {
		if f[i] != again[i] && f[i] == f[i] {
			c.Errorf("RHS[%d] changed from %v to %v at the same point", i, f[i], again[i])
		}
	}
}

func (c *checker) derivatives() {
	s, r, e := c.system, c.reference, c.evaluator
	fp := buffer(len(s.ParameterJacobian))
	e.ParameterJacobian(r.T, r.Y, fp)
	c.compare("ParameterJacobian", fp, s.ParameterJacobian, 0)
	formulas := s.TimeDerivative
	if formulas == nil {
		formulas = make([]expr.Expr, len(s.States))
	}
	ft := buffer(len(s.States))
	e.TimeDerivative(r.T, r.Y, ft)
	c.compare("TimeDerivative", ft, formulas, 0)
	outputs := make([]expr.Expr, len(s.Outputs))
	for i, o := range s.Outputs {
		outputs[i] = o.Expr
	}
	dst := buffer(len(outputs))
	e.Outputs(r.T, r.Y, dst)
	c.compare("Outputs", dst, outputs, 0)
	for k := range s.Past {
		c.one("PastTime", e.PastTime(k, r.T, r.Y), s.Past[k].At)
	}
}
