package report

import (
	"math"
	"slices"

	"niche/report/canvas"
	"niche/report/diagram"
)

// wiring is a diagram while it is drawn.
type wiring struct {
	f    *WiringFigure
	l    *diagram.Layout
	pic  *canvas.Picture
	x, y float64 // of the layout [px]
}

// box draws box i with its title.
func (w *wiring) box(i int) {
	b, r := &w.f.Boxes[i], w.l.Boxes[i]
	if r.Height == 0 {
		return
	}
	ink := b.Colour.ink()
	s := canvas.Style{Fill: ink, Opacity: 0.07}
	w.pic.Rectangle(w.x+r.X, w.y+r.Y, r.Width, r.Height, 14, s)
	if !b.Medium {
		w.pic.Rectangle(w.x+r.X, w.y+r.Y, r.Width, r.Height, 14, canvas.Style{Stroke: ink, Width: 1.8})
	}
	w.pic.Text(w.x+r.X+14, w.y+r.Y+20, b.Label, boxFont)
}

// nodeInk is the colour of a kind of node; proteins have that of their box.
func (w *wiring) nodeInk(n *WiringNode) canvas.Ink {
	switch n.Kind {
	case SubstrateNode:
		return Sky.ink()
	case DrugNode:
		return Purple.ink()
	case GeneNode:
		return Neutral.ink()
	}
	return w.f.Boxes[w.f.box(n.Box)].Colour.ink()
}

// node draws node i.
func (w *wiring) node(i int) {
	n, r := &w.f.Nodes[i], w.l.Nodes[i]
	x, y := w.x+r.X, w.y+r.Y
	font := nodeFont
	if n.Kind == OutcomeNode {
		font.Ink, font.Bold = canvas.Paper, true
	}
	drawNode(w.pic, box{x, y, r.Width, r.Height}, n.Kind, w.nodeInk(n))
	font.Italic = n.Kind == GeneNode
	lines := font.Wrap(n.Label, widestNode)
	for k, line := range lines {
		w.pic.Text(x+r.Width/2, y+r.Height/2+4.3+15*(float64(k)-float64(len(lines)-1)/2), line, font)
	}
}

// drawNode draws the shape of a kind of node.
func drawNode(pic *canvas.Picture, b box, kind NodeKind, ink canvas.Ink) {
	outline := func(s canvas.Style) {
		switch kind {
		case SubstrateNode, OutcomeNode:
			pic.Rectangle(b.x, b.y, b.w, b.h, b.h/2, s)
		case GeneNode:
			pic.Rectangle(b.x, b.y, b.w, b.h, 0, s)
		case DrugNode:
			const c = 9
			pic.Polygon([]canvas.Point{
				{X: b.x + c, Y: b.y}, {X: b.x + b.w - c, Y: b.y}, {X: b.x + b.w, Y: b.y + b.h/2},
				{X: b.x + b.w - c, Y: b.y + b.h}, {X: b.x + c, Y: b.y + b.h}, {X: b.x, Y: b.y + b.h/2},
			}, s)
		default:
			pic.Rectangle(b.x, b.y, b.w, b.h, b.h/4, s)
		}
	}
	if kind == OutcomeNode {
		outline(canvas.Style{Fill: canvas.Letter})
		return
	}
	outline(canvas.Style{Fill: canvas.Paper})
	outline(canvas.Style{Fill: ink, Opacity: 0.2})
	outline(canvas.Style{Stroke: ink, Width: 1.6})
}

// edgeStyle is how a kind of edge is drawn.
func edgeStyle(kind EdgeKind) canvas.Style {
	switch kind {
	case Inhibits:
		return canvas.Style{Stroke: Vermilion.ink(), Width: 1.7}
	case Secretes:
		return canvas.Style{Stroke: Blue.ink(), Width: 2.8}
	case Binds:
		return canvas.Style{Stroke: Purple.ink(), Width: 1.7}
	}
	return canvas.Style{Stroke: canvas.Axis, Width: 1.7}
}

// edge draws the line of e with rounded corners, its end and its mark.
func (w *wiring) edge(e *WiringEdge, corners []diagram.Point) {
	points := make([]canvas.Point, len(corners))
	for i, c := range corners {
		points[i] = canvas.Point{X: w.x + c.X, Y: w.y + c.Y}
	}
	style := edgeStyle(e.Kind)
	n := len(points)
	if n < 2 {
		return
	}
	w.pic.Note(w.f.label(e.From) + " " + e.Kind.String() + " " + w.f.label(e.To))
	tip, dx, dy := points[n-1], sign(points[n-1].X-points[n-2].X), sign(points[n-1].Y-points[n-2].Y)
	back := endLength(e.Kind)
	points[n-1] = canvas.Point{X: tip.X - dx*back, Y: tip.Y - dy*back}
	w.pic.Path(rounded(points, 7), style)
	drawEnd(w.pic, e.Kind, tip, dx, dy, style)
	if e.Tested {
		w.cut(points)
	}
	w.pic.Done()
}

// endLength is the length of the end of an edge, which its line leaves out [px].
func endLength(kind EdgeKind) float64 {
	switch kind {
	case Inhibits:
		return 3.5
	case Binds:
		return 8
	}
	return 8
}

// drawEnd draws the end of an edge whose tip points along (dx, dy).
func drawEnd(pic *canvas.Picture, kind EdgeKind, tip canvas.Point, dx, dy float64, s canvas.Style) {
	at := func(along, across float64) canvas.Point {
		return canvas.Point{X: tip.X - dx*along - dy*across, Y: tip.Y - dy*along + dx*across}
	}
	switch kind {
	case Inhibits:
		a, b := at(3.5, -6.5), at(3.5, 6.5)
		pic.Line(a.X, a.Y, b.X, b.Y, canvas.Style{Stroke: s.Stroke, Width: 2.8})
	case Binds:
		c := at(4.5, 0)
		pic.Circle(c.X, c.Y, 3.6, canvas.Style{Fill: canvas.Paper, Stroke: s.Stroke, Width: 1.7})
	default:
		wide := 4.4
		if kind == Secretes {
			wide = 5.6
		}
		pic.Polygon([]canvas.Point{at(1, 0), at(9.5, -wide), at(9.5, wide)}, canvas.Style{Fill: s.Stroke})
	}
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// rounded is the line through the points with corners of radius r.
func rounded(points []canvas.Point, r float64) *canvas.Path {
	path := new(canvas.Path).Move(points[0].X, points[0].Y)
	for i := 1; i+1 < len(points); i++ {
		a, c, b := points[i-1], points[i], points[i+1]
		k := min(r, math.Hypot(c.X-a.X, c.Y-a.Y)/2, math.Hypot(b.X-c.X, b.Y-c.Y)/2)
		from := canvas.Point{X: c.X - k*sign(c.X-a.X), Y: c.Y - k*sign(c.Y-a.Y)}
		to := canvas.Point{X: c.X + k*sign(b.X-c.X), Y: c.Y + k*sign(b.Y-c.Y)}
		path.Line(from.X, from.Y)
		path.Curve(toward(from, c), toward(to, c), to.X, to.Y)
	}
	last := points[len(points)-1]
	return path.Line(last.X, last.Y)
}

// toward is the control point that makes a cubic curve a quarter of a circle.
func toward(a, corner canvas.Point) canvas.Point {
	const k = 0.5523
	return canvas.Point{X: a.X + k*(corner.X-a.X), Y: a.Y + k*(corner.Y-a.Y)}
}

// longest returns the ends of the longest stretch of a line.
func longest(points []canvas.Point, flat bool) (a, b canvas.Point) {
	best := -1.0
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		length := math.Hypot(q.X-p.X, q.Y-p.Y)
		if flat && p.Y == q.Y {
			length *= 3
		}
		if length > best {
			best, a, b = length, p, q
		}
	}
	return a, b
}

// cut draws two strokes across the longest stretch of a line.
func (w *wiring) cut(points []canvas.Point) {
	a, b := longest(points, false)
	cutMark(w.pic, (a.X+b.X)/2, (a.Y+b.Y)/2, a.Y == b.Y)
}

func cutMark(pic *canvas.Picture, x, y float64, flat bool) {
	for _, d := range []float64{-2.5, 2.5} {
		from, to := canvas.Point{X: x + d - 2.5, Y: y + 6}, canvas.Point{X: x + d + 2.5, Y: y - 6}
		if !flat {
			from, to = canvas.Point{X: x - 6, Y: y + d + 2.5}, canvas.Point{X: x + 6, Y: y + d - 2.5}
		}
		pic.Line(from.X, from.Y, to.X, to.Y, canvas.Style{Stroke: canvas.Paper, Width: 4.5})
		pic.Line(from.X, from.Y, to.X, to.Y, canvas.Style{Stroke: canvas.Letter, Width: 1.8})
	}
}

// edgeLabel writes the label of an edge on its longest stretch.
func (w *wiring) edgeLabel(e *WiringEdge, corners []diagram.Point) {
	if e.Label == "" || len(corners) < 2 {
		return
	}
	points := make([]canvas.Point, len(corners))
	for i, c := range corners {
		points[i] = canvas.Point{X: w.x + c.X, Y: w.y + c.Y}
	}
	a, b := longest(points, true)
	font := canvas.Font{Size: 10.5, Align: canvas.Centre}
	width := font.Width(e.Label)
	x, y := (a.X+b.X)/2, (a.Y+b.Y)/2
	w.pic.Rectangle(x-width/2-3, y-7, width+6, 14, 4, canvas.Style{Fill: canvas.Paper, Opacity: 0.92})
	w.pic.Text(x, y+3.6, e.Label, font)
}

// loop draws an edge that returns to node i above its right end.
func (w *wiring) loop(e *WiringEdge, i int) {
	r := w.l.Nodes[i]
	x, y := w.x+r.X+r.Width-16, w.y+r.Y
	style := edgeStyle(e.Kind)
	tip := canvas.Point{X: x + 10, Y: y}
	w.pic.Path(new(canvas.Path).Move(x-8, y).Curve(canvas.Point{X: x - 10, Y: y - 20}, canvas.Point{X: x + 10, Y: y - 20}, tip.X, tip.Y-endLength(e.Kind)), style)
	drawEnd(w.pic, e.Kind, tip, 0, 1, style)
}

// key explains the shapes that occur and returns the y below.
func (f *WiringFigure) key(pic *canvas.Picture, y float64) float64 {
	x := margin
	item := func(width float64, label string, draw func(x, y float64)) {
		total := width + 7 + labelFont.Width(label) + 18
		if x > margin && x+total-18 > pic.Width-margin {
			x, y = margin, y+20
		}
		draw(x, y+10)
		pic.Text(x+width+7, y+14.2, label, labelFont)
		x += total
	}
	for kind, label := range []string{"signal", "cytokine", "drug, antibody", "gene, RNA", "what the cell does"} {
		k := NodeKind(kind)
		if slices.ContainsFunc(f.Nodes, func(n WiringNode) bool { return n.Kind == k }) {
			ink := []canvas.Ink{Neutral.ink(), Sky.ink(), Purple.ink(), Neutral.ink(), canvas.Letter}[kind]
			item(28, label, func(x, y float64) { drawNode(pic, box{x, y - 7, 28, 14}, k, ink) })
		}
	}
	for kind, label := range edgeVerbs {
		k := EdgeKind(kind)
		if slices.ContainsFunc(f.Edges, func(e WiringEdge) bool { return e.Kind == k }) {
			item(30, label, func(x, y float64) {
				s := edgeStyle(k)
				pic.Line(x, y, x+30-endLength(k), y, s)
				drawEnd(pic, k, canvas.Point{X: x + 30, Y: y}, 1, 0, s)
			})
		}
	}
	if slices.ContainsFunc(f.Edges, func(e WiringEdge) bool { return e.Tested }) {
		item(22, "cut by a knock-out of this study", func(x, y float64) {
			pic.Line(x, y, x+22, y, edgeStyle(Activates))
			cutMark(pic, x+11, y, true)
		})
	}
	return y + 30
}
