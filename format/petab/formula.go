package petab

import (
	"niche/expr"
)

// parseFormula parses the formula in cell c into pool: log is the natural
// logarithm and time the simulation time. The error is a diag.List.
func (r *reader) parseFormula(pool *expr.Pool, c Cell) (expr.Expr, error) {
	g := expr.PEtabGrammar()
	g.Declared = func(name string) bool {
		if name == "time" {
			return false
		}
		_, parameter := r.parameterIDs[name]
		_, target := r.targets[name]
		return parameter || target || r.symbols != nil && (r.symbols.kind[name] != unknownSymbol || r.symbols.functions[name])
	}
	return expr.ParseInfix(pool, c.Text, c.Pos, g)
}
