package work

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestOrderedKeepsTheOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 5, 40} {
		next := 0
		for v, err := range Ordered(context.Background(), 100, workers, func(_ context.Context, w, i int) (int, error) {
			if w < 0 || w >= workers {
				t.Errorf("worker %d of %d", w, workers)
			}
			time.Sleep(time.Duration(i*7919%5) * 100 * time.Microsecond)
			return i * i, nil
		}) {
			if err != nil || v != next*next {
				t.Fatalf("%d workers: result %d is %d, %v", workers, next, v, err)
			}
			next++
		}
		if next != 100 {
			t.Errorf("%d workers: %d results", workers, next)
		}
	}
}

func TestOrderedStops(t *testing.T) {
	broken := errors.New("broken")
	var last error
	count := 0
	for _, err := range Ordered(context.Background(), 100, 3, func(_ context.Context, _, i int) (int, error) {
		if i >= 10 {
			return 0, broken
		}
		return i, nil
	}) {
		last = err
		count++
	}
	if count != 11 || last != broken {
		t.Errorf("%d results, last error %v", count, last)
	}
	ctx, cancel := context.WithCancel(context.Background())
	for _, err := range Ordered(ctx, 100, 2, func(ctx context.Context, _, i int) (int, error) {
		if i == 5 {
			cancel()
		}
		return i, ctx.Err()
	}) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("after cancelling: %v", last)
	}
	for range Ordered(context.Background(), 100, 2, func(_ context.Context, _, i int) (int, error) { return i, nil }) {
		break // must not hang
	}
}

// TestJournal: what was appended is there again; a torn record is dropped and the
// file goes on behind the last whole one; other work is refused.
func TestJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	open := func() *Journal {
		j, err := OpenJournal(path, "work 1")
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	j := open()
	for i, s := range []string{"zero", "", "two"} {
		if err := j.Append(i, []byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	whole, _ := os.ReadFile(path)
	for cut := len(whole); cut >= 0; cut-- {
		os.WriteFile(path, whole[:cut], 0o644)
		j := open()
		n := j.Len()
		if b, ok := j.Done(2); (cut == len(whole)) != ok || ok && string(b) != "two" {
			t.Errorf("cut at %d: record 2 is %q, %v", cut, b, ok)
		}
		j.Append(7, []byte("seven"))
		j.Close()
		j = open()
		if b, ok := j.Done(7); !ok || string(b) != "seven" || j.Len() != n+1 {
			t.Errorf("cut at %d: %d records after appending to %d; %q", cut, j.Len(), n, b)
		}
		j.Close()
	}
	if _, err := OpenJournal(path, "work 2"); err == nil {
		t.Error("a journal of other work was opened")
	}
}
