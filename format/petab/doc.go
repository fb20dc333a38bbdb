// Package petab reads parameter-estimation problems in PEtab format version 1:
// a YAML file that names an SBML model and tab-separated tables of conditions,
// observables, measurements and parameters.
//
// # Vocabulary
//
// A [Problem] is a whole problem, checked: every id it mentions exists and
// references are indices. A [Condition] overrides parameters and initial values
// of the model. An [Observable] is a formula with a noise model, a
// [Measurement] one number measured. A [Parameter] may be estimated, on a
// [Scale] and with a [Prior]. A placeholder, such as
// observableParameter1_pSTAT3, is a symbol of an observable that each
// measurement replaces by a number or a parameter.
//
// # Meaning
//
// NaN or an empty cell in a condition leaves the target alone: it keeps the
// model's value or, after a pre-equilibration, a species keeps its state. An
// observable id in a noise formula stands for the value of that observable,
// before its transformation. log in formulas is the natural logarithm.
//
// # Limits
//
// One model, in SBML, per problem. PEtab extensions and format version 2 are
// refused by name. Visualisation files are ignored.
//
// Reference: Schmiester et al., PLoS Comput. Biol. 17 (2021) e1008646, doi
// 10.1371/journal.pcbi.1008646; format specification version 1,
// https://petab.readthedocs.io/en/latest/v1/documentation_data_format.html.
package petab
