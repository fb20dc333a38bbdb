package antimony

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// uncertaintyKinds are the attributes that say how sure a value is, and their types
// in package distrib of SBML.
var uncertaintyKinds = map[string]string{
	"mean": "mean", "standardDeviation": "standardDeviation", "stdev": "standardDeviation", "standardError": "standardError",
	"variance": "variance", "coefficientOfVariation": coefficientOfVariation, "kurtosis": "kurtosis", "skewness": "skewness",
	"median": "median", "mode": "mode", "sampleSize": "sampleSize", "distribution": "distribution", "externalParameter": "externalParameter",
	"confidenceInterval": "confidenceInterval", "credibleInterval": "credibleInterval", "interquartileRange": "interquartileRange", "range": "range",
}

// coefficientOfVariation is the type as package distrib spells it.
const coefficientOfVariation = "coeffientOfVariation"

// spans are the kinds with two bounds.
var spans = []string{"confidenceInterval", "credibleInterval", "interquartileRange", "range"}

// uncertainty is a statement such as "k.mean = 3" or "k.range = {1, 2}".
type uncertainty struct {
	kind         string
	value        *formula // a number or a name, or the distribution
	lower, upper *formula
	definition   string
	pos          diag.Pos
}

// uncertainty reads what follows "k.mean": "= 3", "= {1, 2}" or "is "https://…"".
func (p *parser) uncertainty(v *variable, attribute token) {
	kind := uncertaintyKinds[attribute.text]
	at := slices.IndexFunc(v.uncertainties, func(u *uncertainty) bool { return u.kind == kind })
	if at < 0 {
		at = len(v.uncertainties)
		v.uncertainties = append(v.uncertainties, &uncertainty{kind: kind, pos: p.pos(attribute.start)})
	}
	u := v.uncertainties[at]
	switch {
	case p.next().keyword("is"):
		u.definition = p.text("definition")
	case slices.Contains(spans, kind), kind == "externalParameter" && p.peek().is("{"):
		p.expect("{", "before the bounds of "+attribute.text)
		u.lower = p.figure(func(t token) bool { return listStop(t) })
		p.expect(",", "between two bounds")
		u.upper = p.figure(func(t token) bool { return statementStop(t) || t.is("}") })
		p.expect("}", "after the bounds of "+attribute.text)
	case kind == "distribution":
		u.value = p.formula(statementStop)
	default:
		u.value = p.figure(statementStop)
	}
}

// figure reads a number or a name.
func (p *parser) figure(stop func(token) bool) *formula {
	t := p.peek()
	f := p.formula(stop)
	if f == nil || !f.number && p.pool.Op(f.math.Expr) != expr.Symbol {
		p.fail(diag.AntimonySyntax, t, "give the value to a parameter and name it here", "expected a number or a name")
	}
	return f
}

// uncertainties copies statements under new names.
func (c inclusion) uncertainties(list []*uncertainty) []*uncertainty {
	var out []*uncertainty
	for _, u := range list {
		copied := *u
		copied.value, copied.lower, copied.upper = c.formula(u.value), c.formula(u.lower), c.formula(u.upper)
		out = append(out, &copied)
	}
	return out
}

// uncertainties adds what is said of v to the model.
func (b *builder) uncertainties(v *variable) {
	figure := func(f *formula) model.Figure {
		switch {
		case f == nil:
			return model.Figure{}
		case f.number:
			return model.Figure{Number: f.value, Given: true}
		}
		return model.Figure{Variable: b.pool.Node(f.math.Expr).Name, Given: true}
	}
	for _, u := range v.uncertainties {
		out := model.Uncertainty{Of: v.name, Kind: u.kind, Definition: u.definition, Pos: u.pos,
			Lower: figure(u.lower), Upper: figure(u.upper)}
		if u.kind == "distribution" {
			out.Math = optional(u.value)
		} else {
			out.Value = figure(u.value)
		}
		b.model.Uncertainties = append(b.model.Uncertainties, out)
	}
}

// uncertainties writes how sure values are.
func (w *writer) uncertainties() {
	w.heading("Uncertainties")
	for i := range w.m.Uncertainties {
		u := &w.m.Uncertainties[i]
		kind := u.Kind
		if kind == coefficientOfVariation {
			kind = "coefficientOfVariation"
		}
		if uncertaintyKinds[kind] == "" {
			w.lose(u.Pos, "the uncertainty "+quoted(u.Kind)+" is not kept in Antimony")
			continue
		}
		name := w.name(u.Of) + "." + kind
		switch {
		case u.Spans():
			w.line("%s = {%s, %s}", name, w.figure(u.Lower), w.figure(u.Upper))
		case u.Math.Present():
			w.line("%s = %s", name, w.formula(u.Math.Expr, nil))
		case u.Value.Given:
			w.line("%s = %s", name, w.figure(u.Value))
		}
		if u.Definition != "" {
			w.line("%s is %s", name, quoted(u.Definition))
		}
	}
}

// figure writes a number or a name.
func (w *writer) figure(f model.Figure) string {
	if f.Variable != "" {
		return w.name(f.Variable)
	}
	return formatNumber(f.Number)
}
