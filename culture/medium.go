package culture

import (
	"math"
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/study"
	"niche/units"
)

// Medium is the model of what is dissolved in an arm, but for what cells do to it.
// Symbols, for each substrate X and each substrate Y that X binds:
//
//	medium.X       state, free concentration [nM]
//	bound.X.Y      state, the complex [nM]
//	source.X       parameter, what cells add to the medium on balance [nM/h]
//	infusion.X     parameter, rate of infusion in force [nM/h]
//	X.decay        parameter [1/h]
//
// A substrate with pharmacokinetics in an animal has the states plasma.X and
// depot.X and parameters X.absorption, X.elimination, X.unbound instead; medium.X
// is then a variable, the free concentration in plasma, that cells do not change.
type Medium struct {
	Model      *model.Model // time in hours
	Dissolved  []string     // substrates whose free concentration is a state
	Complexes  []Complex
	Circulates []string // substrates with pharmacokinetics
}

// Complex is a substrate bound by another in the medium.
type Complex struct {
	Binder, Bound string
	On, Off       float64 // [1/nM/h], [1/h]
}

// ID returns the complex's symbol.
func (c Complex) ID() string { return "bound." + c.Binder + "." + c.Bound }

// NewMedium returns the model of the medium of arm a. The error is a diag.List.
func NewMedium(s *study.Study, a *study.Arm) (*Medium, error) {
	b := &mediumBuilder{converter: converter{study: s}, arm: a}
	b.m = &model.Model{ID: a.ID.Text, Name: a.Title, File: a.Pos.File, Pos: a.Pos, Pool: expr.NewPool(), Format: "study", TimeUnit: unit("h")}
	b.out.Model = b.m
	for i := range s.Substrates {
		b.complexes(&s.Substrates[i])
	}
	for i := range s.Substrates {
		b.substrate(&s.Substrates[i])
	}
	return &b.out, b.list.Err()
}

type mediumBuilder struct {
	converter
	arm *study.Arm
	m   *model.Model
	out Medium
}

// complexes declares what a substrate binds. A partner with pharmacokinetics is
// no state, so that nothing can be taken from it.
func (b *mediumBuilder) complexes(binder *study.Substrate) {
	for _, k := range binder.Binds {
		c := Complex{binder.ID.Text, k.ID.Text, b.in(k.On, "1/nM/h", binder.ID.Text), b.in(k.Off, "1/h", "")}
		if Kinetics(b.study, b.arm, c.Bound) != nil {
			continue
		}
		b.out.Complexes = append(b.out.Complexes, c)
		b.m.AddState(c.ID(), 0, unit("nM"), k.Pos)
		b.m.SetRate(c.ID(), b.association(c), k.Pos)
	}
}

// association is the net rate at which a complex forms [nM/h].
func (b *mediumBuilder) association(c Complex) expr.Expr {
	p := b.m.Pool
	together := p.Mul(p.Number(c.On), p.Symbol("medium."+c.Binder), p.Symbol("medium."+c.Bound))
	return p.Sub(together, p.Mul(p.Number(c.Off), p.Symbol(c.ID())))
}

// substrate adds the balance of one substrate.
func (b *mediumBuilder) substrate(s *study.Substrate) {
	p, x := b.m.Pool, s.ID.Text
	decay := b.m.AddConstant(x+".decay", b.in(s.Decay, "1/h", ""), unit("1/h"), s.Pos)
	infusion := b.m.AddConstant("infusion."+x, 0, unit("nM/h"), s.Pos)
	if k := Kinetics(b.study, b.arm, x); k != nil {
		b.out.Circulates = append(b.out.Circulates, x)
		b.blood(x, k, infusion)
		return
	}
	b.out.Dissolved = append(b.out.Dissolved, x)
	medium := b.m.AddState("medium."+x, b.in(s.Initial, "nM", x), unit("nM"), s.Pos)
	source := b.m.AddConstant("source."+x, 0, unit("nM/h"), s.Pos)
	terms := []expr.Expr{source, p.Neg(p.Mul(decay, medium)), infusion}
	for _, c := range b.out.Complexes {
		if c.Binder == x || c.Bound == x {
			terms = append(terms, p.Neg(b.association(c)))
		}
	}
	b.m.SetRate("medium."+x, p.Add(terms...), s.Pos)
}

// blood makes the medium of an animal's tumour follow the free plasma
// concentration of a substrate with pharmacokinetics.
func (b *mediumBuilder) blood(x string, k *study.Pharmacokinetics, infusion expr.Expr) {
	p, nM := b.m.Pool, unit("nM")
	half := b.hours(k.HalfLife)
	if half <= 0 {
		b.list.Errorf(diag.StudyRange, k.HalfLife.Pos, "write a positive time", "half-life of %q is %s", x, k.HalfLife)
		half = 1
	}
	elimination := b.m.AddConstant(x+".elimination", math.Ln2/half, unit("1/h"), k.HalfLife.Pos)
	free := 1.0
	if k.Unbound.Present() {
		free = Number(k.Unbound)
	}
	plasma := b.m.AddState("plasma."+x, 0, nM, k.Pos)
	depot := b.m.AddState("depot."+x, 0, nM, k.Pos)
	uptake := p.Number(0)
	if k.Absorption.Present() {
		uptake = p.Mul(b.m.AddConstant(x+".absorption", b.in(k.Absorption, "1/h", ""), unit("1/h"), k.Absorption.Pos), depot)
	}
	b.m.SetRate("depot."+x, p.Neg(uptake), k.Pos)
	b.m.SetRate("plasma."+x, p.Add(uptake, infusion, p.Neg(p.Mul(elimination, plasma))), k.Pos)
	unbound := b.m.AddConstant(x+".unbound", free, units.Dimensionless(), k.Pos)
	b.m.AddVariable("medium."+x, nM, p.Mul(unbound, plasma), k.Pos)
}

// IsDissolved reports whether the free concentration of a substrate is a state.
func (m *Medium) IsDissolved(substrate string) bool { return slices.Contains(m.Dissolved, substrate) }

// Volume returns that of an arm's medium [ml]. The error is a diag.List.
func Volume(a *study.Arm) (float64, error) {
	c := converter{study: &study.Study{}}
	v := c.in(a.Volume, "ml", "")
	if v <= 0 {
		c.list.Errorf(diag.StudyMissing, a.Pos, "give it a volume of medium", "arm %q has no volume", a.ID.Text)
	}
	return v, c.list.Err()
}

// CapacityIn returns the density of live cells at which a type stops to grow in an
// arm, 0 if nothing stops it [cells/ml].
func (c *Cell) CapacityIn(a *study.Arm) (float64, error) {
	if !a.Capacity.Present() {
		return c.Capacity, nil
	}
	return a.Capacity.In(unit("cells/ml"), 0)
}

// Touching reports whether cells of different types touch in an arm.
func Touching(a *study.Arm) bool { return a.Format.Text == "contact" || a.Format.Text == "xenograft" }

// Fresh returns the concentration of a substrate in fresh medium [nM].
func Fresh(s *study.Study, substrate string) float64 {
	for i := range s.Substrates {
		if x := &s.Substrates[i]; x.ID.Text == substrate && x.Initial.Present() {
			if v, err := x.Initial.In(unit("nM"), MolarMass(s, substrate)); err == nil {
				return v
			}
		}
	}
	return 0
}
