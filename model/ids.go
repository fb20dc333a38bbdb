package model

// IDs lists the identifiers of the model's elements that share one name space, in
// the order of the model: without local parameters, and "" for what has none.
func (m *Model) IDs() []string {
	var ids []string
	for i := range m.Functions {
		ids = append(ids, m.Functions[i].ID)
	}
	for i := range m.Compartments {
		ids = append(ids, m.Compartments[i].ID)
	}
	for i := range m.Species {
		ids = append(ids, m.Species[i].ID)
	}
	for i := range m.Parameters {
		ids = append(ids, m.Parameters[i].ID)
	}
	for i := range m.Observables {
		ids = append(ids, m.Observables[i].ID)
	}
	for i := range m.Events {
		ids = append(ids, m.Events[i].ID)
	}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		ids = append(ids, r.ID)
		for ref := range r.References() {
			ids = append(ids, ref.ID)
		}
		for k := range r.Modifiers {
			ids = append(ids, r.Modifiers[k].ID)
		}
	}
	if m.Flux != nil {
		for i := range m.Flux.GeneProducts {
			ids = append(ids, m.Flux.GeneProducts[i].ID)
		}
	}
	return ids
}
