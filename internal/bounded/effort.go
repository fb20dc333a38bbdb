package bounded

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

// Effort runs f, which reads a hostile input, and fails t if it takes more than a
// minute or if the heap grows by more than the given number of MiB. After a
// minute f is left running.
func Effort(t testing.TB, mebibytes uint64, f func()) {
	t.Helper()
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
		if time.Since(start) > time.Minute {
			t.Fatal("it takes more than a minute")
		}
	}
}

// heap returns the memory of objects on the heap, dead ones included [bytes].
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
