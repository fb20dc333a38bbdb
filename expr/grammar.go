package expr

// LogMeaning says what log(x) with one argument means.
type LogMeaning uint8

const (
	LogRefused LogMeaning = iota // an error: write ln or log10
	LogNatural                   // Antimony, PEtab
	LogDecimal                   // libSBML's L3 infix by default
)

// Grammar selects among the dialects of infix formulas. The zero Grammar is
// the one that Infix prints.
type Grammar struct {
	Log LogMeaning
	// BaseLast reads log(x, base) instead of log(base, x).
	BaseLast bool
	// Words reads and, or, not as operators, in lower or upper case.
	Words bool
	// FlatLogic gives && and || the same precedence, left to right, as libSBML
	// does. Otherwise && binds stronger.
	FlatLogic bool
	// WeakPower lets signs bind stronger than ^, which goes from left to right, as
	// in SBML Level 1: −x^2 is (−x)^2 and 2^3^2 is 64.
	WeakPower bool
	// FoldCase recognises built-in names in any case.
	FoldCase bool
	// Declared reports ids of the model, which take precedence over built-in
	// constants and functions; may be nil.
	Declared func(name string) bool
	// Closed refuses functions that are neither built in nor Declared, nor in
	// Functions. Otherwise they become Calls.
	Closed bool
	// Functions adds functions or changes built-in ones. They receive their
	// arguments and return the result, or ok = false if the number of arguments
	// is wrong.
	Functions map[string]func(p *Pool, args []Expr) (e Expr, ok bool)
	// Unit is asked about a name directly behind a number ("3 mM"); it may
	// return a replacement for the number. nil: an error.
	Unit func(p *Pool, number Expr, unit string) (e Expr, ok bool)
}

// AntimonyGrammar returns the dialect of Antimony formulas: that of libSBML's
// L3 parser with log as the natural logarithm and word operators, as set by
// libantimony (sys-bio/antimony, sbmlx.cpp, parseStringToASTNode).
func AntimonyGrammar() Grammar {
	return Grammar{Log: LogNatural, Words: true, FlatLogic: true, FoldCase: true}
}

// L3Grammar returns the dialect of SBML_parseL3Formula with its default
// settings (sbmlteam/libsbml, L3Parser.ypp): log is the decimal logarithm.
func L3Grammar() Grammar {
	return Grammar{Log: LogDecimal, FlatLogic: true, FoldCase: true}
}

// PEtabGrammar returns the dialect of PEtab formulas: log is natural,
// log(x, base), and no functions of the user's.
func PEtabGrammar() Grammar {
	return Grammar{Log: LogNatural, BaseLast: true, Closed: true}
}
