package report

import (
	"math"
	"strings"

	"niche/report/canvas"
)

// underFont is the font of the labels below bars.
var underFont = canvas.Font{Size: 11.5, Align: canvas.Centre}

// Slanted labels rise by slant [degrees] and have one or two lines of at most
// slantLength [px].
const slant, slantLength = 50.0, 130.0

// fits reports whether a level label of the given width needs at most three
// lines, none of them too long.
func fits(label string, width float64) bool {
	lines := underFont.Wrap(label, width)
	for _, l := range lines {
		if underFont.Width(l) > width {
			return false
		}
	}
	return len(lines) <= 3
}

// underLabels returns the height that labels below groups of the given widths
// take beyond a line of ticks.
func underLabels(labels []string, widths []float64, slanted bool) float64 {
	lines, longest := 1, 0.0
	for i, l := range labels {
		lines = max(lines, len(underFont.Wrap(l, widths[i]+groupGap-6)))
		longest = max(longest, min(slantLength, underFont.Width(l)))
	}
	if slanted {
		return longest*math.Sin(slant*math.Pi/180) + 6
	}
	return float64(lines-1)*underFont.Size*1.2 + 8
}

// underLabel writes the label of a group below the frame.
func underLabel(fr *frame, x, width float64, label string, slanted bool) {
	if slanted {
		f := canvas.Font{Size: underFont.Size, Align: canvas.Right, Turn: slant}
		lines := f.Wrap(label, slantLength)
		if len(lines) > 2 {
			lines = []string{lines[0], f.Fit(strings.Join(lines[1:], " "), slantLength)}
		}
		for i, line := range lines {
			fr.pic.Text(x+6+18*(float64(i)-float64(len(lines)-1)/2), fr.bottom+14, f.Fit(line, slantLength), f)
		}
		return
	}
	for i, line := range underFont.Wrap(label, width) {
		fr.pic.Text(x, fr.bottom+17+float64(i)*underFont.Size*1.2, line, underFont)
	}
}
