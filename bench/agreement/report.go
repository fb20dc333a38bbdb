package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"niche/conformance"
)

// intro begins the page.
const intro = `# niche, libRoadRunner and COPASI on 540 curated models

Written by ` + "`make bench-peers`" + ` (` + "`bench/agreement`" + `). Every model of BioModels in the data set is
simulated over its horizon by niche (bdf, rtol 1e-9), by libRoadRunner (CVODE) and by
COPASI (LSODA), the latter two from the same SBML file at rtol 1e-9 or, where they fail
with that or are not done in time, looser. The third integrator is niche's Rodas5P, rtol
1e-10, another method with another error control; it is asked where a simulator differs.

**Difference**: the largest over 101 times of |a − b| in units of the largest value that
the quantity has in either, over all species (as concentrations) and all compartments and
parameters that rules or events change; quantities below 10⁻¹² of the largest count in
units of that. At the instant of a jump any value between those just before and just after
agrees; the initial time counts unless an event fires at it. The times of niche alone are
in [biomodels.md](biomodels.md).

`

// report prints a line for each model that needs attention, and returns what is
// not explained.
func (s *settings) report(rows []row) error {
	list, err := explanations()
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		var b strings.Builder
		for _, p := range peers {
			if v := r.peers[p]; v != nil && (v.missing != "" || v.from.value > bound) {
				fmt.Fprintf(&b, "\t%s %.1e (third %.1e) %s, %d quantities, at %.2f %.60s", p, v.from.value, v.fromThird.value, v.from.worst, v.from.above, v.from.at, v.missing)
			}
		}
		if b.Len() > 0 || r.refused != "" || r.third.value > bound {
			fmt.Printf("%s%s\tthird %.1e %s%s\n", r.model.ID, r.refused, r.third.value, r.third.worst, b.String())
		}
	}
	return check(rows, list)
}

// write writes the page into the folder docs.
func write(docs string, rows []row) error {
	var b strings.Builder
	b.WriteString(intro)
	summary(&b, rows)
	disagreements(&b, rows)
	absences(&b, rows)
	everything(&b, rows)
	return os.WriteFile(filepath.Join(docs, "conformance.md"), []byte(b.String()), 0o644)
}

// summary counts.
func summary(b *strings.Builder, rows []row) {
	courses := 0
	for i := range rows {
		if rows[i].kind == conformance.TimeCourse {
			courses++
		}
	}
	fmt.Fprintf(b, "Of %d models %d have a time course; the others are flux balances or logical models, which neither simulator runs.\n\n", len(rows), courses)
	fmt.Fprintf(b, "| | trajectories | within 1e-6 | within 1e-3 | further | none |\n|---|---|---|---|---|---|\n")
	for _, p := range peers {
		name, counts := titles[p], [5]int{}
		for i := range rows {
			if rows[i].kind == conformance.TimeCourse {
				d, missing := rows[i].result(p)
				count(&counts, d, missing)
			}
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d |\n", name, counts[0], counts[1], counts[2], counts[3], counts[4])
	}
	b.WriteString("\n")
}

// result is the difference of niche to p, and why there is none.
func (r *row) result(p string) (d difference, missing string) {
	if p == "third" {
		return r.third, r.thirdMissing
	}
	return r.peers[p].from, r.peers[p].missing
}

func count(counts *[5]int, d difference, missing string) {
	switch {
	case missing != "":
		counts[4]++
		return
	case d.value <= 1e-6:
		counts[1]++
	case d.value <= bound:
		counts[2]++
	default:
		counts[3]++
	}
	counts[0]++
}

// disagreements explains every difference above the bound.
func disagreements(b *strings.Builder, rows []row) {
	b.WriteString("## Disagreements above 1e-3\n\n\"Third\" is the difference of niche to the third integrator.\n\n| model | simulator | difference | quantity | third | right | why |\n|---|---|---|---|---|---|---|\n")
	for i := range rows {
		for _, p := range peers {
			v := rows[i].peers[p]
			if v == nil || v.from.value <= bound {
				continue
			}
			right, why := "?", "not explained"
			if v.explanation != nil {
				right, why = v.explanation.right, v.explanation.why
			}
			third := number(rows[i].third.value)
			if rows[i].thirdMissing != "" {
				third = "–"
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", rows[i].model.ID, titles[p], number(v.from.value), v.from.worst, third, right, why)
		}
	}
}

// absences lists trajectories that do not exist.
func absences(b *strings.Builder, rows []row) {
	b.WriteString("\n## Without a trajectory\n\n| model | simulator | what it says |\n|---|---|---|\n")
	for i := range rows {
		r := &rows[i]
		if r.refused != "" {
			fmt.Fprintf(b, "| %s | niche | %s |\n", r.model.ID, clean(r.refused))
		}
		if r.thirdMissing != "" && r.thirdMissing != "not asked" && r.thirdMissing != r.refused {
			fmt.Fprintf(b, "| %s | niche, Rodas5P | %s |\n", r.model.ID, clean(r.thirdMissing))
		}
		for _, p := range peers {
			if v := r.peers[p]; v != nil && v.missing != "" {
				fmt.Fprintf(b, "| %s | %s | %s |\n", r.model.ID, titles[p], clean(v.missing))
			}
		}
	}
}

// clean shortens a message to one cell.
func clean(text string) string {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", "/")
	if r := []rune(text); len(r) > 140 {
		text = string(r[:140]) + " …"
	}
	return text
}

// everything lists all models, a few in a line.
func everything(b *strings.Builder, rows []row) {
	const across = 2
	b.WriteString("\n## All models\n\nDifferences of niche to its third integrator, where it was asked, libRoadRunner and COPASI.\n\n")
	b.WriteString(strings.Repeat("| model | third | RoadRunner | COPASI ", across) + "|\n" + strings.Repeat("|---|---|---|---", across) + "|\n")
	k := 0
	for i := range rows {
		r := &rows[i]
		fmt.Fprintf(b, "| %s ", r.model.ID)
		for _, p := range append([]string{"third"}, peers...) {
			text := "–"
			if r.kind == conformance.TimeCourse {
				if d, missing := r.result(p); missing == "" {
					text = number(d.value)
				}
			}
			fmt.Fprintf(b, "| %s ", text)
		}
		if k++; k%across == 0 {
			b.WriteString("|\n")
		}
	}
	if k%across != 0 {
		b.WriteString(strings.Repeat("| ", 4*(across-k%across)) + "|\n")
	}
}

// number prints a difference to one digit.
func number(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%.0e", v)
}
