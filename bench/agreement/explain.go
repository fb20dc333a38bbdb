package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed explained.tsv
var explained string

// explanation says why a simulator, or niche's judge, disagrees with niche on a
// model.
type explanation struct {
	id, peer, right, why string
}

// explanations are the rows of explained.tsv: id, simulator, who is right, why.
func explanations() ([]explanation, error) {
	var list []explanation
	for i, line := range strings.Split(strings.TrimSpace(explained), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != 4 || !slices.Contains(others, cells[1]) {
			return nil, fmt.Errorf("explained.tsv: row %d: want id, simulator, who is right and why", i+2)
		}
		list = append(list, explanation{cells[0], cells[1], cells[2], cells[3]})
	}
	return list, nil
}

// check returns what explained.tsv lacks or has in vain.
func check(rows []row, list []explanation) error {
	var problems []string
	needed := map[explanation]bool{}
	for i := range rows {
		for _, name := range others {
			c := rows[i].with[name]
			if c == nil || c.from.value <= bound {
				continue
			}
			k := slices.IndexFunc(list, func(e explanation) bool { return e.id == rows[i].model.ID && e.peer == name })
			if k < 0 {
				problems = append(problems, fmt.Sprintf("%s: %s differs by %.1e in %s: no explanation", rows[i].model.ID, titles[name], c.from.value, c.from.worst))
				continue
			}
			needed[list[k]] = true
			c.explanation = &list[k]
		}
	}
	for _, e := range list {
		seen := slices.ContainsFunc(rows, func(r row) bool { return r.model.ID == e.id })
		if seen && !needed[e] {
			problems = append(problems, fmt.Sprintf("%s: %s agrees: the explanation is not needed", e.id, titles[e.peer]))
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems:\n%s", len(problems), strings.Join(problems, "\n"))
	}
	return nil
}
