package main

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// contender is a tool in a comparison with what is known about it.
type contender struct {
	name   string
	tool   tool
	load   float64 // seconds to read and compile the model
	about  string  // version
	points []point
	// spent and budget are the time of all its simulations [s].
	spent, budget float64
	// out tells why the tool takes no further part; "" while it does.
	out string
}

// plan is how a comparison is measured.
type plan struct {
	tolerances []float64
	limit      time.Duration // of one simulation
	log        io.Writer
}

const (
	repetitions = 5
	shortest    = 0.03 // a timing averages over at least this long [s]
	maxLoops    = 1000
)

// compare runs every contender at every tolerance, repetitions interleaved.
func (p *plan) compare(list []*contender, reference []float64, scale float64) {
	for _, rtol := range p.tolerances {
		rungs := make([]*rung, len(list))
		for k, c := range list {
			if c.out == "" {
				rungs[k] = p.first(c, rtol, scale, reference)
			}
		}
		for rep := 1; rep < repetitions; rep++ {
			for k, c := range list {
				if r := rungs[k]; r != nil && c.out == "" && rep < r.wanted {
					p.again(c, r)
				}
			}
		}
		for k, c := range list {
			if r := rungs[k]; r != nil {
				c.points = append(c.points, r.point())
				q := c.points[len(c.points)-1]
				fmt.Fprintf(p.log, "  %-16s rtol %.0e  error %.2e  %.4g s (%d)\n", c.name, rtol, q.err, q.wall, q.repetitions)
			}
		}
	}
}

// rung is a tolerance being measured.
type rung struct {
	request
	err       float64
	wall, cpu []float64
	wanted    int
}

func (r *rung) add(a answer) {
	r.wall, r.cpu = append(r.wall, a.wall), append(r.cpu, a.cpu)
}

func (r *rung) point() point {
	q := point{rtol: r.rtol, err: r.err, wall: median(r.wall), cpu: median(r.cpu), repetitions: len(r.wall), lowest: r.wall[0], most: r.wall[0]}
	for _, w := range r.wall {
		q.lowest, q.most = min(q.lowest, w), max(q.most, w)
	}
	return q
}

// first warms up, checks the result and chooses how often to measure; nil if the
// tool drops out.
func (p *plan) first(c *contender, rtol, scale float64, reference []float64) *rung {
	r := &rung{request: request{rtol: rtol, atol: rtol * scale, loops: 1, keep: true}}
	a, ok := p.ask(c, r.request)
	if !ok {
		return nil
	}
	r.err = distance(a.y, reference, scale)
	r.keep = false
	r.loops = max(1, min(maxLoops, int(shortest/a.wall)))
	switch {
	case a.wall > 10:
		r.wanted = 1
	case a.wall > 2:
		r.wanted = 3
	default:
		r.wanted = repetitions
	}
	if r.loops == 1 && r.wanted < repetitions {
		r.add(a) // too long to be warmed up
		return r
	}
	p.again(c, r)
	if len(r.wall) == 0 {
		return nil
	}
	return r
}

func (p *plan) again(c *contender, r *rung) {
	if a, ok := p.ask(c, r.request); ok {
		r.add(a)
	}
}

// ask runs a request and drops the tool on failure or when its budget is spent.
func (p *plan) ask(c *contender, r request) (answer, bool) {
	if c.spent > c.budget {
		c.out = fmt.Sprintf("not run at rtol %.0e: budget spent", r.rtol)
		fmt.Fprintf(p.log, "  %-16s %s\n", c.name, c.out)
		return answer{}, false
	}
	start := time.Now()
	a, err := c.tool.run(r, p.limit)
	c.spent += time.Since(start).Seconds()
	if err != nil {
		c.out = fmt.Sprintf("rtol %.0e: %v", r.rtol, err)
		if errors.Is(err, errLimit) {
			c.out = fmt.Sprintf("> %.0f s at rtol %.0e", p.limit.Seconds(), r.rtol)
		}
		fmt.Fprintf(p.log, "  %-16s %s\n", c.name, c.out)
		c.tool.close()
		return answer{}, false
	}
	return a, true
}
