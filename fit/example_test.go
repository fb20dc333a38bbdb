package fit

import (
	"fmt"
	"testing"
)

// Example evaluates the decay of 3 units with rate d = 0.5 and production 2,
// measured once, and its gradient with respect to log10 d. In closed form
// A(1) = 4 − e^−½ and dA(1)/dd = 9·e^−½ − 8.
func Example() {
	problem := tables{"measurements.tsv": measurementHeader + "y\t\tc1\t1\t3.2\n"}.problem(&testing.B{})
	objective, err := New(problem, tight())
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := objective.Evaluate(objective.Nominal(), true, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("simulation %.6f, chi2 %.6f, log-likelihood %.6f, gradient %.6f\n", e.Simulations[0], e.Chi2, e.LLH, e.Gradient[0])
	// Output: simulation 3.393469, chi2 0.149722, log-likelihood -0.300652, gradient 2.264127
}
