package antimony

import (
	"slices"
	"sort"
	"strings"

	"niche/diag"
)

// kind classifies a token.
type kind uint8

const (
	endToken kind = iota // end of the file
	lineEnd              // newline
	word
	numberToken
	stringToken // text between double quotes, or a block between ```
	symbolToken // punctuation: text says which
)

// token is a piece of the source, as byte offsets.
type token struct {
	kind       kind
	start, end int
	text       string // of a string without its quotes
}

// is reports whether t is the punctuation text.
func (t token) is(text string) bool { return t.kind == symbolToken && t.text == text }

// keyword reports whether t is one of the words, written exactly so.
func (t token) keyword(words ...string) bool {
	return t.kind == word && slices.Contains(words, t.text)
}

// folded reports whether t is one of the words, in any case.
func (t token) folded(words ...string) bool {
	return t.kind == word && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(t.text, w) })
}

// source is a file cut into tokens, and behind it the files it imports: offsets
// and line indices go through all of them.
type source struct {
	files    []sourceFile
	text     string
	lines    []int // offset of the start of each line
	tokens   []token
	comments map[int]string // trailing comment of each line, by index in lines
	sources  map[int]string // published sources that comments name, by line
	scanned  int            // tokens and blanks
	list     *diag.List
}

// sourceFile is one file of a source.
type sourceFile struct {
	name  string
	start int // offset of its text
	line  int // index of its first line
}

// Limits of a file and what it imports.
const (
	maxSource = 64 << 20  // [bytes]
	maxTokens = 8_000_000 // words, numbers and signs
	maxName   = 4096      // [bytes] of a name, dots and parts included
)

// newSource returns a source without files; problems go to list.
func newSource(list *diag.List) *source {
	return &source{comments: map[int]string{}, sources: map[int]string{}, list: list}
}

// scan adds a file and returns its tokens, with one that marks its end.
func (s *source) scan(file, text string) []token {
	start := len(s.text)
	s.files = append(s.files, sourceFile{file, start, len(s.lines)})
	s.lines = append(s.lines, start)
	if len(text) > maxSource-start {
		s.list.Errorf(diag.AntimonySyntax, diag.Pos{File: file}, "", "the file and what it imports are larger than 64 MiB")
		text = ""
	}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, start+i+1)
		}
	}
	s.text += text
	others := s.tokens
	s.tokens = nil
	for i := start; i < len(s.text) && !s.hopeless(); {
		if s.scanned++; s.scanned > maxTokens {
			s.list.Errorf(diag.FormulaLimit, s.pos(i), "split the model", "the file and what it imports hold more than %d words and signs", maxTokens)
			break
		}
		i = s.next(i)
	}
	end := token{kind: endToken, start: len(s.text), end: len(s.text)}
	s.text += "\n" // so that the end is not the start of the next file
	tokens := append(s.tokens, end)
	s.tokens = others
	return tokens
}

// line is the index of the line that holds a byte.
func (s *source) line(offset int) int {
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset }) - 1
}

// fileAt is the index of the file that holds a byte.
func (s *source) fileAt(offset int) int {
	f := len(s.files) - 1
	for f > 0 && s.files[f].start > offset {
		f--
	}
	return f
}

// pos converts a byte offset to a position.
func (s *source) pos(offset int) diag.Pos {
	line, f := s.line(offset), s.fileAt(offset)
	return diag.Pos{File: s.files[f].name, Line: line - s.files[f].line + 1, Col: offset - s.lines[line] + 1}
}

// hopeless reports whether there are so many problems that the rest of the file
// is not read.
func (s *source) hopeless() bool { return len(*s.list) > maxProblems }

func (s *source) add(k kind, start, end int, text string) int {
	s.tokens = append(s.tokens, token{k, start, end, text})
	return end
}

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// next scans the token at offset i and returns the offset after it.
func (s *source) next(i int) int {
	text := s.text
	rest := text[i:]
	switch c := text[i]; {
	case c == ' ' || c == '\t' || c == '\r':
		return i + 1
	case c == '\n':
		return s.add(lineEnd, i, i+1, "\n")
	case c == '\\':
		return s.continuation(i)
	case strings.HasPrefix(rest, "//") || c == '#':
		return s.lineComment(i)
	case strings.HasPrefix(rest, "/*"):
		return s.blockComment(i)
	case strings.HasPrefix(rest, "```"):
		return s.blockString(i)
	case c == '"':
		return s.quoted(i)
	case letter(c):
		j := i + 1
		for j < len(text) && (letter(text[j]) || digit(text[j])) {
			j++
		}
		if j-i > maxName {
			s.list.Errorf(diag.FormulaLimit, s.pos(i), "shorten it", "a name is %d bytes long; at most %d are read", j-i, maxName)
			return len(text)
		}
		return s.add(word, i, j, text[i:j])
	case digit(c) || c == '.' && len(rest) > 1 && digit(rest[1]):
		return s.number(i)
	}
	return s.punctuation(i)
}

// long lists the punctuation of more than one character, longest first.
var long = []string{"...", "->", "=>", "-|", "--", ":=", "<=", ">=", "==", "!=", "&&", "||"}

func (s *source) punctuation(i int) int {
	for _, p := range long {
		if strings.HasPrefix(s.text[i:], p) {
			return s.add(symbolToken, i, i+len(p), p)
		}
	}
	c := s.text[i]
	if strings.IndexByte("+-*/^%!<>=():;,.'$@{}[]&|", c) < 0 {
		j := i + 1
		for j < len(s.text) && s.text[j]&0xC0 == 0x80 {
			j++ // the rest of a UTF-8 sequence
		}
		s.list.Errorf(diag.AntimonySyntax, s.pos(i), "remove it, or put it in a comment or a string",
			"unexpected character %q", s.text[i:j])
		return j
	}
	return s.add(symbolToken, i, i+1, s.text[i:i+1])
}

// continuation skips a backslash at the end of a line.
func (s *source) continuation(i int) int {
	j := i + 1
	for j < len(s.text) && (s.text[j] == ' ' || s.text[j] == '\t' || s.text[j] == '\r') {
		j++
	}
	if j < len(s.text) && s.text[j] == '\n' {
		return j + 1
	}
	s.list.Errorf(diag.AntimonySyntax, s.pos(i), "end the line after it to continue a statement on the next",
		"unexpected character %q", "\\")
	return i + 1
}

// lineComment keeps the text of a comment that runs to the end of the line.
func (s *source) lineComment(i int) int {
	j := i + strings.IndexByte(s.text[i:], '\n')
	if j < i {
		j = len(s.text)
	}
	const key = "source:"
	comment := strings.TrimSpace(strings.TrimLeft(s.text[i:j], "/#"))
	s.comments[s.line(i)] = comment
	if k := strings.Index(strings.ToLower(comment), key); k >= 0 && k+len(key) <= len(comment) {
		s.sources[s.line(i)] = strings.TrimSpace(comment[k+len(key):])
	}
	return j
}

func (s *source) blockComment(i int) int {
	n := strings.Index(s.text[i+2:], "*/")
	if n < 0 {
		s.list.Errorf(diag.AntimonySyntax, s.pos(i), "close it with */", "comment has no end")
		return len(s.text)
	}
	return i + 2 + n + 2
}

func (s *source) blockString(i int) int {
	n := strings.Index(s.text[i+3:], "```")
	if n < 0 {
		s.list.Errorf(diag.AntimonySyntax, s.pos(i), "close it with ```", "text has no end")
		return s.add(stringToken, i, len(s.text), "")
	}
	return s.add(stringToken, i, i+n+6, s.text[i+3:i+3+n])
}

func (s *source) quoted(i int) int {
	n := strings.IndexAny(s.text[i+1:], "\"\n")
	if n < 0 || s.text[i+1+n] == '\n' {
		s.list.Errorf(diag.AntimonySyntax, s.pos(i), "close it with \" on the same line", "string has no end")
		if n < 0 {
			n = len(s.text) - i - 1
		}
		return s.add(stringToken, i, i+1+n, s.text[i+1:i+1+n])
	}
	return s.add(stringToken, i, i+n+2, s.text[i+1:i+1+n])
}

// number scans a decimal number; an e that no exponent follows is not part of
// it.
func (s *source) number(i int) int {
	j := i
	for j < len(s.text) && (digit(s.text[j]) || s.text[j] == '.') {
		j++
	}
	if j < len(s.text) && (s.text[j] == 'e' || s.text[j] == 'E') {
		k := j + 1
		if k < len(s.text) && (s.text[k] == '+' || s.text[k] == '-') {
			k++
		}
		if k < len(s.text) && digit(s.text[k]) {
			for k < len(s.text) && digit(s.text[k]) {
				k++
			}
			j = k
		}
	}
	if j-i > maxName {
		s.list.Errorf(diag.FormulaLimit, s.pos(i), "write it with an exponent", "a number is %d bytes long; at most %d are read", j-i, maxName)
		return len(s.text)
	}
	return s.add(numberToken, i, j, s.text[i:j])
}
