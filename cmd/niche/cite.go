package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"niche/report"
	"niche/store"
)

func citeCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "cite [RUN]",
		Short: "print the publications to cite, for one run or for all of niche",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			list := citations(report.References())
			if len(args) == 1 {
				var err error
				if list, err = runCitations(args[0]); err != nil {
					return err
				}
			}
			if t.json {
				return t.printJSON(map[string]any{"references": list})
			}
			for _, c := range list {
				t.data("%s", c)
			}
			return nil
		},
	}
}

func citations(refs []report.Reference) []string {
	list := make([]string, len(refs))
	for i, r := range refs {
		list[i] = r.String()
	}
	return list
}

// runCitations reads the references that a run directory recorded.
func runCitations(dir string) ([]string, error) {
	b, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		return nil, usageError{fmt.Errorf("%s is not a run directory: %w", dir, err)}
	}
	var rec store.Record
	if err := json.Unmarshal(b, &rec); err != nil {
		return nil, fmt.Errorf("%s: run.json: %w", dir, err)
	}
	return rec.References, nil
}
