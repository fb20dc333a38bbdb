package study

import (
	"slices"
	"strings"

	"niche/diag"
)

func (c *checker) knockOuts() {
	targets := c.Targets()
	for i := range c.KnockOuts {
		k := &c.KnockOuts[i]
		c.nonNegative(k.Remaining, "remaining factor")
		if len(k.Targets)+len(k.Cut) == 0 {
			c.list.Errorf(diag.StudyMissing, k.Pos, "give it targets or connections to cut", "knock-out %q does nothing", k.ID.Text)
		}
		for _, n := range k.Targets {
			c.known(n, targets, "target")
		}
		for _, n := range k.Cut {
			c.known(n, c.connections(), "connection")
		}
	}
}

// connections lists TYPE.NETWORK.SYMBOL of every connection.
func (c *checker) connections() []string {
	var names []string
	for i := range c.CellTypes {
		for _, k := range c.CellTypes[i].Connections {
			names = append(names, c.CellTypes[i].ID.Text+"."+k.ID.Text)
		}
	}
	return names
}

func (c *checker) donors() {
	if c.Donors == nil {
		return
	}
	c.within(c.Donors.Count, 1, 1e6, "number of donors", "write at least 1")
	c.within(c.Donors.Replicates, 1, 1e6, "number of replicates", "write at least 1")
	targets := c.Targets()
	varied := ids(c.Donors.Vary, func(v *Variation) Name { return v.ID })
	for _, v := range c.Donors.Vary {
		c.known(v.ID, targets, "target")
		for _, n := range v.With {
			c.known(n, targets, "target")
		}
		c.within(v.Spread, 1, 1e6, "spread", "write a factor of at least 1")
	}
	for _, k := range c.Donors.Correlations {
		c.within(k.Value, -1, 1, "correlation", "write a number from −1 to 1")
		if len(k.Between) != 2 {
			c.list.Errorf(diag.StudyShape, k.Pos, "", "a correlation is between two targets, not %d", len(k.Between))
		}
		for _, n := range k.Between {
			c.known(n, varied, "varied target")
		}
	}
}

func (c *checker) schedules() {
	for i := range c.Schedules {
		s := &c.Schedules[i]
		c.known(s.Substrate, c.substrates, "substrate")
		for _, d := range s.Doses {
			c.nonNegative(d.At, "time of a dose")
			c.positive(d.Amount, "dose")
			c.positive(d.Rate, "rate of an infusion")
			c.positive(d.Interval, "interval")
			c.within(d.Repeats, 1, 1e6, "number of doses", "write at least 1")
			if d.Repeats.Present() && d.Repeats.Value > 1 && !d.Interval.Present() {
				c.list.Errorf(diag.StudyMissing, d.Repeats.Pos, "give the interval", "repeated dose has no interval")
			}
		}
	}
}

// impossible reports that an arm cannot be set up.
func (c *checker) impossible(pos diag.Pos, hint, format string, args ...any) {
	c.list.Errorf(diag.StudyArm, pos, hint, format, args...)
}

func (c *checker) arm(a *Arm) {
	if a.Format.Text == "" || !a.Duration.Present() || len(a.Cells) == 0 {
		c.impossible(a.Pos, "add them or say which arm it is like", "arm %q needs format, duration and cells", a.ID.Text)
	}
	c.positive(a.Duration, "duration")
	c.positive(a.Volume, "volume")
	c.positive(a.Capacity, "capacity")
	c.baseline(a)
	xenograft := a.Format.Text == "xenograft"
	if a.Format.Text != "" && !xenograft && !a.Volume.Present() {
		c.impossible(a.Pos, "give the volume of medium", "arm %q has no volume", a.ID.Text)
	}
	if xenograft && !a.BodyMass.Present() {
		c.impossible(a.Pos, "give body_mass", "xenograft arm %q has no body mass", a.ID.Text)
	}
	for _, s := range a.Cells {
		c.known(s.ID, c.cells, "cell type")
		c.nonNegative(s.Count, "cell count")
		c.before(s.From, a, "cells are added")
	}
	for _, d := range a.Add {
		c.known(d.Substrate, c.substrates, "substrate")
		c.nonNegative(d.Concentration, "concentration")
		c.before(d.At, a, "addition")
		if xenograft {
			c.impossible(d.Pos, "write a schedule", "nothing can be added to the medium of xenograft %q", a.ID.Text)
		}
	}
	for _, m := range a.MediumChange {
		c.within(m.Fraction, 0, 1, "fraction", "write a number from 0 to 1")
		c.positive(m.Interval, "interval")
		c.before(m.At, a, "medium change")
		for _, n := range m.Removes {
			c.known(n, c.cells, "cell type")
		}
	}
	c.armSchedules(a, xenograft)
	for _, n := range a.KnockOuts {
		if c.known(n, c.knocks, "knock-out") {
			c.knockOutIn(a, n)
		}
	}
}

// baseline checks the arm that values of a are divided by.
func (c *checker) baseline(a *Arm) {
	if a.ID.Text == ownBaseline {
		c.list.Errorf(diag.StudyDuplicate, a.ID.Pos, "choose another name", "arm name %q is a word of the language", a.ID.Text)
	}
	c.known(a.Baseline, c.arms, "arm")
}

// before reports a time that lies beyond the end of the arm.
func (c *checker) before(t Quantity, a *Arm, what string) {
	if !t.Present() || !a.Duration.Present() {
		return
	}
	c.nonNegative(t, "time")
	if end, err := a.Duration.In(t.Unit, 0); err == nil && t.Value > end {
		c.impossible(t.Pos, "correct the time or the duration", "%s at %s is after the end of arm %q (%s)", what, t, a.ID.Text, a.Duration)
	}
}

// armSchedules checks that dosing in animals has its pharmacokinetics.
func (c *checker) armSchedules(a *Arm, xenograft bool) {
	for _, n := range a.Schedules {
		if !c.known(n, c.schedule, "schedule") || !xenograft {
			continue
		}
		drug := c.Schedules[slices.Index(c.schedule, n.Text)].Substrate
		k := slices.Index(c.substrates, drug.Text)
		if k >= 0 && c.Substrates[k].Kinetics == nil {
			c.impossible(n.Pos, "give it pharmacokinetics", "%q is dosed in xenograft %q without pharmacokinetics", drug.Text, a.ID.Text)
		}
	}
}

// knockOutIn reports a knock-out of a cell type that is absent from the arm.
func (c *checker) knockOutIn(a *Arm, n Name) {
	k := &c.KnockOuts[slices.Index(c.knocks, n.Text)]
	for _, target := range slices.Concat(k.Targets, k.Cut) {
		cell, _, _ := strings.Cut(target.Text, ".")
		if slices.Contains(c.cells, cell) && !seeded(a, cell) {
			c.impossible(n.Pos, "add the cells or drop the knock-out",
				"knock-out %q acts on %q, which is not in arm %q", n.Text, cell, a.ID.Text)
			return
		}
	}
}

func seeded(a *Arm, cell string) bool {
	return slices.ContainsFunc(a.Cells, func(s Seeding) bool { return s.ID.Text == cell && s.Count.Value > 0 })
}
