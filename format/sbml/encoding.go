package sbml

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"niche/diag"
)

// toUTF8 returns src in UTF-8, without byte order mark. It returns src itself,
// or a part of it, when that is UTF-8 already. Columns of later diagnostics
// count bytes of the result.
func toUTF8(file string, src []byte) ([]byte, *diag.Diagnostic) {
	switch {
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		src = src[3:]
	case bytes.HasPrefix(src, []byte("\xff\xfe")):
		return fromUTF16(src[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(src, []byte("\xfe\xff")):
		return fromUTF16(src[2:], binary.BigEndian), nil
	}
	name := declaredEncoding(src)
	switch strings.ToLower(name) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		if !utf8.Valid(src) {
			return nil, notUTF8(file, src, name)
		}
		return src, nil
	case "iso-8859-1", "latin1", "latin-1":
		return fromLatin1(src), nil
	}
	return nil, &diag.Diagnostic{
		Code: diag.XMLEncoding, Pos: diag.Pos{File: file, Line: 1, Col: 1},
		Message: fmt.Sprintf("character encoding %q is not supported", name),
		Hint:    "save the file as UTF-8",
	}
}

// notUTF8 points at the first byte that is not UTF-8.
func notUTF8(file string, src []byte, declared string) *diag.Diagnostic {
	at := 0
	for at < len(src) {
		c, size := utf8.DecodeRune(src[at:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	line := 1 + bytes.Count(src[:at], []byte("\n"))
	col := at - bytes.LastIndexByte(src[:at], '\n')
	if declared == "" {
		declared = "UTF-8"
	}
	return &diag.Diagnostic{
		Code: diag.XMLEncoding, Pos: diag.Pos{File: file, Line: line, Col: col},
		Message: fmt.Sprintf("byte %#02x is not %s, the file's declared encoding", src[at], declared),
		Hint:    "save the file as UTF-8, or declare its true encoding in the first line",
	}
}

var encodingPattern = regexp.MustCompile(`^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]*)["']`)

// declaredEncoding returns the name in the XML declaration, or "".
func declaredEncoding(src []byte) string {
	m := encodingPattern.FindSubmatch(src[:min(len(src), 200)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

func fromLatin1(src []byte) []byte {
	out := make([]byte, 0, len(src)+len(src)/8)
	for _, c := range src {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

// fromUTF16 decodes src; an odd last byte and lone surrogates become U+FFFD.
func fromUTF16(src []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(src)/2+len(src)/16)
	for len(src) >= 2 {
		c := rune(order.Uint16(src))
		src = src[2:]
		if utf16.IsSurrogate(c) && len(src) >= 2 {
			if pair := utf16.DecodeRune(c, rune(order.Uint16(src))); pair != utf8.RuneError {
				c, src = pair, src[2:]
			}
		}
		out = utf8.AppendRune(out, c)
	}
	if len(src) > 0 {
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	return out
}
