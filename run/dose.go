package run

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/networks"
	"niche/units"
)

// Dose adds doses of a shipped network, "NAME=AMOUNT UNIT" each, e.g.
// "il6=10ng/ml", and fills in what the network suggests where tc says nothing:
// the last time and the start at rest. A concentration may be given as mass or
// as amount; molar masses convert. All problems are reported at once.
func (tc *TimeCourse) Dose(network string, doses []string) error {
	n, ok := networks.Lookup(network)
	if !ok {
		return fmt.Errorf("no shipped network is called %q", network)
	}
	if tc.To == 0 {
		tc.To = n.To
	}
	tc.Equilibrate = n.AtRest
	var problems diag.List
	for _, d := range doses {
		name, amount, found := strings.Cut(d, "=")
		in := input(&n, strings.ToLower(strings.TrimSpace(name)))
		switch {
		case !found:
			problems.Errorf(diag.BadSetting, diag.Pos{}, "write NAME=AMOUNT UNIT, e.g. il6=10ng/ml", "cannot read the dose %q", d)
		case in == nil:
			problems.Errorf(diag.UnknownInput, diag.Pos{}, inputHint(&n, name), "network %q has no input %q", network, name)
		default:
			v, err := in.convert(strings.TrimSpace(amount))
			if err != nil {
				in.report(&problems, d, err)
				continue
			}
			if _, set := tc.Set[in.Parameter]; !set {
				tc.Set[in.Parameter] = v
			}
		}
	}
	return problems.Err()
}

// dosed is an input that knows how to read its amounts.
type dosed struct{ networks.Input }

// report adds what is wrong with the dose d.
func (in *dosed) report(problems *diag.List, d string, err error) {
	var mismatch *units.MismatchError
	hint := "give an amount in " + in.Unit
	switch {
	case errors.As(err, &mismatch) && mismatch.Missing != "":
		problems.Errorf(diag.UnitContext, diag.Pos{}, hint, "cannot convert the dose %q: %v", d, err)
	case errors.As(err, &mismatch):
		problems.Errorf(diag.UnitMismatch, diag.Pos{}, hint, "cannot convert the dose %q: %v", d, err)
	case problems.Merge(err):
	default:
		problems.Errorf(diag.BadSetting, diag.Pos{}, hint, "cannot read the dose %q: %v", d, err)
	}
}

// input returns the input of n called name, or nil.
func input(n *networks.Network, name string) *dosed {
	for i := range n.Inputs {
		if n.Inputs[i].Name == name {
			return &dosed{n.Inputs[i]}
		}
	}
	return nil
}

func inputHint(n *networks.Network, name string) string {
	names := make([]string, len(n.Inputs))
	for i := range n.Inputs {
		names[i] = n.Inputs[i].Name
	}
	if near := diag.Suggest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Sprintf("it has %q", names)
}

// convert reads "10ng/ml" as a value in the input's unit. Without a unit the
// number is in that unit already.
func (in *dosed) convert(text string) (float64, error) {
	end := 0
	for end < len(text) && strings.IndexByte("0123456789.+-", text[end]) >= 0 ||
		end > 0 && end+1 < len(text) && (text[end] == 'e' || text[end] == 'E') && strings.IndexByte("0123456789+-", text[end+1]) >= 0 {
		end++
	}
	v, err := strconv.ParseFloat(text[:end], 64)
	switch {
	case err != nil || math.IsInf(v, 0):
		return 0, fmt.Errorf("%q is not a number", text[:end])
	case v < 0:
		return 0, fmt.Errorf("a dose is not negative")
	}
	unit := strings.TrimSpace(text[end:])
	if unit == "" {
		return v, nil
	}
	from, err := units.Parse(unit, diag.Pos{})
	if err != nil {
		return 0, err
	}
	to, err := units.Parse(in.Unit, diag.Pos{})
	if err != nil {
		return 0, err
	}
	return units.Context{MolarMass: in.MolarMass}.Convert(v, from, to)
}
