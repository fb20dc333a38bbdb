package units

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"niche/diag"
)

func parse(t testing.TB, s string) Unit {
	t.Helper()
	u, err := Parse(s, diag.Pos{File: "u", Line: 1, Col: 1})
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return u
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b)) }

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Unit
	}{
		{"nM", of(1e-6, Amount, 1, Length, -3)},
		{"µM", of(1e-3, Amount, 1, Length, -3)},
		{"μM", of(1e-3, Amount, 1, Length, -3)},
		{"umol·l^-1", of(1e-3, Amount, 1, Length, -3)},
		{"umol*L-1", of(1e-3, Amount, 1, Length, -3)},
		{"micromole per litre", of(1e-3, Amount, 1, Length, -3)},
		{"nanomolar", of(1e-6, Amount, 1, Length, -3)},
		{"ng/ml", of(1e-6, Mass, 1, Length, -3)},
		{"pg/mL", of(1e-9, Mass, 1, Length, -3)},
		{"1/min", of(1.0/60, Duration, -1)},
		{"min^-1", of(1.0/60, Duration, -1)},
		{"min⁻¹", of(1.0/60, Duration, -1)},
		{"s-1", of(1, Duration, -1)},
		{"molecules/cell", of(1)},
		{"molecules/pl", of(1e15, Items, 1, Length, -3)},
		{"cells/ml", of(1e6, Items, 1, Length, -3)},
		{"10^6 cells/ml", of(1e12, Items, 1, Length, -3)},
		{"1e6 cells/ml", of(1e12, Items, 1, Length, -3)},
		{"U/ml", of(1e6, Activity, 1, Length, -3)},
		{"IU/l", of(1e3, Activity, 1, Length, -3)},
		{"pl", of(1e-15, Length, 3)},
		{"h", of(3600, Duration, 1)},
		{"hours", of(3600, Duration, 1)},
		{"d", of(86400, Duration, 1)},
		{"min", of(60, Duration, 1)},
		{"ms", of(1e-3, Duration, 1)},
		{"m s", of(1, Length, 1, Duration, 1)},
		{"cd", of(1, Luminosity, 1)},
		{"dimensionless", of(1)},
		{"1", of(1)},
		{"a.u.", of(1)},
		{"%", of(0.01)},
		{"m2/s", of(1, Length, 2, Duration, -1)},
		{"um²/s", of(1e-12, Length, 2, Duration, -1)},
		{"um**2/s", of(1e-12, Length, 2, Duration, -1)},
		{"1/(nM*min)", of(1e6/60, Amount, -1, Length, 3, Duration, -1)},
		{"1/nM/min", of(1e6/60, Amount, -1, Length, 3, Duration, -1)},
		{"Hz^0.5", of(1, Duration, -0.5)},
		{"Hz^(1/2)", of(1, Duration, -0.5)},
		{"kDa", of(1.66053906660e-24, Mass, 1)},
		{"kg", of(1, Mass, 1)},
		{"mV", of(1e-3, Mass, 1, Length, 2, Duration, -3, Current, -1)},
		{"kPa", of(1e3, Mass, 1, Length, -1, Duration, -2)},
		{"ug.ml^-1", of(1e-3, Mass, 1, Length, -3)},
		{"mg × kg⁻¹", of(1e-6)},
		{"dag", of(1e-2, Mass, 1)},
		{"mcg", of(1e-9, Mass, 1)},
	} {
		got := parse(t, c.text)
		if !got.Dim.Equal(c.want.Dim) || !near(got.Factor, c.want.Factor) {
			t.Errorf("%q = %v %v, want %v %v", c.text, got.Factor, got.Dim, c.want.Factor, c.want.Dim)
		}
	}
}

func TestParseErrors(t *testing.T) {
	at := diag.Pos{File: "niche.yaml", Line: 4, Col: 7}
	for _, c := range []struct{ text, want string }{
		{"", `niche.yaml:4:7: unit is empty [N0301]; write "dimensionless" for a plain number`},
		{"ng//ml", `niche.yaml:4:10: unexpected "/" in unit "ng//ml" [N0301]`},
		{"ng/", `niche.yaml:4:10: unit "ng/" ends too early [N0301]`},
		{"ng/mll", `niche.yaml:4:10: unknown unit "mll" [N0302]; did you mean "ml"?`},
		{"nm*mins^", `niche.yaml:4:15: exponent in unit "nm*mins^" cannot be read [N0301]; write a number behind ^`},
		{"nmolar", `niche.yaml:4:7: unknown unit "nmolar" [N0302]; did you mean "molar"?`},
		{"°C", `niche.yaml:4:7: unknown unit "°C" [N0302]; give temperatures in kelvin`},
		{"(m", `niche.yaml:4:9: unit "(m" ends too early [N0301]`},
		{"m)", `niche.yaml:4:8: unexpected ")" in unit "m)" [N0301]`},
		{"0 m", `niche.yaml:4:7: factor 0 of a unit is not a positive number [N0301]`},
		{"1e300*1e300 m", `niche.yaml:4:7: unit "1e300*1e300 m" has no finite positive size [N0301]`},
		{"1,5 m", `niche.yaml:4:8: unexpected "," in unit "1,5 m" [N0301]; use a point as the decimal sign`},
	} {
		_, err := Parse(c.text, at)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestString(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"nmol/l", "nM"}, {"pmol/ml", "nM"}, {"mol/m^3", "mM"},
		{"ng/ml", "ng/ml"}, {"1/min", "1/min"}, {"Hz", "1/s"}, {"nM/min", "nM/min"},
		{"1/(nM*min)", "1/(nM*min)"}, {"cells/ml", "item/ml"}, {"um^2/s", ""}, {"ml/ng/min", "ml/(min*ng)"}, {"pg/day/cells", "pg/(d*item)"},
		{"m^2", "m^2"}, {"um^3", "fl"}, {"%", "%"}, {"1", "dimensionless"}, {"h", "h"},
		{"kg*m^2*s^-3*A^-1", "V"},
	} {
		u := parse(t, c.text)
		got := u.String()
		if c.want != "" && got != c.want {
			t.Errorf("%q prints %q, want %q", c.text, got, c.want)
		}
		if !Equal(parse(t, got), u) {
			t.Errorf("%q prints %q, which is another unit", c.text, got)
		}
	}
	if s := (Unit{}).String(); s != "unknown" {
		t.Error(s)
	}
}

func TestStringReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := Unit{Factor: math.Pow(10, float64(rapid.IntRange(-20, 20).Draw(t, "e"))) *
			rapid.SampledFrom([]float64{1, 60, 3600, 0.25}).Draw(t, "f")}
		for k := range u.Dim {
			u.Dim[k] = rapid.SampledFrom([]float64{0, 0, 0, 0, 1, -1, 2, -3, 0.5}).Draw(t, "x")
		}
		s := u.String()
		v, err := Parse(s, diag.Pos{})
		if err != nil || !Equal(u, v) {
			t.Fatalf("%v %v prints %q, read as %v %v (%v)", u.Factor, u.Dim, s, v.Factor, v.Dim, err)
		}
	})
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		value    float64
		from, to string
		want     float64
	}{
		{1, "h", "min", 60},
		{1, "nM", "pmol/ml", 1},
		{90, "min", "h", 1.5},
		{2, "1/h", "1/s", 2.0 / 3600},
		{50, "%", "1", 0.5},
		{1, "um^3", "fl", 1},
	} {
		got, err := Convert(c.value, parse(t, c.from), parse(t, c.to))
		if err != nil || !near(got, c.want) {
			t.Errorf("%v %s = %v %s (%v), want %v", c.value, c.from, got, c.to, err, c.want)
		}
	}
	var mismatch *MismatchError
	if _, err := Convert(1, parse(t, "min"), parse(t, "nM")); !errors.As(err, &mismatch) ||
		err.Error() != "cannot convert min to nM" {
		t.Error(err)
	}
	if _, err := Convert(1, Unit{}, parse(t, "nM")); !errors.As(err, &mismatch) {
		t.Error("an unknown unit converts")
	}
}

// IL-6 of 20.9 kDa: 10 ng/ml is 0.478 nM. One molecule in 1 pl is 1.66 pM.
func TestContextConvert(t *testing.T) {
	il6 := Context{MolarMass: 20900, SpecificActivity: 1e10}
	for _, c := range []struct {
		value    float64
		from, to string
		want     float64
	}{
		{10, "ng/ml", "nM", 10.0 / 20.9},
		{1, "nM", "ng/ml", 20.9},
		{1, "1/nM", "ml/ng", 1 / 20.9},
		{1, "molecules/pl", "pM", 1 / 0.602214076},
		{1000, "molecules", "fmol", 1000 / 6.02214076e8},
		{1, "pg", "molecules", 1e-12 / 20900 * 6.02214076e23},
		{100, "U/ml", "ng/ml", 10},
		{100, "U/ml", "nM", 10 / 20.9},
		{5, "ng/kg", "pmol/kg", 5 / 20.9},
		{1, "h", "min", 60},
	} {
		got, err := il6.Convert(c.value, parse(t, c.from), parse(t, c.to))
		if err != nil || !near(got, c.want) {
			t.Errorf("%v %s = %v %s (%v), want %v", c.value, c.from, got, c.to, err, c.want)
		}
	}
	for _, c := range []struct {
		context        Context
		from, to, want string
	}{
		{Context{}, "ng/ml", "nM", "cannot convert ng/ml to nM without a molar mass"},
		{Context{MolarMass: 1}, "U/ml", "nM", "cannot convert U/ml to nM without a specific activity"},
		{Context{}, "ng/ml", "min", "cannot convert ng/ml to min"},
		{il6, "ng/ml", "min", "cannot convert ng/ml to min"},
	} {
		_, err := c.context.Convert(1, parse(t, c.from), parse(t, c.to))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s to %s: %v, want %s", c.from, c.to, err, c.want)
		}
	}
	if got, err := (Context{SpecificActivity: 1e10}).Convert(100, parse(t, "U"), parse(t, "ng")); err != nil || !near(got, 10) {
		t.Errorf("activity to mass needs no molar mass: %v, %v", got, err)
	}
}

func TestAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(s string) Unit {
			return rapid.SampledFrom([]Unit{of(1e-6, Amount, 1, Length, -3), of(60, Duration, 1),
				of(1e-3, Mass, 1), of(0.01), of(1, Items, 1), of(5, Activity, -0.5)}).Draw(t, s)
		}
		u, v := draw("u"), draw("v")
		if !Equal(u.Mul(v), v.Mul(u)) || !Equal(u.Mul(v).Div(v), u) || !Equal(u.Pow(2), u.Mul(u)) ||
			!Equal(u.Pow(-1), Dimensionless().Div(u)) || !Equal(u.Mul(v).Pow(0.5).Pow(2), u.Mul(v)) {
			t.Fatalf("%v, %v", u, v)
		}
	})
	u := of(1, Mass, 1)
	if u.Mul(Unit{}).Known() || u.Div(Unit{}).Known() || (Unit{}).Pow(2).Known() || Compatible(Unit{}, Unit{}) {
		t.Error("unknown units must stay unknown")
	}
}

func TestOfKind(t *testing.T) {
	for _, c := range []struct {
		kind                        string
		exponent, scale, multiplier float64
		want                        string
	}{
		{"litre", 1, -3, 1, "ml"}, {"mole", 1, -9, 1, "nmol"}, {"second", -1, 0, 60, "1/min"},
		{"gram", 1, 3, 1, "kg"}, {"item", 1, 0, 1, "item"}, {"metre", 3, -1, 1, "l"},
		{"hertz", 1, 0, 1, "1/s"}, {"newton", 1, 0, 1, "N"}, {"katal", 1, 0, 1, "kat"},
		{"volt", 1, -3, 1, "mV"}, {"second", 1, 0, 86400, "d"}, {"dimensionless", 1, -2, 1, "%"},
	} {
		u, ok := OfKind(c.kind, c.exponent, c.scale, c.multiplier)
		if !ok || !Equal(u, parse(t, c.want)) {
			t.Errorf("%s: %v, want %s", c.kind, u, c.want)
		}
	}
	for _, kind := range []string{"Celsius", "celsius", "molecule", "nM", ""} {
		if _, ok := OfKind(kind, 1, 0, 1); ok {
			t.Errorf("%q is no SBML unit", kind)
		}
	}
	if _, ok := OfKind("mole", 1, 0, 0); ok {
		t.Error("multiplier 0")
	}
	if u, ok := BuiltIn("volume", 2); !ok || !Equal(u, parse(t, "l")) {
		t.Error("volume in level 2 is litre")
	}
	if _, ok := BuiltIn("area", 1); ok {
		t.Error("area is not predefined in level 1")
	}
	if _, ok := BuiltIn("time", 3); ok {
		t.Error("level 3 predefines nothing")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ng/ml", "10^6 cells/ml", "1/(nM*min)", "m⁻²", "°C", "((((", "%", "µ", "1e", "s-", "\xff", "mol per l"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := Parse(text, diag.Pos{})
		if err != nil {
			return
		}
		if !u.Known() || u.Factor < 0 || u.Factor != u.Factor {
			t.Fatalf("%q = %v", text, u)
		}
		v, err := Parse(u.String(), diag.Pos{})
		if err != nil || !u.Dim.Equal(v.Dim) {
			t.Fatalf("%q prints %q: %v %v", text, u, v, err)
		}
	})
}

func ExampleParse() {
	u, err := Parse("ng/mL", diag.Pos{})
	fmt.Printf("%.3g kg^%v m^%v %v\n", u.Factor, u.Dim[Mass], u.Dim[Length], err)
	// Output: 1e-06 kg^1 m^-3 <nil>
}

func ExampleContext_Convert() {
	il6 := Context{MolarMass: 20900}
	ng, _ := Parse("ng/ml", diag.Pos{})
	nm, _ := Parse("nM", diag.Pos{})
	v, _ := il6.Convert(10, ng, nm)
	fmt.Printf("%.3f nM\n", v)
	// Output: 0.478 nM
}
