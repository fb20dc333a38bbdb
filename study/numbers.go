package study

import (
	"reflect"
	"strings"

	"niche/diag"
)

// Number is one quantity of a study with the path of keys that leads to it.
type Number struct {
	Path string // e.g. cells.msc.exchange.il6.secretion.base
	Quantity
}

// Numbers lists every quantity that s gives, in the order of the fields of its
// types. What a cell type or arm takes over from another is listed once, where it
// is written.
func (s *Study) Numbers() []Number {
	w := &numberWalk{seen: map[diag.Pos]bool{}}
	w.visit(reflect.ValueOf(s).Elem(), nil)
	return w.out
}

type numberWalk struct {
	seen map[diag.Pos]bool
	out  []Number
}

func (w *numberWalk) visit(v reflect.Value, path []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem().PkgPath() == reflect.TypeFor[Study]().PkgPath() {
			w.visit(v.Elem(), path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.visit(v.Index(i), w.element(v.Index(i), path))
		}
	case reflect.Struct:
		if q, ok := v.Interface().(Quantity); ok {
			if q.Present() && !w.seen[q.Pos] {
				w.seen[q.Pos] = true
				w.out = append(w.out, Number{strings.Join(path, "."), q})
			}
			return
		}
		for i := range v.NumField() {
			key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("key"), ",")
			next := path
			if key != "" {
				next = append(path[:len(path):len(path)], key)
			}
			w.visit(v.Field(i), next)
		}
	}
}

// element adds what names an element of a list.
func (w *numberWalk) element(v reflect.Value, path []string) []string {
	if v.Kind() != reflect.Struct {
		return path
	}
	for _, field := range []string{"ID", "Signal", "Substrate"} {
		if f := v.FieldByName(field); f.IsValid() && f.Type() == reflect.TypeFor[Name]() {
			return append(path[:len(path):len(path)], f.Interface().(Name).Text)
		}
	}
	return path
}
