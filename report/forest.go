package report

// ForestFigure shows effects with confidence intervals, one per line: donors of
// one claim, or all claims.
type ForestFigure struct {
	Labels
	XLabel string // e.g. "fold change, arm over control"
	LogX   bool   // for ratios; effects must be positive
	Null   float64
	// Margin is the half-width of an equivalence region around Null: a factor
	// if LogX, otherwise in units of the effect; 0 for none.
	Margin float64
	Rows   []ForestRow
}

// ForestRow is one line.
type ForestRow struct {
	Label   string
	Group   string // a heading above neighbouring rows of equal group
	Effect  Estimate
	Accept  Estimate // accepted range: Low and High, NaN for open ends; zero value for none
	Colour  Colour
	Summary bool   // drawn as a diamond, in bold
	Verdict string // at the end of the line, e.g. "PASS"; "" for none
}

// TornadoFigure shows what a change of each parameter does to one outcome, the
// most important parameter on top.
type TornadoFigure struct {
	Labels
	XLabel    string  // outcome with its unit
	Base      float64 // outcome with all parameters as they are [unit of XLabel]
	Threshold float64 // where the verdict flips [unit of XLabel]; NaN for none
	LogX      bool
	Rows      []TornadoRow // drawn in the order of their effect
}

// TornadoRow is one parameter.
type TornadoRow struct {
	Parameter string
	// Low and High are the values tried, with unit, e.g. "0.5 /h" or "× 0.5".
	Low, High         string
	AtLow, AtHigh     float64 // outcome at these values [unit of XLabel]
	Source            string  // of the parameter, or "tentative"
	FlipsLow, FlipsUp bool    // the verdict changes
}
