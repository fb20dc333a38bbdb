package networks

import (
	"embed"

	"niche/diag"
	"niche/format/antimony"
	"niche/model"
)

//go:embed *.ant
var files embed.FS

// Network describes a shipped network.
type Network struct {
	Name  string
	Title string
	// To is the usual last time, Origin the time that figures call zero [time
	// unit of the network].
	To, Origin float64
	// OriginLabel names the time axis counted from Origin.
	OriginLabel string
	// AtRest: simulations start from the steady state without any input.
	AtRest bool
	// Example is a dose that shows what the network does, as on the command line.
	Example string
	Inputs  []Input
	Plot    []string // what figures show, species or rule variables
}

// Input is something that can be added.
type Input struct {
	Name        string // as on the command line
	Description string
	Parameter   string  // dose parameter of the network
	Unit        string  // unit of the parameter
	MolarMass   float64 // [g/mol]; 0 if unknown
	Source      string  // of the molar mass
}

// all lists the networks in the order in which they are presented.
var all = []Network{
	{
		Name: "il6", Title: "IL-6/JAK1/STAT3/SOCS3 core (Sobotta 2017)",
		To: 360, Origin: 60, OriginLabel: "time after IL-6", AtRest: true, Example: "il6=10ng/ml",
		Inputs: []Input{
			{"il6", "interleukin 6, one hour after the drugs", "il6_dose", "ng/ml", 20900, "UniProt P05231, mature chain 20.9 kDa"},
			{"ruxolitinib", "JAK1/2 inhibitor, from time 0, decaying", "rux_dose", "nM", 306.37, "PubChem 25126798"},
			{"stattic", "STAT3 inhibitor, from time 0", "stattic_dose", "uM", 211.19, "PubChem 2779853"},
			{"actinomycin", "actinomycin D: 1 stops transcription with IL-6", "actd_level", "dimensionless", 0, ""},
		},
		Plot: []string{"tpSTAT3", "SOCS3"},
	},
	{
		Name: "emt", Title: "miR-200/ZEB and miR-34/SNAIL circuit (Lu 2013)",
		To: 1000, OriginLabel: "time", AtRest: true, Example: "snail_signal=80000",
		Inputs: []Input{
			{"snail_signal", "input on SNAIL (molecules)", "I", "item", 0, ""},
		},
		Plot: []string{"mZEB", "ZEB", "miR200", "SNAIL"},
	},
}

// Names returns the names of the networks.
func Names() []string {
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	return names
}

// Lookup returns the description of the network called name.
func Lookup(name string) (Network, bool) {
	for i := range all {
		if all[i].Name == name {
			return all[i], true
		}
	}
	return Network{}, false
}

// Text returns the Antimony text of the network called name.
func Text(name string) ([]byte, bool) {
	if _, ok := Lookup(name); !ok {
		return nil, false
	}
	text, err := files.ReadFile(name + ".ant")
	return text, err == nil
}

// Read returns the network called name as a model; nil if there is none.
func Read(name string) (*model.Model, diag.List) {
	text, ok := Text(name)
	if !ok {
		return nil, nil
	}
	return antimony.Read(name+".ant", text)
}
