package rng

import "math/bits"

// philox is the bijection Philox 4×32 with 10 rounds: it maps a counter to four
// random words under a key (Salmon et al. 2011, §3.3,
// doi 10.1145/2063384.2063405).
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	const (
		multiplier0, multiplier1 = 0xD2511F53, 0xCD9E8D57
		weyl0, weyl1             = 0x9E3779B9, 0xBB67AE85 // golden ratio, √3 − 1
		rounds                   = 10
	)
	c, k := counter, key
	for range rounds {
		high0, low0 := bits.Mul32(multiplier0, c[0])
		high1, low1 := bits.Mul32(multiplier1, c[2])
		c = [4]uint32{high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0}
		k[0] += weyl0
		k[1] += weyl1
	}
	return c
}
