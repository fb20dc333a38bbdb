package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"niche/bench"
	"niche/ssa"
)

// realisation is what one run of a jump process took.
type realisation struct {
	cpu     float64 // [s]
	firings uint64  // 0 if the tool does not count them
	moved   float64 // Σ |count at the end − count at the start| over the species
}

// jumper is a simulator of jump processes with one network loaded.
type jumper interface {
	realise(seed int, limit time.Duration) (realisation, error)
	close()
}

// nicheJumps is niche itself. The pilot that chooses the method, and everything
// that depends on parameters, count as part of the realisation.
type nicheJumps struct {
	problem bench.JumpProblem
	data    string
	method  string // of the last realisation
	load    float64
	s       *ssa.Simulator
}

func newNicheJumps(p bench.JumpProblem, data string) (*nicheJumps, error) {
	start := processorTime()
	_, s, err := p.Load(data, ssa.Options{})
	return &nicheJumps{problem: p, data: data, s: s, load: processorTime() - start}, err
}

func (n *nicheJumps) realise(seed int, limit time.Duration) (realisation, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	task := ssa.Task{Times: n.problem.Times()}
	start := processorTime()
	stats, err := n.s.Ensemble(ctx, ssa.Ensemble{Task: task, First: seed, Replicates: 1, Workers: 1})
	if err != nil {
		return realisation{}, err
	}
	r := realisation{cpu: processorTime() - start, firings: stats.Firings}
	n.method = stats.Method
	for _, c := range stats.Columns {
		if c.Species {
			r.moved += math.Abs(c.Mean[len(c.Mean)-1] - c.Mean[0])
		}
	}
	return r, nil
}

func (n *nicheJumps) close() {}

// pythonJumps is a simulator behind gillespie.py.
type pythonJumps struct{ *processTool }

func (p pythonJumps) realise(seed int, limit time.Duration) (r realisation, err error) {
	if _, err := fmt.Fprintf(p.in, "run %d\n", seed); err != nil {
		return r, err
	}
	line, err := p.wait(limit)
	if err != nil {
		return r, err
	}
	if _, err := fmt.Sscan(line, &r.cpu, &r.moved); err != nil {
		return r, fmt.Errorf("answer %q: %w", line, err)
	}
	return r, nil
}

// runNetwork is the program run_network of BioNetGen, which reads the network anew
// for every realisation; it reports its own processor time for the simulation.
type runNetwork struct {
	program, file, dir string
	end                float64
	load               float64 // [s] of the last run
}

func (r *runNetwork) realise(seed int, limit time.Duration) (realisation, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	prefix := filepath.Join(r.dir, "run_network")
	text, err := exec.CommandContext(ctx, r.program, "-o", prefix, "-p", "ssa", "-h", strconv.Itoa(seed), "--cdat", "0", "--fdat", "0",
		"-g", r.file, r.file, decimal(r.end/bench.Outputs), strconv.Itoa(bench.Outputs)).CombinedOutput()
	if ctx.Err() != nil {
		return realisation{}, errLimit
	}
	if err != nil {
		return realisation{}, err
	}
	return r.parse(string(text), prefix+".cdat")
}

// parse reads the program's report and the first and last counts.
func (r *runNetwork) parse(report, counts string) (out realisation, err error) {
	for _, line := range strings.Split(report, "\n") {
		f := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "Initialization took") && len(f) > 2:
			r.load, err = strconv.ParseFloat(f[2], 64)
		case strings.HasPrefix(line, "Propagation took") && len(f) > 2:
			out.cpu, err = strconv.ParseFloat(f[2], 64)
		case strings.HasPrefix(line, "TOTAL STEPS:") && len(f) > 2:
			out.firings, err = strconv.ParseUint(f[2], 10, 64)
		}
		if err != nil {
			return out, err
		}
	}
	if out.cpu == 0 || out.firings == 0 {
		return out, errors.New("the report names no firings or no time")
	}
	out.moved, err = readMoved(counts)
	return out, err
}

// readMoved compares the first and the last row of a table of counts, the time in
// its first column.
func readMoved(file string) (float64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var rows [][]string
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) > 1 && !strings.HasPrefix(line, "#") {
			rows = append(rows, f)
		}
	}
	if len(rows) < 2 {
		return 0, fmt.Errorf("%s: fewer than two rows", file)
	}
	first, last, sum := rows[0], rows[len(rows)-1], 0.0
	for k := 1; k < len(first); k++ {
		a, errA := strconv.ParseFloat(first[k], 64)
		b, errB := strconv.ParseFloat(last[k], 64)
		if err := errors.Join(errA, errB); err != nil {
			return 0, err
		}
		sum += math.Abs(b - a)
	}
	return sum, nil
}

func (r *runNetwork) close() {}

// jumpContender is a simulator in the comparison.
type jumpContender struct {
	name, about string
	tool        jumper
	load        float64
	runs        []realisation
	ratios      []float64 // of its time to niche's in the same round
	out         string    // why it takes no further part
}

// jumpComparison is the result on one network.
type jumpComparison struct {
	problem            bench.JumpProblem
	species, reactions int
	contenders         []*jumpContender // niche first
}

// gillespie compares the simulators on every network.
func (s *settings) gillespie() error {
	var results []*jumpComparison
	for _, p := range bench.JumpProblems() {
		if s.only != "" && !contains(s.only, p.Name) {
			continue
		}
		r, err := s.compareJumps(p)
		if err != nil {
			return err
		}
		results = append(results, r)
		if err := writeJumps(s.out, results); err != nil {
			return err
		}
	}
	return nil
}

func (s *settings) compareJumps(p bench.JumpProblem) (*jumpComparison, error) {
	fmt.Fprintf(os.Stderr, "%s\n", p.Name)
	niche, err := newNicheJumps(p, s.data)
	if err != nil {
		return nil, err
	}
	sys := niche.s.System()
	r := &jumpComparison{problem: p, species: len(sys.States), reactions: len(sys.Model.Reactions)}
	r.contenders = append(r.contenders, &jumpContender{name: "niche", tool: niche, load: niche.load})
	if err := s.addJumpers(r); err != nil {
		return nil, err
	}
	r.measure(s.rounds, s.budget, s.limit, os.Stderr)
	r.contenders[0].about = niche.method
	for _, c := range r.contenders {
		if t, ok := c.tool.(*runNetwork); ok {
			c.load = t.load
		}
		if c.tool != nil {
			c.tool.close()
		}
	}
	return r, nil
}

// measure runs rounds in which every tool makes one realisation. A tool that has
// used up its budget [s] stands back.
func (r *jumpComparison) measure(rounds int, budget float64, limit time.Duration, log io.Writer) {
	for round := 1; round <= rounds; round++ {
		var own float64
		for k, c := range r.contenders {
			if c.out != "" || c.spent() > budget {
				continue
			}
			run, err := c.tool.realise(round, limit)
			switch {
			case errors.Is(err, errLimit) || errors.Is(err, context.DeadlineExceeded):
				c.out = fmt.Sprintf("not done in %.0f s", limit.Seconds())
			case err != nil:
				c.out = err.Error()
			}
			if err != nil {
				fmt.Fprintf(log, "  %-14s %s\n", c.name, c.out)
				continue
			}
			if k == 0 {
				own = run.cpu
			}
			c.runs, c.ratios = append(c.runs, run), append(c.ratios, run.cpu/own)
			fmt.Fprintf(log, "  %-14s %.4g s, ratio %.3g, firings %d, moved %.0f\n", c.name, run.cpu, run.cpu/own, run.firings, run.moved)
		}
	}
}

func (c *jumpContender) spent() (sum float64) {
	for _, r := range c.runs {
		sum += r.cpu
	}
	return sum
}
