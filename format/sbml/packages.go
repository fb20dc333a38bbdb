package sbml

import (
	"slices"
	"strings"

	"niche/diag"
)

// packageNames says in words what the packages of Level 3 are about.
var packageNames = map[string]string{
	"comp": "hierarchical model composition, this version", "fbc": "flux balance constraints, this version",
	"multi": "multistate species", "qual": "qualitative models, this version", "spatial": "spatial processes", "arrays": "arrays",
	"dyn": "dynamic structures", "math": "extended mathematics",
}

// checkPackages refuses packages that the document both requires and uses.
// Packages that are not required leave the mathematics of the core as it is,
// and so does a package that is declared but not used.
func (r *reader) checkPackages() {
	for _, a := range r.doc.root.attrs {
		// The elements of distrib say how sure a value is; its distributions are
		// symbols in formulas.
		if a.name != "required" || a.space == "" || packageOf(a.space) == "distrib" {
			continue
		}
		required := r.packageFlag(a.value)
		use := slices.IndexFunc(r.doc.foreign, func(u foreignUse) bool { return u.space == a.space })
		if !required || use < 0 || understood(a.space) {
			continue
		}
		u := r.doc.foreign[use]
		name := packageOf(a.space)
		about := packageNames[name]
		if about != "" {
			about = " (" + about + ")"
		}
		r.list.Errorf(diag.RefusedPackage, diag.Pos{File: r.doc.file, Line: u.line, Col: u.col},
			"convert the model to SBML Core", "SBML package %q%s is not supported; it is required and first used by %q", name, about, u.name)
	}
}

// understood reports whether niche reads the package with the given namespace.
func understood(space string) bool {
	return space == compSpace || space == qualSpace || fbcVersion(space) > 0
}

// packageFlag reads the value of a required attribute.
func (r *reader) packageFlag(value string) bool {
	switch trimSpace(value) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	r.errorf(diag.SBMLBadValue, r.doc.root, "", `attribute required=%q of <sbml> is not "true" or "false"`, value)
	return false
}

// packageOf returns the short name of a package, for example "comp" of
// http://www.sbml.org/sbml/level3/version1/comp/version1, or the namespace
// itself if it is not of that form.
func packageOf(space string) string {
	rest, ok := strings.CutPrefix(space, "http://www.sbml.org/sbml/level3/")
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 2 {
		return space
	}
	return parts[1]
}
