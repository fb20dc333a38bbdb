package petab

import (
	"strings"
	"testing"

	"niche/diag"
)

func TestReadManifest(t *testing.T) {
	src := `# a comment -------------------------------------------------------------------------------
format_version: 1
parameter_file: [p1.tsv, "p 2.tsv"]
problems:
  - sbml_files:
      - model.xml
    condition_files: [c.tsv]
    observable_files:
    - o1.tsv
    - o2.tsv
    measurement_files: &m
    - m.tsv
    visualization_files:
    - v.tsv
`
	m, list := readManifest("p.yaml", []byte(src))
	if len(list) > 0 {
		t.Fatal(list)
	}
	text := func(names []fileName) string {
		var s []string
		for _, n := range names {
			s = append(s, n.name+"@"+n.pos.String())
		}
		return strings.Join(s, " ")
	}
	for _, c := range []struct {
		names []fileName
		want  string
	}{
		{m.parameters, "p1.tsv@p.yaml:3:18 p 2.tsv@p.yaml:3:26"},
		{m.models, "model.xml@p.yaml:6:9"},
		{m.conditions, "c.tsv@p.yaml:7:23"},
		{m.observables, "o1.tsv@p.yaml:9:7 o2.tsv@p.yaml:10:7"},
		{m.measurements, "m.tsv@p.yaml:12:7"},
	} {
		if got := text(c.names); got != c.want {
			t.Errorf("files %s, want %s", got, c.want)
		}
	}
}

func TestReadManifestProblems(t *testing.T) {
	rest := "parameter_file: p.tsv\nproblems:\n- sbml_files: [m.xml]\n  condition_files: [c.tsv]\n  observable_files: [o.tsv]\n  measurement_files: [d.tsv]\n"
	for _, c := range []struct {
		name, src, want string
		code            diag.Code
	}{
		{"empty", "", "1:1: problem file is empty", diag.PetabYAML},
		{"syntax", "a: [\n", "problem file cannot be read", diag.PetabYAML},
		{"no mapping", "- a\n", "must be a mapping", diag.PetabKey},
		{"version missing", rest, `1:`, diag.PetabKey},
		{"version word", "format_version: one\n" + rest, `1:17: format version "one" is not known`, diag.PetabKey},
		{"version 2", "format_version: 2.0.0\n" + rest, "1:17: PEtab format version 2.0.0 is not supported", diag.PetabVersionRefused},
		{"unknown key", "format_version: 1\nproblem: 3\n" + rest, `2:1: unknown key "problem"`, diag.PetabKey},
		{"extension list", "format_version: 1\nextensions: [select]\n" + rest, `2:14: PEtab extension "select" is not supported`, diag.PetabExtensionRefused},
		{"extension mapping", "format_version: 1\nextensions:\n  sciml:\n    version: 1\n" + rest, `3:3: PEtab extension "sciml" is not supported`, diag.PetabExtensionRefused},
		{"two problems", "format_version: 1\n" + rest + "- sbml_files: [x]\n", "several problems in one file are not supported", diag.PetabSeveralRefused},
		{"two models", "format_version: 1\n" + strings.Replace(rest, "m.xml", "m.xml, n.xml", 1), `4:23: several models in one problem are not supported: "n.xml"`, diag.PetabSeveralRefused},
		{"no model", "format_version: 1\n" + strings.Replace(rest, "[m.xml]", "[]", 1), `key "sbml_files" names no file`, diag.PetabKey},
		{"nested file", "format_version: 1\n" + strings.Replace(rest, "[c.tsv]", "[[c.tsv]]", 1), "must be a single value", diag.PetabKey},
		{"deep", strings.Repeat("[", 1000), "nested deeper", diag.PetabYAML},
		{"deep dashes", strings.Repeat("- ", 1000), "nested deeper", diag.PetabYAML},
	} {
		_, list := readManifest("p.yaml", []byte(c.src))
		found := false
		for _, d := range list {
			found = found || d.Code == c.code && strings.Contains(d.Error(), c.want)
		}
		if !found {
			t.Errorf("%s: %v, want %s [%s]", c.name, list, c.want, c.code)
		}
	}
	if _, list := readManifest("p.yaml", []byte("format_version: \"1.0.0\"\n"+rest)); len(list) > 0 {
		t.Errorf("version 1.0.0: %v", list)
	}
}

func FuzzReadManifest(f *testing.F) {
	f.Add([]byte("format_version: 1\nparameter_file: p.tsv\nproblems:\n- sbml_files: [m.xml]\n"))
	f.Add([]byte("a: &x [*x, !!str b]\n? - c\n: |\n  d\n"))
	f.Add([]byte("{a: {b: [c, \"d\"]}}\n---\n- e: f"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m, list := readManifest("p.yaml", src)
		if !list.HasErrors() && len(m.models) != 1 {
			t.Fatalf("accepted with %d models", len(m.models))
		}
		for _, d := range list {
			if d.Pos.File != "p.yaml" || d.Pos.Line < 1 || d.Pos.Col < 1 {
				t.Fatalf("bad position in %v", d)
			}
		}
	})
}
