package study

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"niche/diag"
)

// TestCombine compares with the published combination by hand: half-maximal
// signals give the midpoint, both together the formula's value.
func TestCombine(t *testing.T) {
	for _, c := range []struct{ base, up, down, sumUp, sumDown, want float64 }{
		{2, 6, 1, 0, 0, 2},
		{2, 6, 1, 1, 0, 4},
		{2, 6, 1, 0, 1, 1.5},
		{2, 6, 1, 1, 1, 2.5},
		{2, 6, 1, math.Inf(1), 0, 6},
		{2, 6, 1, math.Inf(1), math.Inf(1), 1},
	} {
		if got := Combine(c.base, c.up, c.down, c.sumUp, c.sumDown); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("Combine(%v) = %g, want %g", c, got, c.want)
		}
	}
}

// TestCombineMonotone: more of an increasing signal never lowers a response,
// more of a decreasing one never raises it, and it stays between saturations.
func TestCombineMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.Float64Range(0, 10).Draw(t, "base")
		up := base + rapid.Float64Range(0, 10).Draw(t, "up")
		down := base * rapid.Float64Range(0, 1).Draw(t, "down")
		u, d := rapid.Float64Range(0, 100).Draw(t, "u"), rapid.Float64Range(0, 100).Draw(t, "d")
		more := rapid.Float64Range(0, 100).Draw(t, "more")
		v := Combine(base, up, down, u, d)
		const rounding = 1e-12
		if Combine(base, up, down, u+more, d) < v-rounding || Combine(base, up, down, u, d+more) > v+rounding {
			t.Fatal("not monotone")
		}
		if v < down-rounding || v > up+rounding {
			t.Fatalf("%g outside %g..%g", v, down, up)
		}
	})
}

func named(text string, line int) Name {
	return Name{Text: text, Pos: diag.Pos{File: "s", Line: line, Col: 1}}
}

func TestResolve(t *testing.T) {
	count := func(x float64) Quantity { return Quantity{Value: x, Unit: parse("cells"), Tentative: true} }
	s := &Study{Arms: []Arm{
		{ID: named("c", 1), Like: named("b", 1), Cells: []Seeding{{ID: named("x", 1), Count: count(3)}}},
		{ID: named("b", 2), Like: named("a", 2), Title: "B", Cells: []Seeding{{ID: named("y", 2), Count: count(2)}}},
		{ID: named("a", 3), Title: "A", Format: named("contact", 3), Cells: []Seeding{{ID: named("x", 3), Count: count(1)}}},
		{ID: named("p", 4), Like: named("q", 4)},
		{ID: named("q", 5), Like: named("p", 5)},
		{ID: named("r", 6), Like: named("aa", 6)},
	}}
	list := Resolve(s)
	if len(list) != 2 || !strings.Contains(list.Error(), "like itself") || !strings.Contains(list.Error(), `unknown arm "aa"`) {
		t.Errorf("problems: %v", list)
	}
	c := s.Arms[0]
	if c.Format.Text != "contact" || c.Title != "" || len(c.Cells) != 2 ||
		c.Cells[0].ID.Text != "x" || c.Cells[0].Count.Value != 3 || c.Cells[1].Count.Value != 2 {
		t.Errorf("c: %+v", c)
	}
	if a := s.Arms[2]; len(a.Cells) != 1 || a.Cells[0].Count.Value != 1 {
		t.Errorf("a changed: %+v", a)
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		unit string
		want bool
	}{
		{"time", "min", true}, {"time", "1/min", false},
		{"concentration", "ng/ml", true}, {"concentration", "cells/ml", true}, {"concentration", "ng", false},
		{"secretion", "pg/cell/day", true}, {"secretion", "pg/day", false},
		{"secretion", "molecules/cell/s", true}, {"", "furlong", false}, {"", "nM", true},
		{"amount", "mg/kg", true}, {"number", "%", true},
	} {
		u := Quantity{}.Unit
		if c.unit != "furlong" {
			u = parse(c.unit)
		}
		if got := c.kind.Accepts(u); got != c.want {
			t.Errorf("%q in %s: %v", c.kind, c.unit, got)
		}
	}
}
