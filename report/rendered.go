package report

import (
	"fmt"
	"sync"

	"niche/store"
)

// RenderedStudy is all that the report of a study consists of.
type RenderedStudy struct {
	HTML    []byte
	Figures []RenderedFigure
	Tables  []*store.Table // claims, controls, parameters, and one per figure, named figure-NAME
}

// RenderedFigure is a figure in both formats.
type RenderedFigure struct {
	Name     string // file name without extension
	SVG, PNG []byte
}

// Render draws every figure of p once, on so many goroutines, and returns the
// page, the figures and the tables. The bytes do not depend on the number of
// goroutines. It fails as HTML does.
func (p *StudyPage) Render(workers int) (*RenderedStudy, error) {
	drawn, err := drawAll(p.Drawings(), workers, true)
	if err != nil {
		return nil, err
	}
	html, err := p.html(drawn)
	if err != nil {
		return nil, err
	}
	r := &RenderedStudy{HTML: html, Tables: []*store.Table{ClaimTable(p.Claims), ControlTable(p.Claims), ParameterTable(p.Methods.Parameters)}}
	for i := range drawn {
		r.Figures = append(r.Figures, RenderedFigure{drawn[i].Name, drawn[i].SVG, drawn[i].PNG})
		table := *drawn[i].Table
		table.Name = "figure-" + table.Name // no figure hides the tables above
		r.Tables = append(r.Tables, &table)
	}
	return r, nil
}

// drawnFigure is a figure with all that a page wants of it.
type drawnFigure struct {
	Labels
	SVG, PNG []byte // PNG only if asked for
	Table    *store.Table
	Width    float64 // [px]
}

// drawAll draws figures on so many goroutines.
func drawAll(drawings []Drawing, workers int, bitmaps bool) ([]drawnFigure, error) {
	drawn, errs := make([]drawnFigure, len(drawings)), make([]error, len(drawings))
	next := make(chan int)
	var group sync.WaitGroup
	for range max(1, workers) {
		group.Go(func() {
			for i := range next {
				drawn[i], errs[i] = drawOne(drawings[i], bitmaps)
			}
		})
	}
	for i := range drawings {
		next <- i
	}
	close(next)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

func drawOne(d Drawing, bitmap bool) (drawnFigure, error) {
	f := drawnFigure{Labels: d.Describe()}
	pic, err := d.Draw()
	if err == nil && bitmap {
		f.PNG, err = pic.PNG(2)
	}
	if err != nil {
		return f, fmt.Errorf("figure %q: %w", f.Name, err)
	}
	f.SVG, f.Width, f.Table = pic.SVG(f.Title+". "+f.Alt), pic.Width, d.Table()
	return f, nil
}
