package fit

import "niche/ode"

// Evaluation is what the data say about one point.
type Evaluation struct {
	LLH  float64 // log-likelihood of the measurements, without priors [1]
	NLLH float64 // −LLH [1]
	Chi2 float64 // Σ (r/σ)² [1]
	N    int     // number of measurements
	// LogPrior is the sum of the log densities of the objective priors [1].
	LogPrior float64

	// Simulations, Noise and Residuals have one entry per measurement, in the
	// order of Problem.Measurements: the observable (linear), σ and (T(y) − T(m))/σ.
	Simulations, Noise, Residuals []float64
	// Datasets sums up the measurements by datasetId, in order of first
	// appearance; those without one share the id "".
	Datasets []Dataset

	// Gradient is dLLH/dθ and PriorGradient dLogPrior/dθ, in the order of θ; nil
	// unless asked for.
	Gradient, PriorGradient []float64

	Stats   ode.Stats // work of all simulations
	Seconds float64   // wall-clock time [s]
}

// Dataset sums up the measurements with one datasetId.
type Dataset struct {
	ID   string
	N    int
	Chi2 float64 // Σ (r/σ)² [1]
	LLH  float64 // log-likelihood [1]
}
