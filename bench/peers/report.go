package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// targets are the errors at which times are compared.
var targets = []float64{1e-4, 1e-6, 1e-8}

// write writes points.tsv, every measured rung, and table.md, times at equal
// errors.
func write(dir string, results []*comparison) error {
	var points, table strings.Builder
	fmt.Fprint(&points, "problem\ttool\tversion\tload_s\trtol\terror\twall_s\tcpu_s\tfastest_s\tslowest_s\trepetitions\tremark\n")
	for _, r := range results {
		for _, c := range r.contenders {
			for _, q := range c.points {
				fmt.Fprintf(&points, "%s\t%s\t%s\t%.4g\t%.0e\t%.3e\t%.5g\t%.5g\t%.5g\t%.5g\t%d\t\n",
					r.instance.Name, c.name, c.about, c.load, q.rtol, q.err, q.wall, q.cpu, q.lowest, q.most, q.repetitions)
			}
			if c.out != "" {
				fmt.Fprintf(&points, "%s\t%s\t%s\t%.4g\t\t\t\t\t\t\t\t%s\n", r.instance.Name, c.name, c.about, c.load, c.out)
			}
		}
		r.table(&table)
	}
	var all strings.Builder
	summary(&all, results)
	if err := os.WriteFile(filepath.Join(dir, "points.tsv"), []byte(points.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "table.md"), []byte(all.String()+table.String()), 0o644)
}

// table writes the times of one problem, in milliseconds, and their ratios to
// niche's default method.
func (r *comparison) table(b *strings.Builder) {
	s := r.instance.System
	fmt.Fprintf(b, "### %s: %d species, %d reactions, t = %g\n\n", r.instance.Name, len(s.States), len(s.Rates), r.instance.End)
	if !math.IsNaN(r.agreement) {
		fmt.Fprintf(b, "niche and CVODE, both at rtol %.0e, differ by %.1e.\n\n", r.reference, r.agreement)
	}
	fmt.Fprint(b, "| tool | load, s |")
	for _, t := range targets {
		fmt.Fprintf(b, " ms at %.0e | ratio |", t)
	}
	fmt.Fprint(b, " remark |\n|---|---|", strings.Repeat("---|---|", len(targets)), "---|\n")
	niche := r.contenders[0]
	for _, c := range r.contenders {
		fmt.Fprintf(b, "| %s | %.3g |", strings.TrimSpace(c.name+" "+c.about), c.load)
		for _, t := range targets {
			time := timeAt(c.points, t)
			fmt.Fprintf(b, " %s | %s |", cell(time*1e3), cell(time/timeAt(niche.points, t)))
		}
		fmt.Fprintf(b, " %s |\n", strings.ReplaceAll(c.out, "|", "/"))
	}
	fmt.Fprint(b, "\n")
}

func cell(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%.3g", v)
}
