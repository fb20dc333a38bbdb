package plate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"niche/diag"
)

// Bounds on what is read, so that a hostile file cannot exhaust memory.
const (
	maxBytes   = 64 << 20
	maxUnzip   = 256 << 20
	maxRows    = 500_000
	maxColumns = 1000
	maxCells   = 5_000_000
	maxDrugs   = 1000
)

// cell is a piece of text and where it stands.
type cell struct {
	text string
	pos  diag.Pos
}

// sheet is a table of cells. Rows may differ in length; empty rows are kept out.
type sheet struct {
	name    string
	rows    [][]cell
	cells   int
	decimal byte // the decimal sign of numbers
}

// textSheet reads CSV or TSV: the separator is the one of tab, semicolon and
// comma that the first lines hold most of.
func textSheet(file string, content []byte, list *diag.List) *sheet {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) {
		list.Errorf(diag.PlateTable, diag.Pos{File: file}, "save it as UTF-8 text or as .xlsx", "the file is not text in UTF-8")
		return nil
	}
	s := &sheet{decimal: '.'}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = separator(content)
	r.FieldsPerRecord = -1
	if r.Comma == ';' {
		s.decimal = ','
	}
	for len(s.rows) <= maxRows && s.cells <= maxCells {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			list.Errorf(diag.PlateTable, diag.Pos{File: file, Line: bad.Line, Col: bad.Column}, "check the quotation marks", "malformed line: %v", bad.Err)
			return nil
		}
		if len(record) > maxColumns {
			line, _ := r.FieldPos(0)
			list.Errorf(diag.PlateTable, diag.Pos{File: file, Line: line, Col: 1}, "", "the line has %d cells; at most %d are read", len(record), maxColumns)
			return nil
		}
		row := make([]cell, len(record))
		for i, text := range record {
			line, col := r.FieldPos(i)
			row[i] = cell{strings.TrimSpace(text), diag.Pos{File: file, Line: line, Col: col}}
		}
		s.add(row)
	}
	list.Errorf(diag.PlateTable, diag.Pos{File: file}, "", "the table has more than %d lines or %d cells", maxRows, maxCells)
	return nil
}

// add keeps a row that is not empty.
func (s *sheet) add(row []cell) {
	for _, c := range row {
		if c.text != "" {
			s.rows = append(s.rows, row)
			s.cells += len(row)
			return
		}
	}
}

func separator(content []byte) rune {
	const lines = 5
	head := content
	for range lines {
		k := bytes.IndexByte(head, '\n')
		if k < 0 {
			head = nil
			break
		}
		head = head[k+1:]
	}
	head = content[:len(content)-len(head)]
	best, most := ',', 0
	for _, c := range []rune{'\t', ';', ','} {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// workbookSheets reads the sheets of an .xlsx file. Values are those stored, not
// as they are displayed.
func workbookSheets(file string, content []byte, list *diag.List) (sheets []*sheet) {
	defer func() {
		if r := recover(); r != nil {
			list.Errorf(diag.PlateTable, diag.Pos{File: file}, "save it again, or as CSV", "the workbook is damaged: %v", r)
			sheets = nil
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	if err != nil {
		list.Add(&diag.Diagnostic{
			Code: diag.PlateTable, Pos: diag.Pos{File: file}, Message: "the file is not a readable .xlsx workbook: " + err.Error(),
			Hint: "save it as .xlsx without a password, or as CSV", Cause: err,
		})
		return nil
	}
	defer func() { _ = book.Close() }()
	for _, name := range book.GetSheetList() {
		if s := workbookSheet(file, book, name, list); s != nil && len(s.rows) > 0 {
			sheets = append(sheets, s)
		}
	}
	return sheets
}

func workbookSheet(file string, book *excelize.File, name string, list *diag.List) *sheet {
	s := &sheet{name: name, decimal: '.'}
	rows, err := book.Rows(name)
	if err != nil {
		list.Errorf(diag.PlateTable, diag.Pos{File: file}, "", "sheet %q cannot be read: %v", name, err)
		return nil
	}
	defer func() { _ = rows.Close() }()
	for line := 1; rows.Next(); line++ {
		texts, err := rows.Columns()
		if err != nil || len(texts) > maxColumns || line > maxRows || s.cells > maxCells {
			list.Errorf(diag.PlateTable, place(file, name, line, 1), "", "sheet %q is too large or damaged", name)
			return nil
		}
		row := make([]cell, len(texts))
		for i, text := range texts {
			row[i] = cell{strings.TrimSpace(text), place(file, name, line, i+1)}
		}
		s.add(row)
	}
	return s
}

// place is a position in a workbook, file:sheet!cell.
func place(file, sheet string, line, col int) diag.Pos {
	at, err := excelize.CoordinatesToCellName(col, line)
	if err != nil {
		at = fmt.Sprintf("R%dC%d", line, col)
	}
	return diag.Pos{File: file + ":" + sheet + "!" + at}
}
