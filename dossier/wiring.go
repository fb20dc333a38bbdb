package dossier

import (
	"context"
	"slices"
	"strings"

	"niche/culture"
	"niche/culture/mixed"
	"niche/report"
	"niche/study"
)

// wiring draws the niche as the study wires it: substrates in the medium, the
// signals that rules read inside each cell type, what cells do. Cell types that are
// like another share a box. The sign of an edge through a network is that of the
// resting cell's answer to the substrate.
func (a *atlas) wiring(ctx context.Context) (*report.WiringFigure, error) {
	w := &wirer{atlas: a, ctx: ctx, engine: mixed.New(a.study, mixed.Options{}), nodes: map[string]bool{}, edges: map[report.WiringEdge]bool{}}
	w.figure = &report.WiringFigure{Labels: report.Labels{Name: "wiring", Title: "The niche",
		Caption: "Arrows activate, bars inhibit, thick arrows secrete. Marks: a knock-out of the study cuts the edge."}}
	groups := w.groups()
	for i, g := range groups {
		if i == (len(groups)+1)/2 {
			w.medium()
		}
		w.cell(g)
		if w.err != nil {
			return nil, w.err
		}
	}
	if len(groups) == 1 {
		w.medium()
	}
	w.prune()
	return w.figure, nil
}

type wirer struct {
	*atlas
	ctx    context.Context
	engine *mixed.Engine
	figure *report.WiringFigure
	nodes  map[string]bool
	edges  map[report.WiringEdge]bool
	err    error
}

// group is a cell type with those that are like it.
type group struct {
	cell   *study.CellType
	titles []string
}

// groups lists the cell types that are like no other, with their kin.
func (w *wirer) groups() []group {
	var out []group
	root := func(t *study.CellType) string {
		for t.Like.Text != "" {
			k := slices.IndexFunc(w.study.CellTypes, func(x study.CellType) bool { return x.ID.Text == t.Like.Text })
			t = &w.study.CellTypes[k]
		}
		return t.ID.Text
	}
	for i := range w.study.CellTypes {
		t := &w.study.CellTypes[i]
		k := slices.IndexFunc(out, func(g group) bool { return g.cell.ID.Text == root(t) })
		if k < 0 {
			out = append(out, group{cell: t})
			k = len(out) - 1
		}
		out[k].titles = append(out[k].titles, w.cellType(t.ID.Text))
	}
	return out
}

const mediumBox = "medium"

func (w *wirer) medium() {
	w.figure.Boxes = append(w.figure.Boxes, report.WiringBox{ID: mediumBox, Label: "medium", Medium: true})
	for i := range w.study.Substrates {
		s := &w.study.Substrates[i]
		kind := report.DrugNode
		for _, t := range w.study.CellTypes {
			for _, e := range t.Exchange {
				if e.ID.Text == s.ID.Text && e.Secretion != nil {
					kind = report.SubstrateNode
				}
			}
		}
		w.node("medium."+s.ID.Text, w.substrate(s.ID.Text), kind, mediumBox)
		for _, b := range s.Binds {
			w.edge("medium."+s.ID.Text, "medium."+b.ID.Text, report.Inhibits, false)
		}
	}
}

func (w *wirer) node(id, label string, kind report.NodeKind, box string) {
	if !w.nodes[id] {
		w.nodes[id] = true
		w.figure.Nodes = append(w.figure.Nodes, report.WiringNode{ID: id, Label: label, Kind: kind, Box: box})
	}
}

func (w *wirer) edge(from, to string, kind report.EdgeKind, tested bool) {
	e := report.WiringEdge{From: from, To: to, Kind: kind, Tested: tested}
	if from != to && !w.edges[e] {
		w.edges[e] = true
		w.figure.Edges = append(w.figure.Edges, e)
	}
}

// cell draws one group of cell types.
func (w *wirer) cell(g group) {
	t := g.cell
	box := t.ID.Text
	w.figure.Boxes = append(w.figure.Boxes, report.WiringBox{ID: box, Label: strings.Join(g.titles, " / ")})
	read := w.signals(t)
	for _, signal := range read {
		w.node(box+"."+signal, w.signalLabel(signal), report.ProteinNode, box)
	}
	for i := range t.Connections {
		w.connection(t, &t.Connections[i], read)
	}
	outcome := func(id, label string, r *study.Response) {
		if r == nil || len(r.Rules) == 0 {
			return
		}
		w.node(box+"."+id, label, report.OutcomeNode, box)
		w.rules(box, r, box+"."+id, w.tested(box+"."+id))
	}
	outcome(culture.Division, "division", t.Division)
	outcome(culture.Quiescence, "quiescence", t.Quiescence)
	for i := range t.Death {
		outcome("death", "death", &t.Death[i].Response)
	}
	for i := range t.Morphology {
		outcome("morphology."+t.Morphology[i].ID.Text, t.Morphology[i].ID.Text, &t.Morphology[i].Response)
	}
	for i := range t.Switches {
		outcome("switch."+t.Switches[i].ID.Text, "becomes "+w.cellType(t.Switches[i].ID.Text), &t.Switches[i].Response)
	}
	for i := range t.Exchange {
		w.exchange(t, &t.Exchange[i])
	}
}

// exchange draws what a cell secretes and lets in.
func (w *wirer) exchange(t *study.CellType, e *study.Exchange) {
	box, x := t.ID.Text, e.ID.Text
	if e.Secretion != nil {
		source := box + ".secretion." + x
		w.node(source, w.substrate(x)+" release", report.GeneNode, box)
		w.edge(source, "medium."+x, report.Secretes, w.tested(source))
		w.rules(box, e.Secretion, source, false)
	}
	if e.Influx != nil {
		w.node(box+".inside."+x, w.substrate(x)+" inside", report.DrugNode, box)
		w.edge("medium."+x, box+".inside."+x, report.Activates, false)
		if e.Efflux != nil {
			for _, i := range e.Efflux.InhibitedBy {
				w.edge("medium."+i.ID.Text, box+".inside."+x, report.Activates, false)
			}
		}
	}
}

// rules draws the edges of a response.
func (w *wirer) rules(box string, r *study.Response, to string, tested bool) {
	for i := range r.Rules {
		kind := report.Activates
		if r.Rules[i].Effect.Text == "decreases" {
			kind = report.Inhibits
		}
		w.edge(w.source(box, r.Rules[i].Signal.Text), to, kind, tested)
	}
}

// source is the node of a signal.
func (w *wirer) source(box, signal string) string {
	if kind, _, _ := strings.Cut(signal, "."); kind == "medium" {
		return signal
	}
	return box + "." + signal
}

// signals lists the symbols inside a cell type that rules and connections read.
func (w *wirer) signals(t *study.CellType) []string {
	var read []string
	add := func(signal string) {
		kind, _, dotted := strings.Cut(signal, ".")
		if dotted && kind != "medium" && kind != "inside" && kind != "density" && kind != "contact" && !slices.Contains(read, signal) {
			read = append(read, signal)
		}
	}
	responses := []*study.Response{t.Division, t.Quiescence, t.Awakening}
	for i := range t.Death {
		responses = append(responses, &t.Death[i].Response)
	}
	for i := range t.Switches {
		responses = append(responses, &t.Switches[i].Response)
	}
	for i := range t.Morphology {
		responses = append(responses, &t.Morphology[i].Response)
	}
	for i := range t.Connections {
		responses = append(responses, t.Connections[i].Response)
		add(t.Connections[i].Equals.Text)
	}
	for i := range t.Exchange {
		responses = append(responses, t.Exchange[i].Secretion, t.Exchange[i].Uptake, t.Exchange[i].Influx)
	}
	for _, r := range responses {
		if r == nil {
			continue
		}
		for i := range r.Rules {
			add(r.Rules[i].Signal.Text)
		}
	}
	return read
}

// connection draws what drives a network: edges from each source of the connected
// symbol to the symbols of the same network that something reads.
func (w *wirer) connection(t *study.CellType, k *study.Connection, read []string) {
	box := t.ID.Text
	network, _, _ := strings.Cut(k.ID.Text, ".")
	tested := w.tested(box + "." + k.ID.Text)
	type source struct {
		id   string
		sign float64
	}
	var sources []source
	if k.Equals.Text != "" {
		sources = append(sources, source{w.source(box, k.Equals.Text), 1})
	}
	if k.Response != nil {
		for i := range k.Response.Rules {
			sign := 1.0
			if k.Response.Rules[i].Effect.Text == "decreases" {
				sign = -1
			}
			sources = append(sources, source{w.source(box, k.Response.Rules[i].Signal.Text), sign})
		}
	}
	for _, target := range read {
		if !strings.HasPrefix(target, network+".") || target == k.ID.Text {
			continue
		}
		through, err := w.engine.Answer(w.ctx, t, k.ID.Text, target)
		if err != nil {
			w.err = err
			return
		}
		for _, s := range sources {
			switch sign := s.sign * through; {
			case sign > 0:
				w.edge(s.id, box+"."+target, report.Activates, tested)
			case sign < 0:
				w.edge(s.id, box+"."+target, report.Inhibits, tested)
			}
		}
	}
}

// tested reports whether a knock-out of the study cuts or scales something of a
// cell type or of one that is like it.
func (w *wirer) tested(id string) bool {
	box, rest, _ := strings.Cut(id, ".")
	same := func(n study.Name) bool {
		cell, what, _ := strings.Cut(n.Text, ".")
		return what == rest && (cell == box || slices.ContainsFunc(w.study.CellTypes, func(t study.CellType) bool { return t.ID.Text == cell && t.Like.Text == box }))
	}
	for i := range w.study.KnockOuts {
		if slices.ContainsFunc(w.study.KnockOuts[i].Cut, same) || slices.ContainsFunc(w.study.KnockOuts[i].Targets, same) {
			return true
		}
	}
	return false
}

// signalLabel is the display name of a symbol.
func (w *wirer) signalLabel(signal string) string {
	if name := culture.DisplayName(w.study, signal); name != "" {
		return name
	}
	_, name, _ := strings.Cut(signal, ".")
	return name
}

// prune drops nodes without edges.
func (w *wirer) prune() {
	used := map[string]bool{}
	for _, e := range w.figure.Edges {
		used[e.From], used[e.To] = true, true
	}
	w.figure.Nodes = slices.DeleteFunc(w.figure.Nodes, func(n report.WiringNode) bool { return !used[n.ID] })
	known := map[string]bool{}
	for _, n := range w.figure.Nodes {
		known[n.ID] = true
	}
	w.figure.Edges = slices.DeleteFunc(w.figure.Edges, func(e report.WiringEdge) bool { return !known[e.From] || !known[e.To] })
}
