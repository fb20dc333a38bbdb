package petab

import (
	"fmt"
	"math"
	"regexp"
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// placeholder matches the symbols that measurements replace.
var placeholder = regexp.MustCompile(`^(observable|noise)Parameter([0-9]+)_(.+)$`)

// maxPlaceholders bounds the index of a placeholder.
const maxPlaceholders = 1000

// readObservables appends the rows of one observable table; formulas go to pool.
func (r *reader) readObservables(t *Table, pool *expr.Pool) {
	c, ok := newColumns(t,
		[]string{"observableId", "observableFormula", "noiseFormula"},
		[]string{"observableName", "observableTransformation", "noiseDistribution"},
		&r.list)
	if !ok {
		return
	}
	for _, row := range t.Rows {
		var o Observable
		o.ID, o.Pos = c.id(row, "observableId")
		r.observableIDs.define("observable", o.ID, o.Pos, &r.list)
		o.Name = c.text(row, "observableName")
		o.Transformation = Scale(c.choice(row, "observableTransformation", "lin", "log", "log10"))
		o.Distribution = Distribution(c.choice(row, "noiseDistribution", "normal", "laplace"))
		o.Formula = r.formula(c.cell(row, "observableFormula"), "observableFormula", pool)
		o.Noise = r.formula(c.cell(row, "noiseFormula"), "noiseFormula", pool)
		if n := pool.Node(o.Noise.Expr); n.Op == expr.Number && (n.Value <= 0 || math.IsInf(n.Value, 0)) {
			r.list.Errorf(diag.PetabNoise, o.Noise.Pos, "give a positive standard deviation or scale",
				"noise %g of observable %q is not positive", n.Value, o.ID)
		}
		r.placeholders(&o, pool)
		r.problem.Observables = append(r.problem.Observables, o)
	}
}

// formula parses a required formula; absent and a report if it cannot.
func (r *reader) formula(c Cell, column string, pool *expr.Pool) model.Math {
	if c.Text == "" {
		r.list.Errorf(diag.PetabEmpty, c.Pos, "", "column %q must hold a formula", column)
		return model.Math{}
	}
	e, err := r.parseFormula(pool, c)
	if err != nil {
		r.list.Merge(err)
		return model.Math{}
	}
	return model.Math{Expr: e, Pos: c.Pos}
}

// placeholders finds the placeholders of o and reports gaps in their numbering
// and placeholders of other observables.
func (r *reader) placeholders(o *Observable, pool *expr.Pool) {
	largest := map[string]int{}
	seen := map[string]bool{}
	for _, f := range []model.Math{o.Formula, o.Noise} {
		for _, s := range symbolsOf(pool, f.Expr) {
			m := placeholder.FindStringSubmatch(s)
			if m == nil || seen[s] {
				continue
			}
			seen[s] = true
			n, err := strconv.Atoi(m[2])
			switch {
			case m[3] != o.ID:
				r.list.Errorf(diag.PetabPlaceholders, f.Pos, fmt.Sprintf("did you mean %q?", m[1]+"Parameter"+m[2]+"_"+o.ID),
					"placeholder %q does not belong to observable %q", s, o.ID)
			case err != nil || n < 1 || n > maxPlaceholders || strconv.Itoa(n) != m[2]:
				r.list.Errorf(diag.PetabPlaceholders, f.Pos, "number placeholders 1, 2, … without gaps", "placeholder %q has no valid number", s)
			default:
				largest[m[1]] = max(largest[m[1]], n)
			}
		}
	}
	number := func(kind string) []string {
		var names []string
		for n := 1; n <= largest[kind]; n++ {
			name := kind + "Parameter" + strconv.Itoa(n) + "_" + o.ID
			if !seen[name] {
				r.list.Errorf(diag.PetabPlaceholders, o.Pos, "number placeholders 1, 2, … without gaps", "placeholder %q is not used", name)
			}
			names = append(names, name)
		}
		return names
	}
	o.ObservablePlaceholders, o.NoisePlaceholders = number("observable"), number("noise")
}

// placeholderMessage says that have values cannot replace want placeholders.
func placeholderMessage(column, observable string, want, have int) string {
	plural := func(n int, word string) string {
		if n != 1 {
			word += "s"
		}
		return strconv.Itoa(n) + " " + word
	}
	return fmt.Sprintf("%s holds %s but observable %q has %s", column, plural(have, "value"), observable, plural(want, "placeholder"))
}

// symbolsOf returns the symbols of e, each once, in order of first occurrence;
// none if e is absent.
func symbolsOf(pool *expr.Pool, e expr.Expr) []string {
	if e == 0 {
		return nil
	}
	var names []string
	for _, s := range pool.Symbols(e) {
		names = append(names, pool.Node(s).Name)
	}
	return names
}
