package antimony_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
	"niche/sim/simtest"
)

// TestEqualsSBML compares Antimony files with the SBML that the language's own
// translator reads or writes for them: same elements, same initial values, same
// right-hand sides at random states.
func TestEqualsSBML(t *testing.T) {
	for _, set := range []struct {
		name, texts, models string
		compared            int // files compared to the end; a golden that may only grow
	}{
		{"BioModels", "antimony/biomodels", "biomodels", 257},
		{"pairs", "antimony/pairs", "antimony/pairs", 102},
		{"fluxes", "antimony/pairs/fbc", "antimony/pairs/fbc", 13},
		{"constraints", "antimony/pairs/constraints", "antimony/pairs/constraints", 2},
		{"distributions", "antimony/pairs/distributions", "antimony/pairs/distributions", 2},
		{"others", "antimony/pairs/from-libsbml", "antimony/pairs/from-libsbml", 3},
	} {
		texts, models := testdata.Dir(t, strings.Split(set.texts, "/")...), testdata.Dir(t, strings.Split(set.models, "/")...)
		files, err := filepath.Glob(filepath.Join(texts, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			xml := filepath.Join(models, name+".xml")
			if _, err := os.Stat(xml); err != nil {
				continue
			}
			if differences[name] != "" {
				continue
			}
			t.Run(name, func(t *testing.T) {
				if comparePair(t, file, xml) {
					compared++
				}
			})
		}
		t.Logf("%s: %d files compared", set.name, compared)
		if compared < set.compared {
			t.Errorf("%s: %d files compared, want %d", set.name, compared, set.compared)
		}
	}
}

// differences are pairs whose text says something else than the SBML.
var differences = map[string]string{
	"BIOMD0000000040": "the text leaves out a stoichiometry that is a formula",
	"BIOMD0000000387": "the name of the model holds a minus sign",
	"BIOMD0000000772": "the name of the model holds a minus sign",
	"BIOMD0000000902": "the name of the model holds a minus sign",
	"BIOMD0000000473": "the text rounds 58.70001 to 58.7",
	"BIOMD0000000546": "the text is of another version of the model",
	"BIOMD0000000622": "the text is of another version of the model",
	"BIOMD0000000927": "the text is of another version of the model",
	"BIOMD0000000856": "an earlier translator wrote initial amounts as quotients also for species that mean amounts",
	"test22":          "the SBML gives no stoichiometry",
	"test23":          "the SBML gives no stoichiometry",
	"test24":          "the SBML gives no stoichiometry",
	"test25":          "the SBML gives no stoichiometry",
	"test28":          "the SBML gives no stoichiometry",
	"test39":          "the SBML gives no stoichiometry",
	"test44":          "the SBML gives no stoichiometry",
	"test46":          "the SBML gives no stoichiometry",
	"test45":          "the text leaves out a value",
}

// comparePair reports whether both files could be read and were equal.
func comparePair(t *testing.T, text, xml string) bool {
	got, list := readFile(t, text)
	if got == nil {
		if !list.Unsupported() {
			t.Errorf("not read:\n%v", firstErrors(list))
		} else {
			t.Logf("refused: %v", firstErrors(list))
		}
		return false
	}
	src, err := os.ReadFile(xml)
	if err != nil {
		t.Fatal(err)
	}
	want, list := sbml.ReadBeside(xml, src)
	if want == nil {
		t.Logf("SBML refused: %v", firstErrors(list))
		return false
	}
	want, _ = sbml.ReadBeside(xml, []byte(restoreNames(string(src), want, got)))
	if !strings.Contains(xml, "from-libsbml") { // which may tell the same in another way
		compareElements(t, got, want)
	}
	compareUncertainties(t, got, want)
	if t.Failed() {
		return false
	}
	simtest.Compare(t, got, want, nil)
	return !t.Failed()
}

// compareUncertainties wants the same statements about each value.
func compareUncertainties(t *testing.T, got, want *model.Model) {
	t.Helper()
	list := func(m *model.Model) []model.Uncertainty {
		list := slices.Clone(m.Uncertainties)
		for i := range list {
			list[i].Pos, list[i].Math, list[i].Name = diag.Pos{}, model.Math{}, ""
		}
		slices.SortFunc(list, func(a, b model.Uncertainty) int { return strings.Compare(a.Of+" "+a.Kind, b.Of+" "+b.Kind) })
		return list
	}
	if g, w := list(got), list(want); !slices.Equal(g, w) {
		t.Errorf("uncertainties %+v, want %+v", g, w)
	}
}

func firstErrors(list diag.List) diag.List {
	list = slices.DeleteFunc(slices.Clone(list), func(d *diag.Diagnostic) bool { return d.Severity != diag.Error })
	return list[:min(len(list), 5)]
}

// restoreNames gives elements of the SBML text, read as want, the names that the
// translator chose where a name is a word of the Antimony language: "volume"
// became "volume_".
func restoreNames(text string, want, got *model.Model) string {
	ids := map[string]bool{}
	for _, id := range identifiers(got) {
		ids[*id] = true
	}
	for _, id := range identifiers(want) {
		if to := *id + "_"; !ids[*id] && ids[to] {
			attribute := regexp.MustCompile(`(\s(?:id|compartment|species|variable|symbol)=")` + *id + `"`)
			element := regexp.MustCompile(`(<ci>\s*)` + *id + `(\s*</ci>)`)
			text = attribute.ReplaceAllString(text, "${1}"+to+`"`)
			text = element.ReplaceAllString(text, "${1}"+to+"${2}")
		}
	}
	return text
}

func identifiers(m *model.Model) (ids []*string) {
	for i := range m.Compartments {
		ids = append(ids, &m.Compartments[i].ID)
	}
	for i := range m.Species {
		ids = append(ids, &m.Species[i].ID)
	}
	for i := range m.Parameters {
		ids = append(ids, &m.Parameters[i].ID)
	}
	for i := range m.Reactions {
		ids = append(ids, &m.Reactions[i].ID)
	}
	for i := range m.Functions {
		ids = append(ids, &m.Functions[i].ID)
	}
	return ids
}

// compareElements compares ids and properties.
func compareElements(t *testing.T, got, want *model.Model) {
	t.Helper()
	diff := func(what string, got, want []string) {
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", what, missing(got, want), missing(want, got))
		}
	}
	diff("species", describeSpecies(got), describeSpecies(want))
	diff("compartments", describeCompartments(got), describeCompartments(want))
	diff("reactions", describeReactions(got), describeReactions(want))
	diff("rules", describeRules(got), describeRules(want))
	diff("events", describeEvents(got), describeEvents(want))
	diff("fluxes", describeFluxes(got), describeFluxes(want))
	// Local parameters of SBML reactions become parameters of their own.
	known := map[string]bool{}
	for _, p := range got.Parameters {
		known[p.ID] = true
	}
	for _, p := range want.Parameters {
		if !known[p.ID] && !strings.Contains(p.ID, "_times_") { // products of conversion factors
			t.Errorf("parameter %s is missing", p.ID)
		}
	}
}

// missing returns what is in a and not in b.
func missing(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func describeSpecies(m *model.Model) (out []string) {
	ruled := map[string]bool{}
	for _, r := range m.Rules {
		ruled[r.Variable] = true
	}
	for _, s := range m.Species {
		// Antimony knows one kind of species that reactions do not change; the
		// translator makes those with rules such.
		fixed := s.BoundaryCondition || s.Constant || ruled[s.ID]
		out = append(out, fmt.Sprint(s.ID, " in ", s.Compartment, " fixed ", fixed, " amount ", s.HasOnlySubstanceUnits))
	}
	return out
}

func describeCompartments(m *model.Model) (out []string) {
	for _, c := range m.Compartments {
		out = append(out, c.ID)
	}
	return out
}

func describeReactions(m *model.Model) (out []string) {
	for i := range m.Reactions {
		r := &m.Reactions[i]
		s := fmt.Sprint(r.ID, " reversible ", r.Reversible, " rate ", r.RateLaw != nil && r.RateLaw.Math.Present())
		for _, side := range [][]model.SpeciesReference{r.Reactants, r.Products} {
			var refs []string
			for _, ref := range side {
				if ref.StoichiometryMath.Present() || math.IsNaN(ref.Stoichiometry) {
					ref.Stoichiometry = math.NaN()
				}
				refs = append(refs, fmt.Sprintf("%.10g %s", ref.Stoichiometry, ref.Species))
			}
			slices.Sort(refs)
			s += " | " + strings.Join(refs, " + ")
		}
		out = append(out, s)
	}
	return out
}

func describeRules(m *model.Model) (out []string) {
	for _, r := range m.Rules {
		out = append(out, fmt.Sprint(r.Kind, " ", r.Variable))
	}
	return out
}

// describeFluxes lists bounds one by one and objectives.
func describeFluxes(m *model.Model) (out []string) {
	if m.Flux == nil {
		return nil
	}
	for _, b := range m.Flux.Bounds {
		if b.Lower.Set {
			out = append(out, fmt.Sprintf("%s >= %s%g", b.Reaction, b.Lower.Parameter, b.Lower.Value))
		}
		if b.Upper.Set {
			out = append(out, fmt.Sprintf("%s <= %s%g", b.Reaction, b.Upper.Parameter, b.Upper.Value))
		}
	}
	for _, o := range m.Flux.Objectives {
		s := fmt.Sprint("maximise ", o.Maximise, " active ", o.ID == m.Flux.Active)
		for _, t := range o.Terms {
			s += fmt.Sprintf(" %g %s %s %v", t.Coefficient.Value, t.Variable, t.Variable2, t.Quadratic)
		}
		out = append(out, s)
	}
	return out
}

func describeEvents(m *model.Model) (out []string) {
	for _, e := range m.Events {
		s := fmt.Sprint(e.Trigger.Persistent, e.Trigger.InitialValue, e.UseValuesFromTriggerTime, e.Priority.Present())
		var variables []string
		for _, a := range e.Assignments {
			variables = append(variables, a.Variable)
		}
		slices.Sort(variables)
		out = append(out, fmt.Sprint(s, variables))
	}
	return out
}
