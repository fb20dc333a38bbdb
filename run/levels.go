package run

import (
	"fmt"
	"slices"
	"strings"

	"niche/logical"
	"niche/model"
	"niche/report"
	"niche/store"
)

// AboutLevels reports whether m is a logical model alone.
func AboutLevels(m *model.Model) bool {
	return m.Qualitative != nil && len(m.Reactions)+len(m.Rules)+len(m.Events) == 0
}

// LevelTable lists the levels of species over time, or their means in an
// ensemble. step names the column of times.
func LevelTable(n *logical.Network, s *logical.Statistics, step string) *store.Table {
	t := &store.Table{Name: "levels", Title: "Levels", Columns: []store.Column{{Name: step, Unit: "1", Floats: s.Times}}}
	for i := range n.Species {
		column := store.Column{Name: n.Species[i].ID, Unit: "1"}
		for k := range s.Times {
			column.Floats = append(column.Floats, s.Mean[k][i])
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}

// Certain makes the statistics of a course without chance.
func Certain(states []logical.State) *logical.Statistics {
	s := &logical.Statistics{}
	for k, state := range states {
		s.Times = append(s.Times, float64(k))
		levels := make([]float64, len(state))
		for i, level := range state {
			levels[i] = float64(level)
		}
		s.Mean = append(s.Mean, levels)
	}
	return s
}

// AttractorTable lists the states of attractors, one row each.
func AttractorTable(n *logical.Network, name, title string, attractors []logical.Attractor) *store.Table {
	t := &store.Table{Name: name, Title: title}
	number, size := store.Column{Name: "attractor", Unit: "1"}, store.Column{Name: "states", Unit: "1"}
	on := store.Column{Name: "present", Strings: []string{}}
	for k, a := range attractors {
		for _, s := range a.States {
			number.Floats, size.Floats = append(number.Floats, float64(k+1)), append(size.Floats, float64(len(a.States)))
			on.Strings = append(on.Strings, Present(n, s))
		}
	}
	t.Columns = []store.Column{number, size, on}
	return t
}

// EndTable lists the states in which realisations end.
func EndTable(n *logical.Network, ends []logical.End) *store.Table {
	t := &store.Table{Name: "ends", Title: "States at the end"}
	fraction, stable, on := store.Column{Name: "fraction", Unit: "1"}, store.Column{Name: "stable", Strings: []string{}}, store.Column{Name: "present", Strings: []string{}}
	for _, e := range ends {
		fraction.Floats = append(fraction.Floats, e.Fraction)
		stable.Strings = append(stable.Strings, map[bool]string{true: "yes", false: "no"}[e.Stable])
		on.Strings = append(on.Strings, Present(n, e.State))
	}
	t.Columns = []store.Column{fraction, stable, on}
	return t
}

// Present lists the species whose level is above 0, with the level if it can be
// more than 1.
func Present(n *logical.Network, s logical.State) string {
	var words []string
	for i := range n.Species {
		switch {
		case s[i] == 0:
		case n.Species[i].Max > 1:
			words = append(words, fmt.Sprintf("%s=%d", n.Species[i].ID, s[i]))
		default:
			words = append(words, n.Species[i].ID)
		}
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " ")
}

// LevelFigures draw the levels over time, a few species each.
func LevelFigures(n *logical.Network, s *logical.Statistics, label string, shown []string) []*report.Figure {
	const most = 8
	var figures []*report.Figure
	for i := range n.Species {
		if n.Species[i].Free && len(shown) == 0 || len(shown) > 0 && !slices.Contains(shown, n.Species[i].ID) {
			continue
		}
		if len(figures) == 0 || len(figures[len(figures)-1].Series) == most {
			k := len(figures) + 1
			figures = append(figures, &report.Figure{Name: fmt.Sprintf("levels-%d", k), Title: "Levels", XLabel: label, YLabel: "level"})
		}
		f := figures[len(figures)-1]
		series := report.Series{Name: n.Species[i].ID, X: s.Times, Colour: len(f.Series) + 1}
		for k := range s.Times {
			series.Y = append(series.Y, s.Mean[k][i])
		}
		f.Series = append(f.Series, series)
	}
	return figures
}
