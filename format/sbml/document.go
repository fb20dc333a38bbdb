package sbml

import (
	"fmt"
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
)

// Document is an SBML file that can be changed and written again. What niche
// does not understand stays as it is: annotations, notes, metaids, elements of
// packages, comments, order and white space.
type Document struct {
	name     string
	level    Level
	m        *model.Model
	xml      *etree.Document
	problems diag.List // warnings of the reader
	// hierarchical documents hold submodels, which the model has written out.
	hierarchical bool
	spelling     spelling
	// places are the positions of elements in the file.
	places places
}

// ReadDocument is [ReadBeside] for files that will be written again.
func ReadDocument(name string, src []byte) (*Document, diag.List) {
	m, list := ReadBeside(name, src)
	if m == nil {
		return nil, list
	}
	utf8, problem := toUTF8(name, src)
	if problem != nil {
		return nil, diag.List{problem}
	}
	d := &Document{name: name, m: m, problems: list, xml: etree.NewDocument(), spelling: spellingOf(utf8), places: places{}}
	d.xml.ReadSettings = readSettings()
	if err := d.xml.ReadFromBytes(utf8); err != nil { // the reader has accepted it
		list.Errorf(diag.XMLSyntax, diag.Pos{File: name}, "", "malformed XML: %v", err)
		return nil, list
	}
	d.declareUTF8()
	var again diag.List
	tree := parseTree(name, utf8, &again)
	d.hierarchical = tree.used[compSpace]
	d.place(tree.root, d.xml.Root())
	if _, err := fmt.Sscanf(m.Format, "SBML L%dV%d", &d.level.Level, &d.level.Version); err != nil {
		panic("sbml: unknown format " + m.Format)
	}
	return d, list
}

// declareUTF8 changes the declaration of an encoding that was converted.
func (d *Document) declareUTF8() {
	for _, t := range d.xml.Child {
		p, ok := t.(*etree.ProcInst)
		if !ok || p.Target != "xml" {
			continue
		}
		if i := strings.Index(p.Inst, "encoding="); i >= 0 && len(p.Inst) > i+9 {
			quote := p.Inst[i+9]
			if j := strings.IndexByte(p.Inst[i+10:], quote); j >= 0 && !strings.EqualFold(p.Inst[i+10:i+10+j], "utf-8") {
				p.Inst = p.Inst[:i+10] + "UTF-8" + p.Inst[i+10+j:]
			}
		}
		return
	}
}

// place notes where the elements of the document begin; el and its counterpart
// x have the same children.
func (d *Document) place(el *element, x *etree.Element) {
	d.places[x] = el.pos()
	children := x.ChildElements()
	if len(children) != len(el.children) { // an opaque element
		return
	}
	for i, c := range el.children {
		d.place(c, children[i])
	}
}

// Model returns what the document says.
func (d *Document) Model() *model.Model { return d.m }

// Level returns the level of the document.
func (d *Document) Level() Level { return d.level }

// Text returns the document as it is now, in UTF-8. Its pieces that were not
// changed are spelled as in the file, to the byte.
func (d *Document) Text() []byte {
	text, err := d.xml.WriteToBytes()
	if err != nil {
		panic("sbml: writing to memory failed: " + err.Error())
	}
	return d.spelling.restore(text)
}

// Flatten writes out the submodels of a hierarchical document, which thereby
// becomes a new one: what niche does not understand is gone. A document without
// submodels stays as it is.
func (d *Document) Flatten() diag.List {
	if !d.hierarchical {
		return nil
	}
	text, list := Write(d.m, d.level)
	if text == nil {
		return list
	}
	flat, more := ReadDocument(d.name, text)
	list = append(list, more...)
	if flat != nil {
		*d = *flat
	}
	list.Warnf(diag.LostInWriting, d.m.Pos, "", "the hierarchy of submodels, which are written out, is not kept")
	return list
}

// Convert changes the document to another level. What the level cannot express
// is an error that names it (code N0850); what is lost without changing the
// mathematics is a warning. A hierarchical document is flattened first. After an
// error the document is of no use.
func (d *Document) Convert(to Level) diag.List {
	var list diag.List
	if d.level != to {
		if list = d.Flatten(); list.HasErrors() {
			return list
		}
	}
	c := &converter{root: d.xml.Root(), m: d.m, places: d.places}
	if list = append(list, c.convert(d.level, to)...); list.HasErrors() {
		return list
	}
	d.level = to
	m, problems := ReadBeside(d.name, d.Text())
	if m == nil {
		return append(list, d.unreadable(to, problems)...)
	}
	d.m = m
	return list
}

// unreadable says that the converted document is not valid in level to. Lines
// in problems would be those of the converted text, which nobody has seen.
func (d *Document) unreadable(to Level, problems diag.List) diag.List {
	var list diag.List
	for _, p := range problems {
		if p.Severity == diag.Error {
			list.Errorf(diag.LevelRefused, d.m.Pos, "choose another level, or change the model so that it is valid in both",
				"converted to %v the document would be invalid: %s [%s]", to, p.Message, p.Code)
		}
	}
	return list
}
