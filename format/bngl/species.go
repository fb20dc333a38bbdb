package bngl

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// speciesEntry reads "index pattern initial-amount".
func (r *reader) speciesEntry(e entry) {
	n, pos, ok := e.index()
	if !ok {
		r.list.Errorf(diag.NetField, pos, "write \"number pattern amount\"", "the species has no number")
		return
	}
	if n != len(r.species)+1 {
		r.list.Errorf(diag.NetIndex, pos, "number species 1, 2, 3, …",
			"species number %d follows number %d", n, len(r.species))
	}
	pattern, at := e.next()
	if pattern == "" {
		r.list.Errorf(diag.NetField, at, "", "species %d has no pattern", n)
		return
	}
	fixed := strings.Contains(pattern, "$")
	id := "S" + strconv.Itoa(len(r.species)+1)
	s := model.Species{
		ID: id, Name: strings.ReplaceAll(pattern, "$", ""),
		Initial: math.NaN(), InitialIsAmount: true, HasOnlySubstanceUnits: true,
		SubstanceUnit:     r.model.SubstanceUnit,
		BoundaryCondition: fixed, Constant: fixed, Pos: pos,
	}
	r.species = append(r.species, r.model.Pool.Symbol(id))
	text, at := e.rest()
	if v, ok := value(text); ok {
		s.Initial = v
	} else if x, ok := r.expression(text, at); ok {
		r.model.InitialAssignments = append(r.model.InitialAssignments,
			model.InitialAssignment{Symbol: id, Math: model.Math{Expr: x, Pos: at}, Pos: at})
		r.formulas = append(r.formulas, formula{x, at, "species number " + strconv.Itoa(n), []symbolKind{parameterSymbol}})
	}
	r.model.Species = append(r.model.Species, s)
}

// freeID returns the first of name, name_, name__, … that is not declared.
func (r *reader) freeID(name string) string {
	for r.symbols[name] != nil {
		name += "_"
	}
	return name
}

// addCompartment makes the compartment of size 1 that holds all species.
func (r *reader) addCompartment() {
	id := r.freeID("cell")
	r.model.Compartments = []model.Compartment{{
		ID: id, Dimensions: 3, Size: 1, Constant: true, Pos: r.model.Species[0].Pos,
	}}
	for i := range r.model.Species {
		r.model.Species[i].Compartment = id
	}
}

// group is an entry of the groups block.
type group struct {
	name string
	pos  diag.Pos
	text string // the members, e.g. "1,2*5"
	at   diag.Pos
}

// group reads "[index] name members".
func (r *reader) group(e entry) {
	e.index()
	name, pos := e.next()
	text, at := e.rest()
	if r.declare(name, pos, groupSymbol) {
		r.groups = append(r.groups, group{name, pos, text, at})
	}
}

// addGroups turns groups into observables.
func (r *reader) addGroups() {
	for _, g := range r.groups {
		x := r.members(g)
		r.symbols[g.name].value = x
		r.model.Observables = append(r.model.Observables,
			model.Observable{ID: g.name, Math: model.Math{Expr: x, Pos: g.at}, Pos: g.pos})
	}
}

// members is the weighted sum of a group, e.g. "1,2*5" is S1 + 2·S5.
func (r *reader) members(g group) expr.Expr {
	pool := r.model.Pool
	var terms []expr.Expr
	at := g.at
	for member := range strings.SplitSeq(g.text, ",") {
		weight, index, weighted := strings.Cut(strings.TrimSpace(member), "*")
		if !weighted {
			weight, index = "1", weight
		}
		w, okWeight := value(weight)
		n, okIndex := number(index)
		switch {
		case g.text == "":
		case !okWeight || !okIndex:
			r.list.Errorf(diag.NetField, at, "write species numbers with optional weights, e.g. \"1,2*5\"",
				"group %q has the member %q", g.name, member)
		case n < 1 || n > len(r.species):
			r.list.Errorf(diag.NetSpecies, at, r.speciesHint(), "group %q has the member %d, which is no species", g.name, n)
		case w == 1:
			terms = append(terms, r.species[n-1])
		default:
			terms = append(terms, pool.New(expr.Mul, pool.Number(w), r.species[n-1]))
		}
		at.Col += len(member) + 1
	}
	switch len(terms) {
	case 0:
		return pool.Number(0)
	case 1:
		return terms[0]
	}
	return pool.New(expr.Add, terms...)
}

func (r *reader) speciesHint() string {
	return fmt.Sprintf("the file has species 1 to %d", len(r.species))
}
