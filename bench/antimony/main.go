package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"niche/format/antimony"
	"niche/format/sbml"
	"niche/model"
	"niche/sim/simtest"
)

func main() {
	if err := command(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/antimony:", err)
		os.Exit(1)
	}
}

// comparison goes through the models.
type comparison struct {
	out   string
	peer  *translator
	table *os.File
	count map[string]int // of outcomes, by direction
}

func command() error {
	data := flag.String("data", "", "folder of the public data sets")
	out := flag.String("out", "bench/out/antimony", "folder for texts and results")
	python := flag.String("python", "python3", "Python with antimony")
	sets := flag.String("sets", "biomodels,semantic", "data sets, comma-separated")
	only := flag.String("only", "", "part of the names of files to compare; empty for all")
	flag.Parse()
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	table, err := os.Create(filepath.Join(*out, "table.tsv"))
	if err != nil {
		return err
	}
	defer table.Close()
	c := &comparison{out: *out, table: table, count: map[string]int{}, peer: &translator{
		python: *python, script: filepath.Join("bench", "antimony", "worker.py"), limit: time.Minute}}
	defer c.peer.stop()
	for _, set := range strings.Split(*sets, ",") {
		err := filepath.WalkDir(filepath.Join(*data, set), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !isModel(path) || !strings.Contains(path, *only) {
				return err
			}
			return c.model(path)
		})
		if err != nil {
			return err
		}
	}
	fmt.Printf("libantimony %s\n", c.peer.version)
	var lines []string
	for what, n := range c.count {
		lines = append(lines, fmt.Sprintf("%s: %d", what, n))
	}
	slices.Sort(lines)
	fmt.Println(strings.Join(lines, "\n"))
	return nil
}

// isModel reports whether a file is a model of its own and not a part of one.
func isModel(path string) bool {
	name, folder := filepath.Base(path), filepath.Base(filepath.Dir(path))
	return strings.HasSuffix(name, ".xml") && (strings.HasPrefix(name, folder+"-") || !strings.Contains(name, "-sbml-") && !strings.Contains(name, "-l3v"))
}

// model compares one SBML file in both directions.
func (c *comparison) model(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(path), ".xml")
	m, _ := sbml.ReadBeside(path, src)
	if m == nil {
		return nil
	}
	outcome, problem := c.ours(name, m)
	c.note("niche to libantimony", name, outcome, problem)
	outcome, problem = c.theirs(name, path)
	c.note("libantimony to niche", name, outcome, problem)
	return nil
}

func (c *comparison) note(direction, name, outcome, problem string) {
	c.count[direction+": "+outcome]++
	if problem != "" {
		fmt.Fprintf(c.table, "%s\t%s\t%s\t%s\n", direction, name, outcome, strings.Join(strings.Fields(problem), " "))
	}
}

// ours gives libantimony what niche writes of m.
func (c *comparison) ours(name string, m *model.Model) (outcome, problem string) {
	text, names, list := antimony.Write(m)
	if list.HasErrors() {
		return "niche refuses", list.Err().Error()
	}
	file, again := filepath.Join(c.out, name+".ant"), filepath.Join(c.out, name+".ant.xml")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return "failed", err.Error()
	}
	if err := c.peer.do("read", file, again); err != nil {
		return "libantimony cannot read", err.Error()
	}
	return c.compare(again, m, names)
}

// theirs gives niche what libantimony writes of the SBML file at path, and
// compares that with the SBML that it makes of it.
func (c *comparison) theirs(name, path string) (outcome, problem string) {
	file, again := filepath.Join(c.out, name+".lib.ant"), filepath.Join(c.out, name+".lib.xml")
	if err := c.peer.do("write", path, file, again); err != nil {
		return "libantimony cannot translate", err.Error()
	}
	m, list, err := antimony.ReadFile(file)
	switch {
	case err != nil:
		return "failed", err.Error()
	case m == nil && list.Unsupported():
		return "niche refuses", list.Err().Error()
	case m == nil:
		return "niche cannot read", list.Err().Error()
	}
	return c.compare(again, m, nil)
}

// compare compares the SBML file with a model whose elements have other names in
// it.
func (c *comparison) compare(file string, want *model.Model, names map[string]string) (outcome, problem string) {
	got, list, err := sbml.ReadFile(file)
	switch {
	case err != nil:
		return "failed", err.Error()
	case got == nil && list.Unsupported():
		return "niche refuses the SBML", list.Err().Error()
	case got == nil:
		return "niche cannot read the SBML", list.Err().Error()
	}
	compared, differences := simtest.Differences(got, want, names)
	switch {
	case len(differences) > 0:
		return "different", strings.Join(differences[:min(3, len(differences))], "; ")
	case !compared:
		return "neither can be simulated", ""
	}
	return "the same", ""
}
