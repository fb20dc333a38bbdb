package study

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"niche/diag"
	"niche/study"
)

// field is a key of a mapping that fills a struct.
type field struct {
	key, doc string
	index    []int
	need     bool
	kind     study.Kind
	words    []string
}

var (
	nameType     = reflect.TypeFor[study.Name]()
	quantityType = reflect.TypeFor[study.Quantity]()
	posType      = reflect.TypeFor[diag.Pos]()
)

// fields lists the keys of t in the order of its Go type. kind is what fields
// marked "inherit" hold.
func fields(t reflect.Type, kind study.Kind) []field {
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		key, ok := f.Tag.Lookup("key")
		if !ok {
			continue
		}
		k := study.Kind(f.Tag.Get("kind"))
		if k == "inherit" {
			k = kind
		}
		if key == ",inline" {
			for _, g := range fields(f.Type, k) {
				g.index = append([]int{i}, g.index...)
				all = append(all, g)
			}
			continue
		}
		all = append(all, field{key, f.Tag.Get("doc"), []int{i}, f.Tag.Get("need") == "yes", k, strings.Fields(f.Tag.Get("words"))})
	}
	return all
}

// identified reports whether values of t are listed by name: as a mapping from
// names to bodies.
func identified(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t == nameType || t == quantityType {
		return false
	}
	id, ok := t.FieldByName("ID")
	return ok && id.Type == nameType
}

// short returns the only required field of t if it holds a single value, which
// may then stand for the whole mapping.
func short(all []field, t reflect.Type) (field, bool) {
	var only []field
	for _, f := range all {
		if f.need {
			only = append(only, f)
		}
	}
	if len(only) != 1 {
		return field{}, false
	}
	switch u := t.FieldByIndex(only[0].index).Type; {
	case u == nameType, u == quantityType, u.Kind() == reflect.String:
		return only[0], true
	}
	return field{}, false
}

// decoder fills a study from YAML and collects every problem.
type decoder struct {
	file string
	list diag.List
}

func (d *decoder) tokenPos(t *token.Token) diag.Pos {
	if t == nil || t.Position == nil {
		return diag.Pos{File: d.file, Line: 1, Col: 1}
	}
	return diag.Pos{File: d.file, Line: max(1, t.Position.Line), Col: max(1, t.Position.Column)}
}

func (d *decoder) pos(n ast.Node) diag.Pos {
	if n == nil {
		return diag.Pos{File: d.file, Line: 1, Col: 1}
	}
	return d.tokenPos(n.GetToken())
}

// pair is one entry of a mapping.
type pair struct {
	key   string
	pos   diag.Pos
	value ast.Node
}

// pairs returns the entries of a mapping; duplicates are reported and dropped.
func (d *decoder) pairs(n ast.Node) ([]pair, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, false
	}
	first := map[string]diag.Pos{}
	var all []pair
	for _, v := range values {
		if v == nil || v.Key == nil || v.Key.GetToken() == nil {
			continue
		}
		p := pair{v.Key.GetToken().Value, d.pos(v.Key), v.Value}
		if before, ok := first[p.key]; ok {
			d.list.Add(&diag.Diagnostic{Code: diag.StudyDuplicate, Pos: p.pos,
				Message: fmt.Sprintf("%q is given twice", p.key), Hint: "remove or rename one",
				Notes: []diag.Note{{Pos: before, Message: "first given here"}}})
			continue
		}
		first[p.key] = p.pos
		all = append(all, p)
	}
	return all, true
}

// text returns the text of a scalar and where it begins.
func (d *decoder) text(n ast.Node) (string, diag.Pos, bool) {
	pos := d.pos(n)
	switch n := n.(type) {
	case *ast.StringNode:
		if t := n.GetToken(); t != nil && (t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType) {
			pos.Col++
		}
		return n.Value, pos, true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", pos, false
		}
		return n.Value.Value, pos, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, pos, true
	}
	return "", pos, false
}

func (d *decoder) shape(n ast.Node, what, want string) {
	d.list.Errorf(diag.StudyShape, d.pos(n), "", "%s must be %s", what, want)
}

// value fills v, described by f, from n.
func (d *decoder) value(n ast.Node, v reflect.Value, f field) {
	if n == nil || n.Type() == ast.NullType {
		d.list.Errorf(diag.StudyMissing, d.pos(n), "give it a value or remove the key", "%q is empty", f.key)
		return
	}
	switch t := v.Type(); {
	case t == nameType:
		d.name(n, v.Addr().Interface().(*study.Name), f)
	case t == quantityType:
		if text, pos, ok := d.text(n); ok {
			if all := d.quantities(text, pos, f, false); len(all) == 1 {
				v.Set(reflect.ValueOf(all[0]))
			}
			return
		}
		d.shape(n, fmt.Sprintf("%q", f.key), `a quantity such as "34 h from smith2020"`)
	case t.Kind() == reflect.String:
		text, _, ok := d.text(n)
		if !ok {
			d.shape(n, fmt.Sprintf("%q", f.key), "a text")
		}
		v.SetString(strings.TrimSpace(text))
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		d.body(n, v.Elem(), f, d.pos(n))
	case t.Kind() == reflect.Struct:
		d.body(n, v, f, d.pos(n))
	case t.Kind() == reflect.Slice:
		d.sequence(n, v, f)
	}
}

// name reads a name or a word.
func (d *decoder) name(n ast.Node, to *study.Name, f field) {
	text, pos, ok := d.text(n)
	if !ok || text == "" {
		d.shape(n, fmt.Sprintf("%q", f.key), "a name")
		return
	}
	*to = study.Name{Text: text, Pos: pos}
	if len(f.words) == 0 || slices.Contains(f.words, text) {
		return
	}
	hint := diag.SuggestHint(text, f.words)
	if hint == "" {
		hint = "write one of " + strings.Join(f.words, ", ")
	}
	d.list.Errorf(diag.StudyWord, pos, hint, "%q is not a value of %q", text, f.key)
}

// sequence fills a slice: by name from a mapping, in order from a sequence, and
// quantities also from one text ("0, 24, 48 h tentative").
func (d *decoder) sequence(n ast.Node, v reflect.Value, f field) {
	elem := v.Type().Elem()
	if elem == quantityType {
		if text, pos, ok := d.text(n); ok {
			v.Set(reflect.ValueOf(d.quantities(text, pos, f, true)))
			return
		}
	}
	if pairs, ok := d.pairs(n); ok && identified(elem) {
		for _, p := range pairs {
			e := reflect.New(elem).Elem()
			e.FieldByName("ID").Set(reflect.ValueOf(study.Name{Text: p.key, Pos: p.pos}))
			f := f
			f.key = p.key
			d.body(p.value, e, f, p.pos)
			v.Set(reflect.Append(v, e))
		}
		return
	}
	list, ok := n.(*ast.SequenceNode)
	switch {
	case ok:
	case elem == nameType:
		list = &ast.SequenceNode{Values: []ast.Node{n}}
	case identified(elem):
		d.shape(n, fmt.Sprintf("%q", f.key), "a mapping from names to descriptions")
		return
	default:
		d.shape(n, fmt.Sprintf("%q", f.key), "a list")
		return
	}
	for _, item := range list.Values {
		e := reflect.New(elem).Elem()
		if identified(elem) {
			d.name(item, e.FieldByName("ID").Addr().Interface().(*study.Name), field{key: f.key})
			if all := fields(elem, f.kind); slices.ContainsFunc(all, func(f field) bool { return f.need }) {
				d.shape(item, fmt.Sprintf("%q", f.key), "a mapping from names to descriptions")
				continue
			}
			e.FieldByName("Pos").Set(reflect.ValueOf(d.pos(item)))
		} else {
			d.value(item, e, f)
		}
		v.Set(reflect.Append(v, e))
	}
}

// body fills the struct v, at pos, from a mapping or from the one value that
// may stand for it.
func (d *decoder) body(n ast.Node, v reflect.Value, f field, pos diag.Pos) {
	if p := v.FieldByName("Pos"); p.IsValid() && p.Type() == posType {
		p.Set(reflect.ValueOf(pos))
	}
	all := fields(v.Type(), f.kind)
	pairs, ok := d.pairs(n)
	if !ok {
		only, single := short(all, v.Type())
		_, _, scalar := d.text(n)
		switch {
		case n == nil || n.Type() == ast.NullType:
			if slices.ContainsFunc(all, func(f field) bool { return f.need }) {
				d.list.Errorf(diag.StudyMissing, pos, "describe it or remove it", "%q is empty", f.key)
			}
		case single && scalar:
			only.key = f.key // the key that is written
			d.value(n, v.FieldByIndex(only.index), only)
		default:
			d.shape(n, fmt.Sprintf("%q", f.key), "a mapping of keys to values")
		}
		return
	}
	d.mapping(pairs, all, v, f.key, pos)
}

// mapping fills the struct v from pairs and reports unknown and missing keys.
func (d *decoder) mapping(pairs []pair, all []field, v reflect.Value, what string, pos diag.Pos) {
	keys := make([]string, len(all))
	for i, f := range all {
		keys[i] = f.key
	}
	for _, p := range pairs {
		i := slices.Index(keys, p.key)
		if i < 0 {
			hint := diag.SuggestHint(p.key, keys)
			if hint == "" {
				hint = "known keys: " + strings.Join(keys, ", ")
			}
			d.list.Errorf(diag.StudyKey, p.pos, hint, "unknown key %q in %q", p.key, what)
			continue
		}
		value := p.value
		if value == nil || value.Type() == ast.NullType {
			d.list.Errorf(diag.StudyMissing, p.pos, "give it a value or remove the key", "%q is empty", p.key)
			continue
		}
		d.value(value, v.FieldByIndex(all[i].index), all[i])
	}
	for _, f := range all {
		if f.need && !slices.ContainsFunc(pairs, func(p pair) bool { return p.key == f.key }) {
			d.list.Errorf(diag.StudyMissing, pos, "add it: "+f.doc, "key %q is missing in %q", f.key, what)
		}
	}
}
