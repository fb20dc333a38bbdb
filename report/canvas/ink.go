package canvas

import (
	"fmt"
	"math"
)

// Ink is a colour with a role. The zero Ink paints nothing.
type Ink struct {
	Role    string // class suffix; "" for a colour that no style sheet changes
	R, G, B uint8
	Set     bool
}

// RGB returns an ink without a role.
func RGB(r, g, b uint8) Ink { return Ink{"", r, g, b, true} }

// Inks of the parts that all figures have.
var (
	Paper  = Ink{"paper", 0xFF, 0xFF, 0xFF, true}
	Letter = Ink{"text", 0x1B, 0x24, 0x30, true}
	Soft   = Ink{"soft", 0x5B, 0x67, 0x75, true}
	Axis   = Ink{"axis", 0x4A, 0x55, 0x63, true}
	Grid   = Ink{"grid", 0xE3, 0xE7, 0xEC, true}
	Shade  = Ink{"shade", 0xF1, 0xF3, 0xF6, true}
)

// Mix returns the colour a fraction t of the way from a to b, without a role.
func Mix(a, b Ink, t float64) Ink {
	blend := func(x, y uint8) uint8 { return uint8(float64(float64(x)*(1-t)) + float64(float64(y)*t) + 0.5) }
	return RGB(blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B))
}

// Luminance returns the relative luminance of i [1] as WCAG 2 defines it.
func (i Ink) Luminance() float64 {
	return 0.2126*linear(i.R) + 0.7152*linear(i.G) + 0.0722*linear(i.B)
}

// Over returns black or white, whichever is read more easily on i.
func (i Ink) Over() Ink {
	if i.Luminance() > 0.179 {
		return RGB(0, 0, 0)
	}
	return RGB(0xFF, 0xFF, 0xFF)
}

func (i Ink) hex() string { return fmt.Sprintf("#%02x%02x%02x", i.R, i.G, i.B) }

// linear undoes the gamma of sRGB.
func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}
