package ssa

import (
	"math"

	"niche/rng"
)

// The pilot runs each method for at most this many events. A method that has done as
// much work as the best one on all of them cannot win and is stopped.
const (
	pilotEvents = 10_000
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
	best, least := "direct", math.Inf(1)
	for _, name := range pilotOrder() {
		if cost := p.try(name, seed, min(pilotWork, least*pilotEvents)); cost < least {
			best, least = name, cost
		}
	}
	return best
}

// try returns the counted work per event of a method on the pilot's events, or on
// those that it gets done with the given work.
func (p *prepared) try(name string, seed uint64, most float64) float64 {
	w := newWalk(p.jumps)
	w.restart(rng.New(rng.Key{Seed: seed, Purpose: rng.Reactions, Entity: pilotReplicate}))
	m := newMethod(name, w)
	m.begin()
	last := p.times[len(p.times)-1]
	for w.events < pilotEvents && w.t < last && m.work() <= most {
		w.pause = w.events + pilotEvents/100
		if m.advance(last, last) == stuck {
			break
		}
	}
	return m.work() / float64(max(w.events, 1))
}
