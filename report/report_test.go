package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"niche/report"
	"niche/store"
)

func sample() *report.Figure {
	return &report.Figure{
		Name: "f", Title: "pSTAT3 & <SOCS3>", XLabel: "time after IL-6 (min)", YLabel: "pSTAT3 (nM)", Caption: "A caption.",
		Series: []report.Series{
			{Name: "with drug", X: []float64{-60, 0, 60, 300}, Y: []float64{0, 1, 3, 2}},
			{Name: "without drug", X: []float64{-60, 0, 60, 300}, Y: []float64{0, math.NaN(), 8, 4}, Dashed: true},
			{Name: "measured", X: []float64{0, 60}, Y: []float64{1, 7.5}, Points: true},
		},
	}
}

// wellFormed returns the texts of an XML document.
func wellFormed(t *testing.T, doc []byte) string {
	t.Helper()
	var text strings.Builder
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.Strict, d.Entity = true, xml.HTMLEntity
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if c, ok := tok.(xml.CharData); ok {
			text.Write(c)
		}
	}
}

func TestFigureHasAxesLegendAndSeries(t *testing.T) {
	svg, err := sample().SVG()
	if err != nil {
		t.Fatal(err)
	}
	text := wellFormed(t, svg)
	for _, want := range []string{"pSTAT3 & <SOCS3>", "time after IL-6 (min)", "pSTAT3 (nM)", "with drug", "without drug", "measured", "300"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figure does not show %q", want)
		}
	}
	if !bytes.Contains(svg, []byte("stroke-dasharray")) {
		t.Error("no dashed line")
	}
}

func TestFigureIsTheSameEveryTime(t *testing.T) {
	a, err := sample().SVG()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sample().SVG()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two drawings of one figure differ")
	}
}

func TestPNGIsAsLargeAsAsked(t *testing.T) {
	f := sample()
	f.Width, f.Height = 25.4, 12.7
	b, err := f.PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 1920 || size.Y != 960 {
		t.Errorf("25.4 × 12.7 cm at 192 dpi is %v, want 1920 × 960", size)
	}
}

// TestHardFigures draws what simulations may hand over.
func TestHardFigures(t *testing.T) {
	for name, f := range map[string]*report.Figure{
		"empty":         {Name: "e"},
		"all NaN":       {Series: []report.Series{{Name: "a", X: []float64{0, 1}, Y: []float64{math.NaN(), math.NaN()}}}},
		"constant":      {Series: []report.Series{{Name: "a", X: []float64{0, 1}, Y: []float64{3, 3}}}},
		"zero":          {Series: []report.Series{{Name: "a", X: []float64{0, 1}, Y: []float64{0, 0}}}},
		"rounding":      {Series: []report.Series{{Name: "a", X: []float64{0, 1, 2}, Y: []float64{1, 1 + 1e-15, 1}}}},
		"one point":     {Series: []report.Series{{Name: "a", X: []float64{1}, Y: []float64{2}}}},
		"huge":          {Series: []report.Series{{Name: "a", X: []float64{0, 1e300}, Y: []float64{-1e300, 1e300}}}},
		"tiny":          {Series: []report.Series{{Name: "a", X: []float64{0, 1e-300}, Y: []float64{0, 1e-300}}}},
		"log with zero": {LogX: true, LogY: true, Series: []report.Series{{Name: "a", X: []float64{0, 1, 10}, Y: []float64{1, 0, 100}}}},
		"log of one":    {LogX: true, LogY: true, Series: []report.Series{{Name: "a", X: []float64{10}, Y: []float64{5}}}},
		"log of none":   {LogY: true, Series: []report.Series{{Name: "a", X: []float64{10}, Y: []float64{-5}}}},
	} {
		svg, err := f.SVG()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wellFormed(t, svg)
	}
}

// TestBandBeyondThePicture draws a band that reaches far beyond the axes: it ends
// at the frame, and drawing takes no longer for it.
func TestBandBeyondThePicture(t *testing.T) {
	f := &report.DoseFigure{Labels: report.Labels{Name: "f", Title: "t"}, XLabel: "drug", Unit: "nM", YLabel: "viability (%)", Curves: []report.DoseCurve{{
		Label: "a", Doses: []float64{1, 10}, Mean: []float64{100, 50}, FitDoses: []float64{1, 3, 10}, Fit: []float64{100, 80, 50},
		FitLow: []float64{-1e300, 70, math.Inf(-1)}, FitHigh: []float64{1e300, math.NaN(), math.Inf(1)},
	}}}
	svg, err := report.SVG(f)
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`[0-9]{5,}|NaN|Inf`).Find(svg); m != nil {
		t.Errorf("the picture holds %s", m)
	}
	if _, err := report.PNG(f); err != nil {
		t.Fatal(err)
	}
}

func TestPageStandsAlone(t *testing.T) {
	long := &store.Table{Name: "values", Title: "Values", Columns: []store.Column{{Name: "time", Unit: "min", Floats: make([]float64, 1000)}}}
	for i := range long.Columns[0].Floats {
		long.Columns[0].Floats[i] = float64(i)
	}
	short := &store.Table{Name: "peaks", Title: "Peaks", Columns: []store.Column{
		{Name: "quantity", Strings: []string{"<pSTAT3>"}}, {Name: "peak", Unit: "nM", Floats: []float64{8.550512345}},
	}}
	page := &report.Page{
		Title: "a <b>", Subtitle: "c", Facts: []report.Fact{{Name: "dose", Value: "10 ng/ml"}},
		Sections: []report.Section{
			{Heading: "Figures", Figures: []*report.Figure{sample()}, Paragraphs: []string{"words"}},
			{Heading: "Tables", Tables: []*store.Table{short, long}},
			{Heading: "References", List: []string{"A & B. https://doi.org/10.1/x"}},
		},
	}
	html, err := page.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a &lt;b&gt;", "<svg", "A caption.", "&lt;pSTAT3&gt;", "8.5505", "[nM]", "10 ng/ml",
		"One row of every 17; the run directory holds all 1000.", `<a href="https://doi.org/10.1/x">`,
	} {
		if !bytes.Contains(html, []byte(want)) {
			t.Errorf("the page does not contain %q", want)
		}
	}
	if m := regexp.MustCompile(`(?i)<script|<link|\ssrc=|@import|url\(`).Find(html); m != nil {
		t.Errorf("the page is not self-contained: it has %q", m)
	}
	if n := bytes.Count(html, []byte("<tr>")); n > 70 {
		t.Errorf("the page shows %d rows of tables", n)
	}
}

func TestReferences(t *testing.T) {
	doi := regexp.MustCompile(`^10\.\d{4,9}/\S+$`)
	seen := map[string]bool{}
	for _, r := range report.References() {
		if !doi.MatchString(r.DOI) || r.Title == "" || r.Key == "" || seen[r.DOI] {
			t.Errorf("reference %+v", r)
		}
		seen[r.DOI] = true
	}
	if got := report.References("il6", "nothing"); len(got) != 1 || !strings.Contains(got[0].String(), "https://doi.org/10.3389/fphys.2017.00775") {
		t.Errorf("references of il6: %v", got)
	}
}
