package main

import (
	"github.com/spf13/cobra"

	"niche/diag"
	"niche/difference"
	"niche/run"
)

func diffCommand(t *terminal) *cobra.Command {
	names := false
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "compare two models by what they mean, across formats",
		Long: `Compares two models (SBML of any level, Antimony, BioNetGen .net, or shipped
networks) by meaning: order, formatting, notes and format do not count, units are
converted, elements that are called otherwise are found by the structure around
them. Formulas are compared in normal form and, if written differently, at random
states. The exit code is 0 if the models mean the same and 1 if they differ.`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return t.diff(args[0], args[1], names) },
	}
	cmd.Flags().BoolVar(&names, "names", false, "count other names as a difference")
	return cmd
}

// diff compares the models called a and b.
func (t *terminal) diff(a, b string, names bool) error {
	var problems diag.List
	var sources [2]*run.Source
	for i, name := range []string{a, b} {
		src, err := run.Load(name)
		if err != nil && !problems.Merge(err) {
			return err
		}
		sources[i] = src
	}
	if problems.HasErrors() {
		return problems.Err()
	}
	report := difference.Compare(sources[0].Model, sources[1].Model)
	equal := report.Equal() && !(names && len(report.Renamed) > 0)
	if !equal {
		t.code = exitFailed
	}
	if t.json {
		return t.printJSON(diffJSON(report, equal))
	}
	return report.Write(t.out)
}

// diffJSON is the report for programs.
func diffJSON(r *difference.Report, equal bool) map[string]any {
	renamed := make([]map[string]any, len(r.Renamed))
	for i, n := range r.Renamed {
		renamed[i] = map[string]any{"kind": n.Kind, "a": n.A, "b": n.B, "a_at": n.PosA.String(), "b_at": n.PosB.String(), "paired_by": n.Reason}
	}
	compared := map[string]int{}
	for _, n := range r.Compared {
		compared[n.Kind] = n.Pairs
	}
	return map[string]any{
		"equal": equal, "a": map[string]string{"file": r.A.File, "format": r.A.Format}, "b": map[string]string{"file": r.B.File, "format": r.B.Format},
		"changes": changesJSON(r.Changes), "renamed": renamed, "notes": changesJSON(r.Notes), "compared": compared,
		"formulas": r.Formulas, "rewritten": r.Rewritten, "largest_rounding": finite(r.Rounding), "same_equations": r.SameEquations,
	}
}

func changesJSON(changes []difference.Change) []map[string]any {
	list := make([]map[string]any, len(changes))
	for i, x := range changes {
		m := map[string]any{"kind": x.Kind, "id": x.ID, "a": x.A, "b": x.B, "a_at": x.PosA.String(), "b_at": x.PosB.String(), "relative": finite(x.Relative)}
		if x.Aspect != "" {
			m["aspect"] = x.Aspect
		}
		if x.Hint != "" {
			m["hint"] = x.Hint
		}
		list[i] = m
	}
	return list
}
