package bytecode

import (
	"math"

	"niche/expr"
)

// Slots above these flags are relative to regions whose place is known only
// when every code is assembled; link resolves them.
const (
	outputFlag = 1 << 29
	tempFlag   = 1 << 30
	slotMask   = outputFlag - 1
)

// tier says what an expression depends on, and thus how often it must be
// evaluated.
type tier int8

const (
	never         tier = iota - 1 // hoist nothing
	constant                      // numbers alone
	parametric                    // parameters too
	instantaneous                 // states, switches or time
)

// layout is the memory that a set of codes shares, in this order: fixed slots
// (leaves, constants, hoisted values), outputs, temporaries. Outputs and
// temporaries of different codes overlap.
type layout struct {
	pool  *expr.Pool
	leaf  map[expr.Expr]leaf
	tiers []int8 // by expression; 0 unknown, else tier + 1

	hoisted      map[expr.Expr]int32 // slots of hoisted values
	constants    []preset
	constantSlot map[uint64]int32 // by bits
	fixed        int32            // fixed slots so far
	outputs      int32            // largest output region
	temps        int32            // largest temporary region
}

// leaf is an expression whose value is found in a slot.
type leaf struct {
	slot int32
	tier tier
}

// preset is a constant and its slot.
type preset struct {
	slot  int32
	value float64
}

func newLayout(pool *expr.Pool) *layout {
	return &layout{
		pool:         pool,
		leaf:         map[expr.Expr]leaf{},
		hoisted:      map[expr.Expr]int32{},
		constantSlot: map[uint64]int32{},
	}
}

// reserve takes n consecutive fixed slots and returns the first.
func (l *layout) reserve(n int) int32 {
	s := l.fixed
	l.fixed += int32(n)
	return s
}

// constant returns the slot that holds v.
func (l *layout) constant(v float64) int32 {
	bits := math.Float64bits(v)
	if s, ok := l.constantSlot[bits]; ok {
		return s
	}
	s := l.reserve(1)
	l.constantSlot[bits] = s
	l.constants = append(l.constants, preset{s, v})
	return s
}

// number reports whether e is a constant leaf, and its value.
func (l *layout) number(e expr.Expr) (float64, bool) {
	n := l.pool.Node(e)
	switch n.Op {
	case expr.Number:
		return n.Value, true
	case expr.Avogadro:
		return expr.AvogadroNumber, true
	case expr.True:
		return 1, true
	case expr.False:
		return 0, true
	}
	return 0, false
}

// tier returns what e depends on. Unknown leaves count as instantaneous.
func (l *layout) tier(e expr.Expr) tier {
	for len(l.tiers) <= int(e) {
		l.tiers = append(l.tiers, make([]int8, l.pool.Len()-len(l.tiers))...)
	}
	if t := l.tiers[e]; t != 0 {
		return tier(t - 1)
	}
	t := constant
	if f, ok := l.leaf[e]; ok {
		t = f.tier
	} else if _, ok := l.number(e); !ok {
		n := l.pool.Node(e)
		if len(n.Args) == 0 || n.Op >= expr.Call && n.Op != expr.SafeDiv {
			t = instantaneous
		}
		for _, a := range n.Args {
			t = max(t, l.tier(a))
		}
	}
	l.tiers[e] = int8(t) + 1
	return t
}

// size returns the number of slots of the whole memory.
func (l *layout) size() int { return int(l.fixed + l.outputs + l.temps) }

// link turns relative slots of c into absolute ones. Nothing may be assembled
// in l afterwards.
func (l *layout) link(c *code) {
	place := func(s uint32) uint32 {
		switch {
		case s&tempFlag != 0:
			return s&slotMask + uint32(l.fixed+l.outputs)
		case s&outputFlag != 0:
			return s&slotMask + uint32(l.fixed)
		}
		return s
	}
	for i := range c.instructions {
		in := &c.instructions[i]
		in.d = place(in.d)
		in.a = place(in.a)
		if n := in.op.operands(); n > 1 {
			in.b = place(in.b)
			if n > 2 {
				in.c = place(in.c)
			}
		}
	}
	for i, s := range c.list {
		c.list[i] = place(s)
	}
}

// memory returns a fresh memory with its constants set.
func (l *layout) memory() []float64 {
	mem := make([]float64, l.size())
	for _, c := range l.constants {
		mem[c.slot] = c.value
	}
	return mem
}
