package antimony

import (
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// class is what a name stands for.
type class uint8

const (
	unknownClass class = iota
	speciesClass
	compartmentClass
	formulaClass // a parameter
	reactionClass
	eventClass
	stoichiometryClass
	unitClass
	constraintClass
	submodelClass
	interactionClass
	geneClass
)

func (c class) String() string {
	return [...]string{"name", "species", "compartment", "parameter", "reaction", "event",
		"stoichiometry", "unit", "constraint", "submodel", "interaction", "gene product"}[c]
}

// constness is what "const" and "var" said.
type constness uint8

const (
	defaultConst constness = iota
	isConst
	isVar
)

// formula is a parsed formula and where it stood.
type formula struct {
	math   model.Math
	number bool    // it is a plain number: value says which
	value  float64 // [unit]
	unit   string  // unit written after a plain number; "" for none
	tokens []token
	// names are the new names of the tokens' names, for a formula of a
	// submodel; nil for none.
	names map[string]string
	pos   diag.Pos
}

// variable is everything said about one name of a module.
type variable struct {
	name  string
	pos   diag.Pos
	class class
	// classPos is where the class became known.
	classPos      diag.Pos
	constness     constness
	boundary      bool
	substanceOnly bool
	compartment   string
	inherited     bool // nobody said of this name that it is in the compartment
	display       string
	initial       *formula
	rule          *formula
	ruleKind      model.RuleKind
	rulePos       diag.Pos
	unit          *unitFormula
	source        string
	sbo           int
	terms         []cvTerm
	notes         string
	history       history
	uncertainties []*uncertainty
	changed       bool // an event assigns it
	// noInitial and noRule say that a blank formula ("x = ;") took away what a
	// submodel says.
	noInitial, noRule bool
	// What only comments say, see pragmas.
	fast       bool
	dimensions *float64 // [1]
	factor     string   // conversion factor
}

// cvTerm is an annotation with a controlled vocabulary: a qualifier and the
// resources it points to.
type cvTerm struct {
	qualifier string
	resources []string
}

// participant is one member of a side of a reaction.
type participant struct {
	species       string
	stoichiometry float64
	name          string // named stoichiometry; "" for a number
	pos           diag.Pos
}

// reaction is a reaction as written.
type reaction struct {
	name                string
	reversible          bool
	reactants, products []participant
	rate                *formula // nil if blank
	pos                 diag.Pos
}

// interaction says that species modify a reaction.
type interaction struct {
	name      string // "" if not labelled
	arrow     string
	modifiers []participant
	reaction  string
	pos       diag.Pos
}

// event is an event as written.
type event struct {
	name                               string
	trigger                            *formula
	delay, priority                    *formula
	persistent, initially, fromTrigger bool
	assignments                        []assignment
	pos                                diag.Pos
}

type assignment struct {
	variable string
	value    *formula
	pos      diag.Pos
}

// constraint is a condition, "x < 5".
type constraint struct {
	name string
	math *formula
	pos  diag.Pos
}

// instance is a use of a module inside another.
type instance struct {
	name         string
	module       string
	args         []token   // names and numbers
	time, extent expr.Expr // conversion factors of the model around; 0 for none
	compartment  string    // of what has none; "" for none
	pos          diag.Pos
}

// module is a model … end block, or the statements outside any.
type module struct {
	name    string
	pos     diag.Pos
	main    bool // marked by "*"
	display string
	sbo     int
	terms   []cvTerm
	notes   string
	history history
	exports []string
	factor  string // conversion factor

	variables    map[string]*variable
	numbered     map[string]int      // of each prefix, the next name to try
	reactionAt   map[string]diag.Pos // of each reaction that the module itself states
	order        []*variable
	reactions    []*reaction
	interactions []*interaction
	events       []*event
	algebraic    []assignment
	constraints  []*constraint
	instances    []*instance
	objectives   []*objective
	genes        []assignment // what reactions need, by their names
	deletions    []named
	synonyms     []synonym
	statements   int
	flat         bool
	// aliases are the names that synonyms took away, and what they mean.
	aliases map[string]root
}

func newModule(name string, pos diag.Pos) *module {
	return &module{name: name, pos: pos, variables: map[string]*variable{}, numbered: map[string]int{}, reactionAt: map[string]diag.Pos{}}
}

// variable returns the variable called name, making it on first use.
func (m *module) variable(name string, pos diag.Pos) *variable {
	v := m.variables[name]
	if v == nil {
		v = &variable{name: name, pos: pos}
		m.variables[name] = v
		m.order = append(m.order, v)
	}
	return v
}

// fresh returns the first of prefix0, prefix1, … that is not used. What it has
// returned counts as used, for else a file without names would take time that
// grows with its square.
func (m *module) fresh(prefix string) string {
	for {
		name := prefix + itoa(m.numbered[prefix])
		m.numbered[prefix]++
		if m.variables[name] == nil {
			return name
		}
	}
}

// function is a function … end block.
type function struct {
	name, display string
	parameters    []string
	body          *formula
	pos           diag.Pos
}
