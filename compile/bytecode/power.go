package bytecode

import "math"

// maxPowInt bounds the constant exponents that become multiplications: up to
// here the error stays within 1e-15.
const maxPowInt = 5

// GuardedPow is x to the power n as compiled engines compute it: where x is
// negative and n is not an integer, x counts as 0. An integrator that
// overshoots zero by a rounding error thus sees the limit of the rate law
// instead of NaN. Everywhere else it is x to the power n with the special cases
// of math.Pow and an error below 0.6 units in the last place (0.8 for exponents
// beyond 10⁴) where x and the result are normal numbers; see
// docs/methods/bytecode.md.
func GuardedPow(x, n float64) float64 {
	if n == 1 || n == 2 || n == 3 || n == 4 {
		if power, ok := wholePow(x, n); ok {
			return power
		}
	}
	if bits := math.Float64bits(x); bits-minNormal < infinite-minNormal {
		hi, lo := logarithm(bits)
		e := n * hi
		if a := math.Abs(e); a < 700 && a > 0x1p-60 {
			return exponential(e, math.FMA(n, lo, math.FMA(n, hi, -e)))
		}
	} else if x < 0 && n != math.Trunc(n) {
		x = 0
	}
	return math.Pow(x, n)
}

// wholePow is x to the power 1, 2, 3 or 4, the usual Hill powers: products whose
// rounding error is carried along. ok is false where that error would not be
// representable.
func wholePow(x, n float64) (power float64, ok bool) {
	square := x * x
	switch {
	case n == 1:
		return x, true
	case n == 2:
		return square, true
	case !(square > 0x1p-200 && square < 0x1p200):
		return 0, false
	}
	e := math.FMA(x, x, -square)
	if n == 3 {
		cube := square * x
		return cube + (math.FMA(square, x, -cube) + float64(e*x)), true
	}
	fourth := square * square
	return fourth + (math.FMA(square, square, -fourth) + float64(2*square*e)), true
}

const (
	minNormal = 0x0010000000000000 // bits of the smallest normal number
	infinite  = 0x7ff0000000000000 // bits of +Inf
	// logOffset are the bits of the lower end of the interval [0.7057, 1.4114)
	// to which arguments of the logarithm are reduced; 1 lies inside its
	// subinterval.
	logOffset = 0x3fe6955500000000

	ln2High = 0x1.62e42fefa38p-1 // multiple of 2⁻⁴², so that its multiples are exact
	ln2Low  = 0x1.ef35793c7673p-45
)

// logarithm returns ln x as hi + lo to about 68 bits, for the bits of a
// positive normal number x.
//
// x = 2^k·z, and ln x = k·ln 2 + ln c + ln(1 + r) with r = z/c − 1, where 1/c is
// so short that r is exact with one fused operation (table-driven method of Tang
// 1990, doi:10.1145/98267.98294, in the arrangement of S. Nagy for ARM's
// optimized-routines).
func logarithm(bits uint64) (hi, lo float64) {
	t := bits - logOffset
	k := float64(int64(t) >> 52)
	z := math.Float64frombits(bits - t&(0xfff<<52))
	e := &logTable[t>>45&127]

	r := math.FMA(z, e.inverse, -1)
	t1 := float64(k*ln2High) + e.log // exact
	t2 := t1 + r
	lo1 := math.FMA(k, ln2Low, e.tail)
	lo2 := t1 - t2 + r
	a := -0.5 * r
	a2 := r * a
	hi = t2 + a2
	lo3 := math.FMA(a, r, -a2)
	lo4 := t2 - hi + a2
	// ln(1+r) − r + r²/2, by powers of r² = −2·a2
	r2 := r * r
	p := math.FMA(r, -1./4, 1./3)
	q := math.FMA(r, -1./6, 1./5)
	s := math.FMA(r, -1./8, 1./7)
	p = r * r2 * math.FMA(r2, math.FMA(r2, s, q), p)
	lo = lo1 + lo2 + lo3 + lo4 + p
	sum := hi + lo
	return sum, hi - sum + lo
}

const (
	expScale = 128 / math.Ln2
	expHigh  = 0x1.62e42fefa38p-8 // ln 2/128, multiples exact
	expLow   = 0x1.ef35793c7673p-52
	shift    = 0x1.8p52 // adding it rounds to an integer
)

// exponential returns e^(hi + lo), for |hi| < 700 and lo small against it:
// 2^(k/128) from a table times e^r, |r| < 0.0028.
func exponential(hi, lo float64) float64 {
	kd := float64(hi*expScale) + shift
	k := math.Float64bits(kd)
	kd -= shift
	r := math.FMA(kd, -expLow, math.FMA(kd, -expHigh, hi)) + lo
	e := &expTable[k&127]
	scale := math.Float64frombits(e.bits + k>>7<<52)
	r2 := r * r
	p := math.FMA(r, 1./6, 1./2)
	q := math.FMA(r, 1./120, 1./24)
	return math.FMA(scale, math.FMA(r2, math.FMA(r2, q, p), e.tail+r), scale)
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
