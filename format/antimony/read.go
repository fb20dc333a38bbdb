package antimony

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// Library says where imported files are found.
type Library struct {
	// Files holds the files; nil: none can be imported.
	Files fs.FS
	// Translate turns an imported file of another format (SBML) into Antimony;
	// nil: only Antimony can be imported. The list holds its problems.
	Translate func(name string, src []byte) ([]byte, diag.List)
}

// Read is [ReadWith] without a library: the model must be in one file.
func Read(name string, src []byte) (*model.Model, diag.List) {
	return ReadWith(Library{}, name, src)
}

// ReadBeside is [ReadWith] with the folder of the file called name, as far as it
// can be opened. Files outside that folder are not read, nor symbolic links that
// lead out of it.
func ReadBeside(name string, src []byte, translate func(string, []byte) ([]byte, diag.List)) (*model.Model, diag.List) {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return Read(name, src)
	}
	defer root.Close()
	return ReadWith(Library{Files: root.FS(), Translate: translate}, name, src)
}

// ReadWith reads the Antimony file src, whose name is used for positions, and
// the files that it imports. A file with several models gives the one marked
// with "*", or else the last, with its submodels written out. It reports every
// problem of the file; the model is nil if there is an error.
func ReadWith(lib Library, name string, src []byte) (*model.Model, diag.List) {
	var list diag.List
	p := &parser{
		source: newSource(&list), library: lib, imported: map[string]bool{}, pool: expr.NewPool(),
		byName: map[string]*module{}, funcNames: map[string]*function{},
	}
	p.tokens = p.scan(name, string(src))
	p.readAll()
	p.checkCalls()
	m := p.main()
	if m == nil && !list.HasErrors() {
		list.Errorf(diag.AntimonySyntax, diag.Pos{File: name, Line: 1, Col: 1}, "write statements or a \"model … end\" block", "the file holds no model")
	}
	var out *model.Model
	if !list.HasErrors() {
		out = p.build(m)
	}
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	return out, list
}

// ReadFile reads the Antimony file at path and the files that it imports. A file
// that cannot be read is an ordinary error.
func ReadFile(path string) (*model.Model, diag.List, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read Antimony: %w", err)
	}
	m, list := ReadBeside(path, src, nil)
	return m, list, nil
}
