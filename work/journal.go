package work

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// Journal is an append-only file of finished results, by index. A record that was
// cut off by a kill is dropped when the journal is opened again.
//
// File: the header text, a newline, then records of index, length (little-endian
// uint32), CRC-32 of the content, content.
type Journal struct {
	file *os.File
	done map[int][]byte
}

// OpenJournal opens or creates the journal at path. header identifies the work: a
// journal of other work is refused.
func OpenJournal(path, header string) (*Journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	j := &Journal{file: f, done: map[int][]byte{}}
	if err := j.load(header + "\n"); err != nil {
		f.Close()
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	return j, nil
}

func (j *Journal) load(header string) error {
	all, err := io.ReadAll(j.file)
	if err != nil {
		return err
	}
	if len(all) < len(header) && bytes.HasPrefix([]byte(header), all) {
		if err := j.file.Truncate(0); err != nil {
			return err
		}
		_, err := j.file.WriteAt([]byte(header), 0)
		if err == nil {
			_, err = j.file.Seek(0, io.SeekEnd)
		}
		return err
	}
	if !bytes.HasPrefix(all, []byte(header)) {
		return fmt.Errorf("it belongs to other work")
	}
	good := int64(len(header))
	for rest := all[len(header):]; ; {
		index, content, size := record(rest)
		if size == 0 {
			break
		}
		j.done[index] = content
		good += int64(size)
		rest = rest[size:]
	}
	if err := j.file.Truncate(good); err != nil {
		return err
	}
	_, err = j.file.Seek(good, io.SeekStart)
	return err
}

// record reads one record from the start of b; size 0 says that none is whole.
func record(b []byte) (index int, content []byte, size int) {
	if len(b) < 12 {
		return 0, nil, 0
	}
	length := binary.LittleEndian.Uint32(b[4:])
	if uint64(len(b)) < 12+uint64(length) {
		return 0, nil, 0
	}
	content = b[12 : 12+length]
	if crc32.ChecksumIEEE(content) != binary.LittleEndian.Uint32(b[8:]) {
		return 0, nil, 0
	}
	return int(binary.LittleEndian.Uint32(b)), content, 12 + int(length)
}

// Done returns the content kept for an index.
func (j *Journal) Done(index int) ([]byte, bool) {
	content, ok := j.done[index]
	return content, ok
}

// Len returns the number of results kept when the journal was opened.
func (j *Journal) Len() int { return len(j.done) }

// Append keeps the content of an index. Content that reached the operating system
// survives a kill of the process; [Journal.Close] makes it survive a power cut.
func (j *Journal) Append(index int, content []byte) error {
	b := make([]byte, 12, 12+len(content))
	binary.LittleEndian.PutUint32(b, uint32(index))
	binary.LittleEndian.PutUint32(b[4:], uint32(len(content)))
	binary.LittleEndian.PutUint32(b[8:], crc32.ChecksumIEEE(content))
	_, err := j.file.Write(append(b, content...))
	return err
}

// Close flushes and closes the file.
func (j *Journal) Close() error {
	err := j.file.Sync()
	if e := j.file.Close(); err == nil {
		err = e
	}
	return err
}
