package main

import (
	"github.com/spf13/cobra"
)

// rootCommand assembles the verbs.
func rootCommand(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "niche",
		Short: "an in-silico laboratory for the tumour niche",
		Long: `niche simulates signalling networks of tumour and stromal cells and compares
them with measurements. Start with

  niche run il6 --dose il6=10ng/ml --with ruxolitinib=500nM

Data go to standard output, text for people to standard error. Exit codes: 0 ok,
1 failed, 2 wrong command line, 3 invalid input, 4 valid but unsupported,
5 numerical failure, 7 comparison out of tolerance, 130 interrupted.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.PersistentFlags().BoolVar(&t.json, "json", false, "print the result as JSON on standard output")
	root.PersistentFlags().BoolVarP(&t.quiet, "quiet", "q", false, "print no text for people, only data and errors")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		studyCommand(t), newCommand(t), calibrateCommand(t), resumeCommand(t), runCommand(t), evaluateCommand(t), simulateCommand(t), continueCommand(t), fbaCommand(t), checkCommand(t), infoCommand(t),
		plateCommand(t), suiteCommand(t), explainCommand(t), citeCommand(t), doctorCommand(t),
		convertCommand(t), diffCommand(t), steadyCommand(t), mcaCommand(t), sensCommand(t), scanCommand(t),
	)
	return root
}
