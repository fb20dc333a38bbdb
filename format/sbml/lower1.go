package sbml

import (
	"math"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/expr"
	"niche/model"
)

// level1 is the only version of Level 1 that is written.
var level1 = Level{1, 2}

// lowerFrom2 changes L2V5 into L1V2, which knows species, compartments of three
// dimensions, parameters, rules and reactions, with formulas as text.
func (c *converter) lowerFrom2() {
	m := c.modelElement()
	if m == nil {
		return
	}
	f := &oldFormulas{converter: c, functions: map[string]*model.FunctionDefinition{}, inlined: map[expr.Expr]expr.Expr{}}
	for i := range c.m.Functions {
		f.functions[c.m.Functions[i].ID] = &c.m.Functions[i]
	}
	if l := c.child(m, "listOfFunctionDefinitions"); l != nil {
		removeChild(l)
	}
	c.each(func(el *etree.Element) { c.refuse(el, level1, "event %q", value(el, "id", "")) }, "event")
	c.each(func(el *etree.Element) {
		c.refuse(el, level1, "the initial assignment of %q", value(el, "symbol", ""))
	}, "initialAssignment")
	ruled := map[string]bool{}
	f.rules(ruled)
	c.lowerSpecies(ruled)
	c.lowerCompartments()
	c.lowerStoichiometries()
	f.rates()
	c.each(c.lowerUnit, "unit")
	c.each(func(el *etree.Element) {
		if name := value(el, "name", ""); name != "" && name != value(el, "id", "") {
			c.lose(el, "a name beside the identifier")
		}
		el.RemoveAttr("name")
		renameAttribute(el, "id", "name")
	}, "model", "unitDefinition", "compartment", "species", "parameter", "reaction")
	c.each(func(el *etree.Element) { el.RemoveAttr("constant") }, "compartment", "species", "parameter")
}

func (c *converter) lowerSpecies(ruled map[string]bool) {
	size := map[string]float64{}
	c.each(func(el *etree.Element) {
		v, ok := parseDouble(value(el, "size", ""))
		if id := value(el, "id", ""); ok && !ruled[id] {
			size[id] = v
		}
	}, "compartment")
	c.each(func(el *etree.Element) {
		id := value(el, "id", "")
		if isTrue(value(el, "hasOnlySubstanceUnits", "false")) {
			c.refuse(el, level1, "that species %q stands for its amount", id)
		}
		if isTrue(value(el, "constant", "false")) {
			el.CreateAttr("boundaryCondition", "true")
		}
		el.RemoveAttr("hasOnlySubstanceUnits")
		renameAttribute(el, "substanceUnits", "units")
		if s := value(el, "initialConcentration", ""); s != "" {
			concentration, ok := parseDouble(s)
			volume, known := size[value(el, "compartment", "")]
			if !ok || !known {
				c.refuse(el, level1, "the initial concentration of species %q in a compartment without fixed size", id)
			}
			el.RemoveAttr("initialConcentration")
			el.CreateAttr("initialAmount", formatDouble(concentration*volume))
		}
		if value(el, "initialAmount", "") == "" {
			if !ruled[id] {
				c.refuse(el, level1, "that species %q has no initial value", id)
			}
			el.CreateAttr("initialAmount", "0")
		}
	}, "species")
}

func (c *converter) lowerCompartments() {
	c.each(func(el *etree.Element) {
		if d := strings.TrimSpace(value(el, "spatialDimensions", "3")); d != "3" {
			c.refuse(el, level1, "that compartment %q has %s dimensions", value(el, "id", ""), d)
		}
		el.RemoveAttr("spatialDimensions")
		renameAttribute(el, "size", "volume")
	}, "compartment")
}

// maxDenominator bounds the denominators of stoichiometries.
const maxDenominator = 1000

// lowerStoichiometries writes stoichiometries as quotients of whole numbers.
func (c *converter) lowerStoichiometries() {
	c.each(func(el *etree.Element) {
		if sm := c.child(el, "stoichiometryMath"); sm != nil {
			c.refuse(sm, level1, "that the stoichiometry of species %q is a formula", value(el, "species", ""))
		}
		el.RemoveAttr("id")
		el.RemoveAttr("name")
		v, ok := parseDouble(value(el, "stoichiometry", "1"))
		for d := 1.0; ok && d <= maxDenominator; d++ {
			if n := v * d; n == math.Trunc(n) && n >= 0 && n < 1<<31 {
				el.CreateAttr("stoichiometry", strconv.Itoa(int(n)))
				if d > 1 {
					el.CreateAttr("denominator", strconv.Itoa(int(d)))
				}
				return
			}
		}
		c.refuse(el, level1, "the stoichiometry %s of species %q", value(el, "stoichiometry", ""), value(el, "species", ""))
	}, "speciesReference")
}

// lowerUnit takes the multiplier out of a unit, which Level 1 has not.
func (c *converter) lowerUnit(el *etree.Element) {
	m, _ := parseDouble(value(el, "multiplier", "1"))
	el.RemoveAttr("multiplier")
	if tens := math.Round(math.Log10(m)); m == math.Pow(10, tens) {
		scale, _ := strconv.Atoi(value(el, "scale", "0"))
		el.CreateAttr("scale", strconv.Itoa(scale+int(tens)))
		return
	}
	c.lose(el, "the multiplier of a unit")
}

// oldFormulas turns MathML into the formulas of Level 1.
type oldFormulas struct {
	*converter
	functions map[string]*model.FunctionDefinition
	inlined   map[expr.Expr]expr.Expr
}

// rules turns rules into those of Level 1 and notes what they determine.
func (f *oldFormulas) rules(ruled map[string]bool) {
	kinds := map[string]string{}
	for i := range f.m.Species {
		kinds[f.m.Species[i].ID] = "species"
	}
	for i := range f.m.Compartments {
		kinds[f.m.Compartments[i].ID] = "compartment"
	}
	free := map[string]bool{} // parameters and compartments that are not constant
	for i := range f.m.Parameters {
		free[f.m.Parameters[i].ID] = !f.m.Parameters[i].Constant
	}
	for i := range f.m.Compartments {
		free[f.m.Compartments[i].ID] = !f.m.Compartments[i].Constant
	}
	for i := range f.m.Species { // nor which species are
		free[f.m.Species[i].ID] = f.m.Species[i].Constant
	}
	n := 0
	f.each(func(el *etree.Element) {
		rule := f.m.Rules[n]
		n++
		ruled[rule.Variable] = true
		f.formula(el, rule.Math)
		kind := kinds[rule.Variable]
		el.RemoveAttr("variable")
		switch {
		case rule.Kind == model.AlgebraicRule:
			f.algebraic(el, rule.Math.Expr, free)
			return
		case kind == "species":
			el.Tag = "speciesConcentrationRule"
			el.CreateAttr("species", rule.Variable)
		case kind == "compartment":
			el.Tag = "compartmentVolumeRule"
			el.CreateAttr("compartment", rule.Variable)
		default:
			el.Tag = "parameterRule"
			el.CreateAttr("name", rule.Variable)
		}
		if rule.Kind == model.RateRule {
			el.CreateAttr("type", "rate")
		}
	}, "algebraicRule", "assignmentRule", "rateRule")
}

// algebraic refuses an algebraic rule whose quantities Level 1 takes for
// constant although they vary, or the other way round.
func (f *oldFormulas) algebraic(el *etree.Element, e expr.Expr, free map[string]bool) {
	for _, x := range f.m.Pool.Symbols(e) {
		if name := f.m.Pool.Node(x).Name; free[name] {
			f.refuse(el, level1, "whether %q, of an algebraic rule, is constant", name)
		}
	}
}

// rates turns rate laws into formulas.
func (f *oldFormulas) rates() {
	n := 0
	f.each(func(el *etree.Element) {
		r := &f.m.Reactions[n]
		n++
		if k := f.child(el, "kineticLaw"); k != nil && r.RateLaw != nil {
			f.formula(k, r.RateLaw.Math)
			if l := f.child(k, "listOfParameters"); l != nil {
				for _, p := range f.children(l) {
					p.RemoveAttr("constant")
				}
			}
		}
		if l := f.child(el, "listOfModifiers"); l != nil { // they follow from the formula
			removeChild(l)
		}
	}, "reaction")
}

// formula puts the text of a formula in the place of the <math> of el.
func (f *oldFormulas) formula(el *etree.Element, math model.Math) {
	if x := mathOf(el); x != nil {
		removeChild(x)
	}
	if len(el.ChildElements()) == 0 {
		el.Child = nil
	}
	e := f.inline(math.Expr, 0)
	f.check(el, e)
	text := f.m.Pool.InfixIn(e, expr.Notation{
		Symbol: func(name string) string { return name }, Function: oldName, Flat: true, NoPower: true})
	if strings.HasSuffix(text, "…") {
		f.refuse(el, level1, "so long a formula")
	}
	el.CreateAttr("formula", text)
}

// inline puts the bodies of functions in the place of their calls.
func (f *oldFormulas) inline(e expr.Expr, depth int) expr.Expr {
	p := f.m.Pool
	n := p.Node(e)
	if len(n.Args) == 0 {
		return e
	}
	if known, ok := f.inlined[e]; ok {
		return known
	}
	x := f.inlineNode(n, depth)
	f.inlined[e] = x
	return x
}

func (f *oldFormulas) inlineNode(n expr.Node, depth int) expr.Expr {
	p := f.m.Pool
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = f.inline(a, depth)
	}
	def := f.functions[n.Name]
	switch {
	case n.Op == expr.Call && def != nil && depth < maxDepth && len(def.Parameters) == len(args) && def.Body.Present():
		values := map[expr.Expr]expr.Expr{}
		for i, name := range def.Parameters {
			values[p.Symbol(name)] = args[i]
		}
		return f.inline(p.Substitute(def.Body.Expr, values), depth+1)
	case n.Op == expr.Call:
		return p.Call(n.Name, args...)
	case n.Op == expr.Root:
		if v, ok := p.Constant(args[0]); !ok || v != 2 {
			return p.New(expr.Pow, args[1], p.New(expr.Div, p.Number(1), args[0]))
		}
	}
	return p.New(n.Op, args...)
}

// oldName is the name of a function in Level 1.
func oldName(op expr.Op) string {
	if op == expr.Ln {
		return "log"
	}
	return ""
}

// check refuses what formulas of Level 1 do not have.
func (f *oldFormulas) check(el *etree.Element, e expr.Expr) {
	p := f.m.Pool
	refused := false
	p.Walk(e, func(x expr.Expr) bool {
		n := p.Node(x)
		what := ""
		switch n.Op {
		case expr.Number:
			if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
				what = "infinity or NaN"
			}
		case expr.Symbol, expr.Add, expr.Sub, expr.Mul, expr.Div, expr.Neg, expr.Pow, expr.Root, expr.Exp, expr.Ln,
			expr.Abs, expr.Floor, expr.Ceil, expr.Sin, expr.Cos, expr.Tan, expr.Asin, expr.Acos, expr.Atan:
		case expr.Log:
			if v, ok := p.Constant(n.Args[0]); !ok || v != 10 {
				what = "a logarithm to another base than 10"
			}
		case expr.Time:
			what = "time"
		default:
			what = strconv.Quote(p.InfixIn(x, expr.Notation{}))
		}
		if what != "" && !refused {
			refused = true
			f.refuse(el, level1, "%s in a formula", what)
		}
		return true
	})
}
