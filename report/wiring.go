package report

import (
	"fmt"
	"slices"

	"niche/report/canvas"
	"niche/report/diagram"
	"niche/store"
)

// WiringFigure is the wiring diagram of a niche. It is laid out by itself:
// signals run from left to right, cell types are boxes, the medium lies between
// them.
type WiringFigure struct {
	Labels
	Boxes []WiringBox // cell types and the medium, from top to bottom
	Nodes []WiringNode
	Edges []WiringEdge
}

// WiringBox is a compartment.
type WiringBox struct {
	ID, Label string
	Medium    bool // drawn open, without a membrane
	Colour    Colour
}

// NodeKind is what a node stands for.
type NodeKind int

// Kinds of nodes.
const (
	ProteinNode   NodeKind = iota // a signal inside a cell
	SubstrateNode                 // a cytokine or nutrient in the medium
	DrugNode                      // a drug or antibody
	GeneNode                      // mRNA, microRNA, gene
	OutcomeNode                   // division, death, morphology: what a cell does
)

// WiringNode is a signal.
type WiringNode struct {
	ID, Label string
	Kind      NodeKind
	Box       string // WiringBox.ID
}

// EdgeKind is what an edge does.
type EdgeKind int

// Kinds of edges.
const (
	Activates EdgeKind = iota // arrow
	Inhibits                  // bar
	Secretes                  // arrow, thick
	Binds                     // circle
)

var edgeVerbs = [...]string{"activates", "inhibits", "secretes", "binds"}

// String returns the verb.
func (k EdgeKind) String() string { return edgeVerbs[k] }

// WiringEdge goes from one node to another; one that returns to its own node is
// drawn as a small loop.
type WiringEdge struct {
	From, To string // WiringNode.ID
	Kind     EdgeKind
	Label    string // on the edge; "" for none
	Tested   bool   // a knock-out of the study cuts it: drawn with a pair of marks
}

// Describe implements Drawing.
func (f *WiringFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Wiring diagram."
		for _, e := range f.Edges {
			text += fmt.Sprintf(" %s %s %s", f.label(e.From), e.Kind, f.label(e.To))
			if e.Label != "" {
				text += " (" + e.Label + ")"
			}
			text += "."
		}
		return text
	})
}

// label names a node, with its box where another node has the same label.
func (f *WiringFigure) label(id string) string {
	i := slices.IndexFunc(f.Nodes, func(n WiringNode) bool { return n.ID == id })
	if i < 0 {
		return id
	}
	n := f.Nodes[i]
	for k, other := range f.Nodes {
		if k != i && other.Label == n.Label {
			if b := f.box(n.Box); b >= 0 {
				return n.Label + " of " + f.Boxes[b].Label
			}
		}
	}
	return n.Label
}

func (f *WiringFigure) box(id string) int {
	return slices.IndexFunc(f.Boxes, func(b WiringBox) bool { return b.ID == id })
}

// Table implements Drawing: one row per edge.
func (f *WiringFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for _, e := range f.Edges {
		t.text("from", e.From)
		t.text("from_label", f.label(e.From))
		t.text("kind", e.Kind.String())
		t.text("to", e.To)
		t.text("to_label", f.label(e.To))
		t.text("label", e.Label)
		t.text("tested", map[bool]string{true: "yes", false: "no"}[e.Tested])
	}
	return t.table()
}

// nodeFont is the font of the labels of nodes.
var nodeFont = canvas.Font{Size: 12, Align: canvas.Centre}

// boxFont is the font of the titles of boxes.
var boxFont = canvas.Font{Size: 13, Bold: true}

// widestNode is where the labels of nodes break [px].
const widestNode = 112.0

// Draw implements Drawing.
func (f *WiringFigure) Draw() (*canvas.Picture, error) {
	g, loops, err := f.graph()
	if err != nil {
		return nil, err
	}
	l, err := arrange(g)
	if err != nil {
		return nil, err
	}
	pic := canvas.New(max(420, l.Width+2*margin), 0)
	y := heading(pic, f.Title, "")
	y = f.key(pic, y)
	w := &wiring{f: f, l: l, pic: pic, x: (pic.Width - l.Width) / 2, y: y}
	for i := range f.Boxes {
		w.box(i)
	}
	k := 0
	for i := range f.Edges {
		if loops[i] < 0 {
			w.edge(&f.Edges[i], l.Edges[k])
			k++
		} else {
			w.loop(&f.Edges[i], loops[i])
		}
	}
	for i := range f.Nodes {
		w.node(i)
	}
	for k, i := 0, 0; i < len(f.Edges); i++ {
		if loops[i] < 0 {
			w.edgeLabel(&f.Edges[i], l.Edges[k])
			k++
		}
	}
	pic.Height = y + l.Height + margin
	return pic, nil
}

// arrange lays g out from left to right or, if that is wider than a page, from
// top to bottom.
func arrange(g *diagram.Graph) (*diagram.Layout, error) {
	l, err := diagram.Arrange(g)
	if err != nil || l.Width <= fullWidth {
		return l, err
	}
	g.Down = true
	down, err := diagram.Arrange(g)
	if err != nil || down.Width >= l.Width {
		return l, err
	}
	return down, nil
}

// graph returns the nodes and edges by number, and for every edge that returns
// to its own node that node, otherwise −1.
func (f *WiringFigure) graph() (*diagram.Graph, []int, error) {
	g := &diagram.Graph{}
	for _, b := range f.Boxes {
		g.Boxes = append(g.Boxes, diagram.Box{Title: boxFont.Width(b.Label), Whole: b.Medium})
	}
	index := map[string]int{}
	for i, n := range f.Nodes {
		if _, ok := index[n.ID]; ok {
			return nil, nil, fmt.Errorf("two nodes are called %q", n.ID)
		}
		index[n.ID] = i
		b := f.box(n.Box)
		if b < 0 {
			return nil, nil, fmt.Errorf("node %q stands in box %q, which does not exist", n.ID, n.Box)
		}
		width, lines := 34.0, nodeFont.Wrap(n.Label, widestNode)
		for _, line := range lines {
			width = max(width, nodeFont.Width(line))
		}
		g.Nodes = append(g.Nodes, diagram.Node{Box: b, Width: width + 22, Height: 16 + 16*float64(max(1, len(lines)))})
	}
	loops := make([]int, len(f.Edges))
	for i, e := range f.Edges {
		from, okFrom := index[e.From]
		to, okTo := index[e.To]
		if !okFrom || !okTo {
			return nil, nil, fmt.Errorf("an edge joins %q and %q, one of which does not exist", e.From, e.To)
		}
		loops[i] = -1
		if from == to {
			loops[i] = from
			continue
		}
		trunk := 1 + int(e.Kind)
		if e.Tested || e.Label != "" {
			trunk = 0
		}
		g.Edges = append(g.Edges, diagram.Edge{From: from, To: to, Trunk: trunk})
	}
	return g, loops, nil
}
