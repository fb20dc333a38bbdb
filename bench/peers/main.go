package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"niche/bench"
	"niche/compile"
	"niche/model"
	"niche/sim"
)

func main() {
	if err := command(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/peers:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	data, out, python, only string
	cvode                   bool
	limit                   time.Duration
	budget                  float64
	loosest, tightest       int
	tools                   string
	section, runNetwork     string
	rounds                  int
}

func command() error {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of the public data sets")
	flag.StringVar(&s.out, "out", "bench/out", "folder for programs and results")
	flag.StringVar(&s.python, "python", "", "Python with libroadrunner and copasi-basico; empty to leave both out")
	flag.StringVar(&s.only, "only", "", "comma-separated problems; empty for all")
	flag.BoolVar(&s.cvode, "cvode", true, "compare with SUNDIALS CVODE")
	flag.StringVar(&s.tools, "tools", "", "comma-separated tools; empty for all")
	flag.DurationVar(&s.limit, "limit", 300*time.Second, "time limit of one simulation")
	flag.Float64Var(&s.budget, "budget", 300, "seconds of one tool on one problem after which tighter tolerances are left out")
	flag.IntVar(&s.loosest, "loosest", 3, "first relative tolerance is 10^-loosest")
	flag.IntVar(&s.tightest, "tightest", 11, "last relative tolerance is 10^-tightest")
	flag.StringVar(&s.section, "section", "ode", "what is compared: ode or gillespie")
	flag.StringVar(&s.runNetwork, "run_network", "", "BioNetGen's program run_network; empty to leave it out")
	flag.IntVar(&s.rounds, "rounds", 5, "gillespie: realisations of each tool, interleaved")
	flag.Parse()
	if s.section == "gillespie" {
		return s.gillespie()
	}
	var results []*comparison
	for _, p := range bench.Problems() {
		if s.only != "" && !contains(s.only, p.Name) {
			continue
		}
		r, err := s.comparison(p)
		if err != nil {
			return err
		}
		results = append(results, r)
		if err := write(s.out, results); err != nil {
			return err
		}
	}
	return nil
}

func contains(list, name string) bool {
	for _, x := range strings.Split(list, ",") {
		if x == name {
			return true
		}
	}
	return false
}

// comparison is the result on one problem.
type comparison struct {
	instance   *bench.Instance
	contenders []*contender
	// agreement is the distance of niche and CVODE, both at rtol 1e-12; NaN
	// without CVODE.
	agreement float64
	reference float64 // relative tolerance of the reference [1]
}

// comparison measures every tool on p.
func (s *settings) comparison(p bench.Problem) (*comparison, error) {
	fmt.Fprintf(os.Stderr, "%s\n", p.Name)
	start := time.Now()
	in, err := p.Load(s.data)
	if err != nil {
		return nil, err
	}
	niche, err := newNiche(in, "bdf")
	if err != nil {
		return nil, err
	}
	rough, err := niche.run(request{rtol: 1e-6, atol: 1e-9, loops: 1, keep: true}, s.limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	load := time.Since(start).Seconds() - rough.wall
	scale := scaleOf(rough.y)
	r := &comparison{instance: in, agreement: math.NaN(), reference: 1e-12}
	reference, err := niche.run(request{rtol: r.reference, atol: r.reference * scale, loops: 1, keep: true}, s.limit)
	if err != nil {
		return nil, fmt.Errorf("%s: reference: %w", p.Name, err)
	}
	for _, method := range []string{"bdf", "rodas5p"} {
		if t, err := newNiche(in, method); err == nil && s.wants("niche "+method) {
			c := &contender{name: "niche " + method, tool: t, load: load, budget: s.budget}
			if method != "bdf" {
				c.budget = s.budget / 10 // a method that does not fit the problem
			}
			r.contenders = append(r.contenders, c)
		}
	}
	s.addPeers(r, in, len(reference.y))
	for _, c := range r.contenders {
		if c.name == "CVODE KLU" && c.out == "" {
			if a, err := c.tool.run(request{rtol: r.reference, atol: r.reference * scale, loops: 1, keep: true}, s.limit); err == nil {
				r.agreement = distance(a.y, reference.y, scale)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "  reference differs from CVODE by %.2e\n", r.agreement)
	how := plan{limit: s.limit, log: os.Stderr}
	for k := s.loosest; k <= s.tightest; k++ {
		tolerance, err := strconv.ParseFloat(fmt.Sprintf("1e-%d", k), 64)
		if err != nil {
			return nil, err
		}
		how.tolerances = append(how.tolerances, tolerance)
	}
	how.compare(r.contenders, reference.y, scale)
	for _, c := range r.contenders {
		if c.out == "" {
			c.tool.close()
		}
	}
	return r, nil
}

func (s *settings) wants(name string) bool { return s.tools == "" || contains(s.tools, name) }

// denseLimit is the number of states up to which CVODE runs with a dense matrix.
const denseLimit = 400

// addPeers starts the other simulators. One that cannot start is kept with the
// reason.
func (s *settings) addPeers(r *comparison, in *bench.Instance, numbers int) {
	dir := filepath.Join(s.out, in.Name)
	add := func(name string, load float64, t *processTool, err error) {
		c := &contender{name: name, load: load, budget: s.budget}
		if err != nil {
			c.out = "not loaded: " + err.Error()
			fmt.Fprintf(os.Stderr, "  %-16s %s\n", name, c.out)
		} else {
			c.tool = t
			if fields := strings.Fields(t.loaded); len(fields) > 1 {
				c.about = fields[1]
				if v, err := strconv.ParseFloat(fields[0], 64); err == nil {
					c.load = v
				}
			}
		}
		r.contenders = append(r.contenders, c)
	}
	file := filepath.Join(s.out, "result.bin")
	if s.cvode && (s.wants("CVODE KLU") || s.wants("CVODE dense")) {
		start := time.Now()
		program, err := buildCVODE(in, filepath.Join(dir, "c"))
		load := time.Since(start).Seconds()
		for _, kind := range []string{"klu", "dense"} {
			name := map[string]string{"klu": "CVODE KLU", "dense": "CVODE dense"}[kind]
			if kind == "dense" && len(in.System.States) > denseLimit || !s.wants(name) {
				continue
			}
			var t *processTool
			if err == nil {
				t, err = startProcess(kind, file, numbers, false, s.limit, program)
			}
			add(name, load, t, err)
		}
	}
	if s.python == "" {
		return
	}
	modelFile, states, err := s.writeModel(in, dir)
	for _, name := range []string{"roadrunner", "copasi"} {
		if !s.wants(name) {
			continue
		}
		var t *processTool
		if err == nil {
			script := filepath.Join("bench", "peers", "worker.py")
			t, err = startProcess("-", file, numbers, true, 2*s.limit, s.python, script, name, modelFile, states, decimal(in.End), strconv.Itoa(bench.Outputs))
		}
		add(name, 0, t, err)
		err = nil
	}
}

// writeModel writes the SBML file and the list of states for the peers.
func (s *settings) writeModel(in *bench.Instance, dir string) (file, states string, err error) {
	text, err := sbmlFor(in)
	if err != nil {
		return "", "", err
	}
	var list strings.Builder
	species := map[string]*model.Species{}
	for i := range in.Model.Species {
		species[in.Model.Species[i].ID] = &in.Model.Species[i]
	}
	for i := range in.System.States {
		st := &in.System.States[i]
		if st.Amount {
			return "", "", fmt.Errorf("state %q is an amount in a varying compartment", st.ID)
		}
		kind, factor := "value", 1.0
		if x := species[st.ID]; x != nil {
			kind = "species"
			if x.HasOnlySubstanceUnits {
				factor = size(in, x.Compartment)
			}
		}
		fmt.Fprintf(&list, "%s %s %s\n", kind, st.ID, decimal(factor))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", "", err
	}
	file, states = filepath.Join(dir, "model.xml"), filepath.Join(dir, "states.txt")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return "", "", err
	}
	return file, states, os.WriteFile(states, []byte(list.String()), 0o644)
}

// size returns the constant size of a compartment.
func size(in *bench.Instance, id string) float64 {
	for _, v := range in.Values {
		if v.ID == id {
			return v.Value
		}
	}
	for i := range in.Model.Compartments {
		if in.Model.Compartments[i].ID == id {
			return in.Model.Compartments[i].Size
		}
	}
	return math.NaN()
}

// buildCVODE compiles the C program of in.
func buildCVODE(in *bench.Instance, dir string) (string, error) {
	at, err := startOf(in)
	if err != nil {
		return "", err
	}
	source, err := generate(in.System, at)
	if err != nil {
		return "", err
	}
	program, err := source.build(dir)
	if err != nil {
		return "", err
	}
	return filepath.Abs(program)
}

// startOf returns initial values and the stretches between the times at which
// switches flip; switches that depend on the state are refused.
func startOf(in *bench.Instance) (initialPoint, error) {
	sys := in.System
	if len(sys.Events) > 0 {
		return initialPoint{}, fmt.Errorf("events have no C form here")
	}
	at := initialPoint{p: make([]float64, len(sys.Parameters)), y: make([]float64, len(sys.States)), times: in.Times()}
	task, err := in.Task()
	if err != nil {
		return at, err
	}
	for i := range sys.Switches {
		if sys.Switches[i].CrossingTime == 0 {
			return at, fmt.Errorf("switch %s depends on the state", sys.Pool.Infix(sys.Switches[i].Relation))
		}
	}
	simulator, err := in.Simulator(sim.Settings{})
	if err != nil {
		return at, err
	}
	e := simulator.NewEvaluator()
	values := map[compile.Slot]float64{}
	for _, o := range task.Overrides {
		values[o.Slot] = o.Value
	}
	e.Initialise(0, func(s compile.Slot) (float64, bool) { v, ok := values[s]; return v, ok }, at.p, at.y)
	e.SetParameters(at.p)
	crossing := make([]float64, len(sys.Switches))
	e.CrossingTimes(crossing)
	from := 0.0
	for _, end := range ends(crossing, in.End) {
		z := make([]float64, len(sys.Switches))
		e.SetSwitches(z)
		e.Relations((from+end)/2, at.y, z)
		at.stretches = append(at.stretches, stretch{end, z})
		from = end
	}
	return at, nil
}

// ends returns the ends of the stretches: the crossing times inside the
// simulation, and its end.
func ends(crossing []float64, end float64) []float64 {
	list := []float64{end}
	for _, t := range crossing {
		if t > 0 && t < end {
			list = append(list, t)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
