package culture

import (
	"errors"

	"niche/diag"
	"niche/study"
)

// Check reports what keeps arms of s from being simulated although the study is
// well written: an arm without volume, a dose without a volume of distribution,
// quantities that cannot be converted for want of a molar mass.
func Check(s *study.Study) diag.List {
	var all diag.List
	add := func(err error) {
		var list diag.List
		if errors.As(err, &list) {
			all = append(all, list...)
		}
	}
	for i := range s.CellTypes {
		_, err := NewCell(s, &s.CellTypes[i], nil)
		add(err)
	}
	for i := range s.Arms {
		a := &s.Arms[i]
		if !a.Volume.Present() || a.Volume.Value <= 0 {
			all.Errorf(diag.StudyMissing, a.Pos, `give it a volume of medium, e.g. "volume: 2 ml tentative"`, "arm %q has no volume", a.ID.Text)
			continue
		}
		_, err := NewTimeline(s, a)
		add(err)
	}
	return unique(all)
}

// unique drops repetitions, which arise where one description is taken over by
// several others.
func unique(list diag.List) diag.List {
	seen := map[string]bool{}
	var kept diag.List
	for _, d := range list {
		if text := d.Error(); !seen[text] {
			seen[text] = true
			kept = append(kept, d)
		}
	}
	return kept
}
