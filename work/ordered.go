package work

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Ordered calls do for every index below n on the given number of goroutines (0:
// one per processor) and yields the results in order of index, each once. A worker
// number below workers comes with each call, for scratch. The first error in order
// of index, or ctx's, is yielded last; jobs that run then are waited for. At most
// 4·workers results wait for their turn.
func Ordered[T any](ctx context.Context, n, workers int, do func(ctx context.Context, worker, index int) (T, error)) iter.Seq2[T, error] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, n))
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wait sync.WaitGroup
		defer wait.Wait()
		defer cancel()
		type result struct {
			value T
			err   error
		}
		results := make([]chan result, 4*workers) // one slot for each index in flight
		for i := range results {
			results[i] = make(chan result, 1)
		}
		indices := make(chan int, len(results))
		for w := range workers {
			wait.Go(func() {
				for i := range indices {
					v, err := do(ctx, w, i)
					results[i%len(results)] <- result{v, err}
				}
			})
		}
		defer close(indices)
		next := 0
		for i := range n {
			for ; next < n && next < i+len(results); next++ {
				indices <- next
			}
			var r result
			select {
			case r = <-results[i%len(results)]:
			case <-ctx.Done():
				r.err = ctx.Err()
			}
			if !yield(r.value, r.err) || r.err != nil {
				return
			}
		}
	}
}
