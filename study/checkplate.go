package study

import (
	"slices"

	"niche/diag"
)

// plates checks the drug plates.
func (c *checker) plates() {
	for i := range c.Plates {
		p := &c.Plates[i]
		c.within(p.Replicates, 1, 384, "number of replicates", "write 1 to 384")
		if c.known(p.Arm, c.arms, "arm") {
			c.conditions(p, &c.Arms[slices.Index(c.arms, p.Arm.Text)])
		}
		if n := len(p.Drugs); n > 2 {
			c.list.Errorf(diag.StudyRule, p.Drugs[2].ID.Pos, "write another plate for each pair", "plate %q has %d drugs; a plate has one or two", p.ID.Text, n)
		}
		for j := range p.Drugs {
			c.dilution(&p.Drugs[j])
		}
	}
}

// conditions checks the arms of a plate, of which base is the first.
func (c *checker) conditions(p *Plate, base *Arm) {
	c.platable(p, base, p.Arm)
	seen := []string{base.ID.Text}
	for _, n := range p.With {
		arm := base
		switch k := slices.Index(c.arms, n.Text); {
		case slices.Contains(c.cells, n.Text):
			if arm = c.Joined(base, n.Text); arm == nil {
				c.impossible(n.Pos, "name an arm instead, or add one", "no arm is %q with %q for the same time and nothing else", base.ID.Text, n.Text)
			}
		case k >= 0:
			arm = &c.Arms[k]
		default:
			c.known(n, slices.Concat(c.cells, c.arms), "cell type or arm")
			continue
		}
		if arm == nil {
			continue
		}
		if slices.Contains(seen, arm.ID.Text) {
			c.list.Errorf(diag.StudyDuplicate, n.Pos, "remove one", "arm %q is on plate %q already", arm.ID.Text, p.ID.Text)
		}
		seen = append(seen, arm.ID.Text)
		c.platable(p, arm, n)
	}
}

// platable checks that living cells of arm a, written as n, can be counted on plate p
// after its drugs are added.
func (c *checker) platable(p *Plate, a *Arm, n Name) {
	if a.Format.Text == "xenograft" {
		c.impossible(n.Pos, "name a culture", "arm %q is an animal; plate %q needs a culture", a.ID.Text, p.ID.Text)
	}
	c.before(p.At, a, "addition")
	if end, err := a.Duration.In(p.At.Unit, 0); p.At.Present() && err == nil && p.At.Value == end {
		c.impossible(p.At.Pos, "add them earlier", "drugs of plate %q are added when arm %q ends", p.ID.Text, a.ID.Text)
	}
	if !c.known(p.Readout, c.readouts, "readout") {
		return
	}
	r := &c.Readouts[slices.Index(c.readouts, p.Readout.Text)]
	if r.Assay.Text != "viability" && r.Assay.Text != "live_count" {
		c.list.Errorf(diag.StudyRule, p.Readout.Pos, "name one with assay viability or live_count", "readout %q of plate %q counts no living cells", r.ID.Text, p.ID.Text)
		return
	}
	c.measurable(Name{Text: a.ID.Text, Pos: n.Pos}, Quantity{}, r)
}

// dilution checks the doses of a drug.
func (c *checker) dilution(d *Dilution) {
	known := c.known(d.ID, c.substrates, "substrate")
	if d.Doses.Text == "" {
		return // the reader says so
	}
	series, err := (&Plate{Drugs: []Dilution{*d}}).Series()
	if c.list.Merge(err) || !known {
		return
	}
	c.convertible(Quantity{Value: 1, Unit: series[0].Unit, UnitText: series[0].UnitText, Pos: d.Doses.Pos}, parse("nM"), c.molarMass(d.ID.Text), d.ID.Text)
}
