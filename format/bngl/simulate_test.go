package bngl_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/bngl"
	"niche/internal/testdata"
	"niche/sim"
)

// TestSimulatesAsBioNetGen compares species and groups with the tables that
// BioNetGen's run_network computed from the same files.
func TestSimulatesAsBioNetGen(t *testing.T) {
	for _, name := range []string{"multistate", "multisite2", "egfr_net"} {
		t.Run(name, func(t *testing.T) {
			dir := testdata.Dir(t, "networks")
			src, err := os.ReadFile(filepath.Join(dir, name+".net"))
			if err != nil {
				t.Fatal(err)
			}
			m, list := bngl.Read(name+".net", src)
			if m == nil {
				t.Fatal(list)
			}
			system, list := compile.Lower(m, compile.Options{})
			if system == nil {
				t.Fatal(list)
			}
			program, err := bytecode.Engine{}.Compile(system)
			if err != nil {
				t.Fatal(err)
			}
			settings := sim.Settings{}
			settings.RTol, settings.ATol = 1e-8, 1e-8
			simulator, err := sim.New(program, settings)
			if err != nil {
				t.Fatal(err)
			}
			species, groups := readTable(t, filepath.Join(dir, "ref", name+".ode.cdat")), readTable(t, filepath.Join(dir, "ref", name+".ode.gdat"))
			tr, err := simulator.NewWorker().Run(context.Background(), sim.Task{Times: species.times(), Outputs: true})
			if err != nil {
				t.Fatal(err)
			}
			compareColumns(t, species, tr.Y, func(id string) int {
				return slices.IndexFunc(system.States, func(s compile.State) bool { return s.ID == id })
			})
			compareColumns(t, groups, tr.Outputs, func(id string) int {
				return slices.IndexFunc(system.Outputs, func(o compile.Output) bool { return o.ID == id })
			})
		})
	}
}

// compareColumns compares the columns of a reference with those of rows that
// column finds by name.
func compareColumns(t *testing.T, want reference, rows [][]float64, column func(id string) int) {
	t.Helper()
	worst := 0.0
	for k, id := range want.names[1:] {
		c := column(id)
		if c < 0 {
			t.Errorf("no %s", id)
			continue
		}
		for i, row := range want.rows {
			v := row[k+1]
			worst = math.Max(worst, math.Abs(rows[i][c]-v)/(math.Abs(v)+1))
		}
	}
	t.Logf("%d columns, %d times: worst difference %.2g", len(want.names)-1, len(want.rows), worst)
	if !(worst <= 1e-5) {
		t.Errorf("worst difference %g", worst)
	}
}

// reference is a table that starts with "# time name name …".
type reference struct {
	names []string
	rows  [][]float64
}

func (r reference) times() []float64 {
	var times []float64
	for _, row := range r.rows {
		times = append(times, row[0])
	}
	return times
}

func readTable(t *testing.T, path string) reference {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	for line := range strings.Lines(string(src)) {
		fields := strings.Fields(strings.TrimPrefix(line, "#"))
		if r.names == nil {
			r.names = fields
			continue
		}
		row := make([]float64, len(fields))
		for i, f := range fields {
			if row[i], err = strconv.ParseFloat(f, 64); err != nil {
				t.Fatal(err)
			}
		}
		r.rows = append(r.rows, row)
	}
	return r
}
