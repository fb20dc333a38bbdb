package expr

import "fmt"

// Substitution replaces expressions by others, all at once: replacements are
// not searched again. It remembers what it did and may be used for many
// expressions.
type Substitution struct {
	p    *Pool
	done map[Expr]Expr
}

// NewSubstitution returns the substitution that replaces each key of
// replacements by its value. It retains nothing of the map.
func (p *Pool) NewSubstitution(replacements map[Expr]Expr) *Substitution {
	s := &Substitution{p: p, done: make(map[Expr]Expr, 2*len(replacements))}
	for from, to := range replacements {
		s.done[from] = to
	}
	return s
}

// Apply returns e with everything replaced. Nodes are rebuilt as they were, not
// simplified; an expression without replaced parts is returned itself. The
// argument of RateOf is replaced only by another symbol.
func (s *Substitution) Apply(e Expr) Expr {
	p := s.p
	var args []Expr
	for _, x := range p.postorder(e, func(x Expr) bool { _, ok := s.done[x]; return ok }) {
		args = args[:0]
		changed := false
		for _, a := range p.Args(x) {
			b := s.done[a]
			args = append(args, b)
			changed = changed || a != b
		}
		if changed && (p.Op(x) != RateOf || p.Op(args[0]) == Symbol) {
			s.done[x] = p.rebuild(x, args)
		} else {
			s.done[x] = x
		}
	}
	return s.done[e]
}

// Substitute is NewSubstitution(replacements).Apply(e), for single use.
func (p *Pool) Substitute(e Expr, replacements map[Expr]Expr) Expr {
	return p.NewSubstitution(replacements).Apply(e)
}

// rebuild interns the operation of x on other arguments.
func (p *Pool) rebuild(x Expr, args []Expr) Expr {
	if p.Op(x) == Call {
		return p.Call(p.Node(x).Name, args...)
	}
	return p.New(p.Op(x), args...)
}

// Function is a named function of its parameters alone.
type Function struct {
	Parameters []string // symbols in Body
	Body       Expr
}

// maxExpansion bounds the number of expressions that expanding calls may add
// to a pool, against function definitions that multiply one another.
const maxExpansion = 1 << 20

// CallError says why a call cannot be expanded.
type CallError struct {
	Name      string // of the function
	Recursive bool   // it calls itself, directly or through others
	Got, Want int    // arguments, where their number is wrong
}

func (e *CallError) Error() string {
	switch {
	case e.Recursive:
		return fmt.Sprintf("function %q calls itself", e.Name)
	case e.Got != e.Want:
		return fmt.Sprintf("function %q takes %d arguments, not %d", e.Name, e.Want, e.Got)
	}
	return fmt.Sprintf("expanding function %q makes more than %d expressions", e.Name, maxExpansion)
}

// ExpandCalls returns e with every call of one of functions replaced by the
// function's body, in which parameters are replaced by the arguments; bodies
// may call other functions. Calls of names that functions does not hold stay.
// The error is a *CallError.
func (p *Pool) ExpandCalls(e Expr, functions map[string]Function) (Expr, error) {
	x := &expansion{p: p, functions: functions, limit: p.Len() + maxExpansion,
		bodies: map[string]Expr{}, done: map[Expr]Expr{}}
	return x.expand(e)
}

type expansion struct {
	p         *Pool
	functions map[string]Function
	limit     int             // of the pool's length
	bodies    map[string]Expr // expanded bodies; 0 while being expanded
	done      map[Expr]Expr
}

func (x *expansion) expand(e Expr) (Expr, error) {
	p := x.p
	for _, n := range p.postorder(e, func(n Expr) bool { _, ok := x.done[n]; return ok }) {
		args := make([]Expr, 0, 8)
		for _, a := range p.Args(n) {
			args = append(args, x.done[a])
		}
		r := n
		if len(args) > 0 {
			r = p.rebuild(n, args)
		}
		if f, ok := x.functions[p.Node(n).Name]; ok && p.Op(n) == Call {
			var err error
			if r, err = x.inline(p.Node(n).Name, f, args); err != nil {
				return 0, err
			}
		}
		x.done[n] = r
	}
	return x.done[e], nil
}

func (x *expansion) inline(name string, f Function, args []Expr) (Expr, error) {
	p := x.p
	if len(args) != len(f.Parameters) {
		return 0, &CallError{Name: name, Got: len(args), Want: len(f.Parameters)}
	}
	body, known := x.bodies[name]
	switch {
	case known && body == 0:
		return 0, &CallError{Name: name, Recursive: true}
	case p.Len() > x.limit:
		return 0, &CallError{Name: name}
	case !known:
		x.bodies[name] = 0
		var err error
		if body, err = x.expand(f.Body); err != nil {
			return 0, err
		}
		x.bodies[name] = body
	}
	replacements := make(map[Expr]Expr, len(args))
	for k, parameter := range f.Parameters {
		replacements[p.Symbol(parameter)] = args[k]
	}
	return p.Substitute(body, replacements), nil
}
