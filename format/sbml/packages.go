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
		// What drafts of distrib draw is found where functions are read.
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
	return space == compSpace || space == qualSpace || space == distribPackage || fbcVersion(space) > 0
}

// ruled reports whether the rules of the package with the given namespace are known,
// though its elements are no part of a model.
func ruled(space string) bool {
	name := packageOf(space)
	return strings.HasSuffix(space, "/version1") && (name == "distrib" || name == "groups")
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

// Package is a package of Level 3 that a document declares.
type Package struct {
	Name     string // "comp", "fbc", …, or the namespace if it has no such form
	Version  string // "1"; "" if the namespace does not say
	Required bool   // the mathematics depends on it
	Used     bool   // some element or attribute belongs to it
	// Read packages are part of the model; others are kept as they are.
	Read bool
}

// Packages lists the packages that the document src declares, in the order of the
// declarations' attributes; nil if it is no XML.
func Packages(name string, src []byte) []Package {
	root, list := Tree(name, src)
	if list.HasErrors() || !root.Exists() {
		return nil
	}
	var packages []Package
	for _, a := range root.el.attrs {
		if a.name != "required" || a.space == "" {
			continue
		}
		p := Package{Name: packageOf(a.space), Used: root.el.doc.used[a.space], Required: a.value == "true" || a.value == "1",
			Read: understood(a.space) || packageOf(a.space) == "distrib"}
		if i := strings.LastIndex(a.space, "/version"); i >= 0 {
			p.Version = a.space[i+len("/version"):]
		}
		packages = append(packages, p)
	}
	return packages
}

// String says what becomes of the package, e.g. "comp 1 (read)".
func (p Package) String() string {
	words := p.Name
	if p.Version != "" {
		words += " " + p.Version
	}
	switch {
	case !p.Used:
		return words + " (declared, not used)"
	case p.Read:
		return words + " (read)"
	case p.Required:
		return words + " (required, refused)"
	}
	return words + " (kept, without influence on the mathematics)"
}
