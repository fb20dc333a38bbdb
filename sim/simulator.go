package sim

import (
	"fmt"
	"slices"

	"niche/compile"
	"niche/expr"
	"niche/ode"
)

// Simulator is a compiled system with settings. It is immutable and safe for
// concurrent use.
type Simulator struct {
	program  compile.Program
	settings Settings
}

// New returns a simulator of program. It fails if the method of s is unknown.
func New(program compile.Program, s Settings) (*Simulator, error) {
	if s.Method == "" {
		s.Method = "bdf"
	}
	if !slices.Contains(ode.Methods(), s.Method) {
		return nil, fmt.Errorf("unknown integration method %q; use one of %q", s.Method, ode.Methods())
	}
	if s.SteadyLimit == 0 {
		s.SteadyLimit = 1e9
	}
	s.Options = s.Options.WithDefaults()
	return &Simulator{program: program, settings: s}, nil
}

// System returns the system that is simulated.
func (s *Simulator) System() *compile.System { return s.program.System() }

// Settings returns the settings with defaults filled in.
func (s *Simulator) Settings() Settings { return s.settings }

// Worker is the scratch of one goroutine: an evaluator and, for each number of
// sensitivity directions met so far, an integrator. Its methods must not be
// called concurrently.
type Worker struct {
	simulator *Simulator
	system    *compile.System
	eval      compile.Evaluator
	solvers   map[int]*solver
	// memory is eval if the system has past values; nil otherwise.
	memory *memory
	// relaxation brings fast reactions to equilibrium; nil if there are none.
	relaxation *relaxation

	n, np, nz int

	// The point of the current task.
	t float64
	// from is where the last stretch began.
	from float64
	p    []float64
	y    []float64
	z    []float64
	s    []float64 // directions × n
	// dp holds dp/dθ, directions × np; active lists its non-zero entries.
	dp     []float64
	active [][]activeParameter

	// restart computes the initial values anew; see initialise.
	restart func()

	exact    bool      // triggers are looked at exactly at w.t, not just after it
	crossing []float64 // crossing time of each switch, NaN if it has none
	located  []int     // switches whose roots are searched on the dense output
	variable []int     // past values whose lag varies, and that matter

	stairs []staircase
	// blank states have no finite value during the present stretch; replaced is
	// what stands in their place while a formula is evaluated.
	blank    []blank
	replaced []float64

	sizes   []float64 // largest magnitudes so far, if tolerances follow them; nil otherwise
	flipped []bool    // switches that flip at the present discontinuity
	// touching switches have a root function that vanishes at the present moment.
	touching []bool
	nested   bool // some relation holds others

	locator      *ode.Locator
	guard        *guard
	locatedRoots []float64 // of the located switches

	scratch scratch
}

// solver is an integrator for one number of directions.
type solver struct {
	problem *ode.Problem
	integ   ode.Integrator
	steady  *ode.Steady  // nil until a steady state is asked for
	algebra *ode.Algebra // nil unless some states are algebraic
}

// activeParameter is a non-zero entry of dp/dθ.
type activeParameter struct {
	index  int
	weight float64
}

// scratch holds vectors that no method keeps between calls.
type scratch struct {
	f, fAfter []float64 // n
	relations []float64 // nz
	roots     []float64 // nz
	rootsThen []float64 // nz
	dy, dpVec []float64 // n, np
	dpdot     []float64 // entries of the parameter Jacobian
	values    []float64 // event assignments

	difference []float64 // nz; of root functions, for past values
	levels     []float64 // nz
}

// NewWorker returns the scratch of one goroutine.
func (s *Simulator) NewWorker() *Worker {
	sys := s.program.System()
	n, np, nz := len(sys.States), len(sys.Parameters), len(sys.Switches)
	w := &Worker{
		simulator: s, system: sys, eval: s.program.NewEvaluator(), solvers: map[int]*solver{},
		n: n, np: np, nz: nz,
		p: make([]float64, np), y: make([]float64, n), z: make([]float64, nz),
		crossing: make([]float64, nz), flipped: make([]bool, nz), touching: make([]bool, nz),
	}
	if s.settings.FollowSizes {
		w.sizes = make([]float64, n)
	}
	w.eval, w.replaced = &standing{w.eval, w}, make([]float64, n)
	if m := w.newMemory(); m != nil {
		w.memory, w.eval = m, m
	}
	entries := 0
	if sys.ParameterPattern != nil {
		entries = sys.ParameterPattern.NNZ()
	}
	most := 0
	for i := range sys.Events {
		most = max(most, len(sys.Events[i].Assignments))
	}
	w.scratch = scratch{
		f: make([]float64, n), fAfter: make([]float64, n),
		relations: make([]float64, nz), roots: make([]float64, nz), rootsThen: make([]float64, nz),
		dy: make([]float64, n), dpVec: make([]float64, np), dpdot: make([]float64, entries),
		values: make([]float64, most), difference: make([]float64, nz), levels: make([]float64, nz),
	}
	for i := range sys.Switches {
		w.nested = w.nested || holdsSwitch(sys, sys.Switches[i].Relation)
		if sys.Switches[i].CrossingTime == 0 {
			w.located = append(w.located, i)
		}
	}
	for k := range sys.Past {
		if !sys.Past[k].Fixed && (sys.PastRates || sys.PastSwitches) {
			w.variable = append(w.variable, k)
		}
	}
	return w
}

// holdsSwitch reports whether a switch occurs in e.
func holdsSwitch(sys *compile.System, e expr.Expr) bool {
	found := false
	sys.Pool.Walk(e, func(x expr.Expr) bool {
		slot, ok := sys.Slots[x]
		found = found || ok && slot.Kind == compile.SwitchSlot
		return !found
	})
	return found
}

// solver returns the integrator for the given number of directions, making it
// on first use.
func (w *Worker) solver(directions int) (*solver, error) {
	if sv := w.solvers[directions]; sv != nil {
		return sv, nil
	}
	if err := w.simulator.checkSupport(directions); err != nil {
		return nil, err
	}
	if w.relaxation == nil {
		var err error
		if w.relaxation, err = w.newRelaxation(); err != nil {
			return nil, err
		}
	}
	problem := &ode.Problem{
		N: w.n, RHS: w.eval.RHS, Jacobian: w.eval.Jacobian, Pattern: w.system.JacobianPattern,
		Algebraic: w.algebraic(), Directions: directions,
	}
	if w.relaxation != nil && !implicit(w.simulator.settings.Method) {
		problem.RHS = w.relaxation.flow
	}
	if w.system.TimeDerivative != nil {
		problem.TimeDerivative = w.eval.TimeDerivative
	}
	if w.memory != nil {
		problem.History = w.memory.history
	}
	if directions > 0 {
		problem.Forcing = w.forcing
	}
	integ, err := ode.New(w.simulator.settings.Method, problem, w.options())
	if err != nil {
		return nil, err
	}
	sv := &solver{problem: problem, integ: integ}
	if problem.Algebraic != nil {
		if sv.algebra, err = ode.NewAlgebra(problem, w.options()); err != nil {
			return nil, err
		}
	}
	w.solvers[directions] = sv
	return sv, nil
}

// implicit reports whether the method follows the equilibrium of fast reactions
// by itself, since it does not notice how fast they are.
func implicit(method string) bool { return method != "tsit5" }

// forcing writes Σ_k ∂f/∂p_k dp_k/dθ_j for every direction j.
func (w *Worker) forcing(t float64, y, dst []float64) {
	w.eval.ParameterJacobian(t, y, w.scratch.dpdot)
	pat := w.system.ParameterPattern
	clear(dst)
	for j, list := range w.active {
		row := dst[j*w.n : (j+1)*w.n]
		for _, a := range list {
			for k := pat.Start[a.index]; k < pat.Start[a.index+1]; k++ {
				row[pat.Row[k]] += a.weight * w.scratch.dpdot[k]
			}
		}
	}
}

// NewEvaluator returns an evaluator of the program, for callers that need the
// right-hand side itself.
func (s *Simulator) NewEvaluator() compile.Evaluator { return s.program.NewEvaluator() }
