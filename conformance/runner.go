package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"niche/diag"
	"niche/format"
	"niche/sim"
)

// Options say how a suite is run. The zero Options is ready to use.
type Options struct {
	// Settings of the integration; tolerances default to 1e-8 relative and
	// 1e-12 absolute [unit of each state], tighter than any case asks for but
	// one.
	Settings sim.Settings
	// AllVersions runs the file of every SBML level and version of a case
	// instead of the highest.
	AllVersions bool
	// Through, unless it is zero, is a format that every model is written in,
	// read again and written back to SBML before it is simulated.
	Through format.Target
	// Only, unless nil, selects the semantic cases to run by their names.
	Only func(name string) bool
	// Rewriting, unless nil, changes every semantic case before it is simulated.
	Rewriting *Rewriting
	Workers   int // cases at a time; default 1
	// Limit, if not 0, is how long one model of a collection may take.
	Limit time.Duration
	// Progress, if not nil, is called by one goroutine at a time after each
	// file.
	Progress func(done, total int)
}

func (o Options) withDefaults() Options {
	if o.Settings.RTol == 0 {
		o.Settings.RTol = 1e-8
	}
	if o.Settings.ATol == 0 {
		o.Settings.ATol = 1e-12
	}
	o.Workers = max(1, o.Workers)
	return o
}

// judge runs judge(i) for every result and stores the outcome in its place,
// with several workers. It stops early only when ctx is cancelled.
func (o *Options) judge(ctx context.Context, results []Result, judge func(ctx context.Context, i int, r *Result)) error {
	work := make(chan int)
	var done int
	var mutex sync.Mutex
	var group sync.WaitGroup
	for range min(o.Workers, len(results)) {
		group.Go(func() {
			for i := range work {
				guard(&results[i], func() { judge(ctx, i, &results[i]) })
				mutex.Lock()
				done++
				if o.Progress != nil {
					o.Progress(done, len(results))
				}
				mutex.Unlock()
			}
		})
	}
	for i := range results {
		if ctx.Err() != nil {
			break
		}
		work <- i
	}
	close(work)
	group.Wait()
	return ctx.Err()
}

// guard calls f and turns a panic into a failure of the case, so that one bug
// does not hide the outcome of all other cases.
func guard(r *Result, f func()) {
	defer func() {
		if p := recover(); p != nil {
			r.fail(fmt.Errorf("bug: panic: %v", p))
		}
	}()
	f()
}

// unreadable reports why the suite in dir cannot be read.
func unreadable(dir string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read suite: %w", err)
	}
	var l diag.List
	l.Errorf(diag.NoSuchFile, diag.Pos{}, "check the path", "there is no folder %q", dir)
	return l.Err()
}
