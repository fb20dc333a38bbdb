package dossier

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"time"

	"niche/store"
)

// Write puts tables, results.json, every figure (SVG, PNG and its numbers) and the
// page into a run directory.
func (o *Outcome) Write(ctx context.Context, d *store.Directory, version string, started time.Time) error {
	page, err := o.Page(ctx, version, started)
	if err != nil {
		return err
	}
	drawn, err := page.Render(runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	tables := o.Tables()
	for _, t := range drawn.Tables { // verdicts and controls stand with all their numbers in the outcome's own
		if !slices.ContainsFunc(tables, func(own *store.Table) bool { return own.Name == t.Name }) {
			tables = append(tables, t)
		}
	}
	for _, t := range tables {
		if err := d.AddTable(t); err != nil {
			return err
		}
	}
	for _, f := range drawn.Figures {
		if err := d.AddFigure(f.Name+".svg", f.SVG); err != nil {
			return err
		}
		if err := d.AddFigure(f.Name+".png", f.PNG); err != nil {
			return err
		}
	}
	content, err := json.MarshalIndent(o.JSON(), "", "  ")
	if err != nil {
		return err
	}
	for _, r := range page.References {
		text := r.Text
		if r.DOI != "" {
			text += ", doi " + r.DOI
		}
		d.Record().References = append(d.Record().References, text)
	}
	if err := d.Write("results.json", append(content, '\n')); err != nil {
		return err
	}
	return d.Write("report.html", drawn.HTML)
}
