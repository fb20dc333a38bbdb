package ensemble

// moments are mean and sum of squared deviations of each cell over n
// realisations.
type moments struct {
	n        float64
	mean, m2 []float64
}

// add takes note of the values of the cells from at on, of the n-th realisation
// (Welford 1962, doi 10.1080/00401706.1962.10490022).
func (m *moments) add(at int, values []float64) {
	for i, v := range values {
		d := v - m.mean[at+i]
		m.mean[at+i] += d / m.n
		m.m2[at+i] += float64(d * (v - m.mean[at+i]))
	}
}

// join adds other, the moments of later realisations (Chan, Golub, LeVeque 1983,
// doi 10.1080/00031305.1983.10483115).
func (m *moments) join(other *moments) {
	n := m.n + other.n
	for i := range m.mean {
		d := other.mean[i] - m.mean[i]
		m.mean[i] += float64(d * other.n / n)
		m.m2[i] += other.m2[i] + float64(d*d*(m.n*other.n/n))
	}
	m.n = n
}
