package sbml

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
)

// attr returns the value of the attribute called name, or "".
func (el *element) attr(name string) string {
	v, _ := el.lookup(name)
	return v
}

func (el *element) lookup(name string) (string, bool) {
	for _, a := range el.attrs {
		if a.name == name && a.space == "" {
			return a.value, true
		}
	}
	return "", false
}

// child returns the first child called name in the namespace of el, or nil.
func (el *element) child(name string) *element {
	for _, c := range el.children {
		if c.name == name && c.space == el.space {
			return c
		}
	}
	return nil
}

// required returns the attribute called name and reports its absence.
func (r *reader) required(el *element, name string) string {
	v, ok := el.lookup(name)
	if !ok || v == "" {
		r.missing(el, name, `"…"`)
	}
	return v
}

// missing reports that attribute name, for example with the given value, is
// absent.
func (r *reader) missing(el *element, name, example string) {
	of := ""
	if id := el.attr(r.idName()); id != "" && name != r.idName() {
		of = " " + strconv.Quote(id)
	}
	r.errorf(diag.SBMLMissingAttribute, el, "write "+name+"="+example,
		"<%s>%s has no attribute %q, which SBML Level %d Version %d requires", el.name, of, name, r.level, r.version)
}

// badValue reports an attribute that is not what it should be.
func (r *reader) badValue(el *element, name, value, want string) {
	r.list.Errorf(diag.SBMLBadValue, el.attributePos(name), "",
		"attribute %s=%q of <%s> is not %s", name, value, el.name, want)
}

// float returns a number, or absent if there is none.
func (r *reader) float(el *element, name string, absent float64) float64 {
	s, ok := el.lookup(name)
	if !ok {
		return absent
	}
	v, ok := parseDouble(s)
	if !ok {
		r.badValue(el, name, s, "a number")
	}
	return v
}

// parseDouble parses a double as XML Schema and SBML define it.
func parseDouble(s string) (float64, bool) {
	s = strings.Trim(s, " \t\r\n")
	switch s {
	case "INF":
		return math.Inf(1), true
	case "-INF":
		return math.Inf(-1), true
	case "NaN":
		return math.NaN(), true
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && strings.IndexByte("+-.eE", c) < 0 {
			return math.NaN(), false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(v, 0) {
		return math.NaN(), false
	}
	return v, true
}

// integer returns a whole number, or absent if there is none.
func (r *reader) integer(el *element, name string, absent int) int {
	s, ok := el.lookup(name)
	if !ok {
		return absent
	}
	v, err := strconv.Atoi(strings.Trim(s, " \t\r\n"))
	if err != nil {
		r.badValue(el, name, s, "a whole number")
	}
	return v
}

// boolean returns a truth value, or absent if there is none.
func (r *reader) boolean(el *element, name string, absent bool) bool {
	s, ok := el.lookup(name)
	if !ok {
		return absent
	}
	switch strings.Trim(s, " \t\r\n") {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	r.badValue(el, name, s, `"true" or "false"`)
	return absent
}

// flag returns a truth value that Level 3 requires and older levels give the
// value absent by default.
func (r *reader) flag(el *element, name string, absent bool) bool {
	if _, ok := el.lookup(name); !ok && r.level >= 3 {
		r.missing(el, name, strconv.Quote(strconv.FormatBool(absent)))
	}
	return r.boolean(el, name, absent)
}

// idName is the attribute that identifies an element.
func (r *reader) idName() string {
	if r.level == 1 {
		return "name"
	}
	return "id"
}

// idAndName returns the identifier and the display name of el. The identifier is
// checked for its syntax and, when need is not empty, must be present.
func (r *reader) idAndName(el *element, need string) (id, name string) {
	id, ok := el.lookup(r.idName())
	switch {
	case !ok && need != "":
		r.missing(el, r.idName(), `"…"`)
	case ok:
		r.checkID(el, r.idName(), id)
	}
	if r.level > 1 {
		name = el.attr("name")
	}
	return id, name
}

// reference returns an attribute that must name another element.
func (r *reader) reference(el *element, name string) string {
	v := r.required(el, name)
	if v != "" {
		r.checkID(el, name, v)
	}
	return v
}

// checkID reports an identifier that has not the syntax of an SId.
func (r *reader) checkID(el *element, name, id string) {
	if isID(id) {
		return
	}
	r.list.Errorf(diag.SBMLBadID, el.attributePos(name), "use letters, digits and underscores, beginning with no digit",
		"%s=%q of <%s> is not an identifier", name, id, el.name)
}

func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}
