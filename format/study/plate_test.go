package study

import (
	"strings"
	"testing"
)

const plates = `plates:
  dose:
    title: a plate
    arm: alone
    with: [blocked]
    readout: count
    drugs:
      il6: 0, 1ng/ml..100ng/ml:3
    replicates: 4 tentative
    at: 24 h tentative
claims:
`

// TestPlates reads a drug plate.
func TestPlates(t *testing.T) {
	s, list := Read("study.yaml", []byte(changed(t, "claims:\n", plates)), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	p := s.Plates[0]
	series, err := p.Series()
	if err != nil {
		t.Fatal(err)
	}
	if d := series[0]; d.Drug != "il6" || d.UnitText != "ng/ml" || len(d.Doses) != 4 || d.Doses[2] != 10 {
		t.Errorf("doses: %+v", d)
	}
	if p.ID.Text != "dose" || p.Arm.Text != "alone" || p.With[0].Text != "blocked" || p.Wells() != 4 || p.At.Value != 24 {
		t.Errorf("plate: %+v", p)
	}
}

// TestPlateProblems gives plates that cannot be meant, and wants it said where.
func TestPlateProblems(t *testing.T) {
	for _, c := range []struct{ old, text, want string }{
		{"arm: alone", "arm: alon", `unknown arm "alon" [N1208]; did you mean "alone"?`},
		{"[blocked]", "[blockd]", `unknown cell type or arm "blockd" [N1208]; did you mean "blocked"?`},
		{"[blocked]", "[blast]", `no arm is "alone" with "blast" for the same time and nothing else`},
		{"[blocked]", "[alone]", `arm "alone" is on plate "dose" already`},
		{"readout: count", "readout: cont", `unknown readout "cont"`},
		{"il6: 0,", "il7: 0,", `unknown substrate "il7"`},
		{"1ng/ml..100ng/ml:3", "1ng/ml..100ng/ml", `the range "1ng/ml..100ng/ml" does not say how many doses it has [N1011]`},
		{"1ng/ml..100ng/ml:3", "3h", `"h" is not a unit of concentration`},
		{"0, 1ng/ml..100ng/ml:3", "0", `"il6" has no dose above 0`},
		{"100ng/ml:3\n", "100ng/ml:3\n      a: 1nM\n      b: 1nM\n", `plate "dose" has 3 drugs; a plate has one or two`},
		{"1ng/ml..100ng/ml:3", "1U/ml", `does not fit "il6", which is in`},
		{"replicates: 4", "replicates: 0", "number of replicates cannot be 0"},
		{"at: 24 h", "at: 100 h", `addition at 100 h is after the end of arm "alone"`},
		{"at: 24 h", "at: 72 h", `drugs of plate "dose" are added when arm "alone" ends`},
	} {
		text := strings.Replace(plates, c.old, c.text, 1)
		if text == plates {
			t.Fatalf("plate lacks %q", c.old)
		}
		if _, list := Read("study.yaml", []byte(changed(t, "claims:\n", text)), none); !strings.Contains(list.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, list)
		}
	}
	_, list := Read("study.yaml", []byte(changed(t, "claims:\n", strings.Replace(plates, "1ng/ml", "xng/ml", 1))), none)
	if want := `study.yaml:39:15: "xng/ml" is no dose`; !strings.Contains(list.Error(), want) {
		t.Errorf("want %q, got %v", want, list)
	}
	_, list = Read("study.yaml", []byte(changed(t, "claims:\n", plates, "assay: live_count", "assay: elisa\n    substrate: il6")), none)
	if want := `readout "count" of plate "dose" counts no living cells`; !strings.Contains(list.Error(), want) {
		t.Errorf("want %q, got %v", want, list)
	}
}
