package report

import "testing"

func TestShortCitations(t *testing.T) {
	for text, want := range map[string]string{
		"Lu et al., Cancer Sci 2023;114:3287":                    "Lu et al. 2023",
		"Lu J. et al. (2023) AML-derived mesenchymal stem cells": "Lu J. et al. 2023",
		"Foa et al. 1982 (growth kinetics of HL-60)":             "Foa et al. 1982",
		"Hou et al., Ann Transl Med 2020;8(21)":                  "Hou et al. 2020",
		"PubChem":                                                "PubChem",
		"a data sheet of a cell line that has no date upon it":   "key",
	} {
		c := Citation{ID: "key", Text: text}
		if got := c.short(); got != want {
			t.Errorf("%q is cited as %q, want %q", text, got, want)
		}
	}
}
