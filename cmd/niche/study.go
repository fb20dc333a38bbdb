package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"niche/dossier"
	"niche/store"
	"niche/study"
	"niche/verdict"
)

// studyFlags are the options of niche study.
type studyFlags struct {
	dossier.Options
	out     string
	workers int
}

func studyCommand(t *terminal) *cobra.Command {
	var f studyFlags
	cmd := &cobra.Command{
		Use:   "study NAME|DIR",
		Short: "carry out a study: every claim judged, with figures and a report",
		Long: `Simulates every arm of a study for every donor, reads the assays, judges the
claims with their knock-outs and null controls, and writes a run directory with
report.html, figures and tables. A study is a folder with study.yaml (niche new
makes one), or one that ships inside the binary.

  niche study aml-msc
  niche study mystudy --donors 40 --seed 7 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.study(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.Uint64Var(&f.Seed, "seed", 1, "seed of donors, noise and chance")
	fl.IntVar(&f.Donors, "donors", 0, "virtual donors (default: as the study says)")
	fl.IntVar(&f.Replicates, "replicates", 0, "replicates of each donor (default: as the study says)")
	fl.StringVar(&f.Resolution, "resolution", "mixed", fmt.Sprintf("what is simulated: %s", strings.Join(dossier.Resolutions(), " or ")))
	fl.IntVar(&f.Cells, "cells", 0, "individuals of each cell type with --resolution population (default 2000)")
	fl.BoolVar(&f.Quick, "quick", false, "few donors, claims alone, no sensitivities: to see how it looks")
	fl.StringVar(&f.out, "out", "", "run directory (default: runs/STUDY-TIME)")
	fl.IntVar(&f.workers, "workers", 0, "simulations at a time (default: one per processor); results do not depend on it")
	return cmd
}

func resumeCommand(t *terminal) *cobra.Command {
	workers := 0
	cmd := &cobra.Command{
		Use:   "resume RUN",
		Short: "go on with an interrupted study where it stood",
		Args:  cobra.ExactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return t.resume(cmd.Context(), args[0], workers) },
	}
	cmd.Flags().IntVar(&workers, "workers", 0, "simulations at a time (default: one per processor); results do not depend on it")
	return cmd
}

// unfinished is the name of what a resume needs to know; the folder of journals
// lies beside it.
const (
	unfinished = "unfinished.json"
	journals   = "journals"
)

// plan is a study under way, as kept for a resume.
type plan struct {
	Study   string          `json:"study"`
	Shipped bool            `json:"shipped"`
	Options dossier.Options `json:"options"`
	Argv    []string        `json:"argv"`
	Started time.Time       `json:"started"`
	Version string          `json:"version"`
}

func (t *terminal) study(ctx context.Context, name string, f *studyFlags) error {
	switch {
	case f.Donors < 0 || f.Replicates < 0 || f.workers < 0 || f.Cells < 0:
		return usageError{fmt.Errorf("--donors, --replicates, --cells and --workers cannot be negative")}
	case !slices.Contains(dossier.Resolutions(), f.Resolution):
		return usageError{fmt.Errorf("unknown resolution %q; --resolution is one of %q", f.Resolution, dossier.Resolutions())}
	}
	p := plan{Study: name, Options: f.Options, Argv: append([]string{"niche"}, t.args...), Started: time.Now(), Version: version()}
	source, err := dossier.Load(name)
	if err != nil {
		return err
	}
	p.Study, p.Shipped = source.Name, source.Shipped
	out, err := outFor(f.out, p.Study, p.Started)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(out+".partial", unfinished)); err == nil {
		return usageError{fmt.Errorf("%s was interrupted; go on with niche resume %s, or choose another --out", out, out)}
	}
	d, err := store.Create(out, p.record())
	if err != nil {
		return err
	}
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := d.Write(unfinished, content); err != nil {
		return err
	}
	for _, file := range source.Files {
		if err := d.AddInput(file.Name, file.Content); err != nil {
			return err
		}
	}
	t.warn(source.Problems)
	return t.conduct(ctx, d, out, source, &p, f.workers)
}

func (p *plan) record() store.Record {
	return store.Record{Command: "study", Arguments: p.Argv, Version: p.Version, Started: p.Started.UTC(), Seed: p.Options.Seed,
		Settings: map[string]any{"study": p.Study, "resolution": p.Options.Resolution, "quick": p.Options.Quick}}
}

func (t *terminal) resume(ctx context.Context, name string, workers int) error {
	out := strings.TrimSuffix(filepath.Clean(name), ".partial")
	content, err := os.ReadFile(filepath.Join(out+".partial", unfinished))
	if err != nil {
		if store.Absent(out) != nil {
			return usageError{fmt.Errorf("%s is complete; there is nothing to resume", out)}
		}
		return usageError{fmt.Errorf("there is no interrupted study %s", out)}
	}
	var p plan
	if err := json.Unmarshal(content, &p); err != nil {
		return fmt.Errorf("read %s: %w", unfinished, err)
	}
	if p.Version != version() {
		return fmt.Errorf("%s was begun by niche %s; resume it with that version, this is %s", out, p.Version, version())
	}
	d, err := store.Continue(out, p.record())
	if err != nil {
		return err
	}
	source, err := dossier.Reload(p.Study, d.Path("inputs"), p.Shipped)
	if err != nil {
		return err
	}
	for _, file := range source.Files {
		if err := d.AddInput(file.Name, file.Content); err != nil {
			return err
		}
	}
	return t.conduct(ctx, d, out, source, &p, workers)
}

// resumable is an interruption that kept what was done.
type resumable struct {
	error
	out string
}

func (r resumable) Unwrap() error { return r.error }

// conduct carries a study out and completes its run directory.
func (t *terminal) conduct(ctx context.Context, d *store.Directory, out string, source *dossier.Source, p *plan, workers int) error {
	if err := os.MkdirAll(d.Path(journals), 0o755); err != nil {
		return err
	}
	show, clear := t.parts()
	t.say("%s: effects as their arms come in", source.Study.Title)
	outcome, err := dossier.Conduct(ctx, source, p.Options, dossier.Monitor{Workers: workers, Journals: d.Path(journals), Version: version(),
		Progress: show, Seen: func(v *verdict.Verdict, c *study.Claim) {
			clear()
			t.say("  %-13s %-34s %s", c.ID.Text, dossier.Effect(v), c.Says)
		}, Judged: func(o *dossier.Outcome) {
			clear()
			t.say("\n%s", o.Text())
		}})
	clear()
	if err != nil {
		if ctx.Err() != nil {
			return resumable{err, out}
		}
		return err
	}
	if err := outcome.Write(ctx, d, version(), p.Started); err != nil {
		return err
	}
	for _, name := range []string{unfinished, journals} {
		if err := d.Remove(name); err != nil {
			return err
		}
	}
	d.Record().Seconds = time.Since(p.Started).Seconds()
	dir, err := d.Commit()
	if err != nil {
		return err
	}
	if t.json {
		answer := outcome.JSON()
		answer["run"] = dir
		return t.printJSON(answer)
	}
	if !isTerminal(t.out) {
		if err := outcome.Tables()[0].WriteTSV(t.out); err != nil {
			return err
		}
	}
	t.say("kept in %s; open %s", folder(dir), filepath.Join(dir, "report.html"))
	return nil
}

// parts returns a function that shows the progress of the parts of a long job, nil
// where nothing is to be shown, and one that clears the line.
func (t *terminal) parts() (show func(part string, done, total int), clear func()) {
	if t.quiet || !isTerminal(t.err) {
		return nil, func() {}
	}
	current, bar, end := "", (func(float64))(nil), func() {}
	return func(part string, done, total int) {
		if part != current {
			end()
			current = part
			bar, end = t.progress(part, 0, float64(total))
		}
		bar(float64(done))
	}, func() { end() }
}
