package population

// individual is what a cell is besides its network and its clocks.
type individual struct {
	Line      lineage
	Weight    float64 // real cells that it stands for
	Step      float64 // next step of its network [h]
	Turns     uint32  // times that a clock rang without ending its line
	Quiescent bool
}

// herd holds individuals of one kind, each with a row: own states, then what is
// left on its clocks.
type herd struct {
	rows   []float64
	who    []individual
	stride int
}

func (h *herd) row(i int) []float64 { return h.rows[i*h.stride : (i+1)*h.stride] }

func (h *herd) reset() { h.rows, h.who = h.rows[:0], h.who[:0] }

// add appends an individual and returns its row, to be filled.
func (h *herd) add(w individual) []float64 {
	n := len(h.rows)
	for range h.stride {
		h.rows = append(h.rows, 0)
	}
	h.who = append(h.who, w)
	return h.rows[n:]
}

// block holds individuals of one kind that one worker advances at a time.
type block struct {
	now, next herd
	// late are cells that enter during a step, at the given times: daughters and
	// cells that were of another type.
	late    herd
	lateAt  []float64
	leaving []migrant
	sums    []float64 // see tally
	steps   int       // accepted steps of networks
	tried   int       // attempted steps
}

// migrant is a cell on the way to another type.
type migrant struct {
	to    int // type, as numbered by the study
	who   individual
	at    float64
	state []float64 // own states under the old type
}

func newBlock(stride int) *block {
	b := &block{}
	b.now.stride, b.next.stride, b.late.stride = stride, stride, stride
	return b
}

// tally is the layout of the sums of one kind over a step. Sums are weighted.
type tally struct {
	causes, exchanges, insides, probes int
}

// Places of a tally's sums: at the end of the step, during it, then one row for
// each observation.
const (
	liveSum = iota
	quiescentSum
	bornSum
	diedSums // by cause
)

func (t tally) made(e int) int    { return diedSums + t.causes + e }
func (t tally) lost(e int) int    { return diedSums + t.causes + t.exchanges + e }
func (t tally) content(i int) int { return diedSums + t.causes + 2*t.exchanges + i }
func (t tally) base() int         { return diedSums + t.causes + 2*t.exchanges + t.insides }

// An observation's row: live, quiescent, born and died between the observation
// before and this, contents, signals, fractions above thresholds.
func (t tally) rowLength() int        { return diedSums + t.causes + t.insides + 2*t.probes }
func (t tally) row(j int) int         { return t.base() + j*t.rowLength() }
func (t tally) seenInside(i int) int  { return diedSums + t.causes + i }
func (t tally) seenMean(p int) int    { return diedSums + t.causes + t.insides + p }
func (t tally) seenAbove(p int) int   { return diedSums + t.causes + t.insides + t.probes + p }
func (t tally) size(observed int) int { return t.row(observed) }
func (k *kind) tally() tally {
	return tally{len(k.cell.Type.Death), len(k.exchanges), len(k.inside), len(k.probes)}
}
func (k *kind) stride() int { return len(k.own) + len(k.clocks) }
func (k *kind) reading(row []float64) (states, clocks []float64) {
	return row[:len(k.own)], row[len(k.own):]
}
