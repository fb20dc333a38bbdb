package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "niche"

// sourceFile is one parsed Go file that is not a test.
type sourceFile struct {
	name  string // relative to the module root
	lines int
	fset  *token.FileSet
	tree  *ast.File
}

// pkg is one package folder.
type pkg struct {
	dir, name string
	doc       bool
	files     []sourceFile
	imports   map[string]string // import path → file that imports it
}

// load parses every non-test Go file of the module. It reads files itself
// instead of running the go command, so that the test cache sees what was read.
func load(t *testing.T) map[string]*pkg {
	t.Helper()
	root := filepath.Join("..", "..")
	pkgs := map[string]*pkg{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == "testdata" || len(n) > 2 && (n[0] == '.' || n[0] == '_') {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			return add(pkgs, root, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func add(pkgs map[string]*pkg, root, name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	dir := path.Dir(filepath.ToSlash(rel))
	p := pkgs[dir]
	if p == nil {
		p = &pkg{dir: dir, name: tree.Name.Name, imports: map[string]string{}}
		pkgs[dir] = p
	}
	p.doc = p.doc || tree.Doc != nil
	p.files = append(p.files, sourceFile{rel, strings.Count(string(src), "\n"), fset, tree})
	for _, im := range tree.Imports {
		if ip, err := strconv.Unquote(im.Path.Value); err == nil {
			p.imports[ip] = rel
		}
	}
	return nil
}
