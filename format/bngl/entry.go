package bngl

import (
	"strconv"
	"strings"

	"niche/diag"
)

// entry is one line of a block, read field by field.
type entry struct {
	file    string
	line    int
	text    string // without the comment
	at      int    // bytes consumed
	comment string // what follows '#', trimmed
}

// entry splits the comment from a line.
func (r *reader) entry(text string) entry {
	e := entry{file: r.file, line: r.line, text: text}
	if i := strings.IndexByte(text, '#'); i >= 0 {
		e.text, e.comment = text[:i], strings.TrimSpace(text[i+1:])
	}
	return e
}

// pos returns the position of byte i of the line.
func (e *entry) pos(i int) diag.Pos { return diag.Pos{File: e.file, Line: e.line, Col: i + 1} }

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// peek returns the next field without consuming it, "" at the end of the line.
func (e *entry) peek() (string, diag.Pos) {
	c := *e
	return c.next()
}

// next returns the next blank-separated field, "" at the end of the line.
func (e *entry) next() (string, diag.Pos) {
	for e.at < len(e.text) && blank(e.text[e.at]) {
		e.at++
	}
	start := e.at
	for e.at < len(e.text) && !blank(e.text[e.at]) {
		e.at++
	}
	return e.text[start:e.at], e.pos(start)
}

// rest returns the rest of the line, trimmed.
func (e *entry) rest() (string, diag.Pos) {
	for e.at < len(e.text) && blank(e.text[e.at]) {
		e.at++
	}
	start := e.at
	e.at = len(e.text)
	return strings.TrimRight(e.text[start:], " \t\r"), e.pos(start)
}

// index consumes the entry's number; ok is false if the line does not start
// with one.
func (e *entry) index() (n int, pos diag.Pos, ok bool) {
	c := *e
	field, pos := c.next()
	n, ok = number(field)
	if ok {
		*e = c
	}
	return n, pos, ok
}

// number reads an unsigned decimal integer below 1e9, without allocating.
func number(s string) (int, bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// value reads a decimal number such as 1e-3; names such as "inf" and hex are no
// numbers here.
func value(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+':
		case (c == 'e' || c == 'E') && i > 0:
		default:
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// identifier reports whether s is a name: a letter or underscore, then letters,
// digits and underscores.
func identifier(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
