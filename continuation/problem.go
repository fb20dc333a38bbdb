package continuation

// Problem is f(y, λ) = 0 with N unknowns. The functions must not retain their
// arguments.
type Problem struct {
	N int
	// F writes f(y, λ), length N.
	F func(y []float64, lambda float64, f []float64)
	// Jacobian writes ∂f/∂y row by row, length N·N.
	Jacobian func(y []float64, lambda float64, j []float64)
	// ByLambda writes ∂f/∂λ, length N.
	ByLambda func(y []float64, lambda float64, d []float64)
}

// Options steer a continuation. Steps are arclengths in units of the relative
// size of the unknowns: a step of 0.01 changes them by about one per cent.
type Options struct {
	From, To  float64 // range of λ; the branch ends where it leaves it [unit of λ]
	Downward  bool    // start towards smaller λ
	Step      float64 // first step [1]; default 0.01
	MaxStep   float64 // longest step [1]; default 0.05
	MinStep   float64 // shortest step before giving up [1]; default 1e-10
	MaxPoints int     // default 20,000
	// Floor is the size below which an unknown is measured absolutely [unit of
	// y]; default 1e-6.
	Floor float64
	// Each, if not nil, is called with each point; its error ends the branch.
	Each func(p *Point) error
}

func (o Options) withDefaults() Options {
	if o.Step == 0 {
		o.Step = 0.01
	}
	if o.MaxStep == 0 {
		o.MaxStep = 0.05
	}
	if o.MinStep == 0 {
		o.MinStep = 1e-10
	}
	if o.MaxPoints == 0 {
		o.MaxPoints = 20_000
	}
	if o.Floor == 0 {
		o.Floor = 1e-6
	}
	return o
}

// Point is a steady state on the branch.
type Point struct {
	Lambda   float64 // [unit of λ]
	Y        []float64
	Unstable int // eigenvalues with positive real part
	// Leading is the eigenvalue with the largest real part [1/unit of t].
	Leading complex128
}

// Kind names a special point.
type Kind string

const (
	Fold Kind = "fold"
	Hopf Kind = "hopf"
)

// Special is a located fold or Hopf point.
type Special struct {
	Kind Kind
	Point
	// After is the index of the branch point that precedes it.
	After int
}

// Branch is what a continuation found, in order along the arc.
type Branch struct {
	Points  []Point
	Special []Special
}
