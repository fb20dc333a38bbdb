package run

import (
	"niche/diag"
	"niche/format"
	"niche/model"
)

// Convert returns the model of s in another format, with warnings about what is
// lost; the text is nil if there is an error. SBML that stays SBML keeps its
// notes, annotations, layout and order.
func (s *Source) Convert(to format.Target) ([]byte, diag.List) {
	text, _, list := format.Convert(s.Name, s.Content, s.Model, to)
	return text, list
}

// Split makes two reactions of every reversible one whose rate law is a difference;
// see model.SplitReversible. What is written afterwards is written anew.
func (s *Source) Split() error {
	m, list := model.SplitReversible(s.Model)
	if err := list.Err(); err != nil {
		return err
	}
	m.Format = "" // no longer what was read
	s.Model = m
	return nil
}
