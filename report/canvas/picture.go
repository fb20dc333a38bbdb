package canvas

// Picture is a drawing. The zero value has no size; use [New].
type Picture struct {
	Width, Height float64 // [px]
	items         []item
}

// item is a shape, a text, or the begin or end of a group.
type item struct {
	kind  itemKind
	at    Point // of rectangles the corner, of circles the centre
	w, h  float64
	r     float64 // radius of a circle or of the corners of a rectangle
	path  []segment
	style Style
	text  string
	font  Font
}

type itemKind int

const (
	rectangle itemKind = iota
	circle
	outline
	text
	begin
	end
)

// Point is a place [px].
type Point struct{ X, Y float64 }

// segment is a part of a path: to a point, straight, or along a cubic curve if
// it has control points.
type segment struct {
	op     byte // 'M', 'L', 'C' or 'Z'
	a, b   Point
	target Point
}

// Style says how a shape is painted. The zero Ink paints nothing.
type Style struct {
	Fill, Stroke Ink
	Width        float64   // of the stroke [px]; 1 if 0
	Dash         []float64 // lengths [px]
	Opacity      float64   // 0 to 1; 1 if 0
	Round        bool      // round ends and corners of strokes
}

// New returns an empty picture.
func New(width, height float64) *Picture { return &Picture{Width: width, Height: height} }

// Rectangle adds a rectangle with corners of radius r.
func (p *Picture) Rectangle(x, y, w, h, r float64, s Style) {
	if w < 0 {
		x, w = x+w, -w
	}
	if h < 0 {
		y, h = y+h, -h
	}
	p.items = append(p.items, item{kind: rectangle, at: Point{x, y}, w: w, h: h, r: min(r, w/2, h/2), style: s})
}

// Circle adds a circle.
func (p *Picture) Circle(x, y, r float64, s Style) {
	p.items = append(p.items, item{kind: circle, at: Point{x, y}, r: r, style: s})
}

// Line adds a straight line.
func (p *Picture) Line(x1, y1, x2, y2 float64, s Style) {
	p.Path(new(Path).Move(x1, y1).Line(x2, y2), s)
}

// Polyline adds a line through the points.
func (p *Picture) Polyline(points []Point, s Style) {
	if len(points) > 1 {
		p.Path(through(points), s)
	}
}

// Polygon adds a closed line through the points.
func (p *Picture) Polygon(points []Point, s Style) {
	if len(points) > 2 {
		p.Path(through(points).Close(), s)
	}
}

func through(points []Point) *Path {
	path := new(Path).Move(points[0].X, points[0].Y)
	for _, q := range points[1:] {
		path.Line(q.X, q.Y)
	}
	return path
}

// Path adds an outline. The path is not retained.
func (p *Picture) Path(path *Path, s Style) {
	p.items = append(p.items, item{kind: outline, path: append([]segment(nil), path.segments...), style: s})
}

// Text adds one line of text: y is its baseline.
func (p *Picture) Text(x, y float64, s string, f Font) {
	if s != "" {
		p.items = append(p.items, item{kind: text, at: Point{x, y}, text: s, font: f})
	}
}

// Note opens a group whose shapes show the note when pointed at; close it with
// Done.
func (p *Picture) Note(note string) { p.items = append(p.items, item{kind: begin, text: note}) }

// Done closes the group opened last.
func (p *Picture) Done() { p.items = append(p.items, item{kind: end}) }

// Place adds the items of q, moved by (x, y).
func (p *Picture) Place(q *Picture, x, y float64) {
	move := func(a Point) Point { return Point{a.X + x, a.Y + y} }
	for _, it := range q.items {
		it.at = move(it.at)
		path := make([]segment, len(it.path))
		for i, s := range it.path {
			path[i] = segment{s.op, move(s.a), move(s.b), move(s.target)}
		}
		it.path = path
		p.items = append(p.items, it)
	}
}

// Texts returns the texts in the order in which they were added.
func (p *Picture) Texts() []string {
	var list []string
	for i := range p.items {
		if p.items[i].kind == text {
			list = append(list, p.items[i].text)
		}
	}
	return list
}

// Path is an outline of straight lines and cubic curves.
type Path struct{ segments []segment }

// Move starts at a point.
func (p *Path) Move(x, y float64) *Path { return p.add('M', Point{}, Point{}, Point{x, y}) }

// Line goes straight to a point.
func (p *Path) Line(x, y float64) *Path { return p.add('L', Point{}, Point{}, Point{x, y}) }

// Curve goes to (x, y) along a cubic Bézier curve with control points a and b.
func (p *Path) Curve(a, b Point, x, y float64) *Path { return p.add('C', a, b, Point{x, y}) }

// Close goes straight back to where the path started.
func (p *Path) Close() *Path { return p.add('Z', Point{}, Point{}, Point{}) }

func (p *Path) add(op byte, a, b, target Point) *Path {
	p.segments = append(p.segments, segment{op, a, b, target})
	return p
}

// Overflow returns the texts that reach beyond the picture.
func (p *Picture) Overflow() []string {
	var list []string
	for i := range p.items {
		it := &p.items[i]
		if it.kind != text {
			continue
		}
		w := it.font.Width(it.text)
		x, y := it.at.X-w*float64(it.font.Align)/2, it.at.Y
		from, to := Point{x, y - 0.75*it.font.size()}, Point{x + w, y + 0.22*it.font.size()}
		if it.font.Turn == 90 {
			along := it.at.Y + w*float64(it.font.Align)/2
			from, to = Point{it.at.X - 0.75*it.font.size(), along - w}, Point{it.at.X + 0.22*it.font.size(), along}
		}
		if from.X < 0 || from.Y < 0 || to.X > p.Width || to.Y > p.Height {
			list = append(list, it.text)
		}
	}
	return list
}
