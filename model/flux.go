package model

import "niche/diag"

// FluxBalance is what a model says about its fluxes at steady state (SBML package
// fbc): between which bounds they lie and what is best.
type FluxBalance struct {
	Version int // of the package: 1, 2 or 3
	// Strict models state numbers alone: every bound and coefficient is a
	// constant, and the answer is that of a linear program.
	Strict      bool
	Bounds      []FluxBound
	Objectives  []Objective
	Active      string // id of the objective to use; "" for the only one
	Constraints []FluxConstraint
	// GeneProducts are the products that associations name, and Associations say
	// which of them a reaction needs.
	GeneProducts []GeneProduct
	Associations []GeneAssociation
	Pos          diag.Pos // first use of the package
}

// Limit is one bound: a parameter, a number, or nothing.
type Limit struct {
	Set       bool
	Parameter string  // id; "" if Value counts
	Value     float64 // [unit of the flux]
}

// FluxBound bounds the flux of a reaction. Of several bounds of one reaction all
// hold.
type FluxBound struct {
	ID, Reaction string
	Lower, Upper Limit
	Pos          diag.Pos
}

// Objective is a sum of fluxes that is to be as large or as small as possible.
type Objective struct {
	ID, Name string
	Maximise bool
	Terms    []FluxTerm
	Pos      diag.Pos
}

// FluxTerm is a coefficient times a flux, or times the product of two.
type FluxTerm struct {
	Variable  string // reaction, or a parameter that is not constant
	Variable2 string // "" for none
	Quadratic bool   // the variable squared, or the product of two
	// Coefficient is the number or, in constraints, the parameter.
	Coefficient Limit
	Pos         diag.Pos
}

// FluxConstraint bounds a sum of fluxes.
type FluxConstraint struct {
	ID, Name     string
	Lower, Upper Limit
	Terms        []FluxTerm
	Pos          diag.Pos
}

// GeneProduct is a protein or transcript.
type GeneProduct struct {
	ID, Name, Label string
	Species         string // that it is in the network; "" for none
	Pos             diag.Pos
}

// GeneAssociation says what a reaction needs.
type GeneAssociation struct {
	ID, Reaction string
	Needs        GeneFormula
	Pos          diag.Pos
}

// GeneFormula is a gene product, or several of which all or one are needed.
type GeneFormula struct {
	Product string // "" for a formula
	All     bool   // else one
	Of      []GeneFormula
}

// Works reports whether the formula holds without the products that are lost.
func (g *GeneFormula) Works(lost func(product string) bool) bool {
	if g.Product != "" {
		return !lost(g.Product)
	}
	for i := range g.Of {
		if g.Of[i].Works(lost) != g.All {
			return !g.All
		}
	}
	return g.All || len(g.Of) == 0
}
