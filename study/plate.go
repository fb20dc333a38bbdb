package study

import (
	"slices"

	"niche/diag"
	"niche/dose"
)

// Plate is a drug screen: graded doses of one drug, or of two and of their pairs, in
// one arm and in the same arm under further conditions.
type Plate struct {
	ID         Name
	Title      string     `key:"title" doc:"display name"`
	Arm        Name       `key:"arm" need:"yes" doc:"culture that the drugs are added to"`
	With       []Name     `key:"with" doc:"further conditions: cell types that the same culture also holds in another arm, or arms"`
	Readout    Name       `key:"readout" need:"yes" doc:"assay of living cells: viability or live_count"`
	Drugs      []Dilution `key:"drugs" need:"yes" doc:"doses of one or two substrates"`
	Replicates Quantity   `key:"replicates" kind:"number" doc:"wells of each kind; absent: 3"`
	At         Quantity   `key:"at" kind:"time" doc:"when the drugs are added; absent: at the start"`
	Pos        diag.Pos
}

// Dilution lists the doses of a drug.
type Dilution struct {
	ID    Name // substrate
	Doses Name `key:"doses" need:"yes" doc:"doses and ranges LOW..HIGH:N of N doses, evenly spaced on a logarithmic scale, e.g. 0, 10nM..10uM:9"`
	Pos   diag.Pos
}

// Series reads the doses. The error is a diag.List.
func (p *Plate) Series() ([]dose.Series, error) {
	var all []dose.Series
	var list diag.List
	for _, d := range p.Drugs {
		s, err := dose.ParseDoses(d.ID.Text, d.Doses.Text, d.Doses.Pos)
		if !list.Merge(err) {
			all = append(all, s)
		}
	}
	return all, list.Err()
}

// Wells returns how many wells of each kind there are.
func (p *Plate) Wells() int {
	if !p.Replicates.Present() {
		return 3
	}
	return int(p.Replicates.Value * p.Replicates.Unit.Factor)
}

// Untreated reports whether nothing is done to the culture a, and that it is none of
// an animal.
func (a *Arm) Untreated() bool {
	return a.Format.Text != "xenograft" && len(a.Add)+len(a.Schedules)+len(a.KnockOuts)+len(a.MediumChange) == 0
}

// Seeded lists the cell types of which a holds any, sorted.
func (a *Arm) Seeded() []string {
	var types []string
	for _, c := range a.Cells {
		if c.Count.Value > 0 {
			types = append(types, c.ID.Text)
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// Joined returns the first untreated arm that holds the cells of a and those of one
// more type for as long, nil if there is none.
func (s *Study) Joined(a *Arm, cellType string) *Arm {
	wanted := append(a.Seeded(), cellType)
	slices.Sort(wanted)
	for i := range s.Arms {
		b := &s.Arms[i]
		if b.Untreated() && slices.Equal(b.Seeded(), wanted) && a.lasts(b) {
			return b
		}
	}
	return nil
}

// lasts reports whether two arms last equally long.
func (a *Arm) lasts(b *Arm) bool {
	hours := parse("h")
	x, err := a.Duration.In(hours, 0)
	y, err2 := b.Duration.In(hours, 0)
	return err == nil && err2 == nil && x == y
}
