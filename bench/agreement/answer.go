package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

// answer is the trajectory of one simulator as courses.py writes it.
type answer struct {
	Version string   `json:"version"`
	Error   string   `json:"error"`
	Seconds float64  `json:"seconds"`
	RTol    float64  `json:"rtol"`
	ATol    float64  `json:"atol"`
	IDs     []string `json:"ids"`
	Rows    [][]cell `json:"rows"`
	// Failed are tolerances that were tried in vain, in order.
	Failed []failure `json:"failed,omitempty"`
	// Low and High bound the values just before, at and just after each time; nil
	// for simulators that report one value.
	Low  [][]cell `json:"low,omitempty"`
	High [][]cell `json:"high,omitempty"`

	StartsWithEvent bool   // some event fires at the initial time
	Species         int    `json:"species"` // how many of the IDs are species
	Sizes           []cell `json:"sizes"`   // of the compartments of species; NaN if unknown
	Build           string `json:"build"`   // of niche, if the answer is its own
}

// failure is why there is no answer at a tolerance.
type failure struct {
	RTol  float64 `json:"rtol"`
	ATol  float64 `json:"atol"`
	Error string  `json:"error"`
}

// cell is a number that JSON may have to write as text.
type cell float64

// UnmarshalJSON reads 1.5, "nan" or "inf".
func (c *cell) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		text = string(b)
	}
	v, err := strconv.ParseFloat(text, 64)
	*c = cell(v)
	return err
}

// MarshalJSON writes what UnmarshalJSON reads.
func (c cell) MarshalJSON() ([]byte, error) {
	if v := float64(c); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte(strconv.Quote(strconv.FormatFloat(v, 'g', -1, 64))), nil
	}
	return []byte(strconv.FormatFloat(float64(c), 'g', -1, 64)), nil
}

func readAnswer(path string) (*answer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &a, nil
}

// write keeps a at path.
func (a *answer) write(path string) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func (s *settings) answerPath(tool, id string) string {
	return filepath.Join(s.out, tool, id+".json")
}
