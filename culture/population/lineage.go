package population

import (
	"math"

	"niche/rng"
)

// lineage names an individual by its line of descent: the same in every arm, in
// whatever order cells are treated.
type lineage uint64

// Branches of a line of descent. Values are part of the meaning of a seed.
const (
	firstDaughter  = 1
	secondDaughter = 2
	changedType    = 3
	resampled      = 4 // the other half of a cell that stood for many
)

// founder returns the line of cell number of the given seeding.
func founder(donor, replicate int, cellType string, seeding, number int) lineage {
	l := lineage(0).branch(uint64(donor)).branch(uint64(replicate))
	for _, c := range []byte(cellType) {
		l = l.branch(uint64(c))
	}
	return l.branch(uint64(seeding)).branch(uint64(number))
}

// branch returns the line of a descendant: a bijective mixing of 64 bits (the
// finaliser of SplitMix64, Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195).
func (l lineage) branch(way uint64) lineage {
	z := uint64(l) + 0x9e3779b97f4a7c15*(way+1)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return lineage(z ^ z>>31)
}

// stream returns the random numbers of an individual for one purpose.
func (l lineage) stream(seed uint64, p rng.Purpose, way uint64) rng.Stream {
	at := l.branch(way)
	return rng.New(rng.Key{Seed: seed, Purpose: p, Entity: uint32(at), Step: uint32(at >> 32)})
}

// threshold returns the integrated hazard at which a clock rings for the turn-th
// time.
func (l lineage) threshold(seed uint64, p rng.Purpose, clock int, turn uint32) float64 {
	s := l.stream(seed, p, uint64(clock)<<32|uint64(turn))
	return s.Exponential()
}

// shape returns the factor on a feature of shape, for life: lognormal with median
// 1 and the given geometric standard deviation. Daughters draw anew.
func (l lineage) shape(seed uint64, feature int, spread float64) float64 {
	s := l.stream(seed, rng.CellState, uint64(feature))
	return math.Exp(math.Log(spread) * s.Normal())
}
