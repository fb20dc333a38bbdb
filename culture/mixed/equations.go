package mixed

import (
	"slices"
	"strings"

	"niche/culture"
	"niche/expr"
	"niche/model"
	"niche/study"
	"niche/units"
)

// equations builds the model of one arm: symbols TYPE.SYMBOL of each cell model,
// medium.X, plasma.X, bound.A.B, and TYPE.cycling, .quiescent, .born, .died.CAUSE.
type equations struct {
	study   *study.Study
	arm     *study.Arm
	cells   []*culture.Cell
	balance bool
	medium  *culture.Medium
	m       *model.Model // of the medium, to which everything else is added
	volume  expr.Expr    // [ml]
	density expr.Expr    // [cells/ml]

	rate map[string][]expr.Expr // terms of d medium.X/dt [nM/h]
	room map[string]expr.Expr   // by type: growth per cycling cell and time [1/h]
}

// nanomolar is 1 nmol/ml in nM.
const nanomolar = 1e3

func (e *equations) build() {
	e.m = e.medium.Model
	e.rate, e.room = map[string][]expr.Expr{}, map[string]expr.Expr{}
	e.volume = e.m.AddConstant("volume", 1, parse("ml"), e.arm.Pos)
	for _, c := range e.cells {
		e.embed(c)
	}
	e.densities()
	for _, c := range e.cells {
		e.population(c)
	}
	for i := range e.study.Substrates {
		e.substrate(&e.study.Substrates[i])
	}
}

func parse(text string) units.Unit { return culture.Unit(text) }

// embed copies the model of a cell and declares its numbers of cells.
func (e *equations) embed(c *culture.Cell) {
	name := c.Type.ID.Text
	shared := map[string]string{}
	for _, in := range c.Inputs {
		if kind, _, _ := strings.Cut(in, "."); kind == "medium" || kind == "density" {
			shared[in] = in
		}
	}
	model.Embed(e.m, c.Model, model.Embedding{Prefix: name + ".", Shared: shared})
	cells := parse("cells")
	e.m.AddState(name+".cycling", 0, cells, c.Type.Pos)
	e.m.AddState(name+".quiescent", 0, cells, c.Type.Pos)
	e.m.AddState(name+".born", 0, cells, c.Type.Pos)
	e.m.AddConstant(name+".capacity", unlimited, parse("cells/ml"), c.Type.Capacity.Pos)
	for _, d := range c.Type.Death {
		e.m.AddState(name+".died."+d.ID.Text, 0, cells, d.Pos)
	}
}

func (e *equations) symbol(parts ...string) expr.Expr {
	return e.m.Pool.Symbol(strings.Join(parts, "."))
}

// live returns the live cells of a type, 0 if the arm has none [cells].
func (e *equations) live(cellType string) expr.Expr {
	p := e.m.Pool
	if !slices.ContainsFunc(e.cells, func(c *culture.Cell) bool { return c.Type.ID.Text == cellType }) {
		return p.Number(0)
	}
	return p.Add(e.symbol(cellType, "cycling"), e.symbol(cellType, "quiescent"))
}

// densities determines density, density.TYPE and contact.TYPE.
func (e *equations) densities() {
	p, perVolume := e.m.Pool, parse("cells/ml")
	touching := e.m.AddConstant("touching", 0, units.Dimensionless(), e.arm.Pos)
	all := p.Number(0)
	for i := range e.study.CellTypes {
		name := e.study.CellTypes[i].ID.Text
		n := e.live(name)
		all = p.Add(all, n)
		e.m.AddVariable("density."+name, perVolume, p.Div(n, e.volume), e.arm.Pos)
	}
	e.density = e.m.AddVariable("density", perVolume, p.Div(all, e.volume), e.arm.Pos)
	for _, c := range e.cells {
		for _, in := range c.Inputs {
			if other, ok := strings.CutPrefix(in, "contact."); ok {
				share := p.Div(e.live(other), p.Max(all, p.Number(1)))
				e.m.Determine(c.Type.ID.Text+"."+in, p.Mul(touching, share), c.Type.Pos)
			}
		}
	}
}

// population adds growth, quiescence, death and switching of one type.
func (e *equations) population(c *culture.Cell) {
	p, name := e.m.Pool, c.Type.ID.Text
	cycling, quiescent := e.symbol(name, "cycling"), e.symbol(name, "quiescent")
	behaviour := func(id string) expr.Expr {
		if !c.Has("rate." + id) {
			return p.Number(0)
		}
		return e.symbol(name, "rate", id)
	}
	room := p.Max(p.Number(0), p.Sub(p.Number(1), p.Div(e.density, e.symbol(name, "capacity"))))
	e.room[name] = p.Mul(behaviour(culture.Division), room)
	born := p.Mul(e.room[name], cycling)
	toRest := p.Sub(p.Mul(behaviour(culture.Quiescence), cycling), p.Mul(behaviour(culture.Awakening), quiescent))
	gainCycling, gainQuiescent := []expr.Expr{born, p.Neg(toRest)}, []expr.Expr{toRest}
	for _, d := range c.Type.Death {
		rate := behaviour("death." + d.ID.Text)
		a, b := p.Mul(rate, cycling), p.Mul(rate, quiescent)
		switch d.Only.Text {
		case "cycling":
			b = p.Number(0)
		case "quiescent":
			a = p.Number(0)
		}
		gainCycling, gainQuiescent = append(gainCycling, p.Neg(a)), append(gainQuiescent, p.Neg(b))
		e.m.SetRate(name+".died."+d.ID.Text, p.Add(a, b), d.Pos)
		e.spill(c, p.Add(a, b))
	}
	for _, s := range c.Type.Switches {
		rate := behaviour("switch." + s.ID.Text)
		a, b := p.Mul(rate, cycling), p.Mul(rate, quiescent)
		gainCycling, gainQuiescent = append(gainCycling, p.Neg(a)), append(gainQuiescent, p.Neg(b))
		e.spill(c, p.Add(a, b))
	}
	for _, other := range e.cells {
		a, b := e.arrivals(other, c)
		gainCycling, gainQuiescent = append(gainCycling, a), append(gainQuiescent, b)
		e.absorb(c, p.Add(a, b))
	}
	e.m.SetRate(name+".cycling", p.Add(gainCycling...), c.Type.Pos)
	e.m.SetRate(name+".quiescent", p.Add(gainQuiescent...), c.Type.Pos)
	e.m.SetRate(name+".born", born, c.Type.Pos)
	if slices.Contains(c.Inputs, "dilution") {
		// Births halve what a cell holds; over all live cells that dilutes at births per live cell.
		live := e.live(name)
		e.m.Determine(name+".dilution", p.Div(born, p.Max(live, p.Number(1e-6))), c.Type.Pos)
	}
}

// arrivals returns the cells of type from that become cells of type to [cells/h].
func (e *equations) arrivals(from, to *culture.Cell) (cycling, quiescent expr.Expr) {
	p, name := e.m.Pool, from.Type.ID.Text
	for _, s := range from.Type.Switches {
		if s.ID.Text == to.Type.ID.Text {
			rate := e.symbol(name, "rate", "switch", s.ID.Text)
			return p.Mul(rate, e.symbol(name, "cycling")), p.Mul(rate, e.symbol(name, "quiescent"))
		}
	}
	return p.Number(0), p.Number(0)
}

// spill returns what leaving cells [cells/h] hold to the medium, absorb takes from
// it what arriving cells must hold.
func (e *equations) spill(c *culture.Cell, cells expr.Expr) { e.hold(c, cells, 1) }

func (e *equations) absorb(c *culture.Cell, cells expr.Expr) { e.hold(c, cells, -1) }

func (e *equations) hold(c *culture.Cell, cells expr.Expr, sign float64) {
	p := e.m.Pool
	for _, x := range c.Inside {
		held := p.Mul(p.Number(sign*c.Volume), cells, e.symbol(c.Type.ID.Text, "inside", x))
		e.rate[x] = append(e.rate[x], p.Div(held, e.volume)) // nM · ml / ml
	}
}

// substrate says what cells do to one substrate.
func (e *equations) substrate(s *study.Substrate) {
	p, x := e.m.Pool, s.ID.Text
	if !e.medium.IsDissolved(x) {
		return
	}
	var made []expr.Expr
	lost := []expr.Expr{p.Mul(e.symbol(x, "decay"), e.symbol("medium", x))}
	for _, c := range e.cells {
		if !slices.Contains(c.Exchanged, x) {
			continue
		}
		perCell := p.Div(p.Mul(p.Number(nanomolar), e.live(c.Type.ID.Text)), e.volume)
		e.rate[x] = append(e.rate[x], p.Mul(perCell, e.symbol(c.Type.ID.Text, "flux", x)))
		made = append(made, p.Mul(perCell, e.symbol(c.Type.ID.Text, "made", x)))
		lost = append(lost, p.Mul(perCell, e.symbol(c.Type.ID.Text, "lost", x)))
	}
	e.m.Determine("source."+x, p.Add(e.rate[x]...), s.Pos)
	if e.balance {
		e.m.AddState("ledger.made."+x, 0, parse("nM"), s.Pos)
		e.m.AddState("ledger.lost."+x, 0, parse("nM"), s.Pos)
		e.m.SetRate("ledger.made."+x, p.Add(append(made, e.symbol("infusion", x))...), s.Pos) // infusions count as made
		e.m.SetRate("ledger.lost."+x, p.Add(lost...), s.Pos)
	}
}

// unlimited is the capacity of cells whose growth does not saturate [cells/ml].
const unlimited = 1e30
