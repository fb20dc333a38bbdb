package culture

import (
	"cmp"
	"slices"
	"strings"

	"niche/diag"
	"niche/model"
	"niche/study"
)

// Constant is one number of a study or of its networks that a factor can scale.
// Cell types that take it over from one another share it.
type Constant struct {
	Names  []string // what factors call it, one name for each cell type that has it
	Value  float64  // [Unit]
	Unit   string   // as written, or that of the network; "" if not known
	Source string   // key of a reference or a text of the network file; "" if it says none; "tentative" if it was chosen
	Pos    diag.Pos
}

// Constants lists the numbers that the cells of a study depend on, and the decay
// of its substrates, in order of first use; zeros are left out, since no factor
// moves them. The error is a diag.List.
func Constants(s *study.Study) ([]Constant, error) {
	var all []Constant
	at := map[diag.Pos]int{}
	add := func(name string, p model.Parameter) {
		if p.Value == 0 || p.Value != p.Value {
			return
		}
		if k, ok := at[p.Pos]; ok && all[k].Value == p.Value {
			all[k].Names = append(all[k].Names, name)
			return
		}
		at[p.Pos] = len(all)
		unit := ""
		if p.Unit.Known() {
			unit = p.Unit.String()
		}
		all = append(all, Constant{Names: []string{name}, Value: p.Value, Unit: unit, Source: p.Source, Pos: p.Pos})
	}
	for i := range s.CellTypes {
		t := &s.CellTypes[i]
		c, err := NewCell(s, t, nil)
		if err != nil {
			return nil, err
		}
		for _, p := range c.Model.Parameters {
			if c.constant(p) {
				add(t.ID.Text+"."+p.ID, p)
			}
		}
	}
	for i := range s.Substrates {
		if x := &s.Substrates[i]; x.Decay.Present() {
			add(x.ID.Text+".decay", model.Parameter{Value: x.Decay.Value, Unit: x.Decay.Unit, Source: x.Decay.Source.Text, Pos: x.Decay.Pos})
		}
	}
	for i := range all {
		if q, ok := s.QuantityAt(all[i].Pos); ok && q.UnitText != "" {
			all[i].Value, all[i].Unit = q.Value, q.UnitText
		}
		if q, ok := s.QuantityAt(all[i].Pos); ok && q.Tentative && all[i].Source == "" {
			all[i].Source = "tentative"
		}
	}
	slices.SortStableFunc(all, func(a, b Constant) int { return cmp.Compare(a.Names[0], b.Names[0]) })
	return all, nil
}

// constant reports whether a parameter of the cell's model is a number of the
// study or of a network: not an input, not a factor and not determined by a rule.
func (c *Cell) constant(p model.Parameter) bool {
	ruled := func(r model.Rule) bool { return r.Variable == p.ID }
	assigned := func(a model.InitialAssignment) bool { return a.Symbol == p.ID }
	return !strings.HasPrefix(p.ID, "factor.") && !slices.Contains(c.Inputs, p.ID) &&
		!slices.ContainsFunc(c.Model.Rules, ruled) && !slices.ContainsFunc(c.Model.InitialAssignments, assigned)
}

// Constant reports whether the cell's model has a constant parameter of that id,
// a factor included.
func (c *Cell) Constant(id string) bool {
	i := slices.IndexFunc(c.Model.Parameters, func(p model.Parameter) bool { return p.ID == id })
	return i >= 0 && (strings.HasPrefix(id, "factor.") || c.constant(c.Model.Parameters[i]))
}
