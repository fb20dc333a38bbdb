package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"niche/dossier"
	format "niche/format/study"
	"niche/trial"
)

func calibrateCommand(t *terminal) *cobra.Command {
	write := false
	cmd := &cobra.Command{
		Use:   "calibrate NAME|DIR",
		Short: "fit the numbers of a study that its calibrations name",
		Long: `Fits the numbers that a study calls calibrated to the published ones that its
calibrations cite, all together, and prints old and new. --write puts the new
numbers into study.yaml; nothing else in the file changes. Run again, it changes
nothing.

  niche calibrate aml-msc
  niche calibrate mystudy --write`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.calibrate(cmd.Context(), args[0], write) },
	}
	cmd.Flags().BoolVar(&write, "write", false, "write the fitted numbers into study.yaml")
	return cmd
}

func (t *terminal) calibrate(ctx context.Context, name string, write bool) error {
	source, err := dossier.Load(name)
	if err != nil {
		return err
	}
	t.warn(source.Problems)
	if write && source.Shipped {
		return usageError{fmt.Errorf("%s ships inside the program; copy its folder to change it", name)}
	}
	fits, text, err := dossier.Calibrate(ctx, source)
	var unmet *trial.UnmetError
	if errors.As(err, &unmet) {
		return numericalError{err}
	}
	if err != nil {
		return err
	}
	if write {
		file := source.Study.Pos.File
		if file == "" {
			file = filepath.Join(source.Study.Dir, format.FileName)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	if t.json {
		content, err := dossier.CalibrationJSON(fits)
		if err != nil {
			return err
		}
		_, err = t.out.Write(content)
		return err
	}
	if len(fits) == 0 {
		fmt.Fprintf(t.out, "%s names no calibrations\n", source.Name)
		return nil
	}
	_, err = fmt.Fprint(t.out, dossier.CalibrationText(fits))
	return err
}
