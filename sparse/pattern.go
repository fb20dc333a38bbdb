package sparse

// Pattern is the structure of a Rows × Cols matrix in compressed-column form:
// column j holds rows Row[Start[j]:Start[j+1]], strictly increasing. It is
// immutable once shared.
type Pattern struct {
	Rows, Cols int
	Start      []int32 // len Cols+1
	Row        []int32 // len NNZ
}

// NNZ returns the number of stored entries.
func (p *Pattern) NNZ() int { return len(p.Row) }
