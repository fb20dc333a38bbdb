package validation_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/internal/testdata"
	"niche/sim"
)

// rulebased is a network that BioNetGen generated from rules, with the numbers
// of species and groups of its reference.
type rulebased struct {
	name            string
	files           []string
	species, groups int
	// tolerance bounds |ours − theirs| / (|theirs| + 0.001 molecules) at every
	// time. The references have 13 digits; run_network's own tolerance shows from
	// about 1e-8 on where values are small.
	tolerance float64
}

var networks = []rulebased{
	{"multistate", []string{"multistate.net", "multistate.xml", "multistate_no_obs.net", "multistate_no_obs.xml"}, 9, 4, 1e-7},
	{"multisite2", []string{"multisite2.net", "multisite2.xml", "multisite2_no_obs.net", "multisite2_no_obs.xml"}, 66, 3, 1e-7},
	{"egfr_net", []string{"egfr_net.net", "egfr_net.xml", "egfr_net_no_obs.net", "egfr_net_no_obs.xml"}, 356, 13, 1e-6},
	{"BCR", []string{"BCR.net"}, 1122, 9, 1e-6},
}

// TestRuleBasedNetworks compares species and groups of .net files and their SBML
// twins with run_network over the whole horizon of the reference.
func TestRuleBasedNetworks(t *testing.T) {
	for _, n := range networks {
		for _, file := range n.files {
			t.Run(file, func(t *testing.T) { n.compare(t, file) })
		}
	}
}

// compare simulates one file and compares it with the reference.
func (n *rulebased) compare(t *testing.T, file string) {
	dir := testdata.Dir(t, "networks")
	species := readColumns(t, filepath.Join(dir, "ref", n.name+".ode.cdat"))
	groups := readColumns(t, filepath.Join(dir, "ref", n.name+".ode.gdat"))
	l := load(t, filepath.Join(dir, file), tolerances(1e-9, 1e-9))
	task := l.task(nil, nil, species.times()...)
	task.Outputs = true
	tr := l.run(task)

	states := map[string]int{}
	for i := range l.p.System.States {
		states[l.p.System.States[i].ID] = i
	}
	outputs := map[string]int{}
	for i := range l.p.System.Outputs {
		outputs[l.p.System.Outputs[i].ID] = i
	}
	if k := species.compare(t, tr, tr.Y, states, n.tolerance); k != n.species {
		t.Errorf("%d species compared, want %d", k, n.species)
	}
	if strings.Contains(file, "_no_obs") {
		return
	}
	if k := groups.compare(t, tr, tr.Outputs, outputs, n.tolerance); k != n.groups {
		t.Errorf("%d groups compared, want %d", k, n.groups)
	}
}

// columnTable is a table of BioNetGen: "# time name name …", then numbers.
type columnTable struct {
	names []string
	rows  [][]float64
}

// readColumns reads a .cdat or .gdat file.
func readColumns(t *testing.T, path string) *columnTable {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := &columnTable{}
	for line := range strings.Lines(string(src)) {
		fields := strings.Fields(strings.TrimPrefix(line, "#"))
		if c.names == nil {
			c.names = fields
			continue
		}
		row := make([]float64, len(c.names))
		for i := range c.names {
			row[i] = parse(t, fields[i])
		}
		c.rows = append(c.rows, row)
	}
	return c
}

func (c *columnTable) times() []float64 {
	times := make([]float64, len(c.rows))
	for i := range times {
		times[i] = c.rows[i][0]
	}
	return times
}

// compare compares rows, whose columns index finds by name, and returns the
// number of columns compared.
func (c *columnTable) compare(t *testing.T, tr *sim.Trajectory, rows [][]float64, index map[string]int, tolerance float64) (compared int) {
	t.Helper()
	const floor = 1e-3 // [molecules]
	worst := 0.0
	for k, id := range c.names {
		if k == 0 {
			continue
		}
		column, ok := index[id]
		if !ok {
			t.Errorf("no %s", id)
			continue
		}
		compared++
		for i, row := range c.rows {
			difference := math.Abs(rows[i][column]-row[k]) / (math.Abs(row[k]) + floor)
			if worst = max(worst, difference); !(difference <= tolerance) {
				t.Errorf("%s at %g is %.9g, want %.9g", id, tr.Times[i], rows[i][column], row[k])
			}
		}
	}
	t.Logf("%d columns, %d times: largest difference %.2g", compared, len(c.rows), worst)
	return compared
}
