package conformance

import (
	"slices"

	"niche/diag"
	"niche/format"
	"niche/model"
)

// rewritten is a model after its way through another format.
type rewritten struct {
	original, m *model.Model
	names       map[string]string // of elements that have another name in m
}

// detour takes m, which was read from the file src called name, through a format
// and back, or leaves it if there is none.
func detour(name string, src []byte, m *model.Model, by format.Target) (*rewritten, error) {
	if by == (format.Target{}) {
		return &rewritten{original: m, m: m}, nil
	}
	again, names, list := format.Detour(name, src, m, by)
	return &rewritten{m, again, names}, list.Err()
}

// miss refuses a variable that the format has no name for.
func (w *rewritten) miss(variables []string, by format.Target) error {
	var list diag.List
	for _, id := range variables {
		if to, renamed := w.names[id]; renamed && to == "" {
			list.Errorf(diag.FormatRefused, w.original.Pos, "ask for something else", "%v has no name for %q", by, id)
		}
	}
	return list.Err()
}

// name is what the rewritten model calls an element of the original.
func (w *rewritten) name(id string) string {
	if to, ok := w.names[id]; ok {
		return to
	}
	return id
}

// speciesOf returns the species called id, or nil.
func speciesOf(m *model.Model, id string) *model.Species {
	if k := slices.IndexFunc(m.Species, func(s model.Species) bool { return s.ID == id }); k >= 0 {
		return &m.Species[k]
	}
	return nil
}

// isAmount reports whether the id of s means an amount in the formulas of m.
func isAmount(m *model.Model, s *model.Species) bool {
	return s.HasOnlySubstanceUnits ||
		slices.ContainsFunc(m.Compartments, func(v model.Compartment) bool { return v.ID == s.Compartment && v.Dimensions == 0 })
}
