package population

import (
	"context"
	"fmt"
	"math"
)

const (
	firstStep    = 0.01 // after actions [h]
	shortestStep = 1e-7 // of a culture [h]
	growthOfStep = 2.0
	stepSafety   = 0.9
	// traceOf is the concentration below which errors do not count [nM]: 2 fg/ml of
	// a cytokine.
	traceOf = 1e-7
)

// synchronise advances cells and medium by one step that both agree on.
func (c *Culture) synchronise(ctx context.Context) error {
	from := c.state.Time
	to := c.next(from)
	c.assume(from, to)
	for tries := 0; ; tries++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		bend, err := c.lines(from, to)
		if err != nil {
			return err
		}
		miss := math.Inf(1)
		if bend <= 1 {
			if err := c.crew.run(ctx, c); err != nil {
				return err
			}
			if err := c.pool.advance(from, to, c.state.Medium, c.scratch.net, c.state.Infusion, c.scratch.halfway, c.scratch.end); err != nil {
				return err
			}
			miss = c.miss()
		}
		if miss <= 1 && bend <= 1 {
			c.accept(from, to, max(bend, miss))
			return nil
		}
		c.state.Repeated++
		if to-from < shortestStep {
			return fmt.Errorf("t=%g h: steps of the culture fell below %g h; loosen the splitting tolerance", from, shortestStep)
		}
		if bend <= 1 && tries < corrections {
			c.correct(to-from, tries)
			continue
		}
		tries = -1
		shrink := 0.5
		if bend > 1 {
			shrink = max(0.1, stepSafety/math.Sqrt(bend))
		}
		to = from + shrink*(to-from)
		c.state.Planned = to - from
		c.assume(from, to)
	}
}

// corrections of a step before a shorter one is tried.
const corrections = 3

// correct makes a better assumption about the sources after a pass with which the
// medium did not agree: by Newton's method for source = found(source), substrate by
// substrate, with the slope between the last two passes or, at first, between those
// of earlier steps. Where cells clear the medium faster than a step is long, found
// falls steeply with what is assumed.
func (c *Culture) correct(h float64, passes int) {
	w, s := &c.scratch, &c.state
	for x := range w.source {
		assumed, found := w.source[x], w.net[x]
		if passes > 0 {
			moved, answered := assumed-w.assumed[x], found-w.found[x]
			if math.Abs(moved) > 1e-6*math.Abs(assumed) {
				s.Answer[x] = min(0.5, max(-1e3, answered/moved)) / h
			}
		}
		w.assumed[x], w.found[x] = assumed, found
		w.source[x] = assumed + (found-assumed)/(1-s.Answer[x]*h)
	}
}

// next returns the end of the next step: as planned, but not beyond the next stop
// and without a tiny rest before it.
func (c *Culture) next(from float64) float64 {
	stop := c.horizon
	for _, t := range c.stops {
		if t > from {
			stop = t
			break
		}
	}
	h := min(c.state.Planned, c.engine.options.Settings.MaxStep)
	switch rest := stop - from; {
	case h >= rest*(1-1e-9):
		return stop
	case h > rest/2:
		return from + rest/2
	}
	return from + h
}

// assume extrapolates what cells will add to the medium in a step from the steps
// before.
func (c *Culture) assume(from, to float64) {
	s := &c.state
	for x := range c.scratch.source {
		c.scratch.source[x] = s.Source[x]
		if s.Spans[0] > 0 && s.Spans[1] > 0 {
			slope := (s.Source[x] - s.Earlier[x]) / ((s.Spans[0] + s.Spans[1]) / 2)
			c.scratch.source[x] += slope * (s.Spans[0] + to - from) / 2
		}
	}
}

// lines draws the straight lines that cells see from from to to, and returns by
// how much the medium's own course bends away, in units of the tolerance.
func (c *Culture) lines(from, to float64) (bend float64, err error) {
	w := &c.scratch
	if err := c.pool.advance(from, to, c.state.Medium, w.source, c.state.Infusion, w.halfway, w.end); err != nil {
		return 0, err
	}
	c.pool.concentrations(c.state.Medium, w.before)
	c.pool.concentrations(w.halfway, w.middle)
	c.pool.concentrations(w.end, w.after)
	for x := range w.before {
		off := math.Abs(w.middle[x]-(w.before[x]+w.after[x])/2) * 2 / 3
		bend = max(bend, off/c.tolerance(w.before[x], w.after[x]))
	}
	c.state.Number++
	s := &c.step
	s.number, s.from, s.to = c.state.Number, from, to
	s.observed = s.observed[:0]
	for _, t := range c.setup.Times[len(c.state.Seen):] {
		if t <= to {
			s.observed = append(s.observed, t)
		}
	}
	c.show(to - from)
	return bend, nil
}

// tolerance of a concentration in a step [nM].
func (c *Culture) tolerance(a, b float64) float64 {
	return c.engine.options.Splitting*max(math.Abs(a), math.Abs(b)) + traceOf
}

// show sets the inputs of every member for a step of length h.
func (c *Culture) show(h float64) {
	live, growth := 0.0, 0.0
	for i := range c.state.Kinds {
		live += c.state.Kinds[i].Live
		growth += c.state.Kinds[i].Growth
	}
	for i, m := range c.members {
		ks := &c.step.kinds[i]
		ks.density = [2]float64{live / c.volume, growth / c.volume}
		for j, in := range m.kind.inputs {
			a, b := c.input(in, live, growth, h)
			ks.start[j], ks.slope[j] = a, (b-a)/h
			ks.p[in.slope] = ks.slope[j]
		}
	}
}

// input returns the value of an input at the beginning and at the end of a step.
func (c *Culture) input(in input, live, growth, h float64) (a, b float64) {
	if in.source == concentration {
		return c.scratch.before[in.of], c.scratch.after[in.of]
	}
	n, gain := live, growth
	if in.of >= 0 {
		n, gain = 0, 0
		if i := c.byType[in.of]; i >= 0 {
			n, gain = c.state.Kinds[i].Live, c.state.Kinds[i].Growth
		}
	}
	then, all := max(0, n+gain*h), max(0, live+growth*h)
	switch {
	case in.source == density:
		return n / c.volume, then / c.volume
	case !c.touching:
		return 0, 0
	}
	return n / max(live, 1), then / max(all, 1)
}

// miss compares the medium at the end with what cells were shown, in units of the
// tolerance, after a step of all cells. It leaves the medium's true course in
// scratch.
func (c *Culture) miss() (worst float64) {
	w := &c.scratch
	c.pool.concentrations(w.end, w.middle)
	for x, v := range w.middle {
		worst = max(worst, math.Abs(v-w.after[x])/c.tolerance(w.before[x], w.after[x]))
		if v < -traceOf && c.pool.free[x] >= 0 {
			worst = math.Inf(1) // cells took more than there was
		}
	}
	w.after, w.middle = w.middle, w.after
	c.pool.concentrations(w.halfway, w.middle)
	return worst
}

// tell adds up what the members did to the medium: on average over the step, by
// substrate [nM/h].
func (c *Culture) tell(h float64) {
	net := c.scratch.net
	clear(net)
	perVolume := nanomolar / c.volume
	for i, m := range c.members {
		sums := c.scratch.total[i]
		for e, x := range m.kind.exchanges {
			net[x.substrate] += perVolume * (sums[m.layout.made(e)] - sums[m.layout.lost(e)])
		}
		content := sums[m.layout.content(0):][:m.layout.insides]
		c.dilute(m, content)
		for at, in := range m.kind.inside {
			net[in.substrate] += c.state.Kinds[i].Content[at] - content[at]
		}
	}
	for x := range net {
		net[x] /= h
	}
}

// nanomolar is 1 nmol/ml in nM.
const nanomolar = 1e3

// accept makes a step the present state.
func (c *Culture) accept(from, to, size float64) {
	s, w, h := &c.state, &c.scratch, to-from
	for x := range c.substrates() {
		k := c.pool.free[x]
		if k < 0 {
			continue
		}
		l := &s.Ledger[x]
		added := s.Infusion[x] * h
		l.Made += added
		// What is neither there nor bound nor from cells has decayed.
		l.Lost += s.Medium[k] - w.end[k] + c.pool.bound(s.Medium, x) - c.pool.bound(w.end, x) + h*w.net[x] + added
	}
	c.observe(from, to)
	copy(s.Medium, w.end)
	copy(s.Earlier, s.Source)
	if s.Earlier == nil {
		s.Earlier = append([]float64(nil), s.Source...)
	}
	copy(s.Source, w.net)
	s.Spans = [2]float64{h, s.Spans[0]}
	s.Time = to
	grow := growthOfStep
	if size > 0 {
		grow = min(growthOfStep, max(0.3, stepSafety/math.Sqrt(size)))
	}
	s.Planned = min(grow*max(h, min(s.Planned, c.engine.options.Settings.MaxStep)), c.engine.options.Settings.MaxStep)
	for i := range c.members {
		c.settle(i, h)
	}
}

// settle takes over the cells of a member after a step of length h.
func (c *Culture) settle(i int, h float64) {
	m, ks, sums := c.members[i], &c.state.Kinds[i], c.scratch.total[i]
	for e, x := range m.kind.exchanges {
		if c.pool.free[x.substrate] >= 0 {
			c.state.Ledger[x.substrate].Made += nanomolar / c.volume * sums[m.layout.made(e)]
			c.state.Ledger[x.substrate].Lost += nanomolar / c.volume * sums[m.layout.lost(e)]
		}
	}
	for _, b := range ks.blocks {
		b.now, b.next = b.next, b.now
		c.state.Steps += b.steps
		c.state.Tried += b.tried
	}
	ks.Born += sums[bornSum]
	for d := range ks.Died {
		ks.Died[d] += sums[diedSums+d]
	}
	live := sums[liveSum]
	ks.Growth = (live - ks.Live) / h
	ks.Live, ks.Quiescent = live, sums[quiescentSum]
	copy(ks.Content, sums[m.layout.content(0):][:m.layout.insides])
	c.resample(i)
}

// observe keeps the observations of a step.
func (c *Culture) observe(from, to float64) {
	for j, t := range c.step.observed {
		o := seen{}
		theta := (t - from) / (to - from)
		for x := range c.substrates() {
			// The parabola through the ends and the middle.
			a, m, b := c.scratch.before[x], c.scratch.middle[x], c.scratch.after[x]
			line := float64((1-theta)*a) + float64(theta*b)
			o.Medium = append(o.Medium, line+float64(4*theta*(1-theta)*(m-(a+b)/2)))
		}
		for i := range c.members {
			o.Kinds = append(o.Kinds, c.look(i, j))
		}
		c.state.Seen = append(c.state.Seen, o)
	}
}

// look returns what observation j of the step sees of a member.
func (c *Culture) look(i, j int) kindSeen {
	m, ks, sums := c.members[i], &c.state.Kinds[i], c.scratch.total[i]
	row := sums[m.layout.row(j):][:m.layout.rowLength()]
	o := kindSeen{Live: row[liveSum], Quiescent: row[quiescentSum], Born: ks.Born, Died: append([]float64(nil), ks.Died...)}
	for earlier := 0; earlier <= j; earlier++ {
		at := sums[m.layout.row(earlier):]
		o.Born += at[bornSum]
		for d := range o.Died {
			o.Died[d] += at[diedSums+d]
		}
	}
	o.Inside, o.Mean, o.Above = make([]float64, m.layout.insides), make([]float64, m.layout.probes), make([]float64, m.layout.probes)
	if o.Live == 0 { // nobody to ask: as last seen, or at rest
		c.remember(i, &o)
		return o
	}
	for k := range o.Inside {
		o.Inside[k] = row[m.layout.seenInside(k)] / o.Live
	}
	for p := range o.Mean {
		o.Mean[p], o.Above[p] = row[m.layout.seenMean(p)]/o.Live, row[m.layout.seenAbove(p)]/o.Live
	}
	return o
}

// remember fills in what the last live cells of a member showed.
func (c *Culture) remember(i int, o *kindSeen) {
	m := c.members[i]
	if n := len(c.state.Seen); n > 0 {
		last := c.state.Seen[n-1].Kinds[i]
		o.Inside, o.Mean, o.Above = last.Inside, last.Mean, last.Above
		return
	}
	for k, in := range m.kind.inside {
		o.Inside[k] = m.rest[in.own]
	}
	for p, v := range m.resting {
		o.Mean[p] = v
		if v > c.engine.probes[p].Threshold {
			o.Above[p] = 1
		}
	}
}
