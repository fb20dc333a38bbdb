package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"niche/networks"
	"niche/report"
	"niche/run"
	"niche/store"
)

// answer is a time course with what belongs to it.
type answer struct {
	src     *run.Source
	course  *run.Course
	without *run.Course // the same without drugs; nil if there are none
	task    *run.TimeCourse
	flags   *runFlags
	started time.Time
	network networks.Network // zero unless the model is shipped
}

// compare simulates a shipped network once more without the drugs given by
// --with.
func (a *answer) compare(ctx context.Context, p *run.Prepared) error {
	if !a.src.Shipped {
		return nil
	}
	a.network, _ = networks.Lookup(a.src.Name)
	if len(a.flags.with) == 0 {
		return nil
	}
	untreated := *a.task
	untreated.Set = maps.Clone(a.task.Set)
	untreated.Progress = nil
	for _, in := range a.network.Inputs {
		for _, w := range a.flags.with {
			if name, _, _ := strings.Cut(w, "="); strings.EqualFold(strings.TrimSpace(name), in.Name) {
				delete(untreated.Set, in.Parameter)
			}
		}
	}
	var err error
	a.without, err = untreated.Run(ctx, p)
	return err
}

// shown lists the quantities that figures and the summary show.
func (a *answer) shown() []string {
	if len(a.flags.plot) > 0 {
		return a.flags.plot
	}
	if a.src.Shipped {
		return a.network.Plot
	}
	ids := make([]string, 0, len(a.course.Columns))
	for i := range a.course.Columns {
		if a.course.Columns[i].Species {
			ids = append(ids, a.course.Columns[i].ID)
		}
	}
	return ids
}

// figures draws the answer.
func (a *answer) figures() []*report.Figure {
	if a.src.Shipped {
		with := "as dosed"
		if len(a.flags.with) > 0 {
			with = "with " + strings.ReplaceAll(strings.Join(a.flags.with, ", "), "=", " ")
		}
		return a.course.Compared(a.without, a.shown(), a.network.Origin, a.network.OriginLabel, with)
	}
	return a.course.Figures(a.flags.plot)
}

// peaks are the summary tables: one, or two with and without drugs.
func (a *answer) peaks() []*store.Table {
	main := a.course.Peaks(a.shown(), a.network.Origin)
	if a.without == nil {
		return []*store.Table{main}
	}
	main.Title = "Peaks with " + strings.Join(a.flags.with, ", ")
	other := a.without.Peaks(a.shown(), a.network.Origin)
	other.Name, other.Title = "peaks_without", "Peaks without drug"
	return []*store.Table{main, other}
}

// references are the publications behind the answer.
func (a *answer) references() []string {
	return citations(report.References(append([]string{"niche", a.flags.settings.Method}, a.src.Uses()...)...))
}

// keep writes the run directory and returns its path.
func (t *terminal) keep(a *answer) (string, error) {
	f, tc := a.flags, a.task
	d, err := store.Create(f.out, store.Record{
		Command: "run", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: a.started.UTC(),
		Settings: map[string]any{
			"method": f.settings.Method, "rtol": f.settings.RTol, "atol": f.settings.ATol,
			"from": tc.From, "to": tc.To, "points": tc.Points,
		},
		Substitutions: substitutions(tc.Set), References: a.references(),
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := d.AddInput(a.src.File(), a.src.Content); err != nil {
		return "", err
	}
	tables := append([]*store.Table{a.course.Table()}, a.peaks()...)
	if a.without != nil {
		untreated := a.without.Table()
		untreated.Name, untreated.Title = "timecourse_without", untreated.Title+" without drug"
		tables = append(tables, untreated)
	}
	for _, table := range tables {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	figures := a.figures()
	for _, fig := range figures {
		if err := addFigure(d, fig); err != nil {
			return "", err
		}
	}
	for _, w := range a.src.Problems.Warnings() {
		d.Record().Warnings = append(d.Record().Warnings, w.Error())
	}
	d.Record().Seconds = time.Since(a.started).Seconds()
	html, err := a.page(figures).HTML()
	if err != nil {
		return "", err
	}
	if err := d.Write("report.html", html); err != nil {
		return "", err
	}
	return d.Commit()
}

// page is the report of the answer.
func (a *answer) page(figures []*report.Figure) *report.Page {
	stats, s := a.course.Trajectory.Stats, &a.flags.settings
	page := &report.Page{
		Title: "Time course of " + a.course.Title(), Subtitle: "niche " + version(),
		Facts: []report.Fact{
			{Name: "model", Value: a.src.File() + " (" + a.src.Model.Format + ")"},
			{Name: "times", Value: fmt.Sprintf("%g to %g, %d points", a.task.From, a.task.To, a.task.Points)},
			{Name: "integrator", Value: fmt.Sprintf("%s, rtol %g, atol %g", s.Method, s.RTol, s.ATol)},
			{Name: "work", Value: fmt.Sprintf("%d steps, %d right-hand sides, %d factorisations", stats.Steps, stats.RHS, stats.Factorisations)},
		},
	}
	for _, id := range a.task.SetIDs() {
		page.Facts = append(page.Facts, report.Fact{Name: id, Value: fmt.Sprintf("%g", a.task.Set[id])})
	}
	page.Sections = []report.Section{
		{Heading: "Figures", Figures: figures},
		{Heading: "Summary", Tables: a.peaks()},
		{Heading: "Values", Tables: []*store.Table{a.course.Table()}},
		{Heading: "References", List: a.references()},
	}
	return page
}

// summarise prints the answer: JSON; or the table of values, unless standard
// output is a terminal, and a summary for people.
func (t *terminal) summarise(a *answer, dir string) error {
	if t.json {
		return t.printJSON(courseJSON(a.course, dir))
	}
	if file, ok := t.out.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		if err := a.course.Table().WriteTSV(t.out); err != nil {
			return err
		}
	}
	for _, table := range a.peaks() {
		t.sayTable(table)
	}
	t.say("%d steps, %d right-hand sides; kept in %s%c", a.course.Trajectory.Stats.Steps, a.course.Trajectory.Stats.RHS, dir, os.PathSeparator)
	return nil
}

// sayTable prints a small table for people.
func (t *terminal) sayTable(table *store.Table) {
	const most = 20
	t.say("%s", table.Title)
	var head strings.Builder
	for i := range table.Columns {
		c := &table.Columns[i]
		name := c.Name
		if c.Unit != "" {
			name += " [" + c.Unit + "]"
		}
		fmt.Fprintf(&head, "  %-18s", name)
	}
	t.say("%s", strings.TrimRight(head.String(), " "))
	for r := range min(table.Rows(), most) {
		var line strings.Builder
		for i := range table.Columns {
			if c := &table.Columns[i]; c.Strings != nil {
				fmt.Fprintf(&line, "  %-18s", c.Strings[r])
			} else {
				fmt.Fprintf(&line, "  %-18.5g", c.Floats[r])
			}
		}
		t.say("%s", strings.TrimRight(line.String(), " "))
	}
	if more := table.Rows() - most; more > 0 {
		t.say("  … and %d more", more)
	}
}

func substitutions(set map[string]float64) map[string]any {
	m := make(map[string]any, len(set))
	for k, v := range set {
		m[k] = v
	}
	return m
}

// addFigure writes f as SVG and PNG.
func addFigure(d *store.Directory, f *report.Figure) error {
	svg, err := f.SVG()
	if err != nil {
		return err
	}
	if err := d.AddFigure(f.Name+".svg", svg); err != nil {
		return err
	}
	png, err := f.PNG()
	if err != nil {
		return err
	}
	return d.AddFigure(f.Name+".png", png)
}

func courseJSON(c *run.Course, dir string) map[string]any {
	columns := map[string]any{}
	for i := range c.Columns {
		values := make([]any, len(c.Columns[i].Values))
		for k, v := range c.Columns[i].Values {
			values[k] = finite(v)
		}
		columns[c.Columns[i].ID] = values
	}
	return map[string]any{
		"run": dir, "time": c.Trajectory.Times, "values": columns, "stats": c.Trajectory.Stats,
	}
}
