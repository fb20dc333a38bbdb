package study

import (
	"slices"
	"strings"

	"niche/model"
	"niche/units"
)

// Symbol is a quantity of a network as rules and connections see it.
type Symbol struct {
	ID        string
	Unit      units.Unit // unknown if the network does not say
	Drivable  bool       // a parameter or assignment-rule variable: may be connected
	Parameter bool       // a constant parameter: may vary between donors
}

// Symbols lists the species, parameters and compartments of m, in file order.
func Symbols(m *model.Model) []Symbol {
	if m == nil {
		return nil
	}
	rules := map[string]model.RuleKind{}
	for _, r := range m.Rules {
		if r.Kind != model.AlgebraicRule {
			rules[r.Variable] = r.Kind
		}
	}
	sizes := map[string]units.Unit{}
	var all []Symbol
	for _, c := range m.Compartments {
		u := c.Unit
		if !u.Known() {
			u = m.VolumeUnit
		}
		sizes[c.ID] = u
		all = append(all, Symbol{ID: c.ID, Unit: u})
	}
	for _, s := range m.Species {
		u := s.SubstanceUnit
		if !u.Known() {
			u = m.SubstanceUnit
		}
		if size := sizes[s.Compartment]; !s.HasOnlySubstanceUnits && u.Known() {
			if size.Known() {
				u = u.Div(size)
			} else {
				u = units.Unit{}
			}
		}
		all = append(all, Symbol{ID: s.ID, Unit: u})
	}
	for _, p := range m.Parameters {
		kind, ruled := rules[p.ID]
		all = append(all, Symbol{ID: p.ID, Unit: p.Unit, Drivable: !ruled || kind == model.AssignmentRule, Parameter: !ruled})
	}
	return all
}

// symbol looks id = NETWORK.SYMBOL up in a cell type. known is false for a
// network that could not be read.
func (c *CellType) symbol(id string) (s Symbol, known, found bool) {
	prefix, name, _ := strings.Cut(id, ".")
	for i := range c.Networks {
		n := &c.Networks[i]
		if n.ID.Text != prefix {
			continue
		}
		if n.Model == nil {
			return Symbol{}, false, true
		}
		all := Symbols(n.Model)
		if k := slices.IndexFunc(all, func(s Symbol) bool { return s.ID == name }); k >= 0 {
			return all[k], true, true
		}
	}
	return Symbol{}, true, false
}

// symbolNames lists every NETWORK.SYMBOL of a cell type.
func (c *CellType) symbolNames() []string {
	var names []string
	for i := range c.Networks {
		for _, s := range Symbols(c.Networks[i].Model) {
			names = append(names, c.Networks[i].ID.Text+"."+s.ID)
		}
	}
	return names
}

// behaviours lists the named responses of a cell type, without the cell type's
// name: "division", "death.apoptosis", "secretion.il6", …
func (c *CellType) behaviours() []string {
	var names []string
	add := func(have bool, parts ...string) {
		if have {
			names = append(names, strings.Join(parts, "."))
		}
	}
	add(c.Division != nil, "division")
	add(c.Quiescence != nil, "quiescence")
	add(c.Awakening != nil, "awakening")
	for _, f := range c.Death {
		add(true, "death", f.ID.Text)
	}
	for _, f := range c.Switches {
		add(true, "switch", f.ID.Text)
	}
	for _, f := range c.Morphology {
		add(true, "morphology", f.ID.Text)
	}
	for _, e := range c.Exchange {
		add(e.Secretion != nil, "secretion", e.ID.Text)
		add(e.Uptake != nil, "uptake", e.ID.Text)
		add(e.Influx != nil, "influx", e.ID.Text)
		add(e.Efflux != nil, "efflux", e.ID.Text)
		add(e.Receptors != nil, "receptors", e.ID.Text)
	}
	return names
}

// constants lists the numbers of responses, connections, receptors and pumps of a
// cell type, without the cell type's name, e.g. death.loss.il6.tpSTAT3.half_max.
func (c *CellType) constants() []string {
	var names []string
	response := func(r *Response, parts ...string) {
		if r == nil {
			return
		}
		id := strings.Join(parts, ".")
		names = append(names, id+".base")
		for _, rule := range r.Rules {
			names = append(names, id+"."+rule.Signal.Text+".half_max", id+"."+rule.Signal.Text+".saturation")
		}
	}
	for i := range c.Networks {
		if n := &c.Networks[i]; n.Clock.Present() {
			names = append(names, n.ID.Text+clockSuffix)
		}
	}
	for i := range c.Connections {
		response(c.Connections[i].Response, c.Connections[i].ID.Text)
	}
	response(c.Division, "division")
	response(c.Quiescence, "quiescence")
	response(c.Awakening, "awakening")
	for i := range c.Death {
		response(&c.Death[i].Response, "death", c.Death[i].ID.Text)
	}
	for i := range c.Switches {
		response(&c.Switches[i].Response, "switch", c.Switches[i].ID.Text)
	}
	for i := range c.Morphology {
		response(&c.Morphology[i].Response, "morphology", c.Morphology[i].ID.Text)
	}
	for i := range c.Exchange {
		e := &c.Exchange[i]
		x := e.ID.Text
		response(e.Secretion, "secretion", x)
		response(e.Uptake, "uptake", x)
		response(e.Influx, "influx", x)
		if e.Receptors != nil {
			names = append(names, "receptors."+x+".number", "receptors."+x+".affinity", "receptors."+x+".internalised")
		}
		if e.Efflux != nil {
			names = append(names, "efflux."+x+".maximum", "efflux."+x+".half_max")
			for _, i := range e.Efflux.InhibitedBy {
				names = append(names, "efflux."+x+"."+i.ID.Text+".ki")
			}
		}
	}
	return names
}

// Targets lists what donors may vary and knock-outs, variants and calibrations may
// scale: of every cell type its behaviours, the numbers in them and the parameters
// of its networks; of every substrate its decay.
func (s *Study) Targets() []string {
	var names []string
	for i := range s.CellTypes {
		c := &s.CellTypes[i]
		for _, b := range c.behaviours() {
			names = append(names, c.ID.Text+"."+b)
		}
		for _, k := range c.constants() {
			names = append(names, c.ID.Text+"."+k)
		}
		for j := range c.Networks {
			n := &c.Networks[j]
			for _, symbol := range Symbols(n.Model) {
				if symbol.Parameter {
					names = append(names, c.ID.Text+"."+n.ID.Text+"."+symbol.ID)
				}
			}
		}
	}
	for _, substrate := range s.Substrates {
		if substrate.Decay.Present() {
			names = append(names, substrate.ID.Text+".decay")
		}
	}
	return names
}
