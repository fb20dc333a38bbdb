package bngl

import (
	"fmt"
	"strings"
	"testing"

	"niche/internal/bounded"
	"niche/model"
)

// TestLimits reads hostile networks: each ends with a place, a code and a
// remedy, or is read, in bounded time and memory.
func TestLimits(t *testing.T) {
	const million = 1_000_000
	repeated := func(n int, text func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(text(i))
		}
		return b.String()
	}
	const species = "begin species\n 1 A() 1\nend species\n"
	parameters := func(s string) string { return "begin parameters\n" + s + "\nend parameters\n" + species }
	reactions := func(s string) string { return species + "begin reactions\n" + s + "\nend reactions\n" }
	for _, a := range []struct {
		name, text, want string
		mebibytes        uint64
	}{
		{"parentheses", parameters(" 1 k " + strings.Repeat("(", million/2) + "1" + strings.Repeat(")", million/2)), "2:506 N0154", 200},
		{"digits", parameters(" 1 k " + strings.Repeat("1", 50*million)), "2:6 N0154", 500},
		{"exponents", parameters(" 1 k 1e999999999"), "none", 20},
		{"a long name", parameters(" 1 " + strings.Repeat("k", 50*million) + " 1"), "2:4 N0154", 500},
		{"a species number", "begin species\n 999999999 A() 1\nend species\n", "2:2 N0603", 20},
		{"many species in a reaction", reactions(" 1 " + strings.Repeat("1,", million) + "1 0 1"), "5:4 N0154", 200},
		{"no numbers", reactions(" 1 " + strings.Repeat("a,", 900) + "a 0 1"), "5:4 N0602", 20},
		{"no fields", "begin species\n" + strings.Repeat("x\n", million), "2:1 N0602", 100},
		{"a circle of parameters", parameters(repeated(20_000, func(i int) string { return fmt.Sprintf(" %d k%d k%d\n", i+1, i, (i+1)%20_000) })), "2:7 N0255", 300},
		{"undeclared names", parameters(repeated(20_000, func(i int) string {
			return fmt.Sprintf(" %d %s%d %s%d\n", i+1, strings.Repeat("k", 100), i, strings.Repeat("q", 100), i)
		})), "2:106 N0604", 300},
		{"a group of everything", species + "begin groups\n 1 G " + strings.Repeat("1,", million) + "1\nend groups\n", "none", 400},
		{"one long line", strings.Repeat("x", 100*million), "1:1 N0601", 700},
	} {
		t.Run(a.name, func(t *testing.T) {
			bounded.Effort(t, a.mebibytes, func() {
				m, list := Read("model.net", []byte(a.text))
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

// TestLimitOfSize refuses a file by its size alone.
func TestLimitOfSize(t *testing.T) {
	_, list := Read("model.net", make([]byte, maxSource+1))
	if len(list) != 1 || list[0].Code != "N0106" {
		t.Error(list)
	}
}
