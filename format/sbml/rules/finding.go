package rules

import (
	"fmt"
	"slices"

	"niche/diag"
	"niche/format/sbml"
)

// Finding is one breach of a rule.
type Finding struct {
	Rule string
	diag.Diagnostic
}

// Report is what an examination found.
type Report struct {
	Findings []Finding
	// unitRules are the rules about the units of formulas, by the place of <math>.
	unitRules map[diag.Pos]string
	seen      map[string]bool // what is reported once
}

// Examine checks the document src against the rules; name is used in positions.
// A document that is no XML has no findings: the reader says what is wrong.
func Examine(name string, src []byte) *Report {
	r := &Report{unitRules: map[diag.Pos]string{}}
	root, list := sbml.Tree(name, src)
	if list.HasErrors() || root.Name() != "sbml" {
		return r
	}
	x := &examiner{root: root, report: r, source: src}
	x.document()
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return a.Pos.Compare(b.Pos) })
	return r
}

// Merge returns list with the number of the rule on every diagnostic that a
// finding of r is about, and the other findings added.
func (r *Report) Merge(list diag.List) diag.List {
	merged := r.Number(list)
	for i := range r.Findings {
		f := &r.Findings[i]
		if !f.join(merged[:len(list)]) {
			d := f.Diagnostic
			d.Rule = f.Rule
			merged.Add(&d)
		}
	}
	merged.Sort()
	return merged
}

// Number returns list with the numbers of the rules about units.
func (r *Report) Number(list diag.List) diag.List {
	numbered := slices.Clone(list)
	for i, d := range numbered {
		if rule := r.unitRule(d); rule != "" {
			c := *d
			c.Rule = rule
			numbered[i] = &c
		}
	}
	return numbered
}

// join gives the diagnostics about the same thing the number of f, and reports
// whether there are any. A rule makes a warning an error, as the specification has
// it.
func (f *Finding) join(list diag.List) bool {
	found := false
	for i, d := range list {
		if d.Code != f.Code || d.Pos != f.Pos && !(d.Pos.Line == f.Pos.Line && elementCode(d.Code)) || d.Rule != "" && d.Rule != f.Rule {
			continue
		}
		c := *d
		c.Rule, c.Severity = f.Rule, min(c.Severity, f.Severity)
		list[i] = &c
		found = true
	}
	return found
}

// elementCode reports whether a reader may report the code at an element around or
// inside the one that the rule is about.
func elementCode(c diag.Code) bool {
	switch c {
	case diag.SBMLMath, diag.SBMLRepeatedElement, diag.SBMLMissingElement, diag.SBMLLevel, diag.SBMLNotSBML:
		return true
	}
	return false
}

// unitRule is the rule that a diagnostic about units breaks.
func (r *Report) unitRule(d *diag.Diagnostic) string {
	rule, ok := r.unitRules[d.Pos]
	switch {
	case !ok:
		return ""
	case d.Code == diag.UnitSides:
		return rule
	case d.Code == diag.UnitSum || d.Code == diag.UnitArgument:
		return "10501"
	}
	return ""
}

// examiner is the state of one examination.
type examiner struct {
	root, model    sbml.Node
	source         []byte
	level, version int
	report         *Report
	index          index
}

// since reports whether the document has at least this level and version.
func (x *examiner) since(level, version int) bool {
	return x.level > level || x.level == level && x.version >= version
}

// breach reports a breach of a rule that niche has no code of its own for.
func (x *examiner) breach(rule string, pos diag.Pos, hint, format string, args ...any) {
	x.put(rule, diag.SBMLRule, diag.Error, pos, hint, format, args...)
}

// known reports a breach that the reader or the checks of the model report under
// code too.
func (x *examiner) known(rule string, code diag.Code, pos diag.Pos, hint, format string, args ...any) {
	x.put(rule, code, diag.Error, pos, hint, format, args...)
}

// doubt reports a breach of a rule that should be kept.
func (x *examiner) doubt(rule string, code diag.Code, pos diag.Pos, hint, format string, args ...any) {
	x.put(rule, code, diag.Warning, pos, hint, format, args...)
}

func (x *examiner) put(rule string, code diag.Code, severity diag.Severity, pos diag.Pos, hint, format string, args ...any) {
	x.report.Findings = append(x.report.Findings, Finding{Rule: rule, Diagnostic: diag.Diagnostic{
		Code: code, Severity: severity, Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint,
	}})
}
