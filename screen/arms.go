package screen

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/study"
)

// Arms returns the arms of a study that are the conditions of a plate: the one
// called base, and one for each of with, which names an arm, or a cell type that
// is added to base. Without a name, base is the first arm that holds the cells of
// the readout alone and untreated. The error is a diag.List.
func Arms(s *study.Study, r *study.Readout, base string, with []string) ([]*study.Arm, error) {
	c := &chooser{study: s, readout: r}
	first := c.base(base)
	arms := []*study.Arm{first}
	for _, name := range with {
		if first == nil {
			break
		}
		a := c.with(first, name)
		if a != nil && slices.Contains(arms, a) {
			c.list.Errorf(diag.UnknownInput, diag.Pos{}, "give each once", "%q is the arm %s, which is on the plate already", name, a.ID.Text)
		}
		arms = append(arms, a)
	}
	if err := c.list.Err(); err != nil {
		return nil, err
	}
	return arms, nil
}

type chooser struct {
	study   *study.Study
	readout *study.Readout
	list    diag.List
}

func (c *chooser) names() []string {
	var names []string
	for i := range c.study.Arms {
		names = append(names, c.study.Arms[i].ID.Text)
	}
	return names
}

func (c *chooser) arm(name string) *study.Arm {
	for i := range c.study.Arms {
		if c.study.Arms[i].ID.Text == name {
			return &c.study.Arms[i]
		}
	}
	return nil
}

// base finds the first condition.
func (c *chooser) base(name string) *study.Arm {
	if name != "" {
		a := c.arm(name)
		if a == nil {
			c.list.Errorf(diag.UnknownInput, diag.Pos{}, suggestion(name, c.names()), "the study has no arm %q", name)
		}
		return a
	}
	for i := range c.study.Arms {
		a := &c.study.Arms[i]
		seeded := a.Seeded()
		if a.Untreated() && len(seeded) == 1 && c.counted(seeded[0]) {
			return a
		}
	}
	c.list.Errorf(diag.UnknownInput, diag.Pos{}, "name one with --arm", "the study has no arm that holds the cells of readout %q alone and untreated", c.readout.ID.Text)
	return nil
}

// with finds the arm that name stands for beside first.
func (c *chooser) with(first *study.Arm, name string) *study.Arm {
	if a := c.arm(name); a != nil && !c.isCellType(name) {
		return a
	}
	if !c.isCellType(name) {
		known := c.names()
		for i := range c.study.CellTypes {
			known = append(known, c.study.CellTypes[i].ID.Text)
		}
		c.list.Errorf(diag.UnknownInput, diag.Pos{}, suggestion(name, known), "the study has no cell type or arm %q", name)
		return nil
	}
	if a := c.study.Joined(first, name); a != nil {
		return a
	}
	c.list.Errorf(diag.UnknownInput, diag.Pos{}, "name an arm instead, or add one to the study", "no arm is %s with %q for the same time and nothing else", first.ID.Text, name)
	return nil
}

func (c *chooser) isCellType(name string) bool {
	return slices.ContainsFunc(c.study.CellTypes, func(t study.CellType) bool { return t.ID.Text == name })
}

// counted reports whether the readout counts cells of a type.
func (c *chooser) counted(cellType string) bool {
	return slices.ContainsFunc(c.readout.Cells, func(n study.Name) bool { return n.Text == cellType })
}

// ArmNames returns titles of arms as names of conditions, with their ids where
// titles are missing or shared.
func ArmNames(arms []*study.Arm) []string {
	names := make([]string, len(arms))
	for i, a := range arms {
		names[i] = a.Title
		shared := slices.ContainsFunc(arms, func(b *study.Arm) bool { return b != a && b.Title == a.Title })
		if strings.TrimSpace(a.Title) == "" || shared {
			names[i] = a.ID.Text
		}
	}
	return names
}
