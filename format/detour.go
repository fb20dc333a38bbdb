package format

import (
	"niche/diag"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
	"niche/model"
)

// Detour writes the model m, which was read from the file src called name, in
// another format, reads that, writes it as SBML and reads that. names are the
// names that elements of m have at the end, where they differ. The list holds
// the refusals if the format cannot express the model; what cannot be read again
// is an error of the list too, at a position in the written text.
func Detour(name string, src []byte, m *model.Model, by Target) (again *model.Model, names map[string]string, list diag.List) {
	text, names, list := Convert(name, src, m, by)
	if list.HasErrors() {
		return nil, nil, list
	}
	switch by.Name {
	case "antimony":
		again, list = antimony.Read(name+", as Antimony", text)
	case "net":
		again, list = bngl.Read(name+", as .net", text)
	default:
		again, list = sbml.ReadBeside(name, text) // which may refer to files beside it
		return again, names, list
	}
	if list.HasErrors() {
		return nil, nil, list
	}
	if text, list = sbml.Write(again, levelFor(again)); list.HasErrors() {
		return nil, nil, list
	}
	again, list = sbml.Read(name+", from "+by.String(), text)
	return again, names, list
}

// levelFor is the latest level that can hold m: fast reactions ended with L3V1.
func levelFor(m *model.Model) sbml.Level {
	for i := range m.Reactions {
		if m.Reactions[i].Fast {
			return sbml.Level{Level: 3, Version: 1}
		}
	}
	return sbml.Latest
}
