package diag

// Codes N11xx: measured plates.
const (
	PlateTable     Code = "N1101"
	PlateLayout    Code = "N1102"
	PlateColumn    Code = "N1103"
	PlateDuplicate Code = "N1104"
	PlateNumber    Code = "N1105"
	PlateUnit      Code = "N1106"
	PlateDrug      Code = "N1107"
	PlateGrid      Code = "N1108"
	PlateControl   Code = "N1109"
	PlateIgnored   Code = "N1110"
	PlateScale     Code = "N1111"
	PlateFew       Code = "N1112"
	PlateDecimal   Code = "N1113"
	PlateMissing   Code = "N1114"
	// PlateUnanalysed is a warning: the rest of the plate is analysed.
	PlateUnanalysed Code = "N1115"
)

// plateHead is a long table without wells.
const plateHead = "drug1,dose1 (nM),viability\n"

var plateEntries = []Entry{
	{
		Code: PlateTable, Title: "table of a plate cannot be read",
		Explain: "Plates are CSV or TSV text in UTF-8, with quotation marks in pairs, or .xlsx workbooks without a password.",
		File:    "plate.csv", Example: plateHead + "\"ruxolitinib,10,0.9\n",
	},
	{
		Code: PlateLayout, Title: "file holds no plate that can be analysed",
		Explain: "A plate is a table with one well a line, or blocks that look like a plate; it needs at least one well with a response, and known types of wells (sample, control, blank).",
		File:    "plate.csv", Example: plateHead,
	},
	{
		Code: PlateColumn, Title: "column missing from a table of wells",
		Explain: "A table needs drug1, dose1 and one of response, viability and inhibition; drug2 and dose2 come together. The hint names the column that was perhaps meant.",
		File:    "plate.csv", Example: "drug1,dse1,viability\nruxolitinib,10,0.9\n",
	},
	{
		Code: PlateDuplicate, Title: "two columns or blocks with the same meaning",
		Explain: "dose and concentration, for instance, mean the same. Keep one of them.",
		File:    "plate.csv", Example: "drug1,dose1 (nM),concentration,viability\nruxolitinib,10,10,0.9\n",
	},
	{
		Code: PlateNumber, Title: "dose or response is not a number",
		Explain: "Doses are finite and not negative. Leave the cell of the response empty, or write NA, where nothing was measured.",
		File:    "plate.csv", Example: plateHead + "ruxolitinib,ten,0.9\n",
	},
	{
		Code: PlateUnit, Title: "dose without a unit of concentration",
		Explain: "Write the unit behind the name of the column, as in \"dose1 (nM)\", or in a column unit1. All doses of a drug have units of one kind.",
		File:    "plate.csv", Example: "drug1,dose1,viability\nruxolitinib,10,0.9\n",
	},
	{
		Code: PlateDrug, Title: "well with a dose of no drug, the same drug twice, or more than two drugs",
		Explain: "Each dose above 0 belongs to a named drug; a well holds at most two drugs.",
		File:    "plate.csv", Example: plateHead + ",10,0.9\n",
	},
	{
		Code: PlateGrid, Title: "block of a plate is incomplete",
		Explain: "A block has the rows A–H and columns 1–12, or A–P and 1–24. One block holds responses, another, titled by a drug and a unit, its doses.",
		File:    "plate.csv", Example: "viability\n,1,2,3\nA,1,0.9,0.5\n",
	},
	{
		Code: PlateControl, Title: "no untreated wells",
		Explain: "Signals are divided by the mean of the wells at dose 0 of every drug, of the same cell line, time and plate. Add such wells, a column control, or give viabilities.",
		File:    "plate.csv", Example: "drug1,dose1 (nM),response\nruxolitinib,10,5321\nruxolitinib,100,1200\n",
	},
	{
		Code: PlateIgnored, Title: "column or line that is not known is ignored",
		Explain: "A warning. Rename the column if it matters; columns that keep experiments apart are cell_line, time, plate, donor and experiment.",
		File:    "plate.csv", Example: "drug1,dose1 (nM),viability,weather\nruxolitinib,10,0.9,rain\n",
	},
	{
		Code: PlateScale, Title: "viabilities or inhibitions are taken for percentages",
		Explain: "A warning. Values above 5 cannot be fractions. Write \"viability (%)\" to say it, or \"viability (fraction)\" to contradict.",
		File:    "plate.csv", Example: plateHead + "ruxolitinib,0,100\nruxolitinib,10,92\n",
	},
	{
		Code: PlateFew, Title: "too few doses for a curve",
		Explain: "A warning. A curve with four parameters needs at least four positive doses, better eight.",
		File:    "plate.csv", Example: plateHead + "ruxolitinib,0,1\nruxolitinib,10,0.9\n",
	},
	{
		Code: PlateDecimal, Title: "decimal commas are read as points",
		Explain: "A warning. It happens only in files separated by semicolons, as spreadsheets of many countries write them.",
		File:    "plate.csv", Example: "drug1;dose1 (nM);viability\nruxolitinib;10;0,9\n",
	},
	{
		Code: PlateMissing, Title: "wells without a response are left out",
		Explain: "A warning. The cell of the response is empty or says NA.",
		File:    "plate.csv", Example: plateHead + "ruxolitinib,10,\nruxolitinib,20,0.8\n",
	},
	{
		Code: PlateUnanalysed, Title: "curve or combination that cannot be analysed",
		Explain: "A curve takes at least three different doses, 0 included; synergy takes every pair of at least two positive doses of each drug, and each drug alone.",
		File:    "command.txt", Example: "-- command.txt --\nniche plate --data plate.csv\n-- plate.csv --\n" + plateHead + "ruxolitinib,0,1\nruxolitinib,10,0.9\n",
	},
}
