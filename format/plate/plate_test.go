package plate_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"niche/diag"
	"niche/format/plate"
	"niche/internal/testdata"
)

// read wants a plate without errors.
func read(t *testing.T, file, content string) (*plate.Plate, diag.List) {
	t.Helper()
	p, list := plate.Read(file, []byte(content), plate.Options{})
	if list.HasErrors() {
		t.Fatalf("%v", list)
	}
	return p, list
}

func TestLongTable(t *testing.T) {
	p, list := read(t, "p.csv", "\ufeffCompound,Conc (uM),Cell line,Viability (%),Rep\n"+
		"cytarabine,0,HL-60,100,1\n"+
		"cytarabine,0.1,HL-60,\"90\",1\n"+
		"cytarabine,1,HL-60,50%,1\r\n"+
		"cytarabine,10,K562,80,2\n"+
		"cytarabine,3,HL-60,NA,1\n")
	if len(p.Wells) != 4 || p.Kind != plate.Viability || !p.Percent || p.Drugs[0].Name != "cytarabine" || p.Drugs[0].UnitText != "uM" {
		t.Errorf("%+v", p)
	}
	if w := p.Wells[2]; w.Response != 0.5 || w.Treatments[0].Dose != 1 || w.Experiment != "HL-60" || w.Pos != (diag.Pos{File: "p.csv", Line: 4, Col: 20}) {
		t.Errorf("third well %+v", w)
	}
	if len(list) != 2 || list[0].Code != diag.PlateFew || list[1].Code != diag.PlateMissing {
		t.Errorf("warnings %v", list)
	}
	s := p.Singles()
	if len(s) != 2 || !slices.Equal(s[0].Doses, []float64{0, 0.1, 1}) || !slices.Equal(s[0].Viabilities, []float64{1, 0.9, 0.5}) || s[1].Experiment != "K562" {
		t.Errorf("singles %+v", s)
	}
}

func TestUnitsOfOneDrugAreConverted(t *testing.T) {
	p, _ := read(t, "p.tsv", "drug\tdose\tunit\tviability\nX\t0\tnM\t1\nX\t10\tnM\t0.9\nX\t1\tuM\t0.5\nY\t2\tng/ml\t0.7\n")
	if d := p.Wells[2].Treatments[0].Dose; math.Abs(d-1000) > 1e-9 {
		t.Errorf("1 uM is %g nM", d)
	}
	if p.Drugs[1].UnitText != "ng/ml" {
		t.Errorf("%+v", p.Drugs)
	}
}

func TestSignalsAreComparedWithUntreatedWells(t *testing.T) {
	p, _ := read(t, "p.csv", "drug1,dose1 (nM),signal,type,plate\n"+
		"X,0,1000,,1\nDMSO,0,1200,control,1\n,,100,blank,1\nX,10,600,sample,1\n"+
		"X,0,500,,2\nX,10,50,,2\n")
	v := p.Viabilities()
	want := []float64{0.9, 1.1, math.NaN(), 0.5, 1, 0.1}
	for i := range want {
		if math.Abs(v[i]-want[i]) > 1e-12 && !math.IsNaN(want[i]) || math.IsNaN(want[i]) != math.IsNaN(v[i]) {
			t.Errorf("well %d: viability %g, want %g", i, v[i], want[i])
		}
	}
	if !slices.Equal(p.Experiments, []string{"plate 1", "plate 2"}) {
		t.Errorf("%q", p.Experiments)
	}
}

func TestSemicolonsAndDecimalCommas(t *testing.T) {
	p, list := read(t, "p.csv", "Drug;Dose (nM);Inhibition\nX;0,5;0,25\nX;2;0,75\n")
	if p.Wells[0].Treatments[0].Dose != 0.5 || p.Wells[0].Response != 0.25 || len(list) != 2 || list[1].Code != diag.PlateDecimal {
		t.Errorf("%+v %v", p.Wells, list)
	}
	if v := p.Viabilities(); v[1] != 0.25 {
		t.Errorf("viability %g", v[1])
	}
}

// gridText writes a block of a 96-well plate.
func gridText(title string, at func(i, j int) string) string {
	var b strings.Builder
	b.WriteString(title + strings.Repeat(",", 12) + "\n")
	for j := range 12 {
		fmt.Fprintf(&b, ",%d", j+1)
	}
	for i := range 8 {
		b.WriteString("\n" + string(rune('A'+i)))
		for j := range 12 {
			b.WriteString("," + at(i, j))
		}
	}
	b.WriteString("\n\n")
	return b.String()
}

// checkerboard is two drugs on a plate: rows A–F dose one, columns 1–8 the
// other, column 12 blanks.
func checkerboard() string {
	return gridText("Luminescence", func(i, j int) string {
		switch {
		case j == 11:
			return "50"
		case i < 6 && j < 8:
			return strconv.Itoa(1050 - 100*i - 50*j)
		}
		return ""
	}) + gridText("cytarabine (nM)", func(i, j int) string {
		if i < 6 && j < 8 {
			return strconv.Itoa(10 * i * i)
		}
		return ""
	}) + gridText("ruxolitinib [uM]", func(i, j int) string {
		if i < 6 && j < 8 && j > 0 {
			return fmt.Sprint(0.1 * float64(j))
		}
		return ""
	}) + gridText("type", func(_, j int) string {
		if j == 11 {
			return "blank"
		}
		return ""
	})
}

func TestGrid(t *testing.T) {
	p, list := read(t, "p.csv", checkerboard())
	if len(list) != 0 || len(p.Wells) != 6*8+8 || p.Kind != plate.Signal || len(p.Drugs) != 2 || p.Drugs[1].Name != "ruxolitinib" || p.Drugs[1].UnitText != "uM" {
		t.Fatalf("%v %+v", list, p)
	}
	pairs := p.Pairs()
	if len(pairs) != 1 || len(pairs[0].Wells) != 48 {
		t.Fatalf("%+v", pairs)
	}
	for k, w := range pairs[0].Wells {
		i, j := k/8, k%8
		want := 1 - float64(100*i+50*j)/1000
		if w.Dose1 != float64(10*i*i) || math.Abs(w.Dose2-0.1*float64(j)) > 1e-12 || math.Abs(w.Viability-want) > 1e-12 {
			t.Errorf("well %d: %+v, want viability %g", k, w, want)
		}
	}
	if s := p.Singles(); len(s) != 2 || len(s[0].Doses) != 6 || len(s[1].Doses) != 8 {
		t.Errorf("%+v", s)
	}
}

// workbook writes sheets of rows separated by commas.
func workbook(t *testing.T, sheets map[string]string, order ...string) []byte {
	t.Helper()
	book := excelize.NewFile()
	for k, name := range order {
		if k == 0 {
			if err := book.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(sheets[name], "\n") {
			for j, text := range strings.Split(line, ",") {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				var v any = text
				if x, err := strconv.ParseFloat(text, 64); err == nil {
					v = x
				}
				if text != "" {
					if err := book.SetCellValue(name, at, v); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	var b bytes.Buffer
	if _, err := book.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	long := "drug1,dose1 (nM),viability\nX,0,1\nX,0.1,0.95\nX,1,0.9\nX,10,0.5\nX,100,0.123456789012345"
	content := workbook(t, map[string]string{"day 3": long, "day 5": long}, "day 3", "day 5")
	p, list := plate.Read("p.xlsx", content, plate.Options{})
	if len(list) != 0 || len(p.Wells) != 10 || !slices.Equal(p.Experiments, []string{"day 3", "day 5"}) || p.Wells[4].Response != 0.123456789012345 {
		t.Fatalf("%v %+v", list, p)
	}
	one, list := plate.Read("p.xlsx", workbook(t, map[string]string{"S": checkerboard()}, "S"), plate.Options{})
	if len(list) != 0 || len(one.Wells) != 56 || one.Experiments[0] != "" {
		t.Errorf("grid in a workbook: %v", list)
	}
	bad := workbook(t, map[string]string{"S": "drug1,dose1 (nM),viability\nX,1,0.9\nX,ten,0.8"}, "S")
	if _, list := plate.Read("p.xlsx", bad, plate.Options{}); len(list) == 0 || list[0].Pos.String() != "p.xlsx:S!B3" || list[0].Code != diag.PlateNumber {
		t.Errorf("%v", list)
	}
	if _, list := plate.Read("p.xlsx", []byte("PK\x03\x04 no workbook"), plate.Options{}); !list.HasErrors() || list[0].Code != diag.PlateTable {
		t.Errorf("%v", list)
	}
}

// TestProblems wants each problem at its place, with a hint.
func TestProblems(t *testing.T) {
	const head = "drug1,dose1 (nM),viability\n"
	for _, c := range []struct {
		name, content string
		want          []string // start of each problem, in order
	}{
		{"all at once", "drug1,dose1 (nM),viability\nX,ten,0.9\nX,-1,0.8\nX,5,<0.1\n", []string{
			`p.csv:2:3: dose "ten" is not a finite number [N1105]`,
			`p.csv:3:3: dose "-1" is negative [N1105]`,
			`p.csv:4:5: viability "<0.1" is not a finite number [N1105]; write the number alone`,
		}},
		{"near miss", "drug1,dos1,viablity\nX,1,0.9\n", []string{
			`p.csv:1:1: the table has no column response, viability or inhibition [N1103]; is it the column "viablity"? Name it`,
			`p.csv:1:1: the table has no column dose1 [N1103]; is it the column "dos1"? Name it dose1`,
			`p.csv:1:7: warning: column "dos1" is not known and ignored [N1110]; did you mean "dose1"?`,
			`p.csv:1:12: warning: column "viablity" is not known and ignored [N1110]; did you mean "viability"?`,
		}},
		{"unit unknown", "drug1,dose1 (nN),viability\nX,1,0.9\n", []string{
			`p.csv:1:14: the unit "nN" of doses of "X" is not that of a concentration [N1106]`,
		}},
		{"unit missing", "drug1,dose1,viability\nX,1,0.9\n", []string{`p.csv:2:3: doses of "X" have no unit [N1106]; write it in the header`}},
		{"units differ", "drug,dose,unit,viability\nX,1,nM,0.9\nX,1,ng/ml,0.9\n", []string{`p.csv:3:5: doses of "X" have units of different kinds: cannot convert`}},
		{"type", "drug,dose (nM),type,viability\nX,1,blnk,0.9\n", []string{`p.csv:2:5: type of well "blnk" is none of sample, control and blank [N1102]; did you mean "blank"?`}},
		{"quotes", head + "X,\"1,0.9\n", []string{`p.csv:2:`}},
		{"empty", "", []string{`p.csv: the file holds no table [N1102]`}},
		{"two responses", "drug,dose (nM),viability,response\nX,1,0.9,3\n", []string{`p.csv:1:1: the table has more than one of the columns`}},
		{"small grid", gridText("viability", func(i, j int) string { return "1" })[:60] + "\n", []string{`p.csv:1:1: block "viability" has 1 lettered rows and 12 columns [N1108]`}},
		{"no doses", gridText("viability", func(i, j int) string { return "1" }), []string{`p.csv:1:1: no block holds doses [N1108]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, list := plate.Read("p.csv", []byte(c.content), plate.Options{})
			if p != nil || len(list) < len(c.want) {
				t.Fatalf("%v", list)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(list[i].Error(), want) {
					t.Errorf("problem %d is\n%s, want\n%s", i, list[i].Error(), want)
				}
			}
		})
	}
}

func TestDefaultUnit(t *testing.T) {
	p, list := plate.Read("p.csv", []byte("drug1,dose1,viability\nX,1,0.9\n"), plate.Options{Unit: "uM"})
	if list.HasErrors() || p.Drugs[0].UnitText != "uM" {
		t.Errorf("%v", list)
	}
}

// TestPublishedTables reads tables of other programs as they are.
func TestPublishedTables(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(testdata.Dir(t, "dose", "gr"), "toy_example_input1.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	p, list := plate.Read("toy.tsv", content, plate.Options{Unit: "uM"})
	if list.HasErrors() || len(p.Wells) != 1008 || len(p.Drugs) != 4 {
		t.Fatalf("%v", list)
	}
	if g := p.GrowthRates(); math.Abs(g[0]-0.932192640069223) > 1e-12 {
		t.Errorf("first GR value %.15g, published 0.932192640069223", g[0])
	}
	content, err = os.ReadFile(filepath.Join(testdata.Dir(t, "dose", "synergy"), "mathews_screening_data.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	content = bytes.Replace(content, []byte("response"), []byte("viability (%)"), 1)
	p, list = plate.Read("mathews.tsv", content, plate.Options{})
	if list.HasErrors() || len(p.Pairs()) != 2 || len(p.Pairs()[1].Wells) != 36 || p.Drugs[0].Name != "ispinesib" || p.Drugs[0].UnitText != "nM" {
		t.Fatalf("%v %+v", list, p)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("p.csv", []byte("drug1,dose1 (nM),viability\nX,1,0.9\n"))
	f.Add("p.csv", []byte(checkerboard()))
	f.Add("p.tsv", []byte("drug\tdose\tunit\tdrug2\tdose2\tresponse\ttype\nX\t1\tnM\tY\t2\t55\tblank\n"))
	f.Add("p.csv", []byte(";1;2;3\nA;1,5;;"))
	f.Add("p.xlsx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		p, list := plate.Read(name, content, plate.Options{Unit: "nM"})
		if (p == nil) != list.HasErrors() {
			t.Fatalf("plate %v with %v", p, list)
		}
		if p != nil {
			p.Singles()
			p.Pairs()
		}
	})
}
