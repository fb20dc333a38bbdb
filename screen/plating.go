package screen

import (
	"niche/culture"
	"niche/diag"
	"niche/dose"
	"niche/study"
)

// Plating is a simulated plate of a study: who lives in the wells, what is added and
// what is read.
type Plating struct {
	Study      *study.Study
	Engine     culture.Engine
	Seed       uint64
	Arm        string   // that the drugs are added to; "" as Arms chooses
	With       []string // further conditions, as of Arms
	Readout    string   // as of ReadoutOf
	Series     []dose.Series
	At         float64 // when the drugs are added [h]
	Replicates int     // wells of each kind, ≥ 1
}

// NewPlating returns a plate that a study describes. The error is a diag.List.
func NewPlating(s *study.Study, p *study.Plate) (*Plating, error) {
	series, err := p.Series()
	if err != nil {
		return nil, err
	}
	all := &Plating{Study: s, Arm: p.Arm.Text, Readout: p.Readout.Text, Series: series, At: culture.Hours(p.At), Replicates: p.Wells()}
	for _, n := range p.With {
		all.With = append(all.With, n.Text)
	}
	return all, nil
}

// Arms returns the arms that are the conditions of p. The error is a diag.List.
func (p *Plating) Arms() ([]*study.Arm, error) {
	r, err := ReadoutOf(p.Study, p.Readout)
	if err != nil {
		return nil, err
	}
	return Arms(p.Study, r, p.Arm, p.With)
}

// Design lays p out. The error is a diag.List.
func (p *Plating) Design() (*Design, error) {
	if err := CheckDrugs(p.Study, p.Series); err != nil {
		return nil, err
	}
	readout, err := ReadoutOf(p.Study, p.Readout)
	if err != nil {
		return nil, err
	}
	arms, err := p.Arms()
	if err != nil {
		return nil, err
	}
	c := &Cultures{Study: p.Study, Engine: p.Engine, Seed: p.Seed, Readout: readout, At: p.At}
	d := &Design{Series: p.Series, Replicates: p.Replicates, ByViability: readout.Assay.Text == "viability"}
	var list diag.List
	for i, name := range ArmNames(arms) {
		if end := culture.Hours(arms[i].Duration); p.At >= end {
			list.Errorf(diag.UnknownInput, diag.Pos{}, "add the drugs earlier", "drugs are added at %g h, but arm %q ends after %g h", p.At, arms[i].ID.Text, end)
		}
		d.Conditions = append(d.Conditions, c.Condition(arms[i], name, p.Series))
	}
	return d, list.Err()
}
