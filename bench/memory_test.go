package bench_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"niche/bench"
	"niche/ode"
	"niche/sim"
)

// memoryProbe, set in the environment, makes the test binary evaluate Sobotta
// and print its peak memory instead of testing.
const memoryProbe = "NICHE_MEMORY_PROBE"

// sobottaLimit is the memory that reading, compiling and evaluating Sobotta with
// its gradient may take [byte].
const sobottaLimit = 100 << 20

// TestSobottaMemory measures a process that does nothing else.
func TestSobottaMemory(t *testing.T) {
	if os.Getenv(memoryProbe) != "" {
		o := objective(t, published, "sobotta", "sobotta.yaml")
		for range 3 {
			evaluate(t, o, true)
		}
		fmt.Printf("peak=%d\n", peakMemory(t))
		return
	}
	objective(t, published, "sobotta", "sobotta.yaml") // skips where the data are absent
	c := exec.Command(os.Args[0], "-test.run=^TestSobottaMemory$")
	c.Env = append(os.Environ(), memoryProbe+"=1", "GOGC=100", "GOMEMLIMIT=off")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, text, found := strings.Cut(string(out), "peak=")
	text, _, _ = strings.Cut(text, "\n")
	peak, err := strconv.Atoi(text)
	if !found || err != nil {
		t.Fatalf("no peak in %q", out)
	}
	t.Logf("peak memory %.1f MB", float64(peak)/1e6)
	if peak > sobottaLimit {
		t.Errorf("evaluating Sobotta took %d bytes, limit %d", peak, sobottaLimit)
	}
}

// peakMemory returns the largest resident set of this process so far, or where
// the system does not tell, the memory obtained from it [byte].
func peakMemory(t *testing.T) uint64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if _, rest, found := strings.Cut(string(status), "VmHWM:"); found {
			kilobytes, err := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}

// TestNoAllocationPerStep simulates the same task with few and with many steps:
// the number of allocations must not differ.
func TestNoAllocationPerStep(t *testing.T) {
	for _, name := range []string{"Boehm", "Sobotta", "Bachmann", "multisite2"} {
		p, ok := bench.Find(name)
		if !ok {
			t.Fatalf("no problem %q", name)
		}
		in := load(t, p)
		for _, method := range []string{"bdf", "rodas5p"} {
			few, fewSteps := allocations(t, in, method, 1e-4)
			many, manySteps := allocations(t, in, method, 1e-8)
			t.Logf("%s %s: %d steps %.0f allocations, %d steps %.0f allocations", name, method, fewSteps, few, manySteps, many)
			if manySteps < fewSteps+20 {
				t.Fatalf("%s %s: %d and %d steps tell nothing", name, method, fewSteps, manySteps)
			}
			if math.Abs(many-few) > 0 {
				t.Errorf("%s %s: %.0f allocations in %d steps, %.0f in %d", name, method, few, fewSteps, many, manySteps)
			}
		}
	}
}

// allocations returns the allocations of one simulation and its steps.
func allocations(t *testing.T, in *bench.Instance, method string, rtol float64) (count float64, steps int) {
	simulator, err := in.Simulator(sim.Settings{Method: method, Options: ode.Options{RTol: rtol, ATol: 1e-4 * rtol}})
	if err != nil {
		t.Fatal(err)
	}
	task, err := in.Task()
	if err != nil {
		t.Fatal(err)
	}
	w := simulator.NewWorker()
	count = testing.AllocsPerRun(5, func() {
		out, err := w.Run(context.Background(), task)
		if err != nil {
			t.Fatal(err)
		}
		steps = out.Stats.Steps
	})
	return count, steps
}
