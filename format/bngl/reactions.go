package bngl

import (
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// reaction is an entry of the reactions block, before species are known.
type reaction struct {
	number              int
	pos                 diag.Pos
	reactants, products string
	reactantsPos        diag.Pos
	productsPos         diag.Pos
	rate                rate
	rule                string // name of the BioNetGen rule
}

// rate is a rate constant: the factors that multiply the reactants.
type rate struct {
	factors []expr.Expr
	ok      bool
}

// rateLaws are BioNetGen's rate laws that are no mass action.
var rateLaws = []string{"Sat", "MM", "Hill", "Arrhenius", "FunctionProduct", "TotalRate"}

// reaction reads "index reactants products rate [#rule]".
func (r *reader) reaction(e entry) {
	n, pos, ok := e.index()
	if !ok {
		r.list.Errorf(diag.NetField, pos, "write \"number reactants products rate\"", "the reaction has no number")
		return
	}
	if n != len(r.reactions)+1 {
		r.list.Errorf(diag.NetIndex, pos, "number reactions 1, 2, 3, …",
			"reaction number %d follows number %d", n, len(r.reactions))
	}
	v := reaction{number: n, pos: pos, rule: e.comment}
	v.reactants, v.reactantsPos = e.next()
	v.products, v.productsPos = e.next()
	text, at := e.rest()
	if text == "" {
		r.list.Errorf(diag.NetField, at, "write \"number reactants products rate\"", "reaction %d has no rate", n)
	} else {
		v.rate = r.rate(text, at)
	}
	r.reactions = append(r.reactions, v)
}

// rate parses a rate constant once for each distinct text. Almost all are a
// name or number*name, for which no parser is needed.
func (r *reader) rate(text string, at diag.Pos) rate {
	if k, ok := r.rates[text]; ok {
		return k
	}
	k := r.parseRate(text, at)
	for _, x := range k.factors {
		r.formulas = append(r.formulas, formula{x, at, "the rate", []symbolKind{parameterSymbol, functionSymbol}})
	}
	r.rates[text] = k
	return k
}

func (r *reader) parseRate(text string, at diag.Pos) rate {
	pool := r.model.Pool
	for _, name := range rateLaws {
		law, _, _ := strings.Cut(text, "(")
		if law == name || slices.Contains(strings.Fields(text), name) {
			r.list.Errorf(diag.RefusedNetRate, at, "write it as a function of the model",
				"rate law %q is not supported", name)
			return rate{}
		}
	}
	if identifier(text) {
		return rate{[]expr.Expr{r.leaf(text)}, true}
	}
	if v, ok := value(text); ok {
		return rate{[]expr.Expr{pool.Number(v)}, true}
	}
	number, name, _ := strings.Cut(text, "*")
	if v, ok := value(number); ok && identifier(name) {
		return rate{[]expr.Expr{pool.Number(v), r.leaf(name)}, true}
	}
	x, ok := r.expression(text, at)
	if !ok {
		return rate{}
	}
	return rate{[]expr.Expr{x}, true}
}

// addReactions resolves the species of every reaction and builds rate laws.
func (r *reader) addReactions() {
	m := r.model
	m.Reactions = make([]model.Reaction, 0, len(r.reactions))
	laws := make([]model.RateLaw, len(r.reactions))
	r.references = make([]model.SpeciesReference, 0, 4*len(r.reactions))
	prefix := r.reactionPrefix()
	var numbers []int
	var factors []expr.Expr
	for i, v := range r.reactions {
		if r.hopeless() {
			return
		}
		numbers = r.numbers(numbers[:0], v.reactants, v.reactantsPos)
		factors = append(factors[:0], v.rate.factors...)
		for _, n := range numbers {
			factors = append(factors, r.species[n-1])
		}
		reactants := r.side(numbers, v.reactantsPos)
		numbers = r.numbers(numbers[:0], v.products, v.productsPos)
		products := r.side(numbers, v.productsPos)
		if !v.rate.ok {
			continue
		}
		laws[i] = model.RateLaw{Math: model.Math{Expr: r.product(factors), Pos: v.pos}, Pos: v.pos}
		m.Reactions = append(m.Reactions, model.Reaction{
			ID: prefix + strconv.Itoa(i+1), Name: v.rule,
			Reactants: reactants, Products: products, RateLaw: &laws[i], Pos: v.pos,
		})
	}
}

// reactionPrefix is R, or another prefix if a declared name looks like a
// reaction id.
func (r *reader) reactionPrefix() string {
	prefix := "R"
	for i := 0; i < len(r.order); i++ {
		digits, ok := strings.CutPrefix(r.order[i].name, prefix)
		if n, isNumber := number(digits); ok && isNumber && n >= 1 && n <= len(r.reactions) {
			prefix, i = prefix+"_", -1
		}
	}
	return prefix
}

// product is the product of factors; a single factor is itself.
func (r *reader) product(factors []expr.Expr) expr.Expr {
	if len(factors) == 1 {
		return factors[0]
	}
	return r.model.Pool.New(expr.Mul, factors...)
}

// numbers appends the species numbers of a side such as "2,2,7"; "0" is
// nothing.
func (r *reader) numbers(dst []int, side string, pos diag.Pos) []int {
	if side == "0" {
		return dst
	}
	if n := strings.Count(side, ",") + 1; n > maxSide {
		r.list.Errorf(diag.FormulaLimit, pos, "check the line", "a reaction has %d species on one side; at most %d are read", n, maxSide)
		return dst
	}
	for field := range strings.SplitSeq(side, ",") {
		n, ok := number(field)
		switch {
		case !ok:
			r.list.Errorf(diag.NetField, pos, "write species numbers separated by commas, or 0 for nothing",
				"%q is no species number", field)
		case n < 1 || n > len(r.species):
			r.list.Errorf(diag.NetSpecies, pos, r.speciesHint(), "species number %d does not exist", n)
		default:
			dst = append(dst, n)
		}
		pos.Col += len(field) + 1
	}
	return dst
}

// side turns species numbers into references; a repeated species gets a larger
// stoichiometry.
func (r *reader) side(numbers []int, pos diag.Pos) []model.SpeciesReference {
	start := len(r.references)
next:
	for _, n := range numbers {
		id := r.model.Species[n-1].ID
		for k := start; k < len(r.references); k++ {
			if r.references[k].Species == id {
				r.references[k].Stoichiometry++
				continue next
			}
		}
		r.references = append(r.references, model.SpeciesReference{
			Species: id, Stoichiometry: 1, Constant: true, Pos: pos})
	}
	return r.references[start:len(r.references):len(r.references)]
}
