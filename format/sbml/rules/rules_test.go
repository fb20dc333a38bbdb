package rules

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/format/sbml"
	"niche/model"
)

var update = flag.Bool("update", false, "rewrite niche's numbers in testdata/broken.tsv")

// broken is one way to break a valid model.
type broken struct{ base, libSBML, niche, why, from, to string }

// breakages reads testdata/broken.tsv. Its numbers are those of libSBML 5.21.2.
func breakages(t *testing.T) []broken {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "broken.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t")
	var list []broken
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		f := strings.Split(line, "\t")
		list = append(list, broken{f[0], f[1], f[2], f[3], unescape.Replace(f[4]), unescape.Replace(f[5])})
	}
	return list
}

// bases are the valid models: levels of the core, and packages.
var bases = []string{"l1v2", "l2v4", "l3v1", "l3v2", "comp", "fbc1", "fbc2", "fbc3", "qual", "groups", "distrib"}

// base reads a valid model.
func base(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBroken breaks valid models, one rule at a time. Where niche and libSBML report
// other numbers, the table says why.
func TestBroken(t *testing.T) {
	list := breakages(t)
	agree := 0
	for i := range list {
		b := &list[i]
		text := base(t, b.base)
		if !strings.Contains(text, b.from) {
			t.Fatalf("%s.xml does not hold %q", b.base, b.from)
		}
		text = strings.Replace(text, b.from, b.to, 1)
		got := strings.Join(examined(t, b, text), " ")
		if got == "" {
			got = "-"
		}
		if *update {
			b.niche = got
		}
		if got != b.niche {
			t.Errorf("%s: %s\n\t=> %s\n\tgot %v, want %v", b.base, b.from, b.to, got, b.niche)
		}
		switch {
		case b.niche == b.libSBML:
			agree++
		case b.why == "":
			t.Errorf("%s: %s\n\t=> %s\n\tniche %v, libSBML %v, and no reason why", b.base, b.from, b.to, b.niche, b.libSBML)
		}
	}
	t.Logf("%d of %d breakages have the same numbers", agree, len(list))
	if *update {
		write(t, list)
	}
}

// examined lists the rules that are reported of a document, each once: by the
// examination and by the checks of the model.
func examined(t *testing.T, b *broken, text string) []string {
	t.Helper()
	read, list := sbml.Read("m.xml", []byte(text))
	if read != nil {
		list = append(list, model.Check(read)...)
	}
	report := Examine("m.xml", []byte(text))
	if list = report.Merge(list); !list.HasErrors() {
		list = append(list, report.Number(model.CheckUnits(read))...)
	}
	var rules []string
	for _, d := range list {
		if d.Rule != "" {
			rules = append(rules, d.Rule)
		} else if d.Severity == diag.Error && b.why == "" {
			t.Errorf("%s: %s\n\t=> %s\n\tno rule: %v", b.base, b.from, b.to, d)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// write rewrites the table.
func write(t *testing.T, list []broken) {
	t.Helper()
	escape := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`)
	var b strings.Builder
	b.WriteString("base\tlibSBML\tniche\twhy\tfrom\tto\n")
	for _, x := range list {
		b.WriteString(strings.Join([]string{x.base, x.libSBML, x.niche, x.why, escape.Replace(x.from), escape.Replace(x.to)}, "\t") + "\n")
	}
	if err := os.WriteFile(filepath.Join("testdata", "broken.tsv"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestCatalogue wants words for every rule of the table that niche reports.
func TestCatalogue(t *testing.T) {
	for _, b := range breakages(t) {
		for _, rule := range strings.Fields(b.niche) {
			if rule != "-" && Demand(rule) == "" {
				t.Errorf("rule %s has no words", rule)
			}
		}
	}
	if n := len(Catalogue()); n < 380 {
		t.Errorf("%d rules in the catalogue", n)
	}
}

// methods is the page that lists the rules.
var methods = filepath.Join("..", "..", "..", "docs", "methods", "sbml-rules.md")

// TestPage wants the page's table of agreement to be that of the breakages.
func TestPage(t *testing.T) {
	count, same, reasons := map[string]int{}, map[string]int{}, map[string]string{}
	for _, b := range breakages(t) {
		for _, rule := range strings.Fields(b.niche) {
			count[rule]++
			if slices.Contains(strings.Fields(b.libSBML), rule) {
				same[rule]++
			} else {
				reasons[rule] = b.why
			}
		}
	}
	var table strings.Builder
	table.WriteString("| rule | demands that | broken models | libSBML too | where not |\n|---|---|---|---|---|\n")
	for _, e := range Catalogue() {
		fmt.Fprintf(&table, "| %s | %s | %d | %d | %s |\n", e.Rule, e.Demand, count[e.Rule], same[e.Rule], reasons[e.Rule])
	}
	const from, to = "<!-- table -->\n", "<!-- end -->"
	page, err := os.ReadFile(methods)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(page), from)
	have, tail, _ := strings.Cut(rest, to)
	if *update {
		if err := os.WriteFile(methods, []byte(head+from+table.String()+to+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if have != table.String() {
		t.Error("the table of docs/methods/sbml-rules.md is out of date: run with -update")
	}
}

// FuzzExamine examines arbitrary documents.
func FuzzExamine(f *testing.F) {
	for _, name := range bases {
		text, err := os.ReadFile(filepath.Join("testdata", name+".xml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(_ *testing.T, text []byte) {
		_, list := sbml.Read("m.xml", text)
		Examine("m.xml", text).Merge(list)
	})
}

// TestExample wants the documented example of a broken rule to break one.
func TestExample(t *testing.T) {
	for _, e := range diag.Catalogue() {
		if e.Code != diag.SBMLRule {
			continue
		}
		list := Examine(e.File, []byte(e.Example)).Findings
		if len(list) != 1 || list[0].Rule != "10308" || list[0].Code != e.Code {
			t.Errorf("got %v", list)
		}
	}
}

// TestValid wants no breach in the valid models.
func TestValid(t *testing.T) {
	for _, name := range bases {
		for _, f := range Examine(name+".xml", []byte(base(t, name))).Findings {
			t.Errorf("%s: %v", f.Rule, &f.Diagnostic)
		}
	}
}

// TestModelsInThemselves examines hierarchies and groups that go round in circles,
// or that a few lines make huge, in bounded time.
func TestModelsInThemselves(t *testing.T) {
	comp := strings.NewReplacer(`<comp:submodel comp:id="D" comp:modelRef="part"/>`, `<comp:submodel comp:id="D" comp:modelRef="nested"/>`,
		`<comp:sBaseRef comp:idRef="x"/>`, `<comp:sBaseRef comp:portRef="loop"/>`,
		`<comp:modelDefinition id="nested">`, `<comp:modelDefinition id="nested"><comp:listOfPorts><comp:port comp:id="loop" comp:idRef="D"><comp:sBaseRef comp:portRef="loop"/></comp:port></comp:listOfPorts>`)
	report := Examine("m.xml", []byte(comp.Replace(base(t, "comp"))))
	if !slices.ContainsFunc(report.Findings, func(f Finding) bool { return f.Rule == "comp-20616" }) {
		t.Errorf("findings %v", report.Findings)
	}
	models := ""
	for i := range 60 {
		models += fmt.Sprintf(`<comp:modelDefinition id="m%d"><comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="m%d"/><comp:submodel comp:id="B" comp:modelRef="m%d"/></comp:listOfSubmodels></comp:modelDefinition>`, i, i+1, i+1)
	}
	models += `<comp:modelDefinition id="m60"/>`
	Examine("m.xml", []byte(strings.Replace(base(t, "comp"), "<comp:listOfModelDefinitions>", "<comp:listOfModelDefinitions>"+models, 1)))
}
