package rules

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// valueKind tells numbers from truth values; an argument of a function may be
// either.
type valueKind int

const (
	unsettled valueKind = iota
	number
	truth
)

// operator is what the rules say of an operator: how many arguments it takes (most
// < 0: any number), what they are and what it makes of them.
type operator struct {
	least, most  int
	takes, gives valueKind
}

var operators = func() map[string]operator {
	m := map[string]operator{
		"plus": {0, -1, number, number}, "times": {0, -1, number, number}, "minus": {1, 2, number, number},
		"divide": {2, 2, number, number}, "power": {2, 2, number, number}, "root": {1, 2, number, number}, "log": {1, 2, number, number},
		"and": {0, -1, truth, truth}, "or": {0, -1, truth, truth}, "xor": {0, -1, truth, truth}, "not": {1, 1, truth, truth},
		"eq": {1, -1, unsettled, truth}, "neq": {2, 2, unsettled, truth},
		"lt": {1, -1, number, truth}, "leq": {1, -1, number, truth}, "gt": {1, -1, number, truth}, "geq": {1, -1, number, truth},
	}
	for _, f := range strings.Fields("abs exp ln floor ceiling factorial sin cos tan sec csc cot sinh cosh tanh sech csch coth " +
		"arcsin arccos arctan arcsec arccsc arccot arcsinh arccosh arctanh arcsech arccsch arccoth") {
		m[f] = operator{1, 1, number, number}
	}
	return m
}()

// newOperators came with Level 3 Version 2.
var newOperators = map[string]operator{
	"max": {1, -1, number, number}, "min": {1, -1, number, number}, "quotient": {2, 2, number, number}, "rem": {2, 2, number, number},
	"implies": {2, 2, truth, truth},
}

// apply examines an operator with its arguments.
func (v *formulaExaminer) apply(e sbml.Node, parts []sbml.Node) valueKind {
	if len(parts) == 0 {
		v.x.known("10201", diag.SBMLMath, e.Pos(), "add an operator", "<apply> is empty")
		return unsettled
	}
	head, args := parts[0], parts[1:]
	v.attributes(head)
	switch head.Name() {
	case "ci":
		return v.call(head, args)
	case "csymbol":
		return v.symbolCall(head, args)
	}
	op, ok := operators[head.Name()]
	if !ok && v.x.since(3, 2) {
		op, ok = newOperators[head.Name()]
	}
	if !ok {
		v.x.known("10202", diag.SBMLMath, head.Pos(), "", "<%s> is not an operator of SBML Level %d Version %d", head.Name(), v.x.level, v.x.version)
		return unsettled
	}
	return v.operation(head, op, args)
}

// operation examines the arguments of an operator.
func (v *formulaExaminer) operation(head sbml.Node, op operator, args []sbml.Node) valueKind {
	kinds := make([]valueKind, 0, len(args))
	for _, a := range args {
		if a.Name() == "logbase" || a.Name() == "degree" {
			for _, c := range mathChildren(a) {
				v.examine(c)
			}
			kinds = append(kinds, number)
			continue
		}
		kinds = append(kinds, v.examine(a))
	}
	if len(args) < op.least || op.most >= 0 && len(args) > op.most {
		v.x.known("10218", diag.SBMLMath, head.Pos(), "", "<%s> does not take %d argument(s)", head.Name(), len(args))
		return op.gives
	}
	return v.mixture(head, op, kinds)
}

// mixture reports truth values where numbers belong and the reverse, which Level 3
// Version 2 allows.
func (v *formulaExaminer) mixture(head sbml.Node, op operator, kinds []valueKind) valueKind {
	if v.x.since(3, 2) {
		return op.gives
	}
	hasTruth, hasNumber := slices.Contains(kinds, truth), slices.Contains(kinds, number)
	switch {
	case op.takes == truth && hasNumber:
		v.x.known("10209", diag.TruthValue, v.at, "write a condition", "<%s> takes truth values, not numbers", head.Name())
	case op.takes == number && hasTruth:
		v.x.known("10210", diag.TruthValue, v.at, "write numbers", "<%s> takes numbers, not truth values", head.Name())
		return truth
	case op.takes == unsettled && hasNumber && hasTruth:
		v.x.known("10211", diag.TruthValue, v.at, "compare alike with alike", "<%s> compares a number with a truth value", head.Name())
	}
	return op.gives
}

// piecewise examines pieces and what is left over.
func (v *formulaExaminer) piecewise(pieces []sbml.Node) valueKind {
	var values []valueKind
	for _, p := range pieces {
		for i, c := range mathChildren(p) {
			kind := v.examine(c)
			if i == 0 {
				values = append(values, kind)
			} else if kind == number && !v.x.since(3, 2) {
				v.x.known("10213", diag.TruthValue, v.at, "write a condition", "the condition of a <piece> is a number")
			}
		}
	}
	if slices.Contains(values, truth) && slices.Contains(values, number) && !v.x.since(3, 2) && len(pieces) > 0 {
		v.x.known("10212", diag.TruthValue, v.at, "let all be of one kind", "<piecewise> chooses between a number and a truth value")
		return unsettled
	}
	if len(values) == 0 {
		return number
	}
	return values[0]
}

// call examines a call of a function of the model.
func (v *formulaExaminer) call(head sbml.Node, args []sbml.Node) valueKind {
	for _, a := range args {
		v.examine(a)
	}
	name := head.Text()
	f := v.x.index.things[name]
	if f.kind != "function" {
		v.x.known("10214", diag.UnknownFunction, v.at, "define the function", "<%s> calls %q, which is no function", v.h.node.Name(), name)
		return unsettled
	}
	if want, known := parameters(f.node); known && want != len(args) {
		v.x.known("10219", diag.WrongArguments, v.at, "", "<%s> calls function %q with %d arguments; it takes %d", v.h.node.Name(), name, len(args), want)
	}
	return v.x.returns(f.node)
}

// parameters counts the arguments that a function takes.
func parameters(f sbml.Node) (n int, known bool) {
	parts := mathChildren(mathOf(f))
	if len(parts) == 0 || parts[0].Name() != "lambda" {
		return 0, false
	}
	for _, p := range mathChildren(parts[0]) {
		if p.Name() == "bvar" {
			n++
		}
	}
	return n, true
}

// returns is the kind of value of a function, as far as its outermost operator
// tells.
func (x *examiner) returns(f sbml.Node) valueKind {
	parts := mathChildren(mathOf(f))
	if len(parts) != 1 {
		return unsettled
	}
	inner := mathChildren(parts[0])
	if len(inner) == 0 {
		return unsettled
	}
	switch body := inner[len(inner)-1]; body.Name() {
	case "cn":
		return number
	case "true", "false":
		return truth
	case "apply":
		if head := mathChildren(body); len(head) > 0 {
			return operators[head[0].Name()].gives
		}
	}
	return unsettled
}

// symbolCall examines delay, rateOf and random laws.
func (v *formulaExaminer) symbolCall(head sbml.Node, args []sbml.Node) valueKind {
	v.csymbol(head)
	url := strings.TrimSpace(head.Value("definitionURL"))
	if url == symbols+"rateOf" {
		v.rateOf(head, args)
		return number
	}
	for _, a := range args {
		v.examine(a)
	}
	if law, ok := strings.CutPrefix(url, symbols+"distrib/"); ok {
		v.x.draws(head, law, len(args))
	}
	if url == symbols+"delay" && len(args) != 2 {
		v.x.known("10218", diag.SBMLMath, head.Pos(), "", "delay does not take %d argument(s)", len(args))
	}
	return number
}

func (v *formulaExaminer) rateOf(head sbml.Node, args []sbml.Node) {
	x := v.x
	if len(args) != 1 || args[0].Name() != "ci" {
		x.known("10218", diag.SBMLMath, head.Pos(), "", "rateOf takes one identifier")
		if len(args) == 1 {
			x.known("10223", diag.SBMLMath, head.Pos(), "", "rateOf takes one identifier")
		}
		return
	}
	id := args[0].Text()
	_, assigned := x.index.assigned[id]
	switch {
	case slices.Contains(v.h.bound, id):
	case !x.settable(id):
		x.breach("10223", head.Pos(), "name a species, compartment, parameter or stoichiometry", "rateOf takes no %q", id)
	case assigned:
		x.breach("10224", head.Pos(), "differentiate the rule by hand", "rateOf takes no %q, which an assignment rule determines", id)
	}
}
