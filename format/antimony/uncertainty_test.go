package antimony_test

import (
	"strings"
	"testing"

	"niche/format/antimony"
)

// TestUncertainties: every kind is read, also below a submodel, and written as it
// was; mistakes are named.
func TestUncertainties(t *testing.T) {
	const text = `model inner()
  k = 1
  s = 0.1
  k.standardDeviation = s
end
model *m()
  A: inner()
  x = 3; x.mean = 3.1
  x.stdev = 0.2
  x.confidenceInterval = {2.9, 3.3}
  x.distribution = normal(3, x2)
  x.distribution is "https://en.wikipedia.org/wiki/Normal_distribution"
  x2 = 0.2
  x2.externalParameter = -4
  x2.externalParameter is "https://example.org/meaning"
end`
	m, problems := antimony.Read("a.ant", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if n := len(m.Uncertainties); n != 6 {
		t.Errorf("%d uncertainties, want 6", n)
	}
	written, _, lost := antimony.Write(m)
	if len(lost) > 0 {
		t.Error(lost)
	}
	for _, line := range []string{"A__k.standardDeviation = A__s", "x.mean = 3.1", "x.standardDeviation = 0.2", "x.confidenceInterval = {2.9, 3.3}",
		"x.distribution = normal(3, x2)", `x.distribution is "https://en.wikipedia.org/wiki/Normal_distribution"`,
		"x2.externalParameter = -4", `x2.externalParameter is "https://example.org/meaning"`} {
		if !strings.Contains(string(written), "  "+line+"\n") {
			t.Errorf("%q is missing in\n%s", line, written)
		}
	}
	again, problems := antimony.Read("b.ant", written)
	if len(problems) > 0 || len(again.Uncertainties) != 6 {
		t.Errorf("read again: %v, %d uncertainties", problems, len(again.Uncertainties))
	}

	for text, want := range map[string]string{
		"x = 1\nx.range = 3\n":          `a.ant:2:11: expected "{"`,
		"x = 1\nx.range = {1, x + 1}\n": "a.ant:2:15: expected a number or a name",
		"x = 1\nx.mean = 2*x\n":         "a.ant:2:10: expected a number or a name",
		"x = 1\nx.range = {1, 2\n":      `expected "}"`,
	} {
		if _, problems := antimony.Read("a.ant", []byte(text)); problems.Err() == nil || !strings.Contains(problems.Err().Error(), want) {
			t.Errorf("%q: %v, want %q", text, problems.Err(), want)
		}
	}
}
