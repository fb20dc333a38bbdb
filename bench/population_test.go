package bench_test

import (
	"context"
	"testing"

	"niche/culture"
	"niche/culture/population"
	format "niche/format/study"
)

// BenchmarkPopulation is 72 h of resistant AML cells beside stromal cells, 10,000
// individuals each, with the full network. A cell-step is one accepted step of one
// cell's network.
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
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(steps), "ns/cell-step")
				b.ReportMetric(float64(steps), "cell-steps")
				b.ReportMetric(float64(size), "B/cell")
			}
		})
	}
}
