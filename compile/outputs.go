package compile

// buildOutputs makes an Output of every id of the model that is not a leaf, of
// every observable and of every formula of Options.Outputs, in this order.
func (l *lowering) buildOutputs() {
	for _, q := range l.quantities {
		if q.kind != formulaKind || q.id == "" {
			continue
		}
		l.moment.in(q.formulaContext(), q.id, q.ratPos)
		l.sys.Outputs = append(l.sys.Outputs, Output{ID: q.id, Expr: l.moment.lower(q.symbol), Unit: q.unit, Pos: q.pos})
	}
	for i := range l.model.Observables {
		o := &l.model.Observables[i]
		l.moment.in("observable", o.ID, o.Math.Pos)
		l.sys.Outputs = append(l.sys.Outputs, Output{ID: o.ID, Expr: l.moment.lower(o.Math.Expr), Pos: o.Pos})
	}
	for _, o := range l.opt.Outputs {
		l.moment.in("output", o.ID, o.Math.Pos)
		l.sys.Outputs = append(l.sys.Outputs, Output{ID: o.ID, Expr: l.moment.lower(o.Math.Expr), Unit: o.Unit, Pos: o.Math.Pos})
	}
}
