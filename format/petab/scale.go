package petab

import "math"

// Scale is a transformation: the scale of a parameter during estimation, or of
// an observable in its noise model.
type Scale uint8

const (
	Linear Scale = iota // x
	Log                 // ln x
	Log10               // log10 x
)

// String returns PEtab's word: "lin", "log" or "log10".
func (s Scale) String() string { return [...]string{"lin", "log", "log10"}[s] }

// Apply transforms a linear value. It is NaN or −Inf where the logarithm is.
func (s Scale) Apply(x float64) float64 {
	switch s {
	case Log:
		return math.Log(x)
	case Log10:
		return math.Log10(x)
	}
	return x
}

// Invert returns the linear value of a transformed one.
func (s Scale) Invert(y float64) float64 {
	switch s {
	case Log:
		return math.Exp(y)
	case Log10:
		return math.Pow(10, y)
	}
	return y
}

// Derivative returns d Apply(x)/dx at the linear value x.
func (s Scale) Derivative(x float64) float64 {
	switch s {
	case Log:
		return 1 / x
	case Log10:
		return 1 / (x * math.Ln10)
	}
	return 1
}

// InverseDerivative returns d Invert(y)/dy as a function of the linear value
// x = Invert(y).
func (s Scale) InverseDerivative(x float64) float64 {
	switch s {
	case Log:
		return x
	case Log10:
		return x * math.Ln10
	}
	return 1
}

// Distribution is the law of the measurement noise.
type Distribution uint8

const (
	Normal  Distribution = iota // the noise formula gives the standard deviation
	Laplace                     // the noise formula gives the scale
)

// String returns PEtab's word: "normal" or "laplace".
func (d Distribution) String() string { return [...]string{"normal", "laplace"}[d] }
