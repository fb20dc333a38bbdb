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
	StochasticDelay         Code = "N0836"
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
	{
		Code: StochasticRateRule, Title: "continuous change in a jump process",
		Explain: "Exact stochastic simulation follows states that change between firings only along straight lines: a rate that reads time or such a state needs an integrator. The method hybrid has one.",
		File:    "model.ant", Example: stochasticExample("v = 1; v' = -v\n", "direct"),
	},
	{
		Code: StochasticStoichiometry, Title: "varying stoichiometry in a jump process",
		Explain: "One firing of a reaction must change each species by a whole number that is known. A stoichiometry that depends on the state or on time does not say which.",
		File:    "model.ant", Example: stochasticExample("n := 1 + A; n A -> B; 1\n", "direct"),
	},
	{
		Code: StochasticReversible, Title: "difference of rates in a jump process",
		Explain: "The law of a reversible reaction that is a forward minus a backward rate does not say how often each direction fires. Write two reactions.",
		File:    "model.ant", Example: stochasticExample("A -> B; 2*A - B\n", "ssa"),
	},
	{
		Code: StochasticTime, Title: "dependence on time that no search finds",
		Explain: "Between firings, relations are searched for the times at which they flip. An equality holds at an instant alone, and delay() reads the past: neither can be followed.",
		File:    "model.ant", Example: stochasticExample("E: at sin(time) == 0.5: A = 3\n", "direct"),
	},
}

// stochasticExample is a model and the command that simulates it as a jump
// process.
func stochasticExample(text, method string) string {
	return "-- command.txt --\nniche run model.ant --method " + method + "\n-- model.ant --\nA = 9; B = 0\nA -> B; A\n" + text
}
