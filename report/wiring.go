package report

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

// WiringEdge goes from one node to another.
type WiringEdge struct {
	From, To string // WiringNode.ID
	Kind     EdgeKind
	Label    string // on the edge; "" for none
	Tested   bool   // a knock-out of the study cuts it: drawn with a pair of marks
}
