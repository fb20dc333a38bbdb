package report

// HeatFigure is a map of markers by arms, coloured by log2 fold change on a
// diverging scale that is the same for the colour-blind.
type HeatFigure struct {
	Labels
	Rows    []string // markers
	Columns []HeatColumn
	Values  [][]float64 // [log2 fold], by row and column; NaN is hatched
	Unit    string      // of the scale; "log2 fold change" if empty
	Limit   float64     // end of the scale [unit of Values]; from the data if 0
}

// HeatColumn is one arm.
type HeatColumn struct {
	Label string
	Group string // a line above neighbouring columns of equal group
}

// MatrixFigure shows panels of one value per pair of doses of two drugs:
// viability, inhibition, synergy. Doses have the zero dose first, if there is
// one.
type MatrixFigure struct {
	Labels
	RowDrug, ColumnDrug   string // names
	RowUnit, ColumnUnit   string // of the doses
	RowDoses, ColumnDoses []float64
	Panels                []MatrixPanel
}

// MatrixPanel is one heat map with its values written in it.
type MatrixPanel struct {
	Title  string
	Unit   string      // of the values, e.g. "%"
	Values [][]float64 // by row dose and column dose; NaN is hatched
	// Diverging colours around zero (synergy); otherwise from zero up.
	Diverging bool
	Limit     float64 // end of the scale [unit of Values]; from the data if 0
	Note      string  // below the panel, e.g. "mean Bliss 4.1 (95 % CI 2.0 to 6.3)"
}
