package petab

import (
	"math"
	"strings"

	"niche/diag"
)

// readMeasurements appends the rows of one measurement table. Conditions and
// observables must have been read.
func (r *reader) readMeasurements(t *Table) {
	c, ok := newColumns(t,
		[]string{"observableId", "simulationConditionId", "measurement", "time"},
		[]string{"preequilibrationConditionId", "observableParameters", "noiseParameters", "datasetId", "replicateId"},
		&r.list)
	if !ok {
		return
	}
	for _, row := range t.Rows {
		r.readMeasurement(c, row)
	}
}

// readMeasurement appends one row.
func (r *reader) readMeasurement(c columns, row []Cell) {
	m := Measurement{Preequilibration: -1, Pos: row[0].Pos}
	m.Observable = r.reference(c, row, "observableId", "observable", r.observableIndex, r.partial.observables, diag.PetabUnknownObservable)
	m.Condition = r.reference(c, row, "simulationConditionId", "condition", r.conditionIndex, r.partial.conditions, diag.PetabUnknownCondition)
	if c.text(row, "preequilibrationConditionId") != "" {
		m.Preequilibration = r.reference(c, row, "preequilibrationConditionId", "condition", r.conditionIndex, r.partial.conditions, diag.PetabUnknownCondition)
	}
	m.Dataset, m.Replicate = c.text(row, "datasetId"), c.text(row, "replicateId")
	var pos diag.Pos
	var ok bool
	if m.Time, pos, ok = c.required(row, "time"); ok && m.Time < 0 {
		r.list.Errorf(diag.PetabTime, pos, "PEtab simulations start at time 0", "time %g is negative", m.Time)
	}
	if m.Value, pos, ok = c.required(row, "measurement"); ok && math.IsInf(m.Value, 0) {
		r.list.Errorf(diag.PetabNumber, pos, "", "measurement is not finite")
	}
	m.ObservableParameters = r.values(c.cell(row, "observableParameters"))
	m.NoiseParameters = r.values(c.cell(row, "noiseParameters"))
	if m.Observable >= 0 {
		o := &r.problem.Observables[m.Observable]
		if ok && o.Transformation != Linear && m.Value <= 0 {
			r.list.Errorf(diag.PetabTransformation, pos, "remove the measurement or use observableTransformation lin",
				"measurement %g of observable %q has no %s", m.Value, o.ID, o.Transformation)
		}
		r.matchPlaceholders(c.cell(row, "observableParameters"), "observableParameters", o, len(o.ObservablePlaceholders), m.ObservableParameters)
		r.matchPlaceholders(c.cell(row, "noiseParameters"), "noiseParameters", o, len(o.NoisePlaceholders), m.NoiseParameters)
	}
	r.problem.Measurements = append(r.problem.Measurements, m)
}

// reference resolves an id to an index; −1 if it is unknown, which is reported
// unless the index is partial.
func (r *reader) reference(c columns, row []Cell, column, what string, index map[string]int, partial bool, code diag.Code) int {
	id, pos := c.id(row, column)
	if id == "" {
		return -1
	}
	if i, ok := index[id]; ok {
		return i
	}
	if partial {
		return -1
	}
	r.list.Errorf(code, pos, diag.SuggestHint(id, keys(index)), "%s %q is not defined", what, id)
	return -1
}

// values reads a semicolon-separated list of numbers and parameter ids.
func (r *reader) values(c Cell) []Value {
	if isMissing(c.Text) {
		return nil
	}
	var values []Value
	col := c.Pos.Col
	for part := range strings.SplitSeq(c.Text, ";") {
		pos := c.Pos
		pos.Col = col + len(part) - len(strings.TrimLeft(part, " "))
		col += len(part) + 1
		v := r.value(Cell{strings.TrimSpace(part), pos})
		if v.Parameter == "" && (math.IsNaN(v.Number) || math.IsInf(v.Number, 0)) {
			r.list.Errorf(diag.PetabNumber, pos, "write a finite number or a parameter id", "%q cannot replace a placeholder", strings.TrimSpace(part))
		}
		values = append(values, v)
	}
	return values
}

// matchPlaceholders reports a number of overrides other than the number of
// placeholders.
func (r *reader) matchPlaceholders(c Cell, column string, o *Observable, want int, have []Value) {
	if len(have) == want {
		return
	}
	r.list.Add(&diag.Diagnostic{
		Code: diag.PetabPlaceholders, Pos: c.Pos,
		Message: placeholderMessage(column, o.ID, want, len(have)),
		Hint:    "give one value for each placeholder, separated by semicolons",
		Notes:   []diag.Note{{Pos: o.Pos, Message: "observable defined here"}},
	})
}
