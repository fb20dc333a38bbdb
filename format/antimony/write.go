package antimony

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/model"
)

// Write returns m as an Antimony file. Names that Antimony cannot use get
// underscores, and local parameters of rate laws become parameters of the model;
// names says which (a local parameter k of R is "R.k"). What the language cannot
// express is an error that names it (code N0851), and the text is nil; what is not
// kept without changing a simulation is a warning. m is not changed.
//
// Antimony has no words for some of what a model can say: fast reactions and
// compartments of other than three dimensions. They are written as comments that
// begin with "niche:", which [Read] understands and other tools pass over; a
// warning names them.
//
// Elements keep their order: parameters are written before the rules and reactions
// that use them.
func Write(m *model.Model) (text []byte, names map[string]string, list diag.List) {
	w := newWriter(m)
	w.functions()
	name := w.modelName()
	w.line("model *%s()", name)
	w.indent = "  "
	w.compartments()
	w.species()
	w.parameters()
	w.assignmentRules()
	w.rateRules()
	w.reactions()
	w.events()
	w.conditions()
	w.fluxes()
	w.values()
	w.unitDefinitions()
	w.uncertainties()
	w.descriptions()
	w.indent, w.section = "", ""
	w.line("end")
	if m.Name != "" && m.Name != m.ID {
		w.line("%s is %s", name, quoted(m.Name))
	}
	w.refuse()
	w.list = append(w.list, w.losses()...)
	w.list.Sort()
	if w.list.HasErrors() {
		return nil, nil, w.list
	}
	return w.text.Bytes(), w.renamed, w.list
}

// refuse reports what would change the meaning of the model if it were left out.
func (w *writer) refuse() {
	refuse := func(pos diag.Pos, what string) {
		w.list.Errorf(diag.FormatRefused, pos, "convert to SBML", "Antimony cannot express %s", what)
	}
	if q := w.m.Qualitative; q != nil {
		refuse(q.Pos, "levels and transitions (SBML package qual)")
	}
	if f := w.m.Flux; f != nil && len(f.Constraints) > 0 {
		refuse(f.Constraints[0].Pos, "a constraint on several fluxes")
	}
}

// writer writes one model.
type writer struct {
	m       *model.Model
	text    bytes.Buffer
	indent  string
	section string // heading not yet written
	list    diag.List
	lost    map[string]*lost
	lostIDs []string

	renamed  map[string]string            // of names that changed
	locals   map[string]map[string]string // by reaction: names of local parameters
	unitIDs  map[string]string            // of unit definitions
	newUnits []model.UnitDefinition
	taken    map[string]bool

	compartmentOf map[string]*model.Compartment
	rules         map[string]*model.Rule
	initial       map[string]*model.InitialAssignment
	changed       map[string]bool // by events
	algebraic     map[string]bool // in algebraic rules
	stoichiometry []stoichiometry
	anonymous     []*model.Parameter // local parameters, under their new names
}

// stoichiometry is a named stoichiometry, with its value.
type stoichiometry struct {
	name     string
	ref      *model.SpeciesReference
	constant bool
}

// lost counts what is not kept.
type lost struct {
	first diag.Pos
	count int
}

func newWriter(m *model.Model) *writer {
	w := &writer{
		m: m, lost: map[string]*lost{}, renamed: map[string]string{}, locals: map[string]map[string]string{},
		unitIDs: map[string]string{}, taken: map[string]bool{}, compartmentOf: map[string]*model.Compartment{},
		rules: map[string]*model.Rule{}, initial: map[string]*model.InitialAssignment{}, changed: map[string]bool{}, algebraic: map[string]bool{},
	}
	for i := range m.Compartments {
		w.compartmentOf[m.Compartments[i].ID] = &m.Compartments[i]
	}
	for i := range m.Rules {
		switch r := &m.Rules[i]; {
		case !r.Math.Present():
		case r.Kind == model.AlgebraicRule:
			for _, x := range m.Pool.Symbols(r.Math.Expr) {
				w.algebraic[m.Pool.Node(x).Name] = true
			}
		default:
			w.rules[r.Variable] = r
		}
	}
	for i := range m.InitialAssignments {
		if a := &m.InitialAssignments[i]; a.Math.Present() {
			w.initial[a.Symbol] = a
		}
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			w.changed[a.Variable] = a.Math.Present() || w.changed[a.Variable]
		}
	}
	w.chooseNames()
	return w
}

// line writes one line, after the heading of its section.
func (w *writer) line(format string, args ...any) {
	if w.section != "" {
		fmt.Fprintf(&w.text, "\n%s// %s:\n", w.indent, w.section)
		w.section = ""
	}
	fmt.Fprintf(&w.text, w.indent+format+"\n", args...)
}

// heading begins a section; it is written with the first line that follows.
func (w *writer) heading(text string) { w.section = text }

// lose notes that something is not kept, or how.
func (w *writer) lose(pos diag.Pos, what string) {
	l := w.lost[what]
	if l == nil {
		l = &lost{first: pos}
		w.lost[what] = l
		w.lostIDs = append(w.lostIDs, what)
	}
	l.count++
}

func (w *writer) losses() diag.List {
	var list diag.List
	for _, what := range w.lostIDs {
		l, also := w.lost[what], ""
		if l.count > 1 {
			also = fmt.Sprintf(" (%d times)", l.count)
		}
		list.Warnf(diag.LostInWriting, l.first, "", "%s%s", what, also)
	}
	if len(w.renamed) > 0 {
		changes := make([]string, 0, len(w.renamed))
		for _, from := range slices.Sorted(maps.Keys(w.renamed)) {
			changes = append(changes, fmt.Sprintf("%s to %s", from, w.renamed[from]))
		}
		const most = 5
		more := ""
		if n := len(changes) - most; n > 0 {
			changes, more = changes[:most], fmt.Sprintf(" and %d more", n)
		}
		list.Warnf(diag.RenamedInWriting, w.m.Pos, "", "renamed in Antimony: %s%s", strings.Join(changes, ", "), more)
	}
	return list
}

// pragma writes as a comment, if it applies, what Antimony has no words for.
func (w *writer) pragma(pos diag.Pos, about string, applies bool, text, what string) {
	if applies {
		w.line("// niche: %s: %s", about, text)
		w.lose(pos, what+" is written as a comment, which other tools pass over")
	}
}

func formatNumber(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(v, 'g', -1, 64)
	return strings.NewReplacer("e-0", "e-", "e+0", "e", "e+", "e").Replace(s)
}
