package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"niche/conformance"
	"niche/report"
	"niche/run"
	"niche/ssa"
	"niche/store"
)

// stochasticFlags are the options of niche run that concern realisations.
type stochasticFlags struct {
	replicates, workers int
	seed                uint64
	items, histogram    bool
	split               bool
	epsilon, threshold  float64
	quantiles           []float64
}

func addStochasticFlags(cmd *cobra.Command, f *stochasticFlags) {
	fl := cmd.Flags()
	fl.IntVar(&f.replicates, "replicates", 0, "number of realisations (default 100 for stochastic methods; integrators make an ensemble if it is given)")
	fl.Uint64Var(&f.seed, "seed", 0, "decides every random number")
	fl.BoolVar(&f.items, "items", false, "stochastic methods: read amounts as numbers of items, whatever their unit")
	fl.BoolVar(&f.split, "split", false, "stochastic methods: make two reactions of each reversible one whose rate law is a difference")
	fl.Float64SliceVar(&f.quantiles, "quantiles", nil, "realisations: probabilities whose quantiles are reported, e.g. 0.05,0.5,0.95")
	fl.BoolVar(&f.histogram, "histogram", false, "realisations: report the distribution at the last time")
	fl.Float64Var(&f.epsilon, "epsilon", 0.03, "tau: share by which a propensity may change in a leap")
	fl.Float64Var(&f.threshold, "threshold", 50, "hybrid: count below which reactions fire one by one")
	fl.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "realisations made at the same time; does not change the result")
}

// stochastic reports whether the method simulates molecules.
func stochastic(method string) bool { return slices.Contains(run.StochasticMethods(), method) }

// realisations turns the flags into a task.
func (f *runFlags) realisations(tc *run.TimeCourse) *run.Realisations {
	s := &f.stochastic
	return &run.Realisations{TimeCourse: *tc, Replicates: s.replicates, Workers: s.workers, Method: f.settings.Method, Seed: s.seed, Items: s.items,
		Epsilon: s.epsilon, Threshold: s.threshold, Settings: f.settings, Quantiles: s.quantiles, Histogram: s.histogram}
}

// realise simulates an ensemble of the model called name and reports.
func (t *terminal) realise(ctx context.Context, name string, f *runFlags) error {
	started := time.Now()
	var err error
	if f.out, err = outFor(f.out, name, started); err != nil {
		return err
	}
	if f.stochastic.replicates < 0 {
		return usageError{fmt.Errorf("--replicates %d: give at least 1", f.stochastic.replicates)}
	}
	if !stochastic(f.settings.Method) {
		if err := checkSolver(&f.settings); err != nil {
			return err
		}
	}
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	t.warn(src.Problems)
	if f.stochastic.split {
		if err := src.Split(); err != nil {
			return err
		}
	}
	tc, err := f.timeCourse(src)
	if err != nil {
		return err
	}
	r := f.realisations(tc)
	show, clear := t.progress("realisations", 0, float64(r.Replicates))
	r.Progress = show
	cloud, err := r.Run(ctx, src.Model)
	clear()
	if err != nil {
		return err
	}
	dir, err := t.keepCloud(src, cloud, r, f, started)
	if err != nil {
		return err
	}
	if t.json {
		return t.printJSON(cloudJSON(cloud, dir))
	}
	t.warn(cloud.Prepared.Problems)
	if err := cloud.Table().WriteTSV(t.out); err != nil {
		return err
	}
	t.say("%d realisations by %s, %d firings; kept in %s", r.Replicates, cloud.Statistics.Method, cloud.Statistics.Firings, folder(dir))
	return nil
}

// keepCloud writes the run directory and returns its path.
func (t *terminal) keepCloud(src *run.Source, c *run.Cloud, r *run.Realisations, f *runFlags, started time.Time) (string, error) {
	references := citations(report.References(append([]string{"niche"}, src.Uses()...)...))
	d, err := store.Create(f.out, store.Record{
		Command: "run", Arguments: append([]string{"niche"}, t.args...), Version: version(), Started: started.UTC(),
		Settings: map[string]any{
			"method": r.Method, "ran": c.Statistics.Method, "replicates": r.Replicates, "seed": r.Seed,
			"items": r.Items, "epsilon": r.Epsilon, "threshold": r.Threshold, "from": r.From, "to": r.To, "points": r.Points,
		},
		Substitutions: substitutions(r.Set), References: references,
	})
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Discard() }()
	if err := src.AddTo(d); err != nil {
		return "", err
	}
	for _, table := range c.Tables() {
		if err := d.AddTable(table); err != nil {
			return "", err
		}
	}
	page := &report.Page{
		Title: c.Prepared.Title(), Subtitle: "Stochastic simulation · niche run · niche " + version(),
		Facts: []report.Fact{
			{Name: "model", Value: src.File() + " (" + src.Model.Format + ")"},
			{Name: "method", Value: c.Statistics.Method},
			{Name: "realisations", Value: fmt.Sprintf("%d, seed %d", r.Replicates, r.Seed)},
			{Name: "work", Value: fmt.Sprintf("%d firings", c.Statistics.Firings)},
		},
		Sections: []report.Section{
			{Heading: "Figures", Figures: c.Figures(f.plot)},
			{Heading: "Values", Tables: c.Tables()},
			{Heading: "References", List: references},
		},
	}
	return t.finish(d, page, started)
}

func cloudJSON(c *run.Cloud, dir string) map[string]any {
	means, deviations := map[string]any{}, map[string]any{}
	for i := range c.Statistics.Columns {
		q := &c.Statistics.Columns[i]
		means[q.ID], deviations[q.ID] = q.Mean, q.SD
	}
	answer := map[string]any{
		"run": dir, "time": c.Statistics.Times, "mean": means, "sd": deviations,
		"method": c.Statistics.Method, "replicates": c.Statistics.Replicates, "events": c.Statistics.Firings,
	}
	if len(c.Statistics.Columns) > 0 && len(c.Statistics.Columns[0].Quantiles) > 0 {
		quantiles := map[string]any{}
		for i := range c.Statistics.Columns {
			quantiles[c.Statistics.Columns[i].ID] = c.Statistics.Columns[i].Quantiles
		}
		answer["quantiles"] = quantiles
	}
	return answer
}

// stochasticSuite is the verb niche suite stochastic.
func stochasticSuite(t *terminal) *cobra.Command {
	var o conformance.StochasticOptions
	var verbose bool
	cmd := &cobra.Command{
		Use:   "stochastic DIR",
		Short: "stochastic part of the SBML Test Suite (DSMTS and distrib)",
		Long: `Runs each case many times and judges mean and standard deviation at every time by
the suite's scores Z and Y. A series passes with at most one point outside its
range. A case that does not pass is run once more with as many fresh realisations,
which then decide alone. The probability that a perfect simulator fails is
estimated for each case and for all, and printed.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			show, clear := t.progress("cases", 0, 1)
			if show != nil {
				o.Progress = func(done, total int) { show(float64(done) / float64(total)) }
			}
			if o.Replicates < 2 {
				return usageError{fmt.Errorf("--replicates %d: give at least 2", o.Replicates)}
			}
			if !stochastic(o.Method) {
				return usageError{fmt.Errorf("unknown stochastic method %q; --method is one of %q", o.Method, ssa.Methods())}
			}
			report, err := conformance.Stochastic(cmd.Context(), args[0], o)
			clear()
			if err != nil {
				return err
			}
			for i := range report.Results {
				if r := &report.Results[i]; verbose && !t.json && r.Note != "" {
					t.data("%s\t%s\t%s\t%s", r.Outcome, r.Case, r.File, r.Note)
				}
			}
			return t.reportSuite(report)
		},
	}
	fl := cmd.Flags()
	fl.IntVar(&o.Replicates, "replicates", 10_000, "realisations of each case")
	fl.StringVar(&o.Method, "method", "ssa", "method: ssa (chosen by a pilot) or one by name")
	fl.Uint64Var(&o.Seed, "seed", 1, "decides every random number")
	fl.BoolVar(&o.AllVersions, "all-versions", false, "run every SBML level and version of a case, not the highest alone")
	fl.IntVar(&o.Workers, "workers", runtime.GOMAXPROCS(0), "realisations made at the same time; does not change the result")
	fl.BoolVarP(&verbose, "verbose", "v", false, "say of every case how many points lay outside")
	return cmd
}
