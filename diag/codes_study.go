package diag

import "strings"

// Codes N12xx: studies.
const (
	StudyYAML        Code = "N1201"
	StudyKey         Code = "N1202"
	StudyMissing     Code = "N1203"
	StudyShape       Code = "N1204"
	StudyQuantity    Code = "N1205"
	StudySource      Code = "N1206"
	StudyUnit        Code = "N1207"
	StudyUnknownName Code = "N1208"
	StudyDuplicate   Code = "N1209"
	StudyWord        Code = "N1210"
	StudyNetwork     Code = "N1211"
	StudyRule        Code = "N1212"
	StudyRange       Code = "N1213"
	StudyArm         Code = "N1214"
	StudyNoControl   Code = "N1215"
)

// studyBase is a complete study that studyExample changes.
const studyBase = `title: cells with and without a cytokine
references:
  lab: {cite: our own counts}
substrates:
  il6: {molar_mass: 20900 g/mol from lab}
cells:
  blast:
    division:
      base: 0.02 1/h from lab
      rules:
        - signal: medium.il6
          effect: increases
          saturation: 0.03 1/h tentative
          half_max: 3 ng/ml tentative
          hill: 1 tentative
arms:
  alone:
    format: suspension
    volume: 1 ml from lab
    duration: 72 h from lab
    cells: {blast: 1e5 cells from lab}
  treated:
    like: alone
    add:
      - {substrate: il6, concentration: 10 ng/ml from lab, at: 0 h from lab}
  blocked: {like: alone}
readouts:
  count:
    assay: live_count
    cells: blast
    noise: {model: lognormal, spread: 0.1 tentative}
claims:
  growth:
    says: the cytokine makes cells grow
    source: lab
    kind: predicted
    magnitude: direction
    arm: treated
    control: alone
    readout: count
    direction: up
    test: paired_t
    abolished_by: [blocked]
    unaffected_by: [treated]
`

// studyExample replaces parts of studyBase; from must occur in it.
func studyExample(from, to string) string { return strings.Replace(studyBase, from, to, 1) }

var studyEntries = []Entry{
	{StudyYAML, "study file cannot be read", "The file is missing, empty, no YAML, or larger or deeper than a study can be.",
		"study.yaml", "title: [\n"},
	{StudyKey, "unknown key of a study", "The key is not part of the language at this place. The hint names the closest or all known keys.",
		"study.yaml", studyExample("effect:", "efect: increases\n          effect:")},
	{StudyMissing, "something that a study needs is missing", "A required key is absent or empty.",
		"study.yaml", studyExample("          hill: 1 tentative\n", "")},
	{StudyShape, "value of the wrong shape", "A mapping, a list or a single value is wanted here.",
		"study.yaml", studyExample("cells: {blast: 1e5 cells from lab}", "cells: blast")},
	{StudyQuantity, "not a quantity", "A quantity is a number, a unit and a source: 34 h from smith2020.",
		"study.yaml", studyExample("72 h from lab", "three days from lab")},
	{StudySource, "number without a source", `Every number ends with "from KEY", a key of references, or with "tentative" if it is chosen rather than published.`,
		"study.yaml", studyExample("72 h from lab", "72 h")},
	{StudyUnit, "unit does not fit", "The unit has another dimension than the key, the signal or the network symbol it stands for.",
		"study.yaml", studyExample("72 h from lab", "72 ml from lab")},
	{StudyUnknownName, "unknown name in a study", "A substrate, cell type, signal, arm, readout, reference or target of this name is not defined.",
		"study.yaml", studyExample("signal: medium.il6", "signal: medium.il8")},
	{StudyDuplicate, "name given twice", "Names are unique among things of one kind, and words of the language cannot be network prefixes.",
		"study.yaml", studyExample("  blocked: {like: alone}", "  alone: {like: treated}\n  blocked: {like: alone}")},
	{StudyWord, "word that the key does not take", "The key takes one of a few words; the hint lists them.",
		"study.yaml", studyExample("assay: live_count", "assay: live_cuont")},
	{StudyNetwork, "network cannot be found", "A network is shipped with niche or a file beside study.yaml.",
		"study.yaml", studyExample("  blast:\n", "  blast:\n    networks: {core: il7}\n")},
	{StudyRule, "rule or test that cannot be meant", "A rule's effect contradicts its saturation, a symbol cannot be driven, or a test cannot show the claimed direction.",
		"study.yaml", studyExample("effect: increases", "effect: decreases")},
	{StudyRange, "number out of range", "The number is negative, zero or too large for what it stands for.",
		"study.yaml", studyExample("hill: 1", "hill: -1")},
	{StudyArm, "arm that cannot be set up", "Cells, volume, duration or pharmacokinetics are missing, something happens after the end, or a readout measures cells that are not there.",
		"study.yaml", studyExample("at: 0 h", "at: 100 h")},
	{StudyNoControl, "claim without controls", "A claim names arms that must abolish the effect and arms that must not matter; otherwise nothing tells cause from coincidence.",
		"study.yaml", studyExample("    abolished_by: [blocked]\n", "")},
}
