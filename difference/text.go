package difference

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"niche/diag"
)

// Write prints r for people: the verdict, the differences by element with their
// places in both files, what is called otherwise, and what changes no simulation.
func (r *Report) Write(w io.Writer) error {
	p := &printer{r: r, a: filepath.Base(r.A.File), b: filepath.Base(r.B.File)}
	if p.a == p.b {
		p.a, p.b = r.A.File, r.B.File
	}
	p.verdict()
	p.changes()
	p.renamings()
	p.notes()
	p.coverage()
	_, err := io.WriteString(w, p.text.String())
	return err
}

type printer struct {
	r    *Report
	a, b string // what the files are called
	text strings.Builder
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(&p.text, format+"\n", args...) }

// verdict is the first line.
func (p *printer) verdict() {
	a, b := p.a+" ("+p.r.A.Format+")", p.b+" ("+p.r.B.Format+")"
	names := ""
	if n := len(p.r.Renamed); n > 0 {
		names = fmt.Sprintf(", up to %s", plural(n, "name"))
	}
	switch {
	case p.r.Equal():
		p.line("equal: %s and %s mean the same%s", a, b, names)
	default:
		p.line("different: %s and %s differ in %s", a, b, plural(len(p.r.Changes), "place"))
	}
	if p.r.SameEquations {
		p.line("as differential equations they are the same: every species changes at the same rate")
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// changes prints the differences, those of one element together.
func (p *printer) changes() {
	element := ""
	for i := range p.r.Changes {
		x := &p.r.Changes[i]
		if x.Aspect == "" {
			continue
		}
		if name := title(x); name != element {
			p.line("\n%s", name)
			element = name
		}
		p.line("  %s%s", x.Aspect, p.distance(x))
		p.side(p.a, x.A, x.PosA)
		p.side(p.b, x.B, x.PosB)
		if x.Hint != "" {
			p.line("    %s", x.Hint)
		}
	}
	p.alone(p.a, func(x *Change) (string, diag.Pos) { return x.A, x.PosA })
	p.alone(p.b, func(x *Change) (string, diag.Pos) { return x.B, x.PosB })
}

func title(x *Change) string { return strings.TrimSpace(x.Kind + " " + x.ID) }

// distance says how far apart two sides are.
func (p *printer) distance(x *Change) string {
	switch {
	case math.IsNaN(x.Relative):
		return ""
	case math.IsInf(x.Relative, 0):
		return " (defined on one side only at some states)"
	case x.Aspect == "rate law" || strings.Contains(x.Aspect, "rule") || strings.Contains(x.Aspect, "assignment"):
		return fmt.Sprintf(" (up to %.3g %% apart at random states)", 100*x.Relative)
	}
	return fmt.Sprintf(" (%.3g %% apart)", 100*x.Relative)
}

func (p *printer) side(file, text string, pos diag.Pos) {
	p.line("    %-*s  %s  %s", max(len(p.a), len(p.b)), file, text, where(pos))
}

// where is the position in parentheses, without the folder.
func where(pos diag.Pos) string {
	pos.File = filepath.Base(pos.File)
	if !pos.IsValid() {
		return ""
	}
	return "(" + pos.String() + ")"
}

// alone prints what one side has alone.
func (p *printer) alone(file string, of func(*Change) (string, diag.Pos)) {
	first := true
	for i := range p.r.Changes {
		x := &p.r.Changes[i]
		if x.Aspect != "" {
			continue
		}
		text, pos := of(x)
		if text == "" && !pos.IsValid() {
			continue
		}
		if first {
			p.line("\nonly in %s", file)
			first = false
		}
		p.line("  %s %s  %s", title(x), text, where(pos))
	}
}

func (p *printer) renamings() {
	if len(p.r.Renamed) > 0 {
		p.line("\nrenamed")
	}
	for _, n := range p.r.Renamed {
		p.line("  %s %s → %s, paired by %s  %s %s", n.Kind, n.A, n.B, n.Reason, where(n.PosA), where(n.PosB))
	}
}

func (p *printer) notes() {
	if len(p.r.Notes) > 0 {
		p.line("\nnoted, without consequence for a simulation")
	}
	for i := range p.r.Notes {
		x := &p.r.Notes[i]
		line := "  " + title(x)
		if x.Aspect == "" {
			line += " only in " + map[bool]string{true: p.a, false: p.b}[x.B == ""]
		} else {
			line += fmt.Sprintf(": %s %s, %s", x.Aspect, x.A, x.B)
		}
		if x.Hint != "" {
			line += " (" + x.Hint + ")"
		}
		p.line("%s", line)
	}
}

// coverage says what was compared.
func (p *printer) coverage() {
	words := make([]string, len(p.r.Compared))
	for i, n := range p.r.Compared {
		words[i] = fmt.Sprintf("%d %s", n.Pairs, pluralKind(n.Kind, n.Pairs))
	}
	p.line("\ncompared %s", cmp.Or(strings.Join(words, ", "), "nothing"))
	if p.r.Rewritten > 0 {
		p.line("%d of %s are written differently and equal at random states (to %.1g)", p.r.Rewritten, plural(p.r.Formulas, "formula"), p.r.Rounding)
	}
}

func pluralKind(kind string, n int) string {
	if n == 1 || strings.HasPrefix(kind, "species") {
		return kind
	}
	return kind + "s"
}
