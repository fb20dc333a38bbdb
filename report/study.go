package report

import (
	"math"

	"niche/store"
)

// StudyPage is the report of a study: one file for a screen in group meeting.
type StudyPage struct {
	Title   string
	Summary []string // paragraphs: what was asked, what was found
	// Notice is shown in a frame on top, e.g. that the run was quick; "" for none.
	Notice string
	Facts  []Fact        // few: seed, version, donors × replicates, resolution, time
	Wiring *WiringFigure // nil for none
	Claims []ClaimRow
	// Shares are effects split by what explains them, e.g. the part of the
	// protection that IL-6 does not explain.
	Shares        []Share
	Predictions   []Prediction
	Sections      []FigureSection
	Sensitivities FigureSection
	Methods       Methods
	References    []Citation // all cited, in order; sources refer to them by ID
}

// Citation is a source.
type Citation struct {
	ID    string // key in the study
	Short string // e.g. "Lu 2023"; the beginning of Text, up to the year, if empty
	Text  string // authors, title, journal, year
	DOI   string // without resolver; "" if none
	URL   string // where there is no DOI
}

// ClaimRow is one claim with its verdict.
type ClaimRow struct {
	ID, Statement string
	Pass          bool
	Kind          string // "predicted" or "calibrated"
	Magnitude     string // "literature", "tentative" or "direction"
	// Comparison says who is compared with whom, on which readout and when,
	// e.g. "AML + MSC vs AML, viability at 72 h".
	Comparison string
	Effect     Effect
	Required   string  // e.g. "≥ 1.5-fold" or "within ±10 %"
	Test       string  // e.g. "paired t over 20 donors"
	P          float64 // adjusted for the number of claims [1]; NaN for none
	// InDirection of Donors donors show the claimed direction; no donors if the
	// claim is not about donors.
	Donors, InDirection int
	AbolishedBy         []ControlRow
	Unaffected          []ControlRow
	Source              string   // Citation.ID
	Reasons             []string // why it fails, as sentences; none if it passes
	Flips               []Flip   // the parameters that could flip the verdict
}

// Effect is an estimate with its unit.
type Effect struct {
	Estimate
	Unit string // "fold", "%", …
	// Null is the value of no effect: 1 for ratios, 0 for differences.
	Null float64
}

// ControlRow is the comparison of a claim repeated in another arm.
type ControlRow struct {
	Arm    string // title
	Effect Effect // what is left of the effect
	// Residual is the share of the claim's effect that is left [1]; its Value is
	// NaN if it cannot be given.
	Residual Estimate
	P        float64 // of abolition, or of equivalence [1]; NaN for none
	Margin   string  // e.g. "±10 %"
	Pass     bool    // abolishes, or does not matter, as it should
	Reason   string  // why not
}

// Flip is a change of one parameter that flips a verdict, or comes closest.
type Flip struct {
	Parameter string
	Change    string // e.g. "× 0.5"
	Flips     bool
}

// Share is a part of an effect.
type Share struct {
	Label string // e.g. "protection of AML cells by AML-MSC, 72 h cytarabine"
	By    string // what explains the rest, e.g. "IL-6"
	// The parts add up to one [1].
	Explained, Unexplained Estimate
	Note                   string
}

// Prediction is something nobody has published, with the experiment that would
// refute it.
type Prediction struct {
	ID, Statement string
	Effect        Effect   // its Value is NaN if there is none
	Experiment    string   // what to do
	RefutedIf     string   // what result would refute it
	Figures       []string // names of figures on the page
}

// FigureSection is a heading with text and figures.
type FigureSection struct {
	Heading    string
	Paragraphs []string
	Tables     []*store.Table // small, for people
	Figures    []Drawing
}

// Methods say how the numbers were made.
type Methods struct {
	Paragraphs []string
	Parameters []ParameterRow
}

// ParameterRow is one number of the study.
type ParameterRow struct {
	Name  string // path in the study, e.g. "msc.secretion.il6.base"
	Value float64
	Unit  string
	// Source is Citation.ID or "tentative"; Fitted tells calibrated values.
	Source string
	Fitted bool
	Note   string
}

// Verdict returns "PASS" or "FAIL".
func (c *ClaimRow) Verdict() string {
	if c.Pass {
		return "PASS"
	}
	return "FAIL"
}

// Passed returns how many claims pass, of how many.
func Passed(claims []ClaimRow) (passed, all int) {
	for i := range claims {
		if claims[i].Pass {
			passed++
		}
	}
	return passed, len(claims)
}

// String prints e with its unit, e.g. "2.41-fold (2.02–2.88)" or
// "41 % (30–52)".
func (e Effect) String() string {
	if bounds := e.bounds(); bounds != "" {
		return e.magnitude() + " (" + bounds + ")"
	}
	return e.magnitude()
}

// magnitude prints the value of e with its unit.
func (e Effect) magnitude() string {
	value := raised(e.value())
	switch {
	case e.Unit == "" || e.Unit == "1" || math.IsNaN(e.Value):
		return value
	case e.Unit == "fold":
		return value + "-fold"
	}
	return value + " " + e.Unit
}

// bounds prints the interval of e; "" if there is none.
func (e Effect) bounds() string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	return raised(e.interval())
}
