package antimony_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/internal/testdata"
	"niche/sim/simtest"
)

// TestFlatModels compares hierarchical SBML models, flattened here, with the
// Antimony text of what another program made of them (NAME_flat.txt).
func TestFlatModels(t *testing.T) {
	texts, models := testdata.Dir(t, "antimony", "from-comp"), testdata.Dir(t, "antimony", "pairs", "from-libsbml")
	files, err := filepath.Glob(filepath.Join(texts, "*_flat.txt"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), "_flat.txt")
		xml := filepath.Join(models, name+".xml")
		if _, err := os.Stat(xml); err != nil || lossyTexts[name] != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if comparePair(t, file, xml) {
				compared++
			}
		})
	}
	t.Logf("%d models compared", compared)
	if compared < 12 {
		t.Errorf("%d models compared, want 12", compared)
	}
}

// lossyTexts are texts in which an early translator left out something.
var lossyTexts = map[string]string{
	"test22": "an algebraic rule, hasOnlySubstanceUnits, stoichiometries without value",
	"test24": "hasOnlySubstanceUnits, stoichiometries without value",
	"test25": "hasOnlySubstanceUnits, stoichiometries without value",
	"test28": "hasOnlySubstanceUnits, stoichiometries without value",
	"test33": "the values of constants",
	"test39": "hasOnlySubstanceUnits, stoichiometries without value",
	"test40": "hasOnlySubstanceUnits, stoichiometries without value",
	"test41": "hasOnlySubstanceUnits, stoichiometries without value",
}

// TestWhatAModelSaysOfItsSubmodel: a reaction of the model stands for one of the
// submodel without conversion of its rate, which a factor may add; rules and
// conditions under the names of the submodel's take their place; the factor of a
// joined species converts its values alone.
func TestWhatAModelSaysOfItsSubmodel(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"reaction", `
model inner()
  species S; S = 1
  p := J + 6
  J: -> S; 10
end
model *outer()
  sub: inner(), timeconv = 60, extentconv = 1000
  sub.J is R
  species X; X = 1
  R: -> X; 20
end`, `
model *outer()
  species X, sub__S; X = 1; sub__S = 1
  sub__p := R + 6
  R: -> X; 20
end`},
		{"reaction with a factor", `
model inner()
  species S; S = 1
  p := J + 6
  J: -> S; 10
end
model *outer()
  sub: inner(), timeconv = 60, extentconv = 1000
  f = 16; sub.J * f is R
  species X; X = 1
  R: -> X; 20
end`, `
model *outer()
  species X, sub__S; X = 1; sub__S = 1; f = 16
  sub__p := R/f + 6
  R: -> X; 20
end`},
		{"reaction that only the submodel states", `
model inner()
  species S; S = 1
  p := J + 6
  J: -> S; 10
end
model *outer()
  sub: inner(), timeconv = 60, extentconv = 1000
  sub.J is R
end`, `
model *outer()
  species sub__S; sub__S = 1
  sub__p := R*60/1000 + 6
  R: -> sub__S; 10*1000/60
end`},
		{"algebraic rule", `
model inner()
  var x
  y = 2
  rule: 0 = x - y
end
model *outer()
  sub: inner()
  sub.rule: 0 = sub.x - 3*sub.y
end`, `
model *outer()
  var sub__x
  sub__y = 2
  0 = sub__x - 3*sub__y
end`},
		{"species with a factor", `
model inner()
  species S; S = 1
  J: -> S; 10/S
end
model *outer()
  sub: inner()
  f = 10; sub.S * f is X
  species X; X = 2
end`, `
model *outer()
  species X; X = 2; f = 10
  sub__J: -> X; 10/(X/f)
end`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !simtest.Compare(t, read(t, c.text), read(t, c.want), nil) {
				t.Error("not compared")
			}
		})
	}
}
