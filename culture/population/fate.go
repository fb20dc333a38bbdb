package population

import (
	"fmt"
	"math"
	"slices"
)

// integral returns ∫ r over the first theta of a step of length 1, for the line
// through r1 and r2 at the nodes of the quadrature.
func integral(r1, r2, theta float64) float64 {
	bend := (r2 - r1) * math.Sqrt(3) // slope of the line
	return float64(theta*(r1-float64(bend*gauss[0]))) + float64(bend*theta*theta)/2
}

// reach returns the theta at which the integral becomes the given value, which it
// reaches within [0, 1].
func reach(r1, r2, value float64) float64 {
	bend := (r2 - r1) * math.Sqrt(3)
	at0 := r1 - float64(bend*gauss[0])
	root := math.Sqrt(max(0, float64(at0*at0)+2*float64(bend*value)))
	if !(at0+root > 0) {
		return 1
	}
	return min(1, 2*value/(at0+root))
}

// settle books what the cell on a lane did in its last step: up to the first
// clock that rings, or to the end.
func (w *worker) settle(lane int, b *block, s *step, ks *kindStep) error {
	r := &w.riders[lane]
	from, to := w.networks.Span(lane)
	h := to - from
	theta, ring := 1.0, -1
	for c := range w.kind.clocks {
		if !w.kind.clocks[c].only.holds(r.who.Quiescent) {
			continue
		}
		r1, r2, err := w.hazards(c, lane, s, ks)
		if err != nil {
			return err
		}
		if float64(h*integral(r1, r2, theta)) >= r.clocks[c] {
			theta, ring = min(theta, reach(r1, r2, r.clocks[c]/h)), c
		}
	}
	at := to
	if ring >= 0 {
		at = min(to, from+float64(theta*h))
	}
	for c := range w.kind.clocks {
		if w.kind.clocks[c].only.holds(r.who.Quiescent) {
			r1, r2, _ := w.hazards(c, lane, s, ks)
			r.clocks[c] -= float64(h * integral(r1, r2, theta))
		}
	}
	for e, x := range w.kind.exchanges {
		b.sums[w.layout.made(e)] += float64(r.who.Weight * h * integral(w.output(0, x.made, lane), w.output(1, x.made, lane), theta))
		b.sums[w.layout.lost(e)] += float64(r.who.Weight * h * integral(w.output(0, x.lost, lane), w.output(1, x.lost, lane), theta))
	}
	for r.next < len(s.observed) && s.observed[r.next] <= at {
		w.observe(lane, b, s, ks, s.observed[r.next])
		r.next++
	}
	if ring >= 0 {
		w.meet(lane, ring, at, b, s)
	}
	if w.networks.Busy(lane) && w.networks.Time(lane) >= s.to {
		w.retire(lane, b)
	}
	return nil
}

func (w *worker) output(node, i, lane int) float64 { return w.outputs[node][i][lane] }

// hazards returns the rate of a clock at the nodes of the quadrature [1/h]: at
// least 0, and for division with the room that is left.
func (w *worker) hazards(c, lane int, s *step, ks *kindStep) (r1, r2 float64, err error) {
	k := &w.kind.clocks[c]
	r1, r2 = w.output(0, k.rate, lane), w.output(1, k.rate, lane)
	if math.IsNaN(r1 + r2) {
		o := w.kind.course.System().Outputs[k.rate]
		return 0, 0, fmt.Errorf("%s: cell type %s: %s is not a number at t=%g h", o.Pos, w.kind.cell.Type.ID.Text, o.ID, w.networks.Time(lane))
	}
	if k.fate == division && ks.capacity > 0 {
		r1 *= ks.room(w.nodes[0][lane] - s.from)
		r2 *= ks.room(w.nodes[1][lane] - s.from)
	}
	return max(0, r1), max(0, r2), nil
}

// room returns the factor of saturation on division, after a time of the step [1].
func (ks *kindStep) room(after float64) float64 {
	return max(0, 1-(ks.density[0]+float64(ks.density[1]*after))/ks.capacity)
}

// meet lets the cell on a lane meet the fate of a clock at a time of its last step.
func (w *worker) meet(lane, ring int, at float64, b *block, s *step) {
	r, k := &w.riders[lane], &w.kind.clocks[ring]
	observation, _ := slices.BinarySearch(s.observed, at) // the first that sees it
	count := func(place int) {
		b.sums[place] += r.who.Weight
		if observation < len(s.observed) {
			b.sums[w.layout.row(observation)+place] += r.who.Weight
		}
	}
	switch k.fate {
	case death:
		count(diedSums + k.of)
		w.networks.Free(lane)
		return
	case becoming:
		w.ownAt(lane, at)
		who := r.who
		who.Line = who.Line.branch(changedType)
		b.leaving = append(b.leaving, migrant{to: k.of, who: who, at: at, state: slices.Clone(w.own)})
		w.networks.Free(lane)
		return
	case division:
		count(bornSum)
		w.divide(lane, at, b, s)
		return
	case quiescence:
		r.who.Quiescent = true
	case awakening:
		r.who.Quiescent = false
	}
	r.who.Turns++
	r.clocks[ring] = r.who.Line.threshold(s.seed, k.purpose, ring, r.who.Turns)
	w.ownAt(lane, at)
	w.goOn(lane, at)
}

// divide makes two daughters of the cell on a lane, each with half of what it
// held. One stays on the lane.
func (w *worker) divide(lane int, at float64, b *block, s *step) {
	r := &w.riders[lane]
	w.ownAt(lane, at)
	for _, in := range w.kind.inside {
		w.own[in.own] /= 2
	}
	mother := r.who.Line
	r.who.Turns = 0
	r.who.Step = w.networks.Planned(lane)
	other := r.who
	r.who.Line, other.Line = mother.branch(firstDaughter), mother.branch(secondDaughter)
	states, clocks := w.kind.reading(b.late.add(other))
	b.lateAt = append(b.lateAt, at)
	copy(states, w.own)
	w.kind.wind(clocks, other.Line, s.seed)
	w.kind.wind(r.clocks, r.who.Line, s.seed)
	w.goOn(lane, at)
}

// wind sets all clocks of a new individual.
func (k *kind) wind(clocks []float64, line lineage, seed uint64) {
	for c := range clocks {
		clocks[c] = line.threshold(seed, k.clocks[c].purpose, c, 0)
	}
}

// ownAt writes the own states of a lane at a time of its last step to w.own.
func (w *worker) ownAt(lane int, at float64) {
	w.networks.InterpolateLane(lane, at, w.y)
	for i, k := range w.kind.own {
		w.own[i] = w.y[k]
	}
}

// goOn continues on a lane from w.own at a time of the last step, whose state
// ownAt has interpolated.
func (w *worker) goOn(lane int, at float64) {
	for i, k := range w.kind.own {
		w.y[k] = w.own[i]
	}
	y := w.networks.State()
	for i, v := range w.y {
		y[i][lane] = v
	}
	w.networks.Resume(lane, at)
}

// observe adds the cell on a lane to an observation at a time of its last step.
func (w *worker) observe(lane int, b *block, s *step, ks *kindStep, at float64) {
	r := &w.riders[lane]
	w.networks.InterpolateLane(lane, at, w.y)
	row := b.sums[w.layout.row(r.next):]
	weight := r.who.Weight
	row[liveSum] += weight
	if r.who.Quiescent {
		row[quiescentSum] += weight
	}
	for i, in := range w.kind.inside {
		row[w.layout.seenInside(i)] += float64(weight * w.y[w.kind.own[in.own]])
	}
	if len(w.signals) == 0 {
		return
	}
	if len(w.oneZ) > 0 {
		w.seen.Relations(at, w.y, w.oneZ)
		w.seen.SetSwitches(w.oneZ)
	}
	w.seen.Outputs(at, w.y, w.signals)
	for p, k := range w.kind.probes {
		if k < 0 {
			continue
		}
		v := w.signals[k]
		if spread := w.kind.spreads[p]; spread > 1 {
			v *= r.who.Line.shape(s.seed, w.kind.features[p], spread)
		}
		row[w.layout.seenMean(p)] += float64(weight * v)
		if v > ks.thresholds[p] {
			row[w.layout.seenAbove(p)] += weight
		}
	}
}
