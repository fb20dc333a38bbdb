package dose

import (
	"math"
	"slices"
)

// keptStarts is how many of the best start values of a grid are refined.
const keptStarts = 4

// candidate is a start of one curve with its loss.
type candidate struct {
	full [parameters]float64 // internal
	loss float64
}

// search minimises the loss from several starts and returns the best vector
// whose limits are in order. Among equally good ones, as along the valley of a
// step between two doses, the least steep is the best.
func (p *problem) search() (best []float64, ok bool) {
	value := math.Inf(1)
	const tie = 1e-7
	for _, start := range p.starts() {
		m := minimise(p.loss, start, p.low, p.high)
		if !m.converged || !p.ordered(m.theta) {
			continue
		}
		margin := tie * (m.value + 1e-6*p.spread())
		if !ok || m.value < value-margin || m.value < value+margin && p.steepness(m.theta) < p.steepness(best) {
			best, value, ok = m.theta, m.value, true
		}
	}
	if ok {
		p.canonical(best)
	}
	return best, ok
}

// steepness is the largest |b| of theta.
func (p *problem) steepness(theta []float64) float64 {
	largest := 0.0
	for i, l := range p.layout.labels {
		if l.Parameter == B {
			largest = max(largest, math.Abs(theta[i]))
		}
	}
	return largest
}

// spread is the loss of a fit that is 0 everywhere: the size of the responses.
func (p *problem) spread() float64 {
	sum := 0.0
	for i, y := range p.data.Responses {
		sum += p.data.weight(i) * y * y
	}
	return sum
}

// mirrored reports whether swapping the limits and the sign of b gives the same
// curve.
func (p *problem) mirrored() bool {
	m := &p.model
	return (m.Family == LogLogistic || m.Family == Logistic) && !m.Free[F] && m.Fixed[F] == 1 &&
		m.Free[B] && m.Free[C] && m.Free[D]
}

// ordered reports whether the upper limits of theta are not below the lower
// ones. Where the model is mirrored, canonical puts them in order; where a
// limit is fixed, the data decide.
func (p *problem) ordered(theta []float64) bool {
	if p.mirrored() || !p.model.Free[C] || !p.model.Free[D] {
		return true
	}
	var full [parameters]float64
	for c := range p.layout.place {
		if p.curve(theta, c, &full); full[D] < full[C] {
			return false
		}
	}
	return true
}

// canonical puts the upper limit into D where that is a matter of taste.
func (p *problem) canonical(theta []float64) {
	if !p.mirrored() || len(p.options.Low)+len(p.options.High) > 0 {
		return
	}
	if len(p.options.Shared) > 0 && len(p.layout.place) > 1 {
		var full [parameters]float64
		for c := range p.layout.place {
			if p.curve(theta, c, &full); full[D] >= full[C] {
				return
			}
		}
	}
	done := make([]bool, len(theta))
	for _, place := range p.layout.place {
		b, c, d := place[B], place[C], place[D]
		if theta[d] >= theta[c] && !done[b] || done[b] {
			continue
		}
		theta[b] = -theta[b]
		done[b] = true
		if !done[c] {
			theta[c], theta[d] = theta[d], theta[c]
			done[c], done[d] = true, true
		}
	}
}

// starts returns vectors to start from.
func (p *problem) starts() [][]float64 {
	curves := len(p.layout.place)
	lists := make([][]candidate, curves)
	for c := range curves {
		if p.options.Start != nil {
			full := p.options.Start[c].internal()
			lists[c] = []candidate{{full: full}}
			continue
		}
		lists[c] = p.grid(c)
	}
	var vectors [][]float64
	for rank := range keptStarts {
		v := make([]float64, len(p.layout.labels))
		count := make([]float64, len(v))
		more := false
		for c, list := range lists {
			more = more || rank < len(list)
			if len(list) == 0 {
				return nil
			}
			full := list[min(rank, len(list)-1)].full
			for k, i := range p.layout.place[c] {
				if i >= 0 {
					count[i]++
					v[i] += (full[k] - v[i]) / count[i]
				}
			}
		}
		if more {
			vectors = append(vectors, v)
		}
	}
	return vectors
}

// grid tries steepnesses and inflexions for one curve, with the most fitting
// limits for each (variable projection), and returns the best, distinct ones.
func (p *problem) grid(curve int) []candidate {
	var list []candidate
	rows := p.rows(curve)
	if len(rows) == 0 {
		return nil
	}
	for _, e := range p.inflexions(rows) {
		for _, b := range p.steepnesses() {
			for _, f := range p.asymmetries() {
				c := candidate{full: p.model.Fixed}
				for k, v := range map[Parameter]float64{B: b, E: e, F: f} {
					if p.model.Free[k] {
						c.full[k] = v
					}
				}
				if p.project(&c, rows) {
					list = append(list, c)
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		switch {
		case a.loss < b.loss:
			return -1
		case a.loss > b.loss:
			return 1
		}
		return 0
	})
	return distinct(list)
}

// distinct keeps the best few candidates that differ in steepness by a sign or
// in inflexion.
func distinct(list []candidate) []candidate {
	var kept []candidate
	for _, c := range list {
		same := slices.ContainsFunc(kept, func(k candidate) bool {
			return k.full[E] == c.full[E] && (k.full[B] > 0) == (c.full[B] > 0) && k.full[F] == c.full[F]
		})
		if !same {
			kept = append(kept, c)
		}
		if len(kept) == keptStarts {
			break
		}
	}
	return kept
}

// rows lists the measurements of a curve.
func (p *problem) rows(curve int) []int {
	var rows []int
	for i := range p.data.Doses {
		if p.data.curve(i) == curve {
			rows = append(rows, i)
		}
	}
	return rows
}

// inflexions lists start values of the internal e: the doses and the middles
// between them.
func (p *problem) inflexions(rows []int) []float64 {
	if !p.model.Free[E] {
		return []float64{p.model.Fixed[E]}
	}
	var x []float64
	for _, i := range rows {
		if v := p.data.Doses[i]; v > 0 {
			if p.model.Family.hasLogDose() {
				v = math.Log(v)
			}
			x = append(x, v)
		}
	}
	slices.Sort(x)
	x = slices.Compact(x)
	const most = 24
	if len(x) > most {
		thin := make([]float64, most)
		for i := range thin {
			thin[i] = x[i*(len(x)-1)/(most-1)]
		}
		x = thin
	}
	list := slices.Clone(x)
	for i := 1; i < len(x); i++ {
		list = append(list, (x[i-1]+x[i])/2)
	}
	if n := len(x); n > 1 {
		list = append(list, x[0]-(x[n-1]-x[0])/2, x[n-1]+(x[n-1]-x[0])/2)
	}
	return list
}

func (p *problem) steepnesses() []float64 {
	if !p.model.Free[B] {
		return []float64{p.model.Fixed[B]}
	}
	scale := 1.0
	if !p.model.Family.hasLogDose() {
		largest := slices.Max(p.data.Doses)
		scale = 6 / largest
	}
	var list []float64
	for _, b := range []float64{0.3, 0.7, 1.5, 3, 8} {
		list = append(list, b*scale, -b*scale)
	}
	return list
}

func (p *problem) asymmetries() []float64 {
	if p.model.Free[F] && p.model.Family != BrainCousens {
		return []float64{1, 0.3, 3}
	}
	return []float64{1}
}

// project replaces the linear parameters of c by the best ones for the rows and
// sets the loss. It returns false if the result is out of order or of bounds.
func (p *problem) project(c *candidate, rows []int) bool {
	var unknown []Parameter
	for k := range parameters {
		if p.model.Free[k] && p.model.Family.linear(k) {
			unknown = append(unknown, k)
			c.full[k] = 0
		}
	}
	n := len(unknown)
	a, b := make([]float64, n*n), make([]float64, n)
	for _, i := range rows {
		var g [parameters]float64
		r := p.data.Responses[i] - p.model.Family.at(p.data.Doses[i], &c.full, &g)
		for j, k := range unknown {
			b[j] += p.data.weight(i) * g[k] * r
			for l, q := range unknown {
				a[j*n+l] += p.data.weight(i) * g[k] * g[q]
			}
		}
	}
	if n > 0 {
		if !cholesky(a, n) {
			return false
		}
		solve(a, b)
	}
	low, high := p.defaultBounds()
	for j, k := range unknown {
		if p.options.Distribution == Binomial {
			b[j] = min(max(b[j], low[k]+0.01), high[k]-0.01)
		}
		c.full[k] = b[j]
	}
	if p.model.Free[C] && p.model.Free[D] && c.full[D] < c.full[C] {
		return false
	}
	for _, i := range rows {
		term, _, _ := p.term(i, p.model.Family.at(p.data.Doses[i], &c.full, nil))
		c.loss += term
	}
	return !math.IsNaN(c.loss)
}
