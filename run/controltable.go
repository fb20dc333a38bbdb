package run

import (
	"cmp"
	"math"
	"slices"

	"niche/report"
	"niche/store"
)

// Tables returns the flux and concentration control coefficients, the
// elasticities by species and by parameters, and the theorems.
func (c *Control) Tables() []*store.Table {
	species, parameters := c.Steady.Prepared.StateIDs(), c.Steady.Prepared.parameterIDs()
	n, r := len(species), len(c.Processes)
	fluxes := pairs("flux_control", "Flux control coefficients", "flux", "reaction")
	concentrations := pairs("concentration_control", "Concentration control coefficients", "species", "reaction")
	elasticities := pairs("elasticities", "Elasticities", "reaction", "species")
	byParameter := pairs("parameter_elasticities", "Elasticities by parameters", "reaction", "parameter")
	for j := range r {
		for i := range r {
			fluxes.add(c.Processes[j], c.Processes[i], c.ScaledFluxControl(j, i), c.FluxControl.At(j, i))
		}
		for i := range n {
			if v := c.Elasticity.At(j, i); v != 0 {
				elasticities.add(c.Processes[j], species[i], c.ScaledElasticity(j, i), v)
			}
		}
	}
	for i := range n {
		for j := range r {
			concentrations.add(species[i], c.Processes[j], c.ScaledConcentrationControl(i, j), c.Concentration.At(i, j))
		}
	}
	for _, e := range c.ByParameter {
		if !c.Steady.Prepared.System.Parameters[e.Parameter].Internal {
			byParameter.add(c.Processes[e.Process], parameters[e.Parameter], e.Scaled, e.Unscaled)
		}
	}
	return []*store.Table{fluxes.table(), concentrations.table(), elasticities.table(), byParameter.table(), c.theoremTable()}
}

// theoremTable lists the deviations from the theorems.
func (c *Control) theoremTable() *store.Table {
	t := &store.Table{Name: "theorems", Title: "Theorems", Columns: []store.Column{
		{Name: "theorem", Strings: []string{}}, {Name: "relation", Strings: []string{}}, {Name: "deviation", Unit: "1", Floats: []float64{}},
	}}
	for _, th := range c.Theorems() {
		t.Columns[0].Strings = append(t.Columns[0].Strings, th.Name)
		t.Columns[1].Strings = append(t.Columns[1].Strings, th.Relation)
		t.Columns[2].Floats = append(t.Columns[2].Floats, th.Deviation)
	}
	return t
}

// pairTable is a table of coefficients by two names.
type pairTable struct{ t store.Table }

func pairs(name, title, row, column string) *pairTable {
	return &pairTable{store.Table{Name: name, Title: title, Columns: []store.Column{
		{Name: row, Strings: []string{}}, {Name: column, Strings: []string{}},
		{Name: "scaled", Unit: "1", Floats: []float64{}}, {Name: "unscaled", Floats: []float64{}},
	}}}
}

func (p *pairTable) add(row, column string, scaled, unscaled float64) {
	c := p.t.Columns
	c[0].Strings, c[1].Strings = append(c[0].Strings, row), append(c[1].Strings, column)
	c[2].Floats, c[3].Floats = append(c[2].Floats, scaled+0), append(c[3].Floats, unscaled+0) // no −0
}

func (p *pairTable) table() *store.Table { return &p.t }

// Drawings are heat maps of the scaled coefficients.
func (c *Control) Drawings() []report.Drawing {
	species := c.Steady.Prepared.StateIDs()
	return []report.Drawing{
		heat("flux-control", "Flux control coefficients", "d ln J / d ln v", c.Processes, c.Processes, c.ScaledFluxControl),
		heat("concentration-control", "Concentration control coefficients", "d ln S / d ln v", species, c.Processes, c.ScaledConcentrationControl),
		heat("elasticities", "Elasticities", "d ln v / d ln S", c.Processes, species, c.ScaledElasticity),
	}
}

// Most rows and columns that a heat map shows.
const heatRows, heatColumns = 30, 14

// heat draws value by rows and columns; where there are too many of them, those
// with the largest values, in their order.
func heat(name, title, unit string, rows, columns []string, value func(row, column int) float64) *report.HeatFigure {
	shownRows := leading(len(rows), heatRows, len(columns), value)
	shownColumns := leading(len(columns), heatColumns, len(rows), func(c, r int) float64 { return value(r, c) })
	f := &report.HeatFigure{Labels: report.Labels{Name: name, Title: title}, Unit: unit}
	if len(shownRows) < len(rows) || len(shownColumns) < len(columns) {
		f.Note = "the rows and columns with the largest values; the tables hold all"
	}
	for _, k := range shownColumns {
		f.Columns = append(f.Columns, report.HeatColumn{Label: columns[k]})
	}
	for _, i := range shownRows {
		f.Rows = append(f.Rows, rows[i])
		row := make([]float64, len(shownColumns))
		for c, k := range shownColumns {
			row[c] = value(i, k)
		}
		f.Values = append(f.Values, row)
	}
	return f
}

// leading returns at most the given number of indices below n, ascending, those
// whose value is largest over the second index below m.
func leading(n, most, m int, value func(i, k int) float64) []int {
	size := make([]float64, n)
	indices := make([]int, n)
	for i := range n {
		indices[i] = i
		for k := range m {
			if v := math.Abs(value(i, k)); v > size[i] {
				size[i] = v
			}
		}
	}
	if n <= most {
		return indices
	}
	slices.SortStableFunc(indices, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	indices = indices[:most]
	slices.Sort(indices)
	return indices
}
