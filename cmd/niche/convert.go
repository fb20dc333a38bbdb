package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"niche/format"
	"niche/run"
)

func convertCommand(t *terminal) *cobra.Command {
	to, split := "", false
	cmd := &cobra.Command{
		Use:   "convert MODEL OUT",
		Short: "write a model in another format or level of SBML",
		Long: `Reads a model (SBML, Antimony, BioNetGen .net, or a shipped network) and writes it
to OUT, or to standard output if OUT is "-". The ending of OUT tells the format:
.xml or .sbml, .ant, .net. --to says it outright, with the level: sbml (the
latest), l3v2, l3v1, l2v5, l2v4, l2v3, l2v2, l2v1, l1v2, antimony or net.

SBML that stays SBML keeps all that it holds: notes, annotations, metaids, layout,
order, comments. What the target cannot express is refused by name, with exit code
4; what is lost without changing a simulation is listed.

--split makes two irreversible reactions of each reversible one whose rate law is
a difference of two rates, as stochastic methods need.`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return t.convert(args[0], args[1], to, split) },
	}
	cmd.Flags().StringVar(&to, "to", "", "format of OUT, if its ending does not tell it")
	cmd.Flags().BoolVar(&split, "split", false, "make two reactions of each reversible one whose rate law is a difference")
	return cmd
}

// convert writes the model called name to the file out.
func (t *terminal) convert(name, out, to string, split bool) error {
	target, err := format.TargetOf(to, out)
	if err != nil {
		return err
	}
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	if split {
		if err := src.Split(); err != nil {
			return err
		}
	}
	text, list := src.Convert(target)
	if list.HasErrors() {
		return list.Err()
	}
	if out == "-" {
		t.warn(list)
		_, err := t.out.Write(text)
		return err
	}
	if err := os.WriteFile(out, text, 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	if t.json {
		return t.printJSON(map[string]any{"file": name, "out": out, "format": target.String(), "bytes": len(text), "problems": problems(list)})
	}
	t.warn(list)
	t.say("%s: %s, %d bytes", out, target, len(text))
	return nil
}
