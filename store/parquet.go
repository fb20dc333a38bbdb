package store

import (
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"
)

// WriteParquet writes t as one Parquet file with one row group. Units are in
// the file's key-value metadata under "unit:<column>".
func (t *Table) WriteParquet(w io.Writer) error {
	if err := t.check(); err != nil {
		return err
	}
	options := []parquet.WriterOption{t.schema(), parquet.Compression(&parquet.Zstd)}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Unit != "" {
			options = append(options, parquet.KeyValueMetadata("unit:"+c.Name, c.Unit))
		}
	}
	pw := parquet.NewWriter(w, options...)
	const batch = 1024
	rows := make([]parquet.Row, 0, batch)
	for r := range t.Rows() {
		row := make(parquet.Row, len(t.Columns))
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Strings != nil {
				row[i] = parquet.ValueOf(c.Strings[r]).Level(0, 0, i)
			} else {
				row[i] = parquet.ValueOf(c.Floats[r]).Level(0, 0, i)
			}
		}
		if rows = append(rows, row); len(rows) == batch || r == t.Rows()-1 {
			if _, err := pw.WriteRows(rows); err != nil {
				return fmt.Errorf("table %q: %w", t.Name, err)
			}
			rows = rows[:0]
		}
	}
	if err := pw.Close(); err != nil {
		return fmt.Errorf("table %q: %w", t.Name, err)
	}
	return nil
}

// schema returns a flat schema that keeps the order of the columns.
func (t *Table) schema() *parquet.Schema {
	fields := make([]reflect.StructField, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		typ := reflect.TypeFor[float64]()
		if c.Strings != nil {
			typ = reflect.TypeFor[string]()
		}
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("C%d", i), Type: typ,
			Tag: reflect.StructTag(fmt.Sprintf("parquet:%q", c.Name)),
		}
	}
	return parquet.NewSchema(t.Name, parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
}
