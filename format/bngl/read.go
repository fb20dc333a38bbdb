package bngl

import (
	"bytes"
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// Limits of a file.
const (
	maxProblems = 200       // after which a hopeless file is not read any further
	maxSource   = 256 << 20 // [bytes]
	maxEntries  = 5_000_000 // lines of blocks
	maxSide     = 1000      // species on a side of a reaction
	maxName     = 4096      // [bytes] of a name
)

// Read reads the .net file src, whose name is used for positions. It reports
// every problem of the file; the model is nil if there is an error.
func Read(name string, src []byte) (*model.Model, diag.List) {
	r := &reader{
		file:    name,
		symbols: map[string]*symbol{},
		rates:   map[string]rate{},
		model: &model.Model{
			File: name, Pool: expr.NewPool(), Format: "BNGL .net",
			Pos:           diag.Pos{File: name, Line: 1, Col: 1},
			SubstanceUnit: items(),
			ExtentUnit:    items(),
		},
	}
	if len(src) > maxSource {
		r.list.Errorf(diag.FileTooLarge, diag.Pos{File: name}, "check that this is a network", "the file is larger than %d MiB", maxSource>>20)
		return nil, r.list
	}
	r.blocks(src)
	if !r.hopeless() {
		r.finish()
	}
	r.list.Sort()
	if r.list.HasErrors() {
		return nil, r.list
	}
	return r.model, r.list
}

// hopeless reports whether there are so many problems that the rest of the file
// is not read.
func (r *reader) hopeless() bool { return len(r.list) > maxProblems }

// items is the unit of a count of molecules.
func items() units.Unit {
	u := units.Unit{Factor: 1}
	u.Dim[units.Items] = 1
	return u
}

// reader is the state of reading one file.
type reader struct {
	file  string
	model *model.Model
	list  diag.List

	block   *block // open block; nil between blocks
	opened  diag.Pos
	line    int
	entries int // lines of blocks so far
	seen    map[string]diag.Pos
	symbols map[string]*symbol
	order   []*symbol // symbols in the order of the file

	species   []expr.Expr // symbol of species number i+1
	functions []function
	reactions []reaction
	groups    []group
	formulas  []formula // checked for undeclared names at the end
	rates     map[string]rate

	references []model.SpeciesReference // storage of reactants and products
}

// symbolKind is what a name stands for.
type symbolKind uint8

const (
	parameterSymbol symbolKind = iota + 1
	functionSymbol
	groupSymbol
)

func (k symbolKind) String() string {
	return [...]string{"name", "parameter", "function", "group"}[k]
}

// symbol is a declared name.
type symbol struct {
	name string
	kind symbolKind
	pos  diag.Pos
	// value is the formula that replaces the name, for groups.
	value expr.Expr
}

// block is a kind of begin … end section.
type block struct {
	name string
	read func(*reader, entry)
}

var readBlocks = []block{
	{"parameters", (*reader).parameter},
	{"functions", (*reader).function},
	{"species", (*reader).speciesEntry},
	{"reactions", (*reader).reaction},
	{"groups", (*reader).group},
}

// ruleBlocks repeat the rules from which the network was generated; the
// network says all that matters.
var ruleBlocks = []string{"molecule types", "observables", "reaction rules", "seed species", "model"}

// settings are the statements outside blocks that do not change the meaning of
// a network.
var settings = []string{"setOption", "setModelName", "version", "substanceUnits"}

// blocks reads the file line by line.
func (r *reader) blocks(src []byte) {
	r.seen = map[string]diag.Pos{}
	for raw := range bytes.Lines(src) {
		r.line++
		if r.entries > maxEntries {
			r.list.Errorf(diag.FileTooLarge, diag.Pos{File: r.file, Line: r.line, Col: 1}, "check that this is a network", "the blocks hold more than %d lines", maxEntries)
		}
		if r.hopeless() || r.entries > maxEntries {
			return
		}
		e := r.entry(string(bytes.TrimRight(raw, "\r\n")))
		first, _ := e.peek()
		switch {
		case first == "":
		case first == "begin":
			e.next()
			r.begin(e)
		case first == "end":
			r.end(e)
		case r.block == nil:
			r.statement(e, first)
		case r.block.read != nil:
			r.entries++
			r.block.read(r, e)
		}
	}
	if r.block != nil {
		r.list.Errorf(diag.NetBlock, r.opened, "add a line \"end "+r.block.name+"\"",
			"block %q has no end", r.block.name)
	}
}

// begin opens the block named on the rest of the line.
func (r *reader) begin(e entry) {
	name, pos := e.rest()
	name = strings.Join(strings.Fields(name), " ")
	if r.block != nil && r.block.name != "model" {
		r.list.Errorf(diag.NetBlock, pos, "add a line \"end "+r.block.name+"\"",
			"block %q begins inside block %q", name, r.block.name)
	}
	if name == "model" {
		return
	}
	r.opened, r.block = pos, &block{name: name}
	for i := range readBlocks {
		if readBlocks[i].name == name {
			r.block = &readBlocks[i]
		}
	}
	switch {
	case r.block.read == nil && !slices.Contains(ruleBlocks, name):
		r.unknownBlock(name, pos)
	case r.block.read != nil && r.seen[name].IsValid():
		r.list.Add(&diag.Diagnostic{Code: diag.NetBlock, Pos: pos,
			Message: "block \"" + name + "\" appears twice",
			Notes:   []diag.Note{{Pos: r.seen[name], Message: "first begun here"}}})
	}
	r.seen[name] = pos
}

func (r *reader) unknownBlock(name string, pos diag.Pos) {
	var known []string
	for _, b := range readBlocks {
		known = append(known, b.name)
	}
	hint := "niche reads the blocks " + strings.Join(known, ", ")
	if s := diag.Suggest(name, known); s != "" {
		hint = "did you mean \"" + s + "\"?"
	}
	r.list.Errorf(diag.RefusedNetBlock, pos, hint, "block %q is not supported", name)
}

// end closes the open block.
func (r *reader) end(e entry) {
	e.next()
	name, pos := e.rest()
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "model":
		return
	case r.block == nil:
		r.list.Errorf(diag.NetBlock, pos, "", "\"end %s\" without \"begin %s\"", name, name)
	case name != r.block.name:
		r.list.Add(&diag.Diagnostic{Code: diag.NetBlock, Pos: pos,
			Message: "\"end " + name + "\" closes block \"" + r.block.name + "\"",
			Notes:   []diag.Note{{Pos: r.opened, Message: "begun here"}}})
	}
	r.block = nil
}

// statement reads a line outside blocks.
func (r *reader) statement(e entry, first string) {
	_, pos := e.peek()
	name, _, _ := strings.Cut(first, "(")
	if slices.Contains(settings, name) {
		return
	}
	if strings.Contains(first, "(") {
		r.list.Errorf(diag.RefusedNetAction, pos, "remove the line; what to simulate is said on the command line",
			"action %q is not supported", name)
		return
	}
	r.list.Errorf(diag.NetBlock, pos, "put it between \"begin …\" and \"end …\"", "%q stands outside any block", first)
}

// finish resolves what could not be resolved line by line.
func (r *reader) finish() {
	if _, rules := r.seen["reaction rules"]; rules && len(r.reactions) == 0 {
		r.list.Errorf(diag.RefusedNetRules, r.seen["reaction rules"],
			"write the network with generate_network in BioNetGen and read the .net file",
			"reaction rules are not supported, only networks generated from them")
		return
	}
	if len(r.species) == 0 {
		r.list.Errorf(diag.NetBlock, r.model.Pos, "", "the file declares no species")
		return
	}
	r.addCompartment()
	r.addGroups()
	r.addFunctions()
	r.addReactions()
	r.checkFormulas()
}
