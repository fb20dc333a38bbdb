package sbml

import (
	"math"

	"niche/expr"
	"niche/model"
)

// Local parameters of the rate laws by which the COBRA toolbox described fluxes
// before there was a package for them (Becker et al. 2007,
// doi 10.1038/nprot.2007.99).
const (
	cobraFlux      = "FLUX_VALUE"
	cobraLower     = "LOWER_BOUND"
	cobraUpper     = "UPPER_BOUND"
	cobraObjective = "OBJECTIVE_COEFFICIENT"
)

// cobraFluxes reads a model in the dialect of the COBRA toolbox, whose rate laws
// all are FLUX_VALUE, the answer of another program, as one of package fbc: bounds
// and the objective to be maximised come from local parameters, and there are no
// rate laws.
func (r *reader) cobraFluxes() {
	m := r.m
	if m == nil || m.Flux != nil || len(m.Reactions) == 0 {
		return
	}
	flux := &model.FluxBalance{Version: 2, Strict: true, Active: "objective"}
	goal := model.Objective{ID: "objective", Maximise: true}
	for i := range m.Reactions {
		x := &m.Reactions[i]
		if x.RateLaw == nil || !r.cobraLaw(x.RateLaw) {
			return
		}
		lower, upper, weight := cobraLimit(x.RateLaw, cobraLower), cobraLimit(x.RateLaw, cobraUpper), cobraLimit(x.RateLaw, cobraObjective)
		flux.Bounds = append(flux.Bounds, model.FluxBound{Reaction: x.ID, Lower: lower, Upper: upper, Pos: x.RateLaw.Pos})
		if weight.Value != 0 {
			goal.Terms = append(goal.Terms, model.FluxTerm{Variable: x.ID, Coefficient: weight, Pos: x.RateLaw.Pos})
		}
	}
	flux.Pos, goal.Pos = m.Pos, m.Pos
	flux.Objectives = []model.Objective{goal}
	for i := range m.Reactions {
		m.Reactions[i].RateLaw = nil
	}
	m.Flux = flux
}

// cobraLaw reports whether law is FLUX_VALUE with bounds.
func (r *reader) cobraLaw(law *model.RateLaw) bool {
	node := r.m.Pool.Node(law.Math.Expr)
	return node.Op == expr.Symbol && node.Name == cobraFlux &&
		cobraLimit(law, cobraLower).Set && cobraLimit(law, cobraUpper).Set
}

// cobraLimit is the local parameter called id as a limit.
func cobraLimit(law *model.RateLaw, id string) model.Limit {
	for _, p := range law.LocalParameters {
		if p.ID == id {
			return model.Limit{Set: !math.IsNaN(p.Value), Value: p.Value}
		}
	}
	return model.Limit{}
}
