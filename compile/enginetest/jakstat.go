package enginetest

import (
	"strconv"
	"strings"
)

// JAKSTAT is an IL-6/JAK/STAT3 network with SOCS3 feedback and three target
// genes: 30 species and 49 reactions – mass action, 5 Michaelis–Menten, 2 Hill
// with real and 1 with integer exponent. Structure and magnitudes are typical
// of published models of the pathway; the network is a benchmark, not a claim
// about biology.
func JAKSTAT() *Network {
	j := jakstat{NewNetwork("jakstat")}
	j.Add( // initial concentrations [nmol/l]
		"IL6=10", "IL6R=60", "IL6_IL6R", "gp130=40", "RC", "RC2", "JAK=100", "RJ", "pRJ", "STAT=800",
		"pRJ_STAT", "pSTAT", "pSTAT2", "npSTAT2", "npSTAT", "nSTAT", "nmSOCS", "mSOCS", "SOCS", "pRJ_SOCS",
		"SHP=50", "pRJ_SHP", "PPX=40", "PPX_pSTAT", "PPN=40", "PPN_npSTAT", "mBCL", "BCL", "mPIM", "PIM")
	j.receptor()
	j.shuttle()
	j.feedback()
	j.genes()
	return j.Network
}

type jakstat struct{ *Network }

// k adds the next rate constant and returns its name.
func (j jakstat) k(value string) string {
	id := "k" + strconv.Itoa(len(j.Parameters)+1)
	j.Constants(id + "=" + value)
	return id
}

// mass adds a reaction of order len(reactants).
func (j jakstat) mass(k, equation string, reactants ...string) {
	j.React(equation, strings.Join(append([]string{j.k(k)}, reactants...), "*"))
}

func (j jakstat) bind(on, off, a, b, ab string) {
	j.mass(on, a+"+"+b+"->"+ab, a, b)
	j.mass(off, ab+"->"+a+"+"+b, ab)
}

// michaelis adds V·e·s/(K + s).
func (j jakstat) michaelis(v, k, enzyme, s, product string) {
	j.React(s+"->"+product, j.k(v)+"*"+enzyme+"*"+s+"/("+j.k(k)+"+"+s+")")
}

// hill adds V·sⁿ/(Kⁿ + sⁿ).
func (j jakstat) hill(v, k, n, s, product string) {
	j.React("->"+product, j.k(v)+"*"+s+"^"+n+"/("+j.k(k)+"^"+n+"+"+s+"^"+n+")")
}

func (j jakstat) receptor() {
	j.mass("2e-3", "->IL6R")
	j.mass("5e-5", "IL6R->", "IL6R")
	j.mass("1e-4", "IL6->", "IL6")
	j.bind("1e-2", "1e-2", "IL6", "IL6R", "IL6_IL6R")
	j.bind("2e-2", "2e-2", "IL6_IL6R", "gp130", "RC")
	j.mass("4e-2", "RC+RC->RC2", "RC", "RC")
	j.mass("2e-1", "RC2->RC+RC", "RC2")
	j.bind("1e-1", "5e-2", "RC2", "JAK", "RJ")
	j.mass("5e-1", "RJ->pRJ", "RJ")
	j.michaelis("5e-2", "50", "SHP", "pRJ", "RJ")
}

func (j jakstat) shuttle() {
	j.bind("8e-3", "8e-1", "pRJ", "STAT", "pRJ_STAT")
	j.mass("4e-1", "pRJ_STAT->pRJ+pSTAT", "pRJ_STAT")
	j.mass("2e-2", "pSTAT+pSTAT->pSTAT2", "pSTAT", "pSTAT")
	j.mass("1e-1", "pSTAT2->pSTAT+pSTAT", "pSTAT2")
	j.mass("5e-3", "pSTAT2->npSTAT2", "pSTAT2")
	j.mass("1e-3", "npSTAT2->npSTAT+npSTAT", "npSTAT2")
	j.bind("1e-3", "2e-1", "PPX", "pSTAT", "PPX_pSTAT")
	j.mass("3e-3", "PPX_pSTAT->PPX+STAT", "PPX_pSTAT")
	j.bind("1e-3", "2e-1", "PPN", "npSTAT", "PPN_npSTAT")
	j.mass("5e-3", "PPN_npSTAT->PPN+nSTAT", "PPN_npSTAT")
	j.mass("5e-2", "nSTAT->STAT", "nSTAT")
	j.michaelis("1e-2", "120", "PPX", "pSTAT2", "STAT")
	j.michaelis("2e-3", "80", "PPN", "npSTAT2", "nSTAT")
	j.michaelis("4e-3", "35", "SOCS", "pRJ_STAT", "STAT")
}

func (j jakstat) feedback() {
	j.hill("1e-2", "400", j.k("2.2"), "npSTAT2", "nmSOCS")
	j.mass("1e-3", "nmSOCS->mSOCS", "nmSOCS")
	j.mass("5e-4", "mSOCS->", "mSOCS")
	j.mass("1e-2", "->SOCS", "mSOCS")
	j.mass("5e-4", "SOCS->", "SOCS")
	j.bind("2e-2", "1e-1", "pRJ", "SOCS", "pRJ_SOCS")
	j.bind("1e-3", "2e-1", "pRJ", "SHP", "pRJ_SHP")
	j.mass("3e-3", "pRJ_SHP->SHP+RC2+JAK", "pRJ_SHP")
}

func (j jakstat) genes() {
	j.hill("5e-3", "250", j.k("1.7"), "npSTAT2", "mBCL")
	j.mass("4e-4", "mBCL->", "mBCL")
	j.mass("8e-3", "->BCL", "mBCL")
	j.mass("6e-4", "BCL->", "BCL")
	j.hill("4e-3", "300", "4", "npSTAT2", "mPIM")
	j.mass("3e-4", "mPIM->", "mPIM")
	j.mass("8e-3", "->PIM", "mPIM")
	j.mass("2e-4", "PIM->", "PIM")
	j.React("->IL6", j.k("3e-3")+"*npSTAT2/("+j.k("100")+"+npSTAT2)") // autocrine
}
