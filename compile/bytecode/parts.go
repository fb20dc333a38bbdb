package bytecode

import (
	"errors"
	"fmt"
	"math"

	"niche/compile"
	"niche/expr"
)

// dynamics compiles f, its Jacobian and its time derivative, if s has them.
func (c *compiler) dynamics() (err error) {
	s := c.system
	p := c.program
	if s.RHS == nil {
		return c.endGroup(coreGroup) // a jump process
	}
	k, ok, err := c.kinetics()
	switch {
	case err != nil:
		return err
	case ok:
		p.kinetics = k
	default:
		if err := c.direct(); err != nil {
			return err
		}
	}
	if s.TimeDerivative != nil {
		if p.timeDerivative, err = c.segment(coreGroup, c.orZero(s.TimeDerivative), c.stateName); err != nil {
			return err
		}
	}
	return c.endGroup(coreGroup)
}

// direct compiles f and its Jacobian formula by formula.
func (c *compiler) direct() (err error) {
	s, p := c.system, c.program
	if p.rhs, err = c.segment(coreGroup, s.RHS, c.stateName); err != nil {
		return err
	}
	p.jacobian, err = c.segment(coreGroup, c.orZero(s.Jacobian), func(i int) string {
		return fmt.Sprintf("Jacobian entry %d", i)
	})
	return err
}

func (c *compiler) stateName(i int) string {
	return fmt.Sprintf("%s: derivative of %q", c.system.States[i].Pos, c.system.States[i].ID)
}

// parameterJacobian compiles ∂f/∂p.
func (c *compiler) parameterJacobian() (err error) {
	if c.program.parameterJacobian, err = c.segment(parameterGroup, c.orZero(c.system.ParameterJacobian), func(i int) string {
		return fmt.Sprintf("parameter Jacobian entry %d", i)
	}); err != nil {
		return err
	}
	return c.endGroup(parameterGroup)
}

// outputs compiles the named outputs.
func (c *compiler) outputs() (err error) {
	exprs := make([]expr.Expr, len(c.system.Outputs))
	for i, o := range c.system.Outputs {
		exprs[i] = o.Expr
	}
	if c.program.outputs, err = c.segment(outputGroup, exprs, func(i int) string {
		return fmt.Sprintf("%s: output %q", c.system.Outputs[i].Pos, c.system.Outputs[i].ID)
	}); err != nil {
		return err
	}
	return c.endGroup(outputGroup)
}

// switches compiles relations, roots, root gradients and crossing times.
func (c *compiler) switches() (err error) {
	p := c.program
	n := len(c.system.Switches)
	relations, roots, crossings := make([]expr.Expr, n), make([]expr.Expr, n), make([]expr.Expr, n)
	name := func(i int) string { return fmt.Sprintf("%s: condition", c.system.Switches[i].Pos) }
	p.rootGradients = make([]gradient, n)
	for i, s := range c.system.Switches {
		relations[i], roots[i], crossings[i] = s.Relation, s.Root, s.CrossingTime
		if p.rootGradients[i], err = c.gradient(switchGroup, s.Gradient, name(i)); err != nil {
			return err
		}
	}
	if p.relations, err = c.segment(switchGroup, relations, name); err != nil {
		return err
	}
	if p.roots, err = c.segment(switchGroup, roots, name); err != nil {
		return err
	}
	if p.crossings, err = c.segment(switchGroup, c.orNumber(crossings, math.NaN()), name); err != nil {
		return err
	}
	return c.endGroup(switchGroup)
}

// past compiles the times that past values are asked for.
func (c *compiler) past() (err error) {
	c.program.pastTimes = make([]*segment, len(c.system.Past))
	for k, v := range c.system.Past {
		if c.program.pastTimes[k], err = c.one(pastGroup, v.At, fmt.Sprintf("%s: delay", v.Pos)); err != nil {
			return err
		}
	}
	return c.endGroup(pastGroup)
}

// gradient compiles partial derivatives.
func (c *compiler) gradient(g group, partials []compile.Partial, what string) (gradient, error) {
	exprs := make([]expr.Expr, len(partials))
	slots := make([]compile.Slot, len(partials))
	for i, p := range partials {
		exprs[i], slots[i] = p.Expr, p.Slot
	}
	s, err := c.segment(g, exprs, func(int) string { return what + ": gradient" })
	return gradient{s, slots}, err
}

// events compiles the formulas of all events.
func (c *compiler) events() error {
	c.program.events = make([]event, len(c.system.Events))
	for i := range c.system.Events {
		if err := c.event(&c.system.Events[i], &c.program.events[i]); err != nil {
			return err
		}
	}
	return c.endGroup(eventGroup)
}

func (c *compiler) event(e *compile.Event, dst *event) (err error) {
	what := fmt.Sprintf("%s: event %q", e.Pos, e.ID)
	if dst.trigger, err = c.one(eventGroup, e.Trigger, what+": trigger"); err != nil {
		return err
	}
	if dst.delay, err = c.one(eventGroup, e.Delay, what+": delay"); err != nil {
		return err
	}
	if dst.priority, err = c.one(eventGroup, e.Priority, what+": priority"); err != nil {
		return err
	}
	values := make([]expr.Expr, len(e.Assignments))
	dst.gradients = make([]gradient, len(e.Assignments))
	name := func(k int) string {
		return fmt.Sprintf("%s: assignment to %q", what, c.system.States[e.Assignments[k].State].ID)
	}
	if err = c.sizes(e, dst, name); err != nil {
		return err
	}
	for k, x := range e.Assignments {
		values[k] = x.Expr
		if dst.gradients[k], err = c.gradient(eventGroup, x.Gradient, name(k)); err != nil {
			return err
		}
	}
	if dst.assign, err = c.segment(eventGroup, values, name); err != nil {
		return err
	}
	return errors.Join(c.drawing(dst.delay, e.DelayDraws), c.drawing(dst.priority, e.PriorityDraws), c.drawing(dst.assign, e.AssignmentDraws))
}

// sizes compiles what the assignments of e are multiplied with.
func (c *compiler) sizes(e *compile.Event, dst *event, name func(k int) string) (err error) {
	dst.sizeGradients = make([]gradient, len(e.Assignments))
	if !e.Sized() {
		return nil
	}
	sizes := make([]expr.Expr, len(e.Assignments))
	for k, x := range e.Assignments {
		if sizes[k] = x.Size; x.Size == 0 {
			sizes[k] = c.system.Pool.Number(1)
		}
		if dst.sizeGradients[k], err = c.gradient(eventGroup, x.SizeGradient, name(k)); err != nil {
			return err
		}
	}
	dst.sizes, err = c.segment(eventGroup, sizes, name)
	return err
}
