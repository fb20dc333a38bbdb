package enginetest

import (
	"fmt"
	"strings"

	"niche/compile"
	"niche/model"
)

// Case is a named System.
type Case struct {
	Name   string
	System *compile.System
}

// Cases returns the systems of the suite, freshly lowered: each feature of the
// contract is used by at least one.
func Cases() []Case {
	cases := []Case{
		{"empty", NewNetwork("empty").Lower()},
		{"jakstat", JAKSTAT().Lower()},
		{"functions", functions().Lower()},
		{"volumes", volumes().Lower()},
		{"switches", switches().Lower()},
		{"events", events().Lower()},
		{"initial", initial().Lower()},
		{"rules", rules().Lower()},
		{"orders", orders().Lower()},
		{"draws", draws().Lower()},
		{"delays", delays().Lower()},
	}
	for seed := range 8 {
		cases = append(cases, Case{fmt.Sprintf("random%d", seed), Random(uint64(seed), 12, 40).Lower()})
	}
	return cases
}

// functions uses every operation in a rate, several times where the compiler
// may share or fuse.
func functions() *Network {
	n := NewNetwork("functions")
	n.Add("A=0.7", "B=1.3", "C")
	n.Constants("k=0.4", "n=2.3", "m=3", "q=0.8")
	for _, f := range []string{
		"sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "sech", "csch", "coth",
		"arctan", "arccot", "arcsinh", "arccsch", "exp", "abs", "floor", "ceil",
	} {
		n.React("->C", "k*"+f+"(A) - "+f+"(k*B)")
	}
	for _, f := range []string{
		"arcsin(A/(A+B))", "arccos(A/(A+B))", "arcsec(1+A)", "arccsc(1+A)", "arccosh(1+A)", "arctanh(A/(A+B))",
		"arcsech(A/(A+B))", "arccoth(1+A)", "ln(A)", "log10(A+k)", "log(m, A)", "log(A+1, B+2)", "sqrt(A)", "sqrt(A*B+k)",
		"A^n", "A^m", "(A+B)^n", "A^B", "A^2", "A^3", "A^4", "A^-1", "A^-2", "A^-7", "A^0.5", "A^1.5", "A^30", "n^A", "k^m",
		"root(m, A)", "root(A+1, B)", "max(A, B)", "min(A, B, k)", "max(A, k)", "factorial(m)",
		"A - B - k", "k*A - B*C", "A*B + C*k + n", "-A - B", "-(A*B) + C", "A/B/(C+1)", "A*k*B*n/m", "(A+k)*(B+n)*(C+m)",
		"A + B + C + k + A*B + 3*C", "A - (B - (C - k))", "1 - A", "-(A+B)*k*n", "2*A*B*k*3",
		"piecewise(A, k > n, B)", "piecewise(A, n > k, 2*B, m > k, C)", "rem(A, k)", "quotient(A, k)",
	} {
		n.React("A->C", f)
	}
	return n
}

// delays has past values: of states, of a parameter with an initial value that
// depends on time, nested, in a condition, in an event and as a coefficient.
func delays() *Network {
	n := NewNetwork("delays")
	n.Add("A=1", "B", "C")
	n.Constants("k=0.4", "lag=1.5")
	n.Variables("u", "w=0.1")
	n.Initially("u", "sin(time)")
	n.React("A->B", "k*delay(A, lag)*B/(1 + delay(u, 2)^2)")
	n.React("B->C", "k*delay(B + delay(A, 1), 0.5 + A)")
	n.React("C->", "piecewise(k*C, delay(C, lag) > 0.3, 2*k*delay(rateOf(A), 1)^2)")
	n.Rule(model.RateRule, "w", "delay(w, lag) - w")
	n.On("delay(A, 2) < 0.5", "lag", "delay(B, 1)", "A=delay(C, lag)")
	return n
}

// draws has random numbers in initial values and events: nested, several in one
// formula, compared, and as arguments of functions that use them twice.
func draws() *Network {
	n := NewNetwork("draws")
	n.Add("A=1", "B=2")
	n.Constants("k=0.4", "sd=0.25")
	n.Variables("v=1", "w=2")
	n.Initially("k", "lognormal(0, sd)")
	n.Initially("A", "normal(k, sd, 0, 9) + poisson(4)")
	n.Initially("v", "twice(uniform(0, 1))")
	n.Define("twice", "x", "x*(1 - x)")
	n.Define("noise", "x", "x*normal(1, sd)")
	n.React("A->B", "k*A")
	n.On("A > 2", "exponential(2)", "uniform(0, 1)", "B=gamma(2, A) - gamma(2, A)", "v=normal(normal(0, 1), sd)", "w=noise(A) - noise(A)")
	n.On("B < 1", "", "B", "A=piecewise(1, bernoulli(0.5) > 0.25, 7)", "w=piecewise(A, B > chisquare(2), 3)")
	return n
}

// volumes has states in compartments of different size, where the factors of a
// reaction differ between its species.
func volumes() *Network {
	n := NewNetwork("volumes")
	n.Compartment("medium", 7)
	n.Compartment("nucleus", 0.3)
	n.In("medium", "L=2")
	n.In("nucleus", "X=0.5", "Y=0.1")
	n.Add("A=1", "B=2", "AB=0.2")
	n.Constants("kon=0.3", "koff=0.1", "perm=0.05", "V=2", "K=0.7", "n=1.8")
	n.React("A+B->AB", "cell*kon*A*B")
	n.React("AB->A+B", "cell*koff*AB")
	n.React("A+B->AB", "cell*(kon*A*B - koff*AB)")
	n.React("L->A", "perm*(L - A)")
	n.React("A->X", "perm*A - 2*perm*X")
	n.React("X+X->Y", "nucleus*kon*X*X")
	n.React("X+X+Y->", "nucleus*kon*X^2*Y")
	n.React("B->L", "V*B^n/(K^n+B^n)*cell")
	n.React("Y->L+L", "V*Y/(K+Y)/nucleus")
	n.React("->Y", "koff")
	n.React("Y->", "Y/K")
	return n
}

// switches has relations of time, states and both.
func switches() *Network {
	n := NewNetwork("switches")
	n.Add("A=1", "B=0.5")
	n.Constants("t1=1.5", "t2=3", "dose=2", "K=0.4", "w=2")
	n.React("->A", "piecewise(dose, time >= t1 && time < t2, 0.1)")
	n.React("A->B", "piecewise(K*A, A > B, K*A*B)")
	n.React("B->", "K*B*piecewise(1, w*time - A > 2*B, 2, K > w, 3)")
	n.React("->B", "piecewise(1/time, sin(time) < A || B*B > K, exp(-time)) + max(A, B, time)")
	n.React("->", "1")
	return n
}

// events has triggers, delays, priorities and assignments of all kinds.
func events() *Network {
	n := NewNetwork("events")
	n.Add("A=1", "B=0.5")
	n.Variables("level=0.2", "count=0")
	n.Constants("k=0.3", "tau=0.7")
	n.React("A->B", "k*A*level")
	n.On("time > tau", "", "", "A=A+1")
	n.On("A > B && time > 2", "tau*k", "3", "A=A/2 + B", "level=k*level+time", "count=count+1")
	n.On("B >= 0.3", "A", "level*B", "B=exp(-A)*B^1.3")
	n.On("count > 3", "", "-1", "count=0", "level=1e-3")
	return n
}

// initial has a chain of initial assignments.
func initial() *Network {
	n := NewNetwork("initial")
	n.Add("A", "B", "C=3", "D")
	n.Constants("p1=2", "p2=0.5", "p3=0", "p4=1")
	n.Variables("v=0")
	n.Initially("A", "p1*p2 + time")
	n.Initially("B", "A^p3 + piecewise(1, A > 1, 2)")
	n.Initially("D", "B*C/p1")
	n.Initially("p3", "p1 + 1/p4")
	n.Initially("v", "D - A*B")
	n.Rule(model.RateRule, "v", "p3*v - A")
	n.React("A->B", "p3*A")
	return n
}

// rules has assignment and rate rules, time dependence and a compartment that
// grows.
func rules() *Network {
	n := NewNetwork("rules")
	n.Compartments[0].Constant = false
	n.Add("A=1", "B=0.5")
	n.Variables("total", "drive", "x=1", "y=0.1")
	n.Constants("k=0.3", "n=1.4", "growth=0.05")
	n.Rule(model.AssignmentRule, "total", "A + B")
	n.Rule(model.AssignmentRule, "drive", "sin(time)*total + x")
	n.Rule(model.RateRule, "cell", "growth*cell")
	n.Rule(model.RateRule, "x", "y*drive")
	n.Rule(model.RateRule, "y", "k*(1 - x^2)*y - x + exp(-k*time)")
	n.React("A->B", "k*A*drive*cell")
	n.React("B->A", "k*B^n*cell")
	return n
}

// orders has mass-action rates of orders 0 to 4 and coefficients in all
// positions.
func orders() *Network {
	n := NewNetwork("orders")
	n.Add("A=1", "B=0.5", "C=0.3", "D=2")
	n.Constants("k=0.3", "l=0.7", "m=1.1")
	for _, f := range []string{
		"k", "2", "k*l", "k*A", "A*k", "A", "A/k", "2*A", "-A", "-k*A", "k*l*A/m", "k*A*B", "A*B", "A*k*B*l", "A*A", "k*A^2",
		"k*A*B/(l+m)", "(k+l)*A*B", "k*A*B - l*C", "k*A*B - l*C*D", "k*A - l*B", "l*(k*A*B - m*C)", "(A*B - C/m)*k",
		"k*A*B*C", "k*A^2*B", "k*A^3", "A^2*B^2*k", "k*(A+B)", "k*(1-A)", "(A+B)*(C+D)", "k*A + l*B + m*C", "0*A", "A*B/k/l",
	} {
		n.React("A+B->C", f)
		n.React("C->A+B", "m*("+f+")")
		n.React("A+A->D", f)
	}
	return n
}

// Random returns a random reaction network: mass action of order 0 to 3, half
// of it in reversible pairs, Michaelis–Menten and Hill kinetics, two
// compartments.
func Random(seed uint64, species, reactions int) *Network {
	s := stream(seed)
	n := NewNetwork(fmt.Sprintf("random%d", seed))
	n.Compartment("outside", s.logUniform(0.1, 10))
	id := func() string { return fmt.Sprintf("S%d", s.below(species)) }
	for i := range species {
		place := "cell"
		if s.below(5) == 0 {
			place = "outside"
		}
		n.In(place, fmt.Sprintf("S%d=%v", i, s.logUniform(0.1, 10)))
	}
	k := func() string {
		id := fmt.Sprintf("k%d", len(n.Parameters))
		n.Constants(fmt.Sprintf("%s=%v", id, s.logUniform(0.01, 10)))
		return id
	}
	for len(n.Reactions) < reactions {
		a, b, c := id(), id(), id()
		switch s.below(8) {
		case 0, 1, 2:
			n.React(a+"+"+b+"->"+c, strings.Join([]string{k(), a, b}, "*"))
			n.React(c+"->"+a+"+"+b, k()+"*"+c)
		case 3:
			n.React(a+"->"+b, fmt.Sprintf("%s*%s - %s*%s", k(), a, k(), b))
		case 4:
			n.React(a+"+"+a+"->"+b, fmt.Sprintf("cell*%s*%s^2", k(), a))
		case 5:
			n.React(a+"+"+b+"+"+c+"->"+b, strings.Join([]string{k(), a, b, c}, "*"))
		case 6:
			n.React(a+"->"+b, fmt.Sprintf("%s*%s*%s/(%s+%s)", k(), c, a, k(), a))
		case 7:
			h := k()
			n.React("->"+b, fmt.Sprintf("%s*%s^%s/(%s^%s+%s^%s)", k(), a, h, k(), h, a, h))
		}
	}
	return n
}
