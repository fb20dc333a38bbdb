package expr

import (
	"encoding/binary"
	"math"
)

// Expr is an expression: an index into its Pool. The zero Expr is no
// expression at all.
type Expr int32

// Node is the read-only view of one expression.
type Node struct {
	Op    Op
	Args  []Expr  // must not be modified
	Value float64 // of a Number
	Name  string  // of a Symbol or Call
}

// Pool owns expressions and stores each distinct one once. The zero Pool is
// not ready: use NewPool.
type Pool struct {
	nodes []Node
	index map[string]Expr
	key   []byte // scratch of New
}

// NewPool returns an empty pool.
func NewPool() *Pool {
	return &Pool{nodes: make([]Node, 1), index: map[string]Expr{}}
}

// Len returns the number of expressions in the pool, plus one.
func (p *Pool) Len() int { return len(p.nodes) }

// Node returns the view of e. It panics if e does not belong to p.
func (p *Pool) Node(e Expr) Node { return p.nodes[e] }

// Op returns the operation of e.
func (p *Pool) Op(e Expr) Op { return p.nodes[e].Op }

// New interns the node op(args…) exactly as given, without simplification. It
// copies args.
func (p *Pool) New(op Op, args ...Expr) Expr { return p.intern(Node{Op: op, Args: args}) }

// Call interns a call of the function named name.
func (p *Pool) Call(name string, args ...Expr) Expr {
	return p.intern(Node{Op: Call, Name: name, Args: args})
}

// Number interns a constant. All NaNs are one constant; 0 and −0 are two.
func (p *Pool) Number(v float64) Expr { return p.intern(Node{Op: Number, Value: v}) }

// Symbol interns the symbol called name.
func (p *Pool) Symbol(name string) Expr { return p.intern(Node{Op: Symbol, Name: name}) }

func (p *Pool) intern(n Node) Expr {
	if math.IsNaN(n.Value) {
		n.Value = math.NaN()
	}
	k := append(p.key[:0], byte(n.Op))
	switch n.Op {
	case Number:
		k = binary.LittleEndian.AppendUint64(k, math.Float64bits(n.Value))
	case Symbol:
		k = append(k, n.Name...)
	default:
		k = binary.LittleEndian.AppendUint32(k, uint32(len(n.Args)))
		for _, a := range n.Args {
			if a <= 0 || int(a) >= len(p.nodes) {
				panic("expr: argument does not belong to this pool")
			}
			k = binary.LittleEndian.AppendUint32(k, uint32(a))
		}
		k = append(k, n.Name...)
	}
	p.key = k
	if e, ok := p.index[string(k)]; ok {
		return e
	}
	n.Args = append([]Expr(nil), n.Args...)
	e := Expr(len(p.nodes))
	p.nodes = append(p.nodes, n)
	p.index[string(k)] = e
	return e
}
