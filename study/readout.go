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
	Relative  Name       `key:"relative_to" doc:"arm that fold changes refer to; qpcr needs one"`
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

// Claim is a statement about two arms.
type Claim struct {
	ID          Name
	Says        string    `key:"says" need:"yes" doc:"the statement in words"`
	Source      Name      `key:"source" need:"yes" doc:"who says so: a reference"`
	Kind        Name      `key:"kind" need:"yes" words:"predicted calibrated" doc:"calibrated if this readout served to fit parameters"`
	Magnitude   Name      `key:"magnitude" need:"yes" words:"literature tentative direction" doc:"where the size of the effect comes from"`
	Arm         Name      `key:"arm" need:"yes" doc:"arm that should differ"`
	Control     Name      `key:"control" need:"yes" doc:"arm it is compared with"`
	Readout     Name      `key:"readout" need:"yes" doc:"what is compared"`
	At          Quantity  `key:"at" kind:"time" doc:"when; absent: last time of the readout"`
	Direction   Name      `key:"direction" need:"yes" words:"up down equal" doc:"of arm against control"`
	AtLeast     Quantity  `key:"at_least" kind:"number" doc:"smallest accepted fold change of arm over control"`
	AtMost      Quantity  `key:"at_most" kind:"number" doc:"largest accepted fold change of arm over control"`
	Test        Name      `key:"test" need:"yes" words:"paired_t wilcoxon tost" doc:"test over donors; p values are Holm-adjusted"`
	Donors      Quantity  `key:"donors" kind:"number" doc:"fraction of donors that must show the direction; absent: 0.95"`
	AbolishedBy []Control `key:"abolished_by" doc:"arms in which the effect must vanish"`
	Unaffected  []Control `key:"unaffected_by" doc:"arms in which the effect must stay"`
	Pos         diag.Pos
}

// Control repeats a claim's comparison in another arm.
type Control struct {
	ID      Name     // arm
	Against Name     `key:"against" doc:"its own control arm; absent: that of the claim"`
	Within  Quantity `key:"within" kind:"number" doc:"equivalence margin as a fraction; absent: 0.1"`
	Pos     diag.Pos
}
