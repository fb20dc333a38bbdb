package dossier

import (
	"math"
	"strings"

	"niche/store"
	"niche/verdict"
)

// Tables returns the numbers of the outcome: verdicts, controls, readouts by donor
// and replicate, donors, sensitivities, parameters, drug plates.
func (o *Outcome) Tables() []*store.Table {
	tables := []*store.Table{
		verdictTable("claims", "Claims and their verdicts", o.Claims),
		controlTable("controls", "Controls of claims", o.Claims),
		o.readouts(),
	}
	if len(o.Predictions) > 0 {
		tables = append(tables, verdictTable("predictions", "Predictions", o.Predictions))
	}
	if o.Screens != nil {
		tables = append(tables, o.sensitivities())
	}
	return append(tables, o.plateTables()...)
}

// columns fills a table row by row.
type columns struct{ table *store.Table }

func newTable(name, title string, heads ...store.Column) columns {
	return columns{&store.Table{Name: name, Title: title, Columns: heads}}
}

func text(name string) store.Column { return store.Column{Name: name, Strings: []string{}} }

func float(name, unit string) store.Column {
	return store.Column{Name: name, Unit: unit, Floats: []float64{}}
}

// row appends one value to each column: strings and float64.
func (c columns) row(values ...any) {
	for i, v := range values {
		switch v := v.(type) {
		case string:
			c.table.Columns[i].Strings = append(c.table.Columns[i].Strings, v)
		case float64:
			c.table.Columns[i].Floats = append(c.table.Columns[i].Floats, v)
		}
	}
}

func verdictTable(name, title string, all []verdict.Verdict) *store.Table {
	c := newTable(name, title, text("id"), text("verdict"), text("scale"), float("effect", ""), float("low", ""), float("high", ""),
		text("test"), float("p", ""), float("p_holm", ""), float("donors", ""), float("agreeing", ""), text("reasons"))
	for i := range all {
		v := &all[i]
		c.row(v.ID, Word(v.Pass), scaleName(v.Scale), v.Effect.Value, v.Effect.Low, v.Effect.High, v.Test, v.P, v.Holm, float64(v.Donors), v.Agreeing.Value, strings.Join(v.Reasons, "; "))
	}
	return c.table
}

func controlTable(name, title string, all []verdict.Verdict) *store.Table {
	c := newTable(name, title, text("id"), text("arm"), text("role"), text("holds"), float("effect", ""), float("low", ""), float("high", ""),
		float("remainder", ""), float("remainder_low", ""), float("remainder_high", ""), float("p", ""), text("reason"))
	add := func(id, role string, k verdict.Control) {
		holds := "no"
		if k.Holds {
			holds = "yes"
		}
		c.row(id, k.Arm, role, holds, k.Effect.Value, k.Effect.Low, k.Effect.High, k.Remainder.Value, k.Remainder.Low, k.Remainder.High, k.P, k.Reason)
	}
	for i := range all {
		for _, k := range all[i].Abolished {
			add(all[i].ID, "must abolish", k)
		}
		for _, k := range all[i].Unaffected {
			add(all[i].ID, "must not matter", k)
		}
	}
	return c.table
}

// readouts lists every measured value that a claim or prediction rests on, and the
// same readout of the same arms at its other times.
func (o *Outcome) readouts() *store.Table {
	c := newTable("readouts", "Measured values, relative to the arm that a readout refers to", text("readout"), text("unit"), text("arm"),
		float("donor", ""), float("replicate", ""), float("time", "h"), float("value", ""))
	s := o.Source.Study
	for r := range s.Readouts {
		unit := o.Trial.Unit(&s.Readouts[r])
		if s.Readouts[r].Relative.Text != "" {
			unit = ""
		}
		for arm := range s.Arms {
			if !o.Trial.Compares(r, arm) {
				continue
			}
			for _, when := range o.Trial.ReadTimes(r, arm) {
				for donor := range o.Options.Donors {
					for k, x := range o.Data.Replicates(r, arm, donor, when) {
						if !math.IsNaN(x) {
							c.row(s.Readouts[r].ID.Text, unit, s.Arms[arm].ID.Text, float64(donor+1), float64(k+1), when, x)
						}
					}
				}
			}
		}
	}
	return c.table
}

func (o *Outcome) sensitivities() *store.Table {
	c := newTable("sensitivities", "Effect of each claim with one number halved and doubled, without noise, in the median donor", text("claim"), text("parameter"), text("source"),
		float("value", ""), text("unit"), float("effect", ""), float("effect_at_half", ""), float("effect_at_double", ""), float("slack", ""), text("flips"))
	for _, s := range o.Screens {
		for _, r := range s.Ranked {
			flips := "no"
			if r.Flips {
				flips = "yes"
			}
			c.row(s.Claim, r.Constant.Names[0], r.Constant.Source, r.Constant.Value, r.Constant.Unit, s.Effect, r.Low, r.High, r.Slack, flips)
		}
	}
	return c.table
}
