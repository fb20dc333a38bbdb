package antimony

import (
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// geneProducts reads "geneProduct g1, g2", the language's words for what the
// reactions of a flux model need.
func (p *parser) geneProducts() {
	p.next()
	for {
		name, t := p.name()
		p.classify(p.module.variable(name, p.pos(t.start)), geneClass, p.pos(t.start))
		if !p.accept(",") {
			return
		}
	}
}

// geneAssociation reads "= g1 && (g2 || g3)" after "R.geneProductAssociation".
func (p *parser) geneAssociation(reaction *variable, pos diag.Pos) {
	p.next()
	f := p.formula(statementStop)
	if f == nil {
		p.fail(diag.AntimonySyntax, p.peek(), "write, say, \"= g1 && (g2 || g3)\"", "the gene products of %q are missing", reaction.name)
	}
	p.classify(reaction, reactionClass, pos)
	for _, s := range p.pool.Symbols(f.math.Expr) {
		p.classify(p.module.variable(p.pool.Node(s).Name, f.pos), geneClass, f.pos)
	}
	p.module.genes = append(p.module.genes, assignment{variable: reaction.name, value: f, pos: pos})
}

// genes adds gene products and what reactions need of them.
func (b *builder) genes(f *model.FluxBalance) {
	for _, v := range b.from.order {
		if v.class == geneClass {
			f.GeneProducts = append(f.GeneProducts, model.GeneProduct{ID: v.name, Name: v.display, Label: cmpString(v.display, v.name), Pos: v.place()})
		}
	}
	for _, a := range b.from.genes {
		needs, ok := b.geneFormula(a.value.math.Expr)
		if !ok {
			b.list.Errorf(diag.AntimonySyntax, a.value.pos, "join gene products by && and ||", "the gene products of %q are no such formula", a.variable)
			continue
		}
		if needs.Product != "" {
			needs = model.GeneFormula{All: true, Of: []model.GeneFormula{needs}}
		}
		f.Associations = append(f.Associations, model.GeneAssociation{Reaction: a.variable, Needs: needs, Pos: a.pos})
	}
}

// geneFormula turns a logical formula into gene products.
func (b *builder) geneFormula(e expr.Expr) (model.GeneFormula, bool) {
	n := b.pool.Node(e)
	switch n.Op {
	case expr.Symbol:
		return model.GeneFormula{Product: n.Name}, true
	case expr.And, expr.Or:
		g := model.GeneFormula{All: n.Op == expr.And}
		for _, a := range n.Args {
			part, ok := b.geneFormula(a)
			if !ok {
				return g, false
			}
			g.Of = append(g.Of, part)
		}
		return g, true
	}
	return model.GeneFormula{}, false
}

// genes writes gene products and associations. A product that stands for a species,
// and a label that is neither id nor name, have no words.
func (w *writer) genes(f *model.FluxBalance) {
	for i := range f.GeneProducts {
		g := &f.GeneProducts[i]
		w.line("geneProduct %s", w.name(g.ID))
		if g.Species != "" {
			w.lose(g.Pos, "which species a gene product is, is not kept in Antimony")
		}
		if g.Label != "" && g.Label != cmpString(g.Name, g.ID) {
			w.lose(g.Pos, "labels of gene products other than their names are not kept in Antimony")
		}
	}
	for i := range f.Associations {
		a := &f.Associations[i]
		if text := w.geneFormula(&a.Needs, false); text != "" {
			w.line("%s.geneProductAssociation = %s", w.name(a.Reaction), text)
		}
	}
}

// geneFormula is the text of g, in parentheses if it is inside another.
func (w *writer) geneFormula(g *model.GeneFormula, inside bool) string {
	if g.Product != "" {
		return w.name(g.Product)
	}
	var parts []string
	for i := range g.Of {
		if text := w.geneFormula(&g.Of[i], len(g.Of) > 1); text != "" {
			parts = append(parts, text)
		}
	}
	sign := " || "
	if g.All {
		sign = " && "
	}
	text := strings.Join(parts, sign)
	if inside && len(parts) > 1 {
		text = "(" + text + ")"
	}
	return text
}
