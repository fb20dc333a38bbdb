package difference

import (
	"math"
	"strings"

	"niche/expr"
	"niche/rng"
)

// The states at which formulas are compared.
const (
	mostStates   = 96   // tried
	fewestStates = 12   // at which both formulas must be defined
	tolerance    = 1e-9 // relative difference that rounding may make [1]
)

// judge decides whether formulas are the same function. Formulas are in one pool
// and share their names.
type judge struct {
	p *expr.Pool
	// typical returns a value around which a name is varied.
	typical    func(name string) float64
	abstracted map[expr.Expr]expr.Expr
	conditions []condition
	// noTies leaves out states at which the two sides of a relation are equal.
	noTies bool
	states [mostStates]map[string]float64
}

func newJudge(p *expr.Pool, typical func(string) float64) *judge {
	return &judge{p: p, typical: typical, abstracted: map[expr.Expr]expr.Expr{}}
}

// verdict is the outcome of one comparison of formulas.
type verdict struct {
	equal     bool
	identical bool    // in normal form
	largest   float64 // relative difference over the states [1]; NaN if no state told
}

// compare decides whether a and b are the same function of their names.
func (j *judge) compare(a, b expr.Expr) verdict {
	if a == 0 || b == 0 {
		return verdict{equal: a == b, identical: a == b, largest: math.NaN()}
	}
	a, b = j.p.Simplify(a), j.p.Simplify(b)
	if a == b {
		return verdict{equal: true, identical: true}
	}
	v := j.sameFunction(a, b)
	if !v.equal && (j.choosesSilently(a) || j.choosesSilently(b)) {
		// At a tie both choices are the same value, which random states do not know.
		apart := newJudge(j.p, j.typical)
		apart.noTies = true
		if w := apart.sameFunction(apart.spellOut(a), apart.spellOut(b)); w.equal {
			return w
		}
	}
	return v
}

// sameFunction compares a and b at random states, conditions as conditions.
func (j *judge) sameFunction(a, b expr.Expr) verdict {
	a, b = j.p.Simplify(j.abstract(a)), j.p.Simplify(j.abstract(b))
	if a == b {
		return verdict{equal: true}
	}
	v := verdict{equal: true}
	defined, enough := 0, min(fewestStates+8*len(j.conditions), mostStates/2)
	for k := 0; k < mostStates && defined < enough; k++ {
		x, y := j.value(a, k), j.value(b, k)
		switch {
		case math.IsNaN(x) && math.IsNaN(y), math.IsInf(x, 0) && x == y:
			continue
		case math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0):
			return verdict{largest: math.Inf(1)}
		}
		defined++
		d := apart(x, y)
		v.largest = math.Max(v.largest, d)
		if d > tolerance && math.Abs(x-y) > 1e-13*j.magnitude(a, b, k) {
			v.equal = false
		}
	}
	if defined < fewestStates {
		return verdict{largest: math.NaN()}
	}
	return v
}

// magnitude is the size of the largest term of the sums a and b: what rounding
// is relative to.
func (j *judge) magnitude(a, b expr.Expr, k int) float64 {
	most := 0.0
	for _, e := range []expr.Expr{a, b} {
		if j.p.Op(e) != expr.Add {
			continue
		}
		for _, term := range j.p.Args(e) {
			if v := math.Abs(j.value(term, k)); v > most && !math.IsInf(v, 0) {
				most = v
			}
		}
	}
	return most
}

// value computes e at state k; NaN where it is undefined.
func (j *judge) value(e expr.Expr, k int) float64 {
	state := j.state(k)
	env := expr.Env{
		Time:   state("time"),
		Symbol: func(name string) (float64, bool) { return state(name), true },
		RateOf: func(name string) (float64, bool) { return state("rateOf " + name), true },
	}
	// The past is another state, and changes with how far away it is.
	env.Delay = func(x expr.Expr, tau float64) (float64, error) {
		past := j.state((k + 1) % mostStates)
		v, err := j.p.Eval(x, expr.Env{
			Time:   state("time") - tau,
			Symbol: func(name string) (float64, bool) { return past(name) * (1 + 0.5*math.Sin(tau)), true },
			RateOf: func(name string) (float64, bool) { return past("rateOf " + name), true },
			Delay:  func(expr.Expr, float64) (float64, error) { return math.NaN(), nil },
		})
		return v, err
	}
	v, err := j.p.Eval(e, env)
	if err != nil {
		return math.NaN()
	}
	return v
}

// state returns the values of names at state k: positive, near the typical ones
// in even states and between 0 and 1 in odd ones; signs are −1, 0 or 1.
func (j *judge) state(k int) func(name string) float64 {
	if j.states[k] == nil {
		j.states[k] = map[string]float64{}
	}
	values := j.states[k]
	return func(name string) float64 {
		v, ok := values[name]
		if !ok {
			v = j.draw(name, k)
			values[name] = v
		}
		return v
	}
}

// draw depends on the name and the number of the state alone.
func (j *judge) draw(name string, k int) float64 {
	s := rng.New(rng.Key{Seed: fingerprint(name), Purpose: rng.Probes, Entity: uint32(k)})
	u := s.Float64()
	switch {
	case strings.HasPrefix(name, signMark) && j.noTies:
		return math.Copysign(1, u-0.5)
	case strings.HasPrefix(name, signMark):
		return math.Floor(3*u) - 1
	case k%2 == 1:
		return u
	}
	scale := math.Abs(j.typical(name))
	if scale == 0 || math.IsNaN(scale) || math.IsInf(scale, 0) {
		scale = 1
	}
	return scale * math.Pow(10, 2*u-1)
}

// fingerprint is a 64-bit hash of s (FNV-1a).
func fingerprint(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
