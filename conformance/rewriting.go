package conformance

import (
	"errors"
	"slices"

	"niche/model"
)

// Rewriting changes the models of a suite without changing what they mean, for
// tests that want the same answers from the changed models. Each part may be nil
// and reports whether it changed anything; a model that no part changes is skipped.
type Rewriting struct {
	// Text changes the file.
	Text func(src []byte) ([]byte, bool)
	// Model changes what was read from it. names are the names, in the changed
	// model, of elements that have another one there.
	Model func(m *model.Model) (names map[string]string, changed bool)
}

// ErrUnchanged is why a model is skipped that a rewriting does not touch.
var ErrUnchanged = errors.New("the rewriting does not change the model")

// text applies r to a file; nil leaves it as it is.
func (r *Rewriting) text(src []byte) (rewritten []byte, changed bool) {
	if r == nil || r.Text == nil {
		return src, false
	}
	return r.Text(src)
}

// model applies r to w, which it owns; textChanged says that the file was changed.
func (r *Rewriting) model(w *rewritten, textChanged bool) error {
	if r == nil {
		return nil
	}
	if r.Model != nil {
		original := *w.m
		original.Species, original.Compartments = slices.Clone(w.m.Species), slices.Clone(w.m.Compartments)
		names, changed := r.Model(w.m)
		w.original = &original
		for id, to := range names {
			if w.names == nil {
				w.names = map[string]string{}
			}
			w.names[id] = to
		}
		textChanged = textChanged || changed
	}
	if !textChanged {
		return ErrUnchanged
	}
	return nil
}
