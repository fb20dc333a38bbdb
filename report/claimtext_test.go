package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"niche/report"
)

func TestClaimText(t *testing.T) {
	claims := examplePage().Claims
	text := report.ClaimText(claims, 100, false)
	t.Log("\n" + text)
	for _, want := range []string{
		"C1     PASS AML-MSC secrete", "C7     FAIL", "p < 0.0001, 20 of 20 donors, needs ≥ 10-fold",
		"anti-IL-6 (42\u00a0% left) FAILS", "why: Anti-IL-6 leaves 42 %", "unaffected by: P-gp inhibitor (2.40-fold)", "[predicted, tentative]",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if got := report.ClaimSummary(claims); got != "4 of 5 claims pass; C7 fails." {
		t.Errorf("summary %q", got)
	}
	if strings.Contains(text, "\x1b") {
		t.Error("colour in plain text")
	}
	for _, width := range []int{60, 80, 100} {
		for _, line := range strings.Split(report.ClaimText(claims, width, false), "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("%d columns, want at most %d: %q", n, width, line)
			}
		}
	}
	if coloured := report.ClaimText(claims, 100, true); !strings.Contains(coloured, "\x1b[1;31mFAIL\x1b[0m") {
		t.Error("no colour")
	}
}

func TestClaimMarkdown(t *testing.T) {
	claims := examplePage().Claims
	claims[0].Statement = "a | b"
	lines := strings.Split(strings.TrimSpace(report.ClaimMarkdown(claims)), "\n")
	if len(lines) != 2+len(claims) {
		t.Fatalf("%d lines", len(lines))
	}
	for _, l := range lines {
		if n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|"); n != 9 {
			t.Errorf("%d bars in %q", n, l)
		}
	}
}

func TestClaimTables(t *testing.T) {
	p := examplePage()
	if table := report.ClaimTable(p.Claims); table.Rows() != 5 {
		t.Errorf("%d claims", table.Rows())
	}
	if table := report.ControlTable(p.Claims); table.Rows() != 11 {
		t.Errorf("%d controls", table.Rows())
	}
	if table := report.ParameterTable(p.Methods.Parameters); table.Rows() != 4 {
		t.Errorf("%d parameters", table.Rows())
	}
}
