package dossier

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"niche/report"
	"niche/store"
	"niche/work"
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
	all := page.Drawings()
	for p, err := range work.Ordered(ctx, len(all), 0, func(_ context.Context, _, i int) (plate, error) { return engrave(all[i]) }) {
		if err != nil {
			return err
		}
		if err := p.add(d); err != nil {
			return err
		}
	}
	html, err := page.HTML()
	if err != nil {
		return err
	}
	if err := d.Write("report.html", html); err != nil {
		return err
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

// plate is a figure ready for the run directory.
type plate struct {
	name     string
	svg, png []byte
	table    *store.Table
}

func engrave(f report.Drawing) (p plate, err error) {
	p.name, p.table = f.Describe().Name, f.Table()
	p.table.Name = "figure-" + p.table.Name
	if p.svg, err = report.SVG(f); err != nil {
		return p, fmt.Errorf("figure %s: %w", p.name, err)
	}
	if p.png, err = report.PNG(f); err != nil {
		return p, fmt.Errorf("figure %s: %w", p.name, err)
	}
	return p, nil
}

// add writes a figure as SVG and PNG, and its numbers as a table.
func (p plate) add(d *store.Directory) error {
	if err := d.AddFigure(p.name+".svg", p.svg); err != nil {
		return err
	}
	if err := d.AddFigure(p.name+".png", p.png); err != nil {
		return err
	}
	return d.AddTable(p.table)
}
