package difference

import (
	"math"
	"slices"

	"niche/expr"
)

// fold mixes words into one, order kept.
func fold(words ...uint64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, w := range words {
		h ^= w
		h *= 0xff51afd7ed558ccd
		h ^= h >> 32
		h *= 0xc4ceb9fe1a85ec53
		h ^= h >> 29
	}
	return h
}

// gather is fold of words in any order. It sorts words.
func gather(words []uint64) uint64 {
	slices.Sort(words)
	return fold(words...)
}

// number hashes v to nine digits, so that what rounding changes stays equal.
func number(v float64) uint64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return math.Float64bits(v)
	}
	exponent := math.Floor(math.Log10(math.Abs(v)))
	return fold(uint64(int64(exponent)), uint64(int64(math.Round(v*math.Pow(10, 8-exponent)))))
}

// shape hashes e, with colour for the names in it, so that the order of terms and
// factors does not matter.
func shape(p *expr.Pool, e expr.Expr, colour func(name string) uint64, done map[expr.Expr]uint64) uint64 {
	if h, ok := done[e]; ok {
		return h
	}
	n := p.Node(e)
	var h uint64
	switch {
	case n.Op == expr.Number:
		h = fold(uint64(n.Op), number(n.Value))
	case n.Op == expr.Symbol:
		h = colour(n.Name)
	default:
		words := make([]uint64, len(n.Args), len(n.Args)+2)
		for i, a := range n.Args {
			words[i] = shape(p, a, colour, done)
		}
		if commutes(n.Op) {
			slices.Sort(words)
		}
		if n.Op == expr.Call {
			words = append(words, fingerprint(n.Name))
		}
		h = fold(append(words, uint64(n.Op)<<32)...)
	}
	done[e] = h
	return h
}

func commutes(op expr.Op) bool {
	switch op {
	case expr.Add, expr.Mul, expr.And, expr.Or, expr.Xor, expr.Min, expr.Max, expr.Eq, expr.Neq:
		return true
	}
	return false
}
