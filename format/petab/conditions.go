package petab

import (
	"math"

	"niche/diag"
)

// readConditions appends the rows of one condition table. Every column but the
// first two is a target.
func (r *reader) readConditions(t *Table) {
	c, ok := newColumns(t, []string{"conditionId"}, []string{"conditionName"}, &r.list)
	if !ok {
		return
	}
	var targets []int
	for i, h := range t.Columns {
		switch {
		case h.Text == "conditionId" || h.Text == "conditionName":
		case h.Text == "":
			if !emptyColumn(t, i) {
				r.list.Errorf(diag.PetabTarget, h.Pos, "name the parameter, species or compartment it overrides", "column has no name")
			}
		default:
			targets = append(targets, i)
			if _, ok := r.targets[h.Text]; !ok {
				r.targets[h.Text] = h.Pos
			}
		}
	}
	for _, row := range t.Rows {
		var n Condition
		n.ID, n.Pos = c.id(row, "conditionId")
		r.conditionIDs.define("condition", n.ID, n.Pos, &r.list)
		n.Name = c.text(row, "conditionName")
		for _, i := range targets {
			v := r.value(row[i])
			if v.Parameter == "" && math.IsInf(v.Number, 0) {
				r.list.Errorf(diag.PetabNumber, v.Pos, "", "value of %q in condition %q is not finite", t.Columns[i].Text, n.ID)
			}
			n.Overrides = append(n.Overrides, Override{Target: t.Columns[i].Text, Value: v, Pos: row[i].Pos})
		}
		r.problem.Conditions = append(r.problem.Conditions, n)
	}
}

// emptyColumn reports whether no row has text in column i.
func emptyColumn(t *Table, i int) bool {
	for _, row := range t.Rows {
		if row[i].Text != "" {
			return false
		}
	}
	return true
}

// value reads a cell that holds a number or a parameter id.
func (r *reader) value(c Cell) Value {
	if v, ok := parseNumber(c.Text); ok {
		return Value{Number: v, Pos: c.Pos}
	}
	if !isID(c.Text) {
		r.list.Errorf(diag.PetabNumber, c.Pos, "write a number or a parameter id", "%q is neither a number nor an identifier", c.Text)
		return Value{Number: math.NaN(), Pos: c.Pos}
	}
	return Value{Parameter: c.Text, Pos: c.Pos}
}
