package dossier

import (
	"context"
	"encoding/json"
	"time"

	"niche/report"
	"niche/store"
)

// Write puts tables, results.json, every figure (SVG, PNG and its numbers) and the
// page into a run directory.
func (o *Outcome) Write(ctx context.Context, d *store.Directory, version string, started time.Time) error {
	for _, table := range o.Tables() {
		if err := d.AddTable(table); err != nil {
			return err
		}
	}
	content, err := json.MarshalIndent(o.JSON(), "", "  ")
	if err != nil {
		return err
	}
	if err := d.Write("results.json", append(content, '\n')); err != nil {
		return err
	}
	page, err := o.Page(ctx, version, started)
	if err != nil {
		return err
	}
	for _, f := range drawings(page) {
		if err := addDrawing(d, f); err != nil {
			return err
		}
	}
	for _, r := range page.References {
		text := r.Text
		if r.DOI != "" {
			text += ", doi " + r.DOI
		}
		d.Record().References = append(d.Record().References, text)
	}
	return nil
}

// drawings lists the figures of a page.
func drawings(p *report.StudyPage) []report.Drawing {
	var all []report.Drawing
	if w, ok := any(p.Wiring).(report.Drawing); ok {
		all = append(all, w)
	}
	for _, s := range p.Sections {
		all = append(all, s.Figures...)
	}
	return append(all, p.Sensitivities.Figures...)
}

// addDrawing writes a figure as SVG and PNG, and its numbers as a table.
func addDrawing(d *store.Directory, f report.Drawing) error {
	name := f.Describe().Name
	svg, err := report.SVG(f)
	if err != nil {
		return err
	}
	if err := d.AddFigure(name+".svg", svg); err != nil {
		return err
	}
	png, err := report.PNG(f)
	if err != nil {
		return err
	}
	if err := d.AddFigure(name+".png", png); err != nil {
		return err
	}
	table := f.Table()
	table.Name = "figure-" + table.Name
	return d.AddTable(table)
}
