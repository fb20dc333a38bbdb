package bench_test

import (
	"context"
	"syscall"
	"testing"

	"niche/culture"
	"niche/culture/population"
	format "niche/format/study"
)

// BenchmarkPopulation is 72 h of resistant AML cells beside stromal cells, 10,000
// individuals each, with the full network. A cell-step is one accepted step of one
// cell; its time is processor time, which a busy machine does not lengthen.
func BenchmarkPopulation(b *testing.B) {
	s, list := format.ReadDir("../studies/aml-msc")
	if err := list.Err(); err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, 2} {
		b.Run(map[int]string{1: "1worker", 2: "2workers"}[workers], func(b *testing.B) {
			for i := range s.Arms {
				if s.Arms[i].ID.Text != "resistant_msc" {
					continue
				}
				e := population.New(s, population.Options{Cells: 10_000, Workers: workers})
				var steps, size int
				begun := processorTime(b)
				for b.Loop() {
					c, err := e.Begin(context.Background(), culture.Setup{Arm: &s.Arms[i], Seed: 1, Times: []float64{72}})
					if err != nil {
						b.Fatal(err)
					}
					for done := false; !done; {
						if done, err = c.Advance(context.Background()); err != nil {
							b.Fatal(err)
						}
						size = max(size, c.BytesPerCell())
					}
					steps = c.Record().Stats.Steps
				}
				used := (processorTime(b) - begun) / float64(b.N)
				b.ReportMetric(used, "processor-s")
				b.ReportMetric(used*1e9/float64(steps), "ns/cell-step")
				b.ReportMetric(float64(steps), "cell-steps")
				b.ReportMetric(float64(size), "B/cell")
			}
		})
	}
}

// processorTime returns the processor time of this process [s].
func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + 1e-6*float64(u.Utime.Usec+u.Stime.Usec)
}
