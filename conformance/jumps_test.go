package conformance_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// particles is a compartment of a size with species, each "id=amount"; a prefix
// "[" counts concentrations in formulas and "!" lets reactions leave it alone.
func particles(size float64, species ...string) string {
	list := ""
	for _, s := range species {
		id, amount, _ := strings.Cut(s, "=")
		concentration, boundary := strings.HasPrefix(id, "["), strings.HasPrefix(id, "!")
		list += fmt.Sprintf(`<species id="%s" compartment="c" initialAmount="%s" hasOnlySubstanceUnits="%t" boundaryCondition="%t" constant="false"/>`,
			strings.TrimLeft(id, "[!"), amount, !concentration, boundary)
	}
	return fmt.Sprintf(`<listOfCompartments><compartment id="c" spatialDimensions="3" size="%g" constant="true"/></listOfCompartments><listOfSpecies>%s</listOfSpecies>`, size, list)
}

// converts is a reaction; each side is a list "A 2B".
func converts(id, from, to, law string) string {
	side := func(list string) string {
		s := ""
		for f := range strings.FieldsSeq(list) {
			species := strings.TrimLeft(f, "0123456789")
			n := strings.TrimSuffix(f, species)
			if n == "" {
				n = "1"
			}
			s += fmt.Sprintf(`<speciesReference species="%s" stoichiometry="%s" constant="true"/>`, species, n)
		}
		return s
	}
	s := `<reaction id="` + id + `" reversible="false">`
	if from != "" {
		s += list("Reactants", side(from))
	}
	if to != "" {
		s += list("Products", side(to))
	}
	return s + `<kineticLaw>` + formula(law) + `</kineticLaw></reaction>`
}

func times(args ...string) string { return apply("times", args...) }

// first, second and third observe the species of a chain.
func first(s counts) float64  { return float64(s[0]) }
func second(s counts) float64 { return float64(s[1]) }

// moved returns s with changes added.
func (s counts) moved(a, b, c int) counts { return counts{s[0] + a, s[1] + b, s[2] + c} }

// jumpModels are models of the kinds that the stochastic suite has: births and
// deaths, immigration one by one and in batches, dimers, events at times and on
// counts, sizes other than 1, rules, and rates that change with time.
func jumpModels() []jumpModel {
	return slices.Concat(linearModels(), chainModels(), eventModels(), volumeModels())
}

// linearModels have moments in closed form.
func linearModels() []jumpModel {
	birthDeath := func(name string, birth, death, x0, step float64, contents string) jumpModel {
		growth := birth - death
		mean := func(t float64) float64 { return x0 * math.Exp(growth*t) }
		variance := func(t float64) float64 {
			if growth == 0 {
				return x0 * (birth + death) * t
			}
			return x0 * (birth + death) / growth * math.Exp(growth*t) * math.Expm1(growth*t)
		}
		return jumpModel{name: name, contents: contents, step: step, hybrid: true, moments: map[string][2]func(float64) float64{"X": {mean, variance}}}
	}
	// Batches of b at rate k, deaths at rate 1·X: μ = kb(1 − e⁻ᵗ), and the variance
	// of a compound Poisson process thinned by deaths.
	batch := func(name string, b, k float64) jumpModel {
		mean := func(t float64) float64 { return -k * b * math.Expm1(-t) }
		variance := func(t float64) float64 {
			return k*b*(b-1)/2*-math.Expm1(-2*t) - k*b*math.Expm1(-t)
		}
		return jumpModel{
			name: name, hybrid: true, step: 0.5, moments: map[string][2]func(float64) float64{"X": {mean, variance}},
			contents: particles(1, "X=0", "!Sink=0") + list("Reactions",
				converts("In", "", fmt.Sprintf("%gX", b), fmt.Sprint(k)), converts("Out", "X", "Sink", "X")),
		}
	}
	clocked := func(t float64) float64 { return 20*t + 20*(1-math.Cos(t)) }
	return []jumpModel{
		birthDeath("birth and death", 0.1, 0.11, 100, 5, particles(1, "X=100")+
			list("Reactions", converts("Birth", "X", "2X", times("0.1", "X")), converts("Death", "X", "", times("0.11", "X")))),
		birthDeath("critical", 1, 1, 40, 0.5, particles(1, "X=40")+
			list("Reactions", converts("Birth", "X", "2X", "X"), converts("Death", "X", "", "X"))),
		birthDeath("split rates", 0.3, 0.2, 50, 1, particles(1, "X=50")+list("Parameters", parameter("k", 0.15, true), parameter("m", 0, false))+
			list("Rules", assignment("m", times("0.2", "X")))+list("Reactions", converts("B1", "X", "2X", times("k", "X")), converts("B2", "", "X", times("k", "X")),
			converts("Death", "X", "", "m"))),
		batch("immigration", 1, 10), batch("batches of five", 5, 3), batch("batches of a hundred", 100, 1),
		{
			name: "immigration by the clock", hybrid: true, step: 1, moments: map[string][2]func(float64) float64{"X": {clocked, clocked}},
			contents: particles(1, "X=0") + list("Reactions", converts("In", "", "X", times("20", apply("plus", "1", apply("sin", "t"))))),
		},
		{
			name: "observed by rules", hybrid: true, step: 0.5, contents: particles(1, "X=0") + list("Parameters", parameter("y", 0, false)) +
				list("Rules", assignment("y", apply("plus", times("2", "X"), "5"))) + list("Reactions", converts("In", "", "X", "8"), converts("Out", "X", "", "X")),
			moments: map[string][2]func(float64) float64{
				"X": {func(t float64) float64 { return -8 * math.Expm1(-t) }, func(t float64) float64 { return -8 * math.Expm1(-t) }},
				"y": {func(t float64) float64 { return 5 - 16*math.Expm1(-t) }, func(t float64) float64 { return -32 * math.Expm1(-t) }},
			},
		},
	}
}

// dimers are P + P ⇌ P2 at rates k1·P(P − 1)/2 and k2·P2.
func dimers(p, p2 int, k1, k2 float64) *chain {
	return &chain{start: counts{p, p2}, moves: func(s counts, _ float64) []move {
		return []move{{k1 * float64(s[0]*(s[0]-1)) / 2, s.moved(-2, 1, 0)}, {k2 * float64(s[1]), s.moved(2, -1, 0)}}
	}}
}

// dimerReactions are the same in SBML.
func dimerReactions(k1, k2 string) string {
	return list("Reactions", converts("On", "2P", "P2", apply("divide", times(k1, "P", apply("minus", "P", "1")), "2")), converts("Off", "P2", "2P", times(k2, "P2")))
}

// chainModels have small state spaces.
func chainModels() []jumpModel {
	both := map[string]func(counts) float64{"P": first, "P2": second}
	michaelis := func(s counts, _ float64) []move {
		x := float64(s[0])
		return []move{{10 * x / (5 + x), s.moved(-1, 1, 0)}}
	}
	gene := func(s counts, _ float64) []move {
		return []move{{0.4 * float64(1-s[0]), s.moved(1, 0, 0)}, {0.3 * float64(s[0]), s.moved(-1, 0, 0)}, {6 * float64(s[0]), s.moved(0, 1, 0)}, {float64(s[1]), s.moved(0, -1, 0)}}
	}
	triples := func(s counts, _ float64) []move {
		x := float64(s[0])
		return []move{{0.01 * x * (x - 1) * (x - 2) / 6, s.moved(-3, 1, 0)}, {0.5 * float64(s[1]), s.moved(3, -1, 0)}}
	}
	complexes := func(s counts, _ float64) []move {
		return []move{{0.05 * float64(s[0]*s[1]), s.moved(-1, -1, 1)}, {0.3 * float64(s[2]), s.moved(1, 1, -1)}, {0.2 * float64(s[2]), s.moved(1, 0, -1)}}
	}
	return []jumpModel{
		{name: "dimers", hybrid: true, step: 2, contents: particles(1, "P=100", "P2=0") + list("Parameters", parameter("k1", 0.001, true), parameter("k2", 0.01, true)) + dimerReactions("k1", "k2"),
			chain: dimers(100, 0, 0.001, 0.01), observed: both},
		{name: "many dimers", step: 2, contents: particles(1, "P=300", "P2=0") + dimerReactions("0.0002", "0.004"), chain: dimers(300, 0, 0.0002, 0.004), observed: both},
		{name: "michaelis menten", hybrid: true, step: 0.5, contents: particles(1, "S=40", "Q=0") + list("Reactions", converts("R", "S", "Q", apply("divide", times("10", "S"), apply("plus", "5", "S")))),
			chain: &chain{start: counts{40, 0}, moves: michaelis}, observed: map[string]func(counts) float64{"S": first, "Q": second}},
		{name: "gene", hybrid: true, step: 1, contents: particles(1, "Off=1", "On=0", "M=0") + list("Reactions", converts("A", "Off", "On", times("0.4", "Off")), converts("B", "On", "Off", times("0.3", "On")),
			converts("C", "On", "On M", times("6", "On")), converts("D", "M", "", "M")), chain: &chain{start: counts{0, 0}, moves: gene}, observed: map[string]func(counts) float64{"On": first, "M": second}},
		{name: "triples", hybrid: true, step: 0.4, contents: particles(1, "A=30", "T=0") + list("Reactions",
			converts("On", "3A", "T", apply("divide", times("0.01", "A", apply("minus", "A", "1"), apply("minus", "A", "2")), "6")), converts("Off", "T", "3A", times("0.5", "T"))),
			chain: &chain{start: counts{30, 0}, moves: triples}, observed: map[string]func(counts) float64{"A": first, "T": second}},
		{name: "enzyme", hybrid: true, step: 0.5, contents: particles(1, "E=6", "S=20", "ES=0", "!Q=0") + list("Reactions",
			converts("On", "E S", "ES", times("0.05", "E", "S")), converts("Off", "ES", "E S", times("0.3", "ES")), converts("Cut", "ES", "E Q", times("0.2", "ES"))),
			chain: &chain{start: counts{6, 20, 0}, moves: complexes}, observed: map[string]func(counts) float64{"E": first, "S": second, "ES": func(s counts) float64 { return float64(s[2]) }}},
	}
}

// eventModels have events at times, delayed and ordered by priority, on counts,
// and with draws.
func eventModels() []jumpModel {
	both := map[string]func(counts) float64{"P": first, "P2": second}
	reset := dimers(100, 0, 0.004, 0.01)
	onReset := reset.moves
	reset.moves = func(s counts, t float64) []move { // P2 > 30 starts again at once
		m := onReset(s, t)
		for i := range m {
			if m[i].next[1] > 30 {
				m[i].next = counts{100, 0}
			}
		}
		return m
	}
	timed := dimers(100, 0, 0.004, 0.01)
	timed.between = map[float64]func(counts) counts{6: func(counts) counts { return counts{100, 0} }}
	immigrants := func(s counts, _ float64) []move {
		return []move{{4, s.moved(1, 0, 0)}, {0.5 * float64(s[0]), s.moved(-1, 0, 0)}}
	}
	priority := func(id, p, set string) string {
		return strings.Replace(event(id, apply("geq", "t", "4"), "", "X", set), "</trigger>", "</trigger><priority>"+formula(p)+"</priority>", 1)
	}
	stepped := func(s counts, t float64) []move {
		k := 2.0
		if t > 4 {
			k = 10
		}
		return []move{{k, s.moved(1, 0, 0)}, {float64(s[0]), s.moved(-1, 0, 0)}}
	}
	in := list("Reactions", converts("In", "", "X", "4"), converts("Out", "X", "", times("0.5", "X")))
	see := map[string]func(counts) float64{"X": first}
	return []jumpModel{
		{name: "reset by count", hybrid: true, step: 2, chain: reset, observed: both, contents: particles(1, "P=100", "P2=0") + dimerReactions("0.004", "0.01") +
			list("Events", event("E", apply("gt", "P2", "30"), "", "P", "100", "P2", "0"))},
		{name: "reset by clock", hybrid: true, step: 2, chain: timed, observed: both, contents: particles(1, "P=100", "P2=0") + dimerReactions("0.004", "0.01") +
			list("Events", event("E", apply("geq", "t", "6"), "", "P", "100", "P2", "0"))},
		{name: "delayed by the values before", hybrid: true, step: 1, observed: see, contents: particles(1, "X=0") + in + list("Events", event("E", apply("geq", "t", "2"), "3", "X", "50")),
			chain: &chain{moves: immigrants, between: map[float64]func(counts) counts{5: func(counts) counts { return counts{50} }}}},
		{name: "priorities", hybrid: true, step: 1, observed: see, contents: particles(1, "X=0") + in +
			list("Events", priority("Low", "1", apply("plus", "X", "10")), priority("High", "2", times("3", "X"))),
			// values at the trigger: the later of the two decides
			chain: &chain{moves: immigrants, between: map[float64]func(counts) counts{4: func(s counts) counts { return counts{s[0] + 10} }}}},
		{name: "parameter in steps", hybrid: true, step: 1, observed: see, contents: particles(1, "X=0") + list("Parameters", parameter("k", 2, false)) +
			list("Reactions", converts("In", "", "X", "k"), converts("Out", "X", "", "X")) + list("Events", event("E", apply("geq", "t", "4"), "", "k", "10")),
			chain: &chain{moves: stepped}},
		{name: "piecewise in time", hybrid: true, step: 1, observed: see, contents: particles(1, "X=0") +
			list("Reactions", converts("In", "", "X", `<piecewise><piece><cn>2</cn>`+apply("lt", "t", "4")+`</piece><otherwise><cn>10</cn></otherwise></piecewise>`), converts("Out", "X", "", "X")),
			chain: &chain{moves: stepped}},
	}
}

// volumeModels have sizes other than 1 and formulas over concentrations.
func volumeModels() []jumpModel {
	both := map[string]func(counts) float64{"P": first, "P2": second}
	poisson := func(t float64) float64 { return -20 * math.Expm1(-t) }
	return []jumpModel{
		{name: "concentrations", hybrid: false, step: 0.5, amount: "X", contents: particles(5, "[X=0") +
			list("Reactions", converts("In", "", "X", times("4", "c")), converts("Out", "X", "", times("X", "c"))),
			moments: map[string][2]func(float64) float64{"X": {poisson, poisson}}},
		{name: "dimers in a small volume", step: 2, amount: "P, P2", contents: particles(0.5, "[P=60", "[P2=10") + list("Reactions",
			converts("On", "2P", "P2", times("0.001", "c", "P", apply("minus", "P", apply("divide", "1", "c")))), converts("Off", "P2", "2P", times("0.02", "P2", "c"))),
			chain: dimers(60, 10, 0.004, 0.02), observed: both},
	}
}
