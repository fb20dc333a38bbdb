package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// SchemaVersion is the version of the run.json format.
const SchemaVersion = 1

// Record is the provenance of a run, kept as run.json.
type Record struct {
	SchemaVersion int            `json:"schema_version"`
	Command       string         `json:"command"`
	Arguments     []string       `json:"argv"`
	Version       string         `json:"version"`
	Started       time.Time      `json:"started"`
	Seconds       float64        `json:"seconds"` // wall-clock duration [s]
	Seed          uint64         `json:"seed"`
	Settings      map[string]any `json:"settings,omitempty"`
	Substitutions map[string]any `json:"substitutions,omitempty"`
	Inputs        []Input        `json:"inputs"`
	Tables        []TableRecord  `json:"tables"`
	Figures       []string       `json:"figures,omitempty"`
	Warnings      []string       `json:"warnings,omitempty"`
	References    []string       `json:"references,omitempty"`
	Results       map[string]any `json:"results,omitempty"`
}

// Input is a file that was read, kept verbatim under inputs/.
type Input struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
}

// TableRecord describes a table.
type TableRecord struct {
	Name    string            `json:"name"`
	Title   string            `json:"title"`
	Rows    int               `json:"rows"`
	Columns []string          `json:"columns"`
	Units   map[string]string `json:"units,omitempty"`
}

// Directory is a run directory under construction.
type Directory struct {
	final, partial string
	record         Record
}

// Absent returns an error if path exists already: run directories are never
// overwritten.
func Absent(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return fmt.Errorf("run directory %s exists already; choose another with --out", path)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("run directory: %w", err)
	}
	return nil
}

// Create starts the run directory path. It fails if path exists; a leftover
// ".partial" of an interrupted run is replaced.
func Create(path string, record Record) (*Directory, error) {
	if err := Absent(path); err != nil {
		return nil, err
	}
	d := &Directory{final: path, partial: path + ".partial", record: record}
	d.record.SchemaVersion = SchemaVersion
	if err := os.RemoveAll(d.partial); err != nil {
		return nil, fmt.Errorf("clear %s: %w", d.partial, err)
	}
	if err := os.MkdirAll(d.partial, 0o755); err != nil {
		return nil, fmt.Errorf("create run directory: %w", err)
	}
	return d, nil
}

// Continue takes up the run directory path where an interrupted run left it: what
// was written stays. It fails if there is nothing to take up.
func Continue(path string, record Record) (*Directory, error) {
	if err := Absent(path); err != nil {
		return nil, err
	}
	d := &Directory{final: path, partial: path + ".partial", record: record}
	d.record.SchemaVersion = SchemaVersion
	if info, err := os.Stat(d.partial); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no interrupted run %s", path)
	}
	return d, nil
}

// Path returns where the file of a slash-separated name lies until Commit.
func (d *Directory) Path(name string) string {
	return filepath.Join(d.partial, filepath.FromSlash(name))
}

// Remove deletes a file or folder that the run needs no longer.
func (d *Directory) Remove(name string) error { return os.RemoveAll(d.Path(name)) }

// Record returns the record, which the caller may fill until Commit.
func (d *Directory) Record() *Record { return &d.record }

// Write puts a file at the slash-separated name.
func (d *Directory) Write(name string, content []byte) error {
	path := filepath.Join(d.partial, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// AddInput keeps an input verbatim under inputs/ and records its hash.
func (d *Directory) AddInput(name string, content []byte) error {
	return d.AddBeside(filepath.Base(name), content)
}

// AddBeside is [Directory.AddInput] for a file that another input refers to by the
// slash-separated path name, which must stay the same.
func (d *Directory) AddBeside(name string, content []byte) error {
	sum := sha256.Sum256(content)
	d.record.Inputs = append(d.record.Inputs, Input{name, hex.EncodeToString(sum[:]), len(content)})
	return d.Write("inputs/"+name, content)
}

// AddTable writes t as tables/<name>.tsv and .parquet.
func (d *Directory) AddTable(t *Table) error {
	if err := t.check(); err != nil {
		return err
	}
	var tsv, pq bytes.Buffer
	if err := t.WriteTSV(&tsv); err != nil {
		return err
	}
	if err := t.WriteParquet(&pq); err != nil {
		return err
	}
	rec := TableRecord{Name: t.Name, Title: t.Title, Rows: t.Rows(), Units: map[string]string{}}
	for i := range t.Columns {
		rec.Columns = append(rec.Columns, t.Columns[i].Name)
		if u := t.Columns[i].Unit; u != "" {
			rec.Units[t.Columns[i].Name] = u
		}
	}
	d.record.Tables = append(d.record.Tables, rec)
	if err := d.Write("tables/"+t.Name+".tsv", tsv.Bytes()); err != nil {
		return err
	}
	return d.Write("tables/"+t.Name+".parquet", pq.Bytes())
}

// AddFigure writes figures/<name> (with extension).
func (d *Directory) AddFigure(name string, content []byte) error {
	d.record.Figures = append(d.record.Figures, name)
	return d.Write("figures/"+name, content)
}

// Commit writes run.json and gives the directory its final name, which it
// returns.
func (d *Directory) Commit() (string, error) {
	if err := d.writeCodebook(); err != nil {
		return "", err
	}
	b, err := json.MarshalIndent(&d.record, "", "  ")
	if err != nil {
		return "", fmt.Errorf("run.json: %w", err)
	}
	if err := d.Write("run.json", append(b, '\n')); err != nil {
		return "", err
	}
	if err := Absent(d.final); err != nil {
		return "", err
	}
	if err := os.Rename(d.partial, d.final); err != nil {
		return "", fmt.Errorf("complete run directory: %w", err)
	}
	return d.final, nil
}

// writeCodebook writes tables/columns.tsv: the unit of every column of every
// table.
func (d *Directory) writeCodebook() error {
	var table, column, unit []string
	for _, t := range d.record.Tables {
		for _, c := range t.Columns {
			table, column, unit = append(table, t.Name), append(column, c), append(unit, t.Units[c])
		}
	}
	if len(table) == 0 {
		return nil
	}
	var tsv bytes.Buffer
	codebook := Table{Name: "columns", Columns: []Column{{Name: "table", Strings: table}, {Name: "column", Strings: column}, {Name: "unit", Strings: unit}}}
	if err := codebook.WriteTSV(&tsv); err != nil {
		return err
	}
	return d.Write("tables/columns.tsv", tsv.Bytes())
}

// Discard removes the unfinished directory.
func (d *Directory) Discard() error { return os.RemoveAll(d.partial) }
