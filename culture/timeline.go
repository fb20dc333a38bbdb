package culture

import (
	"cmp"
	"math"
	"slices"

	"niche/diag"
	"niche/study"
)

// ActionKind says what an Action does.
type ActionKind uint8

// Actions at one time happen in this order.
const (
	RemoveCells  ActionKind = iota + 1 // of a type, all of them
	ChangeMedium                       // Value is the fraction replaced by fresh medium [1]
	SeedCells                          // Value is the number of cells [cells]
	AddToMedium                        // Value is the concentration added [nM]
	AddToBlood                         // Value is the amount that reaches the circulation or its depot, per volume of distribution [nM]
	Infuse                             // Value is the new rate of infusion, into medium or blood [nM/h]
)

// Action changes a culture at one moment.
type Action struct {
	At    float64 // [h]
	Kind  ActionKind
	What  string  // cell type or substrate; "" for ChangeMedium
	Value float64 // see Kind
	// Removes lists the cell types that ChangeMedium removes in the same fraction.
	Removes []string
	Pos     diag.Pos
}

// Timeline is what happens to one arm from outside, in order of time.
type Timeline []Action

// NewTimeline returns the actions of arm a from time 0 to its end. The error is a
// diag.List.
func NewTimeline(s *study.Study, a *study.Arm) (Timeline, error) {
	b := &timelineBuilder{converter: converter{study: s}, arm: a}
	b.end, b.volume = b.hours(a.Duration), b.in(a.Volume, "ml", "")
	for _, c := range a.Cells {
		b.seed(c)
	}
	for _, c := range a.MediumChange {
		var removed []string
		for _, n := range c.Removes {
			removed = append(removed, n.Text)
		}
		b.repeat(b.hours(c.At), b.hours(c.Interval), math.Inf(1), func(t float64) {
			b.add(Action{At: t, Kind: ChangeMedium, Value: Number(c.Fraction), Removes: removed, Pos: c.Pos})
		})
	}
	for _, c := range a.Add {
		x := c.Substrate.Text
		b.add(Action{At: b.hours(c.At), Kind: AddToMedium, What: x, Value: b.in(c.Concentration, "nM", x), Pos: c.Pos})
	}
	for _, name := range a.Schedules {
		for i := range s.Schedules {
			if s.Schedules[i].ID.Text == name.Text {
				b.schedule(&s.Schedules[i])
			}
		}
	}
	slices.SortStableFunc(b.out, func(x, y Action) int {
		return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(x.Kind, y.Kind))
	})
	return b.out, b.list.Err()
}

type timelineBuilder struct {
	converter
	arm         *study.Arm
	end, volume float64 // [h], [ml]
	out         Timeline
}

// add keeps an action within the experiment.
func (b *timelineBuilder) add(a Action) {
	if a.At <= b.end {
		b.out = append(b.out, a)
	}
}

// repeat calls f at times from the first on; interval 0 means once.
func (b *timelineBuilder) repeat(first, interval, times float64, f func(t float64)) {
	for k := 0.0; k < times; k++ {
		t := first + float64(k*interval)
		if t > b.end {
			return
		}
		if f(t); interval <= 0 {
			return
		}
	}
}

func (b *timelineBuilder) seed(c study.Seeding) {
	count := b.in(c.Count, "cells", "")
	if count > 0 {
		b.add(Action{At: b.hours(c.From), Kind: SeedCells, What: c.ID.Text, Value: count, Pos: c.Pos})
	}
	if c.Until.Present() {
		b.add(Action{At: b.hours(c.Until), Kind: RemoveCells, What: c.ID.Text, Pos: c.Pos})
	}
}

// schedule adds the rows of a dose table.
func (b *timelineBuilder) schedule(s *study.Schedule) {
	for _, d := range s.Doses {
		times := 1.0
		if d.Repeats.Present() {
			times = Number(d.Repeats)
		} else if d.Interval.Present() {
			times = math.Inf(1)
		}
		dose := b.dose(s.Substrate.Text, d)
		b.repeat(b.hours(d.At), b.hours(d.Interval), times, func(t float64) {
			if !d.Rate.Present() {
				b.add(Action{At: t, Kind: dose.kind, What: s.Substrate.Text, Value: dose.reached, Pos: d.Pos})
				return
			}
			b.add(Action{At: t, Kind: Infuse, What: s.Substrate.Text, Value: dose.rate, Pos: d.Pos})
			if dose.rate > 0 {
				b.add(Action{At: t + dose.reached/dose.rate, Kind: Infuse, What: s.Substrate.Text, Pos: d.Pos})
			}
		})
	}
}

// dosed is a dose as concentration in the medium or in the blood.
type dosed struct {
	kind    ActionKind
	reached float64 // [nM]
	rate    float64 // [nM/h]
}

func (b *timelineBuilder) dose(substrate string, d study.Dose) dosed {
	kinetics := Kinetics(b.study, b.arm, substrate)
	out := dosed{kind: AddToMedium}
	litres, available := b.volume*1e-3, 1.0
	if kinetics != nil {
		out.kind = AddToBlood
		litres = b.distribution(kinetics, d)
		if kinetics.Bioavailability.Present() {
			available = Number(kinetics.Bioavailability)
		}
	}
	out.reached = available * b.perVolume(substrate, d.Amount, litres, "nM", "nmol")
	if d.Rate.Present() {
		out.rate = available * b.perVolume(substrate, d.Rate, litres, "nM/h", "nmol/h")
	}
	return out
}

// distribution returns a volume of distribution [l].
func (b *timelineBuilder) distribution(k *study.Pharmacokinetics, d study.Dose) float64 {
	if !k.Volume.Present() {
		b.list.Errorf(diag.StudyMissing, d.Pos, `add "volume" to its pharmacokinetics`, "a dose needs the volume of distribution of its substrate")
		return 1
	}
	if v, err := k.Volume.In(unit("l"), 0); err == nil {
		return v
	}
	return b.in(k.Volume, "l/kg", "") * b.in(b.arm.BodyMass, "kg", "")
}

// perVolume returns an amount, an amount per body mass or a concentration as
// concentration in the given volume [l].
func (b *timelineBuilder) perVolume(substrate string, q study.Quantity, litres float64, concentration, amount string) float64 {
	mass := MolarMass(b.study, substrate)
	if v, err := q.In(unit(concentration), mass); err == nil {
		return v
	}
	if v, err := q.In(unit(amount), mass); err == nil {
		return v / litres
	}
	return b.in(q, amount+"/kg", substrate) * b.in(b.arm.BodyMass, "kg", "") / litres
}

// Kinetics returns the pharmacokinetics of a substrate in an arm that is an
// animal, nil where the substrate stays in the medium.
func Kinetics(s *study.Study, a *study.Arm, substrate string) *study.Pharmacokinetics {
	if a.Format.Text != "xenograft" {
		return nil
	}
	for i := range s.Substrates {
		if s.Substrates[i].ID.Text == substrate {
			return s.Substrates[i].Kinetics
		}
	}
	return nil
}
