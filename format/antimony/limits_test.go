package antimony_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"niche/format/antimony"
	"niche/internal/bounded"
	"niche/model"
)

func repeated(n int, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// TestLimits reads hostile files: each ends with a place, a code and a remedy,
// or is read, in bounded time and memory.
func TestLimits(t *testing.T) {
	const million = 1_000_000
	chain := func(n int) string {
		return "model m0()\n x = 1\nend\n" + repeated(n, func(i int) string { return fmt.Sprintf("model m%d()\n A: m%d()\nend\n", i+1, i) })
	}
	for _, a := range []struct {
		name, text, want string
		mebibytes        uint64
	}{
		{"parentheses", "x := " + strings.Repeat("(", million/2) + "1" + strings.Repeat(")", million/2), "1:506 N0154", 600},
		{"longer than a formula may be", "x := " + strings.Repeat("(", million) + "1" + strings.Repeat(")", million), "1:6 N0154", 800},
		{"signs", "x := " + strings.Repeat("-", million) + "1", "1:506 N0154", 300},
		{"powers", "x := 1" + strings.Repeat("^2", million/3), "1:1006 N0154", 300},
		{"calls", "x := " + strings.Repeat("sin(", million/5) + "1" + strings.Repeat(")", million/5), "1:2006 N0154", 300},
		{"digits", "x = " + strings.Repeat("1", 50*million), "1:5 N0154", 500},
		{"exponents", "x = 1e999999999999; y := x^1e9; z := 2^1000000000", "none", 20},
		{"a long name", strings.Repeat("x", 50*million) + " = 1", "1:1 N0154", 300},
		{"a long dotted name", "x" + strings.Repeat(".x", million) + " = 1", "1:1 N0154", 300},
		{"too many words", strings.Repeat(";", 8*million+10), "1:8000001 N0154", 1800},
		{"too large", strings.Repeat(" ", 65<<20), "0:0 N0501", 100},
		{"strange characters", strings.Repeat("\x01", 10*million), "1:1 N0501", 100},
		{"a chain of submodels", chain(10_000), "30002:2 N0841", 300},
		{"doubling", "model m0()\n x = 1\nend\n" + repeated(40, func(i int) string {
			return fmt.Sprintf("model m%d()\n A: m%d(); B: m%d()\nend\n", i+1, i, i)
		}), "122:2 N0841", 200},
		{"wide and deep", "model m0()\n" + repeated(50_000, func(i int) string { return fmt.Sprintf(" x%d = 1;", i) }) + "\nend\n" +
			repeated(90, func(i int) string { return fmt.Sprintf("model m%d()\n A: m%d()\nend\n", i+1, i) }), "272:2 N0841", 300},
		{"a model within itself", "model a()\n A: a()\nend\n", "2:5 N0504", 20},
		{"models within each other", "model a()\n A: b()\nend\nmodel b()\n A: a()\nend\n", "2:5 N0503", 20},
		{"reactions without names", strings.Repeat("A->B;1\n", 50_000), "none", 600},
		{"a comment for many statements", strings.Repeat("x=1;", 100_000) + "// " + strings.Repeat("c", 5*million), "none", 400},
		{"functions that call each other", repeated(10_000, func(i int) string {
			return fmt.Sprintf("function f%d(x)\n f%d(x)\nend\n", i, (i+1)%10_000)
		}) + "y := f0(1)", "1:10 N0257", 300},
		{"rules that use each other", repeated(20_000, func(i int) string { return fmt.Sprintf("p%d := p%d\n", i, (i+1)%20_000) }), "1:7 N0254", 300},
		{"undefined functions", repeated(20_000, func(i int) string { return fmt.Sprintf("x%d := %s%d(1)\n", i, strings.Repeat("f", 100), i) }), "1:7 N0503", 500},
		{"many operators", "x := 1" + strings.Repeat("-y", 200_000) + "; y = 1", "1:200007 N0154", 300},
	} {
		t.Run(a.name, func(t *testing.T) {
			bounded.Effort(t, a.mebibytes, func() {
				m, list := antimony.Read("model.ant", []byte(a.text))
				if m != nil {
					list = append(list, model.Check(m)...)
				}
				got := "none"
				for _, d := range list {
					if d.Severity == 0 {
						got = fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Code)
						break
					}
				}
				if got != a.want {
					t.Errorf("got %s, want %s: %.300s", got, a.want, fmt.Sprint(list[:min(2, len(list))]))
				}
			})
		})
	}
}

// TestImportsOfThemselves reads files that import themselves, each other, and
// each two others.
func TestImportsOfThemselves(t *testing.T) {
	files := fstest.MapFS{
		"a.ant": {Data: []byte("import \"a.ant\"\nimport \"b.ant\"\nx = 1\n")},
		"b.ant": {Data: []byte("import \"a.ant\"\nimport \"b.ant\"\ny = 1\n")},
	}
	for i := range 3000 {
		files[fmt.Sprintf("c%d.ant", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "import \"c%d.ant\"\nimport \"c%d.ant\"\nz = 1\n", i+1, i+2)}
	}
	bounded.Effort(t, 500, func() {
		if m, list := antimony.ReadWith(antimony.Library{Files: files}, "a.ant", files["a.ant"].Data); m == nil {
			t.Error(list)
		}
		_, list := antimony.ReadWith(antimony.Library{Files: files}, "c0.ant", files["c0.ant"].Data)
		if !list.HasErrors() || list[0].Code != "N0840" {
			t.Errorf("%.300s", fmt.Sprint(list[:min(1, len(list))]))
		}
	})
}
