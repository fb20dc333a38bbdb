package diag

// Codes N10xx: the command line and runs.
const (
	NoSuchFile     Code = "N1001"
	UnknownFormat  Code = "N1002"
	UnknownSetting Code = "N1003"
	BadSetting     Code = "N1004"
	UnknownInput   Code = "N1005"
	DoseSeries     Code = "N1011"
)

var commandEntries = []Entry{
	{
		Code: NoSuchFile, Title: "no such file or shipped network",
		Explain: "The name is neither a readable file nor the name of a network inside the binary. Check the path; niche info lists the shipped networks.",
		File:    "missing.xml", Example: "",
	},
	{
		Code: UnknownFormat, Title: "format of a file cannot be told",
		Explain: "The extension and the first bytes fit none of the formats that niche reads. Rename the file to .xml (SBML), .ant (Antimony), .net (BioNetGen) or .yaml (PEtab).",
		File:    "notes.md", Example: "This is not a model.\n",
	},
	{
		Code: UnknownSetting, Title: "--set names something the model does not have",
		Explain: "Only parameters, compartments and species of the model can be set, and only to finite numbers. niche info FILE lists them.",
		File:    "command.txt", Example: "niche run il6 --set stat3_impp=1\n",
	},
	{
		Code: BadSetting, Title: "a NAME=VALUE argument cannot be read",
		Explain: "Write a name, an equals sign and a number, with a unit where doses are given: --set k1=0.3, --dose il6=10ng/ml.",
		File:    "command.txt", Example: "niche run il6 --set stat3_imp\n",
	},
	{
		Code: UnknownInput, Title: "--dose or --with names an unknown substance",
		Explain: "Shipped networks declare the substances that can be added; niche info NETWORK lists them with their units.",
		File:    "command.txt", Example: "niche run il6 --with ruxolitinb=500nM\n",
	},
	{
		Code: DoseSeries, Title: "doses of a drug cannot be read",
		Explain: "Write the drug, a colon, and doses with units of concentration separated by commas; LOW..HIGH:N stands for N doses from LOW to HIGH, each larger by the same factor: cytarabine:0,10nM..10uM:9.",
		File:    "command.txt", Example: "niche plate aml-msc --drug cytarabine:0,10nM..10uM\n",
	},
}
