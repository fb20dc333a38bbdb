package petab

import (
	"path/filepath"
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/format/sbml"
	"niche/internal/bounded"
	"niche/model"
)

// ReadFile reads the problem whose YAML file is at yamlPath, with all the files
// it names, relative to its folder. The problem is nil if the list holds errors;
// the list then holds every problem of every file.
func ReadFile(yamlPath string) (*Problem, diag.List) {
	return Read(yamlPath, func(path string) ([]byte, error) { return bounded.ReadFile(path, maxTable) })
}

// Read is ReadFile with files opened by open, for example from an archive.
func Read(yamlPath string, open func(path string) ([]byte, error)) (*Problem, diag.List) {
	r := &reader{
		problem: &Problem{File: yamlPath}, open: open, folder: filepath.Dir(yamlPath),
		parameterIDs: ids{}, conditionIDs: ids{}, observableIDs: ids{}, targets: ids{},
	}
	src, err := open(yamlPath)
	if err != nil {
		r.list.Errorf(diag.PetabFile, diag.Pos{File: yamlPath}, "check the path", "problem file cannot be read: %v", err)
		return nil, r.list
	}
	files, list := readManifest(yamlPath, src)
	r.list = append(r.list, list...)
	r.readFiles(files)
	r.list.Sort()
	if r.list.HasErrors() {
		return nil, r.list
	}
	return r.problem, r.list
}

// reader collects a problem and its diagnostics.
type reader struct {
	problem *Problem
	list    diag.List
	open    func(path string) ([]byte, error)
	folder  string

	parameterIDs, conditionIDs, observableIDs ids
	targets                                   ids // condition columns
	conditionIndex, observableIndex           map[string]int
	symbols                                   *symbolTable
	// partial tells which tables could not be read completely, so that ids
	// missing from them are not reported a second time.
	partial struct{ parameters, conditions, observables bool }
}

// readFiles reads the tables and the model and checks them against each other.
func (r *reader) readFiles(files manifest) {
	m := r.readModel(files.models)
	r.partial.parameters, r.partial.conditions, r.partial.observables = len(files.parameters) == 0, len(files.conditions) == 0, len(files.observables) == 0
	for _, f := range files.parameters {
		r.table(f, &r.partial.parameters, r.readParameters)
	}
	for _, f := range files.conditions {
		r.table(f, &r.partial.conditions, r.readConditions)
	}
	r.conditionIndex = map[string]int{}
	for i, c := range r.problem.Conditions {
		r.conditionIndex[c.ID] = i
	}
	pool := expr.NewPool()
	if m != nil {
		r.problem.Model, pool = m, m.Pool
		r.symbols = newSymbolTable(m)
	}
	for _, f := range files.observables {
		r.table(f, &r.partial.observables, func(t *Table) { r.readObservables(t, pool) })
	}
	r.observableIndex = map[string]int{}
	for i, o := range r.problem.Observables {
		r.observableIndex[o.ID] = i
	}
	for _, f := range files.measurements {
		r.table(f, new(bool), func(t *Table) {
			r.problem.Tables = append(r.problem.Tables, t)
			r.readMeasurements(t)
		})
	}
	if len(files.measurements) > 0 && len(r.problem.Measurements) == 0 && !r.list.HasErrors() {
		r.list.Errorf(diag.PetabNoData, files.measurements[0].pos, "add rows to the measurement table", "problem has no measurements")
	}
	if r.symbols != nil {
		r.check()
	}
}

// readModel reads and checks the SBML file; nil if there is none or it has errors.
func (r *reader) readModel(files []fileName) *model.Model {
	if len(files) == 0 {
		return nil
	}
	path, src, ok := r.file(files[0])
	if !ok {
		return nil
	}
	m, list := sbml.ReadBeside(path, src)
	if m != nil {
		list = append(list, model.Check(m)...)
	}
	r.list = append(r.list, list...)
	if list.HasErrors() {
		return nil
	}
	return m
}

// file reads a file named in the problem file.
func (r *reader) file(f fileName) (path string, src []byte, ok bool) {
	path = f.name
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.folder, filepath.FromSlash(path))
	}
	src, err := r.open(path)
	if err != nil {
		r.list.Errorf(diag.PetabFile, f.pos, "check the path, which is relative to the problem file", "file %q cannot be read: %v", f.name, err)
		return path, nil, false
	}
	return path, src, true
}

// table reads a table and hands it to read. It sets partial if something is
// missing from the table.
func (r *reader) table(f fileName, partial *bool, read func(*Table)) {
	path, src, ok := r.file(f)
	if !ok {
		*partial = true
		return
	}
	t, list := ReadTable(path, src)
	r.list = append(r.list, list...)
	before := len(r.list)
	read(t)
	missing := func(d *diag.Diagnostic) bool { return d.Code == diag.PetabColumn || d.Code == diag.PetabID }
	*partial = *partial || list.HasErrors() || slices.ContainsFunc(r.list[before:], missing)
}

// keys returns the keys of m, sorted.
func keys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
