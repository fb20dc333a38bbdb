package petab

import (
	"math"
	"strings"
	"testing"

	"niche/diag"
)

func TestReadTable(t *testing.T) {
	src := "\xef\xbb\xbfconditionId\tconditionName\tk1\r\n" +
		"c0\t\"a\tb \"\"x\"\"\"\t 1.5\r\n" +
		"\r\n" +
		"\t\t\n" +
		"c1"
	table, list := ReadTable("c.tsv", []byte(src))
	if len(list) > 0 {
		t.Fatal(list)
	}
	want := [][]Cell{
		{{"c0", at(2, 1)}, {"a\tb \"x\"", at(2, 4)}, {"1.5", at(2, 17)}},
		{{"c1", at(5, 1)}, {"", at(5, 3)}, {"", at(5, 3)}},
	}
	if len(table.Rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(table.Rows), len(want))
	}
	for i, row := range want {
		for j, cell := range row {
			if table.Rows[i][j] != cell {
				t.Errorf("row %d cell %d = %+v, want %+v", i, j, table.Rows[i][j], cell)
			}
		}
	}
	if table.Column("k1") != 2 || table.Column("k2") != -1 {
		t.Error("Column does not find its columns")
	}
	if table.Columns[0] != (Cell{"conditionId", at(1, 1)}) {
		t.Errorf("first header %+v keeps the byte-order mark", table.Columns[0])
	}
}

func at(line, col int) diag.Pos { return diag.Pos{File: "c.tsv", Line: line, Col: col} }

func TestReadTableProblems(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", "c.tsv:1:1: table is empty"},
		{"blank", "\n\t\n", "c.tsv:1:1: table is empty"},
		{"twice", "a\tb\ta\n", `c.tsv:1:5: column "a" occurs twice`},
		{"wide", "a\tb\n1\t2\t\n1\t2\t3\n", "c.tsv:3:5: line has 3 cells but the header names 2 columns"},
		{"quote", "a\n\"x\n", "c.tsv:2:1: quoted cell is not closed"},
		{"utf16", "a\n\xff\xfeb\x00\n", "c.tsv:2:1: table is not UTF-8 text"},
	} {
		_, list := ReadTable("c.tsv", []byte(c.src))
		if len(list) != 1 || !strings.HasPrefix(list[0].Error(), c.want) || list[0].Code != diag.PetabTable {
			t.Errorf("%s: %v, want %s", c.name, list, c.want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"1": 1, "-0.5": -0.5, "1E-05": 1e-5, ".5": 0.5, "5.": 5, "1e+3": 1000,
		"inf": math.Inf(1), "-inf": math.Inf(-1), "": math.NaN(), "NaN": math.NaN(), "nan": math.NaN(),
		"0.1234567890123456789": 0.12345678901234568,
	} {
		if v, ok := parseNumber(text); !ok || v != want && !(math.IsNaN(v) && math.IsNaN(want)) {
			t.Errorf("parseNumber(%q) = %g, %v, want %g", text, v, ok, want)
		}
	}
	for _, text := range []string{"0x10", "1_000", "1,5", "k1", "1e999", "--1", "e5", "1 2"} {
		if v, ok := parseNumber(text); ok {
			t.Errorf("parseNumber(%q) = %g, want a refusal", text, v)
		}
	}
}

func TestIsID(t *testing.T) {
	for text, want := range map[string]bool{"a": true, "_1": true, "aB_2": true, "": false, "1a": false, "a-b": false, "ä": false, "a b": false} {
		if isID(text) != want {
			t.Errorf("isID(%q) = %v", text, !want)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add([]byte("a\tb\n1\t2\n"))
	f.Add([]byte("\xef\xbb\xbfa\r\n\"x\ty\"\"\"z\t\n\t\n"))
	f.Add([]byte("a\t\"b\n\xff\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		table, list := ReadTable("c.tsv", src)
		for i, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("row %d has %d cells, header %d", i, len(row), len(table.Columns))
			}
		}
		if len(table.Columns) == 0 && !list.HasErrors() {
			t.Fatal("a table without columns is no error")
		}
	})
}
