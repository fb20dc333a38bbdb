package enginetest

import (
	"math"
	"strconv"
	"strings"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// Network builds a model by program: one compartment "cell" of size 1 unless
// others are added.
type Network struct {
	*model.Model
	P *expr.Pool
}

// NewNetwork returns a network without species.
func NewNetwork(id string) *Network {
	p := expr.NewPool()
	return &Network{P: p, Model: &model.Model{ID: id, Pool: p, Compartments: []model.Compartment{
		{ID: "cell", Dimensions: 3, Size: 1, Constant: true},
	}}}
}

// F parses a formula. It panics if the text is not one.
func (n *Network) F(text string) expr.Expr {
	e, err := expr.ParseInfix(n.P, text, diag.Pos{}, expr.Grammar{})
	if err != nil {
		panic(err)
	}
	return e
}

func (n *Network) math(text string) model.Math {
	if text == "" {
		return model.Math{}
	}
	return model.Math{Expr: n.F(text)}
}

// Compartment adds a constant compartment [volume].
func (n *Network) Compartment(id string, size float64) {
	n.Compartments = append(n.Compartments, model.Compartment{ID: id, Dimensions: 3, Size: size, Constant: true})
}

// Add adds species to the cell, each written "id" or "id=initial".
func (n *Network) Add(species ...string) { n.In("cell", species...) }

// In adds species to a compartment; the initial value is a concentration.
func (n *Network) In(compartment string, species ...string) {
	for _, s := range species {
		id, v := assignment(s)
		n.Species = append(n.Species, model.Species{ID: id, Compartment: compartment, Initial: v})
	}
}

// Constants adds constant parameters, each written "id=value".
func (n *Network) Constants(parameters ...string) {
	for _, s := range parameters {
		id, v := assignment(s)
		n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: v, Constant: true})
	}
}

// Variables adds parameters that rules or events may change.
func (n *Network) Variables(parameters ...string) {
	for _, s := range parameters {
		id, v := assignment(s)
		n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: v})
	}
}

// assignment splits "id=value"; the value is 0 if absent.
func assignment(s string) (id string, v float64) {
	id, text, found := strings.Cut(s, "=")
	if !found {
		return id, 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return id, v
}

// Define adds a function of one parameter.
func (n *Network) Define(id, parameter, body string) {
	n.Functions = append(n.Functions, model.FunctionDefinition{ID: id, Parameters: []string{parameter}, Body: n.math(body)})
}

// Rule adds a rule for id.
func (n *Network) Rule(kind model.RuleKind, id, formula string) {
	n.Rules = append(n.Rules, model.Rule{Kind: kind, Variable: id, Math: n.math(formula)})
}

// Initially adds an initial assignment.
func (n *Network) Initially(id, formula string) {
	n.InitialAssignments = append(n.InitialAssignments, model.InitialAssignment{Symbol: id, Math: n.math(formula)})
}

// React adds a reaction. equation is like "A + B -> C"; a species that occurs
// twice on a side has stoichiometry 2.
func (n *Network) React(equation, rate string) {
	left, right, _ := strings.Cut(equation, "->")
	n.Reactions = append(n.Reactions, model.Reaction{
		ID: "R" + strconv.Itoa(len(n.Reactions)+1), Reactants: side(left), Products: side(right),
		RateLaw: &model.RateLaw{Math: n.math(rate)},
	})
}

func side(s string) []model.SpeciesReference {
	var refs []model.SpeciesReference
next:
	for f := range strings.SplitSeq(s, "+") {
		f = strings.TrimSpace(f)
		if f == "" {
			continue
		}
		for i := range refs {
			if refs[i].Species == f {
				refs[i].Stoichiometry++
				continue next
			}
		}
		refs = append(refs, model.SpeciesReference{Species: f, Stoichiometry: 1, Constant: true})
	}
	return refs
}

// On adds an event; delay and priority may be empty. assignments are written
// "id=formula".
func (n *Network) On(trigger, delay, priority string, assignments ...string) {
	e := model.Event{
		ID: "E" + strconv.Itoa(len(n.Events)+1), Trigger: model.Trigger{Math: n.math(trigger), Persistent: true},
		Delay: n.math(delay), Priority: n.math(priority), UseValuesFromTriggerTime: true,
	}
	for _, s := range assignments {
		id, formula, _ := strings.Cut(s, "=")
		e.Assignments = append(e.Assignments, model.EventAssignment{Variable: id, Math: n.math(formula)})
	}
	n.Events = append(n.Events, e)
}

// Lower returns the system of the network with sensitivities. It panics if
// the network has an error.
func (n *Network) Lower() *compile.System {
	s, problems := compile.Lower(n.Model, compile.Options{Sensitivities: true})
	if err := problems.Err(); err != nil {
		panic(err)
	}
	return s
}

// stream is a splitmix64 generator (Steele, Lea, Flood 2014,
// doi:10.1145/2660193.2660195): enough to scatter test points.
type stream uint64

func (s *stream) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// uniform draws from [lo, hi).
func (s *stream) uniform(lo, hi float64) float64 {
	return lo + (hi-lo)*float64(s.next()>>11)*0x1p-53
}

// logUniform draws from [lo, hi), lo > 0, uniformly in the logarithm.
func (s *stream) logUniform(lo, hi float64) float64 {
	return math.Exp(s.uniform(math.Log(lo), math.Log(hi)))
}

// below draws from 0, …, n − 1.
func (s *stream) below(n int) int { return int(s.next() % uint64(n)) }
