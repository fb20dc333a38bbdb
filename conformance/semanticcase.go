package conformance

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxSteps bounds the rows of one case.
const maxSteps = 1_000_000

// semanticCase is a case of the SBML Test Suite.
type semanticCase struct {
	id, dir  string
	settings semanticSettings
	expected [][]float64 // steps+1 rows of time and the variables [as the settings say]
}

// semanticSettings are the contents of a settings file.
type semanticSettings struct {
	start, duration    float64 // [time unit of the model]
	steps              int
	grid               []float64 // of the expected results as they are written; nil: by the numbers above
	steady             bool      // fluxes at steady state: no start, duration and steps
	variables          []string
	absolute, relative float64 // tolerances
	// amount and concentration list the species that are to be reported so; the
	// others are reported as formulas of the model mean them.
	amount, concentration []string
}

// times is the grid of the expected results.
func (s *semanticSettings) times() []float64 {
	if s.grid != nil {
		return s.grid
	}
	times := make([]float64, s.steps+1)
	for i := range times {
		times[i] = s.start + s.duration*float64(i)/float64(max(s.steps, 1))
	}
	return times
}

// semanticFolders lists the case folders at dir: dir itself, or those directly
// below it, sorted. A case folder NAME holds a file NAME-settings.txt.
func semanticFolders(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("read suite: %w", err)
	}
	candidates := []string{absolute}
	for _, e := range entries {
		if e.IsDir() {
			candidates = append(candidates, filepath.Join(dir, e.Name()))
		}
	}
	var folders []string
	for _, c := range candidates {
		if _, err := os.Stat(filepath.Join(c, filepath.Base(c)+"-settings.txt")); err == nil {
			folders = append(folders, c)
		}
	}
	if len(folders) == 0 {
		return nil, fmt.Errorf("%s holds no cases: a case folder NAME has a file NAME-settings.txt", dir)
	}
	return folders, nil
}

// semanticFiles lists the SBML files of the case in folder, NAME-sbml-lXvY.xml,
// from the lowest level and version to the highest.
func semanticFiles(folder string) ([]string, error) {
	id := filepath.Base(folder)
	names, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	type versioned struct {
		name           string
		level, version int
	}
	var files []versioned
	for _, e := range names {
		rest, ok := strings.CutPrefix(e.Name(), id+"-sbml-l")
		rest, xml := strings.CutSuffix(rest, ".xml")
		level, version, cut := strings.Cut(rest, "v")
		l, err := strconv.Atoi(level)
		v, err2 := strconv.Atoi(version)
		if ok && xml && cut && err == nil && err2 == nil {
			files = append(files, versioned{e.Name(), l, v})
		}
	}
	slices.SortFunc(files, func(a, b versioned) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.version, b.version))
	})
	list := make([]string, len(files))
	for i := range files {
		list[i] = files[i].name
	}
	return list, nil
}

// readSemanticCase reads settings and expected results.
func readSemanticCase(folder string) (*semanticCase, error) {
	c := &semanticCase{id: filepath.Base(folder), dir: folder}
	text, err := os.ReadFile(filepath.Join(folder, c.id+"-settings.txt"))
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	if c.settings, err = parseSemanticSettings(string(text)); err != nil {
		return nil, fmt.Errorf("%s-settings.txt: %w", c.id, err)
	}
	if text, err = os.ReadFile(filepath.Join(folder, c.id+"-results.csv")); err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	if c.expected, err = parseExpected(string(text), &c.settings); err != nil {
		return nil, fmt.Errorf("%s-results.csv: %w", c.id, err)
	}
	c.settings.takeGrid(c.expected)
	return c, nil
}

// takeGrid takes the times of the expected results as they are written, if they are
// those of the settings but for rounding: an event at 0.3 happens at the number
// 0.3, which a third of 0.9 is not.
func (s *semanticSettings) takeGrid(rows [][]float64) {
	const rounding = 4 * 0x1p-52
	computed := s.times()
	written := make([]float64, len(rows))
	for i, row := range rows {
		if len(row) != len(s.variables)+1 || math.Abs(row[0]-computed[i]) > rounding*math.Abs(computed[i]) {
			return
		}
		written[i] = row[0]
	}
	s.grid = written
}

// settingsLines reads "key: value" lines.
func settingsLines(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(line, ":")
		values[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	return values
}

// parseSemanticSettings reads "key: value" lines. A case without a time course
// (flux balance) leaves start, duration and steps empty; steps is then 0.
func parseSemanticSettings(text string) (semanticSettings, error) {
	values := settingsLines(text)
	var problems []error
	number := func(key string) float64 {
		if values[key] == "" {
			return 0
		}
		v, err := strconv.ParseFloat(values[key], 64)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %q is not a number", key, values[key]))
		}
		return v
	}
	s := semanticSettings{
		start: number("start"), duration: number("duration"), steps: int(number("steps")),
		absolute: number("absolute"), relative: number("relative"),
		variables: names(values["variables"]), amount: names(values["amount"]), concentration: names(values["concentration"]),
	}
	s.steady = values["start"]+values["duration"]+values["steps"] == ""
	if s.steps < 0 || s.steps > maxSteps {
		problems = append(problems, fmt.Errorf("steps: %d is not between 0 and %d", s.steps, maxSteps))
	}
	if len(s.variables) == 0 {
		problems = append(problems, errors.New("no variables"))
	}
	return s, errors.Join(problems...)
}

// names splits a list at commas.
func names(text string) []string {
	var list []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// parseExpected reads the table of expected results: a header, then one row per
// time. A case without a time course has no column of times.
func parseExpected(text string, s *semanticSettings) ([][]float64, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	records, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) != s.steps+2 {
		return nil, fmt.Errorf("%d rows, want a header and %d", len(records), s.steps+1)
	}
	columns := s.variables
	if strings.EqualFold(strings.TrimSpace(records[0][0]), "time") {
		columns = append([]string{records[0][0]}, columns...)
	}
	for k, name := range records[0] {
		if len(records[0]) != len(columns) || strings.TrimSpace(name) != strings.TrimSpace(columns[k]) {
			return nil, fmt.Errorf("columns %q, want %q", records[0], columns)
		}
	}
	rows := make([][]float64, 0, len(records)-1)
	for i, record := range records[1:] {
		row := make([]float64, len(record))
		for k, cell := range record {
			if row[k], err = strconv.ParseFloat(strings.TrimSpace(cell), 64); err != nil {
				return nil, fmt.Errorf("row %d: %q is not a number", i+2, cell)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
