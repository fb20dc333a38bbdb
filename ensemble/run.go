package ensemble

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"niche/units"
)

// Realiser makes realisations. It belongs to one goroutine.
type Realiser interface {
	// Realise makes realisation number replicate and calls record at each time of
	// the request, in order, with one value per column; record keeps no reference
	// to them. It returns the number of firings.
	Realise(ctx context.Context, replicate uint32, record func(k int, values []float64)) (firings uint64, err error)
}

// Quantity is what is observed of every realisation.
type Quantity struct {
	ID   string
	Unit units.Unit
	// Species says that the quantity is a state of the model.
	Species bool
}

// Request asks for an ensemble.
type Request struct {
	Times      []float64 // increasing [unit of t]
	Quantities []Quantity
	First      int // number of the first realisation
	Replicates int // at least 1
	Workers    int // goroutines; 0 for one per processor
	// Quantiles are probabilities in [0, 1]; they need memory for every value.
	Quantiles []float64
	// Keep lists the times, by increasing index, whose values are kept, for
	// histograms.
	Keep []int
	// New makes the realiser of one worker.
	New func() (Realiser, error)
	// Progress, if not nil, is called with the number of finished realisations, by
	// one goroutine at a time.
	Progress func(done int)
}

// MostReplicates is one more than the largest number of a realisation.
const MostReplicates = math.MaxUint32

// mostValues bounds the memory for kept values: 2 GiB.
const mostValues = 1 << 28

// batch is the number of consecutive realisations whose moments are summed one
// after the other. Batches are joined in order.
const batch = 32

// job is an ensemble at work.
type job struct {
	*Request
	cells   int // times × quantities
	batches []moments
	values  []float64 // kept: realisation after realisation, time after time
	kept    []int     // index among the kept times of each time, −1 if not kept
	width   int       // kept values of one realisation
	firings atomic.Uint64
	done    atomic.Int64
	lock    sync.Mutex // of Progress
}

// Run makes the realisations that r asks for. It fails with ctx's error, with
// the error of the realisation with the lowest number that failed, or if r asks
// for what does not fit.
func Run(ctx context.Context, r *Request) (*Statistics, error) {
	j := &job{Request: r, cells: len(r.Times) * len(r.Quantities)}
	j.keep()
	if err := j.check(); err != nil {
		return nil, err
	}
	j.values = make([]float64, j.width*r.Replicates)
	j.batches = make([]moments, (r.Replicates+batch-1)/batch)
	workers := r.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if err := j.share(ctx, min(workers, len(j.batches))); err != nil {
		return nil, err
	}
	return j.statistics(), nil
}

// keep decides what is kept: for quantiles, every time.
func (j *job) keep() {
	j.kept = make([]int, len(j.Times))
	next := 0
	for k := range j.kept {
		j.kept[k] = -1
		if len(j.Quantiles) > 0 || slices.Contains(j.Keep, k) {
			j.kept[k] = next
			next++
		}
	}
	j.width = next * len(j.Quantities)
}

func (j *job) check() error {
	if j.Replicates < 1 || j.First < 0 || j.First+j.Replicates > MostReplicates {
		return fmt.Errorf("%d realisations: ask for at least 1 and fewer than 2³²", j.Replicates)
	}
	for _, q := range j.Quantiles {
		if !(q >= 0 && q <= 1) {
			return fmt.Errorf("quantile %g is no probability", q)
		}
	}
	if j.width > 0 && j.Replicates > mostValues/j.width {
		return fmt.Errorf("quantiles of %d values per realisation need too much memory for %d realisations: select fewer quantities or times", j.width, j.Replicates)
	}
	return nil
}

// share lets workers take batches in order until none is left. The failure of the
// earliest batch is returned, whatever the number of workers: only batches after
// one that failed are given up.
func (j *job) share(ctx context.Context, workers int) error {
	var f front
	f.failed = len(j.batches)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			var realiser Realiser
			for {
				own, b := f.take(ctx)
				if own == nil {
					return
				}
				var err error
				if realiser == nil {
					realiser, err = j.New()
				}
				if err == nil {
					err = j.batch(own, realiser, b)
				}
				f.done(b, err)
			}
		})
	}
	all.Wait()
	if f.err == nil {
		return ctx.Err()
	}
	return f.err
}

// front is where the workers stand.
type front struct {
	sync.Mutex
	next    int // batch
	failed  int // the earliest that failed; the number of batches if none
	err     error
	running map[int]context.CancelFunc
}

// take returns the next batch with a context of its own, nil if there is none.
func (f *front) take(ctx context.Context) (context.Context, int) {
	f.Lock()
	defer f.Unlock()
	b := f.next
	if b >= f.failed || ctx.Err() != nil {
		return nil, 0
	}
	f.next++
	own, stop := context.WithCancel(ctx)
	if f.running == nil {
		f.running = map[int]context.CancelFunc{}
	}
	f.running[b] = stop
	return own, b
}

// done takes note of the end of batch b.
func (f *front) done(b int, err error) {
	f.Lock()
	defer f.Unlock()
	f.running[b]()
	delete(f.running, b)
	if err == nil || b >= f.failed {
		return
	}
	f.failed, f.err = b, err
	for k, stop := range f.running {
		if k > b {
			stop()
		}
	}
}

// batch makes the realisations of batch b.
func (j *job) batch(ctx context.Context, realiser Realiser, b int) error {
	m := moments{mean: make([]float64, j.cells), m2: make([]float64, j.cells)}
	width := len(j.Quantities)
	for r := b * batch; r < min((b+1)*batch, j.Replicates); r++ {
		m.n++
		firings, err := realiser.Realise(ctx, uint32(j.First+r), func(k int, values []float64) {
			m.add(k*width, values[:width])
			if at := j.kept[k]; at >= 0 {
				copy(j.values[r*j.width+at*width:], values[:width])
			}
		})
		if err != nil {
			return err
		}
		j.firings.Add(firings)
		if j.Progress != nil {
			j.lock.Lock()
			j.Progress(int(j.done.Add(1)))
			j.lock.Unlock()
		}
	}
	j.batches[b] = m
	return nil
}
