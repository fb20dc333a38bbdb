package compile

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// fraction is an exact rational number in lowest terms, den > 0.
type fraction struct{ num, den int64 }

// balanceTerm is a coefficient of one unknown.
type balanceTerm struct {
	state int32
	value fraction
}

// weights are one conservation law: coprime integer weights of states in
// increasing order. free belongs to this law only.
type weights struct {
	free  int32
	terms []balanceTerm
}

// balance solves Σ_i N_ik w_i = 0 for the weights w, one equation at a time. It
// keeps the solution in reduced form: a solved unknown is a combination of free
// ones only.
type balance struct {
	solution [][]balanceTerm // by unknown, over free ones; nil if free
	solved   []bool
	users    [][]int32 // by free unknown: the solved ones whose solution may contain it
	work     int
}

func newBalance(n int) *balance {
	return &balance{solution: make([][]balanceTerm, n), solved: make([]bool, n), users: make([][]int32, n)}
}

// add takes one more equation into account. It reports false if a number does
// not fit 64 bits or the work limit is reached; b is then unusable.
func (b *balance) add(equation []balanceTerm) bool {
	reduced, ok := b.reduce(equation)
	if !ok {
		return false
	}
	if len(reduced) == 0 {
		return true
	}
	// The last unknown is solved for: in generated networks later states are
	// complexes of earlier ones, so that laws count building blocks.
	last := len(reduced) - 1
	pivot := reduced[last].state
	formula := reduced[:last]
	for i := range formula {
		if formula[i].value, ok = formula[i].value.over(reduced[last].value); !ok {
			return false
		}
		formula[i].value.num = -formula[i].value.num
	}
	b.setSolution(pivot, slices.Clone(formula))
	for _, u := range b.users[pivot] {
		if !b.eliminate(u, pivot) {
			return false
		}
	}
	b.users[pivot] = nil
	return true
}

func (b *balance) setSolution(i int32, formula []balanceTerm) {
	b.solved[i] = true
	b.solution[i] = formula
	for _, t := range formula {
		b.users[t.state] = append(b.users[t.state], i)
	}
}

// eliminate replaces pivot in the solution of u.
func (b *balance) eliminate(u, pivot int32) bool {
	if !slices.ContainsFunc(b.solution[u], func(t balanceTerm) bool { return t.state == pivot }) {
		return true
	}
	before := b.solution[u]
	after, ok := b.reduce(before)
	if !ok {
		return false
	}
	b.solution[u] = after
	for _, t := range after {
		if !slices.ContainsFunc(before, func(o balanceTerm) bool { return o.state == t.state }) {
			b.users[t.state] = append(b.users[t.state], u)
		}
	}
	return true
}

// reduce replaces solved unknowns by their solutions and returns the non-zero
// terms in increasing order of state.
func (b *balance) reduce(terms []balanceTerm) ([]balanceTerm, bool) {
	var all []balanceTerm
	for _, t := range terms {
		if !b.solved[t.state] {
			all = append(all, t)
			continue
		}
		for _, s := range b.solution[t.state] {
			v, ok := s.value.times(t.value)
			if !ok {
				return nil, false
			}
			all = append(all, balanceTerm{s.state, v})
		}
	}
	b.work += len(all)
	if b.work > maxConservationWork {
		return nil, false
	}
	slices.SortFunc(all, func(x, y balanceTerm) int { return cmp.Compare(x.state, y.state) })
	kept := all[:0]
	for i := 0; i < len(all); {
		sum, ok := all[i], true
		for i++; i < len(all) && all[i].state == sum.state; i++ {
			if sum.value, ok = sum.value.plus(all[i].value); !ok {
				return nil, false
			}
		}
		if sum.value.num != 0 {
			kept = append(kept, sum)
		}
	}
	return kept, true
}

// laws returns one law for each free unknown, in order. A law whose integers do
// not fit 53 bits is left out.
func (b *balance) laws() []weights {
	members := make([][]balanceTerm, len(b.solution))
	for i := range b.solution {
		if !b.solved[i] {
			members[i] = append(members[i], balanceTerm{int32(i), fraction{1, 1}})
		}
		for _, t := range b.solution[i] {
			members[t.state] = append(members[t.state], balanceTerm{int32(i), t.value})
		}
	}
	var laws []weights
	for f, m := range members {
		if len(m) > 0 && integral(m) {
			laws = append(laws, weights{int32(f), m})
		}
	}
	return laws
}

// integral multiplies the terms by the least common denominator, in place.
func integral(terms []balanceTerm) bool {
	const limit = 1 << 53
	scale := int64(1)
	for _, t := range terms {
		m, ok := (fraction{scale, gcd(scale, t.value.den)}).lowest().times(fraction{t.value.den, 1})
		if !ok || m.num > limit {
			return false
		}
		scale = m.num
	}
	for i, t := range terms {
		v, ok := t.value.times(fraction{scale, 1})
		if !ok || max(v.num, -v.num) > limit {
			return false
		}
		terms[i].value = v
	}
	return true
}

// balanceKey identifies an equation up to its sign.
func balanceKey(terms []balanceTerm) string {
	var key []byte
	sign := int64(1)
	if terms[0].value.num < 0 {
		sign = -1
	}
	for _, t := range terms {
		key = binary.LittleEndian.AppendUint32(key, uint32(t.state))
		key = binary.LittleEndian.AppendUint64(key, uint64(sign*t.value.num))
		key = binary.LittleEndian.AppendUint64(key, uint64(t.value.den))
	}
	return string(key)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func (a fraction) lowest() fraction {
	g := gcd(a.num, a.den)
	if g == 0 {
		return fraction{0, 1}
	}
	a.num, a.den = a.num/g, a.den/g
	if a.den < 0 {
		a.num, a.den = -a.num, -a.den
	}
	return a
}

// times returns a·b; ok is false if it does not fit.
func (a fraction) times(b fraction) (product fraction, ok bool) {
	x, y := fraction{a.num, b.den}.lowest(), fraction{b.num, a.den}.lowest()
	num, ok1 := multiply(x.num, y.num)
	den, ok2 := multiply(x.den, y.den)
	return fraction{num, den}.lowest(), ok1 && ok2
}

// over returns a/b for b ≠ 0.
func (a fraction) over(b fraction) (fraction, bool) {
	inverse := fraction{b.den, b.num}
	if inverse.den < 0 {
		inverse.num, inverse.den = -inverse.num, -inverse.den
	}
	return a.times(inverse)
}

// plus returns a+b; ok is false if it does not fit.
func (a fraction) plus(b fraction) (sum fraction, ok bool) {
	g := gcd(a.den, b.den)
	x, ok1 := multiply(a.num, b.den/g)
	y, ok2 := multiply(b.num, a.den/g)
	den, ok3 := multiply(a.den, b.den/g)
	if !ok1 || !ok2 || !ok3 || max(x, -x) > math.MaxInt64/2 || max(y, -y) > math.MaxInt64/2 {
		return fraction{}, false
	}
	return fraction{x + y, den}.lowest(), true
}

// multiply returns a·b; ok is false on overflow.
func multiply(a, b int64) (product int64, ok bool) {
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}
