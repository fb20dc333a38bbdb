package format_test

import (
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/format"
	"niche/format/antimony"
	"niche/format/bngl"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
)

// FuzzDetour reads a model, writes it in another format and reads that: what one
// writer writes its reader must take, and a model that could be lowered before
// can be lowered after.
func FuzzDetour(f *testing.F) {
	for _, text := range []string{
		"model m\nA -> B; k*A\nA = 1; k = 2; gamma = 3\nE: at time > 1: k = gamma\nend",
		"function f(x)\n x^2\nend\nmodel m\ncompartment c = 2; species $S in c\nS = 3/c; S' = f(S)\n0 = S - y\nvar y\nunit ms = 1e-3 second\nt = 3 ms\nend",
		"model m\nJ: n A => -1.5 B; 1\nn := time; A = 1; B = 0; f = 2\nA.conversionFactor = f\n0 <= J <= 10\nmaximize J\n// niche: J: fast\nend\nm is \"a\"",
	} {
		f.Add([]byte(text), uint8(0))
	}
	f.Add([]byte("begin parameters\n 1 k 2\nend parameters\nbegin species\n 1 A() 3\nend species\nbegin reactions\n 1 1 0 k\nend reactions\n"), uint8(1))
	for i, src := range testdata.Seeds(f, "semantic/*/*.xml", 30, 4000) {
		f.Add(src, uint8(2+i))
	}
	f.Fuzz(func(t *testing.T, src []byte, which uint8) {
		m := readAny(src)
		if m == nil || model.Check(m).HasErrors() {
			return
		}
		by := []format.Target{{Name: "antimony"}, {Name: "net"}, {Name: "sbml", Level: sbml.Latest}, {Name: "sbml", Level: sbml.Level{Level: 2, Version: 4}}}[which%4]
		again, _, list := format.Detour("f", src, m, by)
		if again == nil && !list.Unsupported() {
			t.Fatalf("through %v: %v", by, list)
		}
		if again == nil {
			return
		}
		before, _ := compile.Lower(m, compile.Options{})
		after, list := compile.Lower(again, compile.Options{})
		if before != nil && after == nil {
			t.Fatalf("through %v it cannot be lowered: %v", by, list)
		}
	})
}

// readAny reads a model in one of the formats; nil if none can.
func readAny(src []byte) *model.Model {
	for _, read := range []func(string, []byte) (*model.Model, diag.List){sbml.Read, antimony.Read, bngl.Read} {
		if m, list := read("f", src); m != nil && !list.HasErrors() {
			return m
		}
	}
	return nil
}
