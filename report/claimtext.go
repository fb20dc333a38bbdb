package report

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// ClaimText prints the claims for a terminal of the given width, at least 60
// columns: a line per claim with verdict, effect, p value and donors, its
// statement, its controls, and the reasons of those that fail. Claims may be
// printed one by one as they come. Colour uses ANSI
// escapes for the verdicts; without it the text is plain.
func ClaimText(claims []ClaimRow, width int, colour bool) string {
	w := &claimWriter{width: max(60, width), colour: colour}
	for i := range claims {
		w.claim(&claims[i])
	}
	return w.b.String()
}

// ClaimSummary counts the verdicts in a sentence, e.g. "11 of 13 claims pass;
// C7, C12 fail."
func ClaimSummary(claims []ClaimRow) string {
	passed, all := Passed(claims)
	var failed []string
	for i := range claims {
		if !claims[i].Pass {
			failed = append(failed, claims[i].ID)
		}
	}
	text := fmt.Sprintf("%d of %d claims pass", passed, all)
	switch len(failed) {
	case 0:
		return text + "."
	case 1:
		return text + "; " + failed[0] + " fails."
	}
	return text + "; " + strings.Join(failed, ", ") + " fail."
}

type claimWriter struct {
	b      strings.Builder
	width  int
	colour bool
}

// claimIndent is the column in which statements and controls begin.
const claimIndent = 12

func (w *claimWriter) claim(c *ClaimRow) {
	numbers := c.Effect.String()
	if p := pValue(c.P); strings.HasPrefix(p, "<") {
		numbers += ", p < " + p[1:]
	} else if !math.IsNaN(c.P) {
		numbers += ", p = " + p
	}
	if c.Donors > 0 {
		numbers += fmt.Sprintf(", %d of %d donors", c.InDirection, c.Donors)
	}
	if c.Required != "" {
		numbers += ", needs " + c.Required
	}
	tags := strings.Trim(c.Kind+", "+c.Magnitude, ", ")
	fmt.Fprintf(&w.b, "%-6s %s ", c.ID, w.paint(c.Verdict()))
	w.wrap(c.Statement + " [" + tags + "]")
	w.indented(numbers)
	w.controls("abolished by", c.AbolishedBy)
	w.controls("unaffected by", c.Unaffected)
	for _, r := range c.Reasons {
		w.indented("why: " + r)
	}
}

// paint colours a verdict.
func (w *claimWriter) paint(verdict string) string {
	if !w.colour {
		return verdict
	}
	code := "32"
	if verdict != "PASS" {
		code = "31"
	}
	return "\x1b[1;" + code + "m" + verdict + "\x1b[0m"
}

// controls prints what became of the effect in each control.
func (w *claimWriter) controls(role string, list []ControlRow) {
	if len(list) == 0 {
		return
	}
	parts := make([]string, len(list))
	for i := range list {
		k := &list[i]
		parts[i] = k.Arm
		switch {
		case !math.IsNaN(k.Residual.Value):
			parts[i] += " (" + percent(k.Residual.Value) + " left)"
		case !math.IsNaN(k.Effect.Value):
			parts[i] += " (" + k.Effect.magnitude() + ")"
		}
		if !k.Pass {
			parts[i] += " FAILS"
		}
	}
	w.indented(role + ": " + strings.Join(parts, "; "))
}

// indented prints text in lines that begin at claimIndent.
func (w *claimWriter) indented(text string) {
	w.b.WriteString(strings.Repeat(" ", claimIndent))
	w.wrap(text)
}

// wrap prints text from the column claimIndent on, which the line has reached, in
// lines of at most the width.
func (w *claimWriter) wrap(text string) {
	column := claimIndent
	for i, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > w.width:
			w.b.WriteString("\n" + strings.Repeat(" ", claimIndent))
			column = claimIndent
		default:
			w.b.WriteByte(' ')
			column++
		}
		w.b.WriteString(word)
		column += n
	}
	w.b.WriteByte('\n')
}

// ClaimMarkdown prints the claims as a table in Markdown.
func ClaimMarkdown(claims []ClaimRow) string {
	var b strings.Builder
	b.WriteString("| claim | verdict | statement | effect | adjusted p | donors | abolished by | unaffected by |\n|---|---|---|---|---|---|---|---|\n")
	cell := strings.NewReplacer("|", "\\|", "\n", " ")
	for i := range claims {
		c := &claims[i]
		statement := c.Statement
		if len(c.Reasons) > 0 {
			statement += " Why it fails: " + strings.Join(c.Reasons, " ")
		}
		donors := "–"
		if c.Donors > 0 {
			donors = fmt.Sprintf("%d of %d", c.InDirection, c.Donors)
		}
		for _, s := range []string{c.ID, c.Verdict(), statement, c.Effect.String(), pValue(c.P), donors, controlList(c.AbolishedBy), controlList(c.Unaffected)} {
			b.WriteString("| " + cell.Replace(s) + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// controlList names controls and what is left of the effect in them.
func controlList(list []ControlRow) string {
	parts := make([]string, len(list))
	for i := range list {
		k := &list[i]
		parts[i] = map[bool]string{true: "✓ ", false: "✗ "}[k.Pass] + k.Arm
		if !math.IsNaN(k.Residual.Value) {
			parts[i] += " (" + percent(k.Residual.Value) + " left)"
		}
	}
	return strings.Join(parts, "; ")
}
