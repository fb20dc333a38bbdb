package validation_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/internal/bounded"
	"niche/run"
)

// TestLimitsOfFormulas lowers models whose formulas are small as text and huge
// when written out.
func TestLimitsOfFormulas(t *testing.T) {
	repeated := func(n int, text func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(text(i))
		}
		return b.String()
	}
	double := "function f0(x)\n x+1\nend\n" + repeated(60, func(i int) string {
		return fmt.Sprintf("function f%d(x)\n f%d(x+%d)*f%d(x*%d)\nend\n", i+1, i, i+1, i, i+2)
	}) + "y := f60(z); z = 1"
	for _, a := range []struct {
		name, text string
		want       diag.Code
		mebibytes  uint64
	}{
		{"a chain of rules", repeated(130_000, func(i int) string { return fmt.Sprintf("p%d := p%d + 1\n", i, i+1) }) + "p130000 = 1", diag.TooLarge, 1500},
		{"a shorter chain", repeated(20_000, func(i int) string { return fmt.Sprintf("p%d := p%d + 1\n", i, i+1) }) + "p20000 = 1", "", 1000},
		{"long rules in a chain", "p0 = 1; q = 1\n" + repeated(5, func(i int) string {
			return fmt.Sprintf("p%d := p%d%s\n", i+1, i, strings.Repeat("-q", 90_000))
		}) + "x = 0; x' = p5", diag.TooLarge, 1500},
		{"functions that double", double, diag.TooLarge, 2500},
		{"a Jacobian of everything", "T := x0" + repeated(2199, func(i int) string { return fmt.Sprintf("+x%d", i+1) }) + "\n" +
			repeated(2200, func(i int) string { return fmt.Sprintf("x%d = 1; x%d' = %d*T\n", i, i, i+1) }), diag.TooLarge, 2500},
		{"large numbers", "x = 1; x' = factorial(1e300) + (x+1)^1000000000 + x^1e999999 + 2^(2^(2^x)); y := delay(x, 1e-300)", "", 50},
	} {
		t.Run(a.name, func(t *testing.T) {
			bounded.Effort(t, a.mebibytes, func() {
				s, err := run.Parse("m.ant", "m.ant", []byte(a.text), true)
				if err != nil {
					t.Errorf("%.500v", err)
					return
				}
				_, list := compile.Lower(s.Model, compile.Options{})
				got := diag.Code("")
				if list.HasErrors() {
					got = list[0].Code
				}
				if got != a.want || got != "" && !list[0].Pos.IsValid() {
					t.Errorf("%.500v, want code %q", list, a.want)
				}
				if got == "" {
					evaluate(t, s.Model)
				}
			})
		})
	}
}

// TestLimitOfFiles loads a gigabyte of digits, as a sparse file, and a file
// without end.
func TestLimitOfFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "digits.ant")
	if err := os.WriteFile(path, []byte("x = "+strings.Repeat("1", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<30); err != nil {
		t.Skip("the file system has no sparse files:", err)
	}
	files := []string{path}
	if _, err := os.Stat("/dev/zero"); err == nil {
		files = append(files, "/dev/zero")
	}
	for _, file := range files {
		bounded.Effort(t, 1200, func() {
			_, err := run.Load(file)
			if err == nil || !strings.Contains(err.Error(), file+": the file is larger than 256 MiB [N0106]; check") {
				t.Errorf("%s: %v", file, err)
			}
		})
	}
}
