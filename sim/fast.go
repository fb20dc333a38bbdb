package sim

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/diag"
	"niche/ode"
)

// relaxation brings the fast reactions of a system to equilibrium at a fixed
// time: it integrates dx/dτ = N v of the fast reactions alone, from the present
// state to the end of a fast time τ so long that nothing moves any more. Among
// several equilibria this is the one that the reactions run to.
type relaxation struct {
	worker  *Worker
	slow    compile.Evaluator // of the same program, without fast reactions
	p       []float64         // parameters of slow
	speed   float64           // of the fast reactions
	full    float64           // speed that the system came with
	integ   ode.Integrator
	pattern []int32 // row of each entry of the Jacobian
	columns []int32 // where each column of it starts
	f, j    []float64
	entries []float64
	roots   []float64 // root functions at the start
	now     []float64 // and at the point being evaluated
	z       []float64
	marks   []bool // algebraic states
	earlier []float64

	manifold *manifold
	tangent  []float64 // N v, or its slope along t
	left     []float64
	then     []float64 // N v with past values, and a moment later
	later    []float64
	step     []float64
	trial    []float64
	gross    []float64 // Σ_j |A_ij y_j|
	most     []float64 // largest entries of the rows of A since the start
	awake    []bool    // states that take part in the flow
}

// newRelaxation returns nil if the system has no fast reactions.
func (w *Worker) newRelaxation() (*relaxation, error) {
	sys := w.system
	if len(sys.Fast) == 0 {
		return nil, nil
	}
	x := &relaxation{
		worker: w, slow: w.simulator.program.NewEvaluator(), p: make([]float64, w.np),
		f: make([]float64, w.n), j: make([]float64, sys.JacobianPattern.NNZ()), pattern: sys.JacobianPattern.Row,
		columns: sys.JacobianPattern.Start, entries: make([]float64, sys.JacobianPattern.NNZ()),
		full: w.p[sys.FastSpeed], roots: make([]float64, w.nz), now: make([]float64, w.nz), z: make([]float64, w.nz), marks: w.algebraic(),
		earlier:  make([]float64, w.n),
		manifold: newManifold(w.n), tangent: make([]float64, w.n), left: make([]float64, w.n), then: make([]float64, w.n), later: make([]float64, w.n),
		step: make([]float64, w.n), trial: make([]float64, w.n), gross: make([]float64, w.n), most: make([]float64, w.n), awake: make([]bool, w.n),
	}
	problem := &ode.Problem{N: w.n, RHS: x.rhs, Jacobian: x.jacobian, Pattern: sys.JacobianPattern, Algebraic: x.marks}
	o := w.options()
	o.RTol = min(o.RTol, relaxationTolerance)
	o.MaxStep, o.InitialStep = 0, 0
	var err error
	x.integ, err = ode.NewBDF(problem, o)
	return x, err
}

// at gives both evaluators the switches of the point y: those of the stretch to
// come, except for relations that the relaxation itself changes.
func (x *relaxation) at(y []float64) {
	w := x.worker
	if w.memory != nil {
		w.memory.look(w.t, y)
		x.slow.SetPast(w.memory.now)
	}
	if w.nz == 0 {
		return
	}
	w.eval.Roots(w.t, y, x.now)
	w.eval.Relations(w.t, y, x.z)
	for i := range x.z {
		if x.now[i] == x.roots[i] {
			x.z[i] = w.z[i]
		}
	}
	w.eval.SetSwitches(x.z)
	x.slow.SetSwitches(x.z)
}

func (x *relaxation) rhs(_ float64, y, f []float64) {
	w := x.worker
	x.at(y)
	w.eval.RHS(w.t, y, f)
	x.slow.RHS(w.t, y, x.f)
	for i := range f {
		if x.marks == nil || !x.marks[i] {
			f[i] = (f[i] - x.f[i]) / x.speed
		}
	}
}

func (x *relaxation) jacobian(_ float64, y, values []float64) {
	w := x.worker
	x.at(y)
	w.eval.Jacobian(w.t, y, values)
	x.slow.Jacobian(w.t, y, x.j)
	for k, i := range x.pattern {
		if x.marks == nil || !x.marks[i] {
			values[k] = (values[k] - x.j[k]) / x.speed
		}
	}
}

const (
	// relaxationTolerance is the loosest relative tolerance.
	relaxationTolerance = 1e-8
	// relaxationTime is the end of the fast time, in units of the model's time.
	relaxationTime = 1e10
	// A value that in the last nine tenths of the fast time changes by more than
	// settled of the largest value that moves, and by more than settledAbsolute of
	// its absolute tolerance, does not settle.
	settled         = 0.1
	settledAbsolute = 1e6
)

// run moves the worker's state to equilibrium.
func (x *relaxation) run() error {
	if err := x.relax(); err != nil {
		return err
	}
	if !implicit(x.worker.simulator.settings.Method) {
		x.wake()
	}
	return nil
}

// relax is run without deciding what the flow consists of.
func (x *relaxation) relax() error {
	w := x.worker
	copy(x.p, w.p)
	x.speed = w.p[w.system.FastSpeed]
	x.p[w.system.FastSpeed] = 0
	x.slow.SetParameters(x.p)
	if w.nz > 0 {
		w.eval.Roots(w.t, w.y, x.roots)
	}
	defer w.freeze()
	copy(x.trial, w.y)
	if x.arrive() {
		return nil
	}
	err := x.integ.Init(0, w.y, nil, relaxationTime)
	next := 0.0
	for to := 0.0; err == nil && to < relaxationTime; {
		err = x.integ.Step(relaxationTime)
		if _, to = x.integ.Span(); to < relaxationTime/10 {
			x.integ.State(x.earlier)
		}
		if err == nil && to > next {
			next = 2 * to
			x.integ.State(x.trial)
			if x.arrive() {
				return nil
			}
		}
	}
	if err != nil {
		return x.fail(err)
	}
	x.integ.State(w.y)
	return x.check()
}

// check reports a state that still moves.
func (x *relaxation) check() error {
	w := x.worker
	largest := 0.0
	for i, v := range x.earlier {
		if w.y[i] != v {
			largest = max(largest, math.Abs(w.y[i]))
		}
	}
	for i, v := range x.earlier {
		if way := math.Abs(w.y[i] - v); way > settled*largest && way > settledAbsolute*w.absolute(i) {
			return x.fail(nil)
		}
	}
	return nil
}

// fail says that the fast reactions do not come to equilibrium.
func (x *relaxation) fail(cause error) error {
	w := x.worker
	r := &w.system.Fast[0]
	what := fmt.Sprintf("fast reaction %q%s comes to no equilibrium", r.ID, at(r.Pos))
	if n := len(w.system.Fast); n > 1 {
		what = fmt.Sprintf("the %d fast reactions, %q%s among them, come to no equilibrium", n, r.ID, at(r.Pos))
	}
	return &Failure{Time: w.t, TimeUnit: w.system.Model.TimeUnit, ID: r.ID, Pos: r.Pos, Code: diag.NoFastEquilibrium,
		What: what, Hint: "declare it slow, or give it a rate law that vanishes at equilibrium", Cause: cause}
}
