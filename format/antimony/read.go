package antimony

import (
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// Read reads the Antimony file src, whose name is used for positions. A file
// with several models gives the one marked with "*", or else the last, with its
// submodels written out. It reports every problem of the file; the model is nil
// if there is an error.
func Read(name string, src []byte) (*model.Model, diag.List) {
	var list diag.List
	p := &parser{
		source: scan(name, string(src), &list), pool: expr.NewPool(),
		byName: map[string]*module{}, funcNames: map[string]*function{},
	}
	p.readAll()
	p.checkCalls()
	m := p.main()
	if m == nil {
		list.Errorf(diag.AntimonySyntax, diag.Pos{File: name, Line: 1, Col: 1}, "write statements or a \"model … end\" block", "the file holds no model")
	}
	var out *model.Model
	if !list.HasErrors() {
		out = p.build(m)
	}
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	return out, list
}
