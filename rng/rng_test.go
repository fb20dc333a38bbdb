package rng

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// Known answers of Philox 4×32-10 from Random123, tests/kat_vectors
// (github.com/DEShawResearch/random123).
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("philox(%08x, %08x) = %08x, want %08x", c.counter, c.key, got, c.want)
		}
	}
}

// The layout of key and counter is part of the meaning of a seed.
func TestStreamLayout(t *testing.T) {
	s := New(Key{Seed: 0x299f31d0a4093822, Purpose: 0x85a3, Entity: 0x13198a2e, Step: 0x03707344})
	s.counter[0], s.counter[1] = 0x243f6a88, s.counter[1]|0x08d3
	if got := s.Uint64(); got != 0x94fdccebd16cfe09 {
		t.Errorf("first draw %x", got)
	}
	if got := s.Uint64(); got != 0x24126ea15001e420 {
		t.Errorf("second draw %x", got)
	}
	s.counter[0] = math.MaxUint32
	s.Uint64()
	if s.counter[0] != 0 || s.counter[1] != 0x85a308d4 {
		t.Errorf("the block number does not carry: %x", s.counter)
	}
	if s.counter[2] != 0x13198a2e || s.counter[3] != 0x03707344 {
		t.Error("drawing changes the entity or the step")
	}
}

func TestStreamPanicsWhenExhausted(t *testing.T) {
	s := New(Key{})
	s.counter[0], s.counter[1] = math.MaxUint32, 0xFFFF
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	s.Uint64()
}

func TestStreamsDiffer(t *testing.T) {
	seen := map[uint64]Key{}
	for _, seed := range []uint64{0, 1, 1 << 32} {
		for purpose := range Purpose(8) {
			for entity := range uint32(8) {
				for step := range uint32(8) {
					k := Key{seed, purpose, entity, step}
					s := New(k)
					x := s.Uint64()
					if other, ok := seen[x]; ok {
						t.Fatalf("%v and %v begin alike", k, other)
					}
					seen[x] = k
				}
			}
		}
	}
}

// A copy continues independently: that is all a checkpoint needs.
func TestStreamCopies(t *testing.T) {
	s := New(Key{Seed: 7})
	s.Normal()
	c := s
	for range 5 {
		if a, b := s.Uint64(), c.Uint64(); a != b {
			t.Fatalf("%x != %x", a, b)
		}
	}
}

// falseAlarm is the probability with which each statistical test below would
// fail a perfect generator under a random seed. Seeds are fixed, so that a test
// that passes once passes always; there are 28 such tests, 2.8e-5 in all.
const falseAlarm = 1e-6

// chiSquared tests counts against expectations, joining bins of expectation
// below 10.
func chiSquared(t *testing.T, what string, counts, expected []float64) {
	t.Helper()
	statistic, freedom := 0.0, -1.0
	c, e := 0.0, 0.0
	for k := range counts {
		c, e = c+counts[k], e+expected[k]
		if e >= 10 || k == len(counts)-1 && e > 1 {
			statistic += (c - e) * (c - e) / e
			freedom++
			c, e = 0, 0
		}
	}
	if p := (distuv.ChiSquared{K: freedom}).Survival(statistic); p < falseAlarm {
		t.Errorf("%s: χ² = %.1f with %.0f degrees of freedom, p = %.2g", what, statistic, freedom, p)
	}
}

// kolmogorov tests x against a distribution function (asymptotic law of
// Kolmogorov, series of four terms).
func kolmogorov(t *testing.T, what string, x []float64, cdf func(float64) float64) {
	t.Helper()
	slices.Sort(x)
	n, d := float64(len(x)), 0.0
	for k, v := range x {
		f := cdf(v)
		d = max(d, math.Abs(f-float64(k)/n), math.Abs(f-float64(k+1)/n))
	}
	p, z := 0.0, d*(math.Sqrt(n)+0.12+0.11/math.Sqrt(n))
	for k := 1.0; k <= 4; k++ {
		p += 2 * math.Pow(-1, k-1) * math.Exp(-2*k*k*z*z)
	}
	if p < falseAlarm {
		t.Errorf("%s: D = %.5f, p = %.2g", what, d, p)
	}
}

func constant(n int, v float64) []float64 {
	return slices.Repeat([]float64{v}, n)
}

func TestUniform(t *testing.T) {
	const draws = 400_000
	inSequence, acrossEntities, acrossSteps := make([]float64, 256), make([]float64, 256), make([]float64, 256)
	pairs := make([]float64, 256)
	s := New(Key{Seed: 1, Purpose: Sampling})
	last := s.Float64()
	for k := range draws {
		x := s.Float64()
		inSequence[int(x*256)]++
		pairs[int(last*16)*16+int(x*16)]++
		last = x
		e := New(Key{Seed: 1, Purpose: CellState, Entity: uint32(k)})
		acrossEntities[int(e.Float64()*256)]++
		e = New(Key{Seed: 1, Purpose: CellState, Step: uint32(k)})
		acrossSteps[int(e.Float64()*256)]++
	}
	expected := constant(256, draws/256.0)
	chiSquared(t, "in sequence", inSequence, expected)
	chiSquared(t, "pairs", pairs, expected)
	chiSquared(t, "first of each entity", acrossEntities, expected)
	chiSquared(t, "first of each step", acrossSteps, expected)
}

// Every bit is set half of the time.
func TestBits(t *testing.T) {
	const draws = 100_000
	s := New(Key{Seed: 2})
	ones := make([]float64, 64)
	for range draws {
		x := s.Uint64()
		for k := range ones {
			ones[k] += float64(x >> k & 1)
		}
	}
	worst := 0.0
	for _, n := range ones {
		worst = max(worst, math.Abs(n-draws/2)/math.Sqrt(draws/4))
	}
	if p := 64 * 2 * distuv.UnitNormal.Survival(worst); p < falseAlarm {
		t.Errorf("a bit is off by %.1f standard deviations", worst)
	}
}

func TestFloat64IsOpen(t *testing.T) {
	lowest, highest := (0+0.5)*0x1p-52, (float64(math.MaxUint64>>12)+0.5)*0x1p-52
	if !(lowest > 0) || !(highest < 1) {
		t.Errorf("[%v, %v]", lowest, highest)
	}
	if z := math.Sqrt2 * math.Erfinv(2*lowest-1); math.IsInf(z, 0) || z < -8.3 {
		t.Errorf("lowest normal number %v", z)
	}
}

func TestContinuous(t *testing.T) {
	const draws = 100_000
	s := New(Key{Seed: 3})
	x := make([]float64, draws)
	for k := range x {
		x[k] = s.Normal()
	}
	kolmogorov(t, "normal", x, distuv.UnitNormal.CDF)
	for k := range x {
		x[k] = s.Exponential()
	}
	kolmogorov(t, "exponential", x, distuv.Exponential{Rate: 1}.CDF)
	for _, shape := range []float64{0.2, 1, 40} {
		for k := range x {
			x[k] = s.Gamma(shape)
		}
		kolmogorov(t, fmt.Sprintf("gamma of shape %g", shape), x, distuv.Gamma{Alpha: shape, Beta: 1}.CDF)
	}
}

func TestBelow(t *testing.T) {
	s := New(Key{Seed: 4})
	const draws, n = 100_000, 7
	counts := make([]float64, n)
	for range draws {
		counts[s.Below(n)]++
	}
	chiSquared(t, "below 7", counts, constant(n, draws/7.0))
	// 3·2⁶² of 2⁶⁴: plain remainders would be far off.
	counts = make([]float64, 3)
	for range draws {
		counts[s.Below(3<<62)>>62]++
	}
	chiSquared(t, "below 3·2^62", counts, constant(3, draws/3.0))
}

func TestPoisson(t *testing.T) {
	const draws = 100_000
	for seed, mean := range []float64{0.05, 1, 9.99, 10, 10.5, 37, 1000, 1e6} {
		s := New(Key{Seed: uint64(seed), Purpose: Reactions})
		law := distuv.Poisson{Lambda: mean}
		low := int(max(0, mean-8*math.Sqrt(mean)))
		counts := make([]float64, int(16*math.Sqrt(mean))+30)
		for range draws {
			counts[min(max(int(s.Poisson(mean))-low, 0), len(counts)-1)]++
		}
		expected := make([]float64, len(counts))
		for k := range expected {
			expected[k] = draws * law.Prob(float64(low+k))
		}
		chiSquared(t, fmt.Sprintf("Poisson of mean %v", mean), counts, expected)
	}
	s := New(Key{})
	if s.Poisson(0) != 0 {
		t.Error("mean 0")
	}
	// 2⁵⁰: the mean of 1000 draws is within 6 standard errors.
	sum := 0.0
	for range 1000 {
		sum += float64(s.Poisson(1<<50)-1<<50) / (1 << 25)
	}
	if z := sum / math.Sqrt(1000); math.Abs(z) > 6 {
		t.Errorf("mean of large Poisson numbers is off by %.1f standard errors", z)
	}
}

func TestBinomial(t *testing.T) {
	const draws = 100_000
	for seed, c := range []struct{ n, p float64 }{{10, 0.3}, {1, 0.5}, {1000, 0.005}, {20, 0.5}, {25, 0.41}, {100, 0.9}, {1e6, 0.2}, {1e9, 1e-8}} {
		s := New(Key{Seed: uint64(seed), Purpose: Division})
		law := distuv.Binomial{N: c.n, P: c.p}
		deviation := math.Sqrt(c.n * c.p * (1 - c.p))
		low := int(max(0, c.n*c.p-8*deviation))
		counts := make([]float64, int(16*deviation)+30)
		for range draws {
			counts[min(max(int(s.Binomial(int64(c.n), c.p))-low, 0), len(counts)-1)]++
		}
		expected := make([]float64, len(counts))
		for k := range expected {
			if x := float64(low + k); x <= c.n {
				expected[k] = draws * law.Prob(x)
			}
		}
		chiSquared(t, fmt.Sprintf("binomial %v of %v", c.p, c.n), counts, expected)
	}
	s := New(Key{})
	if s.Binomial(0, 0.5) != 0 || s.Binomial(9, 0) != 0 || s.Binomial(9, 1) != 9 {
		t.Error("certain outcomes")
	}
}

func TestStirling(t *testing.T) {
	for k := 0.0; k < 30; k++ {
		g, _ := math.Lgamma(k + 1)
		want := g - ((k+0.5)*math.Log(k+1) - (k + 1) + 0.5*math.Log(2*math.Pi))
		if got := stirling(k); math.Abs(got-want) > 1e-10 {
			t.Errorf("stirling(%v) = %v, want %v", k, got, want)
		}
	}
}

func TestLogPoisson(t *testing.T) {
	for _, mean := range []float64{10, 33.5, 1e4} {
		for _, z := range []float64{-3, -0.5, 0, 2, 5} {
			k := math.Floor(mean + z*math.Sqrt(mean))
			if got, want := logPoisson(k, mean), (distuv.Poisson{Lambda: mean}).LogProb(k); math.Abs(got-want) > 1e-8 {
				t.Errorf("ln P(%v; %v) = %v, want %v", k, mean, got, want)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	s := New(Key{Seed: 5})
	if n := testing.AllocsPerRun(100, func() {
		k := New(Key{Seed: 5, Entity: 9})
		s.spare = k.Uint64()
		s.Normal()
		s.Exponential()
		s.Poisson(3)
		s.Poisson(300)
		s.Gamma(0.4)
		s.Binomial(1000, 0.3)
		s.Below(6)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func ExampleStream() {
	s := New(Key{Seed: 42, Purpose: Donors, Entity: 3})
	fmt.Printf("%.6f %.6f\n", s.Float64(), s.Float64())
	again := New(Key{Seed: 42, Purpose: Donors, Entity: 3})
	fmt.Printf("%.6f\n", again.Float64())
	// Output:
	// 0.937358 0.530423
	// 0.937358
}

func BenchmarkUint64(b *testing.B) {
	s := New(Key{Seed: 1})
	for b.Loop() {
		s.Uint64()
	}
}

func BenchmarkNormal(b *testing.B) {
	s := New(Key{Seed: 1})
	for b.Loop() {
		s.Normal()
	}
}

func BenchmarkPoisson300(b *testing.B) {
	s := New(Key{Seed: 1})
	for b.Loop() {
		s.Poisson(300)
	}
}
