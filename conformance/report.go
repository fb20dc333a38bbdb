package conformance

import (
	"cmp"
	"slices"

	"niche/diag"
)

// Outcome is what became of a case.
type Outcome string

// Outcomes.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
)

// Result is the outcome of one file of one case.
type Result struct {
	Case    string
	File    string // relative to the folder of the case
	Outcome Outcome
	Reason  string      // why it did not pass; "" if it did
	Refused []diag.Code // of a skipped case: what niche lacks, sorted
	Note    string      // how far a random answer was from the expected one
}

// Report is the outcome of a suite.
type Report struct {
	Results []Result
	// FalseAlarm is the probability that a perfect program fails at least one of
	// the cases, for suites whose answers are random.
	FalseAlarm float64
}

// Count returns the number of results with outcome o.
func (r *Report) Count(o Outcome) int {
	n := 0
	for i := range r.Results {
		if r.Results[i].Outcome == o {
			n++
		}
	}
	return n
}

// Feature is something that niche refuses.
type Feature struct {
	Code  diag.Code
	Files int // that use it
}

// Refused lists the features on account of which files were skipped, the most
// frequent first.
func (r *Report) Refused() []Feature {
	var list []Feature
	for i := range r.Results {
		for _, code := range r.Results[i].Refused {
			k := slices.IndexFunc(list, func(f Feature) bool { return f.Code == code })
			if k < 0 {
				k = len(list)
				list = append(list, Feature{Code: code})
			}
			list[k].Files++
		}
	}
	slices.SortFunc(list, func(a, b Feature) int {
		return cmp.Or(cmp.Compare(b.Files, a.Files), cmp.Compare(a.Code, b.Code))
	})
	return list
}

// fail makes r a failure for the given reason.
func (r *Result) fail(err error) { r.Outcome, r.Reason = Failed, err.Error() }

// reject makes r a skip if all errors of list are refusals, a failure
// otherwise. The reason is the first of them.
func (r *Result) reject(list diag.List) {
	r.Outcome = Failed
	if list.Unsupported() {
		r.Outcome = Skipped
	}
	for _, d := range list {
		if d.Severity != diag.Error {
			continue
		}
		if r.Reason == "" {
			r.Reason = d.Error()
		}
		if r.Outcome == Skipped {
			r.Refused = append(r.Refused, d.Code)
		}
	}
	slices.Sort(r.Refused)
	r.Refused = slices.Compact(r.Refused)
}
