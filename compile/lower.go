package compile

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// Options say what [Lower] produces beyond the system itself. The zero Options
// is ready to use.
type Options struct {
	// Sensitivities asks for the ParameterJacobian.
	Sensitivities bool
	// Outputs are further formulas over the model's ids, appended to
	// System.Outputs in order. Their relations become switches.
	Outputs []NamedFormula
	// Overridden lists the ids whose initial value the caller will supply. Each
	// gets a slot that [System.OverrideSlot] finds, and may lack a value in the
	// model. An id that no slot can override (it has an assignment rule, or does
	// not exist) is an error.
	Overridden []string
	// Jumps says that the system will be realised as a jump process and never
	// integrated: RHS, Jacobians and Conserved stay empty.
	Jumps bool
}

// NamedFormula is a formula over a model's ids, in the model's pool.
type NamedFormula struct {
	ID   string
	Math model.Math
	Unit units.Unit
}

// lowering is the state of one call of Lower.
type lowering struct {
	model *model.Model
	pool  *expr.Pool
	opt   Options
	sys   *System
	diags diag.List

	// quantities are the meanings of all symbols: those of the model in file
	// order, then internal ones.
	quantities []*quantity
	bySymbol   map[expr.Expr]*quantity
	functions  map[string]*model.FunctionDefinition
	overridden map[string]bool
	assigned   map[string]bool // ids that some event sets

	running  *rewriter // formulas of the running system, relations frozen
	moment   *rewriter // formulas that are evaluated at single moments of it
	starting *rewriter // formulas of the Initial program, relations direct

	// determined, if not nil, are declarations whose algebraic rules are solved
	// already; invariants are the rules differentiated on the way.
	determined *declarations
	invariants []Invariant

	fast []int // indices of the fast reactions

	past          map[pastKey]expr.Expr
	timeDependent map[*quantity]int8 // 1 yes, 2 no

	switches  map[relationKey]int
	sizeLimit int // of the pool, see maxExpansion
	deps      []dependence
	walk      leafWalk
	diff      *expr.Differentiator
}

// Lower turns m into the system that solvers integrate. The list holds every
// problem found; the System is nil if it holds an error, and is otherwise
// complete. Formulas are added to m.Pool, which must not be used by another
// goroutine meanwhile. m itself is not changed and must not change afterwards.
//
// Cost is proportional to the size of the expanded formulas plus the entries
// of the Jacobians. The method is described in docs/methods/lowering.md.
func Lower(m *model.Model, opt Options) (*System, diag.List) {
	l := newLowering(m, opt)
	l.refuseFluxModel()
	l.refuseLogicalModel()
	l.collectFunctions()
	l.declare()
	if l.diags.HasErrors() {
		return nil, l.finish()
	}
	l.assignSlots()
	l.buildRates()
	l.buildEvents()
	l.buildOutputs()
	if l.diags.HasErrors() {
		return nil, l.finish()
	}
	l.buildInvariants()
	l.buildSwitches()
	l.buildSteps()
	l.buildInitial()
	l.prunePast()
	l.checkValues()
	if l.diags.HasErrors() {
		return nil, l.finish()
	}
	if !opt.Jumps {
		l.buildRHS()
		l.buildJacobians()
	}
	if l.diags.HasErrors() {
		return nil, l.finish()
	}
	if !opt.Jumps {
		l.sys.Conserved = l.conservation(func(int) bool { return true })
		if len(l.fast) > 0 {
			l.sys.FastConserved = l.conservation(func(reaction int) bool { return slices.Contains(l.fast, reaction) })
		}
	}
	l.sys.lowering = l
	l.release()
	return l.sys, l.finish()
}

// release drops what only Lower needed.
func (l *lowering) release() {
	l.starting, l.moment, l.overridden, l.assigned = nil, nil, nil, nil
	l.walk = leafWalk{}
	l.diff = expr.NewDifferentiator(l.pool)
}

func newLowering(m *model.Model, opt Options) *lowering {
	l := &lowering{
		model:      m,
		pool:       m.Pool,
		opt:        opt,
		sys:        &System{Model: m, Pool: m.Pool, Slots: map[expr.Expr]Slot{}},
		bySymbol:   map[expr.Expr]*quantity{},
		functions:  map[string]*model.FunctionDefinition{},
		overridden: map[string]bool{},
		past:       map[pastKey]expr.Expr{}, timeDependent: map[*quantity]int8{},
		assigned: map[string]bool{},
		switches: map[relationKey]int{},
		diff:     expr.NewDifferentiator(m.Pool),
	}
	for _, id := range opt.Overridden {
		l.overridden[id] = true
	}
	l.sizeLimit = m.Pool.Len() + maxExpansion
	l.running = newRewriter(l, false)
	l.moment = newRewriter(l, false)
	l.moment.base, l.moment.loose = l.running.memo, true
	l.starting = newRewriter(l, true)
	l.starting.atStart = true
	return l
}

// finish returns the diagnostics in order of position.
func (l *lowering) finish() diag.List {
	l.diags.Sort()
	return l.diags
}

// assignSlots gives every leaf its place in y or p and declares it.
func (l *lowering) assignSlots() {
	s := l.sys
	s.Slots[l.pool.Time()] = Slot{Kind: TimeSlot}
	for _, q := range l.quantities {
		switch q.kind {
		case stateKind:
			s.Slots[q.symbol] = Slot{StateSlot, len(s.States)}
			s.States = append(s.States, State{
				ID: q.id, Symbol: q.symbol, Unit: q.unit, Pos: q.pos,
				Amount: q.amount, Discrete: len(q.terms) == 0 && q.rate == 0 && q.residual == 0, Algebraic: q.residual != 0,
			})
		case parameterKind:
			s.Slots[q.symbol] = Slot{ParameterSlot, len(s.Parameters)}
			if q.name(l.pool) == fastName {
				s.FastSpeed = len(s.Parameters)
			}
			s.Parameters = append(s.Parameters, Parameter{
				ID: q.name(l.pool), Symbol: q.symbol, Unit: q.unit, Pos: q.pos, Internal: q.id == "",
			})
		}
	}
}
