package bytecode

import (
	"fmt"

	"niche/compile"
	"niche/distrib"
	"niche/rng"
)

// draw renews one random number.
type draw struct {
	law  distrib.Law
	args code // into the outputs
	n    int  // arguments
	at   int  // slot of the number in memory
}

// renew draws again. outputAt is where the outputs of mem are.
func (d *draw) renew(mem []float64, outputAt int, s *rng.Stream) {
	d.args.run(mem)
	mem[d.at] = d.law.Sample(s, mem[outputAt:outputAt+d.n])
}

// newStream is where the random numbers of an evaluator come from before its
// user says so.
func newStream() rng.Stream { return rng.New(rng.Key{Purpose: rng.Distribution}) }

// compileDraws assembles the draws of span, whose numbers lie from slot first on.
func compileDraws(a *assembler, s *compile.System, span compile.Span, first int) ([]draw, error) {
	list := make([]draw, 0, span.To-span.From)
	for k := span.From; k < span.To; k++ {
		d := &s.Draws[k]
		c, err := a.assemble(outputs(d.Args, 0))
		if err != nil {
			return nil, fmt.Errorf("%s: arguments of %s: %w", d.Pos, d.Law, err)
		}
		list = append(list, draw{law: d.Law, args: c, n: len(d.Args), at: first + k})
	}
	return list, nil
}

// addDraws gives every draw its slot.
func (l *layout) addDraws(s *compile.System) (first int) {
	first = int(l.reserve(len(s.Draws)))
	for i := range s.Draws {
		l.leaf[s.Draws[i].Symbol] = leaf{int32(first + i), instantaneous}
	}
	return first
}

// drawing is a segment with the draws to renew before it.
func (c *compiler) drawing(s *segment, span compile.Span) (err error) {
	if s == nil || span.Empty() {
		return nil
	}
	s.draws, err = compileDraws(c.assembler, c.system, span, c.program.dAt)
	return err
}

// renew renews the draws of s at the evaluator's point.
func (e *evaluator) renew(s *segment) {
	for i := range s.draws {
		s.draws[i].renew(e.mem, e.program.outputAt, &e.stream)
	}
}

func (e *evaluator) SetStream(s rng.Stream) { e.stream = s }
