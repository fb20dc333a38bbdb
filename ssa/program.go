package ssa

import (
	"math"
	"slices"

	"niche/compile"
	"niche/expr"
)

// program is a propensity law in postfix form over counts, parameters and time.
// Switches stand as the relations they freeze: between two firings the state is
// constant, so that nothing has to be frozen.
type program struct {
	code  []instruction
	depth int     // of the stack
	uses  []int32 // states it reads, increasing
	// How it reads time and continuous states: stepwise, through relations that
	// flip at times known from the start; searched, through relations whose
	// flips must be searched; smooth, outside relations.
	stepwise, searched, smooth bool
}

// moving reports whether the value changes between firings other than at times
// known from the start.
func (p *program) moving() bool { return p.smooth || p.searched }

// instruction pushes a leaf, or replaces args values by one.
type instruction struct {
	op    expr.Op // Number, Symbol (a state), Call (a parameter), Time, or an operation
	args  int32
	index int32
	value float64
}

// assembler writes programs.
type assembler struct {
	sys        *compile.System
	continuous []bool // states that change between firings
	program    program
	height     int
	within     relationKind
	foreign    bool // met a node that no program can compute
}

// relationKind says inside what kind of relation the assembler is.
type relationKind uint8

const (
	noRelation    relationKind = iota
	knownRelation              // flips at a time known from the start
	otherRelation
)

// assemble translates e. ok is false if e has a node that needs more than
// values.
func (n *network) assemble(e expr.Expr) (program, bool) {
	a := assembler{sys: n.sys, continuous: n.continuous}
	a.add(e)
	slices.Sort(a.program.uses)
	a.program.uses = slices.Compact(a.program.uses)
	return a.program, !a.foreign
}

func (a *assembler) push(in instruction) {
	a.program.code = append(a.program.code, in)
	a.height += 1 - int(in.args)
	a.program.depth = max(a.program.depth, a.height)
}

func (a *assembler) add(e expr.Expr) {
	pool := a.sys.Pool
	if v, ok := pool.Constant(e); ok {
		a.push(instruction{op: expr.Number, value: v})
		return
	}
	switch n := pool.Node(e); n.Op {
	case expr.Symbol:
		a.leaf(e)
	case expr.Avogadro:
		a.push(instruction{op: expr.Number, value: expr.AvogadroNumber})
	case expr.Time:
		a.reads()
		a.push(instruction{op: expr.Time})
	case expr.Call, expr.Delay, expr.RateOf, expr.Invalid:
		a.foreign = true
		a.push(instruction{op: expr.Number, value: math.NaN()})
	default:
		for _, x := range slices.Clone(n.Args) {
			a.add(x)
		}
		a.push(instruction{op: n.Op, args: int32(len(n.Args))})
	}
}

// reads notes that time or a continuous state is read.
func (a *assembler) reads() {
	switch a.within {
	case knownRelation:
		a.program.stepwise = true
	case otherRelation:
		a.program.searched = true
	default:
		a.program.smooth = true
	}
}

func (a *assembler) leaf(e expr.Expr) {
	slot, ok := a.sys.Slots[e]
	switch {
	case !ok || slot.Kind == compile.PastSlot:
		a.foreign = true
		a.push(instruction{op: expr.Number, value: math.NaN()})
	case slot.Kind == compile.StateSlot:
		if a.continuous[slot.Index] {
			a.reads()
		}
		a.program.uses = append(a.program.uses, int32(slot.Index))
		a.push(instruction{op: expr.Symbol, index: int32(slot.Index)})
	case slot.Kind == compile.ParameterSlot:
		a.push(instruction{op: expr.Call, index: int32(slot.Index)})
	case slot.Kind == compile.SwitchSlot:
		sw := &a.sys.Switches[slot.Index]
		if sw.Level { // a step function like any other
			a.add(sw.Relation)
			return
		}
		before := a.within
		if a.within = otherRelation; sw.CrossingTime != 0 && before != otherRelation {
			a.within = knownRelation
		}
		a.add(sw.Relation)
		a.within = before
	default: // a random number or the time
		a.foreign = true
		a.push(instruction{op: expr.Number, value: math.NaN()})
	}
}

// value computes p at counts x, where state i is x[i]·scale[i] in the model's
// unit. stack has room for p.depth values.
func (p *program) value(t float64, x, scale, parameters, stack []float64) float64 {
	top := 0
	for i := range p.code {
		in := &p.code[i]
		switch in.op {
		case expr.Number:
			stack[top] = in.value
			top++
		case expr.Symbol:
			stack[top] = x[in.index] * scale[in.index]
			top++
		case expr.Call:
			stack[top] = parameters[in.index]
			top++
		case expr.Time:
			stack[top] = t
			top++
		default:
			from := top - int(in.args)
			stack[from] = operate(in.op, stack[from:top])
			top = from + 1
		}
	}
	return stack[0]
}

// operate is expr.Operate with short ways for the common operations.
func operate(op expr.Op, v []float64) float64 {
	switch op {
	case expr.Mul:
		product := v[0]
		for _, x := range v[1:] {
			product *= x
		}
		return product
	case expr.Add:
		sum := v[0]
		for _, x := range v[1:] {
			sum += x
		}
		return sum
	case expr.Sub:
		return v[0] - v[1]
	case expr.Div:
		return v[0] / v[1]
	case expr.Neg:
		return -v[0]
	}
	return expr.Operate(op, v)
}
