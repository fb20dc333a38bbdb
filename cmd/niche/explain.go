package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"niche/diag"
)

func explainCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "explain a diagnostic code such as N0201, or list them all",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, e := range diag.Catalogue() {
					t.data("%s  %s", e.Code, e.Title)
				}
				return nil
			}
			for _, e := range diag.Catalogue() {
				if string(e.Code) == args[0] {
					t.data("%s: %s\n\n%s\n\nExample (%s):\n%s", e.Code, e.Title, e.Explain, e.File, e.Example)
					return nil
				}
			}
			return usageError{fmt.Errorf("there is no code %q; niche explain lists them", args[0])}
		},
	}
}
