package antimony

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
	"niche/model"
)

// statementStop ends a formula at the end of a statement.
func statementStop(t token) bool { return t.is(";") || t.kind == lineEnd }

// listStop ends a formula at a comma too.
func listStop(t token) bool { return statementStop(t) || t.is(",") }

// isConstant reports whether t has a fixed meaning in formulas. "Pi" and "Time"
// are ordinary names.
func isConstant(t token) bool {
	return t.keyword("time", "pi", "exponentiale", "avogadro") ||
		t.folded("inf", "infinity", "nan", "notanumber", "true", "false")
}

// grammar is the dialect of formulas; functions of the file come before
// built-in ones.
func (p *parser) grammar() expr.Grammar {
	g := expr.AntimonyGrammar()
	g.Declared = func(name string) bool {
		t := token{kind: word, text: name}
		return p.funcNames[name] != nil || t.folded("time", "pi", "exponentiale", "avogadro") && !isConstant(t)
	}
	g.Functions = map[string]func(*expr.Pool, []expr.Expr) (expr.Expr, bool){}
	for name, law := range truncated {
		g.Functions[name] = func(p *expr.Pool, args []expr.Expr) (expr.Expr, bool) {
			return p.Call(law.String(), args...), law.Takes(len(args)) && len(args) > 2
		}
	}
	return g
}

// truncated are older names of distributions with bounds, which are arguments
// now.
var truncated = map[string]distrib.Law{
	"truncatedNormal": distrib.Normal, "truncatedExponential": distrib.Exponential,
	"truncatedGamma": distrib.Gamma, "truncatedPoisson": distrib.Poisson,
}

// isDistribution reports whether calls of name draw random numbers.
func isDistribution(name string) bool {
	_, ok := distrib.Lookup(name)
	return ok || truncated[name] != 0
}

// formula reads a formula up to a token where stop holds outside parentheses.
// It returns nil for a blank formula.
func (p *parser) formula(stop func(token) bool) *formula {
	tokens := p.formulaTokens(stop)
	if len(tokens) == 0 {
		return nil
	}
	f := &formula{tokens: tokens, pos: p.pos(tokens[0].start)}
	if v, unit, ok := plainNumber(tokens); ok {
		f.number, f.value, f.unit = true, v, unit
		f.math = model.Math{Expr: p.pool.Number(v), Pos: f.pos}
		return f
	}
	text, offsets := spell(tokens)
	x, err := expr.ParseInfix(p.pool, text, diag.Pos{File: p.files[0].name, Line: 1, Col: 1}, p.grammar())
	if err != nil {
		p.relocate(err, offsets, f.pos)
		panic(failure{})
	}
	p.mention(tokens)
	f.math = model.Math{Expr: x, Pos: f.pos}
	return f
}

// formulaTokens consumes the tokens of a formula up to the end of the statement,
// or to a token where stop holds outside parentheses.
func (p *parser) formulaTokens(stop func(token) bool) []token {
	var tokens []token
	depth := 0
	for {
		t := p.peek()
		switch {
		case t.kind == endToken || statementStop(t) || depth <= 0 && stop(t):
			return tokens
		case t.is("{") || t.is("}") || t.is("...") || t.is("@"):
			p.fail(diag.RefusedAntimonyFormula, t, "", "%q in formulas is not supported", t.text)
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		}
		tokens = append(tokens, t)
		p.at++
	}
}

// plainNumber recognises "[-]number [unit]", "inf" and "nan".
func plainNumber(tokens []token) (v float64, unit string, ok bool) {
	sign := 1.0
	if len(tokens) > 1 && (tokens[0].is("-") || tokens[0].is("+")) {
		if tokens[0].is("-") {
			sign = -1
		}
		tokens = tokens[1:]
	}
	switch t := tokens[0]; {
	case t.folded("inf", "infinity"):
		v = math.Inf(1)
	case t.folded("nan", "notanumber"):
		v = math.NaN()
	case t.kind == numberToken:
		var err error
		if v, err = strconv.ParseFloat(t.text, 64); err != nil && !math.IsInf(v, 0) {
			return 0, "", false
		}
	default:
		return 0, "", false
	}
	switch {
	case len(tokens) == 1:
		return sign * v, "", true
	case len(tokens) == 2 && tokens[0].kind == numberToken && tokens[1].kind == word:
		return sign * v, tokens[1].text, true
	}
	return 0, "", false
}

// spell writes tokens as one line of text, with the offset in the file of each
// byte. Dotted names are joined and units after numbers left out.
func spell(tokens []token) (string, []int) {
	var text []byte
	var offsets []int
	for i, t := range tokens {
		s := t.text
		switch {
		case t.kind == word && i > 0 && tokens[i-1].kind == numberToken:
			continue // a unit
		case t.is(".") && i > 0 && i+1 < len(tokens) && tokens[i-1].kind == word && tokens[i+1].kind == word:
			s = "__"
		case i > 0 && t.start > tokens[i-1].end && !(len(text) > 0 && strings.HasSuffix(string(text[max(0, len(text)-2):]), "__")):
			text, offsets = append(text, ' '), append(offsets, t.start)
		}
		for k := range len(s) {
			text, offsets = append(text, s[k]), append(offsets, t.start+min(k, t.end-t.start-1))
		}
	}
	return string(text), offsets
}

// relocate moves the problems of a formula, found in its spelled text, to
// their places in the file.
func (p *parser) relocate(err error, offsets []int, pos diag.Pos) {
	var found diag.List
	if !found.Merge(err) {
		p.list.Errorf(diag.AntimonySyntax, pos, "", "%v", err)
		return
	}
	place := func(q diag.Pos) diag.Pos {
		if q.Line != 1 || q.Col < 1 || len(offsets) == 0 {
			return pos
		}
		if q.Col > len(offsets) {
			end := p.pos(offsets[len(offsets)-1])
			end.Col++
			return end
		}
		return p.pos(offsets[q.Col-1])
	}
	for _, d := range found {
		d.Pos = place(d.Pos)
		for i := range d.Notes {
			d.Notes[i].Pos = place(d.Notes[i].Pos)
		}
		p.list.Add(d)
	}
}

// mention declares the names of a formula, as every name of a formula is a
// variable of the model, and notes calls for checkCalls.
func (p *parser) mention(tokens []token) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.kind != word || i > 0 && tokens[i-1].kind == numberToken || isConstant(t) {
			continue
		}
		if i+1 < len(tokens) && tokens[i+1].is("(") {
			if !isDistribution(t.text) {
				p.calls = append(p.calls, t)
			}
			continue
		}
		name := t.text
		for i+2 < len(tokens) && tokens[i+1].is(".") && tokens[i+2].kind == word {
			name += "__" + tokens[i+2].text
			i += 2
		}
		if p.module != nil {
			p.module.variable(name, p.pos(t.start))
		}
	}
}

// isCondition reports whether a formula is true or false.
func isCondition(pool *expr.Pool, x expr.Expr) bool {
	switch pool.Op(x) {
	case expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq, expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies, expr.True, expr.False:
		return true
	}
	return false
}
