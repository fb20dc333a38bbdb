package ode

import "fmt"

// Methods returns the names of the integration methods, the default first.
func Methods() []string { return []string{"bdf", "rodas5p", "tsit5"} }

// New returns an integrator of p by the named method.
func New(method string, p *Problem, o Options) (Integrator, error) {
	switch method {
	case "bdf":
		return NewBDF(p, o)
	case "rodas5p":
		return NewRodas5P(p, o)
	case "tsit5":
		return NewTsit5(p, o)
	}
	return nil, fmt.Errorf("unknown integration method %q; use one of %q", method, Methods())
}
