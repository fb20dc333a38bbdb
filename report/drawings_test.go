package report_test

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/report"
)

// TestGallery draws every kind of figure and compares size, shapes and texts
// with testdata/gallery.golden; with -gallery it keeps the figures, which is how
// changes are to be looked at.
func TestGallery(t *testing.T) {
	var golden strings.Builder
	for _, d := range examples() {
		svg, bitmap, err := report.Render(d)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, svg)
		pic, err := d.Draw()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&golden, "%s %.0f × %.0f\n", d.Describe().Name, pic.Width, pic.Height)
		for _, shape := range []string{"<rect", "<circle", "<path", "<g>"} {
			fmt.Fprintf(&golden, "  %s %d\n", shape, bytes.Count(svg, []byte(shape)))
		}
		fmt.Fprintf(&golden, "  %s\n  alt: %s\n\n", strings.Join(pic.Texts(), " | "), d.Describe().Alt)
		img, err := png.DecodeConfig(bytes.NewReader(bitmap))
		if err != nil {
			t.Fatal(err)
		}
		if img.Width != int(2*pic.Width+0.5) || img.Height != int(2*pic.Height+0.5) {
			t.Errorf("%s: the bitmap is %d × %d", d.Describe().Name, img.Width, img.Height)
		}
		keep(t, d.Describe().Name, svg, bitmap)
	}
	compare(t, filepath.Join("testdata", "gallery.golden"), golden.String())
}

// keep writes a figure into the folder of -gallery.
func keep(t *testing.T, name string, svg, bitmap []byte) {
	t.Helper()
	if *gallery == "" {
		return
	}
	for ext, b := range map[string][]byte{".svg": svg, ".png": bitmap} {
		if err := os.WriteFile(filepath.Join(*gallery, name+ext), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// compare compares text with a golden file, which -update rewrites.
func compare(t *testing.T, name, have string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if have == string(want) {
		return
	}
	lines := strings.Split(string(want), "\n")
	for i, l := range strings.Split(have, "\n") {
		if i >= len(lines) || l != lines[i] {
			t.Fatalf("%s:%d: have %q; look at the figures with -gallery, then rewrite with -update", name, i+1, l)
		}
	}
	t.Fatalf("%s is longer than what is drawn", name)
}

func TestDrawingsAreTheSameEveryTime(t *testing.T) {
	again := examples()
	for i, d := range examples() {
		a, err := report.SVG(d)
		if err != nil {
			t.Fatal(err)
		}
		b, err := report.SVG(again[i])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two drawings differ", d.Describe().Name)
		}
	}
	a, err := report.PNG(exampleDose())
	if err != nil {
		t.Fatal(err)
	}
	b, err := report.PNG(exampleDose())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two bitmaps differ")
	}
}

// TestTextsStayInside: no text begins or ends beyond the figure.
func TestTextsStayInside(t *testing.T) {
	for _, d := range examples() {
		pic, err := d.Draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range pic.Overflow() {
			t.Errorf("%s: %q reaches beyond the figure", d.Describe().Name, out)
		}
	}
}

func TestTablesOfDrawings(t *testing.T) {
	rows := map[string]int{"viability": 160, "elisa": 144, "growth": 100, "blot": 32, "markers": 56, "morphology": 18, "synergy": 96, "xenograft": 660, "forest": 16, "tornado": 5, "wiring": 31}
	for _, d := range examples() {
		table := d.Table()
		if want, ok := rows[table.Name]; ok && table.Rows() != want {
			t.Errorf("%s: %d rows, want %d", table.Name, table.Rows(), want)
		}
		if err := table.WriteParquet(io.Discard); err != nil {
			t.Error(err)
		}
		if d.Describe().Name != table.Name || table.Rows() == 0 {
			t.Errorf("%s: a table %q of %d rows", d.Describe().Name, table.Name, table.Rows())
		}
	}
	units := map[string]string{}
	for _, c := range exampleBars().Table().Columns {
		units[c.Name] = c.Unit
	}
	if units["value"] != "% of untreated" || units["group"] != "" {
		t.Errorf("units %v", units)
	}
}

// TestDescriptionsHoldTheNumbers: what is seen is also said.
func TestDescriptionsHoldTheNumbers(t *testing.T) {
	for _, c := range []struct {
		d    report.Drawing
		want string
	}{
		{exampleBlot(), "pSTAT3 (Y705): mono 1.0, + MSC 2.6"},
		{exampleDose(), "coculture: IC50 420 nM (95 % CI 336–533)"},
		{exampleForest(), "all donors: 2.41 (2.02–2.88), PASS."},
		{exampleTornado(), "IL-6 receptors of AML cells: 1.08 at × 0.5, 1.61 at × 2, flips the verdict at × 0.5."},
		{exampleWiring(), "ruxolitinib inhibits pJAK2."},
		{exampleMorphology(), "resistant, + MSC: round (< 1.5) 29 %"},
	} {
		if alt := c.d.Describe().Alt; !strings.Contains(alt, c.want) {
			t.Errorf("%s: no %q in %q", c.d.Describe().Name, c.want, alt)
		}
	}
}

// TestHardDrawings draws what simulations may hand over.
func TestHardDrawings(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, d := range map[string]report.Drawing{
		"no bars":        &report.BarFigure{},
		"NaN bars":       &report.BarFigure{LogY: true, Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{nan, nan}}}}}},
		"one value":      &report.BarFigure{Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{5}}}}}},
		"zero bars":      &report.BarFigure{Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{0, 0}}}}}},
		"zero log bars":  &report.BarFigure{LogY: true, Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{0, 0}}}}}},
		"negative bars":  &report.BarFigure{Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{-5, -6}}}}, {Label: "b", Bars: []report.Bar{{Values: []float64{3}}}}}},
		"infinite bars":  &report.BarFigure{Groups: []report.BarGroup{{Label: "a", Bars: []report.Bar{{Values: []float64{1, inf}}}}}},
		"no stacks":      &report.StackFigure{},
		"NaN stacks":     &report.StackFigure{Parts: []string{"a"}, Groups: []report.StackGroup{{Bars: []report.StackBar{{Mean: []float64{nan}}}}}},
		"no lanes":       &report.BlotFigure{Rows: []report.BlotRow{{Protein: "p"}}},
		"NaN bands":      &report.BlotFigure{Lanes: []report.Lane{{}}, Rows: []report.BlotRow{{Density: []float64{nan}}}},
		"zero bands":     &report.BlotFigure{Lanes: []report.Lane{{}}, Rows: []report.BlotRow{{Density: []float64{0}, SD: []float64{nan}}}},
		"no heat":        &report.HeatFigure{},
		"NaN heat":       &report.HeatFigure{Rows: []string{"a"}, Columns: []report.HeatColumn{{Label: "b"}}, Values: [][]float64{{nan}}},
		"zero heat":      &report.HeatFigure{Rows: []string{"a"}, Columns: []report.HeatColumn{{Label: "b"}}, Values: [][]float64{{0}}},
		"infinite heat":  &report.HeatFigure{Rows: []string{"a"}, Columns: []report.HeatColumn{{Label: "b"}}, Values: [][]float64{{-inf}}},
		"no matrix":      &report.MatrixFigure{Panels: []report.MatrixPanel{{Title: "x"}}},
		"no curves":      &report.DoseFigure{},
		"NaN curve":      &report.DoseFigure{Curves: []report.DoseCurve{{Doses: []float64{0, 1}, Mean: []float64{nan, nan}, IC50: report.Estimate{Value: nan}}}},
		"infinite IC50":  &report.DoseFigure{Curves: []report.DoseCurve{{Doses: []float64{0, 1}, Mean: []float64{100, 90}, IC50: report.Estimate{Value: inf, Low: 3, High: inf}}}},
		"zero doses":     &report.DoseFigure{Curves: []report.DoseCurve{{Doses: []float64{0}, Mean: []float64{100}}}},
		"no animals":     &report.TumourFigure{},
		"gone animals":   &report.TumourFigure{Days: []float64{0, 1}, Groups: []report.TumourGroup{{Animals: [][]float64{{nan, nan}}}}},
		"log animals":    &report.TumourFigure{LogY: true, Days: []float64{0}, Groups: []report.TumourGroup{{Animals: [][]float64{{0}}}}},
		"no rows":        &report.ForestFigure{LogX: true, Null: 1},
		"NaN effect":     &report.ForestFigure{LogX: true, Null: 1, Rows: []report.ForestRow{{Effect: report.Estimate{Value: nan, Low: nan, High: nan}}}},
		"open interval":  &report.ForestFigure{LogX: true, Null: 1, Rows: []report.ForestRow{{Effect: report.Estimate{Value: 2, Low: 0, High: inf}, Summary: true}}},
		"no parameters":  &report.TornadoFigure{},
		"NaN parameters": &report.TornadoFigure{Base: 1, Threshold: nan, LogX: true, Rows: []report.TornadoRow{{AtLow: nan, AtHigh: nan}}},
		"no schedule":    &report.ScheduleFigure{},
		"no wiring":      &report.WiringFigure{},
		"a box":          &report.WiringFigure{Boxes: []report.WiringBox{{ID: "a", Label: "b"}}},
	} {
		svg, _, err := report.Render(d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wellFormed(t, svg)
		if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s: a coordinate is not a number", name)
		}
		d.Table()
	}
}

func TestDrawingsRefuse(t *testing.T) {
	one, two := []float64{1}, []float64{1, 2}
	for want, d := range map[string]report.Drawing{
		"a bracket ends at bar 1":        &report.BarFigure{Groups: []report.BarGroup{{Bars: []report.Bar{{}}}}, Brackets: []report.Bracket{{To: [2]int{0, 1}}}},
		"has 1 means":                    &report.StackFigure{Parts: []string{"a", "b"}, Groups: []report.StackGroup{{Bars: []report.StackBar{{Mean: one}}}}},
		`protein "p" has 2 densities`:    &report.BlotFigure{Lanes: []report.Lane{{}}, Rows: []report.BlotRow{{Protein: "p", Density: two}}},
		"row 0 has 2 values":             &report.HeatFigure{Rows: []string{"a"}, Columns: []report.HeatColumn{{}}, Values: [][]float64{two}},
		`panel "p": 1 rows`:              &report.MatrixFigure{RowDoses: two, ColumnDoses: one, Panels: []report.MatrixPanel{{Title: "p", Values: [][]float64{one}}}},
		`curve "c" has 2 doses, 1 means`: &report.DoseFigure{Curves: []report.DoseCurve{{Label: "c", Doses: two, Mean: one}}},
		`curve "c" has 2 fitted doses`:   &report.DoseFigure{Curves: []report.DoseCurve{{Label: "c", FitDoses: two, Fit: one}}},
		`animal 1 of group "g"`:          &report.TumourFigure{Days: two, Groups: []report.TumourGroup{{Label: "g", Animals: [][]float64{one}}}},
		`effect -1 of "e"`:               &report.ForestFigure{LogX: true, Rows: []report.ForestRow{{Label: "e", Effect: report.Estimate{Value: -1}}}},
		"base value 0":                   &report.TornadoFigure{LogX: true},
		`response "r" has 2 times`:       &report.ScheduleFigure{Curves: []report.Series{{Name: "r", X: two, Y: one}}},
		`series "s" has 2 x, 1 y`:        &report.Figure{Series: []report.Series{{Name: "s", X: two, Y: one}}},
		`two nodes are called "n"`:       &report.WiringFigure{Boxes: []report.WiringBox{{}}, Nodes: []report.WiringNode{{ID: "n"}, {ID: "n"}}},
		`an edge joins "n" and "m"`:      &report.WiringFigure{Boxes: []report.WiringBox{{}}, Nodes: []report.WiringNode{{ID: "n"}}, Edges: []report.WiringEdge{{From: "n", To: "m"}}},
	} {
		if _, err := report.SVG(d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestColours(t *testing.T) {
	c := report.NewColours("a", "b", "a", "c")
	if c["a"] != report.Blue || c["b"] != report.Vermilion || c["c"] != report.Green {
		t.Errorf("colours %v", c)
	}
}

func TestEstimates(t *testing.T) {
	for _, c := range []struct {
		e    report.Estimate
		want string
	}{
		{report.Estimate{Value: 1.8449, Low: 1.617, High: 2.1}, "1.84 (1.62–2.10)"},
		{report.Estimate{Value: 0.61, Low: 0.52, High: 0.7249}, "0.61 (0.52–0.72)"},
		{report.Estimate{Value: 110, Low: 88.2, High: 140}, "110 (88–140)"},
		{report.Estimate{Value: -38, Low: -44, High: -31}, "−38.0 (−44.0 to −31.0)"},
		{report.Estimate{Value: 2, Low: math.NaN(), High: 3}, "2.00"},
		{report.Estimate{Value: 2, Low: 0, High: math.Inf(1)}, "2.00 (0.0–∞)"},
	} {
		if got := c.e.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
