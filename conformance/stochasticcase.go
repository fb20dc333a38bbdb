package conformance

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// stochasticCase is a case of the stochastic suite: what is asked for and the
// moments expected.
type stochasticCase struct {
	id         string
	settings   stochasticSettings
	quantities []stochasticQuantity
	series     []series
}

// stochasticSettings are the contents of a settings file.
type stochasticSettings struct {
	semanticSettings
	output             []string   // columns to judge, e.g. "X-mean", "ln(X)-sd"
	meanRange, sdRange [2]float64 // of Z and Y
}

// stochasticQuantity is a variable of the model or its logarithm.
type stochasticQuantity struct {
	name      string // as the columns call it
	id        string
	logarithm bool
}

// series is one column to judge.
type series struct {
	name      string
	quantity  int       // index
	deviation bool      // of the sd, not the mean
	mean, sd  []float64 // nil if the case does not give it
	low, high float64   // range of the scores
}

// readStochasticCase reads settings and expected results.
func readStochasticCase(folder string) (*stochasticCase, error) {
	c := &stochasticCase{id: filepath.Base(folder)}
	text, err := os.ReadFile(filepath.Join(folder, c.id+"-settings.txt"))
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	if c.settings, err = parseStochasticSettings(string(text)); err != nil {
		return nil, fmt.Errorf("%s-settings.txt: %w", c.id, err)
	}
	if text, err = os.ReadFile(filepath.Join(folder, c.id+"-results.csv")); err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	columns, err := parseMoments(string(text), c.settings.steps+1)
	if err != nil {
		return nil, fmt.Errorf("%s-results.csv: %w", c.id, err)
	}
	return c, c.addSeries(columns)
}

// parseStochasticSettings reads "key: value" lines.
func parseStochasticSettings(text string) (stochasticSettings, error) {
	values := settingsLines(text)
	s := stochasticSettings{output: names(values["output"])}
	var problems []error
	var err error
	if s.semanticSettings, err = parseSemanticSettings(text); err != nil {
		problems = append(problems, err)
	}
	for key, dst := range map[string]*[2]float64{"meanRange": &s.meanRange, "sdRange": &s.sdRange} {
		if *dst, err = parseRange(values[key]); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", key, err))
		}
	}
	if len(s.output) == 0 {
		problems = append(problems, errors.New("no output"))
	}
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return s, errors.Join(problems...)
}

// parseRange reads "(low, high)".
func parseRange(text string) (r [2]float64, err error) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(text), "(")
	inner, closed := strings.CutSuffix(inner, ")")
	low, high, two := strings.Cut(inner, ",")
	if !ok || !closed || !two {
		return r, fmt.Errorf("%q is no range (low, high)", text)
	}
	for i, part := range []string{low, high} {
		if r[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64); err != nil {
			return r, fmt.Errorf("%q is no range (low, high)", text)
		}
	}
	return r, nil
}

// parseMoments reads the table of expected moments by column.
func parseMoments(text string, rows int) (map[string][]float64, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	records, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) != rows+1 {
		return nil, fmt.Errorf("%d rows, want a header and %d", len(records), rows)
	}
	columns := map[string][]float64{}
	for k, name := range records[0] {
		column := make([]float64, rows)
		for i, record := range records[1:] {
			if column[i], err = strconv.ParseFloat(strings.TrimSpace(record[k]), 64); err != nil {
				return nil, fmt.Errorf("row %d: %q is not a number", i+2, record[k])
			}
		}
		columns[strings.TrimSpace(name)] = column
	}
	return columns, nil
}

// addSeries turns the columns to judge into series.
func (c *stochasticCase) addSeries(columns map[string][]float64) error {
	for _, name := range c.settings.output {
		quantity, moment, ok := cutLast(name, "-")
		if !ok || moment != "mean" && moment != "sd" {
			return fmt.Errorf("%s-settings.txt: output %q is no NAME-mean or NAME-sd", c.id, name)
		}
		mean, sd := columns[quantity+"-mean"], columns[quantity+"-sd"]
		if mean == nil && moment == "mean" || sd == nil && moment == "sd" {
			return fmt.Errorf("%s-results.csv: no column %q", c.id, name)
		}
		s := series{name: name, quantity: c.quantity(quantity), deviation: moment == "sd", mean: mean, sd: sd,
			low: c.settings.meanRange[0], high: c.settings.meanRange[1]}
		if s.deviation {
			s.low, s.high = c.settings.sdRange[0], c.settings.sdRange[1]
		}
		c.series = append(c.series, s)
	}
	return nil
}

// quantity returns the index of the quantity that the columns call name.
func (c *stochasticCase) quantity(name string) int {
	if k := slices.IndexFunc(c.quantities, func(q stochasticQuantity) bool { return q.name == name }); k >= 0 {
		return k
	}
	q := stochasticQuantity{name: name, id: name}
	if inner, ok := strings.CutPrefix(name, "ln("); ok {
		q.id, q.logarithm = strings.TrimSuffix(inner, ")"), true
	}
	c.quantities = append(c.quantities, q)
	return len(c.quantities) - 1
}

// cutLast cuts s at the last sep.
func cutLast(s, sep string) (before, after string, ok bool) {
	k := strings.LastIndex(s, sep)
	if k < 0 {
		return s, "", false
	}
	return s[:k], s[k+len(sep):], true
}
