package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"niche/diag"
	"niche/networks"
	"niche/report"
	"niche/run"
	"niche/store"
)

// answer is a time course, perhaps in several arms, with what belongs to it.
type answer struct {
	src      *run.Source
	arms     []run.Arm
	task     *run.TimeCourse
	flags    *runFlags
	started  time.Time
	network  networks.Network // zero unless the model is shipped
	warnings diag.List
}

// simulate fills in the arms: the task itself and, if there are drugs, the same
// without them.
func (a *answer) simulate(ctx context.Context, t *terminal, p *run.Prepared) error {
	label := "as dosed"
	tasks := []*run.TimeCourse{a.task}
	if drugs := a.flags.with; a.src.Shipped && len(drugs) > 0 {
		label = "with " + strings.ReplaceAll(strings.Join(drugs, ", "), "=", " ")
		tasks = append(tasks, a.task.Untreated(&a.network, drugs))
	}
	for i, task := range tasks {
		if i > 0 {
			label = "without drug"
		}
		show, done := t.progress("simulating "+a.src.Name+" "+label, task.From, task.To)
		task.Progress = show
		course, err := task.Run(ctx, p)
		done()
		if err != nil {
			return err
		}
		a.arms = append(a.arms, run.Arm{Label: label, Course: course})
	}
	return nil
}

// course is the first arm.
func (a *answer) course() *run.Course { return a.arms[0].Course }

// shown lists the quantities that figures and the summary show.
func (a *answer) shown() []string {
	switch {
	case len(a.flags.plot) > 0:
		return a.flags.plot
	case a.src.Shipped:
		return a.network.Plot
	}
	return a.course().Shown()
}

// checkPlot reports ids to draw that the model does not have.
func (a *answer) checkPlot(p *run.Prepared) error { return checkDrawn(a.flags.plot, p.Quantities()) }

// checkDrawn reports ids to draw that are not among the known ones.
func checkDrawn(ids, known []string) error {
	var problems diag.List
	for _, id := range ids {
		if !slices.Contains(known, id) {
			hint := "niche info lists what can be drawn"
			if near := diag.Suggest(id, known); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			problems.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the model has no quantity %q to draw", id)
		}
	}
	return problems.Err()
}

// figures draws the answer.
func (a *answer) figures() []*report.Figure {
	if a.src.Shipped {
		return run.Compared(a.arms, a.shown(), a.network.Origin, a.network.OriginLabel)
	}
	return a.course().Figures(a.flags.plot)
}

// peaks is the summary table.
func (a *answer) peaks() *store.Table {
	title := "Peaks"
	if a.network.Origin != 0 {
		title += "; peak_time is " + a.network.OriginLabel
	}
	return run.Peaks(a.arms, a.shown(), a.network.Origin, title)
}

// references are the publications behind the answer.
func (a *answer) references() []string {
	return citations(report.References(append([]string{"niche", a.flags.settings.Method}, a.src.Uses()...)...))
}

// keep writes the run directory and returns its path.
func (t *terminal) keep(a *answer) (string, error) {
	tc := a.task
	d, err := store.Create(a.flags.out, store.Record{
		Command: "run", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings: solverRecord(&a.flags.settings, map[string]any{
			"from": tc.From, "to": tc.To, "points": tc.Points, "start_at_rest": tc.Equilibrate,
		}),
		Substitutions: substitutions(tc.Set), References: a.references(),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := a.src.AddTo(d); err != nil {
		return "", err
	}
	for _, table := range []*store.Table{run.Table(a.arms), a.peaks()} {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	for _, w := range a.warnings {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	return t.finish(d, a.page(), a.started)
}

// page is the report of the answer.
func (a *answer) page() *report.Page {
	c := a.course()
	stats, s := c.Trajectory.Stats, &a.flags.settings
	unit := c.Prepared.TimeUnit()
	start := "the model's initial values"
	if a.task.Equilibrate {
		start = "the steady state without input"
	}
	page := &report.Page{
		Title: c.Title(), Subtitle: "Time course · niche run · niche " + version() + " · " + a.started.UTC().Format("2006-01-02 15:04 UTC"),
		Facts: []report.Fact{
			{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"},
			{Name: "times", Value: strings.TrimSpace(fmt.Sprintf("%g to %g %s", a.task.From, a.task.To, unit)) + fmt.Sprintf(", %d points", a.task.Points)},
			{Name: "start", Value: start},
		},
	}
	for _, id := range a.task.SetIDs() {
		page.Facts = append(page.Facts, report.Fact{Name: id, Value: strings.TrimSpace(fmt.Sprintf("%g %s", a.task.Set[id], c.Prepared.UnitOf(id)))})
	}
	page.Facts = append(page.Facts,
		report.Fact{Name: "integrator", Value: fmt.Sprintf("%s, relative tolerance %g, absolute tolerance %s", s.Method, s.RTol, absoluteText(s))},
		report.Fact{Name: "work", Value: fmt.Sprintf("%d steps, %d right-hand sides, %d factorisations", stats.Steps, stats.RHS, stats.Factorisations)},
	)
	page.Sections = []report.Section{
		{Heading: "Figures", Figures: a.figures()},
		{Heading: "Summary", Tables: []*store.Table{a.peaks()}},
		{Heading: "Values", Tables: []*store.Table{run.Table(a.arms)}},
		{Heading: "References", List: a.references()},
	}
	if len(a.warnings) > 0 {
		var list []string
		for _, w := range a.warnings {
			list = append(list, w.Error())
		}
		page.Sections = slices.Insert(page.Sections, 2, report.Section{Heading: "Warnings", List: list})
	}
	return page
}

// summarise prints the answer: JSON; or the table of values, unless standard
// output is a terminal, and a summary for people.
func (t *terminal) summarise(a *answer, dir string) error {
	if t.json {
		return t.printJSON(a.json(dir))
	}
	if !isTerminal(t.out) {
		if err := run.Table(a.arms).WriteTSV(t.out); err != nil {
			return err
		}
	}
	t.sayTable(a.peaks())
	stats := a.course().Trajectory.Stats
	t.say("%d steps, %d right-hand sides; kept in %s", stats.Steps, stats.RHS, folder(dir))
	return nil
}

// json is the answer for programs.
func (a *answer) json(dir string) map[string]any {
	units := map[string]string{}
	arms := make([]map[string]any, len(a.arms))
	for i, arm := range a.arms {
		values := map[string]any{}
		for k := range arm.Course.Columns {
			col := &arm.Course.Columns[k]
			values[col.ID] = finiteAll(col.Values)
			units[col.ID] = arm.Course.Prepared.UnitOf(col.ID)
		}
		arms[i] = map[string]any{"label": arm.Label, "values": values, "stats": arm.Course.Trajectory.Stats}
	}
	return map[string]any{
		"run": dir, "time": a.course().Trajectory.Times, "time_unit": a.course().Prepared.TimeUnit(),
		"units": units, "arms": arms, "peaks": rows(a.peaks()),
	}
}

func substitutions(set map[string]float64) map[string]any {
	m := make(map[string]any, len(set))
	for k, v := range set {
		m[k] = v
	}
	return m
}
