package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"niche/ode"
	"niche/run"
	"niche/sim"
)

func doctorCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "check that this installation computes correctly",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checks := diagnose(cmd.Context())
			if t.json {
				if err := t.printJSON(map[string]any{"checks": checks}); err != nil {
					return err
				}
			}
			for _, c := range checks {
				if !t.json {
					t.data("%-6s %-22s %s", c.Verdict, c.Name, c.Detail)
				}
				if c.Verdict == "FAIL" {
					t.code = exitFailed
				}
			}
			return nil
		},
	}
}

// finding is the outcome of one check.
type finding struct {
	Name    string `json:"name"`
	Verdict string `json:"verdict"` // "ok" or "FAIL"
	Detail  string `json:"detail"`
}

func diagnose(ctx context.Context) []finding {
	list := []finding{
		{"niche", "ok", version()},
		{"platform", "ok", fmt.Sprintf("%s/%s, %s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.GOMAXPROCS(0))},
		folderCheck(),
	}
	for _, method := range ode.Methods() {
		list = append(list, decayCheck(ctx, method))
	}
	return append(list, networksCheck(ctx))
}

// networksCheck simulates the IL-6 network by two unrelated methods, which must
// agree.
func networksCheck(ctx context.Context) finding {
	const name = "networks"
	var ends []float64
	for _, method := range []string{"bdf", "rodas5p"} {
		settings := sim.Settings{Method: method}
		settings.RTol, settings.ATol = 1e-8, 1e-10
		src, err := run.Load("il6")
		if err != nil {
			return finding{name, "FAIL", err.Error()}
		}
		p, err := run.Prepare(src.Model, settings)
		if err != nil {
			return finding{name, "FAIL", err.Error()}
		}
		tc := &run.TimeCourse{Points: 2, Set: map[string]float64{}}
		if err := tc.Dose("il6", []string{"il6=10ng/ml"}); err != nil {
			return finding{name, "FAIL", err.Error()}
		}
		c, err := tc.Run(ctx, p)
		if err != nil {
			return finding{name, "FAIL", err.Error()}
		}
		ends = append(ends, c.Trajectory.Y[1]...)
	}
	worst, n := 0.0, len(ends)/2
	for i := range n {
		worst = max(worst, math.Abs(ends[i]-ends[n+i])/max(math.Abs(ends[i]), 1e-3))
	}
	if !(worst < 1e-5) {
		return finding{name, "FAIL", fmt.Sprintf("bdf and rodas5p differ by %.2g on il6", worst)}
	}
	return finding{name, "ok", fmt.Sprintf("bdf and rodas5p differ by %.1g on il6", worst)}
}

// folderCheck tries to write where run directories go by default.
func folderCheck() finding {
	name, err := os.MkdirTemp(".", ".niche-doctor-")
	if err != nil {
		return finding{"current folder", "FAIL", "not writable: give --out when you run: " + err.Error()}
	}
	_ = os.Remove(name)
	return finding{"current folder", "ok", "writable"}
}

// decayCheck integrates A → B, whose solution is known, by one method.
func decayCheck(ctx context.Context, method string) finding {
	name := "integrator " + method
	text := "model decay\n A -> B; k*A;\n A = 10; B = 0; k = 0.5;\nend\n"
	src, err := run.Parse("decay", "decay.ant", []byte(text), true)
	if err != nil {
		return finding{name, "FAIL", err.Error()}
	}
	settings := sim.Settings{Method: method}
	settings.RTol, settings.ATol = 1e-8, 1e-10
	p, err := run.Prepare(src.Model, settings)
	if err != nil {
		return finding{name, "FAIL", err.Error()}
	}
	c, err := (&run.TimeCourse{To: 4, Points: 2}).Run(ctx, p)
	if err != nil {
		return finding{name, "FAIL", err.Error()}
	}
	for _, col := range c.Columns {
		if col.ID == "A" {
			relative := math.Abs(col.Values[1]/(10*math.Exp(-2)) - 1)
			if relative > 1e-6 {
				return finding{name, "FAIL", fmt.Sprintf("relative error %.2g on an exponential decay", relative)}
			}
			return finding{name, "ok", fmt.Sprintf("relative error %.1g on an exponential decay", relative)}
		}
	}
	return finding{name, "FAIL", "species A is missing from the result"}
}
