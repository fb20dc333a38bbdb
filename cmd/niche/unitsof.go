package main

import (
	"niche/model"
	"niche/run"
)

// inferredUnits lists the units that the model called name does not state and its
// formulas settle.
func (t *terminal) inferredUnits(name string) error {
	src, err := run.Load(name)
	if err != nil {
		return err
	}
	found := model.InferUnits(src.Model)
	if t.json {
		list := make([]map[string]any, len(found))
		for i, x := range found {
			list[i] = map[string]any{"parameter": parameterName(&x), "unit": x.Unit.String(), "from": x.From.String(), "at": x.From.Math.Pos.String()}
			if x.Other != nil {
				list[i]["other_unit"], list[i]["other"] = x.OtherUnit.String(), x.Other.String()
			}
		}
		return t.printJSON(map[string]any{"file": name, "inferred": list})
	}
	if len(found) == 0 {
		t.data("no unit can be inferred: every parameter has one, or the other units are not known")
		return nil
	}
	columns := [][]string{nil, nil, nil}
	for _, x := range found {
		from := x.From.String()
		if x.Other != nil {
			from += "; but " + x.Other.String() + " needs " + x.OtherUnit.Short()
		}
		for i, cell := range []string{parameterName(&x), x.Unit.Short(), from} {
			columns[i] = append(columns[i], cell)
		}
	}
	for _, line := range aligned(columns) {
		t.data("%s", line)
	}
	return nil
}

// parameterName is the id of a parameter, with the reaction of a local one.
func parameterName(x *model.InferredUnit) string {
	if x.Reaction != "" {
		return x.Reaction + "." + x.Parameter.ID
	}
	return x.Parameter.ID
}
