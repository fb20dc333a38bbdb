package model

import (
	"niche/diag"
	"niche/expr"
	"niche/units"
)

// Model is a reaction network as written. Slices keep the order of the file.
type Model struct {
	ID   string
	Name string
	File string // base for positions; "" for a model made in memory
	Pos  diag.Pos

	// Pool owns every formula of the model.
	Pool *expr.Pool

	// Format is what was read, e.g. "SBML L3V1", "Antimony", "BNGL .net".
	Format string

	// Default units of the model's quantities. A zero Unit is unknown.
	TimeUnit, SubstanceUnit, VolumeUnit, AreaUnit, LengthUnit, ExtentUnit units.Unit
	// ConversionFactor is the id of the parameter that converts extent to
	// substance for species without their own; "" for none.
	ConversionFactor string

	UnitDefinitions    []UnitDefinition
	Functions          []FunctionDefinition
	Compartments       []Compartment
	Species            []Species
	Parameters         []Parameter
	InitialAssignments []InitialAssignment
	Rules              []Rule
	Constraints        []Constraint
	Reactions          []Reaction
	Events             []Event
	Observables        []Observable
	Flux               *FluxBalance // nil unless the model is about fluxes at steady state
	Qualitative        *Qualitative // nil unless the model has a logical part
	// Submodels is the number of submodels that a hierarchical model had before
	// they were written out.
	Submodels int
	// Uncertainties say how sure values are; no simulation reads them.
	Uncertainties []Uncertainty

	Notes       string            // XHTML as written
	Annotation  string            // XML as written
	Annotations map[string]string // XML annotation of elements, by element id
	// ElementNotes are notes about elements, by element id: XHTML as written, or
	// plain text.
	ElementNotes map[string]string
	Terms        map[string]string // SBO terms, such as "SBO:0000252", by element id
}

// Math is a formula and the place where it begins. The zero Math is absent.
type Math struct {
	Expr expr.Expr
	Pos  diag.Pos
}

// Present reports whether the formula exists.
func (m Math) Present() bool { return m.Expr != 0 }

// UnitDefinition names a unit.
type UnitDefinition struct {
	ID, Name string
	Unit     units.Unit
	Pos      diag.Pos
}

// FunctionDefinition is a named function of its parameters alone.
type FunctionDefinition struct {
	ID, Name   string
	Parameters []string // bound names, symbols in Body
	Body       Math
	Pos        diag.Pos
}

// Compartment is a well-mixed volume (or area, length, point).
type Compartment struct {
	ID, Name   string
	Dimensions float64 // spatial dimensions [1]; NaN if unset
	Size       float64 // in the compartment's unit; NaN if unset
	Unit       units.Unit
	Constant   bool
	Outside    string // SBML L2 only, kept
	Pos        diag.Pos
}

// Species is a pool of entities in a compartment.
type Species struct {
	ID, Name              string
	Compartment           string
	Initial               float64 // amount or concentration, see InitialIsAmount, in its unit; NaN if unset
	InitialIsAmount       bool
	SubstanceUnit         units.Unit
	HasOnlySubstanceUnits bool // formulas mean the amount
	BoundaryCondition     bool // reactions do not change it
	Constant              bool
	ConversionFactor      string // parameter id; "" for the model's
	Charge                *int   // SBML L1–L2, kept
	Pos                   diag.Pos
}

// Parameter is a named number.
type Parameter struct {
	ID, Name string
	Value    float64 // [Unit]; NaN if unset
	Unit     units.Unit
	Constant bool
	Source   string // where the value is published; "" if the file does not say
	Pos      diag.Pos
}

// InitialAssignment sets the initial value of Symbol.
type InitialAssignment struct {
	Symbol string
	Math   Math
	Pos    diag.Pos
}

// RuleKind tells how a rule determines its variable.
type RuleKind uint8

const (
	AssignmentRule RuleKind = iota // variable = math at every time
	RateRule                       // d variable/dt = math
	AlgebraicRule                  // 0 = math; no variable
)

// Rule constrains a variable.
type Rule struct {
	Kind     RuleKind
	Variable string
	Math     Math
	Pos      diag.Pos
}

// Constraint is a condition that should hold throughout.
type Constraint struct {
	Math    Math
	Message string
	Pos     diag.Pos
}

// Reaction turns reactants into products at a rate.
type Reaction struct {
	ID, Name    string
	Reversible  bool
	Fast        bool
	Compartment string
	Reactants   []SpeciesReference
	Products    []SpeciesReference
	Modifiers   []ModifierReference
	RateLaw     *RateLaw // nil if the file gives none
	Pos         diag.Pos
}

// SpeciesReference is one reactant or product with its stoichiometry.
type SpeciesReference struct {
	ID, Name          string // "" if anonymous
	Species           string
	Stoichiometry     float64 // [1]; 1 if the file gives none (NaN in L3 when unset)
	StoichiometryMath Math    // SBML L2 stoichiometryMath; absent otherwise
	Constant          bool
	Pos               diag.Pos
}

// ModifierReference names a species that influences a rate law.
type ModifierReference struct {
	ID      string
	Species string
	Role    string // SBO term, such as "SBO:0000020" of inhibitors; "" if not said
	Pos     diag.Pos
}

// RateLaw is the rate of a reaction as extent per time, with its local
// parameters.
type RateLaw struct {
	Math            Math
	LocalParameters []Parameter
	Pos             diag.Pos
}

// Event changes quantities at the moment its trigger turns true.
type Event struct {
	ID, Name string
	Trigger  Trigger
	Delay    Math // absent: none
	Priority Math // absent: none
	// UseValuesFromTriggerTime: assignments are computed when the trigger
	// fires, not when the delay has passed.
	UseValuesFromTriggerTime bool
	Assignments              []EventAssignment
	Pos                      diag.Pos
}

// Trigger is the condition of an event.
type Trigger struct {
	Math         Math
	Persistent   bool // once fired, executes even if the trigger turns false during the delay
	InitialValue bool // value just before the initial time
}

// EventAssignment sets Variable.
type EventAssignment struct {
	Variable string
	Math     Math
	Pos      diag.Pos
}

// Observable is a named formula over the model, not part of its dynamics (a
// BNGL group, for example).
type Observable struct {
	ID   string
	Math Math
	Pos  diag.Pos
}
