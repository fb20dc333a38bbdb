package diag

import (
	"strings"
	"unicode/utf8"
)

// Limits of [Suggest] on hostile input: the length of names [runes], and the
// entries of dynamic programmes after which the other candidates are not looked
// at.
const (
	maxSuggestLength = 128
	maxSuggestWork   = 4_000_000
)

// Suggest returns the candidate that a writer of name most likely meant, or ""
// if none is close. Close means at most one third of name's runes wrong, and
// never all of them, counting an insertion, deletion, substitution or swap of
// neighbours as one (Damerau–Levenshtein distance, restricted form: each
// substring is edited at most once). Names that differ only in case are closest
// of all; equal distances go to the candidate that comes first. name itself is
// never suggested.
//
// The cost is O(len(name)²) per candidate, some 10 ms in all at most.
func Suggest(name string, candidates []string) string {
	length := utf8.RuneCountInString(name)
	if length == 0 || length > maxSuggestLength {
		return ""
	}
	lower := []rune(strings.ToLower(name))
	limit := min(max(1, length/3), length-1)
	best, bestDistance := "", 2*limit+2
	var d distance
	for _, c := range candidates {
		if d.work > maxSuggestWork {
			break
		}
		if c == name || c == "" || len(c) > 4*maxSuggestLength {
			continue
		}
		if strings.EqualFold(c, name) {
			return c
		}
		// Half steps rank "same but for case" before "differs in case too".
		k := 2 * d.between(lower, []rune(strings.ToLower(c)), limit)
		if k > 2*limit {
			continue
		}
		if d.between([]rune(name), []rune(c), limit) > k/2 {
			k++
		}
		if k < bestDistance {
			best, bestDistance = c, k
		}
	}
	return best
}

// SuggestHint returns `did you mean "x"?` for the closest candidate, or "".
func SuggestHint(name string, candidates []string) string {
	if s := Suggest(name, candidates); s != "" {
		return `did you mean "` + s + `"?`
	}
	return ""
}

// distance holds the three rows of the dynamic programme.
type distance struct {
	before, last, row []int
	work              int // entries computed so far
}

// between returns the restricted Damerau–Levenshtein distance of a and b, or
// limit+1 if it exceeds limit.
func (d *distance) between(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	n := len(b) + 1
	if cap(d.row) < n {
		d.before, d.last, d.row = make([]int, n), make([]int, n), make([]int, n)
	}
	before, last, row := d.before[:n], d.last[:n], d.row[:n]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		d.work += n
		row[0] = i
		smallest := i
		for j := 1; j < n; j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			v := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, before[j-2]+1)
			}
			row[j] = v
			smallest = min(smallest, v)
		}
		if smallest > limit {
			return limit + 1
		}
	}
	return row[n-1]
}
