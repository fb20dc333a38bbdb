package testdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Seeds returns the contents of at most n files of the data sets that match the
// slash-separated pattern and have at most size bytes, spread evenly over the
// matches. Fuzz targets start from them; where the data are absent they start
// from their own inputs alone.
func Seeds(t testing.TB, pattern string, n int, size int64) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root(t), filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	small := names[:0]
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.Size() <= size {
			small = append(small, name)
		}
	}
	n = min(n, len(small))
	seeds := make([][]byte, 0, n)
	for i := range n {
		src, err := os.ReadFile(small[i*len(small)/n])
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, src)
	}
	return seeds
}
