package ssa

// direct is the direct method of Gillespie 1977 (doi 10.1021/j100540a008): time
// from the total propensity, reaction by linear search. sorting keeps often
// firing reactions in front (McCollum et al. 2006,
// doi 10.1016/j.compbiolchem.2005.10.007).
type direct struct {
	*walk
	clock   clock
	sorting bool
	a       []float64 // propensity at each place
	order   []int32   // reaction at each place
	place   []int32   // place of each reaction
	total   float64
	peak    float64
	age     int // events since the total was renewed

	searched, updated uint64
}

func newDirect(w *walk, sorting bool) *direct {
	n := len(w.table)
	return &direct{walk: w, sorting: sorting, a: make([]float64, n), order: make([]int32, n), place: make([]int32, n)}
}

func (d *direct) begin() {
	for r := range d.order {
		d.order[r], d.place[r] = int32(r), int32(r)
		d.a[r] = d.propensity(int32(r))
	}
	d.renew()
	d.clock.set = false
	d.searched, d.updated = 0, 0
}

func (d *direct) renew() {
	d.total, d.age = 0, 0
	for _, v := range d.a {
		d.total += v
	}
	d.peak = d.total
}

func (d *direct) advance(until float64) signal {
	for {
		if d.fault.reaction >= 0 {
			return stuck
		}
		if !d.clock.set && (d.age >= renewEvery || d.total < d.peak*renewBelow) {
			d.renew()
		}
		if d.clock.wait(d.walk, d.total, until) {
			return arrived
		}
		r := d.choose()
		if r < 0 {
			continue
		}
		d.fire(r)
		d.age++
		d.update(r)
		if s, ok := d.after(r); ok {
			return s
		}
	}
}

func (d *direct) fired(r int32) {
	d.fire(r)
	d.update(r)
	d.clock.set = false
}

// choose draws a reaction with probability proportional to its propensity; −1
// if all propensities are 0.
func (d *direct) choose() int32 {
	for range 8 {
		u := d.stream.Float64() * d.total
		for k, v := range d.a {
			if u -= v; u < 0 {
				d.searched += uint64(k)
				return d.promote(k)
			}
		}
		d.renew() // rounding left u beyond the last
	}
	return -1
}

// promote returns the reaction at place k and moves it one place forward if
// sorting.
func (d *direct) promote(k int) int32 {
	r := d.order[k]
	if d.sorting && k > 0 {
		q := d.order[k-1]
		d.order[k-1], d.order[k] = r, q
		d.a[k-1], d.a[k] = d.a[k], d.a[k-1]
		d.place[r], d.place[q] = int32(k-1), int32(k)
	}
	return r
}

// update recomputes the propensities that the firing of r has changed.
func (d *direct) update(r int32) {
	for _, c := range d.changesOf(r) {
		readers := d.massReaders(c.state)
		d.updated += uint64(len(readers))
		for _, q := range readers {
			d.put(q, d.table[q].massPropensity(d.x))
		}
		for _, q := range d.lawReaders(c.state) {
			d.put(q, d.lawPropensity(q, &d.table[q]))
		}
	}
	d.peak = max(d.peak, d.total)
}

func (d *direct) put(q int32, v float64) {
	at := &d.a[d.place[q]]
	d.total += v - *at
	*at = v
}

func (d *direct) work() float64 {
	return 40*float64(d.events) + 0.9*float64(d.searched) + 4*float64(d.updated)
}
