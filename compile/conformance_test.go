package compile_test

import (
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/format/sbml"
	"niche/internal/testdata"
)

// eachModel calls f for every model of the data set that is read and lowered
// without error, and logs how many of how many.
func eachModel(t *testing.T, set string, f func(t *testing.T, name string, s *compile.System)) {
	t.Helper()
	root := testdata.Dir(t, set)
	total, lowered := 0, 0
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		total++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := filepath.Base(path)
		m, list := sbml.Read(name, src)
		if list.HasErrors() {
			return nil
		}
		s, list := compile.Lower(m, compile.Options{Sensitivities: true})
		if s == nil {
			if !list.Unsupported() && !missingValue(list) {
				t.Errorf("%s: %v", name, list)
			}
			return nil
		}
		lowered++
		f(t, name, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d of %d models", set, lowered, total)
}

// missingValue reports whether all that is wrong is that the file leaves
// values open.
func missingValue(list diag.List) bool {
	for _, d := range list {
		if d.Severity == diag.Error && d.Code != diag.NoValue {
			return false
		}
	}
	return true
}

// TestPublishedModels checks derivatives and conservation laws of every model.
func TestPublishedModels(t *testing.T) {
	for _, set := range []string{"petab", "sobotta", "emt", "biomodels", "semantic", "networks"} {
		t.Run(set, func(t *testing.T) {
			eachModel(t, set, func(t *testing.T, name string, s *compile.System) {
				checkDerivatives(t, name, s)
				checkConservation(t, name, s)
			})
		})
	}
}

// illConditioned are models whose formulas lose digits by cancellation, with
// the relative error that this leaves in derivatives.
var illConditioned = map[string]float64{
	"BIOMD0000000393.xml": 1e-3, // UDP from the smaller root of a quadratic, as b − √(b²−4c)
}

// checkDerivatives compares J·v, ∂f/∂p·w and ∂f/∂t with central differences of
// the right-hand side along random directions, at perturbed initial states.

func checkDerivatives(t *testing.T, name string, s *compile.System) {
	x := newPoint(s)
	r := rand.New(rand.NewPCG(1, 2))
	x.start(0.37)
	x.perturb(r)
	x.forget()
	f, size := x.rhs()
	// Quotients of two widths: their difference is what rounding and curvature
	// make of ill-conditioned formulas.
	compare := func(what string, analytic, magnitude []float64, move func(h float64)) {
		quotient := func(h float64) []float64 {
			move(h)
			up, _ := x.rhs()
			move(-2 * h)
			down, _ := x.rhs()
			move(h)
			for i := range up {
				up[i] = (up[i] - down[i]) / (2 * h)
			}
			return up
		}
		wide, narrow := quotient(4e-5), quotient(1e-5)
		for i, d := range narrow {
			tol := max(2e-5, illConditioned[name])*magnitude[i] + 1e-9*size[i] + 2*math.Abs(d-wide[i]) + 1e-300
			if e := math.Abs(d - analytic[i]); e > tol && !math.IsNaN(f[i]) && !math.IsInf(d, 0) {
				t.Errorf("%s: d%s/dt by %s: %g, difference quotient %g", name, s.States[i].ID, what, analytic[i], d)
				return
			}
		}
	}
	x.forget()
	dy, my, v := x.product(s.JacobianPattern.Start, s.JacobianPattern.Row, s.Jacobian, x.y, r)
	compare("states", dy, my, func(h float64) { axpy(x.y, h, v) })
	x.forget()
	dp, mp, w := x.product(s.ParameterPattern.Start, s.ParameterPattern.Row, s.ParameterJacobian, x.p, r)
	compare("parameters", dp, mp, func(h float64) { axpy(x.p, h, w) })
	x.forget()
	dt, mt := make([]float64, len(f)), make([]float64, len(f))
	for i, e := range s.TimeDerivative {
		if e != 0 {
			dt[i] = x.eval(e)
			mt[i] = math.Abs(dt[i])
		}
	}
	compare("time", dt, mt, func(h float64) { x.t += h })
}

// product returns M·v for the sparse matrix of formulas and a random direction
// v of the size of at, with the sum of magnitudes of each row.
func (x *point) product(start, row []int32, entries []expr.Expr, at []float64, r *rand.Rand) (mv, size, v []float64) {
	mv, size, v = make([]float64, len(x.y)), make([]float64, len(x.y)), make([]float64, len(at))
	for j := range at {
		v[j] = at[j] * (2*r.Float64() - 1)
		if math.IsNaN(v[j]) {
			v[j] = 0
		}
		for k := start[j]; k < start[j+1]; k++ {
			if v[j] == 0 {
				continue
			}
			term := x.eval(entries[k]) * v[j]
			mv[row[k]] += term
			size[row[k]] += math.Abs(term)
		}
	}
	return mv, size, v
}

func axpy(y []float64, h float64, v []float64) {
	for i := range y {
		y[i] += h * v[i]
	}
}

// checkConservation checks wᵀf = 0 for every law, up to rounding.
func checkConservation(t *testing.T, name string, s *compile.System) {
	x := newPoint(s)
	x.start(0.37)
	x.perturb(rand.New(rand.NewPCG(3, 4)))
	f, size := x.rhs()
	dependent := map[int]int{}
	for k, law := range s.Conserved {
		sum, scale := 0.0, 0.0
		for i, state := range law.States {
			c := x.eval(law.Coefficients[i])
			sum += c * f[state]
			scale += math.Abs(c) * size[state]
		}
		if math.Abs(sum) > 1e-12*scale && !math.IsNaN(sum) {
			t.Errorf("%s: law %d (of %s) changes at %g", name, k, s.States[law.Dependent].ID, sum)
		}
		dependent[law.Dependent]++
	}
	for _, law := range s.Conserved {
		for _, state := range law.States {
			if state != law.Dependent && dependent[state] > 0 {
				t.Errorf("%s: dependent state %s is in two laws", name, s.States[state].ID)
			}
		}
	}
}

// TestSobottaConservesSTAT3 finds total STAT3 over two compartments.
func TestSobottaConservesSTAT3(t *testing.T) {
	m, _, err := sbml.ReadFile(filepath.Join(testdata.Dir(t, "sobotta"), "sobotta_model.xml"))
	if err != nil {
		t.Fatal(err)
	}
	s, list := compile.Lower(m, compile.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if len(s.States) != 13 || len(s.Conserved) != 1 || len(s.Switches) != 4 {
		t.Fatalf("%d states, %d laws, %d switches", len(s.States), len(s.Conserved), len(s.Switches))
	}
	law := s.Conserved[0]
	for i, want := range []struct{ id, volume string }{{"STAT3", "cyt"}, {"tpSTAT3", "cyt"}, {"nSTAT3", "nuc"}} {
		if s.States[law.States[i]].ID != want.id || law.Coefficients[i] != s.Pool.Symbol(want.volume) {
			t.Errorf("term %d is %s·%s, want %s·%s", i, show(s.Pool, law.Coefficients[i]), s.States[law.States[i]].ID, want.volume, want.id)
		}
	}
	for _, z := range s.Switches {
		if z.CrossingTime == 0 {
			t.Errorf("switch %s has no crossing time", show(s.Pool, z.Relation))
		}
	}
}
