package bngl_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/format/bngl"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
	"niche/sim/simtest"
)

// TestWriteNetworks writes networks of BioNetGen again.
func TestWriteNetworks(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, "networks"), "*.net"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil || info.Size() > 1<<20 {
			continue // the small ones have all there is
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			m, list := bngl.Read(file, src)
			if m == nil {
				t.Fatal(list)
			}
			again(t, m, nil)
		})
	}
}

// again writes m, reads it and compares the dynamics; scale is the amount that
// one unit of a species is.
func again(t *testing.T, m *model.Model, scale map[string]float64) {
	t.Helper()
	text, names, list := bngl.Write(m)
	if list.HasErrors() {
		t.Fatal(list)
	}
	got, list := bngl.Read("m.net", text)
	if got == nil || len(list) > 0 {
		t.Fatalf("%v\n%s", list, text)
	}
	if !simtest.CompareScaled(t, got, m, names, scale) {
		t.Error("nothing was compared")
	}
	if t.Failed() {
		t.Logf("%s", text[:min(len(text), 3000)])
	}
}

// TestWriteSBML writes the models of public collections that a network can hold.
func TestWriteSBML(t *testing.T) {
	whole := os.Getenv("CI") != "" // not every sixteenth only
	for dir, want := range map[string]int{"semantic": 282, "stochastic": 20, "biomodels": 215} {
		t.Run(dir, func(t *testing.T) {
			written, n := 0, 0
			reasons := map[string]int{}
			err := filepath.WalkDir(testdata.Dir(t, dir), func(path string, _ fs.DirEntry, err error) error {
				if err != nil || !strings.HasSuffix(path, ".xml") {
					return err
				}
				m, _, err := sbml.ReadFile(path)
				if n++; err != nil || m == nil || !whole && n%16 != 0 {
					return err
				}
				_, _, list := bngl.Write(m)
				if list.HasErrors() {
					if !list.Unsupported() {
						t.Errorf("%s: %v", path, list)
					}
					text := list.Err().Error()
					text = text[strings.Index(text, "cannot express"):]
					reasons[strings.Join(strings.Fields(text)[2:min(6, len(strings.Fields(text)))], " ")]++
					return nil
				}
				written++
				if scale := amounts(m); scale != nil && !strings.Contains(path, "BIOMD0000000423") { // fluxes that cancel, to rounding
					t.Run(filepath.Base(path), func(t *testing.T) { again(t, m, scale) })
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d written, refused: %v", written, reasons)
			if whole && written < want {
				t.Errorf("%d models written, want at least %d", written, want)
			}
		})
	}
}

// amounts are the sizes of the compartments of species that mean concentrations;
// nil if formulas give sizes.
func amounts(m *model.Model) map[string]float64 {
	for _, a := range m.InitialAssignments {
		for i := range m.Compartments {
			if a.Symbol == m.Compartments[i].ID {
				return nil
			}
		}
	}
	scale := map[string]float64{}
	for i := range m.Species {
		s := &m.Species[i]
		for j := range m.Compartments {
			if c := &m.Compartments[j]; c.ID == s.Compartment && !s.HasOnlySubstanceUnits && c.Dimensions != 0 {
				scale[s.ID] = c.Size
			}
		}
	}
	return scale
}
