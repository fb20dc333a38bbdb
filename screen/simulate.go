package screen

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"niche/dose"
	"niche/format/plate"
	"niche/work"
)

// Well is one culture of a simulated plate.
type Well struct {
	// Doses of the drugs of the design, in their order [unit of the series].
	Doses     []float64
	Replicate int // 0, 1, …
}

// Readout is what a Simulator finds in a well.
type Readout struct {
	Start, End float64 // living cells when the drugs are added and at the end [cells]
	Viability  float64 // share of living cells among all at the end [1]
}

// Simulator simulates one well under one condition. It is called by several
// goroutines at once and gives the same answer for the same well.
type Simulator func(ctx context.Context, w Well) (Readout, error)

// Condition is something that all wells of a part of the plate share, such as
// stroma.
type Condition struct {
	Name     string
	Simulate Simulator
}

// Design says what is on a simulated plate.
type Design struct {
	Series     []dose.Series // one for each drug
	Conditions []Condition
	Replicates int // wells of each kind, ≥ 1
	// ByViability makes the response the share of living cells among all; without
	// it the response is the number of living cells.
	ByViability bool
	Workers     int // 1 if zero; changes no bit of the result
	// Journal keeps the wells that are done; nil for none.
	Journal *work.Journal
	// Progress is called with the number of wells that are done and of all; nil
	// for none.
	Progress func(done, all int)
}

// Wells lists the wells of one condition and replicate: every dose of each drug
// alone, and every pair of doses of each pair of drugs, with the untreated well
// first.
func (d *Design) Wells() [][]float64 {
	n := len(d.Series)
	list := [][]float64{make([]float64, n)}
	for i := range d.Series {
		for _, x := range d.positive(i) {
			w := make([]float64, n)
			w[i] = x
			list = append(list, w)
		}
	}
	for i := range d.Series {
		for j := i + 1; j < n; j++ {
			for _, x := range d.positive(i) {
				for _, y := range d.positive(j) {
					w := make([]float64, n)
					w[i], w[j] = x, y
					list = append(list, w)
				}
			}
		}
	}
	return list
}

// positive returns the doses of drug i without 0.
func (d *Design) positive(i int) []float64 {
	return slices.DeleteFunc(slices.Clone(d.Series[i].Doses), func(x float64) bool { return x == 0 })
}

// Simulate fills the plate and, in a second one, the numbers of living cells
// behind its responses. It fails with the error of the first well that fails, in
// their order, and names it; or with ctx's error.
func (d *Design) Simulate(ctx context.Context) (responses, counts *plate.Plate, err error) {
	jobs := d.jobs()
	readouts := make([]Readout, len(jobs))
	failures := make([]error, len(jobs))
	var failed atomic.Bool
	var kept sync.Mutex
	d.each(len(jobs), func(k int) {
		if j := &jobs[k]; ctx.Err() == nil && !failed.Load() {
			readouts[k], failures[k] = d.well(ctx, k, j, &kept)
		}
		if failures[k] != nil {
			failed.Store(true) // wells before k are done or under way
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	for k, err := range failures {
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", d.describe(&jobs[k]), err)
		}
	}
	counts = d.plate(jobs, func(k int) float64 { return readouts[k].End })
	for k := range counts.Wells {
		counts.Wells[k].Start = readouts[k].Start
	}
	if !d.ByViability {
		return counts, counts, nil
	}
	return d.plate(jobs, func(k int) float64 { return readouts[k].Viability }), counts, nil
}

// well simulates well number k, unless the journal, which kept guards, has it.
func (d *Design) well(ctx context.Context, k int, j *job, kept *sync.Mutex) (Readout, error) {
	if d.Journal == nil {
		return d.Conditions[j.condition].Simulate(ctx, j.Well)
	}
	var r Readout
	if content, ok := d.Journal.Done(k); ok {
		_, err := binary.Decode(content, binary.LittleEndian, &r)
		return r, err
	}
	r, err := d.Conditions[j.condition].Simulate(ctx, j.Well)
	if err != nil {
		return r, err
	}
	content, err := binary.Append(nil, binary.LittleEndian, r)
	if err != nil {
		return r, err
	}
	kept.Lock()
	defer kept.Unlock()
	return r, d.Journal.Append(k, content)
}

// job is a well of a condition.
type job struct {
	condition int
	Well
}

func (d *Design) jobs() []job {
	var jobs []job
	for c := range d.Conditions {
		for _, doses := range d.Wells() {
			for r := range max(1, d.Replicates) {
				jobs = append(jobs, job{c, Well{doses, r}})
			}
		}
	}
	return jobs
}

// each calls f for 0 to n−1 on the workers.
func (d *Design) each(n int, f func(k int)) {
	next := make(chan int)
	var group sync.WaitGroup
	var mutex sync.Mutex
	done := 0
	for range max(1, d.Workers) {
		group.Go(func() {
			for k := range next {
				f(k)
				if d.Progress != nil {
					mutex.Lock()
					done++
					d.Progress(done, n)
					mutex.Unlock()
				}
			}
		})
	}
	for k := range n {
		next <- k
	}
	close(next)
	group.Wait()
}

// describe names a well.
func (d *Design) describe(j *job) string {
	text := "untreated well"
	for i, x := range j.Doses {
		if x > 0 {
			if text == "untreated well" {
				text = "well with"
			}
			text += fmt.Sprintf(" %s %g %s", d.Series[i].Drug, x, d.Series[i].UnitText)
		}
	}
	return text + in(d.Conditions[j.condition].Name)
}

// plate makes a plate of signals.
func (d *Design) plate(jobs []job, response func(k int) float64) *plate.Plate {
	p := &plate.Plate{File: "simulated plate", Kind: plate.Signal}
	for i := range d.Series {
		s := &d.Series[i]
		p.Drugs = append(p.Drugs, plate.Drug{Name: s.Drug, Unit: s.Unit, UnitText: s.UnitText})
	}
	for _, c := range d.Conditions {
		p.Experiments = append(p.Experiments, c.Name)
	}
	for k := range jobs {
		j := &jobs[k]
		w := plate.Well{
			Response: response(k), Control: math.NaN(), Start: math.NaN(),
			Replicate: strconv.Itoa(j.Replicate + 1), Experiment: d.Conditions[j.condition].Name,
		}
		for i, x := range j.Doses {
			if x > 0 {
				w.Treatments = append(w.Treatments, plate.Treatment{Drug: i, Dose: x})
			}
		}
		p.Wells = append(p.Wells, w)
	}
	return p
}
