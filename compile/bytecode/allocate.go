package bytecode

// unpinned marks a value without a slot of its own.
const unpinned = -1

// allocate gives every value a slot – a target's or a temporary, reused after
// the last use – and returns the finished code.
func (a *assembler) allocate(targets []target, places []place) code {
	pinned, moves := a.pin(targets, places)
	last := a.lastUses()
	slot := make([]int32, len(a.values))
	var free []int32
	temps := int32(0)
	c := code{instructions: make([]instruction, 0, len(a.values)+len(moves))}
	at := func(p place) uint32 {
		if p < 0 {
			return uint32(slot[^p])
		}
		return uint32(p)
	}
	for i := range a.values {
		v := &a.values[i]
		in := instruction{op: v.op, a: at(v.a), b: uint32(v.b), c: uint32(v.c)}
		if n := v.op.operands(); n > 1 {
			in.b = at(v.b)
			if n > 2 {
				in.c = at(v.c)
			}
		}
		if v.op.isList() {
			in.b = uint32(len(c.list))
			for _, p := range a.lists[v.b:v.c] {
				c.list = append(c.list, at(p))
			}
			in.c = uint32(len(c.list))
		}
		for _, p := range a.operandsOf(v) {
			if p < 0 && last[^p] == int32(i) && pinned[^p] == unpinned {
				last[^p] = -1 // freed once, however often it occurs here
				free = append(free, slot[^p])
			}
		}
		switch {
		case pinned[i] != unpinned:
			slot[i] = pinned[i]
		case len(free) > 0:
			slot[i] = free[len(free)-1]
			free = free[:len(free)-1]
		default:
			slot[i] = tempFlag | temps
			temps++
		}
		in.d = uint32(slot[i])
		c.instructions = append(c.instructions, in)
	}
	for _, m := range moves {
		c.instructions = append(c.instructions, instruction{op: opMove, d: uint32(targets[m].slot), a: at(places[m])})
	}
	a.temps = max(a.temps, temps)
	return c
}

// pin assigns targets' slots to values, the first target of each, and returns
// the targets that need a move.
func (a *assembler) pin(targets []target, places []place) (pinned []int32, moves []int) {
	pinned = make([]int32, len(a.values))
	for i := range pinned {
		pinned[i] = unpinned
	}
	for i, t := range targets {
		if t.slot&outputFlag != 0 {
			a.outputs = max(a.outputs, t.slot&slotMask+1)
		}
		if p := places[i]; p < 0 && pinned[^p] == unpinned {
			pinned[^p] = t.slot
			continue
		}
		moves = append(moves, i)
	}
	return pinned, moves
}

// lastUses returns for each value the index of the last value that uses it, −1
// for none.
func (a *assembler) lastUses() []int32 {
	last := make([]int32, len(a.values))
	for i := range a.values {
		last[i] = -1
		for _, p := range a.operandsOf(&a.values[i]) {
			if p < 0 {
				last[^p] = int32(i)
			}
		}
	}
	return last
}

// operandsOf returns the places that v reads.
func (a *assembler) operandsOf(v *value) []place {
	var buf [3]place
	if v.op.isList() {
		return append(a.lists[v.b:v.c:v.c], v.a)
	}
	buf = [3]place{v.a, v.b, v.c}
	return buf[:v.op.operands()]
}
