package antimony

import (
	"math"
	"strings"

	"niche/model"
)

// fluxes writes bounds and objectives of fluxes.
func (w *writer) fluxes() {
	f := w.m.Flux
	if f == nil {
		return
	}
	w.heading("Flux bounds and objectives")
	for i := range f.Bounds {
		if text := w.bound(&f.Bounds[i]); text != "" {
			w.line("%s", text)
		}
	}
	active := func(i int) bool { return f.Objectives[i].ID == f.Active || f.Active == "" && i == 0 }
	for _, first := range []bool{true, false} { // the first one is the active one
		for i := range f.Objectives {
			if active(i) == first {
				w.objective(&f.Objectives[i])
			}
		}
	}
	w.genes(f)
}

func (w *writer) limit(l model.Limit) string {
	if l.Parameter != "" {
		return w.name(l.Parameter)
	}
	return formatNumber(l.Value)
}

// bound writes a comparison; "" if it says nothing.
func (w *writer) bound(b *model.FluxBound) string {
	reaction := w.name(b.Reaction)
	finite := func(l model.Limit, sign int) bool { return l.Set && (l.Parameter != "" || !math.IsInf(l.Value, sign)) }
	lower, upper := finite(b.Lower, -1), finite(b.Upper, 1)
	switch {
	case lower && upper:
		return w.limit(b.Lower) + " <= " + reaction + " <= " + w.limit(b.Upper)
	case lower:
		return reaction + " >= " + w.limit(b.Lower)
	case upper:
		return reaction + " <= " + w.limit(b.Upper)
	}
	return ""
}

func (w *writer) objective(o *model.Objective) {
	var parts []string
	for i := range o.Terms {
		t := &o.Terms[i]
		text := w.limit(t.Coefficient) + "*" + w.name(t.Variable)
		switch {
		case t.Variable2 != "":
			text += "*" + w.name(t.Variable2)
		case t.Quadratic:
			text += "^2"
		}
		parts = append(parts, text)
	}
	word := "minimize"
	if o.Maximise {
		word = "maximize"
	}
	if len(parts) == 0 {
		parts = []string{"0"}
	}
	name := ""
	if o.ID != "" {
		if w.taken[o.ID] || unusable(o.ID) {
			w.renamed[o.ID] = w.fresh(o.ID)
		}
		w.taken[w.name(o.ID)] = true
		name = w.name(o.ID) + ": "
	}
	w.line("%s%s %s", name, word, strings.ReplaceAll(strings.Join(parts, " + "), "+ -", "- "))
}
