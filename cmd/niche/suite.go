package main

import (
	"context"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"niche/conformance"
	"niche/diag"
	"niche/format"
)

// exitCompared says that a comparison is out of tolerance.
const exitCompared = 7

// suiteFlags are the options of niche suite.
type suiteFlags struct {
	options conformance.Options
	through string
}

func suiteCommand(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "suite",
		Short: "run a public test suite and judge the answers by its rules",
		Long: `Runs niche on the cases of a public test suite and judges every answer by the
rules and tolerances of the suite. A case passes, fails, or is skipped because
niche refuses a feature of its model by name. The exit code is 7 if one fails.`,
	}
	cmd.AddCommand(
		suiteVerb(t, conformance.Semantic, &cobra.Command{
			Use:   "semantic DIR",
			Short: "SBML Test Suite: folders NAME with NAME-settings.txt, -results.csv, -sbml-lXvY.xml",
		}),
		stochasticSuite(t),
		suiteVerb(t, conformance.RoundTrip, &cobra.Command{
			Use:   "roundtrip DIR",
			Short: "SBML files, simulated before and after their way through another format",
		}),
		collectionVerb(t),
		suiteVerb(t, conformance.PEtab, &cobra.Command{
			Use:   "petab DIR",
			Short: "PEtab test suite: folders with NAME.yaml and NAME_solution.yaml",
		}),
	)
	return cmd
}

// suiteRunner runs the suite in a folder.
type suiteRunner func(ctx context.Context, dir string, o conformance.Options) (*conformance.Report, error)

// suiteVerb completes cmd, which runs one kind of suite.
func suiteVerb(t *terminal, runner suiteRunner, cmd *cobra.Command) *cobra.Command {
	var f suiteFlags
	cmd.Args = cobra.ExactArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return t.suite(cmd.Context(), runner, args[0], &f) }
	o := &f.options
	fl := cmd.Flags()
	fl.StringVar(&o.Settings.Method, "method", "bdf", "integrator: bdf, rodas5p or tsit5")
	rtol, atol, through := 1e-8, 1e-12, ""
	if cmd.Name() == "roundtrip" {
		rtol, atol, through = 1e-8, 0, "antimony"
	}
	fl.Float64Var(&o.Settings.RTol, "rtol", rtol, "relative tolerance of the integration")
	fl.Float64Var(&o.Settings.ATol, "atol", atol, "absolute tolerance of the integration, in the unit of each species; 0 to follow their size")
	fl.IntVar(&o.Settings.MaxSteps, "max-steps", 0, "steps allowed between two discontinuities (default 1,000,000)")
	fl.Uint64Var(&o.Settings.Seed, "seed", 0, "decides the order of simultaneous events of equal priority")
	fl.IntVar(&o.Workers, "workers", runtime.GOMAXPROCS(0), "cases run at the same time; does not change the result")
	if cmd.Name() == "semantic" {
		fl.BoolVar(&o.AllVersions, "all-versions", false, "run every SBML level and version of a case, not the highest alone")
	}
	if cmd.Name() != "petab" {
		fl.StringVar(&f.through, "through", through, "write every model in this format (antimony, net, l2v4, …), read that and go on from there")
	}
	return cmd
}

// suite runs the suite in dir and reports.
func (t *terminal) suite(ctx context.Context, runner suiteRunner, dir string, f *suiteFlags) error {
	followSizes(&f.options.Settings)
	if f.through != "" {
		var err error
		if f.options.Through, err = format.TargetOf(f.through, ""); err != nil {
			return err
		}
	}
	show, clear := t.progress("cases", 0, 1)
	if show != nil {
		f.options.Progress = func(done, total int) { show(float64(done) / float64(total)) }
	}
	report, err := runner(ctx, dir, f.options)
	clear()
	if err != nil {
		return err
	}
	return t.reportSuite(report)
}

// reportSuite prints the outcome of a suite.
func (t *terminal) reportSuite(report *conformance.Report) error {
	if report.Count(conformance.Failed) > 0 {
		t.code = exitCompared
	}
	if t.json {
		return t.printJSON(suiteJSON(report))
	}
	for i := range report.Results {
		r := &report.Results[i]
		if r.Outcome != conformance.Passed {
			t.data("%s\t%s\t%s\t%s", r.Outcome, r.Case, r.File, strings.ReplaceAll(r.Reason, "\n", "; "))
		}
	}
	titles := titlesOfCodes()
	for _, feature := range report.Refused() {
		t.say("skipped on account of %s (%s): %d", feature.Code, titles[feature.Code], feature.Files)
	}
	if report.FalseAlarm > 0 {
		t.say("a perfect simulator would fail at least one case with probability %.2g", report.FalseAlarm)
	}
	t.data("%d passed, %d failed, %d skipped", report.Count(conformance.Passed), report.Count(conformance.Failed), report.Count(conformance.Skipped))
	return nil
}

// titlesOfCodes says in words what each diagnostic code is about.
func titlesOfCodes() map[diag.Code]string {
	titles := map[diag.Code]string{}
	for _, e := range diag.Catalogue() {
		titles[e.Code] = e.Title
	}
	return titles
}

func suiteJSON(report *conformance.Report) map[string]any {
	titles := titlesOfCodes()
	features := []map[string]any{}
	for _, f := range report.Refused() {
		features = append(features, map[string]any{"code": f.Code, "title": titles[f.Code], "files": f.Files})
	}
	cases := make([]map[string]any, len(report.Results))
	for i := range report.Results {
		r := &report.Results[i]
		cases[i] = map[string]any{"case": r.Case, "file": r.File, "outcome": r.Outcome}
		if r.Reason != "" {
			cases[i]["reason"] = r.Reason
		}
		if r.Note != "" {
			cases[i]["note"] = r.Note
		}
		if len(r.Refused) > 0 {
			cases[i]["refused"] = r.Refused
		}
	}
	answer := map[string]any{
		"passed": report.Count(conformance.Passed), "failed": report.Count(conformance.Failed), "skipped": report.Count(conformance.Skipped),
		"refused": features, "cases": cases,
	}
	if report.FalseAlarm > 0 {
		answer["false_alarm"] = report.FalseAlarm
	}
	return answer
}
