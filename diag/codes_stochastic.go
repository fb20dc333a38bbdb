package diag

// Codes N027x and N083x: random numbers and stochastic simulation.
const (
	// BadDistribution is a law whose arguments have no meaning.
	BadDistribution Code = "N0270"

	// DistributionRefused is a random number in a formula that always holds.
	DistributionRefused Code = "N0823"

	StochasticRateRule      Code = "N0830"
	StochasticStoichiometry Code = "N0831"
	StochasticReversible    Code = "N0832"
	StochasticTime          Code = "N0833"
	StochasticFast          Code = "N0834"
	StochasticAlgebraic     Code = "N0835"
)

var stochasticEntries = []Entry{
	{
		Code: BadDistribution, Title: "impossible arguments of a distribution",
		Explain: "A random number is drawn with arguments that give no law: a negative standard deviation, a probability above 1, or bounds between which the law has no value.",
		File:    "model.ant",
		Example: "k = normal(1, -0.1)\n",
	},
	{
		Code: DistributionRefused, Title: "random number in a formula that always holds",
		Explain: "A rate law, rule or trigger holds at every time; a random number in it would be drawn as often as the solver happens to look. Draw it at a moment: in an initial assignment, or in the assignment, delay or priority of an event.",
		File:    "model.ant",
		Example: "S = 1\nS -> ; normal(1, 0.1)\n",
	},
}
