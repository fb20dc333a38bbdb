package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"niche/compile"
	"niche/conformance"
	"niche/model"
	"niche/ode"
	"niche/sim"
)

// points is the number of times of a trajectory.
const points = 101

// method is how niche simulates.
type method struct {
	name string
	// tolerances are tried in order, relative and absolute in units of the size of
	// each state.
	tolerances [][2]float64
	// shift is what every state is multiplied by at the start, less 1.
	shift float64
}

// The methods of niche: the one that is compared, the judge, and the judge from
// initial values that differ in the ninth digit.
var (
	compared  = method{name: "bdf", tolerances: [][2]float64{{1e-9, 1e-12}, {1e-8, 1e-11}, {1e-7, 1e-10}}}
	judging   = method{name: "rodas5p", tolerances: [][2]float64{{1e-10, 1e-13}, {1e-9, 1e-12}, {1e-8, 1e-11}, {1e-6, 1e-9}}}
	perturbed = method{name: "rodas5p", tolerances: judging.tolerances, shift: 1e-9}
)

// folder is where the answers of m are kept.
func (m method) folder() string {
	if m.shift != 0 {
		return m.name + "-shifted"
	}
	return m.name
}

// course simulates c, or takes the answer that the same niche gave before.
func (s *settings) course(c *conformance.Curated, m method) (*answer, error) {
	path := s.answerPath(m.folder(), c.ID)
	a, err := readAnswer(path)
	if err != nil || s.build == "" || a.Build != s.build {
		a = s.ask(c, m)
		a.Build = s.build
		fmt.Printf("niche %s %s\n", m.folder(), c.ID)
		if err := a.write(path); err != nil {
			return nil, err
		}
	}
	if a.Error != "" {
		return nil, errors.New(a.Error)
	}
	return a, nil
}

// ask simulates c at the first tolerances that the method meets in time.
func (s *settings) ask(c *conformance.Curated, m method) *answer {
	failed := []failure{}
	for _, t := range m.tolerances {
		a, err := s.simulate(c, m, t[0], t[1])
		if err == nil {
			a.Failed = failed
			return a
		}
		failed = append(failed, failure{t[0], t[1], firstLine(err)})
	}
	return &answer{Error: failed[0].Error, Failed: failed}
}

// simulate runs one method at one tolerance.
func (s *settings) simulate(c *conformance.Curated, how method, rtol, atol float64) (*answer, error) {
	m, list := c.Read()
	if err := list.Err(); err != nil {
		return nil, err
	}
	course, err := c.Course(m, sim.Settings{
		Method: how.name, FollowSizes: true, Options: ode.Options{RTol: rtol, ATol: atol, MaxSteps: maxSteps},
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.background()
	defer cancel()
	start := time.Now()
	worker, task := course.Simulator.NewWorker(), course.Task(points)
	task.Times = around(task.Times)
	if how.shift != 0 {
		if len(course.Simulator.System().Fast) > 0 {
			return nil, errors.New("a start off the equilibrium of fast reactions leads back to it")
		}
		if task.Start, err = shifted(ctx, worker, task, course.Simulator.System().States, how.shift); err != nil {
			return nil, err
		}
	}
	tr, err := worker.Run(ctx, task)
	if err != nil {
		return nil, s.inTime(ctx, err)
	}
	a := &answer{StartsWithEvent: len(tr.Fired) > 0 && tr.Fired[0].Time <= c.Start, Seconds: time.Since(start).Seconds(), RTol: rtol, ATol: atol}
	a.describe(m, course)
	a.bracket(course.Values(tr))
	return a, nil
}

// maxSteps bounds the steps of niche; time is what it is given.
const maxSteps = 100_000_000

// describe takes the names of the quantities, and the sizes of what species are in.
func (a *answer) describe(m *model.Model, course *conformance.Course) {
	for _, q := range course.Quantities {
		a.IDs = append(a.IDs, q.ID)
		if q.Species {
			a.Species++
		}
	}
	for i := range m.Species {
		size := math.NaN()
		for k := range m.Compartments {
			if m.Compartments[k].ID == m.Species[i].Compartment {
				size = m.Compartments[k].Size
			}
		}
		a.Sizes = append(a.Sizes, cell(size))
	}
}

// shifted is the state at the start of task with every component that moves between
// events multiplied by 1 + shift.
func shifted(ctx context.Context, w *sim.Worker, task sim.Task, states []compile.State, shift float64) (*sim.Start, error) {
	task.Times = task.Times[:1]
	tr, err := w.Run(ctx, task)
	if err != nil {
		return nil, err
	}
	if len(tr.Fired) > 0 {
		return nil, errors.New("the event at the start would fire twice")
	}
	start := &sim.Start{Y: append([]float64(nil), tr.Y[0]...)}
	for i := range start.Y {
		if !states[i].Discrete {
			start.Y[i] *= 1 + shift
		}
	}
	return start, nil
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
