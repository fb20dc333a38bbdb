package metamorphic

import (
	"strings"

	"niche/conformance"
	"niche/model"
)

// Compose returns the relation that applies others one after another, those of the
// text first. Each sees what the one before has made of the model.
func Compose(relations ...Relation) Relation {
	var names []string
	for _, r := range relations {
		names = append(names, r.Name)
	}
	return Relation{strings.Join(names, ", then "), conformance.Rewriting{
		Text:  func(src []byte) ([]byte, bool) { return composeText(relations, src) },
		Model: func(m *model.Model) (map[string]string, bool) { return composeModel(relations, m) },
	}}
}

func composeText(relations []Relation, src []byte) (text []byte, changed bool) {
	text = src
	for _, r := range relations {
		if r.Text == nil {
			continue
		}
		next, also := r.Text(text)
		text, changed = next, changed || also
	}
	return text, changed
}

func composeModel(relations []Relation, m *model.Model) (names map[string]string, changed bool) {
	names = map[string]string{}
	for _, r := range relations {
		if r.Model == nil {
			continue
		}
		next, also := r.Model(m)
		changed = changed || also
		for id, to := range names {
			if again, ok := next[to]; ok {
				names[id] = again
			}
		}
		for id, to := range next {
			if _, known := names[id]; !known {
				names[id] = to
			}
		}
	}
	return names, changed
}
