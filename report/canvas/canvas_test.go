package canvas_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/report/canvas"
)

func sample() *canvas.Picture {
	p := canvas.New(60, 40)
	p.Note("a <note>")
	p.Rectangle(10, 10, 20, 10, 0, canvas.Style{Fill: canvas.RGB(255, 0, 0)})
	p.Done()
	p.Circle(45, 15, 5, canvas.Style{Fill: canvas.Axis, Opacity: 0.5})
	p.Line(0, 35, 60, 35, canvas.Style{Stroke: canvas.RGB(0, 0, 255), Width: 4, Dash: []float64{30, 30}})
	p.Text(30, 30, "a & b", canvas.Font{Size: 10, Align: canvas.Centre, Turn: 90, Bold: true})
	return p
}

func TestSVG(t *testing.T) {
	svg := string(sample().SVG(`say "hello"`))
	for _, want := range []string{
		`viewBox="0 0 60 40"`, `aria-label="say &#34;hello&#34;"`, `<g><title>a &lt;note&gt;</title>`, `<rect x="10" y="10" width="20" height="10" fill="#ff0000"/>`,
		`<circle cx="45" cy="15" r="5" fill="#4a5563" opacity="0.5" class="f-axis"/>`, `stroke="#0000ff" stroke-width="4" stroke-dasharray="30 30"`,
		`font-size="10" font-weight="700" text-anchor="middle" transform="rotate(-90 30 30)" fill="#1b2430" class="f-text">a &amp; b</text>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}

func decoded(t *testing.T, p *canvas.Picture, scale float64) image.Image {
	t.Helper()
	b, err := p.PNG(scale)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestPNG looks at single pixels: shapes are where the SVG has them.
func TestPNG(t *testing.T) {
	img := decoded(t, sample(), 2)
	if s := img.Bounds().Size(); s != image.Pt(120, 80) {
		t.Fatalf("size %v", s)
	}
	for at, want := range map[image.Point]string{
		{2, 2}: "ffffff", {40, 30}: "ff0000", {62, 30}: "ffffff", {90, 30}: "a4aab1", {20, 70}: "0000ff", {90, 70}: "ffffff",
	} {
		c, ok := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
		if got := fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B); !ok || got != want {
			t.Errorf("pixel %v is %s, want %s", at, got, want)
		}
	}
}

// TestTurnedText: a text turned by 90° reads upwards, centred at its anchor.
func TestTurnedText(t *testing.T) {
	p := canvas.New(40, 100)
	p.Text(20, 50, "mmmm", canvas.Font{Size: 14, Align: canvas.Centre, Turn: 90})
	img := decoded(t, p, 1)
	top, bottom := 100, 0
	for y := range 100 {
		for x := range 40 {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				top, bottom = min(top, y), max(bottom, y)
				if x > 20 {
					t.Fatalf("ink right of the baseline at %d, %d", x, y)
				}
			}
		}
	}
	width := canvas.Font{Size: 14}.Width("mmmm")
	if math.Abs(float64(top+bottom)/2-50) > 1.5 || math.Abs(float64(bottom-top)-width) > 4 {
		t.Errorf("ink from %d to %d, text is %g wide", top, bottom, width)
	}
}

func TestFont(t *testing.T) {
	f := canvas.Font{Size: 10}
	// Liberation Sans has the widths of Arial: digits are 1139/2048 em.
	if w := f.Width("00"); math.Abs(w-2*10*1139.0/2048) > 1e-3 {
		t.Errorf("width %g", w)
	}
	if got := f.Fit("a long label", 30); f.Width(got) > 30 || !strings.HasSuffix(got, "…") {
		t.Errorf("fit %q", got)
	}
	if got := f.Fit("short", 100); got != "short" {
		t.Errorf("fit %q", got)
	}
	if got := f.Wrap("one two  three\u00a0four", 40); !slices.Equal(got, []string{"one two", "three\u00a0four"}) {
		t.Errorf("wrap %q", got)
	}
}

func TestPlaceMovesEverything(t *testing.T) {
	q := canvas.New(100, 80)
	q.Place(sample(), 20, 30)
	if svg := string(q.SVG("")); !strings.Contains(svg, `<rect x="30" y="40"`) || !strings.Contains(svg, `M20 65L80 65`) {
		t.Error(svg)
	}
}

func TestOverflow(t *testing.T) {
	p := canvas.New(50, 50)
	p.Text(10, 20, "in", canvas.Font{Size: 10})
	p.Text(45, 20, "out", canvas.Font{Size: 10})
	p.Text(25, 5, "up", canvas.Font{Size: 10})
	p.Text(10, 25, "turned far too long", canvas.Font{Size: 10, Turn: 90, Align: canvas.Centre})
	if got := p.Overflow(); !slices.Equal(got, []string{"out", "up", "turned far too long"}) {
		t.Errorf("overflow %q", got)
	}
}

// TestContrast: text on any ground keeps a contrast of 4.5, as WCAG 2 wants.
func TestContrast(t *testing.T) {
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				ground := canvas.RGB(uint8(r), uint8(g), uint8(b))
				x, y := ground.Luminance()+0.05, ground.Over().Luminance()+0.05
				if c := max(x, y) / min(x, y); c < 4.5 {
					t.Fatalf("contrast %.2f on %v", c, ground)
				}
			}
		}
	}
}
