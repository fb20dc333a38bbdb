package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"niche/report"
	"niche/sim"
	"niche/store"
)

// finish writes the page and its figures into d and completes it.
func (t *terminal) finish(d *store.Directory, page *report.Page, started time.Time) (string, error) {
	for i := range page.Sections {
		for _, f := range page.Sections[i].Figures {
			if err := addFigure(d, f); err != nil {
				return "", err
			}
		}
		for _, drawing := range page.Sections[i].Drawings {
			if err := addDrawing(d, drawing); err != nil {
				return "", err
			}
		}
	}
	html, err := page.HTML()
	if err != nil {
		return "", err
	}
	if err := d.Write("report.html", html); err != nil {
		return "", err
	}
	d.Record().Seconds = time.Since(started).Seconds()
	return d.Commit()
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

// addDrawing writes a drawing as SVG and PNG and its numbers as a table.
func addDrawing(d *store.Directory, drawing report.Drawing) error {
	svg, png, err := report.Render(drawing)
	if err != nil {
		return err
	}
	name := drawing.Describe().Name
	if err := d.AddFigure(name+".svg", svg); err != nil {
		return err
	}
	if err := d.AddFigure(name+".png", png); err != nil {
		return err
	}
	table := drawing.Table()
	table.Name = "figure-" + table.Name
	return d.AddTable(table)
}

// solverRecord adds the numerical settings to those of a verb.
func solverRecord(s *sim.Settings, settings map[string]any) map[string]any {
	settings["method"], settings["rtol"], settings["atol"] = s.Method, s.RTol, s.ATol
	if s.FollowSizes {
		settings["atol_relative_to"] = "largest value of each species"
	}
	return settings
}

// outFor returns the run directory that the flag --out asks for, or one named
// after the model and the time. It must not exist.
func outFor(out, name string, at time.Time) (string, error) {
	if out == "" {
		stem := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		out = filepath.Join("runs", stem+"-"+at.UTC().Format("20060102-150405.000"))
	}
	return out, store.Absent(out)
}

// folder shows a run directory to people.
func folder(dir string) string { return dir + string(os.PathSeparator) }
