package sbml

import (
	"bytes"
	"html"
	"regexp"
	"strings"
)

// spelling remembers how a file spells what XML lets one spell in several ways:
// quotes, references to characters, white space inside tags, line ends.
type spelling map[string][]string // by canonical form, in the order of the file

// spellingOf takes src to pieces.
func spellingOf(src []byte) spelling {
	s := spelling{}
	for rest := src; len(rest) > 0; {
		piece := markup(rest)
		rest = rest[len(piece):]
		k := canonicalPiece(piece)
		s[k] = append(s[k], string(piece))
		if isTag(piece) {
			for _, a := range spelledAttribute.FindAll(piece, -1) {
				k := canonicalAttribute(a)
				s[k] = append(s[k], string(a))
			}
		}
	}
	return s
}

// spelledAttribute matches a name with its value in a tag.
var spelledAttribute = regexp.MustCompile(`[^\s<>"'=]+\s*=\s*("[^"]*"|'[^']*')`)

// canonicalAttribute is the same for attributes that mean the same; no piece
// begins like it.
func canonicalAttribute(a []byte) string { return "@" + canonicalPiece(append([]byte("<"), a...)) }

// isTag reports whether a piece is a tag, and no text, comment or instruction.
func isTag(piece []byte) bool {
	return piece[0] == '<' && len(piece) > 1 && piece[1] != '!' && piece[1] != '?'
}

// attributes gives the attributes of a changed tag that stand in the file too the
// spelling of their first place there.
func (s spelling) attributes(tag []byte) []byte {
	return spelledAttribute.ReplaceAllFunc(tag, func(a []byte) []byte {
		if known := s[canonicalAttribute(a)]; len(known) > 0 {
			return []byte(known[0])
		}
		return a
	})
}

// restore gives the pieces of a document that stand in the file too the spelling
// that they have there. A piece that stands there several times is taken in the
// order of the file.
func (s spelling) restore(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	used := map[string]int{}
	for rest := text; len(rest) > 0; {
		piece := markup(rest)
		rest = rest[len(piece):]
		k := canonicalPiece(piece)
		if known := s[k]; used[k] < len(known) {
			out.WriteString(known[used[k]])
			used[k]++
			continue
		}
		if isTag(piece) {
			piece = s.attributes(piece)
		}
		out.Write(piece)
	}
	return out.Bytes()
}

// markup returns the piece that text begins with: a tag, a comment, an
// instruction, a section of characters, or the text before the next of them.
func markup(text []byte) []byte {
	end := func(mark string) []byte {
		if i := bytes.Index(text, []byte(mark)); i >= 0 {
			return text[:i+len(mark)]
		}
		return text
	}
	switch {
	case text[0] != '<':
		if i := bytes.IndexByte(text, '<'); i >= 0 {
			return text[:i]
		}
		return text
	case bytes.HasPrefix(text, []byte("<!--")):
		return end("-->")
	case bytes.HasPrefix(text, []byte("<![CDATA[")):
		return end("]]>")
	case bytes.HasPrefix(text, []byte("<?")):
		return end("?>")
	}
	quote := byte(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return text[:i+1]
		}
	}
	return text
}

// canonicalPiece is the same for pieces that mean the same.
func canonicalPiece(piece []byte) string {
	if piece[0] != '<' || len(piece) > 1 && !isTag(piece) {
		return strings.ReplaceAll(html.UnescapeString(string(piece)), "\r\n", "\n")
	}
	var b strings.Builder
	space, quote, from := false, byte(0), 0
	for i, c := range piece {
		switch {
		case quote != 0 && c == quote:
			b.WriteByte('"')
			b.WriteString(html.EscapeString(html.UnescapeString(string(piece[from:i]))))
			b.WriteByte('"')
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote, from = c, i+1
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			space = true
		default:
			if space && c != '=' && c != '/' && c != '>' {
				b.WriteByte(' ')
			}
			space = false
			b.WriteByte(c)
		}
	}
	return b.String()
}
