package study

import (
	"fmt"
	"math"

	"niche/diag"
)

// Response is a quantity of a cell that signals move between a base and
// saturations: "il6.tpSTAT3 increases division from 0.02 1/h towards 0.03 1/h
// with half-max 5 nM and Hill power 2".
type Response struct {
	Base  Quantity `key:"base" need:"yes" kind:"inherit" doc:"value without any signal"`
	Rules []Rule   `key:"rules" kind:"inherit" doc:"what moves the value"`
	Pos   diag.Pos
}

// Rule says how one signal moves a response.
type Rule struct {
	Signal     Name     `key:"signal" need:"yes" doc:"what is read, e.g. medium.il6 or il6.tpSTAT3"`
	Effect     Name     `key:"effect" need:"yes" words:"increases decreases" doc:"direction"`
	Saturation Quantity `key:"saturation" need:"yes" kind:"inherit" doc:"value of the response at a saturating signal"`
	HalfMax    Quantity `key:"half_max" need:"yes" doc:"signal at half effect"`
	Hill       Quantity `key:"hill" need:"yes" kind:"number" doc:"Hill power"`
	Pos        diag.Pos
}

// Sentence returns the rule as a sentence about the response called what.
func (r Rule) Sentence(what string, base Quantity) string {
	return fmt.Sprintf("%s %s %s from %s towards %s with half-max %s and Hill power %s",
		r.Signal.Text, r.Effect.Text, what, base, r.Saturation, r.HalfMax, r.Hill)
}

// Combine returns the value of a response by the published combination of
// rules: with U = Σ(s/h)^n over increasing and D over decreasing rules, each
// saturating as U/(1+U), the value is (1−D)·((1−U)·base + U·up) + D·down
// [unit of base]. up and down are the saturations; sumUp and sumDown are the
// sums Σ(s/h)^n [1] and may be infinite. Several increasing rules share the
// largest saturation and several decreasing ones the smallest.
//
// Source: Johnson et al. 2025 (see the package comment).
func Combine(base, up, down, sumUp, sumDown float64) float64 {
	u, d := saturate(sumUp), saturate(sumDown)
	risen := float64((1-u)*base) + float64(u*up)
	return float64((1-d)*risen) + float64(d*down)
}

func saturate(sum float64) float64 {
	if math.IsInf(sum, 1) {
		return 1
	}
	return sum / (1 + sum)
}
