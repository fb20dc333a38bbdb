package population

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"

	"niche/culture"
)

// saved is a culture in progress as bytes hold it.
type saved struct {
	State state
	Herds [][]savedHerd // by member and block
}

// savedHerd is one block: blocks stay as they are, because sums are added in
// their order.
type savedHerd struct {
	Rows []float64
	Who  []individual
}

// MarshalBinary returns the state of the culture, from which [Engine.Resume] goes
// on to the same bits.
func (c *Culture) MarshalBinary() ([]byte, error) {
	s := saved{State: c.state}
	for i := range c.members {
		var herds []savedHerd
		for _, b := range c.state.Kinds[i].blocks {
			herds = append(herds, savedHerd{b.now.rows, b.now.who})
		}
		s.Herds = append(s.Herds, herds)
	}
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(s); err != nil {
		return nil, fmt.Errorf("save culture: %w", err)
	}
	return out.Bytes(), nil
}

// Resume returns the culture of a setup that MarshalBinary has saved. It fails if
// the data belong to another arm or are damaged.
func (e *Engine) Resume(ctx context.Context, setup culture.Setup, data []byte) (*Culture, error) {
	c, err := e.Begin(ctx, setup)
	if err != nil {
		return nil, err
	}
	var s saved
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return nil, fmt.Errorf("resume culture: %w", err)
	}
	if !c.fits(&s) {
		return nil, fmt.Errorf("resume culture: the saved state is not one of arm %s", setup.Arm.ID.Text)
	}
	for i, m := range c.members {
		for _, h := range s.Herds[i] {
			if len(h.Rows) != len(h.Who)*m.kind.stride() {
				return nil, fmt.Errorf("resume culture: the saved cells are not of type %s", m.kind.cell.Type.ID.Text)
			}
			b := newBlock(m.kind.stride())
			b.now.rows, b.now.who = h.Rows, h.Who
			s.State.Kinds[i].blocks = append(s.State.Kinds[i].blocks, b)
		}
	}
	c.state = s.State
	return c, nil
}

// fits reports whether a saved state has the shape of c's and sensible numbers.
func (c *Culture) fits(s *saved) bool {
	t := &s.State
	n := len(c.substrates())
	ok := len(s.Herds) == len(c.members) && len(t.Kinds) == len(c.members) && len(t.Medium) == len(c.state.Medium) &&
		len(t.Infusion) == n && len(t.Source) == n && len(t.Answer) == n && len(t.Ledger) == n &&
		(len(t.Earlier) == n || t.Earlier == nil) &&
		len(t.Seen) <= len(c.setup.Times) && t.Done >= 0 && t.Done <= len(c.timeline) &&
		t.Time >= 0 && t.Time <= c.horizon && t.Planned > 0 && t.Planned <= math.MaxFloat64
	for i := 0; ok && i < len(c.members); i++ {
		m, k := c.members[i], &t.Kinds[i]
		ok = len(k.Died) == m.layout.causes && len(k.Content) == m.layout.insides
		for j := 0; ok && j < len(t.Seen); j++ {
			o := &t.Seen[j]
			ok = len(o.Medium) == n && len(o.Kinds) == len(c.members) && m.saw(&o.Kinds[i])
		}
		for _, h := range s.Herds[i] {
			for _, who := range h.Who {
				ok = ok && who.Weight > 0 && who.Weight <= math.MaxFloat64 && who.Step >= 0 && who.Step <= math.MaxFloat64
			}
		}
	}
	return ok
}

// saw reports whether an observation has the shape of m's.
func (m *member) saw(o *kindSeen) bool {
	return len(o.Died) == m.layout.causes && len(o.Inside) == m.layout.insides && len(o.Mean) == m.layout.probes && len(o.Above) == m.layout.probes
}
