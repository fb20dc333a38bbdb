package culture

import "niche/ode"

// Record is what was observed in one culture. Rows follow Setup.Times.
type Record struct {
	Times      []float64 // [h]
	Volume     float64   // of medium [ml]
	Substrates []string
	Medium     [][]float64 // free concentration, substrate × time [nM]
	Cells      []CellRecord
	Balance    []Balance // one per substrate
	Stats      ode.Stats
}

// CellRecord is what was observed of one cell type.
type CellRecord struct {
	Type      string
	Live      []float64 // live cells [cells]
	Quiescent []float64 // of these, quiescent [cells]
	Born      []float64 // cells that divisions added so far [cells]
	Died      []float64 // cells that died so far [cells]
	Causes    []string
	DiedBy    [][]float64 // cause × time [cells]
	Inside    [][]float64 // mean concentration in live cells, substrate × time [nM]; nil where nothing enters
	Mean      [][]float64 // mean over live cells, probe × time [unit of the probe]; nil for a signal the type lacks
	Above     [][]float64 // fraction of live cells above the threshold, probe × time [1]; nil without threshold
}

// Balance is the account of one substrate at the last time, as concentrations in
// the medium [nM] that the amounts would make: Added + Secreted = Present + Bound
// + Inside + Lost, but for rounding and the error of integration.
type Balance struct {
	Added    float64 // initially, by actions and by pharmacokinetics [nM]
	Secreted float64 // by cells [nM]
	Present  float64 // free in the medium [nM]
	Bound    float64 // in complexes in the medium [nM]
	Inside   float64 // inside live cells [nM]
	Lost     float64 // decayed, degraded by cells or removed with medium [nM]
}

// Error is the imbalance relative to what was added and secreted [1].
func (b Balance) Error() float64 {
	in := b.Added + b.Secreted
	if in == 0 {
		return 0
	}
	return (b.Present + b.Bound + b.Inside + b.Lost - in) / in
}

// Cell returns the record of a cell type, nil if it has none.
func (r *Record) Cell(cellType string) *CellRecord {
	for i := range r.Cells {
		if r.Cells[i].Type == cellType {
			return &r.Cells[i]
		}
	}
	return nil
}
