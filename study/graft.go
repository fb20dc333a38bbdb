package study

import (
	"slices"

	"niche/model"
	"niche/units"
)

// network adds a copy of n to the composed model: every name gets n's prefix,
// and time becomes hours.
func (c *composer) network(n *Network, hour units.Unit) {
	pace := 1.0 // network time per hour [unit of time of the network / h]
	if n.Model.TimeUnit.Known() {
		if x, err := units.Convert(1, hour, n.Model.TimeUnit); err == nil {
			pace = x
		}
	}
	e := model.Embedding{Prefix: n.ID.Text + ".", Pace: pace}
	if n.Clock.Present() {
		e.Clock = n.ID.Text + clockSuffix
		c.constant(e.Clock, n.Clock, units.Dimensionless(), 0)
	}
	model.Embed(c.out.Model, n.Model, e)
	c.assign(n)
}

// clockSuffix ends the name of the parameter that is a network's clock.
const clockSuffix = ".clock"

// assign gives parameters and initial values that the cell type changes.
func (c *composer) assign(n *Network) {
	to := c.out.Model
	for _, a := range n.Set {
		id := n.ID.Text + "." + a.ID.Text
		symbol, _, found := c.cell.symbol(id)
		if !found {
			continue
		}
		unit := symbol.Unit
		if !unit.Known() {
			unit = a.Value.Unit
		}
		value := c.value(a.Value, unit, 0)
		for i := range to.Parameters {
			if to.Parameters[i].ID == id {
				p := &to.Parameters[i]
				p.Value, p.Source, p.Pos = value, a.Value.Source.Text, a.Value.Pos
			}
		}
		for i := range to.Species {
			if s := &to.Species[i]; s.ID == id {
				s.Initial, s.InitialIsAmount = value, s.HasOnlySubstanceUnits
			}
		}
		for i := range to.Compartments {
			if to.Compartments[i].ID == id {
				to.Compartments[i].Size = value
			}
		}
		to.InitialAssignments = slices.DeleteFunc(to.InitialAssignments, func(x model.InitialAssignment) bool { return x.Symbol == id })
	}
}
