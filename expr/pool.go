package expr

import (
	"math"
	"math/bits"
)

// Expr is an expression: an index into its Pool. The zero Expr is no
// expression at all. An argument has a smaller index than the expressions that
// use it.
type Expr int32

// The first two expressions of every pool.
const (
	zero Expr = 1 // Number(0)
	one  Expr = 2 // Number(1)
)

// Node is the read-only view of one expression.
type Node struct {
	Op    Op
	Args  []Expr  // must not be modified
	Value float64 // of a Number
	Name  string  // of a Symbol or Call
}

// Pool owns expressions and stores each distinct one once. The zero Pool is
// not ready: use NewPool. Reading nodes (Node, Op, Args, Constant, Len) is safe
// for concurrent use as long as nobody adds any; everything else is not.
type Pool struct {
	records []record
	args    []Expr    // arguments of all nodes, back to back
	values  []float64 // of Numbers
	names   []string  // of Symbols and Calls
	table   []Expr    // open addressing, 0 is free; length is a power of two
	symbols int       // number of distinct symbols

	simple  []Expr // results of Simplify by Expr, 0 where not known
	terms   []term
	factors []factor
	marks   [][]uint32 // idle visit sets
}

// record is a node at rest. at indexes args, or values of a Number, or names
// of a Symbol. A Call keeps the index of its name in args[at-1].
type record struct {
	// mask has a bit for every symbol below the node, several symbols sharing
	// one: a cheap proof that a symbol is absent.
	mask  uint64
	hash  uint32
	at    uint32
	count uint32 // of arguments
	op    Op
}

// implicit is the mask bit of time and of everything that depends on more than
// its symbols (Call, Delay, RateOf).
const implicit = uint64(1) << 63

// NewPool returns a pool that holds the constants 0 and 1.
func NewPool() *Pool {
	p := &Pool{records: make([]record, 1, 64), table: make([]Expr, 128)}
	p.Number(0)
	p.Number(1)
	return p
}

// Len returns the number of expressions in the pool, plus one.
func (p *Pool) Len() int { return len(p.records) }

// Node returns the view of e. It panics if e does not belong to p.
func (p *Pool) Node(e Expr) Node {
	r := &p.records[e]
	n := Node{Op: r.op, Args: p.Args(e)}
	switch r.op {
	case Number:
		n.Value = p.values[r.at]
	case Symbol:
		n.Name = p.names[r.at]
	case Call:
		n.Name = p.names[p.args[r.at-1]]
	}
	return n
}

// Op returns the operation of e.
func (p *Pool) Op(e Expr) Op { return p.records[e].op }

// Args returns the arguments of e, which must not be modified.
func (p *Pool) Args(e Expr) []Expr {
	r := &p.records[e]
	if r.count == 0 {
		return nil
	}
	return p.args[r.at : r.at+r.count : r.at+r.count]
}

// Constant returns the value of e if it is a Number, True (1) or False (0).
func (p *Pool) Constant(e Expr) (v float64, ok bool) {
	switch r := &p.records[e]; r.op {
	case Number:
		return p.values[r.at], true
	case True:
		return 1, true
	case False:
		return 0, true
	}
	return 0, false
}

// New interns the node op(args…) exactly as given, without simplification. It
// copies args.
func (p *Pool) New(op Op, args ...Expr) Expr { return p.intern(op, "", args) }

// Call interns a call of the function named name.
func (p *Pool) Call(name string, args ...Expr) Expr { return p.intern(Call, name, args) }

// Time interns the simulation time.
func (p *Pool) Time() Expr { return p.intern(Time, "", nil) }

// Number interns a constant. All NaNs are one constant; 0 and −0 are two.
func (p *Pool) Number(v float64) Expr {
	if v != v {
		v = math.NaN()
	}
	b := math.Float64bits(v)
	h := finish(mix(uint64(Number), b))
	i := int(h) & (len(p.table) - 1)
	for ; p.table[i] != 0; i = (i + 1) & (len(p.table) - 1) {
		r := &p.records[p.table[i]]
		if r.hash == h && r.op == Number && math.Float64bits(p.values[r.at]) == b {
			return p.table[i]
		}
	}
	p.values = append(p.values, v)
	return p.insert(i, record{hash: h, at: uint32(len(p.values) - 1), op: Number})
}

// Symbol interns the symbol called name.
func (p *Pool) Symbol(name string) Expr {
	h := finish(mixString(uint64(Symbol), name))
	i := int(h) & (len(p.table) - 1)
	for ; p.table[i] != 0; i = (i + 1) & (len(p.table) - 1) {
		r := &p.records[p.table[i]]
		if r.hash == h && r.op == Symbol && p.names[r.at] == name {
			return p.table[i]
		}
	}
	p.names = append(p.names, name)
	mask := uint64(1) << (p.symbols % 63)
	p.symbols++
	return p.insert(i, record{mask: mask, hash: h, at: uint32(len(p.names) - 1), op: Symbol})
}

// intern returns the node op(args…), which is neither a Number nor a Symbol.
func (p *Pool) intern(op Op, name string, args []Expr) Expr {
	x := uint64(op)
	mask := uint64(0)
	for _, a := range args {
		if a <= 0 || int(a) >= len(p.records) {
			panic("expr: argument does not belong to this pool")
		}
		x = mix(x, uint64(a))
		mask |= p.records[a].mask
	}
	switch op {
	case Time, Delay, RateOf:
		mask |= implicit
	case Call:
		mask |= implicit
		x = mixString(x, name)
	case Number, Symbol, Invalid:
		panic("expr: use Number or Symbol")
	}
	h := finish(x)
	i := int(h) & (len(p.table) - 1)
	for ; p.table[i] != 0; i = (i + 1) & (len(p.table) - 1) {
		if p.equal(p.table[i], h, op, name, args) {
			return p.table[i]
		}
	}
	if op == Call {
		p.names = append(p.names, name)
		p.args = append(p.args, Expr(len(p.names)-1))
	}
	at := uint32(len(p.args))
	p.args = append(p.args, args...)
	return p.insert(i, record{mask: mask, hash: h, at: at, count: uint32(len(args)), op: op})
}

func (p *Pool) equal(e Expr, h uint32, op Op, name string, args []Expr) bool {
	r := &p.records[e]
	if r.hash != h || r.op != op || int(r.count) != len(args) {
		return false
	}
	for k, a := range p.args[r.at : r.at+r.count] {
		if a != args[k] {
			return false
		}
	}
	return op != Call || p.names[p.args[r.at-1]] == name
}

// insert adds r, whose free place in the table is i, and doubles the table
// when it is half full.
func (p *Pool) insert(i int, r record) Expr {
	e := Expr(len(p.records))
	if e < 0 || uint64(len(p.args)) > math.MaxUint32 {
		panic("expr: pool is full")
	}
	p.records = append(p.records, r)
	p.table[i] = e
	if 2*len(p.records) > len(p.table) {
		p.table = make([]Expr, 2*len(p.table))
		for e := 1; e < len(p.records); e++ {
			i := int(p.records[e].hash) & (len(p.table) - 1)
			for p.table[i] != 0 {
				i = (i + 1) & (len(p.table) - 1)
			}
			p.table[i] = Expr(e)
		}
	}
	return e
}

// mix and finish are a multiply-fold hash: each word is folded into the state
// by a 64×64→128 bit product.
func mix(h, word uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, word^0xd6e8feb86659fd93)
	return hi ^ lo
}

func mixString(h uint64, s string) uint64 {
	h = mix(h, uint64(len(s)))
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = mix(h, w)
		s = s[8:]
	}
	w := uint64(0)
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * i)
	}
	return mix(h, w)
}

func finish(h uint64) uint32 { return uint32(h ^ h>>32) }
