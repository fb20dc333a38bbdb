package difference

import "niche/units"

// unit compares as units of two models do: what is unknown fits everything.
type unit struct{ units.Unit }

// clashes reports whether u and v are of different dimensions.
func (u unit) clashes(v unit) bool {
	return u.Known() && v.Known() && !units.Compatible(u.Unit, v.Unit)
}

// scales reports whether u and v differ by a factor.
func (u unit) scales(v unit) bool {
	return units.Compatible(u.Unit, v.Unit) && !units.Equal(u.Unit, v.Unit)
}
