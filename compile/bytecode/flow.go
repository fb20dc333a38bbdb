package bytecode

// flow holds what an evaluator computes once per parameter vector for its
// program's kinetics.
type flow struct {
	sumFactors, entryFactors []float64
	constant                 []float64 // part of the Jacobian
}

func newFlow(k *kinetics, jacobian int) flow {
	return flow{
		sumFactors:   make([]float64, len(k.sums.factors)),
		entryFactors: make([]float64, len(k.entries.factors)),
		constant:     make([]float64, jacobian),
	}
}

// set loads the coefficients from mem after the prologue.
func (f *flow) set(k *kinetics, mem []float64) {
	load(k.sums.factors, mem, f.sumFactors)
	load(k.entries.factors, mem, f.entryFactors)
	clear(f.constant)
	for _, c := range k.constants {
		f.constant[c.at] += mem[c.slot]
	}
}

// load copies slots to dst, of the same length.
func load(slots []uint32, mem, dst []float64) {
	for i, s := range slots {
		dst[i] = mem[s]
	}
}

// rhs writes f to dydt; v is scratch for the rates, the outputs of mem.
func (f *flow) rhs(k *kinetics, mem, v, dydt []float64) {
	k.rest.run(mem)
	k.table.evaluate(mem, v)
	clear(dydt)
	k.sums.apply(v, f.sumFactors, dydt)
}

// jacobian writes the Jacobian to values; d is scratch for the slopes, the
// outputs of mem.
func (f *flow) jacobian(k *kinetics, mem, d, values []float64) {
	set(values, f.constant)
	k.restSlopes.run(mem)
	k.slopes.evaluate(mem, d)
	k.entries.apply(d, f.entryFactors, values)
}
