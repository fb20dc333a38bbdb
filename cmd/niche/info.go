package main

import (
	"github.com/spf13/cobra"

	"niche/networks"
	"niche/run"
)

func infoCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "info [MODEL]",
		Short: "say what a model is, what it uses and whether all of it is supported",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return t.listNetworks()
			}
			return t.info(args[0])
		},
	}
}

// listNetworks prints the shipped networks.
func (t *terminal) listNetworks() error {
	if t.json {
		return t.printJSON(map[string]any{"networks": networks.Names()})
	}
	for _, name := range networks.Names() {
		t.data("%s", name)
	}
	return nil
}

// info describes the model called name.
func (t *terminal) info(name string) error {
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	refusals := lowering(src.Model)
	facts := src.Facts()
	if t.json {
		return t.printJSON(map[string]any{
			"facts": facts, "supported": !refusals.HasErrors(), "problems": problems(refusals),
		})
	}
	for _, f := range facts {
		t.data("%-22s %v", f.Name, f.Value)
	}
	if refusals.HasErrors() {
		t.data("%-22s no", "supported")
		return refusals.Err()
	}
	t.data("%-22s yes", "supported")
	return nil
}
