package report

// DoseFigure shows dose–response curves: measured points with error bars, the
// fitted curve with its band, and a mark at each IC50, over a logarithmic axis
// with the zero dose apart at its left end.
type DoseFigure struct {
	Labels
	XLabel    string // drug, e.g. "cytarabine"
	Unit      string // of the doses, e.g. "nM"
	YLabel    string // e.g. "viability (% of untreated)"
	Curves    []DoseCurve
	Reference float64 // a dashed line at this value [unit of YLabel]; 0 for none
}

// DoseCurve is one arm.
type DoseCurve struct {
	Label  string
	Colour Colour
	Doses  []float64 // [Unit], ascending; 0 allowed
	Mean   []float64 // per dose [unit of YLabel]
	SD     []float64 // per dose [unit of YLabel]; nil for none
	N      int       // replicates or donors per dose
	// The fitted curve and its band [Unit, unit of YLabel]; nil for none.
	FitDoses, Fit, FitLow, FitHigh []float64
	IC50                           Estimate // [Unit]; Value NaN or 0 for none
}
