package sim

import "math"

// pace decides how much faster than written fast reactions run until the next
// discontinuity, for methods that integrate them. Two errors bound the factor κ:
//
//   - their species lag behind the equilibrium by d/κ, d being the displacement
//     that the slow reactions cause at κ = 1;
//   - a sum that they conserve changes by the difference of rates κ g, of which
//     rounding leaves κ ε g. Where stoichiometries conserve it the errors cancel,
//     too; but not where rate constants alone do, as for a species that is lost
//     here at 7.32 and appears there, in a fifth of the volume, at 36.6 per second.
//
// If there are sums of the latter kind, κ is in the middle of what both allow, but
// never above what the system came with. Dense: O(n³).
func (x *relaxation) pace(length float64) {
	w := x.worker
	speed := x.full
	w.freeze()
	if x.split(w.t, w.y) && x.neutral() {
		least, most := x.bounds(length)
		if s := math.Sqrt(least) * math.Sqrt(most); s > 0 { // nor NaN
			speed = min(speed, max(s, leastSpeed))
		}
	}
	if speed != w.p[w.system.FastSpeed] {
		w.p[w.system.FastSpeed], x.speed = speed, speed
		w.eval.SetParameters(w.p)
	}
}

// leastSpeed is the smallest κ.
const leastSpeed = 1e4

// neutral reports whether the fast reactions conserve more than their
// stoichiometries say.
func (x *relaxation) neutral() bool {
	moved := 0
	for _, m := range x.manifold.moved {
		if m {
			moved++
		}
	}
	return moved-x.manifold.rank > len(x.worker.system.FastConserved)
}

// bounds returns the κ that keeps the lag, and the one that keeps the rounding of
// sums, within the relative tolerance.
func (x *relaxation) bounds(length float64) (least, most float64) {
	w, m := x.worker, x.manifold
	clear(m.mu)
	m.along(x.f)
	m.take(x.left) // leaves μ = (C B)⁻¹ C s
	clear(x.step)
	m.take(x.step)
	size, gross, lag := 0.0, 0.0, 0.0
	for i, moved := range m.moved {
		if moved {
			size, gross, lag = max(size, math.Abs(w.y[i])), max(gross, x.gross[i]), max(lag, math.Abs(x.step[i]))
		}
	}
	rtol := w.simulator.settings.RTol
	return lag / (rtol * size), rtol * size / (length * 0x1p-52 * gross)
}
