package bytecode

import "math"

// maxPowInt bounds the constant exponents that become multiplications: up to
// here their error, half a rounding per multiplication by repeated squaring
// [at most 9 half-roundings], stays within 1e-15.
const maxPowInt = 8

// GuardedPow is x to the power n as compiled engines compute it: where x is
// negative and n is not an integer, x counts as 0. An integrator that
// overshoots zero by a rounding error thus sees the limit of the rate law
// instead of NaN. Everywhere else it is math.Pow.
func GuardedPow(x, n float64) float64 {
	if x < 0 && n != math.Trunc(n) {
		x = 0
	}
	return math.Pow(x, n)
}

// guard clamps a negative number to 0; NaN stays NaN.
func guard(x float64) float64 {
	if x < 0 {
		return 0
	}
	return x
}

// powInt is x to the power n by repeated squaring, 2 ≤ |n| ≤ maxPowInt.
func powInt(x float64, n int32) float64 {
	m := n
	if m < 0 {
		m = -m
	}
	r := 1.0
	for s := x; ; s *= s {
		if m&1 != 0 {
			r *= s
		}
		if m >>= 1; m == 0 {
			break
		}
	}
	if n < 0 {
		return 1 / r
	}
	return r
}
