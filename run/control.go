package run

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"niche/compile"
	"niche/diag"
	"niche/expr"
)

// Control is the metabolic control analysis of a steady state: how its
// concentrations S and fluxes J answer to small changes of the rates v of its
// processes, the reactions and rate rules (docs/methods/mca.md).
type Control struct {
	Steady    *SteadyState
	Processes []string  // ids
	Flux      []float64 // J of each process
	// Unscaled coefficients by their indices: ∂v/∂S, dS/dv and dJ/dv.
	Elasticity    *mat.Dense // processes × states
	Concentration *mat.Dense // states × processes
	FluxControl   *mat.Dense // processes × processes
	// ByParameter holds the elasticities ∂v/∂p that do not vanish.
	ByParameter []ParameterElasticity

	reduced  *reduction
	vanishes []bool // fluxes that are zero to rounding
}

// ParameterElasticity is ∂v/∂p of one process and parameter.
type ParameterElasticity struct {
	Process, Parameter int // indices
	Unscaled, Scaled   float64
}

// Control brings the model to rest and analyses the steady state. progress, if
// not nil, is called with the time reached.
func (p *Prepared) Control(ctx context.Context, setup *Setup, progress func(t float64)) (*Control, error) {
	if err := p.refuseControl(); err != nil {
		return nil, err
	}
	s, err := p.SteadyState(ctx, setup, progress)
	if err != nil {
		return nil, err
	}
	c := &Control{Steady: s}
	if c.reduced, err = reduce(p.System, s.at.p); err != nil {
		return nil, numerical(err)
	}
	if m := len(c.reduced.independent); m == 0 {
		return nil, numerical(fmt.Errorf("%s: no state is free to move, so that no reaction has control", p.name()))
	}
	stoichiometry := c.processes()
	return c, c.solve(stoichiometry)
}

// mostControl bounds the states and the processes of a control analysis, whose
// matrices are dense.
const mostControl = 2000

// refuseControl names what control analysis is not defined for.
func (p *Prepared) refuseControl() error {
	var l diag.List
	const hint = "niche steady and niche sens still work"
	for i := range p.System.States {
		switch st := &p.System.States[i]; {
		case st.Algebraic:
			l.Errorf(diag.AnalysisRefused, st.Pos, hint, "control analysis of a model with an algebraic rule, which determines %q, is not supported", st.ID)
		case st.Amount:
			l.Errorf(diag.AnalysisRefused, st.Pos, hint, "control analysis with a species in a compartment of varying size (%q) is not supported", st.ID)
		}
	}
	for _, r := range p.System.Fast {
		l.Errorf(diag.AnalysisRefused, r.Pos, "", "control analysis of a model with a fast reaction (%q) is not supported", r.ID)
	}
	if n := max(len(p.System.States), len(p.System.Rates)); n > mostControl {
		l.Errorf(diag.AnalysisRefused, p.Model.Pos, "", "control analysis of %d states or reactions is more than the %d supported", n, mostControl)
	}
	return l.Err()
}

// processes fills in fluxes and elasticities and returns the stoichiometric
// matrix, states × processes.
func (c *Control) processes() *mat.Dense {
	at := c.Steady.at
	sys := at.system
	n, r := len(sys.States), len(sys.Rates)
	laws := map[string]expr.Expr{}
	for i := range sys.Outputs {
		laws[sys.Outputs[i].ID] = sys.Outputs[i].Expr
	}
	stoichiometry := mat.NewDense(n, r, nil)
	c.Elasticity = mat.NewDense(r, n, nil)
	c.Flux, c.vanishes = make([]float64, r), make([]bool, r)
	for j := range sys.Rates {
		rate := &sys.Rates[j]
		formula, scale := at.law(rate, laws[rate.ID])
		c.Processes = append(c.Processes, rate.ID)
		c.Flux[j] = at.value(formula)
		for _, term := range rate.Terms {
			stoichiometry.Set(term.State, j, stoichiometry.At(term.State, j)+at.value(term.Factor)*scale)
		}
		c.elasticities(j, formula)
	}
	return stoichiometry
}

// elasticities differentiates the law of process j.
func (c *Control) elasticities(j int, law expr.Expr) {
	at := c.Steady.at
	parts := 0.0 // |∂v/∂S S|, the size of what cancels in a flux of zero
	first := len(c.ByParameter)
	for _, part := range at.system.Gradient(law) {
		v := at.value(part.Expr)
		switch part.Slot.Kind {
		case compile.StateSlot:
			c.Elasticity.Set(j, part.Slot.Index, v)
			parts += math.Abs(v * at.y[part.Slot.Index])
		case compile.ParameterSlot:
			c.ByParameter = append(c.ByParameter, ParameterElasticity{Process: j, Parameter: part.Slot.Index, Unscaled: v})
		}
	}
	c.vanishes[j] = !(math.Abs(c.Flux[j]) > 1e-9*parts)
	for k := first; k < len(c.ByParameter); k++ {
		e := &c.ByParameter[k]
		e.Scaled = c.perFlux(e.Unscaled*at.p[e.Parameter], j)
	}
}

// law returns the formula of the flux that belongs to rate, and rate over flux:
// the rate law of the reaction, output, where rate is a constant times it (the
// lowering moves volumes between rates and factors); otherwise rate itself.
func (at *point) law(rate *compile.Rate, output expr.Expr) (law expr.Expr, scale float64) {
	if output == 0 || output == rate.Expr {
		return rate.Expr, 1
	}
	slope := map[compile.Slot]float64{}
	var steepest compile.Slot
	for _, part := range at.system.Gradient(output) {
		slope[part.Slot] = at.value(part.Expr)
		if part.Slot.Kind == compile.StateSlot && math.Abs(slope[part.Slot]) > math.Abs(slope[steepest]) {
			steepest = part.Slot
		}
	}
	mine := map[compile.Slot]float64{}
	for _, part := range at.system.Gradient(rate.Expr) {
		mine[part.Slot] = at.value(part.Expr)
	}
	v, w := at.value(rate.Expr), at.value(output)
	if scale = mine[steepest] / slope[steepest]; slope[steepest] == 0 {
		scale = v / w
	}
	same := math.Abs(v-scale*w) <= 1e-9*math.Abs(v)
	for i := range at.system.States {
		slot := compile.Slot{Kind: compile.StateSlot, Index: i}
		same = same && math.Abs(mine[slot]-scale*slope[slot]) <= 1e-9*math.Abs(mine[slot])
	}
	if !same || math.IsNaN(scale) || math.IsInf(scale, 0) || scale == 0 {
		return rate.Expr, 1
	}
	return output, scale
}

// solve computes the control coefficients: with M = N_i ∂v/∂S L,
// dS/dv = −L M⁻¹ N_i and dJ/dv = I + ∂v/∂S dS/dv.
func (c *Control) solve(stoichiometry *mat.Dense) error {
	n, r := stoichiometry.Dims()
	m := len(c.reduced.independent)
	own := mat.NewDense(m, r, nil)
	for k, i := range c.reduced.independent {
		own.SetRow(k, stoichiometry.RawRowView(i))
	}
	var onLink, matrix, answer mat.Dense
	onLink.Mul(c.Elasticity, c.reduced.link)
	matrix.Mul(own, &onLink)
	if err := c.regular(&matrix); err != nil {
		return err
	}
	if err := answer.Solve(&matrix, own); err != nil {
		return numerical(fmt.Errorf("control coefficients: %w", err))
	}
	answer.Scale(-1, &answer)
	c.Concentration = mat.NewDense(n, r, nil)
	c.Concentration.Mul(c.reduced.link, &answer)
	c.FluxControl = mat.NewDense(r, r, nil)
	c.FluxControl.Mul(c.Elasticity, c.Concentration)
	for j := range r {
		c.FluxControl.Set(j, j, c.FluxControl.At(j, j)+1)
	}
	return nil
}

// regular reports a Jacobian that is singular in units of the state, with the
// state that may move freely.
func (c *Control) regular(matrix *mat.Dense) error {
	m, _ := matrix.Dims()
	scaled := mat.NewDense(m, m, nil)
	for k := range m {
		for l := range m {
			scaled.Set(k, l, matrix.At(k, l)*c.size(l)/c.size(k))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(scaled, mat.SVDThin) {
		return numerical(fmt.Errorf("the Jacobian at the steady state is not finite"))
	}
	values := svd.Values(nil)
	if values[m-1] > 1e-12*values[0] {
		return nil
	}
	var v mat.Dense
	svd.VTo(&v)
	free := 0
	for k := range m {
		if math.Abs(v.At(k, m-1)) > math.Abs(v.At(free, m-1)) {
			free = k
		}
	}
	st := &c.Steady.Prepared.System.States[c.reduced.independent[free]]
	return numerical(fmt.Errorf("the steady state is not isolated: %q (%s) can change without a rate that brings it back; "+
		"control coefficients do not exist", st.ID, st.Pos))
}

// size is what independent state l is measured in.
func (c *Control) size(l int) float64 {
	if y := math.Abs(c.Steady.at.y[c.reduced.independent[l]]); y > 0 {
		return y
	}
	return 1
}

// perFlux is v over the flux of process j; NaN where that vanishes and v does
// not, 0 where both do.
func (c *Control) perFlux(v float64, j int) float64 {
	switch {
	case !c.vanishes[j]:
		return v / c.Flux[j]
	case v == 0:
		return 0
	}
	return math.NaN()
}

// flux is that of process j, exactly zero where it vanishes.
func (c *Control) flux(j int) float64 {
	if c.vanishes[j] {
		return 0
	}
	return c.Flux[j]
}

// perState is v over state i; NaN where that is zero and v is not, 0 where both are.
func (c *Control) perState(v float64, i int) float64 {
	if v == 0 {
		return 0
	}
	if y := c.Steady.at.y[i]; y != 0 {
		return v / y
	}
	return math.NaN()
}

// ScaledElasticity is d ln v_j / d ln S_i.
func (c *Control) ScaledElasticity(j, i int) float64 {
	return c.perFlux(c.Elasticity.At(j, i)*c.Steady.at.y[i], j)
}

// ScaledFluxControl is d ln J_i / d ln v_j.
func (c *Control) ScaledFluxControl(i, j int) float64 {
	return c.perFlux(c.FluxControl.At(i, j)*c.flux(j), i)
}

// ScaledConcentrationControl is d ln S_i / d ln v_j.
func (c *Control) ScaledConcentrationControl(i, j int) float64 {
	return c.perState(c.Concentration.At(i, j)*c.flux(j), i)
}

// Theorem is a relation that control coefficients obey, with the largest
// deviation found.
type Theorem struct {
	Name, Relation string
	Deviation      float64 // relative to the largest summand, or 1 if that is smaller [1]
}

// Theorems checks the summation and connectivity theorems, which hold for exact
// coefficients of a steady state.
func (c *Control) Theorems() []Theorem {
	n, r := c.Concentration.Dims()
	list := []Theorem{
		{Name: "summation of flux control", Relation: "Σ_j C^J_ij = 1"},
		{Name: "summation of concentration control", Relation: "Σ_j C^S_ij = 0"},
		{Name: "connectivity of fluxes", Relation: "dJ/dv ∂v/∂S L = 0"},
		{Name: "connectivity of concentrations", Relation: "dS/dv ∂v/∂S L = −L"},
	}
	for i := range r {
		if !c.vanishes[i] {
			list[0].see(r, 1, func(j int) float64 { return c.ScaledFluxControl(i, j) })
		}
	}
	for i := range n {
		if c.Steady.at.y[i] != 0 {
			list[1].see(r, 0, func(j int) float64 { return c.ScaledConcentrationControl(i, j) })
		}
	}
	var onLink mat.Dense
	onLink.Mul(c.Elasticity, c.reduced.link)
	for k := range c.reduced.independent {
		for i := range r {
			list[2].see(r, 0, func(j int) float64 { return c.FluxControl.At(i, j) * onLink.At(j, k) })
		}
		for i := range n {
			list[3].see(r, -c.reduced.link.At(i, k), func(j int) float64 { return c.Concentration.At(i, j) * onLink.At(j, k) })
		}
	}
	return list
}

// see compares the sum of n terms with what it should be.
func (t *Theorem) see(n int, want float64, term func(j int) float64) {
	sum, largest := -want, 1.0
	for j := range n {
		v := term(j)
		sum += v
		largest = max(largest, math.Abs(v))
	}
	t.Deviation = max(t.Deviation, math.Abs(sum)/largest)
}
