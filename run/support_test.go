package run_test

import (
	"testing"

	"niche/run"
)

// TestAbilities wants what info promises to be what each command does.
func TestAbilities(t *testing.T) {
	for _, c := range []struct {
		text       string
		can, canot []string
	}{
		{"A -> B; A\nA = 10; B = 0", []string{"run --method bdf", "run --method ssa", "steady", "sens", "mca"}, nil},
		{"x = 1; x' = delay(x, 1)", []string{"run --method tsit5"}, []string{"steady", "sens", "mca", "run --method tau"}},
		{"A -> B; A\nA = 1; B = 0; var x = 1\n0 = x^3 + x - A", []string{"run --method bdf"}, []string{"run --method tsit5", "mca"}},
		{"species S\nJ0: => S;\nJ1: S => ;\n0 <= J0 <= 10\nmaximize J1", []string{"fba"}, nil},
	} {
		src, err := run.Parse("m.ant", "m.ant", []byte(c.text), false)
		if err != nil {
			t.Fatal(err)
		}
		have := map[string]run.Ability{}
		for _, a := range run.Abilities(src.Model) {
			have[a.Command] = a
		}
		for _, command := range c.can {
			if !have[command].Can {
				t.Errorf("%q: %s is not supported: %v", c.text, command, have[command].Why)
			}
		}
		for _, command := range c.canot {
			if a := have[command]; a.Can || a.Why == nil || !a.Why.Pos.IsValid() {
				t.Errorf("%q: %s: supported %v, because of %v", c.text, command, a.Can, a.Why)
			}
		}
	}
}
