package difference

import (
	"niche/expr"
	"niche/units"
)

// colouring gives every quantity without partner a number that says all that is
// known of its place in the model. Refinement lets each number take in those of
// the quantities around it (B. Weisfeiler and A. Leman, 1968).
type colouring struct {
	s      *side
	by     detail
	colour map[string]uint64
	open   []*quantity // without partner
	places []place
	placed map[string]bool // open quantities that stand somewhere
}

// detail is how much of the surroundings must agree.
type detail int

const (
	everything detail = iota // formulas and numbers
	formulas                 // formulas, but not the numbers of parameters
	network                  // who reacts with whom
)

// place is a formula or a list of participants with what it belongs to.
type place struct {
	owner string // quantity that it determines; "" for none
	role  uint64
	math  expr.Expr // simplified
	names []string  // open quantities in it
}

// Roles of places.
const (
	ruleRole uint64 = iota + 1
	initialRole
	rateRole
	reactantRole
	productRole
	compartmentRole
	triggerRole
	delayRole
	assignmentRole
)

func newColouring(s *side, by detail) *colouring {
	c := &colouring{s: s, by: by, colour: map[string]uint64{}, placed: map[string]bool{}}
	for _, q := range s.order {
		if q.partner == nil {
			c.open = append(c.open, q)
			c.colour[q.key] = c.own(q)
		}
	}
	if len(c.open) > 0 {
		c.collect()
	}
	return c
}

// own is the colour of q by itself.
func (c *colouring) own(q *quantity) uint64 {
	words := []uint64{fingerprint(class(q))}
	if q.rule != nil && c.by != network {
		words = append(words, 1+uint64(q.rule.kind))
	}
	if c.by == everything {
		v := q.value
		if q.species != nil || q.initial != nil {
			v = c.s.start(q.key)
		}
		words = append(words, inSI(v, q.unit))
	}
	return fold(words...)
}

// inSI hashes a number and its unit, as far as it is known.
func inSI(v float64, u units.Unit) uint64 {
	if !u.Known() {
		return number(v)
	}
	return number(v * u.Factor)
}

// known is the colour of any name: of one with a partner the same on both sides.
func (c *colouring) known(name string) uint64 {
	if h, ok := c.colour[name]; ok {
		return h
	}
	if q := c.s.quantities[name]; q != nil && q.partner != nil {
		// The smaller of both names is the same seen from either side.
		return fold(17, fingerprint(min(q.key, q.partner.key)), fingerprint(max(q.key, q.partner.key)))
	}
	return fold(18, fingerprint(name))
}

// collect lists the places in which open quantities stand.
func (c *colouring) collect() {
	for _, q := range c.s.order {
		if q.rule != nil {
			c.add(q.key, ruleRole+uint64(q.rule.kind)<<8, q.rule.math)
		}
		if q.initial != nil {
			c.add(q.key, initialRole, q.initial.math)
		}
		if q.species != nil {
			c.add(q.key, compartmentRole, c.s.m.Pool.Symbol(q.species.Compartment))
		}
		if q.reaction != nil {
			c.addReaction(q)
		}
	}
	for _, e := range c.s.events {
		c.add("", triggerRole, e.trigger)
		c.add("", delayRole, e.delay)
		for _, v := range e.variables {
			c.add(v, assignmentRole, e.assignments[v].math)
		}
	}
}

func (c *colouring) addReaction(q *quantity) {
	c.add(q.key, rateRole, c.s.rates[q.key])
	p := c.s.m.Pool
	list := func(role uint64, refs []participant) {
		for _, r := range refs {
			c.add(q.key, role, p.Mul(r.stoichiometry, p.Symbol(r.species)))
		}
	}
	reactants, products := c.s.participants(q.reaction)
	list(reactantRole, reactants)
	list(productRole, products)
}

func (c *colouring) add(owner string, role uint64, math expr.Expr) {
	if math == 0 || c.by == network && role != reactantRole && role != productRole {
		return
	}
	p := c.s.m.Pool
	pl := place{owner: owner, role: role, math: p.Simplify(math)}
	for _, x := range p.Symbols(pl.math) {
		if _, open := c.colour[p.Node(x).Name]; open {
			pl.names = append(pl.names, p.Node(x).Name)
			c.placed[p.Node(x).Name] = true
		}
	}
	_, open := c.colour[owner]
	c.placed[owner] = c.placed[owner] || open
	if open || len(pl.names) > 0 {
		c.places = append(c.places, pl)
	}
}

// refine lets every open quantity take in its surroundings once. It returns the
// work done.
func (c *colouring) refine() int {
	p := c.s.m.Pool
	around := map[string][]uint64{}
	work := 0
	for i := range c.places {
		pl := &c.places[i]
		owner := fold(pl.role, c.known(pl.owner))
		whole := shape(p, pl.math, c.known, map[expr.Expr]uint64{})
		work += p.Size(pl.math) * (1 + len(pl.names))
		if _, open := c.colour[pl.owner]; open {
			around[pl.owner] = append(around[pl.owner], fold(pl.role, whole))
		}
		for _, name := range pl.names {
			marked := shape(p, pl.math, func(s string) uint64 {
				if s == name {
					return 19
				}
				return c.known(s)
			}, map[expr.Expr]uint64{})
			around[name] = append(around[name], fold(owner, marked))
		}
	}
	fresh := make(map[string]uint64, len(c.open))
	for _, q := range c.open {
		fresh[q.key] = fold(c.colour[q.key], gather(around[q.key]))
	}
	c.colour = fresh
	return work
}

// groups returns the open quantities of one colour, in the order of the model.
func (c *colouring) groups() [][]*quantity {
	index := map[uint64]int{}
	var groups [][]*quantity
	for _, q := range c.open {
		h := c.colour[q.key]
		k, ok := index[h]
		if !ok {
			k = len(groups)
			index[h] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], q)
	}
	return groups
}

// classes is groups by colour.
func (c *colouring) classes() map[uint64][]*quantity {
	m := map[uint64][]*quantity{}
	for _, g := range c.groups() {
		m[c.colour[g[0].key]] = g
	}
	return m
}

// usable reports whether the surroundings of q say anything: what stands nowhere
// can be told by its value alone.
func (c *colouring) usable(q *quantity) bool {
	return c.by == everything || c.placed[q.key]
}

// event is the colour of e.
func (c *colouring) event(e *event) uint64 {
	p := c.s.m.Pool
	at := func(x expr.Expr) uint64 {
		if x == 0 {
			return 0
		}
		return shape(p, present(p, x), c.known, map[expr.Expr]uint64{})
	}
	words := make([]uint64, 0, len(e.variables))
	for _, v := range e.variables {
		words = append(words, fold(c.known(v), at(e.assignments[v].math)))
	}
	if c.by != everything { // what it does, whenever
		return gather(words)
	}
	return fold(at(e.trigger), at(e.delay), at(e.priority), gather(words))
}
