package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"niche/diag"
	"niche/format/sbml/rules"
)

func explainCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "explain a diagnostic code such as N0201 or a rule of SBML such as 10301, or list the codes",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return t.listCodes()
			}
			return t.explain(strings.ToUpper(args[0]))
		},
	}
}

// listCodes prints every code with its title.
func (t *terminal) listCodes() error {
	if t.json {
		list := []map[string]any{}
		for _, e := range diag.Catalogue() {
			list = append(list, map[string]any{"code": e.Code, "title": e.Title})
		}
		return t.printJSON(map[string]any{"codes": list})
	}
	for _, e := range diag.Catalogue() {
		t.data("%s  %s", e.Code, e.Title)
	}
	return nil
}

// explain prints the documentation of one code.
func (t *terminal) explain(code string) error {
	for _, e := range diag.Catalogue() {
		if string(e.Code) != code {
			continue
		}
		if t.json {
			return t.printJSON(map[string]any{"code": e.Code, "title": e.Title, "explanation": e.Explain, "file": e.File, "example": e.Example})
		}
		t.data("%s: %s\n\n%s", e.Code, e.Title, e.Explain)
		switch {
		case e.Example == "":
		case e.File == "command.txt" && !strings.HasPrefix(e.Example, "-- "):
			t.data("\nExample:\n%s", strings.TrimRight(e.Example, "\n"))
		case strings.HasPrefix(e.Example, "-- "):
			t.data("\nExample files:\n%s", strings.TrimRight(e.Example, "\n"))
		default:
			t.data("\nExample (%s):\n%s", e.File, strings.TrimRight(e.Example, "\n"))
		}
		return nil
	}
	if demand := rules.Demand(strings.ToLower(code)); demand != "" {
		code = strings.ToLower(code)
		if t.json {
			return t.printJSON(map[string]any{"rule": code, "demands": demand})
		}
		t.data("SBML rule %s: %s", code, demand)
		return nil
	}
	return usageError{fmt.Errorf("there is no code %q; niche explain lists them", code)}
}
