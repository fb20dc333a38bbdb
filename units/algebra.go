package units

import (
	"fmt"
	"math"
)

// Dimensionless is the unit 1.
func Dimensionless() Unit { return Unit{Factor: 1} }

// Mul returns u·v. A product with an unknown unit is unknown.
func (u Unit) Mul(v Unit) Unit {
	w := Unit{Factor: u.Factor * v.Factor}
	if !w.Known() {
		return Unit{}
	}
	for k := range w.Dim {
		w.Dim[k] = u.Dim[k] + v.Dim[k]
	}
	return w
}

// Div returns u/v. A quotient with an unknown unit is unknown.
func (u Unit) Div(v Unit) Unit {
	if !v.Known() {
		return Unit{}
	}
	w := Unit{Factor: u.Factor / v.Factor}
	for k := range w.Dim {
		w.Dim[k] = u.Dim[k] - v.Dim[k]
	}
	if !w.Known() {
		return Unit{}
	}
	return w
}

// Pow returns u^x.
func (u Unit) Pow(x float64) Unit {
	if !u.Known() {
		return Unit{}
	}
	w := Unit{Factor: math.Pow(u.Factor, x)}
	for k := range w.Dim {
		w.Dim[k] = u.Dim[k] * x
	}
	return w
}

// Scale returns c·u.
func (u Unit) Scale(c float64) Unit { return u.Mul(Unit{Factor: c}) }

// dimensionTolerance absorbs rounding in fractional exponents [1].
const dimensionTolerance = 1e-9

// Equal reports whether d and e are the same dimension, up to rounding.
func (d Dimension) Equal(e Dimension) bool {
	for k := range d {
		if math.Abs(d[k]-e[k]) > dimensionTolerance {
			return false
		}
	}
	return true
}

// IsDimensionless reports whether u is known and a plain number, whatever its
// factor.
func (u Unit) IsDimensionless() bool { return u.Known() && u.Dim.Equal(Dimension{}) }

// Compatible reports whether u and v are known and have the same dimension.
func Compatible(u, v Unit) bool { return u.Known() && v.Known() && u.Dim.Equal(v.Dim) }

// Equal reports whether u and v are the same unit: compatible, with factors
// that agree to 1 in 10¹².
func Equal(u, v Unit) bool {
	return Compatible(u, v) && math.Abs(u.Factor-v.Factor) <= 1e-12*math.Abs(u.Factor)
}

// MismatchError says that two units have different dimensions.
type MismatchError struct {
	From, To Unit
	// Missing names the fact that would make the conversion possible, "" if
	// there is none: "molar mass" or "specific activity".
	Missing string
}

func (e *MismatchError) Error() string {
	s := fmt.Sprintf("cannot convert %s to %s", e.From, e.To)
	if e.Missing != "" {
		s += " without a " + e.Missing
	}
	return s
}

// Convert expresses value, which is in unit from, in unit to. The error is a
// *MismatchError.
func Convert(value float64, from, to Unit) (float64, error) {
	if !Compatible(from, to) {
		return 0, &MismatchError{From: from, To: to}
	}
	return value * (from.Factor / to.Factor), nil
}
