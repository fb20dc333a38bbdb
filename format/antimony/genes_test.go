package antimony_test

import (
	"reflect"
	"strings"
	"testing"

	"niche/format/antimony"
	"niche/model"
)

// TestGeneProducts reads gene products and associations as libantimony writes
// them, and writes them so that they are read again.
func TestGeneProducts(t *testing.T) {
	const text = `model m()
  species A, B; A = 1; B = 1
  R1: A -> B; ; R2: B -> A; ;
  0 <= R1 <= 5
  maximize R1
  geneProduct g1, g2, gamma
  geneProduct g4
  R1.geneProductAssociation = g1 && (g2 || g4);
  R2.gpa = g4
  g1 is "first"
  g1.sboTerm = 243
end
`
	m := read(t, text)
	products := []model.GeneProduct{{ID: "g1", Name: "first", Label: "first"}, {ID: "g2", Label: "g2"}, {ID: "gamma", Label: "gamma"}, {ID: "g4", Label: "g4"}}
	one := func(p string) model.GeneFormula { return model.GeneFormula{Product: p} }
	needs := []model.GeneAssociation{
		{Reaction: "R1", Needs: model.GeneFormula{All: true, Of: []model.GeneFormula{one("g1"), {Of: []model.GeneFormula{one("g2"), one("g4")}}}}},
		{Reaction: "R2", Needs: model.GeneFormula{All: true, Of: []model.GeneFormula{one("g4")}}},
	}
	same := func(m *model.Model, rename func(string) string) {
		t.Helper()
		f := *m.Flux
		for i := range f.GeneProducts {
			g := f.GeneProducts[i]
			g.Pos = products[i].Pos
			want := products[i]
			want.ID = rename(want.ID)
			if want.Name == "" {
				want.Label = want.ID
			}
			if g != want {
				t.Errorf("gene product %+v, want %+v", g, want)
			}
		}
		for i := range f.Associations {
			a := f.Associations[i]
			a.Pos = needs[i].Pos
			if !reflect.DeepEqual(a, needs[i]) {
				t.Errorf("association %+v, want %+v", a, needs[i])
			}
		}
		if len(f.GeneProducts) != 4 || len(f.Associations) != 2 || len(m.Parameters) != 0 {
			t.Errorf("%d gene products, %d associations, %d parameters", len(f.GeneProducts), len(f.Associations), len(m.Parameters))
		}
	}
	same(m, func(id string) string { return id })
	again, _, list := antimony.Write(m)
	if list.HasErrors() {
		t.Fatal(list.Err())
	}
	for _, d := range list {
		if strings.Contains(d.Message, "gene") {
			t.Errorf("warning: %s", d.Message)
		}
	}
	same(read(t, string(again)), strings.NewReplacer("gamma", "gamma_").Replace)
	if _, list := antimony.Read("m.ant", []byte("R: A -> B; A; A = 1; B = 1; R.gpa = g1 + g2\n")); !list.HasErrors() {
		t.Error("a sum of gene products was accepted")
	}
}
