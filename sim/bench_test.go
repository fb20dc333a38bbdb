package sim_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/bngl"
	"niche/internal/testdata"
	"niche/sim"
)

// BenchmarkNetworks times whole simulations of published rule-based networks
// by BDF at rtol 1e-6, atol 1e-9, 100 output times.
func BenchmarkNetworks(b *testing.B) {
	for _, c := range []struct {
		name string
		end  float64
	}{{"multistate", 20}, {"multisite2", 2}, {"egfr_net", 10}, {"BCR", 1000}} {
		b.Run(c.name, func(b *testing.B) { benchmarkNetwork(b, c.name, c.end) })
	}
}

func benchmarkNetwork(b *testing.B, name string, end float64) {
	path := filepath.Join(testdata.Dir(b, "networks"), name+".net")
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	m, problems := bngl.Read(path, src)
	if err := problems.Err(); err != nil {
		b.Fatal(err)
	}
	system, problems := compile.Lower(m, compile.Options{})
	if err := problems.Err(); err != nil {
		b.Fatal(err)
	}
	program, err := bytecode.Engine{}.Compile(system)
	if err != nil {
		b.Fatal(err)
	}
	simulator, err := sim.New(program, sim.Settings{})
	if err != nil {
		b.Fatal(err)
	}
	task := sim.Task{}
	for k := range 101 {
		task.Times = append(task.Times, end*float64(k)/100)
	}
	w := simulator.NewWorker()
	var steps int
	for b.Loop() {
		tr, err := w.Run(context.Background(), task)
		if err != nil {
			b.Fatal(err)
		}
		steps = tr.Stats.Steps
	}
	b.ReportMetric(float64(steps), "steps/op")
}
