package study

import (
	"reflect"
	"slices"

	"niche/diag"
)

// Resolve completes cell types and arms from those they are "like". It modifies
// s and must run once, before [Check].
func Resolve(s *Study) diag.List {
	var list diag.List
	inherit(s.CellTypes, func(c *CellType) (Name, Name) { return c.ID, c.Like }, "cell type", &list)
	inherit(s.Arms, func(a *Arm) (Name, Name) { return a.ID, a.Like }, "arm", &list)
	return list
}

// inherit fills the zero fields of each element from the element it is like.
// identity returns an element's own name and the name of that other.
func inherit[T any](all []T, identity func(*T) (id, like Name), what string, list *diag.List) {
	var ids []string
	for i := range all {
		id, _ := identity(&all[i])
		ids = append(ids, id.Text)
	}
	const (
		waiting = iota
		open
		done
	)
	state := make([]int, len(all))
	var complete func(i int)
	complete = func(i int) {
		id, like := identity(&all[i])
		state[i] = open
		if like.Text != "" {
			j := slices.Index(ids, like.Text)
			switch {
			case j < 0:
				list.Errorf(diag.StudyUnknownName, like.Pos, diag.SuggestHint(like.Text, ids), "unknown %s %q", what, like.Text)
			case state[j] == open:
				list.Errorf(diag.StudyUnknownName, like.Pos, "end the circle", "%s %q is like itself", what, id.Text)
			default:
				if state[j] == waiting {
					complete(j)
				}
				fill(reflect.ValueOf(&all[i]).Elem(), reflect.ValueOf(&all[j]).Elem())
			}
		}
		state[i] = done
	}
	for i := range all {
		if state[i] == waiting {
			complete(i)
		}
	}
}

// fill copies the fields of from to the zero fields of to. A list of named
// elements gains the elements that it lacks; a title is never taken over.
func fill(to, from reflect.Value) {
	for i := range to.NumField() {
		a, b := to.Field(i), from.Field(i)
		switch name := to.Type().Field(i).Name; {
		case name == "Title" || name == "Like":
		case a.IsZero():
			a.Set(b)
		case a.Kind() == reflect.Slice:
			if _, ok := a.Type().Elem().FieldByName("ID"); ok && a.Type().Elem().Kind() == reflect.Struct {
				fillList(a, b)
			}
		}
	}
}

func fillList(to, from reflect.Value) {
	id := func(v reflect.Value) string { return v.FieldByName("ID").Interface().(Name).Text }
	merged := reflect.MakeSlice(to.Type(), 0, to.Len()+from.Len())
	used := map[string]bool{}
	for i := range from.Len() {
		element := from.Index(i)
		for j := range to.Len() {
			if id(to.Index(j)) == id(element) {
				element = to.Index(j)
			}
		}
		used[id(element)] = true
		merged = reflect.Append(merged, element)
	}
	for j := range to.Len() {
		if !used[id(to.Index(j))] {
			merged = reflect.Append(merged, to.Index(j))
		}
	}
	to.Set(merged)
}
