package conformance_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/conformance"
	"niche/format/sbml"
	"niche/hybrid"
	"niche/sim"
	"niche/ssa"
)

// counts is a state of a jump process. Its size bounds the species of a chain.
type counts [3]int

// A move is what can happen to a state: at rate [1/unit of t] it becomes next.
type move struct {
	rate float64
	next counts
}

// A chain is a jump process, solved by its master equation.
type chain struct {
	start counts
	moves func(s counts, t float64) []move
	// between holds what is done to the state at given times, before it is seen.
	between map[float64]func(counts) counts
}

// most bounds counts: a chain that would pass it stays where it is. It is beyond
// what any chain reaches with a probability that matters.
const most = 400

func bounded(s counts) counts {
	for i := range s {
		s[i] = min(s[i], most)
	}
	return s
}

// states lists what c can reach, and where each stands in the list.
func (c *chain) states(step float64, n int) (list []counts, place map[counts]int) {
	place = map[counts]int{}
	add := func(s counts) {
		if _, known := place[s]; !known {
			place[s] = len(list)
			list = append(list, s)
		}
	}
	add(c.start)
	for i := 0; i < len(list); i++ {
		for _, f := range c.between {
			add(bounded(f(list[i])))
		}
		for k := range n {
			for _, x := range c.possible(list[i], step*(float64(k)+0.5)) {
				add(x.next)
			}
		}
	}
	return list, place
}

// possible lists the moves of s that have a rate and stay within bounds.
func (c *chain) possible(s counts, t float64) []move {
	return slices.DeleteFunc(c.moves(s, t), func(x move) bool { return x.rate <= 0 || slices.Max(x.next[:]) > most })
}

// solve returns the probabilities of the states at the times i·step, i = 0 … n.
// Rates are those in the middle of each step.
func (c *chain) solve(step float64, n int) (states []counts, at [][]float64) {
	states, place := c.states(step, n)
	p := make([]float64, len(states))
	p[0] = 1
	at = append(at, slices.Clone(p))
	for i := range n {
		c.propagate(p, states, place, step*(float64(i)+0.5), step)
		if f := c.between[float64(i+1)*step]; f != nil {
			after := make([]float64, len(p))
			for k, w := range p {
				after[place[bounded(f(states[k]))]] += w
			}
			copy(p, after)
		}
		at = append(at, slices.Clone(p))
	}
	return states, at
}

// An edge leads from one state to another.
type edge struct {
	from, to int
	rate     float64
}

// propagate advances p by dt, with the rates of time t, through uniformisation:
// the chain moves at the times of a Poisson process of the fastest rate.
func (c *chain) propagate(p []float64, states []counts, place map[counts]int, t, dt float64) {
	var edges []edge
	leaving := make([]float64, len(states))
	for k, s := range states {
		for _, x := range c.possible(s, t) {
			edges = append(edges, edge{k, place[x.next], x.rate})
			leaving[k] += x.rate
		}
	}
	fastest := slices.Max(leaving)
	pieces := math.Ceil(fastest * dt / 30)
	mean := fastest * dt / pieces
	next, sum := make([]float64, len(p)), make([]float64, len(p))
	for range int(pieces) {
		clear(sum)
		weight := math.Exp(-mean)
		for k := 1.0; weight > 1e-17 || k < mean; k++ {
			for i := range p {
				sum[i] += weight * p[i]
				next[i] = p[i] * (1 - leaving[i]/fastest)
			}
			for _, e := range edges {
				next[e.to] += p[e.from] * e.rate / fastest
			}
			copy(p, next)
			weight *= mean / k
		}
		copy(p, sum)
	}
}

// moments returns mean and standard deviation of f.
func moments(states []counts, p []float64, f func(counts) float64) (mean, sd float64) {
	squares := 0.0
	for k, w := range p {
		mean += w * f(states[k])
	}
	for k, w := range p {
		squares += w * (f(states[k]) - mean) * (f(states[k]) - mean)
	}
	return mean, math.Sqrt(squares)
}

// A jumpModel is a model in SBML and what its observables must be.
type jumpModel struct {
	name     string
	contents string // of <model>
	step     float64
	amount   string // species to report as amounts
	// Either a chain with observables,
	chain    *chain
	observed map[string]func(counts) float64
	// or mean and variance in closed form.
	moments map[string][2]func(t float64) float64
	// hybrid says that the hybrid method takes the model, too.
	hybrid bool
}

// grid is the number of steps of each case.
const grid = 8

// expected returns means and standard deviations by observable and time.
func (m *jumpModel) expected() (names []string, mean, sd map[string][]float64) {
	mean, sd = map[string][]float64{}, map[string][]float64{}
	if m.chain != nil {
		states, at := m.chain.solve(m.step, grid)
		for name, f := range m.observed {
			for _, p := range at {
				a, b := moments(states, p, f)
				mean[name], sd[name] = append(mean[name], a), append(sd[name], b)
			}
		}
	}
	for name, f := range m.moments {
		for i := range grid + 1 {
			t := float64(i) * m.step
			mean[name], sd[name] = append(mean[name], f[0](t)), append(sd[name], math.Sqrt(max(0, f[1](t))))
		}
	}
	return sortedKeys(mean), mean, sd
}

// write makes a case folder of m in dir.
func (m *jumpModel) write(t *testing.T, dir string) {
	t.Helper()
	names, mean, sd := m.expected()
	var outputs, columns []string
	for _, name := range names {
		outputs = append(outputs, name+"-mean", name+"-sd")
		columns = append(columns, name+"-mean", name+"-sd")
	}
	rows := "time," + strings.Join(columns, ",") + "\n"
	for i := range grid + 1 {
		rows += fmt.Sprint(float64(i) * m.step)
		for _, name := range names {
			rows += fmt.Sprintf(",%.15g,%.15g", mean[name][i], sd[name][i])
		}
		rows += "\n"
	}
	id := strings.ReplaceAll(m.name, " ", "_")
	for name, text := range map[string]string{
		id + "-settings.txt": fmt.Sprintf("start: 0\nduration: %g\nsteps: %d\nvariables: %s\nabsolute:\nrelative:\namount: %s\nconcentration:\noutput: %s\nmeanRange: (-3, 3)\nsdRange: (-5, 5)\n",
			m.step*grid, grid, strings.Join(names, ", "), m.amount, strings.Join(outputs, ", ")),
		id + "-results.csv": rows, id + "-sbml-l3v2.xml": m.document(),
	} {
		if err := os.MkdirAll(filepath.Join(dir, id), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, id, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (m *jumpModel) document() string {
	return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" xmlns:distrib="http://www.sbml.org/sbml/level3/version1/distrib/version1" level="3" version="2" distrib:required="true"><model id="m">` +
		m.contents + `</model></sbml>`
}

// TestJumpProcesses compares every exact method and leaping with master equations and closed
// forms, by the scores of the suite. Seeds are fixed; the report states the
// probability with which a perfect simulator would fail under a random one.
func TestJumpProcesses(t *testing.T) {
	dir := t.TempDir()
	models := jumpModels()
	for i := range models {
		models[i].write(t, dir)
	}
	o := conformance.StochasticOptions{Replicates: 1000, Workers: 2}
	if os.Getenv("NICHE_SUITE_FULL") != "" || *everyNested {
		o.Replicates = 20_000
	}
	for _, method := range append(ssa.ExactMethods(), "ssa", "tau") {
		t.Run(method, func(t *testing.T) {
			o.Options = ssa.Options{Method: method, Seed: 11}
			o := o
			if method == "tau" {
				o.Replicates = 1000 // whose standard errors are above its bias
			}
			report, err := conformance.Stochastic(context.Background(), dir, o)
			s := summarise(t, report, err)
			t.Logf("%d of %d models, %d realisations each, false alarm %.2g", s.Passed, len(models), o.Replicates, report.FalseAlarm)
			if s.Passed != len(models) || report.FalseAlarm > 0.1 {
				t.Errorf("%d of %d passed, false alarm %g", s.Passed, len(models), report.FalseAlarm)
			}
		})
	}
}

// TestJumpProcessesByHybrid lets the hybrid method fire every reaction one by
// one. Scores beyond 5 are faults: false alarm 6e-7 for each of about 200 means.
func TestJumpProcessesByHybrid(t *testing.T) {
	const replicates = 200
	for _, m := range jumpModels() {
		if !m.hybrid {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			read, list := sbml.Read("m.xml", []byte(m.document()))
			if read == nil {
				t.Fatal(list)
			}
			o := hybrid.Options{Partition: hybrid.Discrete, Settings: sim.Settings{Method: "tsit5", Seed: 3}}
			o.RTol, o.ATol = 1e-6, 1e-9
			s, err := hybrid.New(read, o)
			if err != nil {
				t.Fatal(err)
			}
			names, mean, sd := m.expected()
			times := make([]float64, grid+1)
			for i := range times {
				times[i] = m.step * float64(i)
			}
			stats, err := s.Ensemble(context.Background(), hybrid.Ensemble{Times: times, Replicates: replicates, Workers: 2, Select: names})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range stats.Columns {
				for i := range times {
					e := math.Abs(c.Mean[i]-mean[c.ID][i]) * math.Sqrt(replicates)
					if e > 5*sd[c.ID][i]+1e-6*mean[c.ID][i] {
						t.Errorf("mean of %s at %g is %g, want %g ± %g", c.ID, times[i], c.Mean[i], mean[c.ID][i], sd[c.ID][i]/math.Sqrt(replicates))
					}
				}
			}
			if len(stats.Columns) != len(names) {
				t.Errorf("%d columns, want %q", len(stats.Columns), names)
			}
		})
	}
}
