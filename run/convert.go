package run

import (
	"fmt"
	"path/filepath"
	"strings"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
)

// Target is a format that models can be written in: "sbml" with a level,
// "antimony" or "net".
type Target struct {
	Format string
	Level  sbml.Level
}

// String names the format, e.g. "SBML L3V2".
func (t Target) String() string {
	switch t.Format {
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
		return Target{Format: "antimony"}, nil
	case ".net":
		return Target{Format: "net"}, nil
	}
	var l diag.List
	l.Errorf(diag.NotWritable, diag.Pos{}, "give --to sbml, l3v2, l3v1, l2v5, l2v4, l2v3, l2v2, l2v1, l1v2, antimony or net", "%s", what)
	return Target{}, l.Err()
}

// Convert returns the model of s in another format, with warnings about what is
// lost; the text is nil if there is an error. SBML that stays SBML keeps its
// notes, annotations, layout and order.
func (s *Source) Convert(to Target) ([]byte, diag.List) {
	switch {
	case to.Format == "antimony":
		text, _, list := antimony.Write(s.Model)
		return text, list
	case to.Format == "net":
		text, _, list := bngl.Write(s.Model)
		return text, list
	case !strings.HasPrefix(s.Model.Format, "SBML"):
		return sbml.Write(s.Model, to.Level)
	}
	doc, list := sbml.ReadDocument(s.Name, s.Content)
	if doc == nil {
		return nil, list
	}
	if list = doc.Convert(to.Level); list.HasErrors() {
		return nil, list
	}
	return doc.Text(), list
}
