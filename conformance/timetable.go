package conformance

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// slowest is the number of models that a timetable lists by name.
const slowest = 10

// across is the number of models in one line of a timetable.
const across = 3

// WriteTimetable writes the times of a collection as Markdown: a summary, the
// slowest models, what is undefined, and every model.
func WriteTimetable(w io.Writer, results []CuratedResult) error {
	var b strings.Builder
	total, passed := 0.0, 0
	kinds := map[Kind]int{}
	for i := range results {
		total += results[i].Seconds
		if results[i].Outcome == Passed {
			passed++
			kinds[results[i].Kind]++
		}
	}
	fmt.Fprintf(&b, "%d of %d models read, checked and simulated over their horizon in %.0f s: %d time courses, %d flux balances, %d of levels.\n",
		passed, len(results), total, kinds[TimeCourse], kinds[FluxBalance], kinds[Levels])
	byTime := slices.Clone(results)
	slices.SortStableFunc(byTime, func(a, b CuratedResult) int { return cmp.Compare(b.Seconds, a.Seconds) })
	fmt.Fprint(&b, "\n| slowest | | kind | states | s |\n|---|---|---|---|---|\n")
	for _, r := range byTime[:min(slowest, len(byTime))] {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %.2f |\n", r.ID, strings.ReplaceAll(r.Name, "|", "/"), r.Kind, r.States, r.Seconds)
	}
	b.WriteString("\n")
	for i := range results {
		r := &results[i]
		switch {
		case r.Outcome != Passed:
			fmt.Fprintf(&b, "* %s %s: %s\n", r.ID, r.Outcome, r.Reason)
		case len(r.Supplied) > 0:
			fmt.Fprintf(&b, "* %s lacks initial values, taken as %v.\n", r.ID, r.Supplied)
		case r.Note != "":
			fmt.Fprintf(&b, "* %s as the model says: %s.\n", r.ID, r.Note)
		}
	}
	b.WriteString("\n" + strings.Repeat("| model | states | s ", across) + "|\n" + strings.Repeat("|---|---|---", across) + "|\n")
	for i := 0; i < len(results); i += across {
		for k := i; k < i+across; k++ {
			if k >= len(results) {
				b.WriteString("| | | ")
				continue
			}
			fmt.Fprintf(&b, "| %s | %d | %.2f ", results[k].ID, results[k].States, results[k].Seconds)
		}
		b.WriteString("|\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
