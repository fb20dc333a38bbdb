package rng

// Purpose names one use of random numbers. Values are part of the meaning of a
// seed: never renumber them, only add.
type Purpose uint16

const (
	Reactions     Purpose = iota + 1 // times and choices of stochastic simulation
	Measurement                      // noise added to simulated measurements
	Distribution                     // draws that a model asks for (distrib)
	StartPoints                      // start points of multi-start optimisation
	Optimisation                     // random moves of optimisers
	Sampling                         // Markov chain Monte Carlo
	Bootstrap                        // resampling of data
	Donors                           // variation between donors
	CellState                        // initial states of cells
	CellCycle                        // phase transitions
	Death                            // death of cells
	Motility                         // directions and persistence of moving cells
	Division                         // orientation and partition at division
	Placement                        // initial positions
	ParameterDraw                    // parameter sets for sensitivity and uncertainty
	EventOrder                       // of simultaneous events of equal priority
	Switching                        // of cells from one type to another
	Resampling                       // splitting, joining and removal of cells that stand for many
	Corners                          // widths by which linear programs tell corners apart
	Levels                           // moves of logical models
	Bridge                           // states between the ends of a leap
	Probes                           // random states at which formulas are compared
)

// Key names a stream.
type Key struct {
	Seed    uint64
	Purpose Purpose
	Entity  uint32 // number of the cell, replicate, start, …
	Step    uint32 // number of the time step, iteration, …
}

// Stream draws random numbers. It is a small value without pointers: copying it
// copies the place in the sequence. A Stream holds 2⁴⁹ draws of 64 bits and
// panics beyond, rather than repeat numbers. No method allocates. A Stream is
// for one goroutine.
//
// The Philox key is the seed; the 128-bit counter is, from the least
// significant bit, 48 bits of block number, 16 of purpose, 32 of entity, 32 of
// step.
type Stream struct {
	counter [4]uint32
	key     [2]uint32
	spare   uint64 // the second half of the last block
	some    bool   // spare is not spent
}

// New returns the stream of k at its beginning.
func New(k Key) Stream {
	return Stream{
		key:     [2]uint32{uint32(k.Seed), uint32(k.Seed >> 32)},
		counter: [4]uint32{0, uint32(k.Purpose) << 16, k.Entity, k.Step},
	}
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 {
	if s.some {
		s.some = false
		return s.spare
	}
	b := philox(s.counter, s.key)
	s.spare, s.some = uint64(b[2])|uint64(b[3])<<32, true
	s.advance()
	return uint64(b[0]) | uint64(b[1])<<32
}

// advance counts blocks.
func (s *Stream) advance() {
	if s.counter[0]++; s.counter[0] != 0 {
		return
	}
	if s.counter[1]++; s.counter[1]&0xFFFF == 0 {
		panic("rng: stream is exhausted")
	}
}

// Float64 returns a uniform number in the open interval (0, 1): the midpoint of
// one of 2⁵² equal cells, so that neither its logarithm nor that of its
// complement is infinite.
func (s *Stream) Float64() float64 { return (float64(s.Uint64()>>12) + 0.5) * 0x1p-52 }
