package antimony_test

import (
	"fmt"
	"strings"
	"testing"

	"niche/format/antimony"
	"niche/model"
)

const interactions = `model m()
  species S1, S2, S3; S1 = 10; S2 = 1; S3 = 2; k = 1
  J0: S1 => S2; k*S1*S3
  I1: S1 -| J0
  I2: S2 -o J0
  S3 -( J0
  I4: S3 -o J0
  I4.sboTerm = 460
end`

func roles(m *model.Model) string {
	var b strings.Builder
	for _, mod := range m.Reactions[0].Modifiers {
		fmt.Fprintf(&b, "%s %s %s\n", mod.ID, mod.Species, mod.Role)
	}
	return b.String()
}

// TestInteractions: labels are names of modifiers, arrows their roles, and both
// survive writing.
func TestInteractions(t *testing.T) {
	const want = "I1 S1 SBO:0000020\nI2 S2 SBO:0000459\n S3 SBO:0000019\nI4 S3 SBO:0000460\n"
	m, problems := antimony.Read("a.ant", []byte(interactions))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(m.Parameters) != 1 {
		t.Errorf("parameters %v, want k alone", m.Parameters)
	}
	if got := roles(m); got != want {
		t.Errorf("modifiers\n%swant\n%s", got, want)
	}
	text, _, lost := antimony.Write(m)
	if len(lost) > 0 {
		t.Fatal(lost)
	}
	again, problems := antimony.Read("b.ant", text)
	if len(problems) > 0 {
		t.Fatalf("%v of\n%s", problems, text)
	}
	if got := roles(again); got != want {
		t.Errorf("written and read\n%swant\n%sin\n%s", got, want, text)
	}
}
