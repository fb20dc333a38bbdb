package report

import (
	"fmt"

	"niche/report/canvas"
)

// hues are the colour-blind safe set of Okabe & Ito (2008); yellow is left out
// because it vanishes on white, and black comes last.
var hues = [...]canvas.Ink{
	canvas.RGB(0x00, 0x72, 0xB2), canvas.RGB(0xD5, 0x5E, 0x00), canvas.RGB(0x00, 0x9E, 0x73), canvas.RGB(0xCC, 0x79, 0xA7),
	canvas.RGB(0xE6, 0x9F, 0x00), canvas.RGB(0x56, 0xB4, 0xE9), canvas.RGB(0x1B, 0x24, 0x30),
}

// Variants of a hue.
const (
	pure = iota
	light
	dark
	variants
)

// split returns the hue of c, from 0, and its variant.
func (c Colour) split() (hue, variant int) {
	k := (int(c) - 1) % (variants * len(hues))
	return k % len(hues), k / len(hues)
}

// ink returns the colour that c stands for.
func (c Colour) ink() canvas.Ink {
	if c <= Neutral {
		return canvas.Ink{Role: "c0", R: 0x8A, G: 0x94, B: 0xA1, Set: true}
	}
	hue, variant := c.split()
	i := hues[hue]
	switch variant {
	case light:
		i = canvas.Mix(i, canvas.RGB(0xFF, 0xFF, 0xFF), 0.5)
	case dark:
		i = canvas.Mix(i, canvas.RGB(0, 0, 0), 0.4)
	}
	i.Role = fmt.Sprintf("c%d", 1+hue+variant*len(hues))
	return i
}

// dash returns the dashes of lines of colour c; nil for a solid line.
func (c Colour) dash() []float64 {
	if c <= Neutral {
		return nil
	}
	switch _, variant := c.split(); variant {
	case light:
		return []float64{6, 3}
	case dark:
		return []float64{2, 2.5}
	}
	return nil
}

// Ends of the colour scales of maps. The diverging pair is told apart in all
// common forms of colour blindness.
var (
	mapLow    = canvas.RGB(0x1F, 0x6F, 0xB4)
	mapMiddle = canvas.RGB(0xF7, 0xF7, 0xF5)
	mapHigh   = canvas.RGB(0xC8, 0x50, 0x0A)
	seqLight  = canvas.RGB(0xEE, 0xF4, 0xFA)
	seqMiddle = canvas.RGB(0x4B, 0x9A, 0xCB)
	seqDark   = canvas.RGB(0x0B, 0x2F, 0x5B)
)

// diverging returns the colour of t from −1 to 1.
func diverging(t float64) canvas.Ink {
	t = max(-1, min(1, t))
	if t < 0 {
		return canvas.Mix(mapMiddle, mapLow, -t)
	}
	return canvas.Mix(mapMiddle, mapHigh, t)
}

// sequential returns the colour of t from 0 (light) to 1 (dark).
func sequential(t float64) canvas.Ink {
	t = max(0, min(1, t))
	if t < 0.5 {
		return canvas.Mix(seqLight, seqMiddle, 2*t)
	}
	return canvas.Mix(seqMiddle, seqDark, 2*t-1)
}
