package conformance_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// A tag is an XML element, or text if it has no name. Names keep their prefixes,
// so that what is read and written again differs in its spelling alone.
type tag struct {
	name     string
	attrs    []xml.Attr // Name.Local holds the prefix, too
	text     string
	children []*tag
}

// parseTag reads the outermost element of src.
func parseTag(t testing.TB, src []byte) *tag {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(src))
	stack := []*tag{{}}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		top := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			el := &tag{name: qualified(x.Name)}
			for _, a := range x.Attr {
				el.set(qualified(a.Name), a.Value)
			}
			top.children = append(top.children, el)
			stack = append(stack, el)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.children = append(top.children, &tag{text: string(x)})
		}
	}
	return stack[0].elements()[0]
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// newTag returns an element with attributes in pairs of name and value.
func newTag(name string, attrs ...string) *tag {
	el := &tag{name: name}
	for i := 0; i < len(attrs); i += 2 {
		el.set(attrs[i], attrs[i+1])
	}
	return el
}

// with appends children and returns el.
func (el *tag) with(children ...*tag) *tag {
	el.children = append(el.children, children...)
	return el
}

func (el *tag) elements() []*tag {
	var list []*tag
	for _, c := range el.children {
		if c.name != "" {
			list = append(list, c)
		}
	}
	return list
}

// child returns the child called name, which it adds if there is none.
func (el *tag) child(name string) *tag {
	if c := el.find(name); c != nil {
		return c
	}
	c := newTag(name)
	el.children = append(el.children, c)
	return c
}

// find returns the child called name, or nil.
func (el *tag) find(name string) *tag {
	for _, c := range el.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// items lists the children of el's child called list.
func (el *tag) items(list string) []*tag {
	if c := el.find(list); c != nil {
		return c.elements()
	}
	return nil
}

func (el *tag) get(name string) string {
	for _, a := range el.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (el *tag) set(name, value string) {
	for i := range el.attrs {
		if el.attrs[i].Name.Local == name {
			el.attrs[i].Value = value
			return
		}
	}
	el.attrs = append(el.attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
}

func (el *tag) drop(names ...string) {
	el.attrs = slices.DeleteFunc(el.attrs, func(a xml.Attr) bool { return slices.Contains(names, a.Name.Local) })
}

// String writes el as XML.
func (el *tag) String() string {
	var b strings.Builder
	el.write(&b)
	return b.String()
}

func (el *tag) write(b *strings.Builder) {
	if el.name == "" {
		_ = xml.EscapeText(b, []byte(el.text))
		return
	}
	b.WriteString("<" + el.name)
	for _, a := range el.attrs {
		b.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(b, []byte(a.Value))
		b.WriteString(`"`)
	}
	if len(el.children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, c := range el.children {
		c.write(b)
	}
	b.WriteString("</" + el.name + ">")
}
