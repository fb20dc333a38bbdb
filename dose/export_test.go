package dose

// ReplaceSlice puts a horizontal line at level in place of the fit of drug k at
// dose number q of the other drug and scores again. It returns the sums of
// squares of the fit and of the line.
func (s *Synergy) ReplaceSlice(k, q int, level float64) (fit, line float64) {
	doses, y := s.Matrix.slice(k, q)
	horizontal := Curve{LogLogistic, [parameters]float64{B: -1, C: level, D: level, E: 1, F: 1}}
	for i, x := range doses {
		d := y[i] - s.slices[k][q].At(x)
		fit += d * d
		d = y[i] - level
		line += d * d
	}
	s.slices[k][q] = horizontal
	s.scoreSlices()
	return fit, line
}

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
