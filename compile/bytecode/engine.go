package bytecode

import (
	"fmt"

	"niche/compile"
	"niche/expr"
)

// Engine is the reference engine. Its zero value is ready to use.
type Engine struct{}

// Name returns "bytecode".
func (Engine) Name() string { return "bytecode" }

// Compile returns an executable form of s. The pool of s may grow, so that
// systems that share a pool must not be compiled at the same time. The error, if
// any, wraps an [*UnsupportedError] and names the formula.
func (Engine) Compile(s *compile.System) (compile.Program, error) {
	c := newCompiler(s)
	for _, part := range []func() error{
		c.dynamics, c.parameterJacobian, c.outputs, c.switches, c.events, c.past,
	} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	initial, err := compileInitial(s)
	if err != nil {
		return nil, err
	}
	c.program.initial = initial
	return c.finish(), nil
}

// group is a set of segments that share a prologue. The prologue of
// coreGroup runs in SetParameters, the others at the first use after it.
type group int

const (
	coreGroup group = iota
	parameterGroup
	outputGroup
	switchGroup
	eventGroup
	pastGroup
	groups
)

// segment is a code whose outputs are one result of an Evaluator.
type segment struct {
	code
	group   group
	outputs int
	draws   []draw // renewed before it runs
}

// program implements compile.Program.
type program struct {
	system    *compile.System
	prologues [groups]*segment
	initial   *initial

	kinetics      *kinetics // nil: rhs and jacobian instead
	rhs, jacobian *segment

	parameterJacobian, timeDerivative *segment
	outputs                           *segment
	relations, roots, crossings       *segment
	rootGradients                     []gradient
	pastTimes                         []*segment
	events                            []event

	memory   []float64 // constants set, everything else zero
	yAt, pAt int
	zAt, dAt int
	pastAt   int
	outputAt int
}

// timeAt is the slot of time.
const timeAt = 0

// gradient computes partial derivatives; slots says by what.
type gradient struct {
	*segment
	slots []compile.Slot
}

// event holds the formulas of one event; delay and priority may be nil.
type event struct {
	trigger, delay, priority, assign *segment
	sizes                            *segment // nil if no assignment has a size
	gradients, sizeGradients         []gradient
}

func (p *program) System() *compile.System { return p.system }

// compiler builds a program.
type compiler struct {
	*assembler
	system   *compile.System
	program  *program
	segments []*segment
	core     []expr.Expr // hoisted by coreGroup
}

func newCompiler(s *compile.System) *compiler {
	l := newLayout(s.Pool)
	p := &program{system: s}
	l.reserve(1)
	l.leaf[s.Pool.New(expr.Time)] = leaf{timeAt, instantaneous}
	p.yAt = int(l.reserve(len(s.States)))
	for i, x := range s.States {
		l.leaf[x.Symbol] = leaf{int32(p.yAt + i), instantaneous}
	}
	p.pAt = int(l.reserve(len(s.Parameters)))
	for i, x := range s.Parameters {
		l.leaf[x.Symbol] = leaf{int32(p.pAt + i), parametric}
	}
	p.zAt = int(l.reserve(len(s.Switches)))
	for i, x := range s.Switches {
		l.leaf[x.Symbol] = leaf{int32(p.zAt + i), instantaneous}
	}
	p.pastAt = int(l.reserve(len(s.Past)))
	for i, x := range s.Past {
		l.leaf[x.Symbol] = leaf{int32(p.pastAt + i), instantaneous}
	}
	p.dAt = l.addDraws(s)
	return &compiler{assembler: newAssembler(l, parametric), system: s, program: p}
}

// segment assembles exprs into output slots 0, 1, …. what names them in
// errors, given the index.
func (c *compiler) segment(g group, exprs []expr.Expr, what func(int) string) (*segment, error) {
	return c.segmentAt(g, exprs, 0, what)
}

// segmentAt is segment with output slots first, first+1, ….
func (c *compiler) segmentAt(g group, exprs []expr.Expr, first int, what func(int) string) (*segment, error) {
	c.assembler.outputs = max(c.assembler.outputs, int32(first))
	code, err := c.assemble(outputs(exprs, first))
	if err != nil {
		for i, e := range exprs { // find the culprit
			if _, err := c.assemble(outputs([]expr.Expr{e}, 0)); err != nil {
				return nil, fmt.Errorf("%s: %w", what(i), err)
			}
		}
		return nil, err
	}
	s := &segment{code: code, group: g, outputs: len(exprs)}
	c.segments = append(c.segments, s)
	return s, nil
}

// one assembles a single formula; a missing formula gives nil.
func (c *compiler) one(g group, e expr.Expr, what string) (*segment, error) {
	if e == 0 {
		return nil, nil
	}
	return c.segment(g, []expr.Expr{e}, func(int) string { return what })
}

// endGroup assembles the prologue of g and begins the next.
func (c *compiler) endGroup(g group) error {
	code, want, err := c.prologue()
	if err != nil {
		return err
	}
	if g == coreGroup {
		c.core = want
	}
	s := &segment{code: code, group: g}
	c.segments = append(c.segments, s)
	c.program.prologues[g] = s
	c.beginPrologue(c.core)
	return nil
}

// finish links the program.
func (c *compiler) finish() *program {
	for _, s := range c.segments {
		c.link(&s.code)
		for i := range s.draws {
			c.link(&s.draws[i].args)
		}
	}
	c.program.memory = c.memory()
	c.program.outputAt = int(c.fixed)
	return c.program
}

// orZero replaces missing formulas by 0.
func (c *compiler) orZero(exprs []expr.Expr) []expr.Expr {
	return c.orNumber(exprs, 0)
}

// orNumber replaces missing formulas by v.
func (c *compiler) orNumber(exprs []expr.Expr, v float64) []expr.Expr {
	r := make([]expr.Expr, len(exprs))
	for i, e := range exprs {
		if r[i] = e; e == 0 {
			r[i] = c.pool.Number(v)
		}
	}
	return r
}
