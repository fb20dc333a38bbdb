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
	// stepwise says that it reads time, through relations alone that flip at
	// known times; smooth, that it reads time in other ways.
	stepwise, smooth bool
}

// instruction pushes a leaf, or replaces args values by one.
type instruction struct {
	op    expr.Op // Number, Symbol (a state), Call (a parameter), Time, or an operation
	args  int32
	index int32
	value float64
}

// assembler writes programs.
type assembler struct {
	sys     *compile.System
	program program
	height  int
	within  bool // inside a relation that flips at a known time
	foreign bool // met a node that no program can compute
}

// assemble translates e. ok is false if e has a node that needs more than
// values.
func assemble(sys *compile.System, e expr.Expr) (program, bool) {
	a := assembler{sys: sys}
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
		if a.within {
			a.program.stepwise = true
		} else {
			a.program.smooth = true
		}
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

func (a *assembler) leaf(e expr.Expr) {
	slot, ok := a.sys.Slots[e]
	switch {
	case !ok:
		a.foreign = true
		a.push(instruction{op: expr.Number, value: math.NaN()})
	case slot.Kind == compile.StateSlot:
		a.program.uses = append(a.program.uses, int32(slot.Index))
		a.push(instruction{op: expr.Symbol, index: int32(slot.Index)})
	case slot.Kind == compile.ParameterSlot:
		a.push(instruction{op: expr.Call, index: int32(slot.Index)})
	default:
		sw := &a.sys.Switches[slot.Index]
		before := a.within
		a.within = before || sw.CrossingTime != 0
		a.add(sw.Relation)
		a.within = before
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
