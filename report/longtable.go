package report

import (
	"math"

	"niche/store"
)

// long collects the rows of a figure's table, cell by cell: the columns are
// those of the first row.
type long struct {
	t     store.Table
	index map[string]int
}

func newLong(name, title string) *long {
	return &long{t: store.Table{Name: name, Title: title}, index: map[string]int{}}
}

func (l *long) column(name, unit string) *store.Column {
	i, ok := l.index[name]
	if !ok {
		i = len(l.t.Columns)
		l.index[name] = i
		l.t.Columns = append(l.t.Columns, store.Column{Name: name, Unit: unit})
	}
	return &l.t.Columns[i]
}

func (l *long) text(name, v string) {
	c := l.column(name, "")
	c.Strings = append(c.Strings, v)
}

// number adds v to a column.
func (l *long) number(name, unit string, v float64) {
	c := l.column(name, unit)
	c.Floats = append(c.Floats, v)
}

func (l *long) table() *store.Table { return &l.t }

// unitOf returns what stands in the last parentheses of an axis label; "" if it
// has none.
func unitOf(label string) string {
	end := len(label) - 1
	if end < 0 || label[end] != ')' {
		return ""
	}
	depth := 0
	for i := end; i >= 0; i-- {
		switch label[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return label[i+1 : end]
			}
		}
	}
	return ""
}

// element returns v[i], or NaN beyond its end.
func element(v []float64, i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return math.NaN()
}

// count returns n, or NaN if it is not given.
func count(n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return float64(n)
}

// moments returns the number, mean and standard deviation of the values that
// are not NaN; the deviation of fewer than two is NaN.
func moments(values []float64) (n int, mean, sd float64) {
	sum := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	if n == 0 {
		return 0, math.NaN(), math.NaN()
	}
	mean = sum / float64(n)
	if n < 2 {
		return n, mean, math.NaN()
	}
	squares := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			squares += float64((v - mean) * (v - mean))
		}
	}
	return n, mean, math.Sqrt(squares / float64(n-1))
}
