package ssa

// direct is the direct method of Gillespie 1977 (doi 10.1021/j100540a008): time
// from the total propensity, reaction by linear search, first among sums of 64
// propensities each, then within the one. sorting keeps often firing reactions in
// front (McCollum et al. 2006, doi 10.1016/j.compbiolchem.2005.10.007).
type direct struct {
	*walk
	clock   clock
	sorting bool
	a       []float64 // propensity at each place
	sums    []float64 // of blocks of places
	order   []int32   // reaction at each place
	place   []int32   // of each reaction
	total   float64
	peak    float64
	age     int // events since the total was renewed

	searched, updated uint64
}

// blockBits is the binary logarithm of the number of places in a block.
const blockBits = 6

func newDirect(w *walk, sorting bool) *direct {
	n := len(w.table)
	return &direct{walk: w, sorting: sorting, a: make([]float64, n), sums: make([]float64, (n+1<<blockBits-1)>>blockBits),
		order: make([]int32, n), place: make([]int32, n)}
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

// renew recomputes the sums.
func (d *direct) renew() {
	d.total, d.age = 0, 0
	clear(d.sums)
	for k, v := range d.a {
		d.sums[k>>blockBits] += v
	}
	for _, v := range d.sums {
		d.total += v
	}
	d.peak = d.total
}

func (d *direct) advance(stop, look float64) signal {
	until := min(stop, look)
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
		u := d.random.Float64() * d.total
		for b, sum := range d.sums {
			if u >= sum {
				u -= sum
				continue
			}
			from := b << blockBits
			for k, v := range d.a[from:min(from+1<<blockBits, len(d.a))] {
				if u -= v; u < 0 {
					d.searched += uint64(b + k + 1)
					return d.promote(from + k)
				}
			}
			break
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
		if change := d.a[k] - d.a[k-1]; k&(1<<blockBits-1) == 0 {
			d.sums[k>>blockBits] -= change
			d.sums[k>>blockBits-1] += change
		}
		d.a[k-1], d.a[k] = d.a[k], d.a[k-1]
		d.place[r], d.place[q] = int32(k-1), int32(k)
	}
	return r
}

// update recomputes the propensities that the firing of r has changed.
func (d *direct) update(r int32) {
	if d.linked {
		d.revise(d.massAfter.of(r))
		for _, q := range d.lawAfter.of(r) {
			d.put(q, d.lawPropensity(q))
		}
	} else {
		for _, c := range d.changesOf(r) {
			d.revise(d.mass.of(c.state))
			for _, q := range d.law.of(c.state) {
				d.put(q, d.lawPropensity(q))
			}
		}
	}
	d.peak = max(d.peak, d.total)
}

// revise recomputes mass-action propensities.
func (d *direct) revise(list []int32) {
	d.updated += uint64(len(list))
	if d.sorting {
		for _, q := range list {
			d.put(q, d.table[q].at(d.full))
		}
		return
	}
	a, sums, table, x, total := d.a, d.sums, d.table, d.full, d.total
	for _, q := range list {
		v := table[q].at(x)
		change := v - a[q]
		a[q] = v
		sums[q>>blockBits] += change
		total += change
	}
	d.total = total
}

// put gives reaction q the propensity v.
func (d *direct) put(q int32, v float64) {
	k := d.place[q]
	change := v - d.a[k]
	d.a[k] = v
	d.sums[k>>blockBits] += change
	d.total += change
}

func (d *direct) work() float64 {
	update := 3.0
	if d.sorting {
		update = 5.5
	}
	return 45*float64(d.events) + 1.5*float64(d.searched) + update*float64(d.updated)
}
