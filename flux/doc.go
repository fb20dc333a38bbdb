// Package flux finds the fluxes of a reaction network at steady state that are
// best by an objective: flux balance analysis.
//
// # Vocabulary
//
// The flux of a reaction is its extent per time at steady state [unit of the
// model's flux bounds]. A species is balanced if reactions may not change its
// amount: every one that is neither constant nor a boundary condition. An
// objective is a sum of fluxes to be made as large, or small, as possible. The
// range of a flux is between which values it can lie without loss of the
// objective. The reduced cost of a flux is the change of the objective per unit
// that its active bound moves, the shadow price of a species the change per unit
// of it that is supplied from outside.
//
// # Method
//
// maximise c·v subject to N v = 0, l ≤ v ≤ u and the constraints of the model, a
// linear program for package lp. Stoichiometries, bounds and coefficients that
// rules and initial assignments determine have their values at time 0, computed
// like those of any other model. A reaction without a lower bound has 0 if it is
// not reversible and none otherwise; without an upper bound it has none.
//
// # References
//
// Orth, Thiele and Palsson, Nat. Biotechnol. 28:245, 2010, doi 10.1038/nbt.1614;
// Mahadevan and Schilling, Metab. Eng. 5:264, 2003,
// doi 10.1016/j.ymben.2003.09.002; Olivier and Bergmann, J. Integr. Bioinform.
// 15(1), 2018, doi 10.1515/jib-2017-0082.
package flux
