package petab

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// WriteSimulation writes the simulation table of p: the columns and rows of its
// measurement tables with a column "simulation", 17 digits, in place of
// "measurement". simulations holds one number per measurement. Tables with
// different columns are merged; cells a table lacks are empty.
func WriteSimulation(w io.Writer, p *Problem, simulations []float64) error {
	if len(simulations) != len(p.Measurements) {
		return fmt.Errorf("petab: %d simulations for %d measurements", len(simulations), len(p.Measurements))
	}
	var names []string
	for _, t := range p.Tables {
		for _, c := range t.Columns {
			if c.Text != "" && !slices.Contains(names, c.Text) {
				names = append(names, c.Text)
			}
		}
	}
	out := bufio.NewWriter(w)
	row := make([]string, len(names))
	for i, n := range names {
		row[i] = n
		if n == "measurement" {
			row[i] = "simulation"
		}
	}
	writeRow(out, row)
	k := 0
	for _, t := range p.Tables {
		for _, cells := range t.Rows {
			for i, n := range names {
				switch j := t.Column(n); {
				case n == "measurement":
					row[i] = strconv.FormatFloat(simulations[k], 'g', 17, 64)
				case j >= 0:
					row[i] = cells[j].Text
				default:
					row[i] = ""
				}
			}
			writeRow(out, row)
			k++
		}
	}
	return out.Flush()
}

func writeRow(out *bufio.Writer, row []string) {
	for i, s := range row {
		if i > 0 {
			out.WriteByte('\t')
		}
		out.WriteString(s)
	}
	out.WriteByte('\n')
}
