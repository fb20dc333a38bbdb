package screen

import (
	"context"

	"niche/diag"
	"niche/dose"
	"niche/format/plate"
)

// Options are choices of an analysis.
type Options struct {
	Seed      uint64
	Resamples int     // of the bootstrap for each curve and combination; 0 for none
	Level     float64 // of confidence intervals [1]; 0.95 if zero
	Workers   int     // 1 if zero; changes no bit of the result
	// SynergyFinder scores combinations as the R package synergyfinder does.
	SynergyFinder bool
	// Counts holds the numbers of living cells behind the responses of the plate,
	// well by well, for metrics of growth rates; nil to use the responses.
	Counts *plate.Plate
	// Progress is called with the number of curves and combinations that are done
	// and of all; nil for none.
	Progress func(done, all int)
}

func (o *Options) level() float64 {
	if o.Level == 0 {
		return 0.95
	}
	return o.Level
}

// bootstrap returns the resampling of curve or combination number k.
func (o *Options) bootstrap(k int) dose.Bootstrap {
	return dose.Bootstrap{Seed: o.Seed, Stream: uint32(k), Resamples: o.Resamples, Level: o.level(), Workers: o.Workers}
}

// Analysis is what a plate says.
type Analysis struct {
	Plate        *plate.Plate
	Options      Options
	Curves       []Curve       // experiment by experiment, drug by drug
	Combinations []Combination // experiment by experiment
	Shifts       []Shift       // drug by drug
	Problems     diag.List     // warnings: what could not be analysed, and why
}

// Analyse fits every curve of p and scores every combination. It fails only with
// ctx's error; what cannot be analysed is among the problems.
func Analyse(ctx context.Context, p *plate.Plate, o Options) (*Analysis, error) {
	a := &Analysis{Plate: p, Options: o}
	singles, pairs := p.Singles(), p.Pairs()
	growth := singles
	if o.Counts != nil {
		growth = o.Counts.Singles()
	}
	all := len(singles) + len(pairs)
	step := func(done int) error {
		if o.Progress != nil {
			o.Progress(done, all)
		}
		return ctx.Err()
	}
	for i := range singles {
		if err := step(i); err != nil {
			return nil, err
		}
		a.Curves = append(a.Curves, a.curve(&singles[i], growth[i].GrowthRates, 2*i))
	}
	for i := range pairs {
		if err := step(len(singles) + i); err != nil {
			return nil, err
		}
		a.Combinations = append(a.Combinations, a.combination(&pairs[i], 2*(len(singles)+i)))
	}
	a.Shifts = a.shifts()
	return a, step(all)
}

// warn adds what could not be analysed.
func (a *Analysis) warn(hint, format string, args ...any) {
	a.Problems.Warnf(diag.PlateUnanalysed, diag.Pos{File: a.Plate.File}, hint, format, args...)
}

// in names an experiment behind a sentence.
func in(experiment string) string {
	if experiment == "" {
		return ""
	}
	return " in " + experiment
}
