package expr

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	numberToken
	nameToken
	signToken // operators and punctuation
	badToken
)

type token struct {
	kind   tokenKind
	text   string // a name without its backquotes
	quoted bool   // a name in backquotes: never built in
	value  float64
	offset int // in the formula [bytes]
}

// lexer cuts a formula into tokens. Spaces, tabs and line ends separate.
type lexer struct {
	text   string
	offset int
}

func (l *lexer) next() token {
	for l.offset < len(l.text) && strings.IndexByte(" \t\r\n", l.text[l.offset]) >= 0 {
		l.offset++
	}
	start := l.offset
	if start == len(l.text) {
		return token{offset: start}
	}
	c := l.text[start]
	switch {
	case isDigit(c) || c == '.' && start+1 < len(l.text) && isDigit(l.text[start+1]):
		return l.number()
	case isLetter(c):
		l.offset += nameLength(l.text[start:])
		return token{kind: nameToken, text: l.text[start:l.offset], offset: start}
	case c == '`':
		if n := strings.IndexAny(l.text[start+1:], "`\n"); n > 0 && l.text[start+1+n] == '`' {
			l.offset += n + 2
			return token{kind: nameToken, text: l.text[start+1 : start+1+n], quoted: true, offset: start}
		}
	}
	for _, sign := range [...]string{"**", "&&", "||", "==", "!=", "<>", "><", "<=", ">="} {
		if strings.HasPrefix(l.text[start:], sign) {
			l.offset += 2
			return token{kind: signToken, text: sign, offset: start}
		}
	}
	if strings.IndexByte("+-*/%^!<>(),", c) >= 0 {
		l.offset++
		return token{kind: signToken, text: l.text[start:l.offset], offset: start}
	}
	_, size := utf8.DecodeRuneInString(l.text[start:])
	l.offset += size
	return token{kind: badToken, text: l.text[start:l.offset], offset: start}
}

// number reads digits[.digits][e[±]digits]. An e that no digits follow belongs
// to what comes next.
func (l *lexer) number() token {
	start, s := l.offset, l.text
	i := start
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && isDigit(s[i]); {
			i++
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if j < len(s) && isDigit(s[j]) {
			for i = j; i < len(s) && isDigit(s[i]); {
				i++
			}
		}
	}
	l.offset = i
	// The only possible error is one of range, where the value is ±Inf, as
	// reading the number in C gives.
	v, _ := strconv.ParseFloat(s[start:i], 64)
	return token{kind: numberToken, text: s[start:i], value: v, offset: start}
}

// nameLength is the length of the identifier at the start of s: letters,
// digits, _ and dots between parts.
func nameLength(s string) int {
	i := 0
	for i < len(s) {
		switch {
		case isLetter(s[i]) || isDigit(s[i]):
		case s[i] == '.' && i+1 < len(s) && isLetter(s[i+1]):
		default:
			return i
		}
		i++
	}
	return i
}
