package sbml

import (
	"errors"
	"io"
)

// errToken says that a token is longer than a meter allows.
var errToken = errors.New("token too long")

// meter is the source of a decoder, which keeps a whole token in memory before
// anybody sees it: a tag of attributes alone takes ten times the memory of its
// text. The meter stops the decoder within such a token.
type meter struct {
	src  []byte
	next int // the byte to be read
	end  int // where the present token must have ended
}

// allow begins the token at offset start.
func (m *meter) allow(start int) {
	m.end = start + maxToken
	if start+1 < len(m.src) && m.src[start] == '<' && m.src[start+1] != '!' && m.src[start+1] != '?' {
		m.end = start + maxTag
	}
}

// ReadByte implements io.ByteReader, by which the decoder reads.
func (m *meter) ReadByte() (byte, error) {
	switch {
	case m.next >= len(m.src):
		return 0, io.EOF
	case m.next >= m.end:
		return 0, errToken
	}
	c := m.src[m.next]
	m.next++
	return c, nil
}

// Read implements io.Reader; the decoder does not use it.
func (m *meter) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := m.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}
