package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"niche/diag"
)

// TestEveryCodeHasAnExampleThatProvokesIt runs the example of each code of the
// catalogue as a user would and wants the code among the problems reported.
func TestEveryCodeHasAnExampleThatProvokesIt(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, e := range diag.Catalogue() {
		t.Run(string(e.Code), func(t *testing.T) {
			if seen[e.Code] {
				t.Errorf("code %s is documented twice", e.Code)
			}
			seen[e.Code] = true
			if e.Title == "" || e.Explain == "" || e.Title != strings.TrimSpace(e.Title) {
				t.Errorf("code %s lacks a title or an explanation", e.Code)
			}
			if reason := withoutExample[e.Code]; reason != "" {
				t.Logf("no example: %s", reason)
				return
			}
			t.Chdir(t.TempDir())
			codes := codesOf(t, exampleCommand(t, e))
			if !slices.Contains(codes, string(e.Code)) {
				t.Errorf("the example of %s reports %q", e.Code, codes)
			}
		})
	}
}

// withoutExample lists the codes that no small input can provoke, and why.
var withoutExample = map[diag.Code]string{
	"N0106": "it takes a file of 256 MiB; packages internal/bounded and run test it",
	"N0260": "only a condition table can override a quantity that a rule determines; package fit tests it",
	"N0261": "it takes a formula of millions of expressions; package compile tests it",
	"N0827": "only the gradient of a fit asks for sensitivities; package sim tests it",
	"N0904": "rounding decides whether a matrix is singular; package ode tests it",
}

// exampleCommand lays out the files of an example and returns the command line
// that reads them.
func exampleCommand(t *testing.T, e diag.Entry) []string {
	t.Helper()
	files := map[string][]byte{e.File: []byte(e.Example)}
	if archive := txtar.Parse([]byte(e.Example)); len(archive.Files) > 0 {
		files = map[string][]byte{}
		for _, f := range archive.Files {
			files[f.Name] = f.Data
		}
	}
	for name, content := range files {
		if e.Example == "" {
			continue // the file is missing on purpose
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if command, ok := files["command.txt"]; ok {
		return strings.Fields(strings.TrimPrefix(strings.TrimSpace(string(command)), "niche "))
	}
	return []string{"check", e.File}
}

// codesOf runs niche with --json and returns the codes it reports.
func codesOf(t *testing.T, args []string) []string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	execute(append(args, "--json"), &stdout, &stderr)
	var answer struct {
		Problems []problem `json:"problems"`
		Error    []problem `json:"error"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		t.Fatalf("niche %q: %v\n%s%s", args, err, stdout.String(), stderr.String())
	}
	var codes []string
	for _, p := range append(answer.Problems, answer.Error...) {
		codes = append(codes, p.Code)
	}
	return codes
}
