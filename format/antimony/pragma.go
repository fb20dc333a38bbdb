package antimony

import (
	"strconv"
	"strings"

	"niche/diag"
)

// pragmas reads the comments of the form "niche: name: property" on the lines
// from first to last. They say what Antimony has no words for:
//
//	// niche: R: fast
//	// niche: c: dimensions 2
func (p *parser) pragmas(first, last int) {
	for line := first; line <= last; line++ {
		text, ok := strings.CutPrefix(p.comments[line], "niche:")
		if !ok {
			continue
		}
		name, property, ok := strings.Cut(text, ":")
		name, property = strings.TrimSpace(name), strings.TrimSpace(property)
		pos := p.pos(p.lines[line])
		if !ok || !p.pragma(name, property) {
			p.list.Warnf(diag.AntimonyMetadata, pos, "write, say, \"// niche: R: fast\"", "the comment %q means nothing", p.comments[line])
		}
	}
}

// pragma applies one property. It reports whether it could be understood.
func (p *parser) pragma(name, property string) bool {
	v := p.module.variables[strings.ReplaceAll(name, ".", "__")]
	dimensions, isDimensions := strings.CutPrefix(property, "dimensions ")
	switch {
	case v == nil:
		return false
	case property == "fast" && v.class == reactionClass:
		v.fast = true
		return true
	case isDimensions && v.class == compartmentClass:
		d, err := strconv.ParseFloat(dimensions, 64)
		v.dimensions = &d
		return err == nil
	}
	return false
}
