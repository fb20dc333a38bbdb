package screen

import "fmt"

// Methods says in sentences how the numbers were made.
func (a *Analysis) Methods() []string {
	o := &a.Options
	text := []string{
		"Viabilities are responses relative to the mean of the untreated wells of the same experiment, blanks subtracted. Curves are four-parameter log-logistic (fewer parameters where there are fewer than five different doses), fitted by least squares from a grid of starts, with limits that are not negative. IC50 is the dose at which the curve is half of its value at dose 0, Hill its steepness, Emax its value at the highest dose tested and AUC its mean over the logarithm of the dose, both relative to dose 0; DSS is the drug sensitivity score of type 3 with a threshold of 10 %. Where a horizontal line is as good by an F-test at 5 %, the drug has no effect beyond noise and no IC50.",
	}
	if a.Grows() {
		text = append(text, "GR values compare the growth rate of treated with that of untreated cells (1: no effect, 0: no net growth, below 0: cells are lost). GR50 is the dose at which the GR curve is one half; a flat line is reported where the sigmoid is not better by an F-test at 5 %.")
	}
	if len(a.Combinations) > 0 {
		text = append(text, "Synergy scores are the inhibition beyond a reference, averaged over all pairs of positive doses. HSA takes the larger single effect; Bliss assumes independent effects; Loewe assumes that the drugs are dilutions of one another; ZIP compares fitted curves of the combination with Bliss's expectation of the fitted single curves.")
	}
	if o.SynergyFinder {
		text = append(text, "Combinations were fitted and scored as the R package synergyfinder does, whose searches may stop short of the best curves.")
	}
	if o.Resamples > 0 {
		text = append(text, fmt.Sprintf("Intervals hold the middle %g %% of %d bootstrap resamples (seed %d): wells are drawn among replicates of the same dose, or residuals where a dose has a single well. Combinations with single wells have no intervals. Ratios of IC50s have intervals of the delta method on logarithms.", 100*o.level(), o.Resamples, o.Seed))
	} else {
		text = append(text, "Intervals of IC50 and EC50 are those of the delta method on logarithms.")
	}
	return text
}
