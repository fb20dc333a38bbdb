package sim

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/diag"
	"niche/ode"
	"niche/rng"
)

// memory is an evaluator of a system with past values: before each evaluation
// it looks up the values that the formulas ask for. Before the start a quantity
// has the value that its initial formula has then.
type memory struct {
	compile.Evaluator
	w       *Worker
	history *ode.History
	kept    []int // by Past: component of the history, −1 for a parameter
	// section is where each Past's time lies, −1 before the start. During a
	// stretch it stays the same, so that at its ends the limits are one-sided.
	section []int
	now     []float64 // the values, one per Past

	before   compile.Evaluator // runs the initial program at earlier times
	override func(compile.Slot) (float64, bool)
	stream   rng.Stream
	p, y     []float64 // what it gives
	start    float64   // initial time [unit of t]
	atStart  []float64 // states at the start
	restart  bool      // the task starts from a given state

	breaks  breakpoints
	forgets bool    // all lags are fixed
	longest float64 // lag [unit of t]
	fault   error   // a lag that is negative
}

// newMemory returns nil if the system has no past values.
func (w *Worker) newMemory() *memory {
	sys := w.system
	if len(sys.Past) == 0 {
		return nil
	}
	m := &memory{
		Evaluator: w.eval, w: w, kept: make([]int, len(sys.Past)), section: make([]int, len(sys.Past)),
		now: make([]float64, len(sys.Past)), before: w.simulator.program.NewEvaluator(),
		p: make([]float64, w.np), y: make([]float64, w.n), atStart: make([]float64, w.n), forgets: true,
	}
	var components []int
	of := map[int]int{}
	for k := range sys.Past {
		v := &sys.Past[k]
		m.forgets = m.forgets && v.Fixed
		m.kept[k] = -1
		if v.Of.Kind != compile.StateSlot {
			continue
		}
		at, ok := of[v.Of.Index]
		if !ok {
			at = len(components)
			of[v.Of.Index] = at
			components = append(components, v.Of.Index)
		}
		m.kept[k] = at
	}
	m.history = ode.NewHistory(w.n, components)
	return m
}

// begin forgets everything and takes the worker's point as the start of task.
func (m *memory) begin(task *Task, stream rng.Stream, override func(compile.Slot) (float64, bool)) {
	m.history.Reset()
	m.breaks = m.breaks[:0]
	m.start, m.stream, m.override, m.restart = task.T0, stream, override, task.Start != nil
	m.fault, m.longest = nil, 0
	copy(m.atStart, m.w.y)
	for k := range m.section {
		m.section[k] = -1
	}
}

// sameTime is the distance up to which two times count as one, in units of
// rounding, sameLocated that for times that had to be located.
const (
	sameTime    = 16 * 0x1p-52
	sameLocated = 1e-10
)

// fuzz is the rounding error of times near t and at.
func fuzz(t, at float64) float64 { return sameTime * max(math.Abs(t), math.Abs(at)) }

// look gives the evaluator the past values that belong to (t, y).
func (m *memory) look(t float64, y []float64) {
	for k := range m.now {
		m.now[k] = m.value(k, m.PastTime(k, t, y), t, y)
		m.SetPast(m.now)
	}
}

// turn makes the sections of the look-ups those that begin at the worker's
// point.
func (m *memory) turn() {
	w := m.w
	for k := range m.now {
		at := m.PastTime(k, w.t, w.y)
		slack := fuzz(w.t, at)
		if !w.system.Past[k].Fixed {
			slack = sameLocated * max(math.Abs(w.t), math.Abs(at))
		}
		m.section[k] = m.find(at, slack)
		m.longest = max(m.longest, w.t-at)
		m.now[k] = m.value(k, at, w.t, w.y)
		m.SetPast(m.now)
	}
}

// remember adds the last step to the history, and forgets what no lag reaches.
func (m *memory) remember(integ ode.Integrator) {
	m.history.Append(integ)
	if m.forgets {
		from, _ := integ.Span()
		m.history.Forget(from - m.longest*(1+sameLocated))
	}
}

// find returns the section of time at.
func (m *memory) find(at, slack float64) int {
	if at < m.start-slack {
		return -1
	}
	return max(m.history.Find(at, slack), 0)
}

// value returns the value of Past k at time at, when the present is (t, y).
func (m *memory) value(k int, at, t float64, y []float64) float64 {
	v := &m.w.system.Past[k]
	slack := fuzz(t, at)
	if at >= t-slack {
		if at > t+slack {
			m.ahead(v, t, at)
			return math.NaN()
		}
		if v.Of.Kind == compile.StateSlot {
			return y[v.Of.Index]
		}
		return m.w.p[v.Of.Index]
	}
	s := m.section[k]
	from, to := math.Inf(-1), m.start
	if s >= 0 && s < m.history.Sections() {
		from, to = m.history.Bounds(s)
	}
	if at < from-slack || at > to+slack {
		s = m.find(at, slack)
	}
	switch {
	case s < 0:
		return m.early(v, at)
	case v.Of.Kind != compile.StateSlot:
		return m.w.p[v.Of.Index]
	case s >= m.history.Sections(): // nothing has happened yet
		return m.atStart[v.Of.Index]
	}
	return m.history.Value(s, m.kept[k], at)
}

// early returns a value before the start.
func (m *memory) early(v *compile.Past, at float64) float64 {
	if !v.Timed || m.restart {
		if v.Of.Kind == compile.StateSlot {
			return m.atStart[v.Of.Index]
		}
		return m.w.p[v.Of.Index]
	}
	m.before.SetStream(m.stream)
	m.before.Initialise(at, m.override, m.p, m.y)
	if v.Of.Kind == compile.StateSlot {
		return m.y[v.Of.Index]
	}
	return m.p[v.Of.Index]
}

// ahead notes a value asked for that lies in the future.
func (m *memory) ahead(v *compile.Past, t, at float64) {
	if m.fault == nil {
		m.fault = &Failure{Time: t, TimeUnit: m.w.system.Model.TimeUnit, Pos: v.Pos, Code: diag.FutureValue,
			What: fmt.Sprintf("delay%s is negative: it asks for a value at time %g", place(v.Pos), at),
			Hint: "make the delay positive at all times"}
	}
}

// place is at, which a time shadows above.
func place(p diag.Pos) string { return at(p) }

func (m *memory) RHS(t float64, y, dydt []float64) {
	m.look(t, y)
	m.Evaluator.RHS(t, y, dydt)
}

func (m *memory) Jacobian(t float64, y, values []float64) {
	m.look(t, y)
	m.Evaluator.Jacobian(t, y, values)
}

func (m *memory) TimeDerivative(t float64, y, dfdt []float64) {
	m.look(t, y)
	m.Evaluator.TimeDerivative(t, y, dfdt)
}

func (m *memory) Relations(t float64, y, z []float64) {
	m.look(t, y)
	m.Evaluator.Relations(t, y, z)
}

func (m *memory) Roots(t float64, y, g []float64) {
	m.look(t, y)
	m.Evaluator.Roots(t, y, g)
}

// lookAhead gives the evaluator the past values of a moment later, for difference
// quotients, and returns how much later.
func (m *memory) lookAhead(t float64, y []float64) (step float64) {
	step = 1e-7 * max(math.Abs(t), m.longest)
	for k := range m.now {
		m.now[k] = m.value(k, m.PastTime(k, t+step, y), t+step, y)
		m.SetPast(m.now)
	}
	return step
}

// RootGradient counts the change of past values with time by a difference.
func (m *memory) RootGradient(i int, t float64, y, dy, dp []float64) (dt float64) {
	m.look(t, y)
	dt = m.Evaluator.RootGradient(i, t, y, dy, dp)
	if !m.w.system.PastSwitches {
		return dt
	}
	g := m.w.scratch.difference
	m.Evaluator.Roots(t, y, g)
	now := g[i]
	step := m.lookAhead(t, y)
	m.Evaluator.Roots(t, y, g)
	m.look(t, y)
	return dt + (g[i]-now)/step
}

func (m *memory) Outputs(t float64, y, dst []float64) {
	m.look(t, y)
	m.Evaluator.Outputs(t, y, dst)
}

func (m *memory) Trigger(e int, t float64, y []float64) bool {
	m.look(t, y)
	return m.Evaluator.Trigger(e, t, y)
}

func (m *memory) Delay(e int, t float64, y []float64) float64 {
	m.look(t, y)
	return m.Evaluator.Delay(e, t, y)
}

func (m *memory) Priority(e int, t float64, y []float64) float64 {
	m.look(t, y)
	return m.Evaluator.Priority(e, t, y)
}

func (m *memory) Assign(e int, t float64, y, values []float64) {
	m.look(t, y)
	m.Evaluator.Assign(e, t, y, values)
}
