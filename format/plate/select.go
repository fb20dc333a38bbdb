package plate

import (
	"math"
	"slices"

	"niche/dose"
)

// Viabilities returns the viability of each well [1], NaN for blanks: the
// response less the mean blank, over the control less the mean blank. The
// control is the one given for the well, or else the mean of the untreated
// wells of its experiment.
func (p *Plate) Viabilities() []float64 {
	v := make([]float64, len(p.Wells))
	for _, wells := range p.byExperiment() {
		blank, control := p.references(wells)
		for _, i := range wells {
			v[i] = p.viability(&p.Wells[i], blank, control)
		}
	}
	return v
}

// byExperiment lists the wells of each experiment.
func (p *Plate) byExperiment() [][]int {
	number := make(map[string]int, len(p.Experiments))
	for k, e := range p.Experiments {
		number[e] = k
	}
	list := make([][]int, len(p.Experiments))
	for i := range p.Wells {
		k := number[p.Wells[i].Experiment]
		list[k] = append(list[k], i)
	}
	return list
}

// references returns the mean blank (0 without blanks) and the mean untreated
// response (NaN without untreated wells) among wells.
func (p *Plate) references(wells []int) (blank, control float64) {
	blanks, controls := 0.0, 0.0
	for _, i := range wells {
		switch w := &p.Wells[i]; {
		case w.Blank:
			blanks++
			blank += (w.Response - blank) / blanks
		case len(w.Treatments) == 0:
			controls++
			control += (w.Response - control) / controls
		}
	}
	if controls == 0 {
		control = math.NaN()
	}
	return blank, control
}

func (p *Plate) viability(w *Well, blank, control float64) float64 {
	switch {
	case w.Blank:
		return math.NaN()
	case p.Kind == Viability:
		return w.Response
	case p.Kind == Inhibition:
		return 1 - w.Response
	}
	if !math.IsNaN(w.Control) {
		control = w.Control
	}
	return (w.Response - blank) / (control - blank)
}

// GrowthRates returns the GR value of each well (see [dose.GRValue]), NaN where
// the response at the start is not given or the responses are not signals.
func (p *Plate) GrowthRates() []float64 {
	g := make([]float64, len(p.Wells))
	for _, wells := range p.byExperiment() {
		blank, control := p.references(wells)
		for _, i := range wells {
			w := &p.Wells[i]
			g[i] = math.NaN()
			if p.Kind == Signal && !w.Blank {
				end := control
				if !math.IsNaN(w.Control) {
					end = w.Control
				}
				g[i] = dose.GRValue(w.Response-blank, end-blank, w.Start-blank)
			}
		}
	}
	return g
}

// Single is a drug alone in one experiment, with the untreated wells at dose 0.
type Single struct {
	Experiment  string
	Drug        int       // index into Plate.Drugs
	Doses       []float64 // [Unit of the drug]
	Viabilities []float64 // [1]
	GrowthRates []float64 // GR values; NaN where there are none
	Replicates  []string
}

// Singles lists the drugs alone, experiment by experiment; untreated wells
// belong to every drug of their experiment.
func (p *Plate) Singles() []Single {
	var list []Single
	viability, growth := p.Viabilities(), p.GrowthRates()
	for k, wells := range p.byExperiment() {
		untreated, alone := p.alone(wells)
		for drug, treated := range alone {
			if len(treated) == 0 {
				continue
			}
			s := Single{Experiment: p.Experiments[k], Drug: drug}
			for _, i := range append(slices.Clone(untreated), treated...) {
				w := &p.Wells[i]
				x := 0.0
				if len(w.Treatments) == 1 {
					x = w.Treatments[0].Dose
				}
				s.Doses, s.Viabilities = append(s.Doses, x), append(s.Viabilities, viability[i])
				s.GrowthRates, s.Replicates = append(s.GrowthRates, growth[i]), append(s.Replicates, w.Replicate)
			}
			list = append(list, s)
		}
	}
	return list
}

// alone lists the untreated wells and those with one drug, by drug.
func (p *Plate) alone(wells []int) (untreated []int, treated [][]int) {
	treated = make([][]int, len(p.Drugs))
	for _, i := range wells {
		switch w := &p.Wells[i]; {
		case w.Blank || len(w.Treatments) > 1:
		case len(w.Treatments) == 0:
			untreated = append(untreated, i)
		default:
			k := w.Treatments[0].Drug
			treated[k] = append(treated[k], i)
		}
	}
	return untreated, treated
}

// Pair is a combination of two drugs in one experiment, with each drug alone
// and the untreated wells.
type Pair struct {
	Experiment string
	Drugs      [2]int // indices into Plate.Drugs
	Wells      []dose.Well
}

// Pairs lists the combinations that share a well, experiment by experiment.
func (p *Plate) Pairs() []Pair {
	var list []Pair
	viability := p.Viabilities()
	for k, wells := range p.byExperiment() {
		for _, drugs := range p.together(wells) {
			pair := Pair{Experiment: p.Experiments[k], Drugs: drugs}
			for _, i := range wells {
				if w, ok := p.combination(i, drugs); ok {
					w.Viability = viability[i]
					pair.Wells = append(pair.Wells, w)
				}
			}
			list = append(list, pair)
		}
	}
	return list
}

// combination returns well i with the doses of two drugs; ok is false if it
// holds another one or no cells.
func (p *Plate) combination(i int, drugs [2]int) (w dose.Well, ok bool) {
	for _, t := range p.Wells[i].Treatments {
		switch t.Drug {
		case drugs[0]:
			w.Dose1 = t.Dose
		case drugs[1]:
			w.Dose2 = t.Dose
		default:
			return w, false
		}
	}
	return w, !p.Wells[i].Blank
}

// together lists the pairs of drugs that share one of the wells.
func (p *Plate) together(wells []int) [][2]int {
	var list [][2]int
	seen := map[[2]int]bool{}
	for _, i := range wells {
		w := &p.Wells[i]
		if len(w.Treatments) != 2 {
			continue
		}
		pair := [2]int{w.Treatments[0].Drug, w.Treatments[1].Drug}
		if pair[0] > pair[1] {
			pair[0], pair[1] = pair[1], pair[0]
		}
		if !seen[pair] {
			seen[pair] = true
			list = append(list, pair)
		}
	}
	return list
}
