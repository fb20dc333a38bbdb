package study

import (
	"strings"
	"testing"
)

// changed returns the base study with texts replaced, and fails if one is not
// there.
func changed(t *testing.T, changes ...string) string {
	t.Helper()
	src := base(t)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(src, changes[i]) {
			t.Fatalf("base lacks %q", changes[i])
		}
		src = strings.Replace(src, changes[i], changes[i+1], 1)
	}
	return src
}

const (
	shape = "  blast:\n    morphology: {elongation: {base: 1 tentative, spread: 1.3 tentative}}\n"
	share = "readouts:\n" +
		"  share: {assay: composition, cells: blast, among: [blast], noise: {model: normal, spread: 0.01 tentative}}\n" +
		"  takeover: {assay: time_to, of: share, threshold: 0.5 tentative, noise: {model: normal, spread: 1 h tentative}}\n"
)

// more is the sections beside claims.
const more = `predictions:
  p: {says: x, refuted_by: y, arm: treated, control: alone, control_at: 24 h tentative, readout: count, direction: up, test: wilcoxon}
variants:
  slow: {title: slow division, scale: {blast.division.medium.il6.saturation: {factor: 0.4 tentative}}}
calibrations:
  c: {target: blast.division, arm: alone, over: alone, readout: count, at: 24 h tentative, value: 1.5 from lab}
`

// TestSections reads predictions, variants and calibrations, passages, causes of
// death and numbers that were fitted.
func TestSections(t *testing.T) {
	s, list := Read("study.yaml", []byte(changed(t, "claims:\n", more+"claims:\n",
		"  blocked: {like: alone}", "  blocked: {like: alone, baseline: alone, medium_changes: [{at: 24 h tentative, fraction: 0.5 tentative, removes: [blast]}]}",
		"base: 0.02 1/h from lab", "base: 0.02 1/h calibrated to lab (by c)",
		"  blast:\n", "  blast:\n    quiescence: 0.01 1/h tentative\n    death: {loss: {base: 0.1 1/h tentative, only: quiescent}}\n",
		"assay: live_count", "assay: live_count\n    relative_to: baseline",
		"[blocked]", "{blocked: {share: 0.5 tentative}}")), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	if p := s.Predictions[0]; p.RefutedBy != "y" || p.Arm.Text != "treated" || p.ControlAt.Value != 24 {
		t.Errorf("prediction: %+v", p)
	}
	if v := s.Variants[0]; v.Scale[0].ID.Text != "blast.division.medium.il6.saturation" || v.Scale[0].Factor.Value != 0.4 {
		t.Errorf("variant: %+v", v)
	}
	if k := s.Calibrations[0]; k.Target.Text != "blast.division" || k.Value.Value != 1.5 {
		t.Errorf("calibration: %+v", k)
	}
	cell, blocked := s.CellTypes[0], s.Arms[2]
	if q := cell.Division.Base; !q.Calibrated || q.Tentative || q.Source.Text != "lab" || q.Note != "by c" {
		t.Errorf("division: %+v", q)
	}
	if cell.Death[0].Only.Text != "quiescent" || blocked.Baseline.Text != "alone" || blocked.MediumChange[0].Removes[0].Text != "blast" {
		t.Errorf("cell %+v, arm %+v", cell, blocked)
	}
	if k := s.Claims[0]; k.AbolishedBy[0].Share.Value != 0.5 {
		t.Errorf("control: %+v", k.AbolishedBy)
	}
}

// TestShapesAndCourses reads spreads of shape, an arm's own capacity, shares of
// cell types and times to a threshold.
func TestShapesAndCourses(t *testing.T) {
	s, list := Read("study.yaml", []byte(changed(t, "  blast:\n", shape, "readouts:\n", share,
		"volume: 1 ml from lab", "volume: 1 ml from lab\n    capacity: 1e6 cells/ml tentative")), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	if f := s.CellTypes[0].Morphology[0]; f.ID.Text != "elongation" || f.Spread.Value != 1.3 || f.Base.Value != 1 {
		t.Errorf("feature: %+v", f)
	}
	if a := s.Arms[0]; a.Capacity.Value != 1e6 || s.Arms[1].Capacity.Value != 1e6 {
		t.Errorf("capacity: %+v", a.Capacity)
	}
	if r := s.Readouts[1]; r.Of.Text != "share" || r.Threshold.Value != 0.5 || s.Readouts[0].Among[0].Text != "blast" {
		t.Errorf("readouts: %+v", s.Readouts)
	}
}

// TestLanguageProblems gives what cannot be meant, and wants it said.
func TestLanguageProblems(t *testing.T) {
	for _, c := range []struct{ old, text, want string }{
		{"  blast:\n", strings.Replace(shape, "1.3", "0.3", 1), "spread cannot be 0.3"},
		{"  blast:\n", "  blast:\n    vary: {divison: {distribution: lognormal, spread: 1.2 tentative}}\n", `unknown target of cell type blast "divison"`},
		{"  blast:\n", "  blast:\n    vary: {division: {distribution: lognormal, spread: 0.2 tentative}}\n", "spread cannot be 0.2"},
		{"  blast:\n", "  blast:\n    growth_fraction: 1.2 tentative\n", "growth fraction cannot be 1.2"},
		{"readouts:\n", strings.Replace(share, "of: share", "of: takeover", 1), `readout "takeover" cannot follow "takeover"`},
		{"readouts:\n", strings.Replace(share, "of: share, ", "", 1), `readout "takeover" (time_to) needs "of"`},
		{"readouts:\n", strings.Replace(share, "[blast]", "[blasts]", 1), `unknown cell type "blasts"`},
		{"  blast:\n", "  blast:\n    death: {loss: {base: 0.1 1/h tentative, only: quiescent}}\n", `cell type "blast" has no quiescent cells`},
		{"  blocked: {like: alone}", "  blocked: {like: alone, baseline: alon}", `unknown arm "alon"`},
		{"  blocked: {like: alone}", "  blocked: {like: alone}\n  baseline: {like: alone}", `arm name "baseline" is a word`},
		{"    control: alone\n", "    control: alone\n    at_least: 2 tentative\n    at_most: 1 tentative\n", "at_most 1 is not above at_least 2"},
		{"    control: alone\n", "    control: treated\n", "compares arm \"treated\" with itself"},
		{"    control: alone\n", "    control: alone\n    control_at: 100 h tentative\n", "readout at 100 h is after the end"},
		{"claims:\n", strings.Replace(more, "blast.division.medium", "blast.divisio.medium", 1) + "claims:\n", `unknown target "blast.divisio.medium.il6.saturation"`},
		{"claims:\n", strings.Replace(more, "arm: alone, over", "arm: treated, over", 1) + "claims:\n", `claim "growth" is not predicted: calibration "c"`},
		{"claims:\n", strings.Replace(more, "refuted_by", "refuted", 1) + "claims:\n", `key "refuted_by" is missing`},
		{"volume: 1 ml from lab", "volume: 1 ml from lab\n    capacity: 0 cells/ml tentative", "capacity cannot be 0 cells/ml"},
	} {
		if _, list := Read("study.yaml", []byte(changed(t, c.old, c.text)), none); !strings.Contains(list.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, list)
		}
	}
}
