package sim

import (
	"math"
	"slices"
)

// manifold splits motions near the equilibrium of fast reactions, N v(x) = 0, into
// those along the reactions and those along the manifold of equilibria. With the
// Jacobian A = N v_x = B C, of rank r, the former are B μ, and the motion s of the
// slow reactions becomes
//
//	dx/dt = s − B (C B)⁻¹ (C s + q_t),
//
// q being the coordinates of N v = B q. Dense: O(r n²) for the n states that
// fast reactions see.
type manifold struct {
	n     int
	rank  int
	rest  []float64 // n×n: what of A the factors do not hold yet
	b, c  []float64 // B column by column, C row by row; n each
	row   []int     // where column k of B is 1 and later columns are 0
	cb    []float64 // rank×rank, factored
	swap  []int
	mu    []float64 // motion along the reactions
	q     []float64
	size  []float64
	moved []bool // states that fast reactions move
	// largest are the largest responses to moved states in the rows of A, and floor is what entries
	// are relative to if they are smaller; 0 but for a flow.
	largest, floor []float64
}

func newManifold(n int) *manifold {
	return &manifold{
		n: n, rest: make([]float64, n*n), b: make([]float64, n*n), c: make([]float64, n*n),
		row: make([]int, 0, n), cb: make([]float64, n*n), swap: make([]int, n), mu: make([]float64, n), q: make([]float64, n), size: make([]float64, n), moved: make([]bool, n), floor: make([]float64, n), largest: make([]float64, n),
	}
}

// idle is the entry of what remains of a row of A, relative to the largest of the
// row, below which it is rounding.
const idle = 1e-12

// factor finds B and C of the matrix in m.rest by Gaussian elimination with
// complete pivoting, each row in units of its largest entry, since rates of fast
// reactions differ by orders of magnitude; and factors C B. Pivots are responses to
// states that fast reactions move. It returns false if
// C B is singular: the equilibrium attracts in no direction or slower than
// exponentially.
func (m *manifold) factor() bool {
	n := m.n
	m.rank, m.row = 0, m.row[:0]
	for i := range n {
		m.moved[i] = slices.ContainsFunc(m.rest[i*n:(i+1)*n], func(v float64) bool { return v != 0 })
	}
	for i := range n {
		largest := 0.0
		for j, v := range m.rest[i*n : (i+1)*n] {
			if m.moved[j] {
				largest = max(largest, math.Abs(v))
			}
		}
		m.largest[i], m.size[i] = largest, max(largest, m.floor[i])
	}
	for m.rank < n {
		pi, pj, most := 0, 0, idle
		for i := range n {
			if m.size[i] == 0 {
				continue
			}
			for j, v := range m.rest[i*n : (i+1)*n] {
				if v = math.Abs(v); m.moved[j] && v > most*m.size[i] {
					pi, pj, most = i, j, v/m.size[i]
				}
			}
		}
		if most == idle {
			break
		}
		m.eliminate(pi, pj)
	}
	for k := range m.rank {
		for l := range m.rank {
			m.cb[k*m.rank+l] = inner(m.c[k*n:(k+1)*n], m.b[l*n:(l+1)*n])
		}
	}
	return m.decompose()
}

// eliminate takes the pivot at (pi, pj) out of m.rest.
func (m *manifold) eliminate(pi, pj int) {
	n, k := m.n, m.rank
	b, c := m.b[k*n:(k+1)*n], m.c[k*n:(k+1)*n]
	copy(c, m.rest[pi*n:(pi+1)*n])
	pivot := c[pj]
	for i := range b {
		b[i] = m.rest[i*n+pj] / pivot
	}
	b[pi] = 1
	for i, f := range b {
		if f == 0 {
			continue
		}
		row := m.rest[i*n : (i+1)*n]
		for j, v := range c {
			row[j] -= float64(f * v)
		}
		row[pj] = 0
	}
	clear(m.rest[pi*n : (pi+1)*n])
	m.row = append(m.row, pi)
	m.rank++
}

// decompose factors C B with partial pivoting.
func (m *manifold) decompose() bool {
	r, a := m.rank, m.cb
	for k := range r {
		p := k
		for i := k + 1; i < r; i++ {
			if math.Abs(a[i*r+k]) > math.Abs(a[p*r+k]) {
				p = i
			}
		}
		m.swap[k] = p
		if p != k {
			for j := range r {
				a[k*r+j], a[p*r+j] = a[p*r+j], a[k*r+j]
			}
		}
		if a[k*r+k] == 0 || math.IsNaN(a[k*r+k]) {
			return false
		}
		for i := k + 1; i < r; i++ {
			f := a[i*r+k] / a[k*r+k]
			a[i*r+k] = f
			for j := k + 1; j < r; j++ {
				a[i*r+j] -= float64(f * a[k*r+j])
			}
		}
	}
	return true
}

// coordinates adds to m.mu those of u, a motion along the reactions, and writes
// to left what of u is none; m.size is the sum of the magnitudes it came from.
func (m *manifold) coordinates(u, left []float64) {
	n := m.n
	q := m.q[:m.rank]
	for k, i := range m.row {
		q[k] = u[i]
		for l := range k {
			q[k] -= float64(m.b[l*n+i] * q[l])
		}
		m.mu[k] += q[k]
	}
	copy(left, u)
	for i, v := range u {
		m.size[i] = math.Abs(v)
	}
	for k, f := range q {
		for i, v := range m.b[k*n : (k+1)*n] {
			left[i] -= float64(v * f)
			m.size[i] += math.Abs(v * f)
		}
	}
}

// along adds to m.mu the motion C s that the slow reactions cause.
func (m *manifold) along(s []float64) {
	for k := range m.rank {
		m.mu[k] += inner(m.c[k*m.n:(k+1)*m.n], s)
	}
}

// take adds −B (C B)⁻¹ μ to dst.
func (m *manifold) take(dst []float64) {
	r, a, x := m.rank, m.cb, m.mu
	for k := range r {
		p := m.swap[k]
		x[k], x[p] = x[p], x[k]
	}
	for k := range r {
		for l := range k {
			x[k] -= float64(a[k*r+l] * x[l])
		}
	}
	for k := r - 1; k >= 0; k-- {
		for l := k + 1; l < r; l++ {
			x[k] -= float64(a[k*r+l] * x[l])
		}
		x[k] /= a[k*r+k]
	}
	for k := range r {
		for i, v := range m.b[k*m.n : (k+1)*m.n] {
			dst[i] -= float64(v * x[k])
		}
	}
}

func inner(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}
