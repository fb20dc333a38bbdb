package ode

// maxBDFOrder is the highest order at which BDF is useful; beyond 6 it is
// unstable, at 6 nearly so.
const maxBDFOrder = 5

// nordsieck is the history of a vector as scaled derivatives of a polynomial at
// the current time: z[j] = h^j/j! · d^j y/dt^j.
type nordsieck [maxBDFOrder + 1][]float64

func newNordsieck(n int) *nordsieck {
	z := new(nordsieck)
	for j := range z {
		z[j] = make([]float64, n)
	}
	return z
}

// cacheChunk is the number of components treated together, so that all their
// derivatives stay in the first-level cache.
const cacheChunk = 512

// predict moves the polynomial of degree q to t + h (Pascal triangle).
func (z *nordsieck) predict(q int) {
	n := len(z[0])
	for lo := 0; lo < n; lo += cacheChunk {
		hi := min(lo+cacheChunk, n)
		for k := 1; k <= q; k++ {
			for j := q; j >= k; j-- {
				a, b := z[j-1][lo:hi], z[j][lo:hi]
				b = b[:len(a)]
				for i := range a {
					a[i] += b[i]
				}
			}
		}
	}
}

// retract undoes predict.
func (z *nordsieck) retract(q int) {
	n := len(z[0])
	for lo := 0; lo < n; lo += cacheChunk {
		hi := min(lo+cacheChunk, n)
		for k := 1; k <= q; k++ {
			for j := q; j >= k; j-- {
				a, b := z[j-1][lo:hi], z[j][lo:hi]
				b = b[:len(a)]
				for i := range a {
					a[i] -= b[i]
				}
			}
		}
	}
}

// shift moves the polynomial of degree q by x steps, |x| small.
func (z *nordsieck) shift(q int, x float64) {
	for k := 1; k <= q; k++ {
		for j := q; j >= k; j-- {
			addScaled(x, z[j], z[j-1])
		}
	}
}

// rescale changes the unit of time from h to eta·h.
func (z *nordsieck) rescale(q int, eta float64) {
	f := eta
	for j := 1; j <= q; j++ {
		for i := range z[j] {
			z[j][i] *= f
		}
		f *= eta
	}
}

// correct adds l_j·e to each derivative.
func (z *nordsieck) correct(q int, l *[maxBDFOrder + 1]float64, e []float64) {
	for j := 0; j <= q; j++ {
		lj, zj := l[j], z[j][:len(e)]
		for i, v := range e {
			zj[i] += lj * v
		}
	}
}

// addScaled adds a·x to y.
func addScaled(a float64, x, y []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += a * v
	}
}

// at writes the polynomial of degree q at x steps from the current time.
func (z *nordsieck) at(q int, x float64, dst []float64) {
	dst = dst[:len(z[q])]
	copy(dst, z[q])
	for j := q - 1; j >= 0; j-- {
		zj := z[j][:len(dst)]
		for i, v := range zj {
			dst[i] = dst[i]*x + v
		}
	}
}

// bdfCoefficients are those of one fixed-leading-coefficient BDF step of order
// q on the current history of step sizes; names as in Byrne & Hindmarsh 1975,
// doi 10.1145/355626.355636, and VODE.
type bdfCoefficients struct {
	l      [maxBDFOrder + 1]float64 // corrector polynomial
	gamma  float64                  // h/l_1: the Newton matrix is I − gamma·J
	lte    float64                  // ‖correction‖·lte estimates the local error at order q
	lower  float64                  // the same for order q−1 with z_q
	higher float64                  // for order q+1 with the change of the correction
	change float64                  // scales the correction for comparison between steps
}

// stepHistory holds the last step sizes, tau[1] the latest.
type stepHistory [maxBDFOrder + 3]float64

// push records step size h.
func (tau *stepHistory) push(h float64) {
	copy(tau[2:], tau[1:len(tau)-1])
	tau[1] = h
}

// set computes the coefficients for order q and step h. Those of the
// neighbouring orders are needed only where an order change is considered.
func (c *bdfCoefficients) set(q int, h float64, tau *stepHistory, neighbours bool) {
	l := &c.l
	*l = [maxBDFOrder + 1]float64{0: 1, 1: 1}
	xi, xiStar := 1.0, 1.0 // reciprocals ξ_q⁻¹ and ξ*_q⁻¹
	alpha0, alpha0Hat := -1.0, -1.0
	sum := h
	if q > 1 {
		for j := 2; j < q; j++ {
			sum += tau[j-1]
			xi = h / sum
			alpha0 -= 1 / float64(j)
			for i := j; i >= 1; i-- {
				l[i] += l[i-1] * xi
			}
		}
		alpha0 -= 1 / float64(q)
		xiStar = -l[1] - alpha0
		sum += tau[q-1]
		xi = h / sum
		alpha0Hat = -l[1] - xi
		for i := q; i >= 1; i-- {
			l[i] += l[i-1] * xiStar
		}
	}
	c.gamma = h / l[1]
	a1 := 1 - alpha0Hat + alpha0
	a2 := 1 + float64(q)*a1
	c.lte = abs(a1 / (alpha0 * a2))
	c.change = abs(a2 * xiStar / (l[q] * xi))
	if !neighbours {
		return
	}
	c.lower = 1
	if q > 1 {
		a3, a4 := alpha0+1/float64(q), alpha0Hat+xi
		c.lower = abs(xiStar / l[q] * (1 - a4 + a3) / a3)
	}
	sum += tau[q]
	xi = h / sum
	a5, a6 := alpha0-1/float64(q+1), alpha0Hat-xi
	c.higher = abs((1 - a6 + a5) / a2 / (xi * float64(q+2) * a5))
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// raise extends the polynomial from degree q to q+1, where the correction kept
// in z[top] tells the new derivative. h is the current unit of time.
func (z *nordsieck) raise(q, top int, h float64, tau *stepHistory) {
	var l [maxBDFOrder + 1]float64
	l[2] = 1
	alpha0, alpha1, product, previous := -1.0, 1.0, 1.0, 1.0
	sum := h
	for j := 1; j < q; j++ {
		sum += tau[j+1]
		xi := sum / h
		product *= xi
		alpha0 -= 1 / float64(j+1)
		alpha1 += 1 / xi
		for i := j + 2; i >= 2; i-- {
			l[i] = l[i]*previous + l[i-1]
		}
		previous = xi
	}
	a := (-alpha0 - alpha1) / product
	for i, v := range z[top] {
		z[q+1][i] = a * v
	}
	for j := 2; j <= q; j++ {
		addScaled(l[j], z[q+1], z[j])
	}
}

// lower shortens the polynomial from degree q to q−1, keeping its values at the
// previous steps.
func (z *nordsieck) lower(q int, h float64, tau *stepHistory) {
	if q == 2 {
		return
	}
	var l [maxBDFOrder + 1]float64
	l[2] = 1
	sum := 0.0
	for j := 1; j <= q-2; j++ {
		sum += tau[j]
		xi := sum / h
		for i := j + 2; i >= 2; i-- {
			l[i] = l[i]*xi + l[i-1]
		}
	}
	for j := 2; j < q; j++ {
		addScaled(-l[j], z[q], z[j])
	}
}
