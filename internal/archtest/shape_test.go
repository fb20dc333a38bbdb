package archtest

import (
	"go/ast"
	"regexp"
	"slices"
	"testing"
)

var bannedNames = []string{
	"util", "utils", "common", "helper", "helpers", "misc", "shared", "base", "lib", "core", "types", "manager",
}

// Hard limits; docs/… and reviews aim lower (80–400 lines, 30 lines).
const (
	maxFileLines     = 800
	maxFunctionLines = 120
)

func TestNamesAndDocs(t *testing.T) {
	for _, p := range load(t) {
		if slices.Contains(bannedNames, p.name) {
			t.Errorf("%s: the name %q says nothing about what the package holds", p.dir, p.name)
		}
		if !p.doc {
			t.Errorf("%s has no package comment", p.dir)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, p := range load(t) {
		for _, f := range p.files {
			if ast.IsGenerated(f.tree) {
				continue
			}
			if f.lines > maxFileLines {
				t.Errorf("%s has %d lines (limit %d): split it by concept", f.name, f.lines, maxFileLines)
			}
			for _, decl := range f.tree.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				from, to := f.fset.Position(fn.Pos()), f.fset.Position(fn.End())
				if n := to.Line - from.Line + 1; n > maxFunctionLines {
					t.Errorf("%s:%d: %s has %d lines (limit %d)", f.name, from.Line, fn.Name.Name, n, maxFunctionLines)
				}
			}
		}
	}
}

// physical lists the packages whose exported numbers carry physical units.
var physical = []string{"ode", "sim", "model", "networks", "fit"}

// unitTag is a unit in brackets, e.g. [nM], [1/min], [1], or a reference to
// where the unit is found, e.g. [unit of t].
var unitTag = regexp.MustCompile(`\[[^\]]+\]|unit`)

// TestUnitsInDocs wants a unit on every exported float64 field.
func TestUnitsInDocs(t *testing.T) {
	for dir, p := range load(t) {
		if !slices.Contains(physical, dir) {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f.tree, func(n ast.Node) bool {
				st, ok := n.(*ast.StructType)
				if !ok {
					return true
				}
				for _, field := range st.Fields.List {
					for _, id := range field.Names {
						if isFloat(field.Type) && id.IsExported() && !unitTag.MatchString(field.Doc.Text()+field.Comment.Text()) {
							t.Errorf("%s: field %s has no unit, e.g. [nM], [1/min] or [1]", f.fset.Position(id.Pos()), id.Name)
						}
					}
				}
				return true
			})
		}
	}
}

func isFloat(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "float64"
}
