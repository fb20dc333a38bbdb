package petab

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"niche/diag"
)

// Limits on problem files; the YAML parser is recursive.
const (
	maxManifest = 256 << 10 // bytes
	maxNesting  = 64
)

// manifest is the content of a problem file: the files of one problem.
type manifest struct {
	parameters, models, conditions, observables, measurements []fileName
}

// fileName is a file as written in the problem file.
type fileName struct {
	name string
	pos  diag.Pos
}

// manifestReader collects a manifest and its problems.
type manifestReader struct {
	file string
	manifest
	list diag.List
}

// readManifest reads the problem file src, called file in positions.
func readManifest(file string, src []byte) (manifest, diag.List) {
	r := &manifestReader{file: file}
	top := diag.Pos{File: file, Line: 1, Col: 1}
	if len(src) > maxManifest || nesting(src) > maxNesting {
		r.list.Errorf(diag.PetabYAML, top, "check that this is a PEtab problem file",
			"problem file is larger than %d bytes or nested deeper than %d levels", maxManifest, maxNesting)
		return r.manifest, r.list
	}
	body, err := parseYAML(src)
	switch {
	case err != nil:
		r.syntaxError(err)
	case body == nil:
		r.list.Errorf(diag.PetabYAML, top, "name the parameter file and the problem's tables", "problem file is empty")
	default:
		r.root(body)
	}
	return r.manifest, r.list
}

// parseYAML returns the body of the first document. A panic of the YAML parser
// on malformed text is an error like any other.
func parseYAML(src []byte) (body ast.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			body, err = nil, fmt.Errorf("malformed YAML: %v", p)
		}
	}()
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range file.Docs {
		if d != nil && d.Body != nil && d.Body.Type() != ast.NullType {
			return d.Body, nil
		}
	}
	return nil, nil
}

// nesting returns an upper bound of the nesting depth of flow collections and
// of sequences opened on one line.
func nesting(src []byte) int {
	depth, deepest, dashes := 0, 0, 0
	for i, c := range src {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '-', '?':
			if i+1 < len(src) && (src[i+1] == ' ' || src[i+1] == '\t') {
				dashes++
			}
		case '\n':
			dashes = 0
		}
		deepest = max(deepest, depth, dashes)
	}
	return deepest
}

func (r *manifestReader) syntaxError(err error) {
	pos, message := diag.Pos{File: r.file, Line: 1, Col: 1}, err.Error()
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		message = syntax.Message
		if syntax.Token != nil {
			pos = r.tokenPos(syntax.Token)
		}
	}
	r.list.Errorf(diag.PetabYAML, pos, "correct the YAML", "problem file cannot be read: %s", message)
}

func (r *manifestReader) tokenPos(t *token.Token) diag.Pos {
	if t == nil || t.Position == nil {
		return diag.Pos{File: r.file, Line: 1, Col: 1}
	}
	return diag.Pos{File: r.file, Line: max(1, t.Position.Line), Col: max(1, t.Position.Column)}
}

func (r *manifestReader) pos(n ast.Node) diag.Pos {
	if n == nil {
		return diag.Pos{File: r.file, Line: 1, Col: 1}
	}
	return r.tokenPos(n.GetToken())
}

// pair is one entry of a mapping.
type pair struct {
	key   string
	pos   diag.Pos
	value ast.Node
}

// mapping returns the entries of a mapping, or reports that n is none.
func (r *manifestReader) mapping(n ast.Node, what string) ([]pair, bool) {
	var values []*ast.MappingValueNode
	switch n := plain(n).(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.list.Errorf(diag.PetabKey, r.pos(n), "", "%s must be a mapping of keys to values", what)
		return nil, false
	}
	var pairs []pair
	for _, v := range values {
		if v == nil || v.Key == nil || v.Key.GetToken() == nil {
			continue
		}
		pairs = append(pairs, pair{v.Key.GetToken().Value, r.pos(v.Key), v.Value})
	}
	return pairs, true
}

// plain strips anchors and tags.
func plain(n ast.Node) ast.Node {
	for range maxNesting {
		switch m := n.(type) {
		case *ast.AnchorNode:
			n = m.Value
		case *ast.TagNode:
			n = m.Value
		default:
			return n
		}
	}
	return n
}

// scalar returns the text of a scalar, or reports that n is none.
func (r *manifestReader) scalar(n ast.Node, what string) (string, bool) {
	switch m := plain(n).(type) {
	case *ast.StringNode:
		return m.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return m.GetToken().Value, true
	}
	r.list.Errorf(diag.PetabKey, r.pos(n), "", "%s must be a single value", what)
	return "", false
}

// items returns the elements of a sequence; any other node counts as one
// element and null as none.
func items(n ast.Node) []ast.Node {
	switch n := plain(n).(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		return n.Values
	default:
		return []ast.Node{n}
	}
}

// names reads one file name or a list of them.
func (r *manifestReader) names(n ast.Node, what string) []fileName {
	var names []fileName
	for _, item := range items(n) {
		if s, ok := r.scalar(item, what); ok {
			names = append(names, fileName{s, r.pos(item)})
		}
	}
	return names
}

var rootKeys = []string{"format_version", "parameter_file", "problems", "extensions"}

// root reads the whole problem file.
func (r *manifestReader) root(body ast.Node) {
	pairs, ok := r.mapping(body, "a problem file")
	if !ok {
		return
	}
	find := func(key string) int { return slices.IndexFunc(pairs, func(p pair) bool { return p.key == key }) }
	version := find("format_version")
	if version < 0 {
		r.list.Errorf(diag.PetabKey, r.pos(body), `add "format_version: 1"`, "key %q is missing", "format_version")
	} else if !r.version(pairs[version]) {
		return
	}
	for _, p := range pairs {
		switch p.key {
		case "format_version":
		case "parameter_file":
			r.parameters = r.names(p.value, p.key)
		case "problems":
			r.problems(p)
		case "extensions":
			r.extensions(p)
		default:
			r.unknownKey(p, rootKeys)
		}
	}
	for _, key := range []string{"parameter_file", "problems"} {
		if find(key) < 0 {
			r.list.Errorf(diag.PetabKey, r.pos(body), "", "key %q is missing", key)
		}
	}
}

func (r *manifestReader) unknownKey(p pair, known []string) {
	r.list.Errorf(diag.PetabKey, p.pos, diag.SuggestHint(p.key, known), "unknown key %q", p.key)
}

// version checks the format version and reports whether to read on.
func (r *manifestReader) version(p pair) bool {
	text, ok := r.scalar(p.value, p.key)
	if !ok {
		return false
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(text, "v"), ".")
	switch n, err := strconv.Atoi(major); {
	case err != nil || n < 1:
		r.list.Errorf(diag.PetabKey, r.pos(p.value), "write 1", "format version %q is not known", text)
		return false
	case n > 1:
		r.list.Errorf(diag.PetabVersionRefused, r.pos(p.value), "provide the problem in format version 1",
			"PEtab format version %s is not supported", text)
		return false
	}
	return true
}

// extensions refuses every extension by name.
func (r *manifestReader) extensions(p pair) {
	refuse := func(name string, pos diag.Pos) {
		r.list.Errorf(diag.PetabExtensionRefused, pos, "remove the extension if the problem does not need it",
			"PEtab extension %q is not supported", name)
	}
	switch n := plain(p.value).(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		pairs, _ := r.mapping(n, p.key)
		for _, e := range pairs {
			refuse(e.key, e.pos)
		}
	default:
		for _, e := range items(p.value) {
			if pairs, ok := r.entryName(e); ok {
				refuse(pairs, r.pos(e))
			}
		}
	}
}

// entryName returns the name of an extension listed as a scalar or as a mapping
// with a key "name".
func (r *manifestReader) entryName(n ast.Node) (string, bool) {
	switch plain(n).(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		pairs, _ := r.mapping(n, "an extension")
		for _, p := range pairs {
			if p.key == "name" {
				return r.scalar(p.value, "name")
			}
		}
		return "(unnamed)", true
	}
	return r.scalar(n, "an extension")
}

var problemKeys = []string{"sbml_files", "condition_files", "observable_files", "measurement_files", "visualization_files"}

// problems reads the list of problems, of which there must be exactly one.
func (r *manifestReader) problems(p pair) {
	entries := items(p.value)
	if len(entries) == 0 {
		r.list.Errorf(diag.PetabKey, p.pos, "list the files of the problem", "key %q lists no problem", p.key)
		return
	}
	for _, extra := range entries[1:] {
		r.list.Errorf(diag.PetabSeveralRefused, r.pos(extra), "split it into one problem file per model",
			"several problems in one file are not supported")
	}
	pairs, ok := r.mapping(entries[0], "a problem")
	if !ok {
		return
	}
	seen := map[string]bool{}
	for _, q := range pairs {
		seen[q.key] = true
		switch q.key {
		case "sbml_files":
			r.models = r.names(q.value, q.key)
		case "condition_files":
			r.conditions = r.names(q.value, q.key)
		case "observable_files":
			r.observables = r.names(q.value, q.key)
		case "measurement_files":
			r.measurements = r.names(q.value, q.key)
		case "visualization_files":
		default:
			r.unknownKey(q, problemKeys)
		}
	}
	r.complete(entries[0], seen)
}

// complete reports missing kinds of files and more than one model.
func (r *manifestReader) complete(entry ast.Node, seen map[string]bool) {
	kinds := [][]fileName{r.models, r.conditions, r.observables, r.measurements}
	for i, key := range problemKeys[:4] {
		if !seen[key] {
			r.list.Errorf(diag.PetabKey, r.pos(entry), "", "key %q is missing", key)
		} else if len(kinds[i]) == 0 {
			r.list.Errorf(diag.PetabKey, r.pos(entry), "", "key %q names no file", key)
		}
	}
	for _, extra := range r.models[min(1, len(r.models)):] {
		r.list.Errorf(diag.PetabSeveralRefused, extra.pos, "split it into one problem file per model",
			"several models in one problem are not supported: %q", extra.name)
	}
}
