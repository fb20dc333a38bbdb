package sbml

import (
	"bytes"
	"strings"

	"niche/diag"
)

// outerXML returns el as written. Namespace declarations that it needs from
// outside are added to its start tag, so that the text stands alone.
func (el *element) outerXML() string {
	s := string(el.doc.src[el.start:el.end])
	if len(el.outer) == 0 {
		return s
	}
	name := 1 + strings.IndexAny(s[1:], " \t\r\n/>")
	return s[:name] + " " + strings.Join(el.outer, " ") + s[name:]
}

// attributePos returns the place of the value of attribute name in the start
// tag of el, or the place of el when the attribute is absent.
func (el *element) attributePos(name string) diag.Pos {
	d, pos := el.doc, el.pos()
	i := el.start + 1
	tagEnd := min(el.end, len(d.src))
	for i < tagEnd && d.src[i] != '>' {
		switch c := d.src[i]; {
		case c == '"' || c == '\'':
			length := bytes.IndexByte(d.src[i+1:tagEnd], c)
			if length < 0 {
				return pos
			}
			if attributeBefore(d.src[el.start:i], name) {
				return d.advance(pos, el.start, i+1)
			}
			i += length + 2
		default:
			i++
		}
	}
	return pos
}

// attributeBefore reports whether s ends in `name=`, spaces aside.
func attributeBefore(s []byte, name string) bool {
	s, ok := bytes.CutSuffix(bytes.TrimRight(s, " \t\r\n"), []byte("="))
	s, named := bytes.CutSuffix(bytes.TrimRight(s, " \t\r\n"), []byte(name))
	return ok && named && len(s) > 0 && strings.IndexByte(" \t\r\n", s[len(s)-1]) >= 0
}

// advance returns the place of byte to, given that byte from is at pos.
func (d *document) advance(pos diag.Pos, from, to int) diag.Pos {
	for _, c := range d.src[from:to] {
		pos.Col++
		if c == '\n' {
			pos.Line++
			pos.Col = 1
		}
	}
	return pos
}
