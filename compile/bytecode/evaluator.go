package bytecode

import (
	"math"

	"niche/compile"
	"niche/rng"
)

// evaluator implements compile.Evaluator: one memory per goroutine.
type evaluator struct {
	program *program
	mem     []float64
	y, p, z []float64 // views of mem
	past    []float64
	out     []float64 // view of the outputs in mem
	ready   [groups]bool
	flow    flow // of the program's kinetics

	initial    []float64 // memory of the Initial program
	derivative []float64
	stream     rng.Stream // of draws
}

func (p *program) NewEvaluator() compile.Evaluator {
	s := p.system
	mem := append([]float64(nil), p.memory...)
	e := &evaluator{
		program:    p,
		mem:        mem,
		y:          mem[p.yAt:][:len(s.States)],
		p:          mem[p.pAt:][:len(s.Parameters)],
		z:          mem[p.zAt:][:len(s.Switches)],
		past:       mem[p.pastAt:][:len(s.Past)],
		out:        mem[p.outputAt:],
		initial:    append([]float64(nil), p.initial.memory...),
		stream:     newStream(),
		derivative: make([]float64, 1+len(s.States)+len(s.Parameters)),
	}
	if p.kinetics != nil {
		e.flow = newFlow(p.kinetics, len(s.Jacobian))
	}
	for k := range e.past {
		e.past[k] = math.NaN()
	}
	e.SetParameters(e.p) // constants are hoisted too
	return e
}

// set copies src, which must have the length of dst.
func set(dst, src []float64) {
	if len(src) != len(dst) {
		panic("bytecode: wrong length")
	}
	copy(dst, src)
}

func checkLength(v []float64, n int) {
	if len(v) != n {
		panic("bytecode: wrong length")
	}
}

// prepare makes the hoisted values of g valid.
func (e *evaluator) prepare(g group) {
	if !e.ready[g] {
		e.ready[g] = true
		e.program.prologues[g].run(e.mem)
	}
}

// at moves the evaluator to (t, y).
func (e *evaluator) at(t float64, y []float64) {
	set(e.y, y)
	e.mem[timeAt] = t
}

// execute runs s at (t, y) and copies its outputs to dst.
func (e *evaluator) execute(s *segment, t float64, y, dst []float64) {
	checkLength(dst, s.outputs)
	e.at(t, y)
	e.prepare(s.group)
	e.renew(s)
	s.run(e.mem)
	copy(dst, e.out)
}

// scalar runs s, which has one output; nil gives 0.
func (e *evaluator) scalar(s *segment, t float64, y []float64) float64 {
	if s == nil {
		return 0
	}
	e.at(t, y)
	e.prepare(s.group)
	e.renew(s)
	s.run(e.mem)
	return e.out[0]
}

func (e *evaluator) Initialise(t float64, override func(compile.Slot) (float64, bool), p, y []float64) {
	checkLength(p, len(e.p))
	checkLength(y, len(e.y))
	e.program.initial.run(e.initial, t, override, &e.stream, p, y)
}

func (e *evaluator) InitialiseSensitivities(t float64, seed func(compile.Slot) (float64, bool), p, y, dp, dy []float64) {
	checkLength(p, len(e.p))
	checkLength(y, len(e.y))
	checkLength(dp, len(e.p))
	checkLength(dy, len(e.y))
	in := e.program.initial
	in.propagate(e.initial, e.derivative, t, seed, p, y)
	copy(dp, e.derivative[in.pAt:])
	copy(dy, e.derivative[in.yAt:])
}

func (e *evaluator) SetParameters(p []float64) {
	set(e.p, p)
	e.ready = [groups]bool{}
	e.prepare(coreGroup)
	if k := e.program.kinetics; k != nil {
		e.flow.set(k, e.mem)
	}
}

func (e *evaluator) SetSwitches(z []float64) { set(e.z, z) }

func (e *evaluator) SetPast(d []float64) { set(e.past, d) }

func (e *evaluator) PastTime(k int, t float64, y []float64) float64 {
	return e.scalar(e.program.pastTimes[k], t, y)
}

func (e *evaluator) RHS(t float64, y, dydt []float64) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.rhs, t, y, dydt)
		return
	}
	checkLength(dydt, len(e.y))
	e.at(t, y)
	e.flow.rhs(k, e.mem, e.out, dydt)
}

func (e *evaluator) Jacobian(t float64, y, values []float64) {
	k := e.program.kinetics
	if k == nil {
		e.execute(e.program.jacobian, t, y, values)
		return
	}
	e.at(t, y)
	e.flow.jacobian(k, e.mem, e.out, values)
}

func (e *evaluator) ParameterJacobian(t float64, y, values []float64) {
	e.execute(e.program.parameterJacobian, t, y, values)
}

func (e *evaluator) TimeDerivative(t float64, y, dfdt []float64) {
	if e.program.timeDerivative == nil {
		checkLength(dfdt, len(e.y))
		clear(dfdt)
		return
	}
	e.execute(e.program.timeDerivative, t, y, dfdt)
}

func (e *evaluator) Relations(t float64, y, z []float64) { e.execute(e.program.relations, t, y, z) }

func (e *evaluator) Roots(t float64, y, g []float64) { e.execute(e.program.roots, t, y, g) }

func (e *evaluator) CrossingTimes(times []float64) {
	s := e.program.crossings
	checkLength(times, s.outputs)
	e.prepare(s.group)
	s.run(e.mem)
	copy(times, e.out)
}

func (e *evaluator) RootGradient(i int, t float64, y, dy, dp []float64) (dt float64) {
	return e.gradient(e.program.rootGradients[i], t, y, dy, dp)
}

// gradient evaluates g and scatters it.
func (e *evaluator) gradient(g gradient, t float64, y, dy, dp []float64) (dt float64) {
	checkLength(dy, len(e.y))
	checkLength(dp, len(e.p))
	e.at(t, y)
	e.prepare(g.group)
	g.run(e.mem)
	clear(dy)
	clear(dp)
	for k, s := range g.slots {
		switch s.Kind {
		case compile.StateSlot:
			dy[s.Index] = e.out[k]
		case compile.ParameterSlot:
			dp[s.Index] = e.out[k]
		case compile.TimeSlot:
			dt = e.out[k]
		}
	}
	return dt
}

func (e *evaluator) Outputs(t float64, y, dst []float64) { e.execute(e.program.outputs, t, y, dst) }

func (e *evaluator) Trigger(i int, t float64, y []float64) bool {
	return e.scalar(e.program.events[i].trigger, t, y) != 0
}

func (e *evaluator) Delay(i int, t float64, y []float64) float64 {
	return e.scalar(e.program.events[i].delay, t, y)
}

func (e *evaluator) Priority(i int, t float64, y []float64) float64 {
	return e.scalar(e.program.events[i].priority, t, y)
}

func (e *evaluator) Assign(i int, t float64, y, values []float64) {
	e.execute(e.program.events[i].assign, t, y, values)
}

func (e *evaluator) AssignGradient(i, k int, t float64, y, dy, dp []float64) (dt float64) {
	return e.gradient(e.program.events[i].gradients[k], t, y, dy, dp)
}

func (e *evaluator) Sizes(i int, t float64, y, values []float64) {
	sizes := e.program.events[i].sizes
	if sizes == nil {
		for k := range values {
			values[k] = 1
		}
		return
	}
	e.execute(sizes, t, y, values)
}

func (e *evaluator) SizeGradient(i, k int, t float64, y, dy, dp []float64) (dt float64) {
	g := e.program.events[i].sizeGradients[k]
	if g.segment == nil {
		clear(dy)
		clear(dp)
		return 0
	}
	return e.gradient(g, t, y, dy, dp)
}
