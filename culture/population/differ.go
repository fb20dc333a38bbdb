package population

import (
	"niche/culture"
	"niche/rng"
)

// settling is how long the networks of cells that differ are left to themselves
// before they are seeded [h].
const settling = 1000

// vary gives a founder its own factors on what the cells of its type differ in.
// Its descendants inherit them.
func (k *kind) vary(states []float64, line lineage, seed uint64) {
	for _, v := range k.varied {
		s := line.stream(seed, rng.CellState, uint64(v.draw+1)<<32)
		states[v.own] *= v.variation.Factor(s.Normal())
	}
}

// relax brings the networks of new cells, which start at the rest of a median
// cell, near their own rest in fresh medium without other cells.
func (c *Culture) relax(i int, blocks []*block) error {
	if c.crew.workers == nil {
		if err := c.crew.hire(c); err != nil {
			return err
		}
	}
	w, m := c.crew.workers[0][i], c.members[i]
	fresh := make([]float64, len(m.kind.inputs))
	for j, in := range m.kind.inputs {
		if in.source == concentration {
			fresh[j] = culture.Fresh(c.engine.study, c.substrates()[in.of].ID.Text)
		}
	}
	for _, b := range blocks {
		if err := w.relax(b, m.p, fresh); err != nil {
			return err
		}
	}
	return nil
}

// relax integrates the networks of a block without any fate.
func (w *worker) relax(b *block, p, inputs []float64) error {
	w.prepared = -1
	w.lanes.SetParameters(p)
	next := 0
	var on [width]int
	for {
		busy := false
		for lane := range width {
			if w.networks.Busy(lane) && w.networks.Time(lane) >= settling {
				w.alight(lane, b.now.row(on[lane]))
			}
			if !w.networks.Busy(lane) && next < len(b.now.who) {
				w.start(lane, b.now.row(next), inputs)
				on[lane] = next
				next++
			}
			busy = busy || w.networks.Busy(lane)
		}
		if !busy {
			return nil
		}
		w.setSwitches()
		accepted, err := w.networks.Attempt()
		if err != nil {
			w.clear()
			return w.name(err)
		}
		w.keepSides(&accepted)
	}
}

// start puts the networks of a row on a lane.
func (w *worker) start(lane int, row, inputs []float64) {
	y := w.networks.State()
	states, _ := w.kind.reading(row)
	for k, v := range states {
		y[w.kind.own[k]][lane] = v
	}
	for k, in := range w.kind.inputs {
		y[in.state][lane] = inputs[k]
	}
	w.networks.Load(lane, 0, settling, firstStep)
}

// alight writes the networks on a lane to their row.
func (w *worker) alight(lane int, row []float64) {
	states, _ := w.kind.reading(row)
	for k := range states {
		states[k] = w.networks.State()[w.kind.own[k]][lane]
	}
	w.networks.Free(lane)
}
