package ssa

import (
	"math"

	"niche/rng"
)

// The pilot runs each method for at most heatEvents, and those that cost at most
// closeCall times as much as the best one again for at most pilotEvents. A method
// that has done as much work as the best one on all of its events cannot win and is
// stopped.
const (
	heatEvents  = 1_000
	pilotEvents = 10_000
	closeCall   = 1.5
	pilotWork   = 50e6 // [ns of the nominal machine]
)

// pilotReplicate names the pilot's stream, which no replicate uses.
const pilotReplicate = math.MaxUint32

// pilotOrder lists the exact methods, those first that often win on networks so
// large that the pilot's work counts.
func pilotOrder() []string {
	return []string{"partial-propensity", "rssa-cr", "direct", "sorting-direct", "composition-rejection", "next-reaction"}
}

// choose returns the method that needs the least counted work per event on the
// first events of task. Events of the model are not executed meanwhile.
func (p *prepared) choose(seed uint64) string {
	names := pilotOrder()
	_, least, costs := p.heat(names, seed, heatEvents)
	var close []string
	for i, cost := range costs {
		if cost <= closeCall*least {
			close = append(close, names[i])
		}
	}
	if len(close) == 1 {
		return close[0]
	}
	best, _, _ := p.heat(close, seed, pilotEvents)
	return best
}

// heat tries the named methods on so many events and returns the best, its work
// per event, and the work per event of all; direct and +Inf if nothing fires.
func (p *prepared) heat(names []string, seed uint64, events uint64) (best string, least float64, costs []float64) {
	best, least = "direct", math.Inf(1)
	for _, name := range names {
		cost := p.try(name, seed, events, min(pilotWork, closeCall*least*float64(events)))
		if costs = append(costs, cost); cost < least {
			best, least = name, cost
		}
	}
	return best, least, costs
}

// try returns the counted work per event of a method on the pilot's events, or on
// those that it gets done with the given work.
func (p *prepared) try(name string, seed, events uint64, most float64) float64 {
	w := newWalk(p.jumps)
	w.restart(rng.New(rng.Key{Seed: seed, Purpose: rng.Reactions, Entity: pilotReplicate}))
	m := newMethod(name, w)
	m.begin()
	last := p.times[len(p.times)-1]
	for w.events < events && w.t < last && m.work() <= most {
		w.pause = w.events + events/100
		if m.advance(last, last) == stuck {
			break
		}
	}
	return m.work() / float64(max(w.events, 1))
}
