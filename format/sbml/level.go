package sbml

import (
	"fmt"
	"strings"
)

// Level is a level and version of SBML, e.g. {3, 2}.
type Level struct{ Level, Version int }

// Latest is the level that [Write] is best at: every model of niche except one
// with fast reactions can be written in it.
var Latest = Level{3, 2}

// Writable lists the levels that can be written, newest first.
func Writable() []Level {
	return []Level{{3, 2}, {3, 1}, {2, 5}, {2, 4}, {2, 3}, {2, 2}, {2, 1}, {1, 2}}
}

// String returns, for example, "SBML L3V2".
func (l Level) String() string { return fmt.Sprintf("SBML L%dV%d", l.Level, l.Version) }

// number is 10·level + version, the form of schema.go.
func (l Level) number() int { return 10*l.Level + l.Version }

// space returns the namespace of the level's core.
func (l Level) space() string {
	for _, s := range spaces {
		if s.level == l.Level && (s.version == l.Version || s.version == 0) {
			return s.uri
		}
	}
	return ""
}

// ParseLevel reads the name of a level that can be written: "l3v2", "L2V4",
// "sbml-l3v1"; "sbml" alone is [Latest].
func ParseLevel(name string) (Level, bool) {
	name = strings.ToLower(name)
	if name == "sbml" {
		return Latest, true
	}
	name = strings.TrimPrefix(name, "sbml-")
	for _, l := range Writable() {
		if name == fmt.Sprintf("l%dv%d", l.Level, l.Version) {
			return l, true
		}
	}
	return Level{}, false
}
