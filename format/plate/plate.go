package plate

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"niche/diag"
	"niche/internal/bounded"
	"niche/units"
)

// Kind says what the responses of a plate are.
type Kind int

const (
	Signal     Kind = iota // anything that grows with the number of living cells
	Viability              // share of the untreated control
	Inhibition             // 1 − viability
)

// String returns the name of the column.
func (k Kind) String() string { return []string{"response", "viability", "inhibition"}[k] }

// Drug is a drug of a plate.
type Drug struct {
	Name string
	Unit units.Unit // of all its doses: the first that the file uses
	// UnitText is the unit as the file writes it.
	UnitText string

	pos diag.Pos // of the unit
}

// Treatment is a dose of one drug.
type Treatment struct {
	Drug int     // index into Plate.Drugs
	Dose float64 // [Unit of the drug], > 0
}

// Well is one measurement.
type Well struct {
	Treatments []Treatment // none, one or two
	Response   float64     // as measured; a fraction for Viability and Inhibition
	Control    float64     // response without drug; NaN if not given
	Start      float64     // response when the drug was added; NaN if not given
	Replicate  string
	Experiment string // cell line, time, plate, …; "" if the file has one
	Blank      bool   // no cells
	Pos        diag.Pos
}

// Plate is what a file says.
type Plate struct {
	File        string
	Kind        Kind
	Drugs       []Drug
	Wells       []Well
	Experiments []string // in the order of the file
	Percent     bool     // responses were given in percent and have been divided by 100
}

// Options are choices of a reader.
type Options struct {
	// Unit is that of doses that the file gives none for, "" to refuse them.
	Unit string
}

// ReadFile reads the plate in the file at path. The list holds every problem;
// the plate is nil if it has errors. An error of the file system has the code
// N1001.
func ReadFile(path string, o Options) (*Plate, diag.List) {
	var list diag.List
	content, err := bounded.ReadFile(path, maxBytes)
	var large *bounded.TooLarge
	if errors.As(err, &large) {
		list.Errorf(diag.PlateTable, diag.Pos{File: path}, "check that this is a plate", "%v", large)
		return nil, list
	}
	if err != nil {
		list.Add(&diag.Diagnostic{Code: diag.NoSuchFile, Pos: diag.Pos{File: path}, Message: err.Error(), Hint: "check the path", Cause: err})
		return nil, list
	}
	return Read(path, content, o)
}

// Read reads a plate from the content of a file, whose name says what it is:
// .xlsx is a workbook, everything else text.
func Read(file string, content []byte, o Options) (*Plate, diag.List) {
	var list diag.List
	if len(content) > maxBytes {
		list.Errorf(diag.PlateTable, diag.Pos{File: file}, "", "the file has %d bytes; at most %d are read", len(content), maxBytes)
		return nil, list
	}
	var sheets []*sheet
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		sheets = workbookSheets(file, content, &list)
	} else if s := textSheet(file, content, &list); s != nil && len(s.rows) > 0 {
		sheets = []*sheet{s}
	}
	if len(list) == 0 && len(sheets) == 0 {
		list.Errorf(diag.PlateLayout, diag.Pos{File: file}, "", "the file holds no table")
	}
	b := newBuilder(file, o, &list)
	for _, s := range sheets {
		b.sheet(s, len(sheets) > 1)
	}
	b.finish()
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	return b.plate, list
}

// IsPlate reports whether the name of a file is that of a table.
func IsPlate(file string) bool {
	return slices.Contains([]string{".csv", ".tsv", ".xlsx"}, strings.ToLower(filepath.Ext(file)))
}

// Describe returns a line about the plate for people.
func (p *Plate) Describe() string {
	drugs := make([]string, len(p.Drugs))
	for i, d := range p.Drugs {
		drugs[i] = d.Name + " [" + d.UnitText + "]"
	}
	return fmt.Sprintf("%d wells, %s, %s", len(p.Wells), strings.Join(drugs, ", "), p.Kind)
}
