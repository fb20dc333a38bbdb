package population

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"niche/culture"
	"niche/ode"
	"niche/sim"
	"niche/study"
)

// Options are the numerical choices of an Engine. The zero Options is ready to use.
type Options struct {
	// Cells is the number of individuals with which a type is represented: fewer
	// if the arm holds fewer cells, up to twice as many after growth. Default 2000.
	Cells int
	// Workers is the number of goroutines for one culture; default 1, since arms
	// run beside one another.
	Workers int
	// Settings: RTol and ATol of the cells' networks, default 1e-4 and 1e-7;
	// MaxStep between synchronisations, default 2 h.
	Settings sim.Settings
	// Splitting is the tolerance of the splitting between cells and medium, relative
	// to concentrations in the medium and per step [1]; default 1e-3.
	Splitting float64
}

func (o Options) withDefaults() Options {
	if o.Cells == 0 {
		o.Cells = 2000
	}
	o.Workers = max(1, o.Workers)
	if o.Settings.RTol == 0 {
		o.Settings.RTol = 1e-4
	}
	if o.Settings.ATol == 0 {
		o.Settings.ATol = 1e-7
	}
	if o.Settings.MaxStep == 0 {
		o.Settings.MaxStep = 2
	}
	if o.Splitting == 0 {
		o.Splitting = 1e-3
	}
	return o
}

// Engine simulates the arms of one study with individual cells. It is safe for
// concurrent use: models are compiled once for each cell type with its cuts.
type Engine struct {
	study   *study.Study
	options Options
	probes  []culture.Probe
	rest    *culture.Resting

	mu    sync.Mutex
	kinds map[string]*kind
	baths map[bool]*bath
}

var _ culture.Engine = (*Engine)(nil)

// New returns an engine for s, which must have passed study.Check.
func New(s *study.Study, options Options) *Engine {
	return &Engine{study: s, options: options.withDefaults(), probes: culture.Probes(s),
		rest: culture.NewResting(s, sim.Settings{}), kinds: map[string]*kind{}, baths: map[bool]*bath{}}
}

// Name returns "population".
func (e *Engine) Name() string { return "population" }

// Stochastic returns true: replicates differ by the fates of their cells.
func (e *Engine) Stochastic() bool { return true }

// kind returns the compiled model of a cell type.
func (e *Engine) kind(t *study.CellType, cut []string) (*kind, error) {
	own := culture.CutsOf(t.ID.Text, cut)
	key := t.ID.Text + "|" + strings.Join(own, " ")
	e.mu.Lock()
	k, ok := e.kinds[key]
	if !ok {
		k = &kind{}
		e.kinds[key] = k
	}
	e.mu.Unlock()
	k.once.Do(func() { k.err = k.compile(e.study, t, own, e.probes) })
	return k, k.err
}

// bath returns the compiled model of an arm's medium.
func (e *Engine) bath(a *study.Arm) (*bath, error) {
	animal := a.Format.Text == "xenograft"
	e.mu.Lock()
	b, ok := e.baths[animal]
	if !ok {
		b = &bath{}
		e.baths[animal] = b
	}
	e.mu.Unlock()
	b.once.Do(func() { b.err = b.compile(e.study, a) })
	return b, b.err
}

// worker returns scratch for one goroutine.
func (e *Engine) worker(k *kind) (*worker, error) {
	if w, ok := k.workers.Get().(*worker); ok {
		w.prepared = -1
		return w, nil
	}
	return k.newWorker(ode.Options{RTol: e.options.Settings.RTol, ATol: e.options.Settings.ATol})
}

// Simulate implements culture.Engine.
func (e *Engine) Simulate(ctx context.Context, setup culture.Setup) (*culture.Record, error) {
	c, err := e.Begin(ctx, setup)
	if err != nil {
		return nil, err
	}
	defer c.crew.dismiss(c)
	for {
		done, err := c.Advance(ctx)
		if err != nil {
			return nil, fmt.Errorf("arm %s, donor %d: %w", setup.Arm.ID.Text, setup.Donor+1, err)
		}
		if done {
			return c.Record(), nil
		}
	}
}
