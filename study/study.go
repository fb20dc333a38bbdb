package study

import "niche/diag"

// Study is one virtual experiment as written.
type Study struct {
	Title      string      `key:"title" need:"yes" doc:"one line"`
	Summary    string      `key:"summary" doc:"what the study asks"`
	References []Reference `key:"references" doc:"sources of numbers, by key"`
	Substrates []Substrate `key:"substrates" doc:"what is dissolved in the medium"`
	CellTypes  []CellType  `key:"cells" need:"yes" doc:"cell types"`
	Donors     *Donors     `key:"donors" doc:"how donors differ"`
	KnockOuts  []KnockOut  `key:"knock_outs" doc:"genetic and circuit interventions"`
	Schedules  []Schedule  `key:"schedules" doc:"dose tables"`
	Arms       []Arm       `key:"arms" need:"yes" doc:"cultures and animal groups"`
	Readouts   []Readout   `key:"readouts" need:"yes" doc:"assays"`
	Plates     []Plate     `key:"plates" doc:"drug plates: dose–response curves and synergy"`
	Claims     []Claim     `key:"claims" doc:"what the readouts should show"`

	Predictions  []Prediction  `key:"predictions" doc:"what nobody has published and an experiment could refute"`
	Variants     []Variant     `key:"variants" doc:"other parametrisations under which the claims are judged again"`
	Calibrations []Calibration `key:"calibrations" doc:"published numbers that parameters are fitted to"`

	Dir string // folder of study.yaml
	Pos diag.Pos
}

// Reference is a publication or data base record.
type Reference struct {
	ID   Name
	Cite string `key:"cite" need:"yes" doc:"authors, journal, year"`
	DOI  string `key:"doi" doc:"digital object identifier"`
	URL  string `key:"url" doc:"address, where there is no identifier"`
	Pos  diag.Pos
}

// Substrate is a cytokine, drug or antibody in the medium.
type Substrate struct {
	ID        Name
	Title     string            `key:"title" doc:"display name"`
	MolarMass Quantity          `key:"molar_mass" kind:"molar mass" doc:"lets mass become amount"`
	Decay     Quantity          `key:"decay" kind:"rate" doc:"first-order loss in medium"`
	Initial   Quantity          `key:"initial" kind:"concentration" doc:"in fresh medium; absent: none"`
	Binds     []Binding         `key:"binds" doc:"substrates it neutralises in the medium"`
	Kinetics  *Pharmacokinetics `key:"pharmacokinetics" doc:"in an animal or patient"`
	Pos       diag.Pos
}

// Binding is reversible one-to-one binding in the medium; the complex is
// inactive.
type Binding struct {
	ID  Name     // the substrate bound
	On  Quantity `key:"on" need:"yes" kind:"association" doc:"association constant"`
	Off Quantity `key:"off" need:"yes" kind:"rate" doc:"dissociation constant"`
	Pos diag.Pos
}

// Pharmacokinetics is a one-compartment model with first-order absorption.
type Pharmacokinetics struct {
	HalfLife        Quantity `key:"half_life" need:"yes" kind:"time" doc:"of elimination"`
	Volume          Quantity `key:"volume" kind:"distribution volume" doc:"volume of distribution"`
	Absorption      Quantity `key:"absorption" kind:"rate" doc:"first-order; absent: dosed into the blood"`
	Bioavailability Quantity `key:"bioavailability" kind:"number" doc:"absorbed fraction"`
	Unbound         Quantity `key:"unbound" kind:"number" doc:"free fraction in plasma"`
	Pos             diag.Pos
}

// Schedule is a dose table of one substrate.
type Schedule struct {
	ID        Name
	Substrate Name   `key:"substrate" need:"yes" doc:"what is given"`
	Doses     []Dose `key:"doses" need:"yes" doc:"rows of the table"`
	Pos       diag.Pos
}

// Dose is a bolus, or an infusion if Rate is given, and its repetitions.
type Dose struct {
	At       Quantity `key:"at" need:"yes" kind:"time" doc:"first time"`
	Amount   Quantity `key:"amount" need:"yes" kind:"amount" doc:"amount, amount per body mass, or concentration reached in the medium"`
	Rate     Quantity `key:"rate" kind:"dose rate" doc:"of an infusion; absent: bolus"`
	Interval Quantity `key:"interval" kind:"time" doc:"between repeats"`
	Repeats  Quantity `key:"repeats" kind:"number" doc:"number of doses in all; absent: 1"`
	Pos      diag.Pos
}
