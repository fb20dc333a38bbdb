package ssa

import (
	"math"

	"niche/rng"
)

// The pilot runs each method for this many events; a method whose every event
// costs much is stopped earlier.
const (
	pilotEvents = 20_000
	pilotWork   = 50e6 // [ns of the nominal machine]
)

// pilotReplicate names the pilot's stream, which no replicate uses.
const pilotReplicate = math.MaxUint32

// choose returns the method that needs the least counted work per event on the
// first events of task. Events of the model are not executed meanwhile.
func (p *prepared) choose(seed uint64) string {
	best, least := "direct", math.Inf(1)
	for _, name := range ExactMethods() {
		w := newWalk(p.jumps)
		w.restart(rng.New(rng.Key{Seed: seed, Purpose: rng.Reactions, Entity: pilotReplicate}))
		m := newMethod(name, w)
		m.begin()
		last := p.times[len(p.times)-1]
		// The reach doubles until enough has been seen.
		for reach := (last - p.t0) * 0x1p-20; w.events < pilotEvents && m.work() < pilotWork; reach *= 2 {
			for w.t < min(p.t0+reach, last) && w.events < pilotEvents && m.work() < pilotWork {
				if m.advance(last, p.t0+reach) == stuck {
					break
				}
			}
			if w.t >= last || w.fault.reaction >= 0 {
				break
			}
		}
		if cost := m.work() / float64(max(w.events, 1)); cost < least {
			best, least = name, cost
		}
	}
	return best
}
