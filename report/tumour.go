package report

// TumourFigure shows xenografts: a panel with the mean of every group, and a
// panel per group with every animal; dosing is marked below the time axis.
type TumourFigure struct {
	Labels
	YLabel string    // "tumour volume (mm³)" if empty
	Days   []float64 // measurement times [d]
	Groups []TumourGroup
	Dosing []Dosing
	LogY   bool
}

// TumourGroup is one group of animals.
type TumourGroup struct {
	Label   string
	Colour  Colour
	Animals [][]float64 // [unit of YLabel], by animal and day; NaN after an animal has left
}

// Dosing are the times at which something is given.
type Dosing struct {
	Label  string
	Colour Colour
	Days   []float64 // boluses [d]
	Spans  [][2]float64
}
