package ode_test

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"niche/internal/testdata"
	"niche/ode"
	"niche/sparse"
)

// massAction is a reaction network whose rates are all k·Π reactants.
type massAction struct {
	y0        []float64
	reactions []reaction
}

type reaction struct {
	k                   float64
	reactants, products []int
}

// readNetwork reads the constants, species and reactions of a BioNetGen .net
// file of mass-action reactions.
func readNetwork(t testing.TB, file string) *massAction {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := &massAction{}
	constants := map[string]float64{}
	section := ""
	value := func(text string) float64 {
		e, err := parser.ParseExpr(text)
		if err != nil {
			t.Fatalf("%s: %q: %v", file, text, err)
		}
		return evaluateConstant(t, e, constants)
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		switch {
		case len(fields) == 0:
		case fields[0] == "begin":
			section = fields[1]
		case fields[0] == "end":
			section = ""
		case section == "parameters":
			constants[fields[1]] = value(strings.Join(fields[2:], ""))
		case section == "species":
			m.y0 = append(m.y0, value(strings.Join(fields[2:], "")))
		case section == "reactions":
			m.reactions = append(m.reactions, reaction{value(fields[3]), indices(t, fields[1]), indices(t, fields[2])})
		}
	}
	return m
}

func indices(t testing.TB, list string) []int {
	var out []int
	for part := range strings.SplitSeq(list, ",") {
		i, err := strconv.Atoi(part)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			out = append(out, i-1)
		}
	}
	return out
}

func evaluateConstant(t testing.TB, e ast.Expr, constants map[string]float64) float64 {
	switch e := e.(type) {
	case *ast.BasicLit:
		v, err := strconv.ParseFloat(e.Value, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	case *ast.Ident:
		v, ok := constants[e.Name]
		if !ok {
			t.Fatalf("undefined constant %q", e.Name)
		}
		return v
	case *ast.ParenExpr:
		return evaluateConstant(t, e.X, constants)
	case *ast.BinaryExpr:
		x, y := evaluateConstant(t, e.X, constants), evaluateConstant(t, e.Y, constants)
		switch e.Op {
		case token.MUL:
			return x * y
		case token.QUO:
			return x / y
		case token.ADD:
			return x + y
		case token.SUB:
			return x - y
		}
	}
	t.Fatalf("unsupported constant %T", e)
	return 0
}

// pattern returns the Jacobian's pattern with its diagonal, and for each
// reaction the entry of every (changed species, reactant) pair.
func (m *massAction) pattern() (p *sparse.Pattern, index [][]int32) {
	n := len(m.y0)
	var entries []sparse.Triplet
	for i := range n {
		entries = append(entries, sparse.Triplet{Row: i, Col: i})
	}
	for _, r := range m.reactions {
		for _, c := range r.reactants {
			for _, i := range r.reactants {
				entries = append(entries, sparse.Triplet{Row: i, Col: c})
			}
			for _, i := range r.products {
				entries = append(entries, sparse.Triplet{Row: i, Col: c})
			}
		}
	}
	p, flat := sparse.NewPattern(n, n, entries)
	flat = flat[n:]
	for _, r := range m.reactions {
		k := len(r.reactants) * (len(r.reactants) + len(r.products))
		index = append(index, flat[:k])
		flat = flat[k:]
	}
	return p, index
}

func (m *massAction) problem() *ode.Problem {
	p, index := m.pattern()
	return &ode.Problem{
		N: len(m.y0), Pattern: p,
		RHS: func(_ float64, y, f []float64) {
			clear(f)
			for i := range m.reactions {
				r := &m.reactions[i]
				v := r.k
				for _, c := range r.reactants {
					v *= y[c]
				}
				for _, c := range r.reactants {
					f[c] -= v
				}
				for _, c := range r.products {
					f[c] += v
				}
			}
		},
		Jacobian: func(_ float64, y, values []float64) {
			clear(values)
			for i := range m.reactions {
				r := &m.reactions[i]
				at := index[i]
				for q := range r.reactants {
					d := r.k
					for o, c := range r.reactants {
						if o != q {
							d *= y[c]
						}
					}
					for range r.reactants {
						values[at[0]] -= d
						at = at[1:]
					}
					for range r.products {
						values[at[0]] += d
						at = at[1:]
					}
				}
			}
		},
	}
}

// readTable reads a whitespace-separated table with a comment line on top.
func readTable(t testing.TB, file string) [][]float64 {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var table [][]float64
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var row []float64
		for _, field := range strings.Fields(line) {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, v)
		}
		table = append(table, row)
	}
	return table
}

// TestBDFOnReactionNetworks compares every species at every time of the
// reference tables of the Catalyst paper's networks.
func TestBDFOnReactionNetworks(t *testing.T) {
	dir := testdata.Dir(t, "networks")
	for _, name := range []string{"multistate", "multisite2", "egfr_net", "BCR"} {
		t.Run(name, func(t *testing.T) {
			if name == "BCR" && testing.Short() {
				t.Skip("takes seconds")
			}
			m := readNetwork(t, filepath.Join(dir, name+".net"))
			want := readTable(t, filepath.Join(dir, "ref", name+".ode.cdat"))
			p := m.problem()
			b, err := ode.NewBDF(p, ode.Options{RTol: 1e-8, ATol: 1e-8})
			if err != nil {
				t.Fatal(err)
			}
			end := want[len(want)-1][0]
			if err := b.Init(0, m.y0, nil, end); err != nil {
				t.Fatal(err)
			}
			y, worst := make([]float64, p.N), 0.0
			for _, row := range want {
				for _, to := b.Span(); to < row[0]; _, to = b.Span() {
					if err := b.Step(end); err != nil {
						t.Fatal(err)
					}
				}
				b.Interpolate(row[0], y)
				for i, v := range row[1:] {
					worst = max(worst, math.Abs(y[i]-v)/(math.Abs(v)+1))
				}
			}
			t.Logf("%d species to t = %g: worst difference %.2g; %+v", p.N, end, worst, b.Stats())
			if !(worst <= 1e-5) {
				t.Errorf("worst difference %g", worst)
			}
		})
	}
}

func BenchmarkNetworks(b *testing.B) {
	dir := testdata.Dir(b, "networks")
	cases := []struct {
		name string
		end  float64
	}{{"multisite2", 2}, {"egfr_net", 10}, {"BCR", 1000}}
	for _, c := range cases {
		name, end := c.name, c.end
		m := readNetwork(b, filepath.Join(dir, name+".net"))
		p := m.problem()
		p.Symbolic = sparse.Analyse(p.Pattern)
		values := make([]float64, p.Pattern.NNZ())
		p.Jacobian(0, m.y0, values)
		b.Run(name+"/analyse", func(b *testing.B) {
			for b.Loop() {
				sparse.Analyse(p.Pattern)
			}
			b.ReportMetric(float64(p.Symbolic.FillNNZ()), "entries")
			b.ReportMetric(float64(p.Symbolic.Flops()), "flops")
		})
		lu := p.Symbolic.NewLU()
		b.Run(name+"/factor", func(b *testing.B) {
			for b.Loop() {
				if err := lu.FactorShifted(1e-3, values); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.Symbolic.Flops())*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gflop/s")
		})
		x := make([]float64, 4*p.N)
		for i := range x {
			x[i] = 1
		}
		b.Run(name+"/solve", func(b *testing.B) {
			for b.Loop() {
				lu.Solve(x[:p.N])
			}
		})
		b.Run(name+"/solve4", func(b *testing.B) {
			for b.Loop() {
				lu.SolveMany(x, 4)
			}
		})
		b.Run(fmt.Sprintf("%s/bdf", name), func(b *testing.B) {
			for b.Loop() {
				in, err := ode.NewBDF(p, ode.Options{RTol: 1e-6, ATol: 1e-9})
				if err != nil {
					b.Fatal(err)
				}
				if err := in.Init(0, m.y0, nil, end); err != nil {
					b.Fatal(err)
				}
				for _, to := in.Span(); to < end; _, to = in.Span() {
					if err := in.Step(end); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(in.Stats().Steps), "steps")
			}
		})
	}
}
