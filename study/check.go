package study

import (
	"reflect"
	"slices"
	"strings"

	"niche/diag"
)

// Check returns every problem of a study that [Resolve] completed: unknown
// names, sources that are not references, rules that cannot be meant, arms that
// cannot be set up and claims without controls.
func Check(s *Study) diag.List {
	c := &checker{Study: s}
	c.names()
	c.sources(reflect.ValueOf(s).Elem(), map[diag.Pos]bool{})
	c.substrateFacts()
	for i := range s.CellTypes {
		c.cellType(&s.CellTypes[i])
	}
	c.knockOuts()
	c.donors()
	c.schedules()
	for i := range s.Arms {
		c.arm(&s.Arms[i])
	}
	for i := range s.Readouts {
		c.readout(&s.Readouts[i])
	}
	c.plates()
	for i := range s.Claims {
		c.claim(&s.Claims[i])
	}
	for i := range s.Predictions {
		c.comparison(&s.Predictions[i].Comparison, s.Predictions[i].ID)
	}
	c.variants()
	c.calibrations()
	return unique(c.list)
}

// unique drops repetitions, which arise where one description is taken over by
// several others.
func unique(list diag.List) diag.List {
	type key struct {
		pos     diag.Pos
		message string
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(list, func(d *diag.Diagnostic) bool {
		k := key{d.Pos, d.Message}
		again := seen[k]
		seen[k] = true
		return again
	})
}

type checker struct {
	*Study
	list diag.List

	references, substrates, cells, knocks, schedule, arms, readouts []string
}

func (c *checker) names() {
	c.references = ids(c.References, func(x *Reference) Name { return x.ID })
	c.substrates = ids(c.Substrates, func(x *Substrate) Name { return x.ID })
	c.cells = ids(c.CellTypes, func(x *CellType) Name { return x.ID })
	c.knocks = ids(c.KnockOuts, func(x *KnockOut) Name { return x.ID })
	c.schedule = ids(c.Schedules, func(x *Schedule) Name { return x.ID })
	c.arms = ids(c.Arms, func(x *Arm) Name { return x.ID })
	c.readouts = ids(c.Readouts, func(x *Readout) Name { return x.ID })
	for i := range c.CellTypes {
		for _, n := range c.CellTypes[i].Networks {
			if slices.Contains([]string{"medium", "inside", "density", "contact", "division", "death", "switch", "morphology",
				"secretion", "uptake", "influx", "efflux", "receptors", "quiescence", "awakening"}, n.ID.Text) {
				c.list.Errorf(diag.StudyDuplicate, n.ID.Pos, "choose another prefix", "network prefix %q is a word of the language", n.ID.Text)
			}
		}
	}
}

func ids[T any](all []T, id func(*T) Name) []string {
	names := make([]string, len(all))
	for i := range all {
		names[i] = id(&all[i]).Text
	}
	return names
}

// known reports a name that is not in all. An empty name is left to the reader,
// which reports missing keys.
func (c *checker) known(n Name, all []string, what string) bool {
	if n.Text == "" || slices.Contains(all, n.Text) {
		return n.Text != ""
	}
	hint := diag.SuggestHint(n.Text, all)
	if hint == "" && len(all) <= 12 && len(all) > 0 {
		hint = "known: " + strings.Join(all, ", ")
	}
	c.list.Errorf(diag.StudyUnknownName, n.Pos, hint, "unknown %s %q", what, n.Text)
	return false
}

// QuantityAt returns the quantity written at a position, and whether there is one.
func (s *Study) QuantityAt(pos diag.Pos) (Quantity, bool) {
	return quantityAt(reflect.ValueOf(s).Elem(), pos)
}

func quantityAt(v reflect.Value, pos diag.Pos) (Quantity, bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem().PkgPath() == reflect.TypeFor[Study]().PkgPath() {
			return quantityAt(v.Elem(), pos)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if q, ok := quantityAt(v.Index(i), pos); ok {
				return q, true
			}
		}
	case reflect.Struct:
		if q, ok := v.Interface().(Quantity); ok {
			return q, q.Present() && q.Pos == pos
		}
		for i := range v.NumField() {
			if q, ok := quantityAt(v.Field(i), pos); ok {
				return q, true
			}
		}
	}
	return Quantity{}, false
}

// sources checks that every quantity's source is a reference and every number
// is finite. Networks as read are not entered.
func (c *checker) sources(v reflect.Value, seen map[diag.Pos]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem().PkgPath() == reflect.TypeFor[Study]().PkgPath() {
			c.sources(v.Elem(), seen)
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.sources(v.Index(i), seen)
		}
	case reflect.Struct:
		if q, ok := v.Interface().(Quantity); ok {
			c.source(q, seen)
			return
		}
		for i := range v.NumField() {
			c.sources(v.Field(i), seen)
		}
	}
}

func (c *checker) source(q Quantity, seen map[diag.Pos]bool) {
	if !q.Present() || seen[q.Pos] {
		return
	}
	seen[q.Pos] = true
	c.known(q.Source, c.references, "reference")
	if !finite(q.Value) {
		c.list.Errorf(diag.StudyRange, q.Pos, "write a finite number", "value is not finite")
	}
}

// within reports a quantity outside low..high, in its own unit.
func (c *checker) within(q Quantity, low, high float64, what, hint string) {
	if !q.Present() {
		return
	}
	if x := q.Value * q.Unit.Factor; x < low || x > high {
		c.list.Errorf(diag.StudyRange, q.Pos, hint, "%s cannot be %s", what, q)
	}
}

func (c *checker) substrateFacts() {
	for i := range c.Substrates {
		s := &c.Substrates[i]
		c.positive(s.MolarMass, "molar mass")
		c.nonNegative(s.Decay, "decay")
		c.nonNegative(s.Initial, "initial concentration")
		for _, b := range s.Binds {
			c.known(b.ID, c.substrates, "substrate")
		}
		if k := s.Kinetics; k != nil {
			c.positive(k.HalfLife, "half-life")
			c.within(k.Bioavailability, 0, 1, "bioavailability", "write a fraction")
			c.within(k.Unbound, 0, 1, "unbound fraction", "write a fraction")
		}
	}
}

const huge = 1e300

func (c *checker) nonNegative(q Quantity, what string) {
	c.within(q, 0, huge, what, "write a number that is not negative")
}

func (c *checker) positive(q Quantity, what string) {
	c.within(q, 1e-300, huge, what, "write a positive number")
}
