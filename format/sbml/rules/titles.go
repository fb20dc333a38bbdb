package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Entry is a rule that is examined, with what it demands.
type Entry struct{ Rule, Demand string }

// Catalogue lists every rule that [Examine] or the checks of the model report,
// sorted by number.
func Catalogue() []Entry {
	demands := maps.Clone(special)
	put := func(rule, format string, args ...any) {
		if demands[rule] == "" {
			demands[rule] = fmt.Sprintf(format, args...)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(attributeRules)) {
		put(attributeRules[kind], "<%s> has the attributes that it needs and no others", kind)
	}
	for _, kind := range slices.Sorted(maps.Keys(contentRules)) {
		put(contentRules[kind], "<%s> holds elements of its kind only", kind)
	}
	for _, kind := range slices.Sorted(maps.Keys(onceRules)) {
		for _, child := range slices.Sorted(maps.Keys(onceRules[kind])) {
			put(onceRules[kind][child], "<%s> holds <%s> at most once", kind, cmp.Or(child, "each of its elements"))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(mathRules)) {
		put(mathRules[kind], "<%s> holds one formula (before Level 3 Version 2, exactly one)", kind)
	}
	maps.Copy(demands, packageDemands())
	var list []Entry
	for _, rule := range slices.Sorted(maps.Keys(demands)) {
		list = append(list, Entry{rule, demands[rule]})
	}
	return list
}

// Demand returns what a rule demands; "" if it is not examined.
func Demand(rule string) string {
	for _, e := range Catalogue() {
		if e.Rule == rule {
			return e.Demand
		}
	}
	return ""
}

// special are the rules that need words of their own.
var special = map[string]string{
	"10101": "the document is encoded in UTF-8",
	"10102": "the document holds elements of SBML in their places only",
	schema:  "the document keeps to the XML schema of its level: attributes, their types, and what must be there",

	"10201": "a formula is content MathML, one element in <math>",
	"10202": "a formula uses the operators of SBML's subset of MathML",
	"10203": "the attribute encoding stands on <csymbol> only",
	"10205": "a <csymbol> names time, delay, avogadro, rateOf or a symbol of a package",
	"10206": "the attribute type stands on <cn> only",
	"10207": "the type of a number is real, integer, rational or e-notation",
	"10208": "<lambda> stands in function definitions only",
	"10209": "and, or, xor and not take truth values (before Level 3 Version 2)",
	"10210": "arithmetic and order relations take numbers (before Level 3 Version 2)",
	"10211": "eq and neq compare alike with alike (before Level 3 Version 2)",
	"10212": "the values of a <piecewise> are of one kind (before Level 3 Version 2)",
	"10213": "the condition of a <piece> is a truth value (before Level 3 Version 2)",
	"10214": "what is called is a function of the model",
	"10215": "a name in a formula is that of a quantity of the model",
	"10216": "a local parameter is used in its own rate law only",
	"10217": "formulas that give values are numbers (before Level 3 Version 2)",
	"10218": "an operator has as many arguments as it takes",
	"10219": "a function is called with as many arguments as it takes",
	"10220": "a unit stands on <cn> only",
	"10221": "the unit of a number is defined",
	"10223": "rateOf takes the name of a quantity",
	"10224": "rateOf takes nothing that an assignment rule determines",

	"10301": "a name of the model is given once",
	"10302": "the name of a unit definition is given once",
	"10303": "a local parameter is given once in its rate law",
	"10304": "a quantity has one rule",
	"10305": "an event sets a quantity once",
	"10306": "an event sets nothing that an assignment rule determines",
	"10307": "a metaid is given once",
	"10308": "an sboTerm is SBO: and seven digits",
	"10309": "a metaid has the syntax of an XML ID",
	"10310": "an identifier has letters, digits and underscores and begins with no digit",
	"10311": "the name of a unit has the syntax of an identifier",
	"10313": "a unit that is referred to is defined",
	"10401": "an element at the top of an annotation has a namespace",
	"10402": "a namespace stands once at the top of an annotation",
	"10404": "an element has one annotation",

	"10501": "what is added or compared has one unit, and arguments of functions are dimensionless",
	"10511": "an assignment rule of a compartment has the unit of its size",
	"10512": "an assignment rule of a species has its unit",
	"10513": "an assignment rule of a parameter has its unit",
	"10521": "an initial assignment of a compartment has the unit of its size",
	"10522": "an initial assignment of a species has its unit",
	"10523": "an initial assignment of a parameter has its unit",
	"10531": "a rate rule of a compartment has the unit of its size per time",
	"10532": "a rate rule of a species has its unit per time",
	"10533": "a rate rule of a parameter has its unit per time",
	"10541": "a rate law has the unit of extent per time",
	"10542": "extents times the conversion factor of a species have its unit",
	"10551": "the delay of an event has the unit of time",
	"10561": "what an event sets a compartment to has the unit of its size",
	"10562": "what an event sets a species to has its unit",
	"10563": "what an event sets a parameter to has its unit",
	"10565": "the priority of an event is dimensionless",
	"10601": "a model has no more equations than quantities that they can determine",
	"10801": "notes are XHTML",
	"10805": "an element has one <notes>",

	"20101": "the namespace is one of SBML",
	"20102": "the document says its level",
	"20103": "the version is that of the namespace",
	"20201": "the document holds one model",
	"20202": "the lists of a model stand in order (Level 2)",
	"20203": "a list is not empty (before Level 3 Version 2)",
	"20204": "a model with species has compartments",
	"20216": "the conversion factor of the model is a parameter",
	"20217": "the unit of time measures time",
	"20218": "the unit of volume measures volume",
	"20219": "the unit of area measures area",
	"20220": "the unit of length measures length",
	"20221": "the unit of extent measures substance",
	"20233": "the unit of substance measures substance",
	"20301": "a function definition holds <lambda>",
	"20303": "a function does not call itself",
	"20304": "a function uses its arguments only",
	"20305": "a function returns a number or a truth value",
	"20401": "a unit definition does not have the name of a unit of SBML",
	"20402": "a redefined substance measures substance",
	"20403": "a redefined length measures length",
	"20404": "a redefined area measures area",
	"20405": "a redefined time measures time",
	"20406": "a redefined volume measures volume",
	"20409": "<listOfUnits> is not empty (Level 2)",
	"20410": "a unit is made of units of SBML",
	"20413": "<listOfUnits> is not empty (Level 3 Version 1)",
	"20501": "a compartment without dimensions has no size",
	"20502": "a compartment without dimensions has no unit",
	"20503": "a compartment without dimensions is constant",
	"20504": "a compartment is inside one that is declared",
	"20505": "a compartment is not inside itself",
	"20507": "the size of a compartment of one dimension is a length",
	"20508": "the size of a compartment of two dimensions is an area",
	"20509": "the size of a compartment of three dimensions is a volume",
	"20510": "the type of a compartment is declared",
	"20601": "a species is in a compartment that is declared",
	"20604": "a species in a compartment without dimensions has no concentration",
	"20608": "the unit of a species measures substance",
	"20609": "a species starts with an amount or a concentration, not both",
	"20610": "a species is determined by reactions or by a rule, not both",
	"20611": "a constant species is changed by no reaction",
	"20612": "the type of a species is declared",
	"20613": "a compartment holds one species of a type",
	"20614": "a species is in a compartment",
	"20617": "the conversion factor of a species is a parameter",
	"20701": "the unit of a parameter is defined",
	"20705": "a conversion factor is constant",
	"20801": "an initial assignment sets a quantity of the model",
	"20802": "a quantity has one initial assignment",
	"20803": "a quantity has an initial assignment or an assignment rule, not both",
	"20901": "an assignment rule determines a quantity of the model",
	"20902": "a rate rule determines a quantity of the model",
	"20903": "an assignment rule determines nothing constant",
	"20904": "a rate rule determines nothing constant",
	"20906": "no value follows from itself",
	"20912": "no rate of change follows from itself",
	"21001": "a constraint is a condition (before Level 3 Version 2)",
	"21003": "the message of a constraint is XHTML",
	"21101": "a reaction has reactants or products (before Level 3 Version 2)",
	"21102": "the parts of a reaction stand in order (Level 2)",
	"21103": "the lists of a reaction are not empty (before Level 3 Version 2)",
	"21107": "the compartment of a reaction is declared",
	"21111": "a reaction names species that are declared",
	"21113": "a stoichiometry is a number or a formula, not both",
	"21121": "a rate law uses species that the reaction names",
	"21123": "the list of local parameters is not empty (before Level 3 Version 2)",
	"21124": "a local parameter is constant",
	"21202": "a trigger is a condition (before Level 3 Version 2)",
	"21203": "an event assigns something (Level 2)",
	"21211": "an event sets a quantity of the model",
	"21212": "an event sets nothing constant",
	"99301": "a function does not use the time (Level 2)",
}
