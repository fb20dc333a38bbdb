package format

import (
	"fmt"
	"path/filepath"
	"strings"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
	"niche/model"
)

// Target is a format that models are written in. The zero Target is none.
type Target struct {
	Name  string // "sbml", "antimony" or "net"
	Level sbml.Level
}

// String names the format, e.g. "SBML L3V2".
func (t Target) String() string {
	switch t.Name {
	case "antimony":
		return "Antimony"
	case "net":
		return "BioNetGen .net"
	}
	return t.Level.String()
}

// TargetOf returns the format called name, or the one that the ending of file
// stands for if name is "".
func TargetOf(name, file string) (Target, error) {
	if level, ok := sbml.ParseLevel(name); ok {
		return Target{"sbml", level}, nil
	}
	ending := strings.ToLower(filepath.Ext(file))
	what := fmt.Sprintf("cannot tell the format of %q", file)
	if name != "" {
		ending, what = "."+name, fmt.Sprintf("format %q is not known", name)
	}
	switch ending {
	case ".xml", ".sbml":
		return Target{"sbml", sbml.Latest}, nil
	case ".ant", ".antimony", ".txt":
		return Target{Name: "antimony"}, nil
	case ".net":
		return Target{Name: "net"}, nil
	}
	var l diag.List
	l.Errorf(diag.NotWritable, diag.Pos{}, "give sbml, l3v2, l3v1, l2v5, l2v4, l2v3, l2v2, l2v1, l1v2, antimony or net", "%s", what)
	return Target{}, l.Err()
}

// Convert returns the model m, which was read from the file src called name, in
// another format, with warnings about what is lost; the text is nil if there is an
// error. names are the names that elements have in the text, where they change.
// SBML that stays SBML keeps its notes, annotations, layout and order.
func Convert(name string, src []byte, m *model.Model, to Target) (text []byte, names map[string]string, list diag.List) {
	switch {
	case to.Name == "antimony":
		return antimony.Write(m)
	case to.Name == "net":
		return bngl.Write(m)
	case !strings.HasPrefix(m.Format, "SBML"):
		text, list = sbml.Write(m, to.Level)
		return text, nil, list
	}
	doc, list := sbml.ReadDocument(name, src)
	if doc == nil {
		return nil, nil, list
	}
	if list = doc.Convert(to.Level); list.HasErrors() {
		return nil, nil, list
	}
	return doc.Text(), nil, list
}
