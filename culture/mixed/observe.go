package mixed

import (
	"math"
	"strings"

	"niche/culture"
)

// record turns the observations of a course into a Record.
func (c *course) record() *culture.Record {
	s := c.engine.study
	r := &culture.Record{Times: c.setup.Times, Volume: c.volume(), Stats: c.stats}
	for i := range s.Substrates {
		x := s.Substrates[i].ID.Text
		r.Substrates = append(r.Substrates, x)
		r.Medium = append(r.Medium, c.output("see.medium."+x))
	}
	for _, cell := range c.program.cells {
		r.Cells = append(r.Cells, c.cellRecord(cell))
	}
	if c.engine.options.Balance && len(c.rows) > 0 {
		for _, x := range r.Substrates {
			r.Balance = append(r.Balance, c.balance(x))
		}
	}
	return r
}

// output returns an output over time, nil if there is none of that name.
func (c *course) output(id string) []float64 {
	k, ok := c.program.outputs[id]
	if !ok {
		return nil
	}
	values := make([]float64, len(c.rows))
	for i, row := range c.rows {
		values[i] = row.outputs[k]
	}
	return values
}

// state returns a state over time, nil if there is none of that name.
func (c *course) state(id string) []float64 {
	k, ok := c.program.states[id]
	if !ok {
		return nil
	}
	values := make([]float64, len(c.rows))
	for i, row := range c.rows {
		values[i] = row.y[k]
	}
	return values
}

func (c *course) cellRecord(cell *culture.Cell) culture.CellRecord {
	name := cell.Type.ID.Text
	r := culture.CellRecord{Type: name, Quiescent: c.state(name + ".quiescent"), Born: c.state(name + ".born")}
	r.Live = c.state(name + ".cycling")
	r.Died = make([]float64, len(c.rows))
	for i, q := range r.Quiescent {
		r.Live[i] += q
	}
	for _, d := range cell.Type.Death {
		by := c.state(name + ".died." + d.ID.Text)
		r.Causes, r.DiedBy = append(r.Causes, d.ID.Text), append(r.DiedBy, by)
		for i := range by {
			r.Died[i] += by[i]
		}
	}
	for i := range c.engine.study.Substrates {
		r.Inside = append(r.Inside, c.state(name+".inside."+c.engine.study.Substrates[i].ID.Text))
	}
	for _, probe := range c.engine.probes {
		mean := c.output("see." + name + "." + probe.Signal)
		r.Mean = append(r.Mean, mean)
		r.Above = append(r.Above, above(cell, probe, mean))
	}
	return r
}

// above returns the fraction of cells whose signal exceeds the probe's threshold:
// 0 or 1, smoothed by the spread that a feature of shape has from cell to cell.
func above(cell *culture.Cell, probe culture.Probe, mean []float64) []float64 {
	if mean == nil || math.IsNaN(probe.Threshold) {
		return nil
	}
	spread := culture.Spread(cell.Type, probe.Signal)
	fraction := make([]float64, len(mean))
	for i, x := range mean {
		switch {
		case spread > 1 && x > 0:
			fraction[i] = phi(math.Log(x/probe.Threshold) / math.Log(spread))
		case x > probe.Threshold:
			fraction[i] = 1
		}
	}
	return fraction
}

// balance closes the account of a substrate at the last observation.
func (c *course) balance(x string) culture.Balance {
	last := c.rows[len(c.rows)-1].y
	at := func(parts ...string) float64 {
		if k, ok := c.program.states[strings.Join(parts, ".")]; ok {
			return last[k]
		}
		return 0
	}
	b := culture.Balance{Added: c.external[x].added, Secreted: at("ledger.made", x), Present: at("medium", x),
		Lost: at("ledger.lost", x) + c.external[x].removed}
	for i := range c.engine.study.Substrates {
		s := &c.engine.study.Substrates[i]
		for _, k := range s.Binds {
			if s.ID.Text == x || k.ID.Text == x {
				b.Bound += at("bound", s.ID.Text, k.ID.Text)
			}
		}
	}
	for _, cell := range c.program.cells {
		name := cell.Type.ID.Text
		b.Inside += (at(name, "cycling") + at(name, "quiescent")) * cell.Volume / c.volume() * at(name, "inside", x)
	}
	return b
}
