package main

import (
	"fmt"
	"slices"
	"strings"
)

// summary writes one table for each target error: the time of niche's default
// method and the ratios of the other tools to it, a line for each problem.
func summary(b *strings.Builder, results []*comparison) {
	var names []string
	for _, r := range results {
		for _, c := range r.contenders[min(1, len(r.contenders)):] {
			if !slices.Contains(names, c.name) {
				names = append(names, c.name)
			}
		}
	}
	for _, t := range targets {
		fmt.Fprintf(b, "### All, at error %.0e\n\n| problem | species | niche bdf, ms | %s |\n|---|---|---|%s\n",
			t, strings.Join(names, " | "), strings.Repeat("---|", len(names)))
		for _, r := range results {
			if len(r.contenders) == 0 {
				continue
			}
			niche := timeAt(r.contenders[0].points, t)
			fmt.Fprintf(b, "| %s | %d | %s |", r.instance.Name, len(r.instance.System.States), cell(niche*1e3))
			for _, name := range names {
				text := "–"
				if k := slices.IndexFunc(r.contenders, func(c *contender) bool { return c.name == name }); k >= 0 {
					text = cell(timeAt(r.contenders[k].points, t) / niche)
				}
				fmt.Fprintf(b, " %s |", text)
			}
			fmt.Fprint(b, "\n")
		}
		fmt.Fprint(b, "\n")
	}
}
