package store_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"niche/store"
)

func sample() *store.Table {
	return &store.Table{Name: "species", Title: "species over time", Columns: []store.Column{
		{Name: "time", Unit: "min", Floats: []float64{0, 0.1, math.Inf(1)}},
		{Name: "species", Strings: []string{"pSTAT3", "SOCS3\tx", "IL6"}},
		{Name: "value", Unit: "nM", Floats: []float64{1, math.NaN(), 1e-300}},
	}}
}

func TestTSVReadsBackExactly(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteTSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "time\tspecies\tvalue\n0\tpSTAT3\t1\n0.1\tSOCS3 x\tNaN\ninf\tIL6\t1e-300\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestParquetKeepsOrderValuesAndUnits(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteParquet(&b); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range f.Schema().Columns() {
		names = append(names, c[0])
	}
	if len(names) != 3 || names[0] != "time" || names[1] != "species" || names[2] != "value" {
		t.Errorf("columns %q, want time, species, value in this order", names)
	}
	if u, ok := f.Lookup("unit:value"); !ok || u != "nM" {
		t.Errorf("unit of value is %q, want nM", u)
	}
	rows := make([]parquet.Row, 3)
	r := f.RowGroups()[0].Rows()
	defer r.Close()
	if n, _ := r.ReadRows(rows); n != 3 {
		t.Fatalf("read %d rows, want 3", n)
	}
	if got := rows[1][0].Double(); got != 0.1 {
		t.Errorf("time of row 1 is %v, want 0.1", got)
	}
	if got := rows[0][1].String(); got != "pSTAT3" {
		t.Errorf("species of row 0 is %q, want pSTAT3", got)
	}
}

func TestDirectoryAppearsOnlyWhenCommitted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run-1")
	d, err := store.Create(path, store.Record{Command: "run", Arguments: []string{"niche", "run"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.AddInput("some/model.ant", []byte("S1 = 1")); err != nil {
		t.Fatal(err)
	}
	if err := d.AddTable(sample()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the directory has its final name before Commit")
	}
	if _, err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(path, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rec store.Record
	if err := json.Unmarshal(b, &rec); err != nil {
		t.Fatal(err)
	}
	if len(rec.Inputs) != 1 || rec.Inputs[0].Name != "model.ant" || len(rec.Tables) != 1 || rec.Tables[0].Units["value"] != "nM" {
		t.Errorf("record does not describe what was written: %s", b)
	}
	if _, err := store.Create(path, store.Record{}); err == nil {
		t.Error("an existing run directory may be overwritten")
	}
}

func TestTableWithUnequalColumnsIsRefused(t *testing.T) {
	bad := &store.Table{Name: "x", Columns: []store.Column{{Name: "a", Floats: []float64{1}}, {Name: "b", Floats: nil}}}
	if err := bad.WriteParquet(&bytes.Buffer{}); err == nil {
		t.Error("columns of different length were written")
	}
}
