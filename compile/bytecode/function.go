package bytecode

import "niche/expr"

// Function is a compiled vector of formulas. It is immutable and safe for
// concurrent use.
type Function struct {
	code     code
	memory   []float64 // constants set, inputs and everything else zero
	inputs   int
	outputAt int
	outputs  int
}

// CompileFunction compiles outputs as functions of inputs. An input is usually
// a symbol or [expr.Time], but any expression may be one and then is not looked
// into. It returns an [*UnsupportedError] if an output uses a symbol that is
// no input, or an operation that only a model or a history can evaluate. pool
// may grow.
func CompileFunction(pool *expr.Pool, inputs, outs []expr.Expr) (*Function, error) {
	l := newLayout(pool)
	for _, e := range inputs {
		slot := l.reserve(1)
		if _, dup := l.leaf[e]; !dup {
			l.leaf[e] = leaf{slot, instantaneous}
		}
	}
	a := newAssembler(l, constant)
	a.beginPrologue(nil)
	c, err := a.assemble(outputs(outs, 0))
	if err != nil {
		return nil, err
	}
	constants, _, err := a.prologue()
	if err != nil {
		return nil, err
	}
	l.link(&c)
	l.link(&constants)
	f := &Function{code: c, memory: l.memory(), inputs: len(inputs), outputAt: int(l.fixed), outputs: len(outs)}
	constants.run(f.memory)
	return f, nil
}

// NewScratch returns working memory for Eval, to be used by one goroutine at a
// time.
func (f *Function) NewScratch() []float64 { return append([]float64(nil), f.memory...) }

// Inputs returns the number of inputs.
func (f *Function) Inputs() int { return f.inputs }

// Outputs returns the number of outputs.
func (f *Function) Outputs() int { return f.outputs }

// Eval writes the outputs at the inputs in to out. scratch comes from
// NewScratch of the same Function. It panics if a length is wrong. in and out
// may overlap. It does not allocate.
func (f *Function) Eval(scratch, in, out []float64) {
	if len(in) != f.inputs || len(out) != f.outputs || len(scratch) != len(f.memory) {
		panic("bytecode: wrong length")
	}
	copy(scratch, in)
	f.code.run(scratch)
	copy(out, scratch[f.outputAt:])
}
