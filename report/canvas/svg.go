package canvas

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
)

// SVG writes p as scalable vector graphics with the label as its accessible
// name. It refers to nothing outside itself.
func (p *Picture) SVG(label string) []byte {
	var b bytes.Buffer
	w, h := coordinate(p.Width), coordinate(p.Height)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s" font-family="'Liberation Sans',Arial,Helvetica,sans-serif">`,
		w, h, w, h, escape(label))
	fmt.Fprintf(&b, "\n"+`<rect width="%s" height="%s" fill="%s" class="f-paper"/>`+"\n", w, h, Paper.hex())
	for i := range p.items {
		p.items[i].svg(&b)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (it *item) svg(b *bytes.Buffer) {
	switch it.kind {
	case rectangle:
		fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s"`, coordinate(it.at.X), coordinate(it.at.Y), coordinate(it.w), coordinate(it.h))
		if it.r > 0 {
			fmt.Fprintf(b, ` rx="%s"`, coordinate(it.r))
		}
		it.style.svg(b)
		b.WriteString("/>\n")
	case circle:
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="%s"`, coordinate(it.at.X), coordinate(it.at.Y), coordinate(it.r))
		it.style.svg(b)
		b.WriteString("/>\n")
	case outline:
		b.WriteString(`<path d="`)
		for _, s := range it.path {
			s.svg(b)
		}
		b.WriteByte('"')
		it.style.svg(b)
		b.WriteString("/>\n")
	case text:
		it.textSVG(b)
	case begin:
		fmt.Fprintf(b, "<g><title>%s</title>\n", escape(it.text))
	case end:
		b.WriteString("</g>\n")
	}
}

func (s segment) svg(b *bytes.Buffer) {
	b.WriteByte(s.op)
	switch s.op {
	case 'C':
		fmt.Fprintf(b, "%s %s %s ", s.a.svg(), s.b.svg(), s.target.svg())
	case 'M', 'L':
		b.WriteString(s.target.svg())
	}
}

func (q Point) svg() string { return coordinate(q.X) + " " + coordinate(q.Y) }

func (it *item) textSVG(b *bytes.Buffer) {
	f := it.font
	x, y := coordinate(it.at.X), coordinate(it.at.Y)
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"`, x, y, coordinate(f.size()))
	if f.Bold {
		b.WriteString(` font-weight="700"`)
	}
	if f.Italic {
		b.WriteString(` font-style="italic"`)
	}
	if f.Align != Left {
		b.WriteString(` text-anchor="` + [...]string{"start", "middle", "end"}[f.Align] + `"`)
	}
	if f.Turn != 0 {
		fmt.Fprintf(b, ` transform="rotate(%s %s %s)"`, coordinate(-f.Turn), x, y)
	}
	fmt.Fprintf(b, ` fill="%s"%s>%s</text>`+"\n", f.ink().hex(), classes(f.ink(), Ink{}), escape(it.text))
}

func (s Style) svg(b *bytes.Buffer) {
	fill := "none"
	if s.Fill.Set {
		fill = s.Fill.hex()
	}
	fmt.Fprintf(b, ` fill="%s"`, fill)
	if s.Stroke.Set {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s"`, s.Stroke.hex(), coordinate(s.width()))
		if len(s.Dash) > 0 {
			b.WriteString(` stroke-dasharray="`)
			for i, d := range s.Dash {
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(coordinate(d))
			}
			b.WriteByte('"')
		}
		if s.Round {
			b.WriteString(` stroke-linecap="round" stroke-linejoin="round"`)
		}
	}
	if s.Opacity > 0 && s.Opacity < 1 {
		fmt.Fprintf(b, ` opacity="%s"`, coordinate(s.Opacity))
	}
	b.WriteString(classes(s.Fill, s.Stroke))
}

func (s Style) width() float64 {
	if s.Width == 0 {
		return 1
	}
	return s.Width
}

// classes returns the class attribute of the roles of fill and stroke.
func classes(fill, stroke Ink) string {
	list := ""
	if fill.Set && fill.Role != "" {
		list = "f-" + fill.Role
	}
	if stroke.Set && stroke.Role != "" {
		if list != "" {
			list += " "
		}
		list += "s-" + stroke.Role
	}
	if list == "" {
		return ""
	}
	return ` class="` + list + `"`
}

// coordinate prints v with at most two decimals.
func coordinate(v float64) string {
	r := math.Round(v*100) / 100
	if r == 0 {
		return "0"
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

func escape(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
