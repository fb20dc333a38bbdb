package study

import (
	"math"

	"niche/diag"
)

// Arm is one culture or animal group.
type Arm struct {
	ID           Name
	Title        string         `key:"title" doc:"display name"`
	Like         Name           `key:"like" doc:"another arm, from which whatever is absent here is taken"`
	Format       Name           `key:"format" words:"contact transwell conditioned_medium suspension xenograft" doc:"who touches whom"`
	Cells        []Seeding      `key:"cells" doc:"live cells at the start, by cell type"`
	Volume       Quantity       `key:"volume" kind:"volume" doc:"of medium; of the fluid of the tumour bed in a xenograft"`
	BodyMass     Quantity       `key:"body_mass" kind:"mass" doc:"of the animal, xenograft only"`
	Capacity     Quantity       `key:"capacity" kind:"concentration" doc:"density of live cells at which growth stops, instead of that of the cell types"`
	Duration     Quantity       `key:"duration" kind:"time" doc:"of the experiment"`
	Add          []Addition     `key:"add" doc:"what is added to the medium"`
	Schedules    []Name         `key:"schedules" doc:"dose tables"`
	MediumChange []MediumChange `key:"medium_changes" doc:"replacements of medium"`
	KnockOuts    []Name         `key:"knock_outs" doc:"interventions in force"`
	Baseline     Name           `key:"baseline" doc:"arm that readouts relative to baseline divide by, e.g. the same culture untreated; absent: itself"`
	Pos          diag.Pos
}

// Seeding puts cells of one type into an arm.
type Seeding struct {
	ID    Name     // cell type
	Count Quantity `key:"count" need:"yes" kind:"count" doc:"live cells"`
	From  Quantity `key:"from" kind:"time" doc:"when they are added; absent: start"`
	Until Quantity `key:"until" kind:"time" doc:"when they are removed; absent: end"`
	Pos   diag.Pos
}

// Addition adds a substrate to the medium.
type Addition struct {
	Substrate     Name     `key:"substrate" need:"yes" doc:"what is added"`
	Concentration Quantity `key:"concentration" need:"yes" kind:"concentration" doc:"reached by the addition"`
	At            Quantity `key:"at" need:"yes" kind:"time" doc:"when"`
	Pos           diag.Pos
}

// MediumChange replaces part of the medium by fresh medium.
type MediumChange struct {
	At       Quantity `key:"at" need:"yes" kind:"time" doc:"first time"`
	Fraction Quantity `key:"fraction" need:"yes" kind:"number" doc:"replaced, 0 to 1"`
	Interval Quantity `key:"interval" kind:"time" doc:"between repeats; absent: once"`
	Removes  []Name   `key:"removes" doc:"cell types that leave in the same fraction, as suspended cells do in a passage"`
	Pos      diag.Pos
}

// KnockOut scales responses or network parameters and cuts connections.
type KnockOut struct {
	ID        Name
	Title     string   `key:"title" doc:"display name"`
	Targets   []Name   `key:"targets" doc:"responses and parameters scaled, e.g. msc.secretion.il6"`
	Remaining Quantity `key:"remaining" kind:"number" doc:"factor on the targets; absent: 0"`
	Cut       []Name   `key:"cut" doc:"TYPE.NETWORK.SYMBOL whose connection is held at its base"`
	Pos       diag.Pos
}

// Donors says how many donors there are and how they differ.
type Donors struct {
	Count        Quantity      `key:"count" need:"yes" kind:"number" doc:"virtual donors"`
	Replicates   Quantity      `key:"replicates" need:"yes" kind:"number" doc:"replicates of each donor"`
	Vary         []Variation   `key:"vary" doc:"factors on targets"`
	Correlations []Correlation `key:"correlations" doc:"between varied targets"`
	Pos          diag.Pos
}

// Variation multiplies a target by a random factor of median 1: between donors, or
// between the cells of a type, whose targets are then written without the type.
type Variation struct {
	ID           Name     // target
	Distribution Name     `key:"distribution" need:"yes" words:"lognormal uniform" doc:"shape of the factor's distribution"`
	Spread       Quantity `key:"spread" need:"yes" kind:"number" doc:"lognormal: geometric standard deviation; uniform: factors lie in 1/spread..spread"`
	With         []Name   `key:"with" doc:"further targets that get the same factor, e.g. of a cell line derived from another"`
	Pos          diag.Pos
}

// Factor turns a standard normal number into a factor of median 1, monotone in it.
func (v Variation) Factor(score float64) float64 {
	size := math.Log(v.Spread.Value * v.Spread.Unit.Factor)
	if v.Distribution.Text == "uniform" { // uniform on the log scale between 1/spread and spread
		return math.Exp(size * math.Erf(score/math.Sqrt2))
	}
	return math.Exp(size * score)
}

// Correlation couples two varied targets through their normal scores.
type Correlation struct {
	Between []Name   `key:"between" need:"yes" doc:"two targets of vary"`
	Value   Quantity `key:"value" need:"yes" kind:"number" doc:"correlation, −1 to 1"`
	Pos     diag.Pos
}
