package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/expr"
	"niche/format/sbml"
	"niche/model"
	"niche/sim"
)

// Semantic runs the cases of the SBML Test Suite at dir: folders NAME with
// NAME-settings.txt, NAME-results.csv and NAME-sbml-lXvY.xml, or one such
// folder. The error is about the suite itself or ctx; what is wrong with a case
// is in its result.
func Semantic(ctx context.Context, dir string, o Options) (*Report, error) {
	o = o.withDefaults()
	report, folderOf, err := o.files(dir)
	if err != nil {
		return nil, err
	}
	return report, o.judge(ctx, report.Results, func(ctx context.Context, i int, r *Result) {
		judgeSemantic(ctx, folderOf[i], &o, r)
	})
}

// files lists a result for each SBML file to run of the cases at dir, and the
// folder of each: the file of the highest level and version, or all.
func (o *Options) files(dir string) (report *Report, folderOf []string, err error) {
	folders, err := semanticFolders(dir)
	if err != nil {
		return nil, nil, err
	}
	report = &Report{}
	for _, folder := range folders {
		if o.Only != nil && !o.Only(filepath.Base(folder)) {
			continue
		}
		files, err := semanticFiles(folder)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case len(files) == 0:
			files = []string{""}
		case !o.AllVersions:
			files = files[len(files)-1:]
		}
		for _, file := range files {
			report.Results = append(report.Results, Result{Case: filepath.Base(folder), File: file})
			folderOf = append(folderOf, folder)
		}
	}
	return report, folderOf, nil
}

// judgeSemantic runs one file of the case in folder.
func judgeSemantic(ctx context.Context, folder string, o *Options, r *Result) {
	if r.File == "" {
		r.fail(errors.New("the folder holds no SBML file"))
		return
	}
	c, err := readSemanticCase(folder)
	if err != nil {
		r.fail(err)
		return
	}
	src, err := os.ReadFile(filepath.Join(folder, r.File))
	if err != nil {
		r.fail(fmt.Errorf("read case: %w", err))
		return
	}
	got, err := c.simulate(ctx, r.File, src, o)
	if err == nil {
		err = c.compare(got)
	}
	var list diag.List
	switch {
	case err == nil:
		r.Outcome = Passed
	case errors.As(err, &list):
		r.reject(list)
	case errors.Is(err, ErrUnchanged):
		r.Outcome, r.Reason = Skipped, err.Error()
	default:
		r.fail(err)
	}
}

// simulate reads the file src called name and returns the variables of the case,
// one row per time of the grid.
func (c *semanticCase) simulate(ctx context.Context, name string, src []byte, o *Options) ([][]float64, error) {
	src, changed := o.Rewriting.text(src)
	m, list := sbml.ReadFrom(os.DirFS(c.dir), name, src)
	if err := list.Err(); err != nil {
		return nil, err
	}
	written, err := detour(filepath.Join(c.dir, name), src, m, o.Through)
	if err == nil {
		err = o.Rewriting.model(written, changed)
	}
	if err == nil {
		err = written.miss(c.settings.variables, o.Through)
	}
	if err != nil {
		return nil, err
	}
	return c.solve(ctx, written, o.Settings)
}

// solve returns the variables of the case, one row per time of the grid.
func (c *semanticCase) solve(ctx context.Context, w *rewritten, settings sim.Settings) ([][]float64, error) {
	if c.settings.steady {
		return c.fluxes(ctx, w)
	}
	wanted := c.request(w)
	sys, list := compile.Lower(w.m, compile.Options{Outputs: wanted.formulas})
	if err := list.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, err
	}
	simulator, err := sim.New(program, settings)
	if err != nil {
		return nil, err
	}
	tr, err := simulator.NewWorker().Run(ctx, sim.Task{T0: c.settings.start, Times: c.settings.times(), Outputs: true})
	if err != nil {
		return nil, err
	}
	return wanted.pick(tr, sys), nil
}

// request is what a case wants to know of a model.
type request struct {
	variables []string // as the model calls them
	formulas  []compile.NamedFormula
	// constant says of each variable that it is a constant of the model, which
	// may have no value; the others are formulas, in order.
	constant []bool
}

// request translates the variables of c to formulas over the model.
func (c *semanticCase) request(w *rewritten) request {
	var q request
	for _, variable := range c.settings.variables {
		id := w.name(variable)
		constant := slices.ContainsFunc(w.m.Parameters, func(p model.Parameter) bool { return p.ID == id && p.Constant })
		q.variables, q.constant = append(q.variables, id), append(q.constant, constant)
		if !constant {
			q.formulas = append(q.formulas, compile.NamedFormula{ID: id, Math: model.Math{Expr: c.formula(w, variable)}})
		}
	}
	return q
}

// formula returns what the settings of c mean by id: species are amounts or
// concentrations where they say so.
func (c *semanticCase) formula(w *rewritten, id string) expr.Expr {
	pool := w.m.Pool
	e := pool.Symbol(w.name(id))
	s := speciesOf(w.original, id)
	if s == nil {
		return e
	}
	size := pool.Symbol(w.name(s.Compartment))
	wanted := isAmount(w.original, s)
	switch {
	case slices.Contains(c.settings.amount, id):
		wanted = true
	case slices.Contains(c.settings.concentration, id):
		wanted = false
	}
	amount := isAmount(w.original, s) // a formula that took its place means the same
	if x := speciesOf(w.m, w.name(id)); x != nil {
		amount = isAmount(w.m, x)
	}
	switch {
	case !amount && wanted:
		return pool.New(expr.Mul, e, size)
	case amount && !wanted:
		return pool.New(expr.Div, e, size)
	}
	return e
}

// pick returns the wanted values out of a trajectory.
func (q *request) pick(tr *sim.Trajectory, sys *compile.System) [][]float64 {
	offset := len(sys.Outputs) - len(q.formulas)
	rows := make([][]float64, len(tr.Times))
	for i := range rows {
		next := offset
		for k, id := range q.variables {
			v := math.NaN()
			if q.constant[k] {
				if j := slices.IndexFunc(sys.Parameters, func(p compile.Parameter) bool { return p.ID == id }); j >= 0 {
					v = tr.P[j]
				}
			} else {
				v = tr.Outputs[i][next]
				next++
			}
			rows[i] = append(rows[i], v)
		}
	}
	return rows
}

// compare judges the values by the rule of the suite and reports the worst.
func (c *semanticCase) compare(got [][]float64) error {
	s := &c.settings
	times := s.times()
	worst, excess := error(nil), 0.0
	for i, row := range c.expected {
		for k, want := range row[len(row)-len(s.variables):] {
			e := deviation(want, got[i][k], s.absolute, s.relative)
			if e > 1 && e > excess {
				worst = fmt.Errorf("%s = %.9g at time %.6g, want %.9g within %g and %g relative", s.variables[k], got[i][k], times[i], want, s.absolute, s.relative)
				excess = e
			}
		}
	}
	return worst
}

// deviation is |want − got| in units of the tolerance; 0 for equal infinities
// and two NaN, +Inf where only one is not a finite number.
func deviation(want, got, absolute, relative float64) float64 {
	switch {
	case want == got, math.IsNaN(want) && math.IsNaN(got):
		return 0
	case math.IsNaN(want) || math.IsNaN(got) || math.IsInf(want, 0) || math.IsInf(got, 0):
		return math.Inf(1)
	}
	return math.Abs(want-got) / (absolute + relative*math.Abs(want))
}
