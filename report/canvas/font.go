package canvas

import (
	"fmt"
	"math"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansbolditalic"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Font says how a text is set.
type Font struct {
	Size         float64 // [px]; 12 if 0
	Bold, Italic bool
	Align        Align
	Turn         float64 // counter-clockwise around the anchor [degrees]
	Ink          Ink     // Letter if zero
}

// Align says which point of a text stands at its anchor.
type Align int

// Alignments along the text.
const (
	Left Align = iota
	Centre
	Right
)

func (f Font) size() float64 {
	if f.Size == 0 {
		return 12
	}
	return f.Size
}

func (f Font) ink() Ink {
	if !f.Ink.Set {
		return Letter
	}
	return f.Ink
}

// typefaces are the four cuts, parsed once: the index is 1 for bold plus 2 for
// italic. They are read-only afterwards.
var typefaces = sync.OnceValue(func() [4]*sfnt.Font {
	var cuts [4]*sfnt.Font
	for i, ttf := range [][]byte{
		liberationsansregular.TTF, liberationsansbold.TTF, liberationsansitalic.TTF, liberationsansbolditalic.TTF,
	} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic(fmt.Sprintf("embedded font %d: %v", i, err))
		}
		cuts[i] = f
	}
	return cuts
})

func (f Font) cut() *sfnt.Font {
	i := 0
	if f.Bold {
		i++
	}
	if f.Italic {
		i += 2
	}
	return typefaces()[i]
}

// face returns the cut of f at its size, scaled.
func (f Font) face(scale float64) (font.Face, error) {
	return opentype.NewFace(f.cut(), &opentype.FaceOptions{Size: f.size() * scale, DPI: 72, Hinting: font.HintingNone})
}

// Width returns the advance of s [px], without kerning.
func (f Font) Width(s string) float64 {
	var b sfnt.Buffer
	cut := f.cut()
	em := fixed.I(int(cut.UnitsPerEm()))
	var sum fixed.Int26_6
	for _, r := range s {
		glyph, err := cut.GlyphIndex(&b, r)
		if err != nil {
			continue
		}
		if a, err := cut.GlyphAdvance(&b, glyph, em, font.HintingNone); err == nil {
			sum += a
		}
	}
	return float64(sum) / float64(em) * f.size()
}

// Fit cuts s, with an ellipsis, to at most width [px].
func (f Font) Fit(s string, width float64) string {
	if f.Width(s) <= width {
		return s
	}
	r := []rune(s)
	for n := len(r) - 1; n > 0; n-- {
		if cut := string(r[:n]) + "…"; f.Width(cut) <= width {
			return cut
		}
	}
	return "…"
}

// Wrap breaks s between words into lines of at most width [px]; a longer word
// stands alone on its line.
func (f Font) Wrap(s string, width float64) []string {
	var lines []string
	line := ""
	for _, w := range words(s) {
		switch {
		case line == "":
			line = w
		case f.Width(line+" "+w) <= width:
			line += " " + w
		default:
			lines, line = append(lines, line), w
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// words splits at spaces but not at those that do not break.
func words(s string) []string {
	var list []string
	start := -1
	for i, r := range s {
		if r == ' ' || r == '\n' {
			if start >= 0 {
				list = append(list, s[start:i])
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		list = append(list, s[start:])
	}
	return list
}

// radians returns the turn as y-down drawing wants it.
func (f Font) radians() float64 { return -f.Turn * math.Pi / 180 }
