package ssa

// lists are lists stored one behind the other: list i lies between start[i] and
// start[i+1].
type lists struct{ start, all []int32 }

// of returns list i.
func (l *lists) of(i int32) []int32 { return l.all[l.start[i]:l.start[i+1]] }

func concatenate(parts [][]int32) lists {
	l := lists{start: append(make([]int32, 0, len(parts)+1), 0)}
	for _, p := range parts {
		l.all = append(l.all, p...)
		l.start = append(l.start, int32(len(l.all)))
	}
	return l
}

// indexReaders lists the reactions that read each state.
func (j *jumps) indexReaders() {
	states := len(j.x0)
	mass, law := make([][]int32, states), make([][]int32, states)
	for r := range j.table {
		if p := j.programOf[r]; p >= 0 {
			for _, s := range j.programs[p].uses {
				law[s] = append(law[s], int32(r))
			}
			continue
		}
		q := &j.table[r]
		if int(q.a) < states {
			mass[q.a] = append(mass[q.a], int32(r))
		}
		if int(q.b) < states && q.b != q.a {
			mass[q.b] = append(mass[q.b], int32(r))
		}
	}
	j.mass, j.law = concatenate(mass), concatenate(law)
}

// mostLinks bounds the memory for links between reactions: 32 MiB.
const mostLinks = 1 << 23

// link lists the reactions whose propensities change when a reaction fires, if
// they are not too many.
func (j *jumps) link() {
	total := 0
	for r := range j.table {
		for _, c := range j.changesOf(int32(r)) {
			total += len(j.mass.of(c.state)) + len(j.law.of(c.state))
		}
	}
	if total > mostLinks {
		return
	}
	j.linked = true
	seen := make([]int32, len(j.table))
	j.massAfter, j.lawAfter = j.after(&j.mass, seen, total), j.after(&j.law, seen, total)
}

// after merges the readers of what each reaction changes. seen is scratch.
func (j *jumps) after(readers *lists, seen []int32, total int) lists {
	l := lists{start: append(make([]int32, 0, len(j.table)+1), 0), all: make([]int32, 0, min(total, len(readers.all)*4))}
	clear(seen)
	for r := range j.table {
		for _, c := range j.changesOf(int32(r)) {
			for _, q := range readers.of(c.state) {
				if seen[q] != int32(r)+1 {
					seen[q] = int32(r) + 1
					l.all = append(l.all, q)
				}
			}
		}
		l.start = append(l.start, int32(len(l.all)))
	}
	return l
}
