package compile

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/sparse"
	"niche/units"
)

// SlotKind is the class of a leaf.
type SlotKind uint8

const (
	StateSlot     SlotKind = iota + 1 // y[Index]
	ParameterSlot                     // p[Index]
	SwitchSlot                        // z[Index]
	DrawSlot                          // a random number, see Draw
	PastSlot                          // an earlier value, see Past
	TimeSlot                          // t; Index is 0
)

// Slot is the place of a leaf in the vectors y, p or z.
type Slot struct {
	Kind  SlotKind
	Index int
}

// System is a model lowered to dy/dt = f(t, y, p, z), y(t0) = y0(p), or 0 = f
// for algebraic states. It is immutable after Lower, except that its Pool may
// grow.
type System struct {
	Model *model.Model
	Pool  *expr.Pool

	States     []State
	Parameters []Parameter
	Switches   []Switch
	// Steps are the step functions of t alone; each jump is a discontinuity.
	Steps []Step
	// Draws are the random numbers that formulas of Initial and Events ask for.
	Draws []Draw
	// Past are the earlier values that formulas ask for, each after those that
	// its time depends on. PastRates and PastSwitches say whether RHS and a root
	// function do.
	Past                    []Past
	PastRates, PastSwitches bool
	// Slots finds the slot of a leaf symbol.
	Slots map[expr.Expr]Slot

	// Initial is a straight-line program: every parameter and state in an order
	// in which each formula uses only symbols already set (and time = t0).
	Initial []InitialValue

	// RHS[i] is dy_i/dt; nil for a system that will not be integrated (Options.Jumps).
	RHS []expr.Expr
	// Rates give f in the form N·v, always: RHS[i] = Σ Factor·Rates[j].Expr over
	// the terms with State i. Rate rules are rates of their own, and so are
	// reactions whose stoichiometry varies.
	Rates []Rate

	// Jacobian[k] is ∂f_row/∂y_col at entry k of JacobianPattern (states ×
	// states). The pattern holds every diagonal entry.
	JacobianPattern *sparse.Pattern
	Jacobian        []expr.Expr
	// ParameterJacobian[k] is ∂f_row/∂p_col at entry k of ParameterPattern
	// (states × parameters). Switches count as constants.
	ParameterPattern  *sparse.Pattern
	ParameterJacobian []expr.Expr
	// TimeDerivative[i] is ∂f_i/∂t, or 0 where it vanishes; nil if all do.
	TimeDerivative []expr.Expr

	// Outputs are the named quantities a user may ask for besides states:
	// assignment-rule variables, reaction rates, observables.
	Outputs []Output

	Events []Event
	// Conserved are the linear conservation laws of the reactions.
	Conserved []ConservationLaw
	// Fast are the reactions at equilibrium at all times. Their rates are laws
	// times the parameter with index FastSpeed, a large number; the value 0 leaves
	// the rest of RHS.
	Fast      []FastReaction
	FastSpeed int
	// FastConserved are the linear conservation laws of the fast reactions: sums
	// that slow reactions alone change. Each Dependent belongs to one law.
	FastConserved []ConservationLaw
	// Invariants vanish at all times if they do at the start.
	Invariants []Invariant

	lowering *lowering // for Inline, Lookup and Describe
}

// State is one component of y.
type State struct {
	ID     string // the model's id
	Symbol expr.Expr
	Unit   units.Unit
	Pos    diag.Pos
	// Amount says that y holds the amount of a species whose id means its
	// concentration, because its compartment varies; Symbol is then an internal
	// symbol and the id is an Output.
	Amount bool
	// Discrete says that only events change it (dy/dt = 0).
	Discrete bool
	// Unread says that neither rates nor relations nor events depend on it.
	Unread bool
	// Algebraic says that it has no derivative: RHS is a residual, which it makes
	// zero at all times. Its initial value is a guess, NaN if there is none.
	Algebraic bool
}

// Parameter is one component of p: constant during a simulation.
type Parameter struct {
	ID     string // the model's id; "R1.k" for local parameter k of reaction R1
	Symbol expr.Expr
	Unit   units.Unit
	Pos    diag.Pos
	// Internal says that the model does not know it.
	Internal bool
}

// Switch is a frozen relation, or a frozen level of a step function.
type Switch struct {
	Symbol expr.Expr
	// Relation is the relation it stands for, over y, p, t (never over this
	// switch itself); its value is 0 or 1, or the level.
	Relation expr.Expr
	// Root is positive or zero exactly where the relation leans to true:
	// lhs − rhs for > and ≥, rhs − lhs for < and ≤.
	Root expr.Expr
	// Strict is true for < and >: at Root = 0 the relation is false.
	Strict bool
	// CrossingTime is the single time at which Root vanishes, as a formula over
	// p, when Root is linear in t and free of y; 0 otherwise. It is a stop for
	// the integrator; other roots are located on the dense output.
	CrossingTime expr.Expr
	// Stepped says that Root holds a step function of t.
	Stepped bool
	// Timed says that Root depends on t by itself, and not linearly: its changes
	// are none of the integrator's concern.
	Timed bool
	// Level says that Relation is ⌊u⌋, an integer, and Root (u − z)(z + 1 − u), over
	// this switch itself.
	Level bool
	// Gradient of Root over y, p and t.
	Gradient []Partial
	Pos      diag.Pos
}

// Partial is one non-zero partial derivative.
type Partial struct {
	Slot Slot
	Expr expr.Expr
}

// InitialValue sets one slot before the start.
type InitialValue struct {
	Slot Slot
	Expr expr.Expr
	// Draws are renewed before Expr is evaluated.
	Draws Span
	// Gradient holds ∂Expr/∂leaf for the leaves it uses.
	Gradient []Partial
	Pos      diag.Pos
}

// Rate is one reaction's velocity and its column of the stoichiometric matrix,
// already divided by volumes where the state is a concentration; or a rate rule.
// A volume that a rate law multiplies is cancelled against its factors, so that
// Expr may be the law over a volume; the law itself is an Output.
type Rate struct {
	ID    string // of the reaction, or the variable of the rate rule
	Expr  expr.Expr
	Terms []RateTerm
	Pos   diag.Pos
}

// RateTerm adds Factor × rate to dy_State/dt. Factor is free of y and t.
type RateTerm struct {
	State  int
	Factor expr.Expr
}

// Output is a named formula over y, p, z, t.
type Output struct {
	ID   string
	Expr expr.Expr
	Unit units.Unit
	Pos  diag.Pos
}

// Event is an event with formulas over y, p, z, t.
type Event struct {
	ID              string
	Trigger         expr.Expr // boolean
	Persistent      bool
	InitialValue    bool
	Delay, Priority expr.Expr // 0 if absent
	// Renewed before the delay, the priority and the assignments are evaluated.
	DelayDraws, PriorityDraws, AssignmentDraws Span
	AtTriggerTime                              bool // assignments are computed when the trigger fires
	Assignments                                []Assignment
	Pos                                        diag.Pos
}

// Assignment sets a state to Expr, or to Expr·Size. Expr is computed when the
// event fires or when it is executed (Event.AtTriggerTime), Size always just
// before the execution: the volume behind a concentration that is held as an
// amount; 0 for none.
type Assignment struct {
	State                  int
	Expr, Size             expr.Expr
	Gradient, SizeGradient []Partial // over y, p, t
	Pos                    diag.Pos
}

// Sized reports whether an assignment of e has a size.
func (e *Event) Sized() bool {
	return slices.ContainsFunc(e.Assignments, func(a Assignment) bool { return a.Size != 0 })
}

// ConservationLaw is Σ_i Coefficients[i]·y[States[i]] = constant, where the
// coefficients are formulas over p (volumes). Dependent is the state that the
// law eliminates; it is one of States and of no other law's Dependent.
type ConservationLaw struct {
	Dependent    int
	States       []int
	Coefficients []expr.Expr
}
