package expr

import (
	"math"
	"strconv"
	"strings"
)

const (
	mathNamespace  = "http://www.w3.org/1998/Math/MathML"
	symbolLocation = "http://www.sbml.org/sbml/symbols/"
)

// MathML returns e as the content MathML of SBML: a math element with one
// element a line, each line starting with indent. Min, Max, Quotient, Rem,
// Implies and RateOf exist in SBML from Level 3 Version 2 on. SafeDiv becomes a
// piecewise. An expression without value, such as Add of nothing, is written as
// the operator without arguments.
func (p *Pool) MathML(e Expr, indent string) string {
	w := mathWriter{p: p, indent: indent, names: elementNames()}
	w.open(`math xmlns="` + mathNamespace + `"`)
	w.write(e)
	w.shut("math")
	return w.b.String()
}

// elementNames maps operations to MathML elements.
func elementNames() map[Op]string {
	names := map[Op]string{
		Add: "plus", Sub: "minus", Mul: "times", Div: "divide", Neg: "minus", Pow: "power",
		Ceil: "ceiling", Root: "root", Log: "log",
	}
	for _, b := range builtins() {
		if names[b.op] == "" {
			names[b.op] = b.name
		}
	}
	for op := Asin; op <= Acoth; op++ {
		names[op] = "arc" + strings.TrimPrefix(names[op], "a")
	}
	return names
}

type mathWriter struct {
	p      *Pool
	b      strings.Builder
	indent string
	depth  int
	names  map[Op]string
}

func (w *mathWriter) line(s string) {
	w.b.WriteString(w.indent)
	for range w.depth {
		w.b.WriteString("  ")
	}
	w.b.WriteString(s)
	w.b.WriteByte('\n')
}

func (w *mathWriter) open(tag string) { w.line("<" + tag + ">"); w.depth++ }
func (w *mathWriter) shut(tag string) { w.depth--; w.line("</" + tag + ">") }

func (w *mathWriter) write(e Expr) {
	n := w.p.Node(e)
	switch n.Op {
	case Number:
		w.number(n.Value)
	case Symbol:
		w.line("<ci> " + escape(n.Name) + " </ci>")
	case Time:
		w.symbol("time")
	case Avogadro:
		w.symbol("avogadro")
	case True:
		w.line("<true/>")
	case False:
		w.line("<false/>")
	case Piecewise:
		w.piecewise(n.Args)
	case SafeDiv:
		w.piecewise([]Expr{zero, w.p.New(Eq, n.Args[0], zero), w.p.New(Div, n.Args...)})
	default:
		w.apply(n)
	}
}

func (w *mathWriter) symbol(name string) {
	w.line(`<csymbol encoding="text" definitionURL="` + symbolLocation + name + `"> ` + name + ` </csymbol>`)
}

// number writes a constant with digits that read back exactly.
func (w *mathWriter) number(v float64) {
	switch {
	case v != v:
		w.line("<notanumber/>")
	case math.IsInf(v, 1):
		w.line("<infinity/>")
	case math.IsInf(v, -1):
		w.open("apply")
		w.line("<minus/>")
		w.line("<infinity/>")
		w.shut("apply")
	case v == math.Pi:
		w.line("<pi/>")
	case v == math.E:
		w.line("<exponentiale/>")
	case v == math.Trunc(v) && math.Abs(v) < 1<<31 && (v != 0 || !math.Signbit(v)):
		w.line(`<cn type="integer"> ` + strconv.FormatInt(int64(v), 10) + ` </cn>`)
	default:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if mantissa, exponent, ok := strings.Cut(s, "e"); ok {
			k, _ := strconv.Atoi(exponent)
			w.line(`<cn type="e-notation"> ` + mantissa + ` <sep/> ` + strconv.Itoa(k) + ` </cn>`)
			return
		}
		w.line("<cn> " + s + " </cn>")
	}
}

func (w *mathWriter) piecewise(args []Expr) {
	w.open("piecewise")
	for k := 0; k+1 < len(args); k += 2 {
		w.open("piece")
		w.write(args[k])
		w.write(args[k+1])
		w.shut("piece")
	}
	if len(args)%2 == 1 {
		w.open("otherwise")
		w.write(args[len(args)-1])
		w.shut("otherwise")
	}
	w.shut("piecewise")
}

func (w *mathWriter) apply(n Node) {
	w.open("apply")
	args := n.Args
	switch n.Op {
	case Call:
		w.line("<ci> " + escape(n.Name) + " </ci>")
	case Delay:
		w.symbol("delay")
	case RateOf:
		w.symbol("rateOf")
	default:
		w.line("<" + w.names[n.Op] + "/>")
	}
	if qualifier := map[Op]string{Root: "degree", Log: "logbase"}[n.Op]; qualifier != "" {
		w.open(qualifier)
		w.write(args[0])
		w.shut(qualifier)
		args = args[1:]
	}
	for _, a := range args {
		w.write(a)
	}
	w.shut("apply")
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
