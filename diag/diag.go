package diag

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a source file. Line and Col are 1-based; Col counts bytes.
// The zero Pos means "no known place"; a Pos with a File alone means "this
// file".
type Pos struct {
	File string
	Line int
	Col  int
}

// IsValid reports whether p names a line.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String returns "file:line:col", the form that editors and terminals make
// clickable, or the file alone when no line is known.
func (p Pos) String() string {
	if !p.IsValid() {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity ranks a diagnostic.
type Severity uint8

const (
	Error   Severity = iota // the input cannot be used
	Warning                 // usable, but probably not what was meant
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Note is a second place that explains the first ("first declared here").
type Note struct {
	Pos     Pos
	Message string
}

// Diagnostic is one problem in one input file. It implements error.
type Diagnostic struct {
	Code     Code
	Rule     string // of the specification of the format, e.g. "10301" of SBML; "" for none
	Severity Severity
	Pos      Pos
	Message  string // what is wrong, lower-case, with the offending names quoted by %q
	Hint     string // what to do; imperative, no trailing period
	Notes    []Note
	Also     []Note // further places of the same problem, which Message counts
	Cause    error  // underlying error, if any
}

// Error returns "file:line:col: message [code]; hint", with the rule behind the
// code if there is one.
func (d *Diagnostic) Error() string {
	var b strings.Builder
	if s := d.Pos.String(); s != "" {
		b.WriteString(s + ": ")
	}
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	fmt.Fprintf(&b, "%s [%s]", d.Message, d.Code)
	if d.Rule != "" {
		b.WriteString(" (SBML rule " + d.Rule + ")")
	}
	if d.Hint != "" {
		b.WriteString("; " + d.Hint)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "\n\t%s: %s", n.Pos, n.Message)
	}
	return b.String()
}

// Unwrap returns the cause.
func (d *Diagnostic) Unwrap() error { return d.Cause }

// Is lets errors.Is(err, code.Target()) match by code.
func (d *Diagnostic) Is(target error) bool {
	var c codeError
	return errors.As(target, &c) && Code(c) == d.Code
}

type codeError Code

func (c codeError) Error() string { return string(c) }

// Target returns a value that errors.Is matches against any diagnostic of this
// code.
func (c Code) Target() error { return codeError(c) }

// List is a set of diagnostics. The zero List is empty and ready to use.
type List []*Diagnostic

// maxListed bounds the diagnostics of a list that [List.Add] fills, and maxText
// the length of a message [bytes]: the input decides on both.
const (
	maxListed = 5000
	maxText   = 2000
)

// Add appends d. A list of 5000 diagnostics grows no further: one says so, and
// one error is kept if there was none so far at the end.
func (l *List) Add(d *Diagnostic) {
	d.Message, d.Hint = clip(d.Message), clip(d.Hint)
	if len(*l) == maxListed {
		*l = append(*l, &Diagnostic{Code: TooManyProblems, Severity: Warning, Pos: d.Pos,
			Message: fmt.Sprintf("there are more than %d problems; the others are not listed", maxListed), Hint: "correct the first ones"})
	}
	if n := len(*l); n < maxListed || d.Severity == Error && (*l)[n-1].Severity != Error {
		*l = append(*l, d)
	}
}

// clip shortens a text that no person would read to the end.
func clip(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText-200], "") + " … " + strings.ToValidUTF8(text[len(text)-150:], "")
}

// Errorf appends an error at pos. hint may be empty.
func (l *List) Errorf(code Code, pos Pos, hint, format string, args ...any) {
	l.Add(&Diagnostic{Code: code, Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Warnf appends a warning at pos. hint may be empty.
func (l *List) Warnf(code Code, pos Pos, hint, format string, args ...any) {
	l.Add(&Diagnostic{Code: code, Severity: Warning, Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Merge appends every diagnostic that err holds: a *Diagnostic, a List or an
// error that wraps one. It reports whether err held any; nil holds none.
func (l *List) Merge(err error) bool {
	var m List
	var d *Diagnostic
	switch {
	case err == nil:
		return false
	case errors.As(err, &m):
		*l = append(*l, m...)
	case errors.As(err, &d):
		l.Add(d)
	default:
		return false
	}
	return true
}

// Sort orders l by position, keeping the order of diagnostics at one place.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b *Diagnostic) int { return a.Pos.Compare(b.Pos) })
}

// HasErrors reports whether l holds a diagnostic of Error severity.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d *Diagnostic) bool { return d.Severity == Error })
}

// Warnings returns the diagnostics of Warning severity, in order.
func (l List) Warnings() List {
	var w List
	for _, d := range l {
		if d.Severity == Warning {
			w = append(w, d)
		}
	}
	return w
}

// Err returns l, sorted by position, as an error if it holds at least one
// diagnostic of Error severity, and nil otherwise.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	l.Sort()
	return l
}

// Unsupported reports whether every error of l says that a feature is refused
// (codes N08xx), so that the input is valid but not supported.
func (l List) Unsupported() bool {
	for _, d := range l {
		if d.Severity == Error && !strings.HasPrefix(string(d.Code), "N08") {
			return false
		}
	}
	return l.HasErrors()
}

// Error returns every diagnostic, one a line.
func (l List) Error() string {
	s := make([]string, len(l))
	for i, d := range l {
		s[i] = d.Error()
	}
	return strings.Join(s, "\n")
}

// Unwrap makes errors.Is and errors.As look into the list.
func (l List) Unwrap() []error {
	s := make([]error, len(l))
	for i, d := range l {
		s[i] = d
	}
	return s
}
