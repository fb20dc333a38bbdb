package conformance

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
	"niche/model"
	"niche/sim"
)

// Settings of round trips.
const (
	// roundTripTolerance bounds the difference of two trajectories, relative to
	// the largest value of each quantity.
	roundTripTolerance = 1e-6
	roundTripSteps     = 100
	// defaultHorizon is the end of the time course of a model that the index says
	// nothing about [time unit of the model].
	defaultHorizon = 10
)

// RoundTrip takes every SBML file of the folder dir through another format and
// back, simulates it before and after, and compares all that varies, at 101
// times: the difference may be 1e-6 of the largest value of each quantity. Models
// of fluxes are compared by their optimum. A table index.tsv in dir, with columns
// id and t_end, gives the ends of the time courses; 10 where it does not.
//
// The error is about dir itself or ctx; what is wrong with a model is in its
// result, whose note says how far both trajectories were apart. A model that the
// format refuses is skipped, and so is one that cannot be simulated before or
// after, or that amplifies rounding errors so that it has no one trajectory.
func RoundTrip(ctx context.Context, dir string, o Options) (*Report, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, unreadable(dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s holds no SBML files, NAME.xml", dir)
	}
	horizons, err := readHorizons(filepath.Join(dir, "index.tsv"))
	if err != nil {
		return nil, err
	}
	report := &Report{}
	for _, path := range paths {
		file := filepath.Base(path)
		report.Results = append(report.Results, Result{Case: strings.TrimSuffix(file, ".xml"), File: file})
	}
	o = o.withDefaults()
	return report, o.judge(ctx, report.Results, func(ctx context.Context, i int, r *Result) {
		end, ok := horizons[r.Case]
		if !ok {
			end = defaultHorizon
		}
		judgeRoundTrip(ctx, paths[i], end, &o, r)
	})
}

// readHorizons reads the columns id and t_end of a tab-separated table, if it
// exists; rows without a number are left out.
func readHorizons(path string) (map[string]float64, error) {
	horizons := map[string]float64{}
	f, err := os.Open(path)
	if err != nil {
		return horizons, nil //nolint:nilerr // the table is optional
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	id, end := -1, -1
	for i, row := range rows {
		if i == 0 {
			id, end = slices.Index(row, "id"), slices.Index(row, "t_end")
			continue
		}
		if id >= 0 && end >= 0 && max(id, end) < len(row) {
			if v, err := strconv.ParseFloat(row[end], 64); err == nil && v > 0 {
				horizons[row[id]] = v
			}
		}
	}
	return horizons, nil
}

// judgeRoundTrip compares the model in the file at path, up to time end, with
// what it becomes.
func judgeRoundTrip(ctx context.Context, path string, end float64, o *Options, r *Result) {
	src, err := os.ReadFile(path)
	if err != nil {
		r.fail(fmt.Errorf("read model: %w", err))
		return
	}
	m, list := sbml.ReadBeside(path, src)
	if list.HasErrors() {
		r.reject(list)
		return
	}
	w, err := detour(path, src, m, o.Through)
	if errors.As(err, &list) {
		r.reject(list)
		return
	}
	c := semanticCase{id: r.Case, settings: semanticSettings{
		duration: end, steps: roundTripSteps, variables: varying(w), relative: roundTripTolerance,
	}}
	if f := m.Flux; f != nil && len(f.Objectives) > 0 {
		c.settings.steady, c.settings.variables = true, []string{f.Active}
	}
	r.simulateBoth(ctx, &c, w, o.Settings)
}

// simulateBoth compares the trajectories of w before and after. Where they differ
// both are integrated again, a hundred and ten thousand times more accurately:
// errors of the integration shrink, a difference of the models stays. If even the
// model before differs from itself then, it amplifies rounding errors and has no
// trajectory to compare. Where the integration fails it is tried once less
// accurately.
func (r *Result) simulateBoth(ctx context.Context, c *semanticCase, w *rewritten, settings sim.Settings) {
	rtol, atol := settings.RTol, settings.ATol
	original := &rewritten{original: w.original, m: w.original}
	var last [][]float64
	for _, factor := range []float64{1, 1e-2, 1e-4} {
		settings.RTol, settings.ATol = rtol*factor, atol*factor
		before, err := c.solve(ctx, original, settings)
		if err != nil && factor == 1 {
			settings.RTol, settings.ATol = rtol*100, atol*100
			before, err = c.solve(ctx, original, settings)
		}
		if err != nil && factor < 1 {
			return // so accurate it cannot be
		}
		after, also := c.solve(ctx, w, settings)
		*r = Result{Case: r.Case, File: r.File}
		if r.judgeErrors(err, also); r.Outcome != "" {
			return
		}
		if r.compare(w.original, c, before, after); r.Outcome == Passed {
			return
		}
		if last != nil {
			r.excuse(w.original, c, last, before)
		}
		last = before
	}
}

// excuse skips a model whose trajectories differ if they differ from themselves,
// integrated more and less accurately.
func (r *Result) excuse(m *model.Model, c *semanticCase, rough, fine [][]float64) {
	var own Result
	if own.compare(m, c, rough, fine); own.Outcome == Failed {
		r.Outcome, r.Reason = Skipped, "the model amplifies rounding errors: integrated more accurately, before the round trip, "+own.Reason
	}
}

// judgeErrors gives r an outcome if the model could not be simulated before or
// after.
func (r *Result) judgeErrors(before, after error) {
	switch {
	case before != nil && after != nil:
		r.Outcome, r.Reason = Skipped, "neither can be simulated: "+before.Error()
		if list := (diag.List)(nil); errors.As(before, &list) {
			r.Refused = refusals(list)
		}
	case after != nil:
		r.fail(fmt.Errorf("cannot be simulated any more: %w", after))
	case before != nil:
		r.fail(fmt.Errorf("can be simulated only after: %w", before))
	}
}

// refusals lists the codes of the errors of a list that are refusals.
func refusals(list diag.List) []diag.Code {
	var r Result
	r.reject(list)
	return r.Refused
}

// varying lists what varies in a model and has a name in what it became: species,
// compartments and parameters. Rates of reactions are left out: near equilibrium
// they are differences of large numbers, of which rounding leaves no six digits.
func varying(w *rewritten) []string {
	m := w.original
	var ids []string
	for i := range m.Species {
		ids = append(ids, m.Species[i].ID)
	}
	for i := range m.Compartments {
		if !m.Compartments[i].Constant {
			ids = append(ids, m.Compartments[i].ID)
		}
	}
	for i := range m.Parameters {
		if p := &m.Parameters[i]; !p.Constant && isSet(m, p) {
			ids = append(ids, p.ID)
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return w.name(id) == "" })
}

// isSet reports whether a parameter has a value: a number, a rule or an initial
// assignment.
func isSet(m *model.Model, p *model.Parameter) bool {
	return !math.IsNaN(p.Value) ||
		slices.ContainsFunc(m.Rules, func(r model.Rule) bool { return r.Variable == p.ID }) ||
		slices.ContainsFunc(m.InitialAssignments, func(a model.InitialAssignment) bool { return a.Symbol == p.ID })
}

// compare judges the trajectories before and after a round trip of m.
func (r *Result) compare(m *model.Model, c *semanticCase, before, after [][]float64) {
	scale := c.scales(m, before)
	worst, where := 0.0, ""
	for i, row := range before {
		for k, v := range row {
			if d := deviation(v, after[i][k], scale[k], 0); d > worst {
				worst, where = d, fmt.Sprintf("%s = %.9g at time %.6g, %.9g before", c.settings.variables[k], after[i][k], c.settings.times()[i], v)
			}
		}
	}
	r.Outcome, r.Note = Passed, fmt.Sprintf("largest difference %.2g", worst)
	if worst == 0 {
		r.Note = "equal to the bit"
	}
	if worst > roundTripTolerance {
		r.fail(errors.New(where))
	}
}

// scales are the largest magnitudes of the variables. What an assignment rule
// determines counts as at least as large as the quantities of its formula, since
// it may be a small difference of them, which rounding leaves undetermined.
func (c *semanticCase) scales(m *model.Model, rows [][]float64) []float64 {
	scale, largest := make([]float64, len(c.settings.variables)), map[string]float64{}
	for k, id := range c.settings.variables {
		for _, row := range rows {
			if v := math.Abs(row[k]); !math.IsInf(v, 0) && !math.IsNaN(v) {
				scale[k] = max(scale[k], v)
			}
		}
		largest[id] = scale[k]
	}
	for i := range m.Rules {
		k := slices.Index(c.settings.variables, m.Rules[i].Variable)
		if k < 0 || m.Rules[i].Kind != model.AssignmentRule || !m.Rules[i].Math.Present() {
			continue
		}
		for _, x := range m.Pool.Symbols(m.Rules[i].Math.Expr) {
			scale[k] = max(scale[k], largest[m.Pool.Node(x).Name])
		}
	}
	return scale
}
