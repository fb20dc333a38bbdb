package rules

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

var encoding = regexp.MustCompile(`^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']`)

// document examines the document: its encoding, level and namespace, and then the
// model.
func (x *examiner) document() {
	if m := encoding.FindSubmatch(bytes.TrimPrefix(x.source, []byte("\xef\xbb\xbf"))); m != nil && !strings.EqualFold(string(m[1]), "UTF-8") {
		x.breach("10101", diag.Pos{File: x.root.Pos().File, Line: 1, Col: 1}, "save the file in UTF-8", "the document is encoded in %s, not UTF-8", m[1])
	}
	if !x.levelAndVersion() {
		return
	}
	for _, c := range x.root.Children() {
		if c.Name() != "model" || c.Space() != x.root.Space() {
			continue
		}
		if x.model.Exists() {
			x.known("20201", diag.SBMLRepeatedElement, c.Pos(), "keep one of them", "the document holds more than one model")
			continue
		}
		x.model = c
	}
	if !x.model.Exists() {
		if !x.since(3, 2) {
			x.known("20201", diag.SBMLMissingElement, x.root.Pos(), "add a <model>", "the document holds no model")
		}
		return
	}
	x.index.collect(x)
	x.element(x.root, "sbml")
	x.contents()
	x.packages()
}

// contents examines what the elements of the model say.
func (x *examiner) contents() {
	x.ids()
	x.quantityUnits()
	x.compartments()
	x.species()
	x.assignments()
	x.determined()
	x.reactions()
	x.events()
	x.formulas()
	x.circles()
}

// levelAndVersion reads and checks level, version and namespace.
func (x *examiner) levelAndVersion() bool {
	level, okLevel := x.root.Attr("level")
	version, okVersion := x.root.Attr("version")
	if !okLevel || !okVersion {
		x.known("20102", diag.SBMLLevel, x.root.Pos(), "give level and version", "<sbml> does not say its level and version")
		return false
	}
	x.level, _ = strconv.Atoi(level)
	x.version, _ = strconv.Atoi(version)
	space := x.root.Space()
	if space == spaceOf(x.level, x.version) {
		return true
	}
	for _, l := range []int{1, 2, 3} {
		for v := 1; v <= 5; v++ {
			if space != spaceOf(l, v) {
				continue
			}
			rule := "20102"
			if l == x.level {
				rule = "20103"
			}
			x.known(rule, diag.SBMLLevel, x.root.Pos(), "make them agree", "the namespace %q is not that of Level %s Version %s", space, level, version)
			return false
		}
	}
	x.known("20101", diag.SBMLNotSBML, x.root.Pos(), "write xmlns="+strconv.Quote(spaceOf(x.level, x.version)), "the namespace %q is none of SBML", space)
	return false
}

// spaceOf is the namespace of a level and version; "" if there is none.
func spaceOf(level, version int) string {
	const base = "http://www.sbml.org/sbml/level"
	switch {
	case level == 1 && (version == 1 || version == 2):
		return base + "1"
	case level == 2 && version == 1:
		return base + "2"
	case level == 2 && version >= 2 && version <= 5:
		return base + "2/version" + strconv.Itoa(version)
	case level == 3 && (version == 1 || version == 2):
		return base + "3/version" + strconv.Itoa(version) + "/core"
	}
	return ""
}

// core reports whether n belongs to SBML Core.
func (x *examiner) core(n sbml.Node) bool { return n.Space() == x.root.Space() }
