package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"niche/conformance"
)

func main() {
	if err := command(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/agreement:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	data, out, python, docs string
	only                    []string
	limit                   time.Duration
	reuse                   bool
}

// peers are the other simulators, by the names that courses.py knows.
var peers = []string{"roadrunner", "copasi"}

// titles are what the tables call the peers.
var titles = map[string]string{"roadrunner": "libRoadRunner", "copasi": "COPASI"}

func command() error {
	var s settings
	var only string
	flag.StringVar(&s.data, "data", "", "folder of the public data sets")
	flag.StringVar(&s.out, "out", "bench/out/agreement", "folder for the answers of all simulators, kept between runs")
	flag.StringVar(&s.python, "python", "", "Python with libroadrunner and copasi-basico; empty to use the answers that exist")
	flag.StringVar(&s.docs, "docs", "", "folder whose biomodels.md and conformance.md receive the tables; empty to print a summary alone")
	flag.StringVar(&only, "only", "", "comma-separated ids; empty for all")
	flag.DurationVar(&s.limit, "limit", 60*time.Second, "time limit of each simulator on one model")
	flag.BoolVar(&s.reuse, "reuse", false, "take niche's answers, too, from a former run if they are there")
	flag.Parse()
	if only != "" {
		s.only = strings.Split(only, ",")
	}
	models, err := conformance.ReadCollection(filepath.Join(s.data, "biomodels"))
	if err != nil {
		return err
	}
	if len(s.only) > 0 {
		models = slices.DeleteFunc(models, func(c conformance.Curated) bool { return !slices.Contains(s.only, c.ID) })
	}
	rows, err := s.compare(models)
	if err != nil {
		return err
	}
	problems := s.report(rows)
	if s.docs != "" {
		if err := write(s.docs, rows); err != nil {
			return err
		}
	}
	return problems
}

// row is the comparison of one model.
type row struct {
	model   conformance.Curated
	kind    conformance.Kind
	refused string // why niche has no time course; "" if it has
	third   difference
	// thirdMissing says why the third integrator has no trajectory.
	thirdMissing string
	peers        map[string]*verdict
}

// verdict is one peer's result on one model.
type verdict struct {
	missing   string     // why there is no trajectory
	from      difference // to niche
	fromThird difference
	// explanation of a disagreement; nil if there is none.
	explanation *explanation
}

// compare runs niche on every model, the peers where their answers are not
// there yet, and measures the differences.
func (s *settings) compare(models []conformance.Curated) ([]row, error) {
	rows := make([]row, len(models))
	courses := make([]*answer, len(models))
	var jobs []job
	for i := range models {
		rows[i] = row{model: models[i], peers: map[string]*verdict{}}
		p, err := s.niche(&models[i], &rows[i])
		if err != nil {
			rows[i].refused = firstLine(err)
			fmt.Fprintf(os.Stderr, "%s: %s\n", models[i].ID, rows[i].refused)
		}
		courses[i] = p
		if j, ok := s.job(&models[i], p); ok {
			jobs = append(jobs, j)
		}
	}
	if err := s.runPeers(jobs); err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].kind == conformance.TimeCourse {
			s.judge(&rows[i], courses[i])
		}
	}
	return rows, nil
}

// judge compares the answers of the peers with niche's.
func (s *settings) judge(r *row, niche *answer) {
	for _, peer := range peers {
		v := &verdict{}
		r.peers[peer] = v
		a, err := readAnswer(s.answerPath(peer, r.model.ID))
		switch {
		case err != nil:
			v.missing = firstLine(err)
		case a.Error != "":
			v.missing = a.Error
		case niche != nil:
			v.from = distance(niche, a)
		}
	}
	if niche == nil {
		r.thirdMissing = r.refused
		return
	}
	if !slices.ContainsFunc(peers, func(p string) bool { return r.peers[p].from.value > bound }) {
		r.thirdMissing = "not asked"
		return
	}
	third, err := s.third(&r.model)
	if err != nil {
		r.thirdMissing = firstLine(err)
		return
	}
	r.third = distance(niche, third)
	for _, peer := range peers {
		if a, err := readAnswer(s.answerPath(peer, r.model.ID)); err == nil && a.Error == "" {
			r.peers[peer].fromThird = distance(third, a)
		}
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// background is the context of simulations with the time limit.
func (s *settings) background() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), s.limit, errors.New("time limit"))
}
