package run

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
	"niche/format/sbml/rules"
	"niche/internal/bounded"
	"niche/model"
	"niche/networks"
	"niche/store"
	"niche/studies"
)

// Source is a model file as read.
type Source struct {
	Name    string // path, or the name of a shipped network
	Content []byte
	Model   *model.Model
	Shipped bool
	// Beside are the files that the model is put together from besides Content
	// (external models of SBML), by their paths relative to its folder.
	Beside []File
	// Problems holds warnings, and errors if Model is nil.
	Problems diag.List

	rules *rules.Report // of SBML, once it is examined
}

// File is a file as read, with its slash-separated path.
type File struct {
	Name    string
	Content []byte
}

// maxFile bounds a model file [bytes].
const maxFile = 256 << 20

// Load reads the model called name: a shipped network ("il6", "emt", …; write
// "./il6" for a file of that name) or a file in SBML, Antimony or BioNetGen .net. The returned error, if any, is a
// diag.List or about the file system.
func Load(name string) (*Source, error) {
	if text, ok := networks.Text(name); ok {
		return Parse(name, name+".ant", text, true)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		var l diag.List
		l.Errorf(diag.NoSuchFile, diag.Pos{}, "give a model file in it", "%q is a folder", name)
		return nil, l.Err()
	}
	content, err := bounded.ReadFile(name, maxFile)
	var large *bounded.TooLarge
	switch {
	case os.IsNotExist(err):
		return nil, missing(name)
	case errors.As(err, &large):
		var l diag.List
		l.Errorf(diag.FileTooLarge, diag.Pos{File: name}, "check that this is a model", "%v", large)
		return nil, l.Err()
	case err != nil:
		return nil, fmt.Errorf("read model: %w", err)
	}
	return Parse(name, name, content, false)
}

// Parse reads the model text content under the given file name, which selects
// the format together with the content.
func Parse(name, file string, content []byte, shipped bool) (*Source, error) {
	s := &Source{Name: name, Content: content, Shipped: shipped}
	switch formatOf(file, content) {
	case "petab":
		var l diag.List
		l.Errorf(diag.UnknownFormat, diag.Pos{File: file}, "use niche evaluate or niche simulate", "a PEtab problem is no model")
		s.Problems = l
	case "sbml":
		s.sbml(file)
	case "net":
		s.Model, s.Problems = bngl.Read(file, content)
	case "antimony":
		s.Model, s.Problems = readAntimony(file, content, shipped)
	default:
		var l diag.List
		l.Errorf(diag.UnknownFormat, diag.Pos{File: file},
			"give an SBML (.xml, .sbml), Antimony (.ant) or BioNetGen (.net) file, or a PEtab problem (.yaml)",
			"cannot tell the format of %q", filepath.Base(file))
		s.Problems = l
	}
	if s.Model != nil && !s.Problems.HasErrors() {
		s.Problems = append(s.Problems, model.Check(s.Model)...)
	}
	return s, s.Problems.Err()
}

// Rules returns the problems of s with the numbers of the SBML rules that they
// break, and the further breaches of rules, if s is SBML.
func (s *Source) Rules() diag.List {
	if formatOf(s.Name, s.Content) != "sbml" || s.Shipped {
		return s.Problems
	}
	s.rules = rules.Examine(s.Name, s.Content)
	return s.rules.Merge(s.Problems)
}

// Units returns what is wrong with the units of s, which must have a model.
func (s *Source) Units() diag.List {
	list := model.CheckUnits(s.Model)
	if s.rules == nil {
		return list
	}
	return s.rules.Number(list)
}

// sbml reads the content as SBML and keeps the files it refers to.
func (s *Source) sbml(file string) {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil || s.Shipped {
		s.Model, s.Problems = sbml.Read(file, s.Content)
		return
	}
	defer root.Close()
	s.Model, s.Problems = sbml.ReadFrom(recorder{root.FS(), s}, file, s.Content)
}

// recorder is a folder that notes what is read from it.
type recorder struct {
	fs.FS
	source *Source
}

// ReadFile implements fs.ReadFileFS.
func (r recorder) ReadFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(r.FS, name)
	if err == nil {
		r.source.Beside = append(r.source.Beside, File{name, content})
	}
	return content, err
}

// AddTo keeps the files of s, as they were read, among the inputs of d.
func (s *Source) AddTo(d *store.Directory) error {
	if err := d.AddInput(s.File(), s.Content); err != nil {
		return err
	}
	for _, f := range s.Beside {
		if err := d.AddBeside(f.Name, f.Content); err != nil {
			return err
		}
	}
	return nil
}

// readAntimony reads an Antimony file with what it imports, which may be SBML.
func readAntimony(file string, content []byte, shipped bool) (*model.Model, diag.List) {
	if shipped {
		return antimony.Read(file, content)
	}
	return antimony.ReadBeside(file, content, func(name string, src []byte) ([]byte, diag.List) {
		m, list := sbml.Read(name, src)
		if m == nil {
			return nil, list
		}
		text, _, lost := antimony.Write(m)
		return text, append(list, lost...)
	})
}

// formatOf guesses the format of a model file from its content and extension.
func formatOf(file string, content []byte) string {
	head := content[:min(len(content), 4096)]
	switch ext := strings.ToLower(filepath.Ext(file)); {
	case ext == ".net" || ext == ".bngl" || bytes.Contains(head, []byte("begin parameters")):
		return "net"
	case ext == ".xml" || ext == ".sbml" || bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")):
		return "sbml"
	case ext == ".yaml" || ext == ".yml":
		return "petab"
	case ext == ".ant" || ext == ".txt" || ext == ".antimony":
		return "antimony"
	}
	return ""
}

// missing says that name is neither a file nor a shipped network.
func missing(name string) error {
	var l diag.List
	hint := fmt.Sprintf("give an existing file, or one of the shipped networks %q", networks.Names())
	if _, shipped := studies.Open(name); shipped {
		hint = fmt.Sprintf("that is a study: niche study %s", name)
	} else if near := diag.Suggest(name, networks.Names()); near != "" {
		hint = fmt.Sprintf("did you mean the shipped network %q?", near)
	}
	l.Errorf(diag.NoSuchFile, diag.Pos{}, hint, "no file or shipped network is called %q", name)
	return l.Err()
}

// File returns the file name under which the content is kept.
func (s *Source) File() string {
	if s.Shipped {
		return s.Name + ".ant"
	}
	return filepath.Base(s.Name)
}

// Uses names what the source rests on, for references.
func (s *Source) Uses() []string {
	switch {
	case s.Shipped:
		return []string{s.Name, "antimony"}
	case strings.HasPrefix(s.Model.Format, "SBML"):
		return []string{"sbml"}
	case strings.HasPrefix(s.Model.Format, "Antimony"):
		return []string{"antimony"}
	}
	return nil
}
