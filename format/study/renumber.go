package study

import (
	"bytes"
	"fmt"
	"strconv"

	"niche/diag"
	"niche/study"
)

// Renumber returns study.yaml with the number of the quantity q, as read from src,
// replaced by value [unit of q], in at most significant digits. Nothing else
// changes. It fails if src does not hold q where q says.
func Renumber(src []byte, q study.Quantity, value float64, significant int) ([]byte, error) {
	lines := bytes.SplitAfter(src, []byte("\n"))
	if !q.Pos.IsValid() || q.Pos.Line > len(lines) {
		return nil, misplaced(q.Pos)
	}
	line := lines[q.Pos.Line-1]
	for _, at := range []int{q.Pos.Col - 1, byteOffset(line, q.Pos.Col-1)} { // columns may count bytes or characters
		if at < 0 || at > len(line) {
			continue
		}
		old := number.Find(line[at:])
		written := bytes.TrimSpace(old)
		if v, err := strconv.ParseFloat(string(written), 64); err != nil || v != q.Value {
			continue
		}
		start := at + len(old) - len(written)
		var out bytes.Buffer
		out.Write(bytes.Join(lines[:q.Pos.Line-1], nil))
		out.Write(line[:start])
		out.WriteString(strconv.FormatFloat(value, 'g', significant, 64))
		out.Write(line[start+len(written):])
		out.Write(bytes.Join(lines[q.Pos.Line:], nil))
		return out.Bytes(), nil
	}
	return nil, misplaced(q.Pos)
}

func misplaced(pos diag.Pos) error {
	return fmt.Errorf("%s: the number is not there any more; read the study again", pos)
}

// byteOffset returns where character n of a line begins.
func byteOffset(line []byte, n int) int {
	for i := range string(line) {
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}
