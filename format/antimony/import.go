package antimony

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"niche/diag"
)

// maxImports bounds the number of imported files.
const maxImports = 1000

// importFile reads `import "file"`: the text of the file takes the place of the
// statement. A file that has been imported already is passed over, so that files
// may import one another.
func (p *parser) importFile() {
	p.next()
	t := p.peek()
	if t.kind != stringToken {
		p.fail(diag.AntimonySyntax, t, "put it in double quotes", "expected the name of a file, found %s", describe(t))
	}
	p.next()
	name := path.Join(path.Dir(p.fileOf(t)), t.text)
	if p.imported[name] {
		return
	}
	p.imported[name] = true
	text := p.fetch(name, t)
	if len(p.imported) > maxImports {
		p.fail(diag.RefusedAntimonyImport, t, "join the files", "more than %d imported files are not supported", maxImports)
	}
	tokens := p.scan(name, text)
	tokens[len(tokens)-1].kind = lineEnd
	p.tokens = slices.Concat(p.tokens[:p.at], tokens, p.tokens[p.at:])
}

// fileOf is the name of the file that holds t, as imports name it: relative to
// the folder of the first file.
func (p *parser) fileOf(t token) string {
	f := p.fileAt(t.start)
	if f == 0 {
		return ""
	}
	return p.files[f].name
}

// fetch returns the Antimony text of the file called name.
func (p *parser) fetch(name string, t token) string {
	if p.library.Files == nil {
		p.fail(diag.RefusedAntimonyImport, t, "give the model as a file in its folder", "import of another file is not supported here")
	}
	if !fs.ValidPath(name) {
		p.fail(diag.RefusedAntimonyImport, t, "put the file into the folder of this one", "import of a file outside the folder of the model is not supported")
	}
	f, err := p.library.Files.Open(name)
	if err != nil {
		p.fail(diag.AntimonyUndeclared, t, "check the name", "cannot read %q: %v", name, reason(err))
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err != nil {
		p.fail(diag.AntimonyUndeclared, t, "check the name", "cannot read %q: %v", name, reason(err))
	}
	if !bytes.HasPrefix(bytes.TrimSpace(src[:min(len(src), 4096)]), []byte("<")) {
		return string(src)
	}
	if p.library.Translate == nil {
		p.fail(diag.RefusedAntimonyImport, t, "convert it to Antimony first", "import of an SBML file is not supported here")
	}
	text, problems := p.library.Translate(name, src)
	for _, d := range problems {
		p.list.Add(d)
	}
	return string(text)
}

// reason is what a file system error says without the name of the file.
func reason(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
