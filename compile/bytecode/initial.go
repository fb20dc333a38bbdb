package bytecode

import (
	"fmt"

	"niche/compile"
	"niche/expr"
	"niche/rng"
)

// initial is the compiled Initial program. It has a memory of its own, so that
// running it does not disturb the parameters of an evaluator.
type initial struct {
	values   []initialValue
	memory   []float64
	yAt, pAt int
	dAt      int
	outputAt int
}

// initialValue computes one slot.
type initialValue struct {
	slot     compile.Slot
	at       int // of the slot in memory
	code     code
	draws    []draw // renewed before code runs
	gradient code
	by       []int // where the leaves of the gradient are in memory; −1 for time
}

func compileInitial(s *compile.System) (*initial, error) {
	l := newLayout(s.Pool)
	l.reserve(1)
	l.leaf[s.Pool.New(expr.Time)] = leaf{timeAt, instantaneous}
	in := &initial{yAt: int(l.reserve(len(s.States)))}
	in.pAt = int(l.reserve(len(s.Parameters)))
	for i, x := range s.States {
		l.leaf[x.Symbol] = leaf{int32(in.yAt + i), instantaneous}
	}
	for i, x := range s.Parameters {
		l.leaf[x.Symbol] = leaf{int32(in.pAt + i), instantaneous}
	}
	in.dAt = l.addDraws(s)
	a := newAssembler(l, never)
	in.values = make([]initialValue, len(s.Initial))
	for i, iv := range s.Initial {
		if err := in.compile(a, s, iv, &in.values[i]); err != nil {
			return nil, fmt.Errorf("%s: initial value: %w", iv.Pos, err)
		}
	}
	for i := range in.values {
		l.link(&in.values[i].code)
		for k := range in.values[i].draws {
			l.link(&in.values[i].draws[k].args)
		}
		l.link(&in.values[i].gradient)
	}
	in.memory = l.memory()
	in.outputAt = int(l.fixed)
	return in, nil
}

// at returns where the slot is in memory, −1 for time.
func (in *initial) at(s compile.Slot) int {
	switch s.Kind {
	case compile.StateSlot:
		return in.yAt + s.Index
	case compile.ParameterSlot:
		return in.pAt + s.Index
	}
	return -1
}

func (in *initial) compile(a *assembler, s *compile.System, iv compile.InitialValue, dst *initialValue) (err error) {
	dst.slot, dst.at = iv.Slot, in.at(iv.Slot)
	if dst.at < 0 {
		return fmt.Errorf("slot kind %d cannot be set", iv.Slot.Kind)
	}
	if dst.code, err = a.assemble([]target{{iv.Expr, int32(dst.at)}}); err != nil {
		return err
	}
	if dst.draws, err = compileDraws(a, s, iv.Draws, in.dAt); err != nil {
		return err
	}
	exprs := make([]expr.Expr, len(iv.Gradient))
	dst.by = make([]int, len(iv.Gradient))
	for k, p := range iv.Gradient {
		exprs[k], dst.by[k] = p.Expr, in.at(p.Slot)
	}
	dst.gradient, err = a.assemble(outputs(exprs, 0))
	return err
}

// run executes the program in mem, a copy of memory.
func (in *initial) run(mem []float64, t float64, override func(compile.Slot) (float64, bool), stream *rng.Stream, p, y []float64) {
	mem[timeAt] = t
	for i := range in.values {
		v := &in.values[i]
		if override != nil {
			if x, ok := override(v.slot); ok {
				mem[v.at] = x
				continue
			}
		}
		for k := range v.draws {
			v.draws[k].renew(mem, in.outputAt, stream)
		}
		v.code.run(mem)
	}
	copy(p, mem[in.pAt:])
	copy(y, mem[in.yAt:])
}

// propagate carries one direction through the program at the point (t, p, y);
// see compile.Evaluator.InitialiseSensitivities. d is the derivative of the
// memory up to the last parameter.
func (in *initial) propagate(mem, d []float64, t float64, seed func(compile.Slot) (float64, bool), p, y []float64) {
	mem[timeAt] = t
	copy(mem[in.pAt:], p)
	copy(mem[in.yAt:], y)
	clear(d)
	for i := range in.values {
		v := &in.values[i]
		if seed != nil {
			if x, ok := seed(v.slot); ok {
				d[v.at] = x
				continue
			}
		}
		d[v.at] = v.directional(in, mem, d)
	}
}

// directional is the gradient times d. Leaves whose derivative is 0 count
// nothing, even where the partial derivative is not finite.
func (v *initialValue) directional(in *initial, mem, d []float64) float64 {
	sum, ready := 0.0, false
	for k, at := range v.by {
		if at < 0 || d[at] == 0 {
			continue
		}
		if !ready {
			v.gradient.run(mem)
			ready = true
		}
		sum += float64(mem[in.outputAt+k] * d[at])
	}
	return sum
}
