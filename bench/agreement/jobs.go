package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"niche/conformance"
)

// job is what courses.py is asked for.
type job struct {
	ID         string       `json:"id"`
	File       string       `json:"file"`
	Start      float64      `json:"start"`
	End        float64      `json:"end"`
	Steps      int          `json:"steps"`
	Species    []string     `json:"species"`
	Values     []string     `json:"values"`
	Tolerances [][2]float64 `json:"tolerances"`
}

// job asks for the quantities of c that niche knows. The first absolute
// tolerance is far below the amount of the rarest species, since many populations
// almost vanish and grow again from what is left; where a simulator fails with it,
// it may try looser ones.
func (s *settings) job(c *conformance.Curated, niche *answer) (job, bool) {
	m, list := c.Read()
	if list.HasErrors() || m == nil || conformance.KindOf(m) != conformance.TimeCourse {
		return job{}, false
	}
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return job{}, false
	}
	j := job{ID: c.ID, File: path, Start: c.Start, End: c.End, Steps: points - 1, Species: []string{}, Values: []string{}}
	for _, q := range conformance.Quantities(m) {
		if q.Species {
			j.Species = append(j.Species, q.ID)
		} else {
			j.Values = append(j.Values, q.ID)
		}
	}
	least := rarest(niche)
	j.Tolerances = [][2]float64{{1e-9, least * 1e-18}, {1e-9, least * 1e-9}, {1e-8, 1e-12}, {1e-6, 1e-12}, {1e-6, 1e-9}}
	return j, true
}

// tightest makes j the question to the fourth integrator, which is not asked for
// less than a hundredth of the tolerance.
func (j job) tightest() job {
	least := j.Tolerances[0][1] * 1e18
	j.Tolerances = [][2]float64{{1e-12, least * 1e-20}, {1e-12, least * 1e-14}, {1e-11, least * 1e-13}}
	return j
}

// rarest is the smallest of the largest amounts of species, not counting what
// is 0 but for rounding.
func rarest(a *answer) float64 {
	if a == nil {
		return 1e-3
	}
	least, most := math.Inf(1), 0.0
	var peaks []float64
	for k := range a.Species {
		peak := 0.0
		for _, row := range a.Rows {
			peak = max(peak, math.Abs(float64(row[k])))
		}
		if float64(a.Sizes[k]) > 0 {
			peak *= min(1, float64(a.Sizes[k]))
		}
		peaks = append(peaks, peak)
		most = max(most, peak)
	}
	for _, p := range peaks {
		if p > negligible*negligible*most {
			least = min(least, p)
		}
	}
	if math.IsInf(least, 1) {
		return 1e-3
	}
	return least
}

// runPeers lets every peer do the jobs that have no answer yet, and then, with more
// time, those that it was not done with.
func (s *settings) runPeers(jobs []job) error {
	for _, limit := range []time.Duration{s.limit, s.patience} {
		for _, peer := range peers {
			if err := s.runPeer(peer, peer, jobs, limit); err != nil {
				return err
			}
		}
	}
	return nil
}

// runPeer lets a peer do the jobs that have no answer in the named folder. Without
// Python it leaves everything as it is.
func (s *settings) runPeer(peer, folder string, jobs []job, limit time.Duration) error {
	if s.python == "" || len(jobs) == 0 {
		return nil
	}
	list := filepath.Join(s.out, folder+".jsonl")
	if err := writeJobs(list, jobs); err != nil {
		return err
	}
	command := exec.Command(s.python, filepath.Join("bench", "agreement", "courses.py"), peer, list, filepath.Join(s.out, folder), strconv.FormatFloat(limit.Seconds(), 'g', -1, 64))
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w", peer, err)
	}
	return nil
}

func writeJobs(path string, jobs []job) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, j := range jobs {
		text, err := json.Marshal(j)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n", text)
	}
	return errors.Join(w.Flush(), f.Close())
}
