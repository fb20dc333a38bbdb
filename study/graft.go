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
	if n.Clock.Present() {
		pace *= n.Clock.Value * n.Clock.Unit.Factor
	}
	model.Embed(c.out.Model, n.Model, model.Embedding{Prefix: n.ID.Text + ".", Pace: pace})
	c.assign(n)
}

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
				to.Parameters[i].Value = value
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
