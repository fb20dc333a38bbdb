package diag_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"niche/diag"
)

func TestSuggest(t *testing.T) {
	names := []string{"kon", "koff", "kcat", "pSTAT3", "SOCS3mRNA", "SOCS3", "IL6", "Rec"}
	for _, c := range []struct {
		name, want string
		candidates []string
	}{
		{"k_on", "kon", names},
		{"KON", "kon", names},
		{"pSTAT", "pSTAT3", names},
		{"pSTTA3", "pSTAT3", names}, // a swap is one edit
		{"pstat3", "pSTAT3", names}, // case alone
		{"SOCS3mRNa", "SOCS3mRNA", names},
		{"SOCS", "SOCS3", names},
		{"rec", "Rec", names},
		{"IL8", "IL6", names},
		{"x", "", []string{"y", "z"}},  // a one-letter name is never guessed
		{"x", "X", []string{"y", "X"}}, // unless it is the case that is wrong
		{"ab", "", []string{"cd"}},
		{"kon", "", []string{"kon"}}, // never itself
		{"", "", names},
		{"completely_different", "", names},
		{"abcd", "abce", []string{"abce", "abcf"}}, // the first of equals
		{"Abcd", "Abce", []string{"abce", "Abce"}}, // right case before wrong case
		{strings.Repeat("a", 1000), "", []string{strings.Repeat("a", 999)}},
	} {
		if got := diag.Suggest(c.name, c.candidates); got != c.want {
			t.Errorf("Suggest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

// One edit of a name of at least four letters is always undone.
func TestSuggestUndoesOneEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-z_]{4,12}`).Draw(t, "name")
		i := rapid.IntRange(0, len(name)-2).Draw(t, "place")
		var typo string
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			typo = name[:i] + "Q" + name[i:]
		case 1:
			typo = name[:i] + name[i+1:]
		case 2:
			typo = name[:i] + "Q" + name[i+1:]
		case 3:
			typo = name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:]
		}
		if typo == name {
			return
		}
		if got := diag.Suggest(typo, []string{"0123456789", name}); got != name {
			t.Fatalf("Suggest(%q) = %q, want %q", typo, got, name)
		}
	})
}

func ExampleSuggest() {
	fmt.Println(diag.Suggest("k_on", []string{"koff", "kon", "kcat"}))
	// Output: kon
}

func ExampleList() {
	var l diag.List
	at := diag.Pos{File: "niche.xml", Line: 41, Col: 9}
	l.Errorf("N0207", at, "declare it as a parameter, or "+diag.SuggestHint("k_on", []string{"kon"}),
		"rate law of reaction %q uses undeclared name %q", "R3", "k_on")
	fmt.Println(l.Err())
	// Output: niche.xml:41:9: rate law of reaction "R3" uses undeclared name "k_on" [N0207]; declare it as a parameter, or did you mean "kon"?
}
