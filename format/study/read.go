package study

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
	"niche/model"
	"niche/networks"
	"niche/study"
)

// FileName is the file that makes a folder a study.
const FileName = "study.yaml"

// Limits on study files; the YAML parser is recursive.
const (
	maxFile    = 1 << 20 // bytes
	maxNesting = 64
	maxNetwork = 64 << 20 // bytes of a network file
)

// ReadDir reads the study in folder dir: study.yaml and the networks it names,
// and checks it. The list holds every problem at once; the study is nil if
// study.yaml cannot be read at all.
func ReadDir(dir string) (*study.Study, diag.List) {
	file := filepath.Join(dir, FileName)
	src, err := readBounded(file, maxFile)
	if err != nil {
		var list diag.List
		list.Add(&diag.Diagnostic{Code: diag.StudyYAML, Pos: diag.Pos{File: file}, Message: err.Error(),
			Hint: "a study is a folder that holds " + FileName, Cause: err})
		return nil, list
	}
	return Read(file, src, func(name string) ([]byte, error) { return readBounded(filepath.Join(dir, name), maxNetwork) })
}

// Read reads study.yaml from src, called file in positions. open returns the
// content of a network file beside it. The result is as that of [ReadDir].
func Read(file string, src []byte, open func(name string) ([]byte, error)) (*study.Study, diag.List) {
	d := &decoder{file: file}
	body := d.parse(src)
	if body == nil {
		return nil, d.list
	}
	s := &study.Study{Dir: filepath.Dir(file)}
	d.body(body, reflect.ValueOf(s).Elem(), field{key: "study"}, diag.Pos{File: file, Line: 1, Col: 1})
	d.networks(s, open)
	d.list = append(d.list, study.Resolve(s)...)
	d.list = append(d.list, study.Check(s)...)
	d.list.Sort()
	return s, d.list
}

// readBounded reads a file of at most limit bytes.
func readBounded(file string, limit int64) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > limit {
		return nil, fmt.Errorf("%s is no regular file of at most %d bytes", file, limit)
	}
	return os.ReadFile(file)
}

// parse returns the body of the document, or nil after reporting why not. A
// panic of the YAML parser on malformed text is an error like any other.
func (d *decoder) parse(src []byte) (body ast.Node) {
	top := diag.Pos{File: d.file, Line: 1, Col: 1}
	defer func() {
		if p := recover(); p != nil {
			body = nil
			d.list.Errorf(diag.StudyYAML, top, "correct the YAML", "malformed YAML: %v", p)
		}
	}()
	if len(src) > maxFile || nesting(src) > maxNesting {
		d.list.Errorf(diag.StudyYAML, top, "check that this is a study",
			"study is larger than %d bytes or nested deeper than %d levels", maxFile, maxNesting)
		return nil
	}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		pos, message := top, err.Error()
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) {
			pos, message = d.tokenPos(syntax.Token), syntax.Message
		}
		d.list.Errorf(diag.StudyYAML, pos, "correct the YAML; quote texts that hold a colon, a comma in braces or a bracket",
			"study cannot be read: %s", message)
		return nil
	}
	for _, doc := range file.Docs {
		if doc != nil && doc.Body != nil && doc.Body.Type() != ast.NullType {
			return doc.Body
		}
	}
	d.list.Errorf(diag.StudyYAML, top, "describe cells, arms and readouts", "study is empty")
	return nil
}

// nesting returns an upper bound of the nesting depth of flow collections, of
// sequences opened on one line and of indentation.
func nesting(src []byte) int {
	depth, deepest := 0, 0
	for line := range bytes.Lines(src) {
		dashes := bytes.Count(line, []byte("- ")) + bytes.Count(line, []byte("? "))
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
			deepest = max(deepest, depth)
		}
		deepest = max(deepest, dashes, indent/2)
	}
	return deepest
}

// networks reads the networks of all cell types, each source once.
func (d *decoder) networks(s *study.Study, open func(string) ([]byte, error)) {
	read := map[string]*model.Model{}
	for i := range s.CellTypes {
		for j := range s.CellTypes[i].Networks {
			n := &s.CellTypes[i].Networks[j]
			if n.From.Text == "" {
				continue
			}
			m, done := read[n.From.Text]
			if !done {
				m = d.network(n.From, s.Dir, open)
				read[n.From.Text] = m
			}
			n.Model = m
		}
	}
}

// network reads a shipped network or a file; nil after errors.
func (d *decoder) network(from study.Name, dir string, open func(string) ([]byte, error)) *model.Model {
	if m, list := networks.Read(from.Text); m != nil {
		d.list = append(d.list, list...)
		return m
	}
	ext := strings.ToLower(filepath.Ext(from.Text))
	if ext == "" || !filepath.IsLocal(from.Text) {
		d.list.Errorf(diag.StudyNetwork, from.Pos, diag.SuggestHint(from.Text, networks.Names()),
			"%q is neither a shipped network nor a file beside the study", from.Text)
		return nil
	}
	src, err := open(from.Text)
	if err != nil {
		d.list.Add(&diag.Diagnostic{Code: diag.StudyNetwork, Pos: from.Pos, Cause: err,
			Message: fmt.Sprintf("network %q cannot be read: %v", from.Text, err), Hint: "put the file beside " + FileName})
		return nil
	}
	var m *model.Model
	var list diag.List
	switch name := filepath.Join(dir, from.Text); ext {
	case ".ant":
		m, list = antimony.Read(name, src)
	case ".xml", ".sbml":
		m, list = sbml.Read(name, src)
	case ".net":
		m, list = bngl.Read(name, src)
	default:
		d.list.Errorf(diag.StudyNetwork, from.Pos, "use .ant, .xml, .sbml or .net", "format of network %q cannot be told", from.Text)
		return nil
	}
	if m != nil && !list.HasErrors() {
		list = append(list, model.Check(m)...)
	}
	d.list = append(d.list, list...)
	if list.HasErrors() {
		return nil
	}
	return m
}
