package main

import (
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"niche/conformance"
)

// collectionVerb simulates a collection of curated models.
func collectionVerb(t *terminal) *cobra.Command {
	var o conformance.Options
	table := false
	cmd := &cobra.Command{
		Use:   "biomodels DIR",
		Short: "collection of curated models: a folder with index.tsv and files ID.xml",
		Long: `Reads, checks and simulates every model of a collection over its horizon. DIR
holds ID.xml for each row of index.tsv, whose columns id, name, t_initial and
t_end are read. A model passes if its states are finite at all times; flux-balance
models, if they have an optimum; logical models, if they can be updated.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			show, clear := t.progress("models", 0, 1)
			if show != nil {
				o.Progress = func(done, total int) { show(float64(done) / float64(total)) }
			}
			results, err := conformance.Collection(cmd.Context(), args[0], o)
			clear()
			if err != nil {
				return err
			}
			if table && !t.json {
				return conformance.WriteTimetable(t.out, results)
			}
			return t.reportSuite(conformance.Summary(results))
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&o.Settings.Method, "method", "bdf", "integrator: bdf, rodas5p or tsit5")
	fl.Float64Var(&o.Settings.RTol, "rtol", 1e-6, "relative tolerance of the integration")
	fl.Float64Var(&o.Settings.ATol, "atol", 0, "absolute tolerance of the integration, in the unit of each species; 0 to follow their size")
	fl.DurationVar(&o.Limit, "limit", 30*time.Second, "time that one model may take")
	fl.IntVar(&o.Workers, "workers", runtime.GOMAXPROCS(0), "models simulated at the same time; does not change the result")
	fl.BoolVar(&table, "table", false, "print the times as a table in Markdown")
	return cmd
}
