package study

import "niche/diag"

// Readout is an assay.
type Readout struct {
	ID        Name
	Title     string     `key:"title" doc:"axis label"`
	Assay     Name       `key:"assay" need:"yes" words:"elisa phospho_protein western_blot qpcr marker_index viability live_count morphology_fraction intracellular_drug tumour_volume composition time_to" doc:"what the laboratory does"`
	Cells     []Name     `key:"cells" doc:"cell types measured together, as far as an arm holds them; absent for the medium and the tumour"`
	Among     []Name     `key:"among" doc:"composition: cell types whose live cells are 100 %; absent: all"`
	Of        Name       `key:"of" doc:"time_to: another readout, whose noise-free course is followed"`
	Substrate Name       `key:"substrate" doc:"what elisa and intracellular_drug measure"`
	Signal    Name       `key:"signal" doc:"what phospho_protein, western_blot, qpcr and morphology_fraction measure"`
	Markers   []Marker   `key:"markers" doc:"what marker_index sums, by signal"`
	Threshold Quantity   `key:"threshold" doc:"morphology_fraction counts cells above it; time_to is when the course first rises to it, by linear interpolation, or the duration if it never does"`
	Relative  Name       `key:"relative_to" doc:"arm that fold changes refer to, or baseline: that of each arm; qpcr needs one"`
	Times     []Quantity `key:"times" kind:"time" doc:"when it is read; absent: at the end"`
	Noise     Noise      `key:"noise" need:"yes" doc:"of the assay"`
	Pos       diag.Pos
}

// Marker is a signal with its weight in an index of log2 fold changes.
type Marker struct {
	ID     Name
	Weight Quantity `key:"weight" need:"yes" kind:"number" doc:"positive for markers that rise"`
	Pos    diag.Pos
}

// Noise is the assay's error.
type Noise struct {
	Model  Name     `key:"model" need:"yes" words:"lognormal normal poisson" doc:"distribution"`
	Spread Quantity `key:"spread" doc:"coefficient of variation of lognormal, standard deviation of normal"`
	Floor  Quantity `key:"floor" doc:"limit of detection"`
	Pos    diag.Pos
}

// ownBaseline says that values are relative to the baseline of each arm.
const ownBaseline = "baseline"
