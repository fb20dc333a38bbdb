package ode

import "fmt"

// Methods returns the names of the integration methods, the default first.
func Methods() []string { return []string{"bdf", "rodas5p", "tsit5"} }

// New returns an integrator of p by the named method, which is one of Methods.
// It fails if the name is unknown or the method cannot integrate p.
func New(method string, p *Problem, o Options) (Integrator, error) {
	switch method {
	case "bdf":
		return orNil(NewBDF(p, o))
	case "rodas5p":
		return orNil(NewRodas5P(p, o))
	case "tsit5":
		return orNil(NewTsit5(p, o))
	}
	return nil, fmt.Errorf("unknown integration method %q; use one of %q", method, Methods())
}

// orNil makes a failed constructor's integrator nil also as an interface.
func orNil(in Integrator, err error) (Integrator, error) {
	if err != nil {
		return nil, err
	}
	return in, nil
}
