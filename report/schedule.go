package report

// ScheduleFigure shows who gets what when, as a Gantt chart over a response on
// the same time axis.
type ScheduleFigure struct {
	Labels
	XLabel string // e.g. "time (h)"
	YLabel string // of the response, with unit
	Tracks []Track
	Curves []Series
	LogY   bool
}

// Track is one line of the Gantt chart.
type Track struct {
	Label  string
	Colour Colour
	Spans  []Span
	Doses  []float64 // boluses [unit of XLabel]
}

// Span is a stretch of time with something present.
type Span struct {
	From, To float64 // [unit of XLabel]
	Label    string  // written in it if it fits
}
