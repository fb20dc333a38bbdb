package report

// Reference is a publication that a result rests on.
type Reference struct {
	Key   string // what uses it, e.g. "bdf"
	Title string
	DOI   string
}

// references lists the publications by what uses them, in the order in which
// they are printed.
var references = []Reference{
	{"niche", "Lu J. et al. (2023) AML-derived mesenchymal stem cells, chemoresistance and an EMT-like program. Cancer Sci 114:3287", "10.1111/cas.15855"},
	{"il6", "Sobotta S. et al. (2017) Model based targeting of IL-6-induced inflammatory responses in cultured primary hepatocytes to improve application of the JAK inhibitor ruxolitinib. Front Physiol 8:775", "10.3389/fphys.2017.00775"},
	{"emt", "Lu M. et al. (2013) MicroRNA-based regulation of epithelial-hybrid-mesenchymal fate determination. PNAS 110:18144", "10.1073/pnas.1318192110"},
	{"bdf", "Hindmarsh A.C. et al. (2005) SUNDIALS: suite of nonlinear and differential/algebraic equation solvers. ACM Trans Math Softw 31:363", "10.1145/1089014.1089020"},
	{"bdf", "Brown P.N., Byrne G.D., Hindmarsh A.C. (1989) VODE: a variable-coefficient ODE solver. SIAM J Sci Stat Comput 10:1038", "10.1137/0910062"},
	{"rodas5p", "Steinebach G. (2023) Construction of Rosenbrock–Wanner method Rodas5P. BIT Numer Math 63:27", "10.1007/s10543-023-00967-x"},
	{"tsit5", "Tsitouras Ch. (2011) Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption. Comput Math Appl 62:770", "10.1016/j.camwa.2011.06.002"},
	{"sensitivities", "Feehery W.F., Tolsma J.E., Barton P.I. (1997) Efficient sensitivity analysis of large-scale differential-algebraic systems. Appl Numer Math 25:41", "10.1016/S0168-9274(97)00050-0"},
	{"steady", "Kelley C.T., Keyes D.E. (1998) Convergence analysis of pseudo-transient continuation. SIAM J Numer Anal 35:508", "10.1137/S0036142996304796"},
	{"mca", "Heinrich R., Rapoport T.A. (1974) A linear steady-state treatment of enzymatic chains. Eur J Biochem 42:89", "10.1111/j.1432-1033.1974.tb03318.x"},
	{"mca", "Reder C. (1988) Metabolic control theory: a structural approach. J Theor Biol 135:175", "10.1016/S0022-5193(88)80073-0"},
	{"continuation", "Allgower E.L., Georg K. (2003) Introduction to Numerical Continuation Methods. SIAM", "10.1137/1.9780898719154"},
	{"fluxes", "Orth J.D., Thiele I., Palsson B.Ø. (2010) What is flux balance analysis? Nat Biotechnol 28:245", "10.1038/nbt.1614"},
	{"fluxes", "Maros I. (2003) Computational Techniques of the Simplex Method. Springer", "10.1007/978-1-4615-0257-9"},
	{"levels", "Thomas R. (1973) Boolean formalization of genetic control circuits. J Theor Biol 42:563", "10.1016/0022-5193(73)90247-6"},
	{"levels", "Chaouiya C. et al. (2013) SBML qualitative models: a model representation format and infrastructure to foster interactions between qualitative modelling formalisms and tools. BMC Syst Biol 7:135", "10.1186/1752-0509-7-135"},
	{"levels", "Stoll G., Viara E., Barillot E., Calzone L. (2012) Continuous time Boolean modeling for biological signaling: application of Gillespie algorithm. BMC Syst Biol 6:116", "10.1186/1752-0509-6-116"},
	{"dose", "Ritz C., Baty F., Streibig J.C., Gerhard D. (2015) Dose-response analysis using R. PLoS ONE 10:e0146021", "10.1371/journal.pone.0146021"},
	{"dose", "Fallahi-Sichani M. et al. (2013) Metrics other than potency reveal systematic variation in responses to cancer drugs. Nat Chem Biol 9:708", "10.1038/nchembio.1337"},
	{"dose", "Yadav B. et al. (2014) Quantitative scoring of differential drug efficacy for individually optimized treatment selection in cancer. Sci Rep 4:5193", "10.1038/srep05193"},
	{"dose", "Davison A.C., Hinkley D.V. (1997) Bootstrap Methods and their Application. Cambridge University Press", "10.1017/CBO9780511802843"},
	{"growth rate", "Hafner M., Niepel M., Chung M., Sorger P.K. (2016) Growth rate inhibition metrics correct for confounders in measuring sensitivity to cancer drugs. Nat Methods 13:521", "10.1038/nmeth.3853"},
	{"synergy", "Bliss C.I. (1939) The toxicity of poisons applied jointly. Ann Appl Biol 26:585", "10.1111/j.1744-7348.1939.tb06990.x"},
	{"synergy", "Yadav B., Wennerberg K., Aittokallio T., Tang J. (2015) Searching for drug synergy in complex dose-response landscapes using an interaction potency model. Comput Struct Biotechnol J 13:504", "10.1016/j.csbj.2015.09.001"},
	{"synergyfinder", "Zheng S. et al. (2022) SynergyFinder Plus: toward better interpretation and annotation of drug combination screening datasets. Genomics Proteomics Bioinformatics 20:587", "10.1016/j.gpb.2022.01.004"},
	{"petab", "Schmiester L. et al. (2021) PEtab – interoperable specification of parameter estimation problems in systems biology. PLoS Comput Biol 17:e1008646", "10.1371/journal.pcbi.1008646"},
	{"sbml", "Keating S.M. et al. (2020) SBML Level 3: an extensible format for the exchange and reuse of biological models. Mol Syst Biol 16:e9110", "10.15252/msb.20199110"},
	{"antimony", "Smith L.P. et al. (2009) Antimony: a modular model definition language. Bioinformatics 25:2452", "10.1093/bioinformatics/btp401"},
}

// References returns the publications behind the given uses; all of them when
// none is given.
func References(uses ...string) []Reference {
	if len(uses) == 0 {
		return append([]Reference(nil), references...)
	}
	wanted := map[string]bool{}
	for _, u := range uses {
		wanted[u] = true
	}
	var list []Reference
	for _, r := range references {
		if wanted[r.Key] {
			list = append(list, r)
		}
	}
	return list
}

// String returns the citation with its DOI as a link.
func (r Reference) String() string { return r.Title + ". https://doi.org/" + r.DOI }
