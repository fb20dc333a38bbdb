package population

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// crew shares the blocks of a culture among workers. Which worker treats a block
// changes nothing; sums are added in the order of the blocks.
type crew struct {
	workers [][]*worker // by goroutine and member
	tasks   []task
}

// task is one block to be advanced, from one of its late cells on; or everybody.
type task struct {
	member, late int
	block        *block
	err          error
}

// run advances every cell over the step of c and adds up what they did.
func (w *crew) run(ctx context.Context, c *Culture) error {
	if w.workers == nil {
		if err := w.hire(c); err != nil {
			return err
		}
	}
	w.tasks = w.tasks[:0]
	for i, m := range c.members {
		size := m.layout.size(len(c.step.observed))
		for _, b := range c.state.Kinds[i].blocks {
			b.begin(size)
			w.tasks = append(w.tasks, task{member: i, late: everybody, block: b})
		}
	}
	for len(w.tasks) > 0 {
		if err := w.work(ctx, c); err != nil {
			return err
		}
		w.migrate(c)
	}
	w.add(c)
	c.tell(c.step.to - c.step.from)
	return nil
}

// begin clears what the last step left.
func (b *block) begin(size int) {
	b.next.reset()
	b.late.reset()
	b.lateAt, b.leaving = b.lateAt[:0], b.leaving[:0]
	b.steps, b.tried = 0, 0
	b.sums = append(b.sums[:0], make([]float64, size)...)
}

// hire makes the scratch of all goroutines.
func (w *crew) hire(c *Culture) error {
	w.workers = make([][]*worker, c.engine.options.Workers)
	for g := range w.workers {
		for _, m := range c.members {
			one, err := c.engine.worker(m.kind)
			if err != nil {
				return err
			}
			w.workers[g] = append(w.workers[g], one)
		}
	}
	return nil
}

// dismiss gives the scratch back.
func (w *crew) dismiss(c *Culture) {
	for _, own := range w.workers {
		for i, one := range own {
			c.members[i].kind.workers.Put(one)
		}
	}
	w.workers = nil
}

// work advances all tasks.
func (w *crew) work(ctx context.Context, c *Culture) error {
	var next atomic.Int64
	run := func(own []*worker) {
		for {
			k := int(next.Add(1)) - 1
			if k >= len(w.tasks) || ctx.Err() != nil {
				return
			}
			t := &w.tasks[k]
			t.err = own[t.member].run(t.block, &c.step, &c.step.kinds[t.member], t.late)
		}
	}
	var wait sync.WaitGroup
	for _, own := range w.workers[1:min(len(w.workers), len(w.tasks))] {
		wait.Go(func() { run(own) })
	}
	run(w.workers[0])
	wait.Wait()
	for _, t := range w.tasks {
		if t.err != nil {
			return t.err
		}
	}
	return ctx.Err()
}

// migrate lets cells that changed type enter the blocks of their new one, and
// leaves the tasks that this makes.
func (w *crew) migrate(c *Culture) {
	w.tasks = w.tasks[:0]
	for i := range c.members {
		for _, b := range c.state.Kinds[i].blocks {
			for k := range b.leaving {
				w.enter(c, i, &b.leaving[k])
			}
			b.leaving = b.leaving[:0]
		}
	}
}

// enter puts a migrant into the last block of its new type.
func (w *crew) enter(c *Culture, from int, g *migrant) {
	i := c.byType[g.to]
	m, ks := c.members[i], &c.state.Kinds[i]
	if len(ks.blocks) == 0 {
		b := newBlock(m.kind.stride())
		b.begin(m.layout.size(len(c.step.observed)))
		ks.blocks = append(ks.blocks, b)
	}
	b := ks.blocks[len(ks.blocks)-1]
	at := slices.IndexFunc(w.tasks, func(t task) bool { return t.block == b })
	if at < 0 {
		w.tasks = append(w.tasks, task{member: i, late: len(b.late.who), block: b})
	}
	g.who.Turns = 0
	states, clocks := m.kind.reading(b.late.add(g.who))
	b.lateAt = append(b.lateAt, g.at)
	c.members[from].become(m, g.state, states)
	m.kind.wind(clocks, g.who.Line, c.setup.Seed)
}

// become writes the states of a cell of type m that was of another type: what
// both have stays, the rest is at rest. What it holds of a substrate stays too.
func (old *member) become(m *member, before, after []float64) {
	copy(after, m.rest)
	for k, id := range m.kind.ids {
		if j := slices.Index(old.kind.ids, id); j >= 0 {
			after[k] = before[j]
		}
	}
	for _, in := range m.kind.inside {
		after[in.own] = 0
		for _, was := range old.kind.inside {
			if was.substrate == in.substrate {
				after[in.own] = before[was.own] * old.kind.cell.Volume / m.kind.cell.Volume
			}
		}
	}
}

// add sums up the blocks of each member.
func (w *crew) add(c *Culture) {
	for i, m := range c.members {
		size := m.layout.size(len(c.step.observed))
		total := append(c.scratch.total[i][:0], make([]float64, size)...)
		for _, b := range c.state.Kinds[i].blocks {
			for k, v := range b.sums {
				total[k] += v
			}
		}
		c.scratch.total[i] = total
	}
}
