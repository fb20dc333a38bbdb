package diag

// Codes N09xx: numerical failures.
const (
	NonFiniteRate  Code = "N0901"
	StepTooSmall   Code = "N0902"
	TooManySteps   Code = "N0903"
	SingularMatrix Code = "N0904"
	NoSteadyState  Code = "N0905"
	Inconsistent   Code = "N0906"

	NoFastEquilibrium Code = "N0907"
	FutureValue       Code = "N0908"
)

var numericEntries = []Entry{
	{
		Code: NonFiniteRate, Title: "a rate is not a finite number",
		Explain: "A rate law or rate rule gave NaN or infinity: look for a division by zero, the logarithm or root of a negative number, or a parameter or initial value that is not finite. The message names the law, its place and the time.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run zero.ant --to 1\n-- zero.ant --\nA = 0; B = 1\nR1: B -> A; B/A\n",
	},
	{
		Code: StepTooSmall, Title: "the step size fell to rounding level",
		Explain: "The integrator could not advance: usually a quantity grows without bound, or a formula is discontinuous in a way that the model does not say. The message names the species that moves most. Check its rate laws, or loosen --rtol.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run blowup.ant --to 10\n-- blowup.ant --\n# dA/dt = A^2 has a pole at t = 1\nR1: -> A; A^2\nA = 1\n",
	},
	{
		Code: TooManySteps, Title: "too many steps",
		Explain: "The integration took more steps than --max-steps allows between two discontinuities, or met more discontinuities than that. Raise --max-steps, or ask for a shorter time if the model oscillates fast.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run spin.ant --to 1000 --max-steps 100\n-- spin.ant --\nR1: -> A; 100*B\nR2: -> B; -100*A\nA = 1; B = 0\n",
	},
	{
		Code: SingularMatrix, Title: "a matrix cannot be factorised",
		Explain: "The matrix of an implicit step is singular: usually an entry of the Jacobian is not finite, e.g. the derivative of a root at zero. The message names the species; check the rate laws that change it.",
	},
	{
		Code: NoSteadyState, Title: "no steady state was reached",
		Explain: "A steady state was asked for (a measurement at time inf, a pre-equilibration, the start of niche continue), but the state kept moving: the model oscillates or grows. Plot it over a long time with niche run.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche continue grow.ant --parameter k --from 1 --to 2\n-- grow.ant --\nk = 1\nR1: -> A; k\nA = 0\n",
	},
	{
		Code: Inconsistent, Title: "algebraic rules cannot be satisfied",
		Explain: "At the start or after an event no values near the present ones satisfy the algebraic rules: Newton's method finds none, or the initial values contradict a rule over quantities that reactions and rate rules determine. Give better initial values.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run square.ant --to 1\n-- square.ant --\nvar x\nx = 1\nt1 = 2\nr: 0 = x^2 + t1\nA = 1\nR1: A -> ; x*A\n",
	},
	{
		Code: NoFastEquilibrium, Title: "fast reactions come to no equilibrium",
		Explain: "A reaction declared fast reaches equilibrium at once, but here it runs on for ever or never settles, e.g. because its rate law is a constant. Declare it slow.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run fast.xml --to 1\n-- fast.xml --\n" + fastExample(`<listOfProducts><speciesReference species="A" stoichiometry="1" constant="true"/></listOfProducts>`, `<cn>1</cn>`),
	},
	{
		Code: FutureValue, Title: "delay became negative",
		Explain: "delay(x, τ) asks for the value of x at the earlier time t − τ; here τ is negative, so that the value lies in the future. Check the formula of τ.",
		File:    "command.txt",
		Example: "-- command.txt --\nniche run ahead.ant --to 5\n-- ahead.ant --\nx = 1; x' = -delay(x, 2 - time)\n",
	},
}
