package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/ensemble"
	"niche/expr"
	"niche/format/sbml"
	"niche/model"
	"niche/ssa"
)

// StochasticOptions say how the stochastic suite is run. The zero value is ready
// to use.
type StochasticOptions struct {
	ssa.Options
	Replicates int // of each case; default 10,000
	// AllVersions runs the file of every SBML level and version of a case
	// instead of the highest.
	AllVersions bool
	Workers     int // realisations at a time; default one per processor
	// Progress, if not nil, is called by one goroutine at a time after each
	// file.
	Progress func(done, total int)
}

// Stochastic runs the cases of the stochastic part of the SBML Test Suite at dir
// (DSMTS and distrib): folders NAME with NAME-settings.txt, NAME-results.csv and
// NAME-sbml-lXvY.xml, or one such folder. The error is about the suite itself or
// ctx; what is wrong with a case is in its result. The false alarm of the report
// is the probability that a perfect simulator fails at least one case under a
// random seed.
func Stochastic(ctx context.Context, dir string, o StochasticOptions) (*Report, error) {
	if o.Replicates == 0 {
		o.Replicates = 10_000
	}
	report, folderOf, err := (&Options{AllVersions: o.AllVersions}).files(dir)
	if err != nil {
		return nil, err
	}
	alarms := make([]float64, len(report.Results))
	all := Options{Workers: 1, Progress: o.Progress} // the workers share each case
	err = all.judge(ctx, report.Results, func(ctx context.Context, i int, r *Result) {
		alarms[i] = judgeStochastic(ctx, folderOf[i], &o, r)
	})
	quiet := 1.0
	for _, p := range alarms {
		quiet *= 1 - p
	}
	report.FalseAlarm = 1 - quiet
	return report, err
}

// judgeStochastic runs one file of the case in folder and returns the probability
// that a perfect simulator fails it.
//
// The suite calls up to one point of a series outside its range no fault and more
// a reason to look again: the case is then run a second time with as many fresh
// realisations, which alone decide by the same rule.
func judgeStochastic(ctx context.Context, folder string, o *StochasticOptions, r *Result) (alarm float64) {
	if r.File == "" {
		r.fail(errors.New("the folder holds no SBML file"))
		return 0
	}
	c, err := readStochasticCase(folder)
	if err != nil {
		r.fail(err)
		return 0
	}
	src, err := os.ReadFile(filepath.Join(folder, r.File))
	if err != nil {
		r.fail(fmt.Errorf("read case: %w", err))
		return 0
	}
	var verdicts [2]*stochasticVerdict
	for run := range verdicts {
		stats, err := c.realise(ctx, r.File, src, o, run*o.Replicates)
		var list diag.List
		switch {
		case errors.As(err, &list):
			r.reject(list)
			return 0
		case err != nil:
			r.fail(err)
			return 0
		}
		v := c.judge(stats)
		if verdicts[run] = v; run == 0 {
			alarm = c.falseAlarm(stats)
			alarm *= alarm
		}
		if v.passes() {
			r.Outcome = Passed
			break
		}
	}
	r.note(verdicts, alarm)
	return alarm
}

// note says how far the points of the runs lay outside.
func (r *Result) note(verdicts [2]*stochasticVerdict, alarm float64) {
	r.Note = verdicts[0].String()
	if verdicts[1] != nil {
		r.Note += "; again: " + verdicts[1].String()
	}
	r.Note += fmt.Sprintf("; false alarm %.2g", alarm)
	if verdicts[1] != nil && !verdicts[1].passes() {
		r.fail(fmt.Errorf("%s, in two independent runs", verdicts[1].worst))
	}
}

// realise simulates the columns of the case, from realisation first on.
func (c *stochasticCase) realise(ctx context.Context, name string, src []byte, o *StochasticOptions, first int) (*ensemble.Statistics, error) {
	m, list := sbml.Read(name, src)
	if err := list.Err(); err != nil {
		return nil, err
	}
	formulas, ids := c.request(m)
	sys, list := compile.Lower(m, compile.Options{Outputs: formulas})
	if err := list.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, err
	}
	simulator, err := ssa.New(program, o.Options)
	if err != nil {
		return nil, err
	}
	every := make([]int, c.settings.steps+1)
	for k := range every {
		every[k] = k
	}
	return simulator.Ensemble(ctx, ssa.Ensemble{
		Task:  ssa.Task{T0: c.settings.start, Times: c.settings.times()},
		First: first, Replicates: o.Replicates, Workers: o.Workers, Select: ids, Keep: every,
	})
}

// request translates the quantities of c to formulas over m, under names that
// nothing else has. Where a variable is 0 before its first draw the suite writes 0
// for its logarithm too.
func (c *stochasticCase) request(m *model.Model) (formulas []compile.NamedFormula, ids []string) {
	plain := semanticCase{settings: c.settings.semanticSettings}
	for _, q := range c.quantities {
		e := plain.formula(&rewritten{original: m, m: m}, q.id)
		if q.logarithm {
			zero := m.Pool.Number(0)
			e = m.Pool.New(expr.Piecewise, zero, m.Pool.New(expr.Eq, e, zero), m.Pool.New(expr.Ln, e))
		}
		id := "wanted(" + q.name + ")"
		formulas = append(formulas, compile.NamedFormula{ID: id, Math: model.Math{Expr: e}})
		ids = append(ids, id)
	}
	return formulas, ids
}

// stochasticVerdict is the judgement of one run.
type stochasticVerdict struct {
	outside, points int
	most            int    // points outside in one series
	worst           string // series, in words
}

// passes reports whether no series has more than one point outside.
func (v *stochasticVerdict) passes() bool { return v.most <= 1 }

// String counts the points outside.
func (v *stochasticVerdict) String() string {
	return fmt.Sprintf("%d of %d points outside", v.outside, v.points)
}

// judge scores every point: Z = √n (mean − μ)/σ and Y = √(n/2) (s²/σ² − 1)
// against the ranges of the case; where σ is 0 both must be exact.
func (c *stochasticCase) judge(stats *ensemble.Statistics) *stochasticVerdict {
	v := &stochasticVerdict{}
	for i := range c.series {
		s := &c.series[i]
		outside, furthest := 0, 0.0
		for k := range stats.Times {
			score := s.score(&stats.Columns[s.quantity], k, stats.Replicates)
			v.points++
			if !(score >= s.low && score <= s.high) {
				outside++
				furthest = max(furthest, math.Abs(score))
			}
		}
		v.outside += outside
		if outside > v.most {
			v.most = outside
			v.worst = fmt.Sprintf("%d of %d points of %s lie outside (%g, %g), the furthest at %.3g", outside, len(stats.Times), s.name, s.low, s.high, furthest)
		}
	}
	return v
}

// score is Z or Y of point k. Where the case gives no σ, because the law has none
// (Cauchy), the sample's takes its place.
func (s *series) score(c *ensemble.Column, k, n int) float64 {
	sd := c.SD[k]
	if s.sd != nil {
		sd = s.sd[k]
	}
	mean := 0.0
	if s.mean != nil {
		mean = s.mean[k]
	}
	value, exact := c.Mean[k], mean
	if s.deviation {
		value, exact = c.SD[k], sd
	}
	switch {
	case sd == 0 && value == exact:
		return 0
	case sd == 0:
		return math.Inf(1)
	case s.deviation:
		return math.Sqrt(float64(n)/2) * (value*value/(sd*sd) - 1)
	}
	return math.Sqrt(float64(n)) * (value - mean) / sd
}
