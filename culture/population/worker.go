package population

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/ode"
	"niche/sparse"
)

// width is the number of cells that a worker advances at once.
const width = sparse.Width

// step is what all cells see between two synchronisations.
type step struct {
	number   int
	from, to float64 // [h]
	seed     uint64
	observed []float64 // times of observations in (from, to], or from itself at the very start
	kinds    []kindStep
}

// kindStep is what the cells of one kind see: straight lines in time.
type kindStep struct {
	p            []float64 // parameters with the slopes of the inputs
	start, slope []float64 // of the inputs [their units], [per h]
	density      [2]float64
	capacity     float64 // [cells/ml]; 0: growth does not saturate
	thresholds   []float64
}

// worker is the scratch with which one goroutine advances cells of one kind.
type worker struct {
	kind     *kind
	layout   tally
	lanes    compile.Lanes
	networks *ode.Lanes
	seen     compile.Evaluator
	prepared int // number of the step whose parameters are set

	riders   [width]rider
	inner    [2][]sparse.Lanes // states at the two nodes of the quadrature
	outputs  [2][]sparse.Lanes
	nodes    [2]sparse.Lanes
	just     sparse.Lanes // times just after those of the lanes
	z, zThen []sparse.Lanes
	y, own   []float64
	oneZ     []float64
	signals  []float64
}

// rider is the cell on one lane.
type rider struct {
	who    individual
	clocks []float64
	next   int // observation that it has not seen yet
}

// gauss are the nodes of the quadrature of order 4 in a step.
var gauss = [2]float64{0.5 - math.Sqrt(3)/6, 0.5 + math.Sqrt(3)/6}

func (k *kind) newWorker(tolerance ode.Options) (*worker, error) {
	n := len(k.system.States)
	w := &worker{kind: k, layout: k.tally(), lanes: k.course.NewLanes(), seen: k.seen.NewEvaluator(), prepared: -1}
	atol := make([]float64, n)
	for i := range atol {
		atol[i] = math.Inf(1)
	}
	for _, i := range k.own {
		atol[i] = tolerance.ATol
	}
	p := ode.LaneProblem{N: n, RHS: w.lanes.RHS, Jacobian: w.lanes.Jacobian, Symbolic: k.symbolic, RTol: tolerance.RTol, ATol: atol}
	if k.system.TimeDerivative != nil {
		p.TimeDerivative = w.lanes.TimeDerivative
	}
	var err error
	if w.networks, err = ode.NewLanes(p); err != nil {
		return nil, err
	}
	for i := range w.inner {
		w.inner[i] = make([]sparse.Lanes, n)
		w.outputs[i] = make([]sparse.Lanes, len(k.course.System().Outputs))
	}
	for i := range w.riders {
		w.riders[i].clocks = make([]float64, len(k.clocks))
	}
	switches := len(k.system.Switches)
	w.z, w.zThen, w.oneZ = make([]sparse.Lanes, switches), make([]sparse.Lanes, switches), make([]float64, switches)
	w.y, w.own = make([]float64, n), make([]float64, len(k.own))
	w.signals = make([]float64, len(k.seen.System().Outputs))
	return w, nil
}

// prepare sets the parameters of a step, once.
func (w *worker) prepare(s *step, ks *kindStep) {
	if w.prepared == s.number {
		return
	}
	w.prepared = s.number
	w.lanes.SetParameters(ks.p)
	w.seen.SetParameters(ks.p)
}

// everybody asks for the cells of b.now, too.
const everybody = -1

// run carries the cells of b.late from lateFrom on over a step into b.next; or all
// cells of the block.
func (w *worker) run(b *block, s *step, ks *kindStep, lateFrom int) error {
	w.prepare(s, ks)
	next := len(b.now.who)
	if lateFrom == everybody {
		next, lateFrom = 0, 0
	}
	for {
		busy := false
		for lane := range width {
			if !w.networks.Busy(lane) {
				w.board(lane, b, s, ks, &next, &lateFrom)
			}
			busy = busy || w.networks.Busy(lane)
		}
		if !busy {
			return nil
		}
		if err := w.advance(b, s, ks); err != nil {
			w.clear()
			return err
		}
	}
}

// clear takes every cell off its lane.
func (w *worker) clear() {
	for lane := range width {
		w.networks.Free(lane)
	}
}

// board puts the next cell, if any is left, on a lane.
func (w *worker) board(lane int, b *block, s *step, ks *kindStep, next, late *int) {
	var row []float64
	r, at := &w.riders[lane], s.from
	switch {
	case *next < len(b.now.who):
		row, r.who = b.now.row(*next), b.now.who[*next]
		*next++
	case *late < len(b.late.who):
		row, r.who, at = b.late.row(*late), b.late.who[*late], b.lateAt[*late]
		*late++
	default:
		return
	}
	states, clocks := w.kind.reading(row)
	copy(r.clocks, clocks)
	y := w.networks.State()
	for i, v := range states {
		y[w.kind.own[i]][lane] = v
	}
	for i, in := range w.kind.inputs {
		y[in.state][lane] = ks.start[i] + float64(ks.slope[i]*(at-s.from))
	}
	w.networks.Load(lane, at, s.to, r.who.Step)
	r.next = 0
	for r.next < len(s.observed) && s.observed[r.next] < at {
		r.next++
	}
	if r.next < len(s.observed) && s.observed[r.next] == at {
		if at == s.from {
			w.observe(lane, b, s, ks, at)
		}
		r.next++
	}
	if at >= s.to {
		w.retire(lane, b)
	}
}

// advance tries one step of all lanes and settles what happened in it.
func (w *worker) advance(b *block, s *step, ks *kindStep) error {
	w.setSwitches()
	accepted, err := w.networks.Attempt()
	if err != nil {
		return w.name(err)
	}
	for lane := range width {
		if w.networks.Busy(lane) {
			b.tried++
		}
	}
	w.keepSides(&accepted)
	if len(w.outputs[0]) > 0 {
		for i, theta := range gauss {
			w.networks.Interpolate(theta, w.inner[i])
			for lane := range width {
				from, to := w.networks.Span(lane)
				w.nodes[i][lane] = from + float64(theta*(to-from))
			}
			w.lanes.Outputs(&w.nodes[i], w.inner[i], w.outputs[i])
		}
	}
	for lane, ok := range accepted {
		if ok {
			b.steps++
			if err := w.settle(lane, b, s, ks); err != nil {
				return err
			}
		}
	}
	return nil
}

// afterwards is the time by which relations are looked at after a moment [h].
const afterwards = 1e-9

// setSwitches freezes the relations as they are just after the lanes' times.
func (w *worker) setSwitches() {
	if len(w.z) == 0 {
		return
	}
	for lane := range width {
		w.just[lane] = w.networks.Time(lane) + afterwards
	}
	w.lanes.Relations(&w.just, w.networks.State(), w.z)
	w.lanes.SetSwitches(w.z)
}

// shortest is the step below which a step may pass a switch of state [h].
const shortest = 1e-3

// keepSides undoes steps that pass a switch of state, until they are short.
func (w *worker) keepSides(accepted *[width]bool) {
	if len(w.kind.located) == 0 {
		return
	}
	for lane := range width {
		w.just[lane] = w.networks.Time(lane)
	}
	w.lanes.Relations(&w.just, w.networks.State(), w.zThen)
	for lane := range width {
		if from, to := w.networks.Span(lane); !accepted[lane] || to-from <= shortest {
			continue
		}
		for _, i := range w.kind.located {
			if w.z[i][lane] != w.zThen[i][lane] {
				accepted[lane] = false
			}
		}
		if !accepted[lane] {
			w.networks.Retract(lane)
		}
	}
}

// name turns a numerical failure into words.
func (w *worker) name(err error) error {
	failure, ok := err.(*ode.LaneError)
	if !ok {
		return err
	}
	id, pos := w.kind.position(failure.Err.Index)
	return fmt.Errorf("%s: cell type %s: %q: %w", pos, w.kind.cell.Type.ID.Text, id, failure.Err)
}

// retire stores the cell on a lane at the end of the step.
func (w *worker) retire(lane int, b *block) {
	r := &w.riders[lane]
	r.who.Step = w.networks.Planned(lane)
	states, clocks := w.kind.reading(b.next.add(r.who))
	y := w.networks.State()
	for i := range states {
		states[i] = y[w.kind.own[i]][lane]
	}
	copy(clocks, r.clocks)
	b.sums[liveSum] += r.who.Weight
	if r.who.Quiescent {
		b.sums[quiescentSum] += r.who.Weight
	}
	for i, in := range w.kind.inside {
		b.sums[w.layout.content(i)] += float64(r.who.Weight * states[in.own])
	}
	w.networks.Free(lane)
}
