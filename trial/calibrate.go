package trial

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"niche/culture"
	"niche/diag"
	"niche/study"
)

// Fit is what a calibration did to one number.
type Fit struct {
	Calibration *study.Calibration
	Constant    culture.Constant // the number, with every cell type that shares it
	Factor      float64          // that it is to be multiplied by [1]
	Before      float64          // readout with the number as it stands [unit of the readout]
	After       float64          // readout with the factor [unit of the readout]
	Want        float64          // what is published [unit of the readout]
}

// Limits of the search for factors.
const (
	calibrationRounds = 60
	calibrated        = 1e-5 // relative deviation that is near enough [1]
	probeStep         = 0.02 // of ln factor, for derivatives [1]
	longestStep       = 1.5  // of ln factor, in one round [1]
)

// Calibrate finds the factors under which the readouts of the study's calibrations
// have their published values, all together, in the donor without deviations and
// without noise. A factor acts on the number as it is written: on every cell type
// that shares it. Fits follow the study's calibrations.
//
// Newton's method on logarithms of factors and readouts, with derivatives by
// differences; each round costs one simulation of the arms concerned for each
// calibration. The error names the calibration that cannot be met.
func (t *Trial) Calibrate(ctx context.Context) ([]Fit, error) {
	fits, err := t.calibrations()
	if err != nil || len(fits) == 0 {
		return nil, err
	}
	x := make([]float64, len(fits)) // ln factor
	deviation, err := t.deviations(ctx, fits, x)
	if err != nil {
		return nil, err
	}
	for i := range fits {
		fits[i].Before = fits[i].Want * math.Exp(deviation[i])
	}
	for range calibrationRounds {
		if largest(deviation) < calibrated {
			for i := range fits {
				fits[i].Factor, fits[i].After = math.Exp(x[i]), fits[i].Want*math.Exp(deviation[i])
			}
			return fits, nil
		}
		next, closer, err := t.improve(ctx, fits, x, deviation)
		if errors.As(err, new(*UnmetError)) && largest(x) > 0 {
			break // numbers that mattered at first do so no longer: the value is out of reach
		}
		if err != nil {
			return nil, err
		}
		x, deviation = next, closer
	}
	worst := 0
	for i := range deviation {
		if !(math.Abs(deviation[i]) <= math.Abs(deviation[worst])) {
			worst = i
		}
	}
	f := fits[worst]
	k := f.Calibration
	return nil, &UnmetError{k.Pos, fmt.Sprintf("calibration %q does not reach %.4g: %s of arm %s stays at %.4g; choose another target or correct the value",
		k.ID.Text, f.Want, k.Readout.Text, k.Arm.Text, f.Want*math.Exp(deviation[worst]))}
}

// UnmetError says that calibrations cannot be met.
type UnmetError struct {
	Pos    diag.Pos // of the calibration
	Reason string
}

func (e *UnmetError) Error() string { return fmt.Sprintf("%s: %s", e.Pos, e.Reason) }

func largest(x []float64) float64 {
	most := 0.0
	for _, v := range x {
		if !(math.Abs(v) <= most) {
			most = math.Abs(v)
		}
	}
	return most
}

// calibrations pairs the study's calibrations with the numbers they fit.
func (t *Trial) calibrations() ([]Fit, error) {
	constants, err := culture.Constants(t.study)
	if err != nil {
		return nil, err
	}
	var fits []Fit
	var list diag.List
	for i := range t.study.Calibrations {
		k := &t.study.Calibrations[i]
		at := slices.IndexFunc(constants, func(c culture.Constant) bool { return slices.Contains(c.Names, k.Target.Text) })
		if at < 0 {
			list.Errorf(diag.StudyRule, k.Target.Pos, "name one, e.g. its base or half_max",
				"calibration %q: %q is no single number, or is zero", k.ID.Text, k.Target.Text)
			continue
		}
		want := culture.Number(k.Value)
		if k.Over.Text == "" {
			want = t.inUnit(&t.study.Readouts[t.Readout(k.Readout.Text)], k.Value)
		}
		if !(want > 0) {
			list.Errorf(diag.StudyRange, k.Value.Pos, "write a positive value", "calibration %q cannot meet %s", k.ID.Text, k.Value)
			continue
		}
		fits = append(fits, Fit{Calibration: k, Constant: constants[at], Want: want})
	}
	return fits, list.Err()
}

// improve makes one step of Newton's method, shortened until it comes closer.
func (t *Trial) improve(ctx context.Context, fits []Fit, x, deviation []float64) (next, closer []float64, err error) {
	n := len(fits)
	jacobian := mat.NewDense(n, n, nil)
	for j := range fits {
		moved := slices.Clone(x)
		moved[j] += probeStep
		d, err := t.deviations(ctx, fits, moved)
		if err != nil {
			return nil, nil, err
		}
		for i := range d {
			jacobian.Set(i, j, (d[i]-deviation[i])/probeStep)
		}
	}
	var step mat.VecDense
	if err := step.SolveVec(jacobian, mat.NewVecDense(n, deviation)); err != nil {
		return nil, nil, &UnmetError{fits[0].Calibration.Pos, fmt.Sprintf("calibrations cannot be told apart or do nothing; remove one or choose another target (%s)", targets(fits))}
	}
	length := longestStep / max(longestStep, largest(step.RawVector().Data))
	for range 12 {
		next = slices.Clone(x)
		for j := range next {
			next[j] -= length * step.AtVec(j)
		}
		if closer, err = t.deviations(ctx, fits, next); err != nil {
			return nil, nil, err
		}
		if norm(closer) < norm(deviation) {
			break
		}
		length /= 2
	}
	return next, closer, nil
}

func norm(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += float64(v * v)
	}
	if math.IsNaN(total) {
		return math.Inf(1)
	}
	return total
}

func targets(fits []Fit) string {
	var names []string
	for _, f := range fits {
		names = append(names, f.Calibration.Target.Text)
	}
	return strings.Join(names, ", ")
}

// deviations returns ln(readout/published) of each calibration under factors
// exp(x).
func (t *Trial) deviations(ctx context.Context, fits []Fit, x []float64) ([]float64, error) {
	factors := culture.Factors{}
	for i, f := range fits {
		for _, name := range f.Constant.Names {
			factors[name] = factors.Of(name) * math.Exp(x[i])
		}
	}
	var failed error
	units := map[int][]float64{}
	unit := func(arm int) []float64 {
		if _, ok := units[arm]; !ok {
			course, err := t.courses(ctx, unitOf{arm, Median, 0}, factors)
			if err != nil {
				failed = err
				course = make([]float64, len(t.channels)*len(t.times[arm]))
			}
			units[arm] = course
		}
		return units[arm]
	}
	out := make([]float64, len(fits))
	for i, f := range fits {
		k := f.Calibration
		read := func(name study.Name) float64 {
			arm, readout := t.Arm(name.Text), t.Readout(k.Readout.Text)
			c := study.Comparison{Readout: k.Readout, At: k.At}
			return at(t.times[arm], t.related(readout, arm, unit), t.Moment(&c, arm, false))
		}
		value := read(k.Arm)
		if k.Over.Text != "" {
			value /= read(k.Over)
		}
		out[i] = math.Log(value / f.Want)
	}
	return out, failed
}
