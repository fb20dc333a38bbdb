package run

import (
	"niche/diag"
	"niche/format"
)

// Convert returns the model of s in another format, with warnings about what is
// lost; the text is nil if there is an error. SBML that stays SBML keeps its
// notes, annotations, layout and order.
func (s *Source) Convert(to format.Target) ([]byte, diag.List) {
	text, _, list := format.Convert(s.Name, s.Content, s.Model, to)
	return text, list
}
