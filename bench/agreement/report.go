package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"niche/conformance"
)

// intro begins the page.
const intro = `# niche, libRoadRunner and COPASI on 540 curated models

Written by ` + "`make bench-peers`" + ` (` + "`bench/agreement`" + `). Every model of BioModels in the data set is
simulated over its horizon by niche (bdf), by libRoadRunner %s (CVODE) and by COPASI %s
(LSODA), the latter two from the same SBML file, and once more by the judge: niche's
Rodas5P, another method with another error control, at a tenth of the tolerance.

**Tolerances.** niche: relative 1e-9, absolute 1e-12 of the largest value that each state
has had; the judge 1e-10 and 1e-13. libRoadRunner and COPASI: relative 1e-9, absolute 1e-18
of the rarest species' largest amount. Where a simulator fails with that or is not done in
time, it is asked for less, and the tables say for what.

**Difference**: the largest over 101 times of |a − b| in units of the largest value that
the quantity has in either, over all species (as concentrations) and all compartments and
parameters that rules or events change; quantities below 10⁻¹² of the largest count in
units of that. At the instant of a jump any value between those just before and just after,
1e-7 of the horizon, agrees; the initial time counts unless an event fires at it. The times of niche alone are
in [biomodels.md](biomodels.md).

`

// print writes a line for each model that wants attention to standard output.
func print(rows []row) {
	for i := range rows {
		r := &rows[i]
		var b strings.Builder
		for _, name := range others {
			if c := r.of(name); c.missing != "" || c.from.value > bound {
				fmt.Fprintf(&b, "\t%s %.1e (third %.1e) %s, %d quantities, at %.2f %.60s", name, c.from.value, c.fromThird.value, c.from.worst, c.from.above, c.from.at, c.missing)
			}
		}
		if b.Len() > 0 || r.niche.missing != "" {
			fmt.Printf("%s%s\tgrowth %.1e judges %.1e%s\n", r.model.ID, r.niche.missing, r.growth.value, r.judges.value, b.String())
		}
	}
}

// write writes the page into the folder docs.
func write(docs string, rows []row) error {
	var b strings.Builder
	fmt.Fprintf(&b, intro, version(rows, "roadrunner"), version(rows, "copasi"))
	summary(&b, rows)
	disagreements(&b, rows)
	looser(&b, rows)
	absences(&b, rows)
	everything(&b, rows)
	return os.WriteFile(filepath.Join(docs, "conformance.md"), []byte(b.String()), 0o644)
}

// version is that of a peer, as its answers say.
func version(rows []row, peer string) string {
	for i := range rows {
		if a := rows[i].of(peer).answer; a != nil {
			return strings.TrimSuffix(a.Version, " (Source)")
		}
	}
	return ""
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
	fmt.Fprintf(b, "| niche and | trajectories | within 1e-6 | within 1e-3 | further | none | at the tolerances above |\n|---|---|---|---|---|---|---|\n")
	for _, name := range others {
		var n tally
		for i := range rows {
			if rows[i].kind == conformance.TimeCourse {
				n.count(rows[i].of(name))
			}
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d | %d |\n", titles[name], n.all, n.near, n.fair, n.far, n.none, n.asked)
	}
	b.WriteString("\n")
}

// tally counts comparisons by the size of the difference.
type tally struct{ all, near, fair, far, none, asked int }

func (n *tally) count(c *comparison) {
	if c.answer == nil {
		n.none++
		return
	}
	n.all++
	switch {
	case c.from.value <= 1e-6:
		n.near++
	case c.from.value <= bound:
		n.fair++
	default:
		n.far++
	}
	if len(relevant(c.answer.Failed, c.answer.RTol)) == 0 {
		n.asked++
	}
}

// relevant leaves out failures at the relative tolerance that succeeded in the end,
// with a looser absolute one.
func relevant(list []failure, rtol float64) []failure {
	return slices.DeleteFunc(slices.Clone(list), func(f failure) bool { return f.RTol >= rtol })
}

// disagreements lists every difference above the bound, and then the reasons.
func disagreements(b *strings.Builder, rows []row) {
	b.WriteString(`## Disagreements above 1e-3

**third**: of the judge to niche, and to the simulator. **fourth**: of the judge to
libRoadRunner at rtol 1e-12, where it can run the model: the two share no code. **1e-9**:
of the judge to itself when every initial value is changed by 1e-9 of it. Where that is
as large as the difference, no simulator can be right at these tolerances. A dash: not to
be had.

| model | simulator | difference | quantity | third–niche | third–simulator | third–fourth | 1e-9 | right | why |
|---|---|---|---|---|---|---|---|---|---|
`)
	var reasons []string
	for i := range rows {
		r := &rows[i]
		for _, name := range others {
			c := r.of(name)
			if c.from.value <= bound {
				continue
			}
			right, why := "?", "not explained"
			if c.explanation != nil {
				right, why = c.explanation.right, c.explanation.why
			}
			if !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
			judge := r.of(third).result
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |\n", short(r.model.ID), titles[name], number(c.from.value), c.from.worst,
				measured(r.of(third).from, judge), measured(c.fromThird, judge), measured(r.judges, r.fourth), measured(r.growth, r.perturbed),
				right, slices.Index(reasons, why)+1)
		}
	}
	b.WriteString("\n")
	for k, text := range reasons {
		fmt.Fprintf(b, "%d. %s\n", k+1, text)
	}
}

// measured prints a difference that needs the result.
func measured(d difference, of result) string {
	if of.answer == nil {
		return "–"
	}
	return number(d.value)
}

// short drops the zeros that all ids begin with.
func short(id string) string {
	return strings.TrimLeft(strings.TrimPrefix(id, "BIOMD"), "0")
}

// looser lists trajectories at looser tolerances than asked for first.
func looser(b *strings.Builder, rows []row) {
	b.WriteString("\n## At looser tolerances\n\nTimes are of processor, here and below.\n\n")
	table(b, []string{"model", "simulator", "answered at rtol", "says at first"}, func(line func(cells ...string)) {
		for i := range rows {
			r := &rows[i]
			add := func(title string, of result) {
				if of.answer == nil {
					return
				}
				if list := relevant(of.answer.Failed, of.answer.RTol); len(list) > 0 {
					line(short(r.model.ID), title, fmt.Sprintf("%.0e", of.answer.RTol), clean(list[0].Error))
				}
			}
			add("niche, bdf", r.niche)
			for _, name := range others {
				add(titles[name], r.of(name).result)
			}
		}
	})
}

// absences lists trajectories that do not exist.
func absences(b *strings.Builder, rows []row) {
	b.WriteString("\n## Without a trajectory\n\nA simulation that takes too long does so at each of the tolerances, the loosest being 1e-6.\n\n")
	table(b, []string{"model", "simulator", "what it says"}, func(line func(cells ...string)) {
		for i := range rows {
			r := &rows[i]
			if r.niche.missing != "" {
				line(short(r.model.ID), "niche, bdf", clean(r.niche.missing))
			}
			for _, name := range others {
				if c := r.of(name); c.missing != "" {
					line(short(r.model.ID), titles[name], clean(c.missing))
				}
			}
		}
	})
}

// table writes the lines that fill makes below a header; "None." if there are none.
func table(b *strings.Builder, header []string, fill func(line func(cells ...string))) {
	empty := true
	fill(func(cells ...string) {
		if empty {
			fmt.Fprintf(b, "| %s |\n%s|\n", strings.Join(header, " | "), strings.Repeat("|---", len(header)))
		}
		empty = false
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	})
	if empty {
		b.WriteString("None.\n")
	}
}

// clean shortens a message to one cell.
func clean(text string) string {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", "/")
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200]) + " …"
	}
	return text
}

// everything lists all models, a few in a line.
func everything(b *strings.Builder, rows []row) {
	const across = 2
	b.WriteString("\n## All models\n\nDifferences of niche to the judge, libRoadRunner and COPASI; in brackets the relative tolerance of an answer at a looser one.\n\n")
	b.WriteString(strings.Repeat("| model | third | RoadRunner | COPASI ", across) + "|\n" + strings.Repeat("|---|---|---|---", across) + "|\n")
	k := 0
	for i := range rows {
		r := &rows[i]
		fmt.Fprintf(b, "| %s ", short(r.model.ID))
		for _, name := range others {
			fmt.Fprintf(b, "| %s ", r.of(name).cell())
		}
		if k++; k%across == 0 {
			b.WriteString("|\n")
		}
	}
	if k%across != 0 {
		b.WriteString(strings.Repeat("| ", 4*(across-k%across)) + "|\n")
	}
}

// cell is c in the table of all models.
func (c *comparison) cell() string {
	if c.answer == nil {
		return "–"
	}
	text := number(c.from.value)
	if len(relevant(c.answer.Failed, c.answer.RTol)) > 0 {
		text += fmt.Sprintf(" (%.0e)", c.answer.RTol)
	}
	return text
}

// number prints a difference to one digit.
func number(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%.0e", v)
}
