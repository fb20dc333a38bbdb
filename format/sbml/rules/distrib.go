package rules

import (
	"niche/diag"
	"niche/distrib"
	"niche/format/sbml"
)

// distribSchema is package distrib, Distributions, version 1: L. P. Smith et al.,
// doi 10.1515/jib-2020-0018.
func distribSchema() packageSchema {
	text := may("name", "text", "")
	parameter := []packageAttribute{
		may("id", "id", "10302"), text, need("type", uncertaintyTypes, "20308"), may("value", "number", "20305"), may("var", "ref", "20306"),
		may("units", "ref", "20307"), may("definitionURL", "text", ""),
	}
	span := append(parameter[:len(parameter):len(parameter)], may("valueLower", "number", "20505"), may("varLower", "ref", "20504"),
		may("valueUpper", "number", "20507"), may("varUpper", "ref", "20506"))
	inside := []string{"uncertParameter", "uncertSpan", "listOfUncertParameters"}
	return packageSchema{
		name: "distrib", space: packageBase + "distrib/version1", flag: "20101", boolean: "20102", never: "20103", required: "true", once: "10301", doubled: true,
		hosts: map[string]packageHost{"*": {children: []string{"listOfUncertainties"}, once: "20201"}},
		elements: map[string]packageElement{
			"listOfUncertainties":    {own: "10100", plain: "20203", children: []string{"uncertainty"}, filled: schema},
			"uncertainty":            {own: "20603", plain: "20601", children: inside, attributes: []packageAttribute{may("id", "id", "10302"), text}},
			"listOfUncertParameters": {own: "20603", plain: "20601", children: inside},
			"uncertParameter":        {own: "20303", odd: "20603", plain: "20601", children: inside, attributes: parameter},
			"uncertSpan":             {own: "20303", odd: "20603", plain: "20601", children: inside, attributes: span},
		},
	}
}

// uncertaintyTypes are the kinds of uncertainty. The first is misspelt in files that
// libSBML has written.
const uncertaintyTypes = "coeffientOfVariation|distribution|externalParameter|coefficientOfVariation|kurtosis|mean|median|mode|sampleSize|skewness|standardDeviation|" +
	"standardError|variance|confidenceInterval|credibleInterval|interquartileRange|range"

// draws examines the number of arguments of a draw from a law.
func (x *examiner) draws(head sbml.Node, law string, args int) {
	if l, ok := distrib.Lookup(law); ok && !l.Takes(args) {
		x.known("distrib-10210", diag.SBMLMath, head.Pos(), "write "+l.Usage(), "%s does not take %d arguments", law, args)
	}
}
