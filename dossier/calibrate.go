package dossier

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"niche/culture/mixed"
	format "niche/format/study"
	"niche/study"
	"niche/trial"
)

// Calibrated is a number of a study that was fitted to a published one.
type Calibrated struct {
	trial.Fit
	Quantity study.Quantity // the number as it stands
	Value    float64        // as fitted, rounded as it is written [unit of Quantity]
}

// fittedDigits is how many digits a fitted number is written with.
const fittedDigits = 4

// Calibrate fits the numbers that the study's calibrations name. It returns them
// and study.yaml with the fitted numbers in place; the file's text is otherwise
// unchanged.
func Calibrate(ctx context.Context, s *Source) ([]Calibrated, []byte, error) {
	var tight mixed.Options // numbers that are written down must not carry the error of integration
	tight.Settings.RTol, tight.Settings.ATol = 1e-8, 1e-11
	t, err := trial.New(s.Study, mixed.New(s.Study, tight), trial.Options{})
	if err != nil {
		return nil, nil, err
	}
	fits, err := t.Calibrate(ctx)
	if err != nil {
		return nil, nil, err
	}
	text := s.Files[0].Content
	all := make([]Calibrated, len(fits))
	for i, f := range fits {
		q, ok := s.Study.QuantityAt(f.Constant.Pos)
		if !ok {
			return nil, nil, fmt.Errorf("%s: calibration %q fits a number of a network file; set it in the cell type", f.Calibration.Pos, f.Calibration.ID.Text)
		}
		value, _ := strconv.ParseFloat(strconv.FormatFloat(q.Value*f.Factor, 'g', fittedDigits, 64), 64)
		all[i] = Calibrated{Fit: f, Quantity: q, Value: value}
		if !all[i].Changed() {
			continue
		}
		if text, err = format.Renumber(text, q, value, fittedDigits); err != nil {
			return nil, nil, err
		}
	}
	return all, text, nil
}

// Changed reports whether the number in the file is not the fitted one, as rounded.
func (c *Calibrated) Changed() bool { return c.Value != c.Quantity.Value }

// CalibrationText lists fits for people, one paragraph each.
func CalibrationText(all []Calibrated) string {
	var b strings.Builder
	for i := range all {
		c := &all[i]
		k := c.Calibration
		fmt.Fprintf(&b, "%s: %s\n", k.ID.Text, k.Says)
		fmt.Fprintf(&b, "    %s is %.4g, published %.4g", k.Readout.Text, c.Before, c.Want)
		if c.Changed() {
			unit := c.Quantity.UnitText
			fmt.Fprintf(&b, "; %s: %s -> %s, which gives %.4g", k.Target.Text, c.Quantity, strings.TrimSpace(format4(c.Value)+" "+unit), c.After)
		} else {
			fmt.Fprintf(&b, "; %s stays at %s", k.Target.Text, c.Quantity)
		}
		if !c.Quantity.Calibrated {
			fmt.Fprintf(&b, "\n    %s: write \"calibrated to %s\" behind it", c.Quantity.Pos, source(k))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func format4(x float64) string { return strconv.FormatFloat(x, 'g', fittedDigits, 64) }

// source is the reference whose number a calibration meets.
func source(k *study.Calibration) string {
	if k.Value.Source.Text == "" {
		return "KEY"
	}
	return k.Value.Source.Text
}

// CalibrationJSON is the same for programs.
func CalibrationJSON(all []Calibrated) ([]byte, error) {
	type entry struct {
		ID       string  `json:"id"`
		Target   string  `json:"target"`
		Position string  `json:"position"`
		Before   float64 `json:"readout_before"`
		After    float64 `json:"readout_after"`
		Want     float64 `json:"published"`
		Old      float64 `json:"old"`
		New      float64 `json:"new"`
		Unit     string  `json:"unit"`
	}
	list := make([]entry, len(all))
	for i := range all {
		c := &all[i]
		list[i] = entry{c.Calibration.ID.Text, c.Calibration.Target.Text, c.Quantity.Pos.String(), c.Before, c.After, c.Want, c.Quantity.Value, c.Value, c.Quantity.UnitText}
	}
	text, err := json.MarshalIndent(map[string]any{"calibrations": list}, "", "  ")
	return append(text, '\n'), err
}
