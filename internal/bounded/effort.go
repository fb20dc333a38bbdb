package bounded

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// patience is how long a hostile input may take. It is long because the machine
// may be busy; what it is meant to find takes hours.
const patience = 4 * time.Minute

// Effort runs f, which reads a hostile input, and fails t if it does not end or
// if the heap grows by more than the given number of MiB. f is left running if it
// does not end.
func Effort(t testing.TB, mebibytes uint64, f func()) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // to see what is in use, not garbage
	runtime.GC()
	before := heap()
	peak, done := before, make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	start := time.Now()
	for {
		select {
		case <-done:
			if grown := (max(peak, heap()) - before) >> 20; grown > mebibytes {
				t.Errorf("the heap grew by %d MiB; at most %d are allowed", grown, mebibytes)
			}
			return
		case <-time.After(5 * time.Millisecond):
			peak = max(peak, heap())
		}
		if time.Since(start) > patience {
			t.Fatalf("it takes more than %v", patience)
		}
	}
}

// heap returns the memory of objects on the heap, dead ones included [bytes].
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
