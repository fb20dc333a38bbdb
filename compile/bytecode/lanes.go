package bytecode

import (
	"niche/compile"
	"niche/sparse"
)

// lanes implements compile.Lanes: one memory in which each slot holds a number
// per lane. What depends on parameters alone is computed once, by the scalar
// evaluator, and copied to every lane.
type lanes struct {
	program *program
	scalar  *evaluator
	mem     []float64
	y, z    []float64 // views of mem
	out     []float64
}

// at returns component i of interleaved x.
func at(x []float64, i uint32) *sparse.Lane { return (*sparse.Lane)(x[int(i)*sparse.Width:]) }

// NewLanes implements compile.LaneProgram.
func (p *program) NewLanes() compile.Lanes {
	s := p.system
	mem := make([]float64, len(p.memory)*sparse.Width)
	view := func(from, n int) []float64 { return mem[from*sparse.Width:][:n*sparse.Width] }
	e := &lanes{
		program: p, scalar: p.NewEvaluator().(*evaluator), mem: mem,
		y: view(p.yAt, len(s.States)), z: view(p.zAt, len(s.Switches)), out: mem[p.outputAt*sparse.Width:],
	}
	e.SetParameters(e.scalar.p)
	return e
}

func (e *lanes) SetParameters(p []float64) {
	e.scalar.SetParameters(p)
	e.scalar.prepare(outputGroup)
	e.scalar.prepare(switchGroup)
	for i, v := range e.scalar.mem[:e.program.outputAt] {
		if i == timeAt || i >= e.program.yAt && i < e.program.yAt+len(e.scalar.y) || i >= e.program.zAt && i < e.program.zAt+len(e.scalar.z) {
			continue
		}
		fill(at(e.mem, uint32(i)), v)
	}
}

func fill(d *sparse.Lane, v float64) {
	for l := range d {
		d[l] = v
	}
}

func (e *lanes) SetSwitches(z []float64) { set(e.z, z) }

// move goes to the points (t, y).
func (e *lanes) move(t *sparse.Lane, y []float64) {
	set(e.y, y)
	*at(e.mem, timeAt) = *t
}

// execute runs s at (t, y) and copies its outputs to dst.
func (e *lanes) execute(s *segment, t *sparse.Lane, y, dst []float64) {
	checkLength(dst, s.outputs*sparse.Width)
	e.move(t, y)
	s.runLanes(e.mem)
	copy(dst, e.out)
}

func (e *lanes) RHS(t *sparse.Lane, y, dydt []float64) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.rhs, t, y, dydt)
		return
	}
	checkLength(dydt, len(e.y))
	e.move(t, y)
	k.rest.runLanes(e.mem)
	k.table.evaluateLanes(e.mem, e.out)
	clear(dydt)
	k.sums.applyLanes(e.out, e.scalar.flow.sumFactors, dydt)
}

func (e *lanes) Jacobian(t *sparse.Lane, y, values []float64) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.jacobian, t, y, values)
		return
	}
	checkLength(values, len(e.scalar.flow.constant)*sparse.Width)
	e.move(t, y)
	for i, v := range e.scalar.flow.constant {
		fill(at(values, uint32(i)), v)
	}
	k.restSlopes.runLanes(e.mem)
	k.slopes.evaluateLanes(e.mem, e.out)
	k.entries.applyLanes(e.out, e.scalar.flow.entryFactors, values)
}

func (e *lanes) TimeDerivative(t *sparse.Lane, y, dfdt []float64) {
	if e.program.timeDerivative == nil {
		checkLength(dfdt, len(e.y))
		clear(dfdt)
		return
	}
	e.execute(e.program.timeDerivative, t, y, dfdt)
}

func (e *lanes) Relations(t *sparse.Lane, y, z []float64) {
	e.execute(e.program.relations, t, y, z)
}

func (e *lanes) Outputs(t *sparse.Lane, y, dst []float64) { e.execute(e.program.outputs, t, y, dst) }
