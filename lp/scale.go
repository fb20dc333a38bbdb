package lp

import "math"

// scaling are factors of rows and columns, powers of two: the scaled matrix is
// row·A·col, the scaled unknowns x/col, the scaled activities row·Ax.
type scaling struct{ row, col []float64 }

// scalePasses is the number of sweeps over rows and columns.
const scalePasses = 3

// scale chooses factors that bring the geometric mean of the smallest and largest
// entry of each row and column near 1, and applies them to a.
func scale(a *matrix, rows int) scaling {
	n := len(a.start) - 1
	s := scaling{row: ones(rows), col: ones(n)}
	low, high := make([]float64, rows), make([]float64, rows)
	for range scalePasses {
		for i := range low {
			low[i], high[i] = math.Inf(1), 0
		}
		for j := range n {
			index, value := a.column(j)
			for k, i := range index {
				v := math.Abs(value[k]) * s.col[j]
				low[i], high[i] = min(low[i], v), max(high[i], v)
			}
		}
		for i := range low {
			s.row[i] = meanInverse(low[i], high[i])
		}
		for j := range n {
			index, value := a.column(j)
			l, h := math.Inf(1), 0.0
			for k, i := range index {
				v := math.Abs(value[k]) * s.row[i]
				l, h = min(l, v), max(h, v)
			}
			s.col[j] = meanInverse(l, h)
		}
	}
	for j := range n {
		index, value := a.column(j)
		for k, i := range index {
			value[k] *= s.row[i] * s.col[j]
		}
	}
	return s
}

func ones(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

// meanInverse returns the power of two near 1/√(low·high), or 1 of an empty row
// or column. It is bounded, lest tolerances lose their meaning.
func meanInverse(low, high float64) float64 {
	if high == 0 {
		return 1
	}
	_, exponent := math.Frexp(math.Sqrt(low) * math.Sqrt(high))
	return math.Ldexp(1, min(max(1-exponent, -20), 20))
}
