package dose

// SingleRSS returns the sum of squares of a curve for drug k alone.
func (s *Synergy) SingleRSS(k int, c *Curve) float64 {
	doses, y := s.Matrix.slice(k, 0)
	sum := 0.0
	for i, x := range doses {
		d := y[i] - c.At(x)
		sum += d * d
	}
	return sum
}

// Gradient returns the response and its gradient by the internal parameters.
func (f Family) Gradient(x float64, p [5]float64) (float64, [5]float64) {
	var g [parameters]float64
	v := f.at(x, &p, &g)
	return v, g
}
