package conformance

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/expr"
	"niche/format/sbml"
	"niche/model"
	"niche/sim"
)

// Curated is one model of a collection, as its index describes it.
type Curated struct {
	ID, Name  string
	Path      string // of the SBML file
	Species   int
	Reactions int
	// Start and End are the times between which the publication shows the model
	// [time unit of the model].
	Start, End float64
	// Supplied are initial values that the file lacks, by id
	// [unit of the quantity].
	Supplied map[string]float64
}

// supplied are the initial values that files of BioModels lack and that their
// time courses need: those that libRoadRunner takes. COPASI takes 1.
var supplied = map[string]map[string]float64{
	"BIOMD0000000113": {"W_star": 0},
}

// ReadCollection reads index.tsv in dir, a table with a header and one model per
// row: id, name, species, reactions, t_initial and t_end, of files ID.xml. Where
// the index gives no horizon it is 10 units of time.
func ReadCollection(dir string) ([]Curated, error) {
	f, err := os.Open(filepath.Join(dir, "index.tsv"))
	if err != nil {
		return nil, unreadable(dir, err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	records, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read collection: %w", err)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s/index.tsv is empty", dir)
	}
	var list []Curated
	for i, record := range records[1:] {
		m, err := curatedOf(records[0], record)
		if err != nil {
			return nil, fmt.Errorf("%s/index.tsv: row %d: %w", dir, i+2, err)
		}
		m.Path, m.Supplied = filepath.Join(dir, m.ID+".xml"), supplied[m.ID]
		list = append(list, m)
	}
	return list, nil
}

// curatedOf reads one row of the index.
func curatedOf(header, record []string) (Curated, error) {
	var err error
	cell := func(name string) string {
		if k := slices.Index(header, name); k >= 0 && k < len(record) {
			return strings.TrimSpace(record[k])
		}
		return ""
	}
	number := func(name string, otherwise float64) float64 {
		if cell(name) == "" {
			return otherwise
		}
		v, e := strconv.ParseFloat(cell(name), 64)
		if e != nil && err == nil {
			err = fmt.Errorf("%s: %q is not a number", name, cell(name))
		}
		return v
	}
	c := Curated{ID: cell("id"), Name: cell("name"), Species: int(number("species", 0)), Reactions: int(number("reactions", 0))}
	c.Start = number("t_initial", 0)
	c.End = number("t_end", c.Start+10)
	if err == nil && (c.ID == "" || !(c.End > c.Start)) {
		err = fmt.Errorf("want an id and a time after %g", c.Start)
	}
	return c, err
}

// Grid returns n evenly spaced times over the horizon of c.
func (c *Curated) Grid(n int) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = c.Start + (c.End-c.Start)*float64(i)/float64(n-1)
	}
	return times
}

// Read reads and checks the file of c. The list holds every problem; the model
// is nil if there are errors.
func (c *Curated) Read() (*model.Model, diag.List) {
	src, err := os.ReadFile(c.Path)
	if err != nil {
		var list diag.List
		list.Errorf(diag.NoSuchFile, diag.Pos{File: c.Path}, "check the path", "%v", err)
		return nil, list
	}
	m, list := sbml.ReadFrom(os.DirFS(filepath.Dir(c.Path)), filepath.Base(c.Path), src)
	if m == nil || list.HasErrors() {
		return nil, list
	}
	list = append(list, model.Check(m)...)
	if list.HasErrors() {
		return nil, list
	}
	return m, list
}

// Quantity is something that simulators are asked for: a species as a
// concentration (an amount where its compartment is a point), or a compartment
// or parameter that may change.
type Quantity struct {
	ID      string
	Species bool
}

// Quantities lists what can change in m.
func Quantities(m *model.Model) []Quantity {
	var list []Quantity
	for i := range m.Species {
		list = append(list, Quantity{m.Species[i].ID, true})
	}
	changed := map[string]bool{}
	for i := range m.Rules {
		changed[m.Rules[i].Variable] = true
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			changed[a.Variable] = true
		}
	}
	for i := range m.Compartments {
		if changed[m.Compartments[i].ID] {
			list = append(list, Quantity{ID: m.Compartments[i].ID})
		}
	}
	for i := range m.Parameters {
		if changed[m.Parameters[i].ID] {
			list = append(list, Quantity{ID: m.Parameters[i].ID})
		}
	}
	return list
}

// formula returns q as simulators report it.
func (q Quantity) formula(m *model.Model) expr.Expr {
	e := m.Pool.Symbol(q.ID)
	k := slices.IndexFunc(m.Species, func(s model.Species) bool { return s.ID == q.ID })
	if !q.Species || k < 0 || !m.Species[k].HasOnlySubstanceUnits {
		return e
	}
	c := slices.IndexFunc(m.Compartments, func(v model.Compartment) bool { return v.ID == m.Species[k].Compartment })
	if c < 0 || m.Compartments[c].Dimensions == 0 {
		return e
	}
	return m.Pool.New(expr.Div, e, m.Pool.Symbol(m.Compartments[c].ID))
}

// Course is a simulator of the quantities that can change in a model.
type Course struct {
	Curated    *Curated
	Simulator  *sim.Simulator
	Quantities []Quantity
}

// Course prepares m, read from c, to report its quantities.
func (c *Curated) Course(m *model.Model, settings sim.Settings) (*Course, error) {
	quantities := Quantities(m)
	options := compile.Options{Overridden: slices.Sorted(maps.Keys(c.Supplied))}
	for _, q := range quantities {
		options.Outputs = append(options.Outputs, compile.NamedFormula{ID: q.ID, Math: model.Math{Expr: q.formula(m)}})
	}
	sys, list := compile.Lower(m, options)
	if err := list.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, err
	}
	simulator, err := sim.New(program, settings)
	return &Course{c, simulator, quantities}, err
}

// Task asks for n evenly spaced times over the horizon.
func (c *Course) Task(n int) sim.Task {
	task := sim.Task{T0: c.Curated.Start, Times: c.Curated.Grid(n), Outputs: true}
	for _, id := range slices.Sorted(maps.Keys(c.Curated.Supplied)) {
		if slot, ok := c.Simulator.System().OverrideSlot(id); ok {
			task.Overrides = append(task.Overrides, sim.Override{Slot: slot, Value: c.Curated.Supplied[id]})
		}
	}
	return task
}

// Values picks the quantities out of a trajectory with outputs: one row per time.
func (c *Course) Values(tr *sim.Trajectory) [][]float64 {
	offset := len(c.Simulator.System().Outputs) - len(c.Quantities)
	rows := make([][]float64, len(tr.Outputs))
	for i := range rows {
		rows[i] = tr.Outputs[i][offset:]
	}
	return rows
}
