package bounded

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if src, err := ReadFile(path, 5); string(src) != "12345" || err != nil {
		t.Errorf("%q %v", src, err)
	}
	var large *TooLarge
	if _, err := ReadFile(path, 4); !errors.As(err, &large) || !strings.Contains(err.Error(), "4 bytes") {
		t.Errorf("%v", err)
	}
	if _, err := ReadFile(path+"b", 4); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestTerabyte refuses a file by its size, without reading it.
func TestTerabyte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sparse")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(1 << 40); err != nil {
		t.Skip("the file system has no sparse files:", err)
	}
	if _, err := ReadFile(path, 256<<20); err == nil || err.Error() != "the file is larger than 256 MiB" {
		t.Error(err)
	}
}

// TestEndless reads from a source that never ends.
func TestEndless(t *testing.T) {
	if _, err := read(endless{}, 0, 1<<20); err == nil || err.Error() != "the file is larger than 1 MiB" {
		t.Error(err)
	}
	if src, err := read(io.LimitReader(endless{}, 1000), 0, 1<<20); len(src) != 1000 || err != nil {
		t.Error(len(src), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '7'
	}
	return len(p), nil
}
