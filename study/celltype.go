package study

import (
	"niche/diag"
	"niche/model"
)

// CellType is a kind of cell: its networks, its exchange with the medium and
// its behaviours.
type CellType struct {
	ID          Name
	Title       string       `key:"title" doc:"display name"`
	Like        Name         `key:"like" doc:"another cell type, from which whatever is absent here is taken"`
	Volume      Quantity     `key:"volume" kind:"volume" doc:"of one cell"`
	Networks    []Network    `key:"networks" doc:"signalling networks, by prefix"`
	Connections []Connection `key:"connect" doc:"what drives symbols of the networks, by NETWORK.SYMBOL"`
	Exchange    []Exchange   `key:"exchange" doc:"with the medium, by substrate"`
	Division    *Response    `key:"division" kind:"rate" doc:"rate of division of cycling cells"`
	Capacity    Quantity     `key:"capacity" kind:"concentration" doc:"density of live cells at which growth stops, e.g. 3e6 cells/ml"`
	Cycling     Quantity     `key:"growth_fraction" kind:"number" doc:"share of seeded cells that cycle, the others being quiescent; absent: 1"`
	Quiescence  *Response    `key:"quiescence" kind:"rate" doc:"rate at which cycling cells become quiescent"`
	Awakening   *Response    `key:"awakening" kind:"rate" doc:"rate at which quiescent cells cycle again"`
	Death       []Cause      `key:"death" kind:"rate" doc:"rates, by cause"`
	Switches    []Fate       `key:"switch" kind:"rate" doc:"rates of becoming another cell type, by cell type"`
	Morphology  []Feature    `key:"morphology" kind:"number" doc:"shape features such as elongation"`
	Vary        []Variation  `key:"vary" doc:"factors on targets of the type, such as emt.g_ZEB or division, that differ from cell to cell and are inherited; a representative cell has the median"`
	Pos         diag.Pos
}

// Network is one network inside a cell type. Its symbols are NETWORK.SYMBOL.
type Network struct {
	ID    Name         // prefix
	From  Name         `key:"from" need:"yes" doc:"shipped network, or an Antimony, SBML or BioNetGen file beside study.yaml"`
	Clock Quantity     `key:"clock" kind:"number" doc:"factor on every rate; absent: 1"`
	Set   []Assignment `key:"set" doc:"parameters and initial values that differ, by symbol"`
	Model *model.Model // as read; nil if the file has errors
	Pos   diag.Pos
}

// Assignment gives a symbol of a network another value.
type Assignment struct {
	ID    Name     // symbol
	Value Quantity `key:"value" need:"yes" doc:"new value"`
	Pos   diag.Pos
}

// Connection drives one symbol of a network, a parameter or rule variable,
// whose own value or rule it replaces.
type Connection struct {
	ID       Name      // NETWORK.SYMBOL
	Equals   Name      `key:"equals" doc:"a signal passed on unchanged, converted to the symbol's unit"`
	Response *Response `key:"response" doc:"or a value moved by signals"`
	Pos      diag.Pos
}

// Exchange is what a cell does with one substrate.
type Exchange struct {
	ID        Name       // substrate
	Secretion *Response  `key:"secretion" kind:"secretion" doc:"amount per cell and time"`
	Uptake    *Response  `key:"uptake" kind:"clearance" doc:"volume of medium cleared per cell and time; what is taken up is degraded"`
	Receptors *Receptors `key:"receptors" doc:"saturable uptake by binding"`
	Influx    *Response  `key:"influx" kind:"rate" doc:"passive exchange with the inside of the cell"`
	Efflux    *Efflux    `key:"efflux" doc:"pump out of the cell"`
	Inside    Quantity   `key:"loss" kind:"rate" doc:"metabolism or retention loss inside the cell"`
	Pos       diag.Pos
}

// Receptors bind a substrate and internalise it.
type Receptors struct {
	Number       Quantity `key:"number" need:"yes" kind:"sites" doc:"binding sites per cell"`
	Affinity     Quantity `key:"affinity" need:"yes" kind:"concentration" doc:"dissociation constant Kd"`
	Internalised Quantity `key:"internalised" need:"yes" kind:"rate" doc:"internalisation of bound receptors"`
	Pos          diag.Pos
}

// Efflux is a pump: rate = maximum · x^n/(Km^n + x^n), x the inside
// concentration.
type Efflux struct {
	Maximum     Quantity     `key:"maximum" need:"yes" kind:"concentration rate" doc:"inside concentration per time"`
	HalfMax     Quantity     `key:"half_max" need:"yes" kind:"concentration" doc:"Km"`
	Hill        Quantity     `key:"hill" need:"yes" kind:"number" doc:"Hill power"`
	InhibitedBy []Inhibition `key:"inhibited_by" doc:"competing substrates in the medium, by substrate"`
	Pos         diag.Pos
}

// Inhibition divides a pump's maximum by 1 + x/Ki, x in the medium.
type Inhibition struct {
	ID  Name     // substrate
	Ki  Quantity `key:"ki" need:"yes" kind:"concentration" doc:"inhibition constant"`
	Pos diag.Pos
}

// Cause is a cause of death.
type Cause struct {
	ID       Name
	Response `key:",inline" kind:"inherit"`
	Only     Name `key:"only" words:"cycling quiescent" doc:"which cells it kills; absent: all"`
}

// Fate is a phenotype switch.
type Fate struct {
	ID       Name
	Response `key:",inline" kind:"inherit"`
}

// Feature is a feature of shape. Cells of one type and state differ in it by a
// lognormal factor of median 1.
type Feature struct {
	ID       Name
	Response `key:",inline" kind:"inherit"`
	Spread   Quantity `key:"spread" kind:"number" doc:"geometric standard deviation from cell to cell; absent: 1, all alike"`
}
