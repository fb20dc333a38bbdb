package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"niche/compile"
	"niche/diag"
	"niche/dossier"
	"niche/flux"
	"niche/format/petab"
	"niche/format/plate"
	"niche/format/study"
	"niche/logical"
	"niche/model"
	"niche/run"
	"niche/studies"
)

func checkCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "report every problem of model files, PEtab problems, studies and plates",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			var all diag.List
			for _, file := range files {
				list, err := check(file)
				if err != nil {
					return err
				}
				all = append(all, list...)
			}
			return t.reportCheck(files, all)
		},
	}
}

// reportCheck prints the diagnostics and the verdict.
func (t *terminal) reportCheck(files []string, all diag.List) error {
	all.Sort()
	if t.json {
		if err := t.printJSON(map[string]any{"files": files, "ok": !all.HasErrors(), "problems": problems(all)}); err != nil {
			return err
		}
		if all.HasErrors() {
			t.code = listCode(all)
		}
		return nil
	}
	if err := all.Err(); err != nil {
		return err
	}
	t.warn(all)
	t.data("ok: %s", strings.Join(files, ", "))
	return nil
}

// check returns every diagnostic about file. The error is about the file
// system.
func check(file string) (diag.List, error) {
	if isStudy(file) {
		s, err := dossier.Load(file)
		if err == nil {
			return s.Problems, nil
		}
		var list diag.List
		if list.Merge(err) {
			return list, nil
		}
		return nil, err
	}
	if plate.IsPlate(file) {
		_, list := plate.ReadFile(file, plate.Options{})
		return list, nil
	}
	if isPEtab(file) {
		problem, list := petab.ReadFile(file)
		if problem == nil || list.HasErrors() {
			return list, nil
		}
		return append(list, lowering(problem.Model)...), nil
	}
	src, err := run.Load(file)
	if src == nil {
		var list diag.List
		if list.Merge(err) {
			return list, nil
		}
		return nil, err
	}
	list := src.Rules()
	if src.Problems.HasErrors() {
		return list, nil
	}
	if list.HasErrors() { // units are a consequence
		return append(list, unsaid(list, lowering(src.Model))...), nil
	}
	return append(append(list, src.Units()...), unsaid(list, lowering(src.Model))...), nil
}

// unsaid returns what more says of places that list does not report under the same
// code already.
func unsaid(list, more diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(more), func(d *diag.Diagnostic) bool {
		return slices.ContainsFunc(list, func(e *diag.Diagnostic) bool { return e.Code == d.Code && e.Pos == d.Pos && e.Rule != "" })
	})
}

// lowering returns what stands in the way of computing m: what the compiler has
// to say, or of a model about fluxes the linear program.
func lowering(m *model.Model) diag.List {
	if run.AboutFluxes(m) {
		_, list := flux.New(m)
		return list
	}
	if run.AboutLevels(m) {
		_, list := logical.New(m)
		return list
	}
	_, list := compile.Lower(m, compile.Options{})
	return list
}

// isStudy reports whether file names a study: a folder with study.yaml, the file
// itself, or a shipped study.
func isStudy(file string) bool {
	if _, shipped := studies.Open(file); shipped || filepath.Base(file) == study.FileName {
		return true
	}
	_, err := os.Stat(filepath.Join(file, study.FileName))
	return err == nil
}

// isPEtab reports whether the file name is that of a PEtab problem.
func isPEtab(file string) bool {
	ext := strings.ToLower(filepath.Ext(file))
	return ext == ".yaml" || ext == ".yml"
}
