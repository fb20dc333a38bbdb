package rules

import (
	"slices"

	"niche/diag"
	"niche/format/sbml"
)

// dependency is a value that follows from others: what an assignment determines,
// or ("rate of …") what a rate rule does.
type dependency struct {
	node  sbml.Node
	needs []string
}

const rateOfPrefix = "rate of "

// circles reports functions that call themselves and values that follow from
// themselves.
func (x *examiner) circles() {
	calls := map[string]dependency{}
	var functions []string
	for _, f := range x.index.functions {
		id := f.Value("id")
		functions = append(functions, id)
		calls[id] = dependency{f, x.called(f)}
	}
	for _, circle := range circlesOf(functions, calls) {
		x.known("20303", diag.RecursiveFunction, calls[circle[0]].node.Pos(), "write the function without itself", "function %q calls itself", circle[0])
	}
	values, order := x.dependencies()
	for _, circle := range circlesOf(order, values) {
		rule := "20906"
		if slices.ContainsFunc(circle, func(s string) bool { return len(s) > len(rateOfPrefix) && s[:len(rateOfPrefix)] == rateOfPrefix }) {
			rule = "20912"
		}
		code, node := diag.AlgebraicLoop, values[circle[0]].node
		if node.Name() == "initialAssignment" {
			code = diag.InitialLoop
		}
		x.known(rule, code, mathOf(node).Pos(), "break the circle", "%q follows from itself", circle[0])
	}
}

// dependencies collects what assignment rules, initial assignments, rate laws and
// rate rules determine.
func (x *examiner) dependencies() (values map[string]dependency, order []string) {
	values = map[string]dependency{}
	add := func(id string, n sbml.Node, bound []string) {
		if _, twice := values[id]; !twice && id != "" {
			values[id] = dependency{n, x.names(n, bound)}
			order = append(order, id)
		}
	}
	for _, a := range x.index.initials {
		add(a.Value("symbol"), a, nil)
	}
	for _, r := range x.index.rules {
		switch r.Name() {
		case "assignmentRule":
			add(r.Value("variable"), r, nil)
		case "rateRule":
			add(rateOfPrefix+r.Value("variable"), r, nil)
		}
	}
	for _, r := range x.index.reactions {
		if law := r.Child("kineticLaw"); law.Exists() {
			add(r.Value("id"), law, x.localNames(r))
		}
	}
	return values, order
}

// names lists the names in the formula of n, of rates with the prefix.
func (x *examiner) names(n sbml.Node, bound []string) []string {
	var list []string
	var walk func(sbml.Node)
	walk = func(e sbml.Node) {
		parts := mathChildren(e)
		if e.Name() == "ci" && !slices.Contains(bound, e.Text()) {
			list = append(list, e.Text())
		}
		if e.Name() == "apply" && len(parts) == 2 && parts[0].Value("definitionURL") == symbols+"rateOf" {
			list = append(list, rateOfPrefix+parts[1].Text())
			return
		}
		if e.Name() == "apply" && len(parts) > 0 && parts[0].Value("definitionURL") == symbols+"delay" {
			return // of an earlier time
		}
		for _, c := range parts {
			walk(c)
		}
	}
	if m := mathOf(n); m.Exists() {
		walk(m)
	}
	return list
}

// called lists the functions that f calls.
func (x *examiner) called(f sbml.Node) []string {
	var list []string
	var walk func(sbml.Node)
	walk = func(e sbml.Node) {
		parts := mathChildren(e)
		if e.Name() == "apply" && len(parts) > 0 && parts[0].Name() == "ci" {
			list = append(list, parts[0].Text())
		}
		for _, c := range parts {
			walk(c)
		}
	}
	if m := mathOf(f); m.Exists() {
		walk(m)
	}
	return list
}

// circlesOf returns the groups of names that need one another (R. Tarjan's strongly
// connected components, doi:10.1137/0201010), each in the given order, without
// single ones that do not need themselves.
func circlesOf(order []string, of map[string]dependency) [][]string {
	t := &tarjan{of: of, number: map[string]int{}, low: map[string]int{}, open: map[string]bool{}}
	for _, v := range order {
		if t.number[v] == 0 {
			t.visit(v)
		}
	}
	for _, c := range t.circles {
		slices.SortFunc(c, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	}
	return t.circles
}

type tarjan struct {
	of          map[string]dependency
	number, low map[string]int
	open        map[string]bool
	stack       []string
	circles     [][]string
}

// frame is a visit in progress.
type frame struct {
	name string
	next int // of its needs
}

// visit explores from v without recursion: chains may be long.
func (t *tarjan) visit(v string) {
	frames := []frame{{v, 0}}
	t.enter(v)
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		needs := t.of[f.name].needs
		if f.next < len(needs) {
			w := needs[f.next]
			f.next++
			switch _, known := t.of[w]; {
			case !known:
			case t.number[w] == 0:
				t.enter(w)
				frames = append(frames, frame{w, 0})
			case t.open[w]:
				t.low[f.name] = min(t.low[f.name], t.number[w])
			}
			continue
		}
		name := f.name
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].name
			t.low[up] = min(t.low[up], t.low[name])
		}
		t.leave(name)
	}
}

func (t *tarjan) enter(v string) {
	t.number[v] = len(t.number) + 1
	t.low[v] = t.number[v]
	t.open[v] = true
	t.stack = append(t.stack, v)
}

// leave closes the component of v if v is its root.
func (t *tarjan) leave(v string) {
	if t.low[v] != t.number[v] {
		return
	}
	k := slices.Index(t.stack, v)
	group := slices.Clone(t.stack[k:])
	t.stack = t.stack[:k]
	for _, w := range group {
		t.open[w] = false
	}
	if len(group) > 1 || slices.Contains(t.of[v].needs, v) {
		t.circles = append(t.circles, group)
	}
}
