package culture

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/study"
	"niche/units"
)

// Cell is the model of one cell of a type in a medium: its networks, its
// behaviours in hours and cells, and what it exchanges with the medium. Symbols
// that matter to engines:
//
//	medium.X        input, free concentration of substrate X [nM]
//	density[.TYPE]  input, live cells per volume of medium [cells/ml]
//	contact.TYPE    input, fraction of neighbours that are of a type [1]
//	dilution        input, rate at which growth dilutes what is inside [1/h]
//	inside.X        state, concentration of X inside, for each of Inside [nM]
//	rate.division, rate.quiescence, rate.awakening, rate.death.CAUSE,
//	rate.switch.TYPE          variables, per cell [1/h]
//	made.X, lost.X, flux.X    variables: X secreted, X degraded by the cell, and
//	                          the net flux into the medium [nmol/h per cell]
//	factor.TARGET   parameters, 1 unless a donor or knock-out says otherwise [1]
type Cell struct {
	Type   *study.CellType
	Model  *model.Model // time in hours
	Inputs []string
	// Inside lists the substrates that enter the cell, Exchanged all that it
	// secretes, takes up or lets in.
	Inside, Exchanged []string
	Volume            float64 // of one cell [ml]; 0 if unknown
	Capacity          float64 // [cells/ml]; 0 if growth does not saturate
	Cycling           float64 // share of seeded cells that cycle [1]
}

// Behaviours of a cell without a part.
const (
	Division   = "division"
	Quiescence = "quiescence"
	Awakening  = "awakening"
)

// NewCell composes the model of one cell of type t with the connections cut (see
// study.Compose) held at their base. The error is a diag.List.
func NewCell(s *study.Study, t *study.CellType, cut []string) (*Cell, error) {
	composed, list := study.Compose(s, t, cut)
	if err := list.Err(); err != nil {
		return nil, err
	}
	b := &cellBuilder{converter{study: s}, composed.Model, &Cell{Type: t, Model: composed.Model, Inputs: composed.Inputs}}
	b.out.Volume = b.in(t.Volume, "ml", "")
	b.out.Capacity = b.in(t.Capacity, "cells/ml", "")
	b.out.Cycling = 1
	if t.Cycling.Present() {
		b.out.Cycling = Number(t.Cycling)
	}
	b.connections()
	b.behaviours()
	for i := range t.Exchange {
		b.exchange(&t.Exchange[i])
	}
	return b.out, b.list.Err()
}

type cellBuilder struct {
	converter
	m   *model.Model
	out *Cell
}

// factor declares the factor on a target.
func (b *cellBuilder) factor(target string, pos diag.Pos) expr.Expr {
	return b.m.AddConstant("factor."+target, 1, units.Dimensionless(), pos)
}

// input returns the symbol of an input, declared on first use.
func (b *cellBuilder) input(id, unitText string, pos diag.Pos) expr.Expr {
	if !slices.Contains(b.out.Inputs, id) {
		b.out.Inputs = append(b.out.Inputs, id)
		b.m.AddConstant(id, 0, unit(unitText), pos)
	}
	return b.m.Pool.Symbol(id)
}

// connections puts factors on connected symbols.
func (b *cellBuilder) connections() {
	for i := range b.m.Rules {
		r := &b.m.Rules[i]
		connected := slices.ContainsFunc(b.out.Type.Connections, func(k study.Connection) bool { return k.ID.Text == r.Variable })
		if connected && r.Kind == model.AssignmentRule {
			r.Math.Expr = b.m.Pool.Mul(b.factor(r.Variable, r.Pos), r.Math.Expr)
		}
	}
}

// rate declares rate.ID as a response of the composition, in cells and hours.
func (b *cellBuilder) rate(id string, r *study.Response) {
	if r == nil {
		return
	}
	b.m.AddVariable("rate."+id, unit("1/h"), b.scaled(id, id, r, "1/h", ""), r.Pos)
}

// scaled returns the response id of the composition in another unit, times the
// factor on target.
func (b *cellBuilder) scaled(id, target string, r *study.Response, unitText, substrate string) expr.Expr {
	scale, err := units.Context{MolarMass: MolarMass(b.study, substrate)}.Convert(1, r.Base.Unit, unit(unitText))
	if err != nil {
		b.list.Errorf(diag.StudyUnit, r.Base.Pos, "write it in a unit like "+unitText, "%s: %v", id, err)
	}
	p := b.m.Pool
	return p.Mul(p.Number(scale), b.factor(target, r.Pos), p.Symbol(id))
}

func (b *cellBuilder) behaviours() {
	t := b.out.Type
	b.rate(Division, t.Division)
	b.rate(Quiescence, t.Quiescence)
	b.rate(Awakening, t.Awakening)
	for i := range t.Death {
		b.rate("death."+t.Death[i].ID.Text, &t.Death[i].Response)
	}
	for i := range t.Switches {
		b.rate("switch."+t.Switches[i].ID.Text, &t.Switches[i].Response)
	}
	for i := range t.Morphology {
		f := &t.Morphology[i]
		id := "morphology." + f.ID.Text
		for j := range b.m.Rules {
			if r := &b.m.Rules[j]; r.Variable == id {
				r.Math.Expr = b.m.Pool.Mul(b.factor(id, f.Pos), r.Math.Expr)
			}
		}
	}
}

// exchange adds what the cell does with one substrate.
func (b *cellBuilder) exchange(e *study.Exchange) {
	p, x := b.m.Pool, e.ID.Text
	b.out.Exchanged = append(b.out.Exchanged, x)
	medium := b.input("medium."+x, "nM", e.Pos)
	var made, lost []expr.Expr
	if e.Secretion != nil {
		made = append(made, b.scaled("secretion."+x, "secretion."+x, e.Secretion, "nmol/cell/h", x))
	}
	const litre = 1e-3 // [l/ml]; nM · ml = 1e-3 pmol = 1e-3 · 1e-3 nmol
	if e.Uptake != nil {
		lost = append(lost, p.Mul(p.Number(litre), b.scaled("uptake."+x, "uptake."+x, e.Uptake, "ml/cell/h", ""), medium))
	}
	if e.Receptors != nil {
		lost = append(lost, b.receptors(x, e.Receptors, medium))
	}
	net := []expr.Expr{p.Add(made...), p.Neg(p.Add(lost...))}
	if e.Influx != nil {
		degraded, out := b.inside(e, medium)
		lost, net = append(lost, degraded), append(net, out)
	}
	perCell := unit("nmol/cell/h")
	b.m.AddVariable("made."+x, perCell, p.Add(made...), e.Pos)
	b.m.AddVariable("lost."+x, perCell, p.Add(lost...), e.Pos)
	b.m.AddVariable("flux."+x, perCell, p.Add(net...), e.Pos)
}

// receptors returns the internalisation of bound receptors, whose occupancy is at
// its equilibrium [nmol/h per cell].
func (b *cellBuilder) receptors(x string, r *study.Receptors, medium expr.Expr) expr.Expr {
	p, id := b.m.Pool, "receptors."+x
	number := b.m.AddConstant(id+".number", b.in(r.Number, "molecules", ""), unit("molecules"), r.Number.Pos)
	affinity := b.m.AddConstant(id+".affinity", b.in(r.Affinity, "nM", x), unit("nM"), r.Affinity.Pos)
	internalised := b.m.AddConstant(id+".internalised", b.in(r.Internalised, "1/h", ""), unit("1/h"), r.Internalised.Pos)
	const nmol = 1e9 / units.Avogadro // [nmol per molecule]
	bound := p.Div(p.Mul(number, medium), p.Add(affinity, medium))
	return p.Mul(p.Number(nmol), b.factor(id, r.Pos), internalised, bound)
}

// inside adds the concentration inside the cell. It returns what the cell degrades
// and the net flux out [nmol/h per cell].
func (b *cellBuilder) inside(e *study.Exchange, medium expr.Expr) (degraded, out expr.Expr) {
	p, x := b.m.Pool, e.ID.Text
	if b.out.Volume == 0 {
		b.list.Errorf(diag.StudyMissing, b.out.Type.Pos, "give it a volume", "cell type %q lets %q in and has no volume", b.out.Type.ID.Text, x)
	}
	id := "inside." + x
	b.out.Inputs = slices.DeleteFunc(b.out.Inputs, func(in string) bool { return in == id })
	b.m.Parameters = slices.DeleteFunc(b.m.Parameters, func(q model.Parameter) bool { return q.ID == id })
	b.out.Inside = append(b.out.Inside, x)
	inside := b.m.AddState(id, 0, unit("nM"), e.Pos)
	influx := p.Mul(b.scaled("influx."+x, "influx."+x, e.Influx, "1/h", ""), p.Sub(medium, inside))
	loss := p.Mul(b.m.AddConstant("loss."+x, b.in(e.Inside, "1/h", ""), unit("1/h"), e.Pos), inside)
	efflux := p.Number(0)
	if e.Efflux != nil {
		efflux = b.efflux(x, e.Efflux, inside)
	}
	dilution := p.Mul(b.input("dilution", "1/h", e.Pos), inside)
	b.m.SetRate(id, p.Sub(influx, p.Add(efflux, loss, dilution)), e.Pos)
	volume := p.Number(b.out.Volume * 1e-3) // [l]
	return p.Mul(volume, loss), p.Mul(volume, p.Sub(efflux, influx))
}

// efflux returns the rate of a pump [nM/h inside].
func (b *cellBuilder) efflux(x string, e *study.Efflux, inside expr.Expr) expr.Expr {
	p, id := b.m.Pool, "efflux."+x
	maximum := b.m.AddConstant(id+".maximum", b.in(e.Maximum, "nM/h", x), unit("nM/h"), e.Maximum.Pos)
	half := b.m.AddConstant(id+".half_max", b.in(e.HalfMax, "nM", x), unit("nM"), e.HalfMax.Pos)
	term := p.Pow(p.Div(inside, half), p.Number(Number(e.Hill)))
	rate := p.Mul(b.factor(id, e.Pos), maximum, p.Div(term, p.Add(p.Number(1), term)))
	for _, i := range e.InhibitedBy {
		ki := b.m.AddConstant(id+"."+i.ID.Text+".ki", b.in(i.Ki, "nM", i.ID.Text), unit("nM"), i.Ki.Pos)
		rate = p.Div(rate, p.Add(p.Number(1), p.Div(b.input("medium."+i.ID.Text, "nM", i.Pos), ki)))
	}
	return rate
}

// Rates lists the behaviours that the cell has, without "rate.".
func (c *Cell) Rates() []string {
	var all []string
	for _, r := range c.Model.Rules {
		if id, ok := strings.CutPrefix(r.Variable, "rate."); ok {
			all = append(all, id)
		}
	}
	return all
}

// Has reports whether the model of the cell has a symbol.
func (c *Cell) Has(id string) bool {
	for _, q := range c.Model.Parameters {
		if q.ID == id {
			return true
		}
	}
	for _, q := range c.Model.Species {
		if q.ID == id {
			return true
		}
	}
	for _, q := range c.Model.Compartments {
		if q.ID == id {
			return true
		}
	}
	return false
}
