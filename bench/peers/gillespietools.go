package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"niche/bench"
	"niche/format/bngl"
)

// addJumpers starts the other simulators on the network of r. One that cannot start
// is kept with the reason.
func (s *settings) addJumpers(r *jumpComparison) error {
	p := r.problem
	dir := filepath.Join(s.out, "gillespie", p.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	network := filepath.Join(s.data, filepath.FromSlash(p.File))
	if s.runNetwork != "" && s.wants("run_network") {
		r.contenders = append(r.contenders, &jumpContender{name: "run_network", tool: &runNetwork{program: s.runNetwork, file: network, dir: dir, end: p.End}})
	}
	if s.python == "" {
		return nil
	}
	sbmlFile := filepath.Join(s.data, filepath.FromSlash(p.SBML))
	if p.SBML == "" {
		sbmlFile = filepath.Join(dir, "model.xml")
		if err := networkAsSBML(network, sbmlFile); err != nil {
			return err
		}
	}
	for _, name := range []string{"bngsim", "roadrunner", "copasi-direct", "copasi-next"} {
		if !s.wants(name) {
			continue
		}
		file := sbmlFile
		if name == "bngsim" {
			file = network
		}
		r.contenders = append(r.contenders, s.startJumper(name, file, p))
	}
	return nil
}

// startJumper starts gillespie.py with one tool and network.
func (s *settings) startJumper(name, file string, p bench.JumpProblem) *jumpContender {
	c := &jumpContender{name: name}
	t, err := startProcess("-", "", 0, true, s.limit, s.python, filepath.Join("bench", "peers", "gillespie.py"), name, file, decimal(p.End), strconv.Itoa(bench.Outputs))
	switch {
	case err == errLimit:
		c.out = fmt.Sprintf("not loaded in %.0f s", s.limit.Seconds())
	case err != nil:
		c.out = "not loaded: " + err.Error()
	default:
		c.tool = pythonJumps{t}
		if f := strings.Fields(t.loaded); len(f) > 1 {
			c.about = f[1]
			c.load, _ = strconv.ParseFloat(f[0], 64)
		}
	}
	if c.out != "" {
		fmt.Fprintf(os.Stderr, "  %-14s %s\n", name, c.out)
	}
	return c
}

// networkAsSBML writes a .net file as SBML.
func networkAsSBML(network, file string) error {
	src, err := os.ReadFile(network)
	if err != nil {
		return err
	}
	m, problems := bngl.Read(network, src)
	if err := problems.Err(); err != nil {
		return err
	}
	m.Rules = nil // groups, which are outputs
	text, err := writeSBML(m)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// writeJumps writes gillespie.tsv, every realisation, and gillespie.md, one table.
func writeJumps(dir string, results []*jumpComparison) error {
	var points, table strings.Builder
	fmt.Fprint(&points, "network\ttool\tversion\tload_s\tround\tcpu_s\tfirings\tmoved\tratio\tremark\n")
	fmt.Fprint(&table, "| network | tool | load, s | s | million firings/s | ratio | least–most (n) | moved | remark |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(&table, "| %s, t = %g: %d species, %d reactions | | | | | | | | |\n", r.problem.Name, r.problem.End, r.species, r.reactions)
		own := r.contenders[0]
		firings := mean(own.runs, func(x realisation) float64 { return float64(x.firings) })
		moved := mean(own.runs, func(x realisation) float64 { return x.moved })
		for _, c := range r.contenders {
			for k, x := range c.runs {
				fmt.Fprintf(&points, "%s\t%s\t%s\t%.4g\t%d\t%.5g\t%d\t%.0f\t%.4g\t\n", r.problem.Name, c.name, c.about, c.load, k+1, x.cpu, x.firings, x.moved, c.ratios[k])
			}
			if c.out != "" {
				fmt.Fprintf(&points, "%s\t%s\t%s\t%.4g\t\t\t\t\t\t%s\n", r.problem.Name, c.name, c.about, c.load, c.out)
			}
			c.row(&table, firings, moved)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "gillespie.tsv"), []byte(points.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "gillespie.md"), []byte(table.String()), 0o644)
}

// row writes the line of c. A tool that does not count its firings made, in the
// mean, those of niche.
func (c *jumpContender) row(b *strings.Builder, firings, moved float64) {
	name := strings.TrimSpace(c.name + " " + c.about)
	if len(c.runs) == 0 {
		fmt.Fprintf(b, "| | %s | | | | | | | %s |\n", name, c.out)
		return
	}
	cpu := make([]float64, len(c.runs))
	for k, r := range c.runs {
		cpu[k] = r.cpu
	}
	if c.runs[0].firings > 0 {
		firings = mean(c.runs, func(x realisation) float64 { return float64(x.firings) })
	}
	fmt.Fprintf(b, "| | %s | %.3g | %.4g | %.3g | %.3g | %.3g–%.3g (%d) | %+.2g %% | %s |\n", name, c.load, median(cpu),
		firings/median(cpu)/1e6, median(c.ratios), slices.Min(c.ratios), slices.Max(c.ratios), len(c.runs),
		100*(mean(c.runs, func(x realisation) float64 { return x.moved })/moved-1), c.out)
}

func mean(list []realisation, of func(realisation) float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += of(x)
	}
	return sum / float64(len(list))
}
