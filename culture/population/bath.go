package population

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/culture"
	"niche/ode"
	"niche/study"
)

// bath is the compiled model of the medium of arms of one format.
type bath struct {
	once sync.Once
	err  error

	medium  *culture.Medium
	system  *compile.System
	program compile.Program
	// By substrate, −1 where there is none: state of its free concentration,
	// plasma and depot; parameters of its source, infusion and unbound fraction.
	free, plasma, depot       []int
	source, infused, unbound  []int
	absorbed                  []bool // doses go to the depot
	complexes                 []int  // states, as in medium.Complexes
	boundBinder, boundPartner []int  // substrates of the complexes
}

func (b *bath) compile(s *study.Study, a *study.Arm) error {
	var err error
	if b.medium, err = culture.NewMedium(s, a); err != nil {
		return err
	}
	system, list := compile.Lower(b.medium.Model, compile.Options{})
	if err := list.Err(); err != nil {
		return err
	}
	b.system = system.WithOutputs()
	if b.program, err = (bytecode.Engine{}).Compile(b.system); err != nil {
		return fmt.Errorf("compile medium: %w", err)
	}
	at := func(kind compile.SlotKind, id string) int {
		if slot, ok := system.OverrideSlot(id); ok && slot.Kind == kind {
			return slot.Index
		}
		return -1
	}
	for i := range s.Substrates {
		x := s.Substrates[i].ID.Text
		b.free = append(b.free, at(compile.StateSlot, "medium."+x))
		b.plasma = append(b.plasma, at(compile.StateSlot, "plasma."+x))
		b.depot = append(b.depot, at(compile.StateSlot, "depot."+x))
		b.source = append(b.source, at(compile.ParameterSlot, "source."+x))
		b.infused = append(b.infused, at(compile.ParameterSlot, "infusion."+x))
		b.unbound = append(b.unbound, at(compile.ParameterSlot, x+".unbound"))
		b.absorbed = append(b.absorbed, at(compile.ParameterSlot, x+".absorption") >= 0)
	}
	for _, c := range b.medium.Complexes {
		b.complexes = append(b.complexes, at(compile.StateSlot, c.ID()))
		b.boundBinder = append(b.boundBinder, substrateIndex(s, c.Binder))
		b.boundPartner = append(b.boundPartner, substrateIndex(s, c.Bound))
	}
	return nil
}

// pool is the scratch with which one culture advances its medium.
type pool struct {
	*bath
	eval       compile.Evaluator
	integrator ode.Integrator // nil without states
	p          []float64
}

// tolerance of the medium, whose course costs little.
var bathTolerance = ode.Options{RTol: 1e-8, ATol: 1e-14, MaxSteps: 10_000}

// newPool returns scratch and the initial states under the given factors.
func (b *bath) newPool(factors culture.Factors, used map[string]bool) (*pool, []float64, error) {
	p := &pool{bath: b, eval: b.program.NewEvaluator(), p: make([]float64, len(b.system.Parameters))}
	y := make([]float64, len(b.system.States))
	p.eval.Initialise(0, nil, p.p, y)
	scale := map[compile.Slot]float64{}
	for _, name := range factors.Names() {
		slot, ok := b.system.OverrideSlot(name)
		if ok && slot.Kind == compile.ParameterSlot && !strings.HasPrefix(name, "source.") {
			scale[slot], used[name] = p.p[slot.Index]*factors[name], true
		}
	}
	p.eval.Initialise(0, func(s compile.Slot) (float64, bool) { v, ok := scale[s]; return v, ok }, p.p, y)
	if len(y) == 0 {
		return p, y, nil
	}
	var err error
	p.integrator, err = ode.NewRodas5P(&ode.Problem{N: len(y), RHS: p.eval.RHS, Jacobian: p.eval.Jacobian, Pattern: b.system.JacobianPattern}, bathTolerance)
	return p, y, err
}

// advance carries the states y from one time to another under constant sources,
// by substrate [nM/h], and writes those halfway and at the end.
func (p *pool) advance(from, to float64, y, sources, infusions, halfway, end []float64) error {
	if p.integrator == nil {
		return nil
	}
	for x, k := range p.source {
		if k >= 0 {
			p.p[k] = sources[x]
		}
		if i := p.infused[x]; i >= 0 {
			p.p[i] = infusions[x]
		}
	}
	p.eval.SetParameters(p.p)
	middle := from + (to-from)/2
	if err := p.integrator.Init(from, y, nil, to); err != nil {
		return p.name(err)
	}
	for t := from; t < to; {
		stop := to
		if t < middle {
			stop = middle
		}
		if err := p.integrator.Step(stop); err != nil {
			return p.name(err)
		}
		if _, t = p.integrator.Span(); t == middle {
			p.integrator.State(halfway)
		}
	}
	p.integrator.State(end)
	return nil
}

func (p *pool) name(err error) error {
	if e, ok := err.(*ode.Error); ok && e.Index >= 0 && e.Index < len(p.system.States) {
		return fmt.Errorf("medium: %q: %w", p.system.States[e.Index].ID, err)
	}
	return fmt.Errorf("medium: %w", err)
}

// concentrations writes the free concentration of every substrate [nM].
func (p *pool) concentrations(y, dst []float64) {
	for x := range dst {
		switch {
		case p.free[x] >= 0:
			dst[x] = y[p.free[x]]
		case p.plasma[x] >= 0:
			dst[x] = p.p[p.unbound[x]] * y[p.plasma[x]]
		default:
			dst[x] = math.NaN()
		}
	}
}

// bound returns what complexes hold of a substrate [nM].
func (p *pool) bound(y []float64, substrate int) float64 {
	sum := 0.0
	for c, k := range p.complexes {
		if p.boundBinder[c] == substrate || p.boundPartner[c] == substrate {
			sum += y[k]
		}
	}
	return sum
}
