package population

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"

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
	if len(s.Herds) != len(c.members) || len(s.State.Kinds) != len(c.members) || len(s.State.Medium) != len(c.state.Medium) {
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
