package study

import "niche/diag"

// Comparison is what a claim or prediction compares, and by which rule it is
// judged.
type Comparison struct {
	Arm         Name      `key:"arm" need:"yes" doc:"arm that should differ"`
	Control     Name      `key:"control" need:"yes" doc:"arm it is compared with"`
	Readout     Name      `key:"readout" need:"yes" doc:"what is compared"`
	At          Quantity  `key:"at" kind:"time" doc:"when; absent: last time of the readout"`
	ControlAt   Quantity  `key:"control_at" kind:"time" doc:"when in the control arm; absent: as in the arm"`
	Direction   Name      `key:"direction" need:"yes" words:"up down equal" doc:"of arm against control"`
	AtLeast     Quantity  `key:"at_least" kind:"number" doc:"smallest accepted fold change of arm over control; of fractions the smallest difference"`
	AtMost      Quantity  `key:"at_most" kind:"number" doc:"largest accepted fold change of arm over control; of fractions the largest difference"`
	Test        Name      `key:"test" need:"yes" words:"paired_t wilcoxon tost" doc:"test over donors; p values are Holm-adjusted"`
	Donors      Quantity  `key:"donors" kind:"number" doc:"fraction of donors that must show the direction; absent: 0.95"`
	AbolishedBy []Control `key:"abolished_by" doc:"arms in which the effect must vanish"`
	Unaffected  []Control `key:"unaffected_by" doc:"arms in which the effect must stay"`
}

// Claim is a published statement about two arms.
type Claim struct {
	ID         Name
	Says       string `key:"says" need:"yes" doc:"the statement in words"`
	Source     Name   `key:"source" need:"yes" doc:"who says so: a reference"`
	Kind       Name   `key:"kind" need:"yes" words:"predicted calibrated" doc:"calibrated if this readout served to fit parameters"`
	Magnitude  Name   `key:"magnitude" need:"yes" words:"literature tentative direction" doc:"where the size of the effect comes from"`
	Comparison `key:",inline"`
	Pos        diag.Pos
}

// Prediction is a statement that nobody has published, with the experiment that
// would refute it. Controls are welcome but not required.
type Prediction struct {
	ID         Name
	Says       string `key:"says" need:"yes" doc:"the statement in words"`
	RefutedBy  string `key:"refuted_by" need:"yes" doc:"the experiment and the outcome that would refute it"`
	Comparison `key:",inline"`
	Pos        diag.Pos
}

// Control repeats a comparison in another arm.
type Control struct {
	ID      Name     // arm
	Against Name     `key:"against" doc:"its own control arm; absent: that of the claim"`
	Within  Quantity `key:"within" kind:"number" doc:"equivalence margin as a fraction; absent: 0.1"`
	Share   Quantity `key:"share" kind:"number" doc:"abolished_by: smallest share of the effect that must vanish; absent: 0.8"`
	Pos     diag.Pos
}

// Variant is another parametrisation, under which the whole study is judged
// again.
type Variant struct {
	ID    Name
	Title string    `key:"title" need:"yes" doc:"display name"`
	Scale []Scaling `key:"scale" need:"yes" doc:"factors, by target"`
	Pos   diag.Pos
}

// Scaling multiplies a target.
type Scaling struct {
	ID     Name     // target
	Factor Quantity `key:"factor" need:"yes" kind:"number" doc:"factor on the target"`
	Pos    diag.Pos
}

// Calibration chooses a factor on one target so that a readout without noise of
// the median donor has a published value. Calibrations of a study are solved
// together.
type Calibration struct {
	ID      Name
	Says    string   `key:"says" doc:"what is matched"`
	Target  Name     `key:"target" need:"yes" doc:"what is scaled"`
	Arm     Name     `key:"arm" need:"yes" doc:"arm that is measured"`
	Over    Name     `key:"over" doc:"arm that its value is divided by; absent: none"`
	Readout Name     `key:"readout" need:"yes" doc:"what is measured"`
	At      Quantity `key:"at" kind:"time" doc:"when; absent: last time of the readout"`
	Value   Quantity `key:"value" need:"yes" doc:"what is published"`
	Pos     diag.Pos
}
