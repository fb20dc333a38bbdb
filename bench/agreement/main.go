package main

import (
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
	limit, patience         time.Duration
	build                   string // identity of niche
}

func command() error {
	var s settings
	var only string
	flag.StringVar(&s.data, "data", "", "folder of the public data sets")
	flag.StringVar(&s.out, "out", "bench/out/agreement", "folder for the answers of all simulators, kept between runs")
	flag.StringVar(&s.python, "python", "", "Python with libroadrunner and copasi-basico; empty to use the answers that exist")
	flag.StringVar(&s.docs, "docs", "", "folder whose conformance.md receives the tables; empty to print a summary alone")
	flag.StringVar(&only, "only", "", "comma-separated ids; empty for all")
	flag.DurationVar(&s.limit, "limit", 60*time.Second, "processor time for each simulator to read a model, and for niche to simulate it at one tolerance; a quarter of it for the others to do so")
	flag.DurationVar(&s.patience, "patience", 120*time.Second, "the same for a second attempt of the others")
	flag.StringVar(&s.build, "build", "", "identity of niche: its answers are kept until it changes; empty to ask again")
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
	list, err := explanations()
	if err != nil {
		return err
	}
	problems := check(rows, list)
	print(rows)
	if s.docs != "" {
		if err := write(s.docs, rows); err != nil {
			return err
		}
	}
	return problems
}

// compare runs niche on every model, the peers where their answers are not
// there yet, the judge on all, and more judges where a difference is large.
func (s *settings) compare(models []conformance.Curated) ([]row, error) {
	rows := make([]row, len(models))
	var jobs []job
	for i := range models {
		r := &rows[i]
		r.begin(models[i])
		if r.kind != conformance.TimeCourse {
			continue
		}
		r.niche.take(s.course(&r.model, compared))
		if j, ok := s.job(&r.model, r.niche.answer); ok {
			r.job = j
			jobs = append(jobs, j)
		}
	}
	if err := s.runPeers(jobs); err != nil {
		return nil, err
	}
	var asked []job
	for i := range rows {
		r := &rows[i]
		if r.kind != conformance.TimeCourse {
			continue
		}
		r.of(third).take(s.course(&r.model, judging))
		for _, peer := range peers {
			r.of(peer).take(readAnswer(s.answerPath(peer, r.model.ID)))
		}
		r.measure()
		if r.disputed() {
			r.perturbed.take(s.course(&r.model, perturbed))
			asked = append(asked, r.job.tightest())
		}
	}
	if err := s.runPeer("roadrunner", tight, asked, s.patience); err != nil {
		return nil, err
	}
	for i := range rows {
		if r := &rows[i]; r.kind == conformance.TimeCourse && r.disputed() {
			r.fourth.take(readAnswer(s.answerPath(tight, r.model.ID)))
			r.measureJudges()
		}
	}
	return rows, nil
}
