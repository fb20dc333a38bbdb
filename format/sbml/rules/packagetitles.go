package rules

import (
	"maps"
	"slices"
	"strings"
)

// packageDemands says what the rules of packages demand, by rule: those of the
// schemas in words made from them, the others in words of their own.
func packageDemands() map[string]string {
	demands := maps.Clone(packageSpecial)
	for _, p := range schemas() {
		put := func(number, text string) {
			if rule := ruleOf(&p, number); number != "" && rule != schema && demands[rule] == "" && !strings.HasPrefix(number, "core ") {
				demands[rule] = text
			}
		}
		put(p.flag, "the document says whether package "+p.name+" is required")
		put(p.boolean, "whether package "+p.name+" is required is a truth value")
		put(p.never, "package "+p.name+" is required: "+p.required)
		put(p.once, "an identifier of package "+p.name+" is given once in the model")
		for _, name := range slices.Sorted(maps.Keys(p.hosts)) {
			host := p.hosts[name]
			put(host.own, "<"+name+"> has the attributes of package "+p.name+" that it needs and no others")
			put(host.odd, "<"+name+"> has no other attributes of package "+p.name)
			put(host.once, "<"+name+"> holds each list of package "+p.name+" at most once")
			for _, child := range slices.Sorted(maps.Keys(host.each)) {
				put(host.each[child], "an element holds <"+child+"> at most once")
			}
			p.attributeDemands(name, host.attributes, put)
		}
		for _, name := range slices.Sorted(maps.Keys(p.elements)) {
			e := p.elements[name]
			p.attributeDemands(name, e.attributes, put)
			put(e.own, "<"+name+"> has the attributes that it needs and no others")
			put(e.odd, "<"+name+"> has no other attributes of package "+p.name)
			put(e.plain, "<"+name+"> has no attributes without prefix but those of SBML Core")
			put(e.once, "<"+name+"> holds each of its elements at most once")
			put(e.filled, "<"+name+"> is not empty")
		}
	}
	return demands
}

// attributeDemands says what attributes are.
func (p *packageSchema) attributeDemands(name string, attributes []packageAttribute, put func(number, text string)) {
	for _, a := range attributes {
		if a.is != "text" {
			put(a.syntax, "the attribute "+a.name+" of <"+name+"> is "+wanted(a.is))
		}
	}
}

// packageSpecial are the rules that need words of their own.
var packageSpecial = map[string]string{
	"comp-10302": "the id of a model definition is given once",
	"comp-10303": "the id of a port is given once",
	"comp-10304": "an id of package comp is an identifier",
	"comp-20615": "a submodel is of a model that the document defines",
	"comp-20616": "a model is no submodel of itself",
	"comp-20617": "a model is no submodel of its submodels",
	"comp-20622": "a conversion factor of time is a parameter of the model",
	"comp-20623": "a conversion factor of extent is a parameter of the model",
	"comp-20701": "portRef names a port of the submodel",
	"comp-20702": "idRef names an element of the submodel",
	"comp-20703": "unitRef names a unit definition of the submodel",
	"comp-20704": "metaIdRef names an element of the submodel",
	"comp-20705": "what <sBaseRef> is inside of names a submodel",
	"comp-20712": "<sBaseRef> names an element",
	"comp-20713": "<sBaseRef> names one element",
	"comp-20714": "an element is deleted or replaced once",
	"comp-20801": "a port names an element",
	"comp-20802": "a port names one element",
	"comp-20804": "two ports are about different elements",
	"comp-20901": "a deletion names an element",
	"comp-20902": "a deletion names one element",
	"comp-21001": "<replacedElement> names an element",
	"comp-21002": "<replacedElement> names one element",
	"comp-21004": "<replacedElement> names a submodel of the model",
	"comp-21005": "<replacedElement> names a deletion of the submodel",
	"comp-21006": "the conversion factor of a replacement is a parameter of the model",
	"comp-21010": "an element is replaced once",
	"comp-21101": "<replacedBy> names an element",
	"comp-21102": "<replacedBy> names one element",
	"comp-21104": "<replacedBy> names a submodel of the model",
	"comp-21201": "an element replaces one of its kind, or what has a value a parameter",
	"comp-21202": "what replaces an element with an id has one",
	"comp-21203": "what replaces an element with a metaid has one",

	"distrib-10100": "elements and attributes of package distrib are those that it has",
	"distrib-10210": "a random law has as many arguments as it takes",
	"distrib-10302": "an id of package distrib is an identifier",

	"fbc-10100": "elements and attributes of package fbc are those that it has",
	"fbc-10302": "an id of package fbc is an identifier",
	"fbc-20207": "one objective is the active one",
	"fbc-20208": "the active objective is declared",
	"fbc-20303": "a chemical formula is made of symbols of elements and numbers",
	"fbc-20408": "a flux bound is about a reaction of the model",
	"fbc-20506": "an objective has one list of fluxes, which is not empty",
	"fbc-20606": "an objective is about reactions of the model",
	"fbc-20608": "a coefficient of an objective is finite (strict models)",
	"fbc-20705": "a lower bound is a parameter of the model",
	"fbc-20706": "an upper bound is a parameter of the model",
	"fbc-20707": "a reaction has both bounds (strict models)",
	"fbc-20708": "a bound is constant (strict models)",
	"fbc-20709": "a bound has a value (strict models)",
	"fbc-20710": "a bound has no initial assignment (strict models)",
	"fbc-20711": "a lower bound is not infinite (strict models)",
	"fbc-20712": "an upper bound is not minus infinity (strict models)",
	"fbc-20713": "a lower bound is not above the upper one (strict models)",
	"fbc-20714": "a stoichiometry is constant (strict models)",
	"fbc-20715": "a stoichiometry is a finite number (strict models)",
	"fbc-20805": "a gene product association has one part",
	"fbc-20908": "a reference to a gene product names one of the model",
	"fbc-21003": "<and> has two parts or more",
	"fbc-21103": "<or> has two parts or more",
	"fbc-21205": "the label of a gene product is given once",
	"fbc-21207": "the species of a gene product is one of the model",
	"fbc-21304": "the coefficient in a constraint is a parameter of the model",
	"fbc-21305": "a constraint is about reactions or parameters of the model",
	"fbc-21405": "the lower bound of a constraint is a parameter of the model",
	"fbc-21406": "the upper bound of a constraint is a parameter of the model",

	"groups-10302": "an id of package groups is an identifier",
	"groups-20313": "a group is no member of itself",
	"groups-20403": "a member names one element and has no other attributes",
	"groups-20405": "idRef names an element of the model",
	"groups-20406": "metaIdRef names an element of the model",

	"qual-10201": "the formula of a function term is a condition",
	"qual-10202": "the formula of a function term does not use the time",
	"qual-20308": "the compartment of a qualitative species is declared",
	"qual-20309": "an initial level is not above the largest one",
	"qual-20311": "a qualitative species is assigned by one output",
	"qual-20312": "an initial level is not negative",
	"qual-20313": "a largest level is not negative",
	"qual-20405": "a transition holds each list at most once, and function terms",
	"qual-20409": "a transition has one default term",
	"qual-20413": "a transition leads to no level above the largest of its outputs",
	"qual-20414": "a transition leads to no negative level",
	"qual-20508": "an input is a qualitative species of the model",
	"qual-20509": "an input that is constant is not consumed",
	"qual-20510": "a threshold is not negative",
	"qual-20607": "an output is a qualitative species of the model",
	"qual-20608": "an output is not constant",
	"qual-20609": "an output that is produced says by how much",
	"qual-20610": "the level of an output is not negative",
	"qual-20705": "the level of the default term is not negative",
	"qual-20806": "the level of a function term is not negative",
	"qual-20804": "a function term holds one formula",
}
