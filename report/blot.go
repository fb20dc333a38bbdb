package report

// BlotFigure is a synthetic western blot: bands painted from numbers, with the
// densitometry of every band below it. It always says that it is synthetic.
type BlotFigure struct {
	Labels
	Lanes []Lane
	Rows  []BlotRow
}

// Lane is one lane of the gel.
type Lane struct {
	Label string
	Group string // a line above neighbouring lanes of equal group; "" for none
}

// BlotRow is one protein.
type BlotRow struct {
	Protein string
	Mass    float64 // apparent molar mass [kDa]; 0 if unknown
	// Density is the mean band per lane, relative to the loading control and
	// to the reference lane [1].
	Density []float64
	SD      []float64 // over donors [1], per lane; nil for none
	Loading bool      // a loading control: no densitometry
}
