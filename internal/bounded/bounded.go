// Package bounded reads files that may be of any size, never more than a given
// number of bytes.
package bounded

import (
	"fmt"
	"io"
	"os"
)

// TooLarge says that a file holds more bytes than are read.
type TooLarge struct{ Limit int64 }

// Error names the limit.
func (e *TooLarge) Error() string {
	if e.Limit >= 1<<20 {
		return fmt.Sprintf("the file is larger than %d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("the file is larger than %d bytes", e.Limit)
}

// ReadFile returns the content of the file at path, or a [*TooLarge] if it has
// more than limit bytes. Of a file whose size is not known beforehand, such as a
// pipe, at most limit + 1 bytes are read.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > limit {
		return nil, &TooLarge{limit}
	} else if err == nil && info.Mode().IsRegular() {
		return read(f, info.Size(), limit)
	}
	return read(f, 0, limit)
}

// read reads r, which has about size bytes.
func read(r io.Reader, size, limit int64) ([]byte, error) {
	src := make([]byte, 0, size+512)
	r = io.LimitReader(r, limit+1)
	for {
		n, err := r.Read(src[len(src):cap(src)])
		src = src[:len(src)+n]
		switch {
		case int64(len(src)) > limit:
			return nil, &TooLarge{limit}
		case err == io.EOF:
			return src, nil
		case err != nil:
			return nil, err
		case len(src) == cap(src):
			src = append(src, 0)[:len(src)]
		}
	}
}
