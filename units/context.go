package units

import "math"

// Avogadro is the exact constant of the SI since 2019 [1/mol] (SI brochure, 9th
// edition, §2.2). SBML's avogadro symbol keeps an older value.
const Avogadro = 6.02214076e23

// Context holds facts about one substance that turn one kind of quantity into
// another. Zero means not known.
type Context struct {
	MolarMass        float64 // [g/mol]
	SpecificActivity float64 // [U/g]
}

// Convert expresses value, which is in unit from, in unit to. Besides
// rescaling it passes, as often as needed, between
//
//	mass and amount, by the molar mass;
//	items and amount, by the Avogadro constant;
//	activity and mass, by the specific activity.
//
// So ng/ml becomes nM, molecules/pl becomes nM and U/ml becomes ng/ml. Powers
// follow: 1/nM becomes ml/ng. Only a surplus is exchanged: ng per kg of body
// becomes nmol per kg. The error is a *MismatchError that names a missing fact.
func (c Context) Convert(value float64, from, to Unit) (float64, error) {
	if !from.Known() || !to.Known() {
		return 0, &MismatchError{From: from, To: to}
	}
	a, b := from, to
	missing := ""
	for _, x := range c.exchanges() {
		if math.Abs(a.Dim[x.from]-b.Dim[x.from]) <= dimensionTolerance {
			continue
		}
		if x.rate == 0 {
			x.rate, missing = 1, x.fact
		}
		a, b = x.apply(a), x.apply(b)
	}
	switch {
	case !Compatible(a, b):
		return 0, &MismatchError{From: from, To: to}
	case missing != "":
		return 0, &MismatchError{From: from, To: to, Missing: missing}
	}
	return value * (a.Factor / b.Factor), nil
}

// exchange turns one quantity into another: rate is the amount of the second
// that one SI unit of the first is, 0 if the fact is not known.
type exchange struct {
	from, to int
	rate     float64
	fact     string
}

// exchanges lead, in order, to amounts of substance.
func (c Context) exchanges() [3]exchange {
	inverse := func(x float64) float64 {
		if x == 0 {
			return 0
		}
		return 1 / x
	}
	return [3]exchange{
		{Activity, Mass, 1e-3 * inverse(c.SpecificActivity), "specific activity"},
		{Mass, Amount, 1e3 * inverse(c.MolarMass), "molar mass"},
		{Items, Amount, 1 / Avogadro, ""},
	}
}

func (x exchange) apply(u Unit) Unit {
	k := u.Dim[x.from]
	u.Dim[x.from] = 0
	u.Dim[x.to] += k
	u.Factor *= math.Pow(x.rate, k)
	return u
}
