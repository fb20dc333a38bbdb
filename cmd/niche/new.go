package main

import (
	"github.com/spf13/cobra"

	"niche/dossier"
)

func newCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "new DIR",
		Short: "make a runnable study from a template",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			file, err := dossier.NewStudy(args[0])
			if err != nil {
				return err
			}
			if t.json {
				return t.printJSON(map[string]any{"study": file})
			}
			t.data("%s", file)
			t.say("change it, then: niche check %s; niche study %s", args[0], args[0])
			return nil
		},
	}
}
