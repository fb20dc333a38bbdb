package main

import (
	"strings"

	"niche/conformance"
)

// The simulators that niche is compared with, by the names of their folders: two
// programs, which courses.py knows, and niche's judge.
const third = "third"

var (
	peers  = []string{"roadrunner", "copasi"}
	others = []string{third, "roadrunner", "copasi"}
)

// tight is the folder of the fourth integrator.
const tight = "roadrunner-tight"

// titles are what the tables call the others.
var titles = map[string]string{third: "niche, Rodas5P", "roadrunner": "libRoadRunner", "copasi": "COPASI"}

// row is the comparison of one model.
type row struct {
	model conformance.Curated
	kind  conformance.Kind
	job   job
	niche result
	with  map[string]*comparison // by name of the other

	// Further judges, asked where a difference is large: the third integrator from
	// initial values that differ in the ninth digit, and libRoadRunner at its
	// tightest.
	perturbed, fourth result
	growth            difference // of the third integrator to itself perturbed
	judges            difference // of the third integrator to the fourth
}

// result is what a simulator says of a model.
type result struct {
	answer *answer // nil if there is none
	// missing says why there is no answer; "" also where nobody asked.
	missing string
}

// take keeps what a simulator said.
func (r *result) take(a *answer, err error) {
	switch {
	case err != nil:
		r.missing = firstLine(err)
	case a.Error != "":
		r.missing = a.Error
	default:
		r.answer = a
	}
}

// comparison is one other simulator's result beside niche's.
type comparison struct {
	result
	from        difference // to niche
	fromThird   difference // to the judge
	explanation *explanation
}

// begin makes the row of model c. Models that cannot be read count as time
// courses that niche refuses.
func (r *row) begin(c conformance.Curated) {
	*r = row{model: c, kind: conformance.TimeCourse, with: map[string]*comparison{}}
	for _, name := range others {
		r.with[name] = &comparison{}
	}
	if m, list := c.Read(); !list.HasErrors() && m != nil {
		r.kind = conformance.KindOf(m)
	}
}

func (r *row) of(name string) *comparison { return r.with[name] }

// measure compares niche and the judge with every other.
func (r *row) measure() {
	for _, name := range others {
		c := r.of(name)
		if c.answer == nil {
			continue
		}
		if r.niche.answer != nil {
			c.from = distance(r.niche.answer, c.answer)
		}
		if judge := r.of(third).answer; judge != nil {
			c.fromThird = distance(judge, c.answer)
		}
	}
}

// measureJudges compares the judges with one another.
func (r *row) measureJudges() {
	judge := r.of(third).answer
	if judge == nil {
		return
	}
	if r.perturbed.answer != nil {
		r.growth = distance(judge, r.perturbed.answer)
	}
	if r.fourth.answer != nil {
		r.judges = distance(judge, r.fourth.answer)
	}
}

// firstLine is the head of a message.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// disputed reports whether some difference wants an explanation.
func (r *row) disputed() bool {
	for _, name := range others {
		if r.of(name).from.value > bound {
			return true
		}
	}
	return false
}
