package main

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the figures of the documentation and the scripts' expected output")

// readme is the README of the module.
var readme = filepath.Join("..", "..", "README.md")

// TestREADME wants the README's two commands to be the promised ones. It runs the
// first as written there, under CI, or else its quick form; what the README shows
// of the output must be what niche prints and draws today (to the last digits,
// which may differ between processors).
func TestREADME(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 2 {
		t.Fatal("the README has no code blocks")
	}
	first, rest, _ := strings.Cut(blocks[0][1], "\n")
	args, ok := strings.CutPrefix(first, "go run ./cmd/niche ")
	if !ok || rest != "go test ./...\n" {
		t.Fatalf("the two commands are\n%s", blocks[0][1])
	}
	out := filepath.Join(t.TempDir(), "out")
	command := append(strings.Fields(args), "--out", out)
	whole := os.Getenv("CI") != "" || *update
	if !whole {
		command = append(command, "--quick")
	}
	var stdout, stderr bytes.Buffer
	if code := execute(command, &stdout, &stderr); code != 0 {
		t.Fatalf("niche %s ended with %d: %s", args, code, stderr.String())
	}
	if !whole {
		if !strings.Contains(stderr.String(), "quick: few donors") {
			t.Errorf("a quick run does not say that it is quick:\n%s", stderr.String())
		}
		t.Log("set CI=true to compare all that the README shows; this was the quick form of its first command")
		return
	}
	printed := strings.Split(stderr.String(), "\n")
	for _, shown := range strings.Split(strings.TrimSpace(blocks[1][1]), "\n") {
		if !slices.ContainsFunc(printed, func(line string) bool { return near(strings.TrimSpace(line), strings.TrimSpace(shown), 1e-3) }) {
			t.Errorf("niche does not print what the README shows: %q", shown)
		}
	}
	sameFigure(t, filepath.Join(out, "figures", "forest-fold.svg"), filepath.Join("..", "..", "docs", "figures", "aml-msc-forest.svg"))
}

// sameFigure compares a drawn figure with that of the documentation.
func sameFigure(t *testing.T, drawn, kept string) {
	t.Helper()
	have, err := os.ReadFile(drawn)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(kept, have, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if !near(string(have), string(want), 1e-3) {
		t.Errorf("%s is not what niche draws; rewrite it with -update and look at it", kept)
	}
}

var numeral = regexp.MustCompile(`[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?`)

// near reports whether a and b are the same text with the same numbers within
// tolerance, relative above 1 and absolute below.
func near(a, b string, tolerance float64) bool {
	if numeral.ReplaceAllString(a, "#") != numeral.ReplaceAllString(b, "#") {
		return false
	}
	x, y := numeral.FindAllString(a, -1), numeral.FindAllString(b, -1)
	for i := range x {
		u, errU := strconv.ParseFloat(x[i], 64)
		v, errV := strconv.ParseFloat(y[i], 64)
		if errU != nil || errV != nil || math.Abs(u-v) > tolerance*max(1, math.Abs(v)) {
			return false
		}
	}
	return true
}

// TestREADMELinks wants every file that the README names to exist.
func TestREADMELinks(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(string(text), -1)
	if len(links) < 5 {
		t.Fatalf("only %d links", len(links))
	}
	for _, l := range links {
		if strings.HasPrefix(l[1], "https://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", "..", l[1])); err != nil {
			t.Errorf("the README links to %s, which does not exist", l[1])
		}
	}
}
