package ensemble_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"niche/ensemble"
	"niche/rng"
)

// dice throws one die per time.
type dice struct{ fail uint32 }

func (d dice) Realise(ctx context.Context, replicate uint32, record func(k int, values []float64)) (uint64, error) {
	if replicate >= d.fail {
		return 0, fmt.Errorf("realisation %d", replicate)
	}
	s := rng.New(rng.Key{Seed: 3, Entity: replicate})
	for k := range 3 {
		record(k, []float64{float64(1 + s.Below(6)), s.Normal()})
	}
	return 3, ctx.Err()
}

func request(replicates, workers int) *ensemble.Request {
	return &ensemble.Request{Times: []float64{0, 1, 2}, Quantities: []ensemble.Quantity{{ID: "die"}, {ID: "z"}}, Replicates: replicates, Workers: workers,
		New: func() (ensemble.Realiser, error) { return dice{fail: math.MaxUint32}, nil }}
}

func run(t *testing.T, r *ensemble.Request) *ensemble.Statistics {
	t.Helper()
	s, err := ensemble.Run(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMoments(t *testing.T) {
	r := request(10_001, 3)
	r.Quantiles = []float64{0, 0.5, 1}
	s := run(t, r)
	var sum, squares float64
	for i := range s.Replicates {
		v := s.Values[i*6+1*2+1] // z at the second time
		sum, squares = sum+v, squares+v*v
	}
	n := float64(s.Replicates)
	mean := sum / n
	c := &s.Columns[1]
	if math.Abs(c.Mean[1]-mean) > 1e-12 || math.Abs(c.SD[1]-math.Sqrt((squares-n*mean*mean)/(n-1))) > 1e-12 {
		t.Errorf("mean %g, sd %g", c.Mean[1], c.SD[1])
	}
	if q := s.Columns[0].Quantiles; q[0][0] != 1 || q[1][0] < 3 || q[1][0] > 4 || q[2][0] != 6 {
		t.Errorf("quantiles %v", q)
	}
	if s.Firings != 3*10_001 {
		t.Errorf("%d firings", s.Firings)
	}
}

func TestAnyNumberOfWorkers(t *testing.T) {
	one, many := run(t, request(1000, 1)), run(t, request(1000, 7))
	for i := range one.Columns {
		if !slices.Equal(one.Columns[i].Mean, many.Columns[i].Mean) || !slices.Equal(one.Columns[i].SD, many.Columns[i].SD) {
			t.Errorf("workers change %s", one.Columns[i].ID)
		}
	}
}

// The ensemble from number 100 on is the rest of the whole.
func TestFirst(t *testing.T) {
	whole, rest := request(150, 2), request(50, 2)
	whole.Keep, rest.Keep, rest.First = []int{0, 1, 2}, []int{0, 1, 2}, 100
	if !slices.Equal(run(t, whole).Values[100*6:], run(t, rest).Values) {
		t.Error("realisations depend on more than their number")
	}
}

func TestHistogram(t *testing.T) {
	r := request(6000, 2)
	r.Keep = []int{1}
	s := run(t, r)
	if len(s.Values) != 2*6000 {
		t.Errorf("%d values kept, want those of one time", len(s.Values))
	}
	h := s.Histogram(0, 1, 50)
	if h.From != 0.5 || h.Width != 1 || len(h.Counts) != 6 {
		t.Fatalf("%+v", h)
	}
	if h = s.Histogram(0, 1, 3); h.Width != 2 || len(h.Counts) != 3 {
		t.Errorf("%+v", h)
	}
	h = s.Histogram(1, 1, 20)
	sum := 0
	for _, n := range h.Counts {
		sum += n
	}
	if sum != 6000 || len(h.Counts) != 20 || h.Counts[10] < h.Counts[0] {
		t.Errorf("%+v", h)
	}
}

func TestFailures(t *testing.T) {
	r := request(1000, 4)
	r.New = func() (ensemble.Realiser, error) { return dice{fail: 40}, nil }
	if _, err := ensemble.Run(context.Background(), r); err == nil || err.Error() != "realisation 40" {
		t.Errorf("error %v, want that of the first failure", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ensemble.Run(ctx, request(1000, 4)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	for _, change := range []func(*ensemble.Request){
		func(r *ensemble.Request) { r.Replicates = 0 },
		func(r *ensemble.Request) { r.Quantiles = []float64{1.5} },
		func(r *ensemble.Request) { r.First = ensemble.MostReplicates },
		func(r *ensemble.Request) { r.Keep, r.Replicates = []int{0, 1}, 1<<27 },
	} {
		r := request(10, 1)
		change(r)
		if _, err := ensemble.Run(context.Background(), r); err == nil {
			t.Errorf("%+v: no error", r)
		}
	}
}

func ExampleRun() {
	s, err := ensemble.Run(context.Background(), &ensemble.Request{
		Times: []float64{0, 1, 2}, Quantities: []ensemble.Quantity{{ID: "die"}}, Replicates: 6000,
		New: func() (ensemble.Realiser, error) { return dice{fail: math.MaxUint32}, nil },
	})
	fmt.Println(math.Round(10*s.Columns[0].Mean[0])/10, err)
	// Output: 3.5 <nil>
}
