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
	"niche/ode"
	"niche/sim"
)

// points is the number of times of a trajectory.
const points = 101

// answer is the trajectory of one simulator as courses.py writes it.
type answer struct {
	Version string   `json:"version"`
	Error   string   `json:"error"`
	Seconds float64  `json:"seconds"`
	RTol    float64  `json:"rtol"`
	ATol    float64  `json:"atol"`
	IDs     []string `json:"ids"`
	Rows    [][]cell `json:"rows"`
	// Low and High bound the values just before, at and just after each time; nil
	// for simulators that report one value.
	Low  [][]cell `json:"low,omitempty"`
	High [][]cell `json:"high,omitempty"`

	StartsWithEvent bool   // some event fires at the initial time
	Species         int    `json:"species"` // how many of the IDs are species
	Sizes           []cell `json:"sizes"`   // of the compartments of species; NaN if unknown
}

// cell is a number that JSON may have to write as text.
type cell float64

// UnmarshalJSON reads 1.5, "nan" or "inf".
func (c *cell) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		text = string(b)
	}
	v, err := strconv.ParseFloat(text, 64)
	*c = cell(v)
	return err
}

// MarshalJSON writes what UnmarshalJSON reads.
func (c cell) MarshalJSON() ([]byte, error) {
	if v := float64(c); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte(strconv.Quote(strconv.FormatFloat(v, 'g', -1, 64))), nil
	}
	return []byte(strconv.FormatFloat(float64(c), 'g', -1, 64)), nil
}

func readAnswer(path string) (*answer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &a, nil
}

func (s *settings) answerPath(tool, id string) string {
	return filepath.Join(s.out, tool, id+".json")
}

// niche simulates c at tight tolerances; nil if it has no time course.
func (s *settings) niche(c *conformance.Curated, r *row) (*answer, error) {
	m, list := c.Read()
	if err := list.Err(); err != nil {
		r.kind = conformance.TimeCourse
		return nil, err
	}
	if r.kind = conformance.KindOf(m); r.kind != conformance.TimeCourse {
		return nil, nil
	}
	return s.course(c, "bdf", [][2]float64{{1e-9, 1e-12}, {1e-7, 1e-10}})
}

// third is the judge: another method at tighter tolerances.
func (s *settings) third(c *conformance.Curated) (*answer, error) {
	return s.course(c, "rodas5p", [][2]float64{{1e-10, 1e-13}, {1e-8, 1e-11}})
}

// course simulates c with a method, or takes the answer of a former run if asked
// to. Of the tolerances, relative and absolute in units of the size of each state,
// the first that the method meets count.
func (s *settings) course(c *conformance.Curated, method string, tolerances [][2]float64) (*answer, error) {
	path := s.answerPath(method, c.ID)
	if s.reuse {
		if a, err := readAnswer(path); err == nil {
			return a, nil
		}
	}
	var a *answer
	var err error
	for _, t := range tolerances {
		if a, err = s.simulate(c, method, t[0], t[1]); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return a, os.WriteFile(path, text, 0o644)
}

// simulate is course without memory.
func (s *settings) simulate(c *conformance.Curated, method string, rtol, atol float64) (*answer, error) {
	m, list := c.Read()
	if err := list.Err(); err != nil {
		return nil, err
	}
	course, err := c.Course(m, sim.Settings{
		Method: method, FollowSizes: true, Options: ode.Options{RTol: rtol, ATol: atol},
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.background()
	defer cancel()
	start := time.Now()
	task := course.Task(points)
	task.Times = around(task.Times)
	tr, err := course.Simulator.NewWorker().Run(ctx, task)
	if err != nil {
		return nil, err
	}
	a := &answer{StartsWithEvent: len(tr.Fired) > 0 && tr.Fired[0].Time <= c.Start, Seconds: time.Since(start).Seconds(), RTol: rtol, ATol: atol}
	for _, q := range course.Quantities {
		a.IDs = append(a.IDs, q.ID)
		if q.Species {
			a.Species++
		}
	}
	a.bracket(course.Values(tr))
	for i := range m.Species {
		size := math.NaN()
		for k := range m.Compartments {
			if m.Compartments[k].ID == m.Species[i].Compartment {
				size = m.Compartments[k].Size
			}
		}
		a.Sizes = append(a.Sizes, cell(size))
	}
	return a, nil
}

// instant is how far before and after a time its neighbours lie, relative to the
// horizon.
const instant = 1e-7

// around puts two neighbours beside each time but the first, which has one.
func around(times []float64) []float64 {
	d := instant * (times[len(times)-1] - times[0])
	list := []float64{times[0], times[0], times[0] + d}
	for _, t := range times[1:] {
		list = append(list, t-d, t, t+d)
	}
	return list
}

// bracket keeps the values at every third time and the bounds of those around it.
func (a *answer) bracket(values [][]float64) {
	for i := 0; i < len(values); i += 3 {
		n := len(values[i])
		at, low, high := make([]cell, n), make([]cell, n), make([]cell, n)
		for k := range n {
			x, y, z := values[i][k], values[i+1][k], values[i+2][k]
			at[k], low[k], high[k] = cell(y), cell(min(x, y, z)), cell(max(x, y, z))
		}
		a.Rows, a.Low, a.High = append(a.Rows, at), append(a.Low, low), append(a.High, high)
	}
}

// bounds are the least and largest value of column k at time i.
func (a *answer) bounds(i, k int) (low, high float64) {
	if a.Low == nil {
		return float64(a.Rows[i][k]), float64(a.Rows[i][k])
	}
	return float64(a.Low[i][k]), float64(a.High[i][k])
}

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

// runPeers lets every peer do the jobs that have no answer yet.
func (s *settings) runPeers(jobs []job) error {
	if s.python == "" {
		return nil
	}
	list := filepath.Join(s.out, "jobs.jsonl")
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	f, err := os.Create(list)
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
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return err
	}
	for _, peer := range peers {
		command := exec.Command(s.python, filepath.Join("bench", "agreement", "courses.py"), peer, list, filepath.Join(s.out, peer), strconv.FormatFloat(s.limit.Seconds(), 'g', -1, 64))
		command.Stderr = os.Stderr
		if err := command.Run(); err != nil {
			return fmt.Errorf("%s: %w", peer, err)
		}
	}
	return nil
}
