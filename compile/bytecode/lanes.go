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
	mem     []sparse.Lanes
	y, z    []sparse.Lanes // views of mem
	out     []sparse.Lanes
}

// NewLanes implements compile.LaneProgram.
func (p *program) NewLanes() compile.Lanes {
	s := p.system
	mem := make([]sparse.Lanes, len(p.memory))
	e := &lanes{
		program: p, scalar: p.NewEvaluator().(*evaluator), mem: mem,
		y: mem[p.yAt:][:len(s.States)], z: mem[p.zAt:][:len(s.Switches)], out: mem[p.outputAt:],
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
		fill(&e.mem[i], v)
	}
}

func fill(d *sparse.Lanes, v float64) {
	for l := range d {
		d[l] = v
	}
}

func (e *lanes) SetSwitches(z []sparse.Lanes) { setLanes(e.z, z) }

// setLanes copies src, which must have the length of dst.
func setLanes(dst, src []sparse.Lanes) {
	checkLanes(src, len(dst))
	copy(dst, src)
}

func checkLanes(v []sparse.Lanes, n int) {
	if len(v) != n {
		panic("bytecode: wrong length")
	}
}

// move goes to the points (t, y).
func (e *lanes) move(t *sparse.Lanes, y []sparse.Lanes) {
	setLanes(e.y, y)
	e.mem[timeAt] = *t
}

// execute runs s at (t, y) and copies its outputs to dst.
func (e *lanes) execute(s *segment, t *sparse.Lanes, y, dst []sparse.Lanes) {
	checkLanes(dst, s.outputs)
	e.move(t, y)
	s.runLanes(e.mem)
	copy(dst, e.out)
}

func (e *lanes) RHS(t *sparse.Lanes, y, dydt []sparse.Lanes) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.rhs, t, y, dydt)
		return
	}
	checkLanes(dydt, len(e.y))
	e.move(t, y)
	k.rest.runLanes(e.mem)
	k.table.evaluateLanes(e.mem, e.out)
	clear(dydt)
	k.sums.applyLanes(e.out, e.scalar.flow.sumFactors, dydt)
}

func (e *lanes) Jacobian(t *sparse.Lanes, y, values []sparse.Lanes) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.jacobian, t, y, values)
		return
	}
	checkLanes(values, len(e.scalar.flow.constant))
	e.move(t, y)
	for i, v := range e.scalar.flow.constant {
		fill(&values[i], v)
	}
	k.restSlopes.runLanes(e.mem)
	k.slopes.evaluateLanes(e.mem, e.out)
	k.entries.applyLanes(e.out, e.scalar.flow.entryFactors, values)
}

func (e *lanes) TimeDerivative(t *sparse.Lanes, y, dfdt []sparse.Lanes) {
	if e.program.timeDerivative == nil {
		checkLanes(dfdt, len(e.y))
		clear(dfdt)
		return
	}
	e.execute(e.program.timeDerivative, t, y, dfdt)
}

func (e *lanes) Relations(t *sparse.Lanes, y, z []sparse.Lanes) {
	e.execute(e.program.relations, t, y, z)
}

func (e *lanes) Outputs(t *sparse.Lanes, y, dst []sparse.Lanes) {
	e.execute(e.program.outputs, t, y, dst)
}
