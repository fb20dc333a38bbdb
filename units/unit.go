package units

// Dimension holds the exponents of the base quantities, in this order: length,
// mass, time, electric current, temperature, amount of substance, luminous
// intensity, items (entities, cells, molecules), activity (U). SBML allows
// non-integer exponents.
type Dimension [9]float64

// Indices into a Dimension.
const (
	Length = iota
	Mass
	Duration
	Current
	Temperature
	Amount
	Luminosity
	Items
	Activity
)

// Unit is a scale and a dimension: one Unit is Factor × the SI base units
// (metre, kilogram, second, ampere, kelvin, mole, candela, item, U). The zero
// Unit is unknown, which is not the same as dimensionless.
type Unit struct {
	Factor float64 // [1]; 0 means unknown
	Dim    Dimension
}

// Known reports whether u is a unit at all.
func (u Unit) Known() bool { return u.Factor != 0 }
