package sparse

// API contract, to be implemented in this package:
//
//	func Analyse(p *Pattern) *Symbolic       // ordering + symbolic factorisation of a square pattern with full diagonal; immutable, shared
//	func (s *Symbolic) FillNNZ() int         // entries of L+U
//	func (s *Symbolic) Flops() int           // of one numeric factorisation
//	func (s *Symbolic) NewLU() *LU           // one goroutine's factors
//	func (f *LU) Factor(values []float64) error                 // A given at p's entries; error *SingularError names the column
//	func (f *LU) FactorShifted(gamma float64, j []float64) error // A = I − gamma·J
//	func (f *LU) Solve(b []float64)           // in place
//	func (f *LU) SolveTransposed(b []float64) // in place
//	func (f *LU) Growth() float64             // pivot growth of the last factorisation
