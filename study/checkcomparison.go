package study

import (
	"slices"

	"niche/diag"
)

func (c *checker) claim(k *Claim) {
	c.known(k.Source, c.references, "reference")
	c.comparison(&k.Comparison, k.ID)
	if k.Direction.Text != "equal" && (len(k.AbolishedBy) == 0 || len(k.Unaffected) == 0) {
		c.list.Errorf(diag.StudyNoControl, k.Pos, `name arms under "abolished_by" and under "unaffected_by"`,
			"claim %q lacks a control that abolishes it or one that must not matter", k.ID.Text)
	}
}

// comparison checks what the claim or prediction called id compares.
func (c *checker) comparison(k *Comparison, id Name) {
	c.known(k.Arm, c.arms, "arm")
	c.known(k.Control, c.arms, "arm")
	if k.Arm.Text != "" && k.Arm.Text == k.Control.Text && !k.ControlAt.Present() {
		c.impossible(k.Control.Pos, "name another arm, or another time under control_at",
			"%q compares arm %q with itself", id.Text, k.Arm.Text)
	}
	c.within(k.Donors, 0, 1, "fraction of donors", "write a number from 0 to 1")
	equal := k.Direction.Text == "equal"
	if k.Direction.Text != "" && k.Test.Text != "" && equal != (k.Test.Text == "tost") {
		c.list.Errorf(diag.StudyRule, k.Test.Pos, `"equal" goes with tost, "up" and "down" with the others`,
			"test %q cannot show direction %q", k.Test.Text, k.Direction.Text)
	}
	if k.AtLeast.Present() && k.AtMost.Present() && k.AtLeast.Value*k.AtLeast.Unit.Factor >= k.AtMost.Value*k.AtMost.Unit.Factor {
		c.list.Errorf(diag.StudyRange, k.AtMost.Pos, "exchange or correct them", "at_most %s is not above at_least %s", k.AtMost, k.AtLeast)
	}
	for _, control := range slices.Concat(k.AbolishedBy, k.Unaffected) {
		c.known(control.ID, c.arms, "arm")
		c.known(control.Against, c.arms, "arm")
		c.positive(control.Within, "equivalence margin")
		c.within(control.Share, 0, 1, "share of the effect", "write a number from 0 to 1")
	}
	if c.known(k.Readout, c.readouts, "readout") {
		r := &c.Readouts[slices.Index(c.readouts, k.Readout.Text)]
		c.measurable(k.Arm, k.At, r)
		at := k.At
		if k.ControlAt.Present() {
			at = k.ControlAt
		}
		c.measurable(k.Control, at, r)
	}
}

// measurable reports a comparison whose readout looks at cells that an arm
// lacks, or after its end.
func (c *checker) measurable(n Name, at Quantity, r *Readout) {
	i := slices.Index(c.arms, n.Text)
	if i < 0 {
		return
	}
	a := &c.Arms[i]
	if len(r.Cells) > 0 && !slices.ContainsFunc(r.Cells, func(cell Name) bool { return seeded(a, cell.Text) }) {
		c.impossible(n.Pos, "compare arms that hold the cells", "readout %q measures cells that are not in arm %q", r.ID.Text, a.ID.Text)
	}
	c.before(at, a, "readout")
}

func (c *checker) variants() {
	targets := c.Targets()
	for i := range c.Variants {
		for _, s := range c.Variants[i].Scale {
			c.known(s.ID, targets, "target")
			c.nonNegative(s.Factor, "factor")
		}
	}
}

// calibrations checks what is fitted to what, and that claims say so.
func (c *checker) calibrations() {
	targets := c.Targets()
	for i := range c.Calibrations {
		k := &c.Calibrations[i]
		c.known(k.Target, targets, "target")
		c.known(k.Arm, c.arms, "arm")
		c.known(k.Over, c.arms, "arm")
		if c.known(k.Readout, c.readouts, "readout") {
			c.measurable(k.Arm, k.At, &c.Readouts[slices.Index(c.readouts, k.Readout.Text)])
		}
		for j := range c.Claims {
			claim := &c.Claims[j]
			if claim.Kind.Text == "predicted" && claim.Readout.Text == k.Readout.Text && claim.Arm.Text == k.Arm.Text {
				c.list.Errorf(diag.StudyRule, claim.Kind.Pos, `write "calibrated"`,
					"claim %q is not predicted: calibration %q fits %q of arm %q", claim.ID.Text, k.ID.Text, k.Readout.Text, k.Arm.Text)
			}
		}
	}
}
