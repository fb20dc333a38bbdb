package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"niche/compile"
	"niche/expr"
)

//go:embed cvode/main.c
var cvodeMain []byte

const (
	formulasPerFunction = 128
	functionsPerFile    = 16
)

// cSource is a generated program, file by file.
type cSource struct {
	names []string
	texts map[string][]byte
}

func (s *cSource) add(name string, text []byte) {
	s.names = append(s.names, name)
	s.texts[name] = text
}

// stretch is a time between discontinuities with its switch values.
type stretch struct {
	end float64
	z   []float64
}

// initialPoint is what the C program starts from.
type initialPoint struct {
	p, y      []float64
	stretches []stretch
	times     []float64
}

const signature = "double t, const double *restrict y, const double *restrict p, const double *restrict h, const double *restrict z, double *restrict out"

// generate writes the right-hand side and the Jacobian of s as C.
func generate(s *compile.System, at initialPoint) (*cSource, error) {
	c := newCWriter(s)
	src := &cSource{texts: map[string][]byte{}}
	rates := make([]expr.Expr, len(s.Rates))
	for i := range s.Rates {
		rates[i] = s.Rates[i].Expr
	}
	var declarations, main bytes.Buffer
	rateCalls := c.chunks(src, &declarations, "rates", rates)
	jacobianCalls := c.chunks(src, &declarations, "jacobian", s.Jacobian)
	fmt.Fprintf(&main, "#include \"model.h\"\n%s", declarations.String())
	sums := c.sums(src, &main)
	fmt.Fprint(&main, "void model_rhs(double t, const double *y, const double *p, const double *h, const double *z, double *v, double *dydt) {\n")
	for _, f := range rateCalls {
		fmt.Fprintf(&main, "  %s(t, y, p, h, z, v);\n", f)
	}
	for _, f := range sums {
		fmt.Fprintf(&main, "  %s(p, h, v, dydt);\n", f)
	}
	fmt.Fprint(&main, "}\nvoid model_jacobian(double t, const double *y, const double *p, const double *h, const double *z, double *out) {\n")
	for _, f := range jacobianCalls {
		fmt.Fprintf(&main, "  %s(t, y, p, h, z, out);\n", f)
	}
	fmt.Fprint(&main, "}\n")
	src.add("model.c", main.Bytes())
	var prologue bytes.Buffer
	fmt.Fprint(&prologue, "#include \"model.h\"\n")
	c.prologue(&prologue)
	src.add("hoist.c", prologue.Bytes())
	src.add("data.c", c.data(at))
	src.add("main.c", cvodeMain)
	src.add("model.h", c.header(at))
	return src, c.err
}

// chunks writes functions for the formulas and returns their names.
func (c *cWriter) chunks(src *cSource, declarations io.Writer, name string, formulas []expr.Expr) (calls []string) {
	var file bytes.Buffer
	flush := func() {
		if file.Len() > 0 {
			text := append([]byte("#include \"model.h\"\n"), file.Bytes()...)
			src.add(fmt.Sprintf("%s%d.c", name, len(calls)), text)
			file.Reset()
		}
	}
	for lo := 0; lo < len(formulas); lo += formulasPerFunction {
		f := fmt.Sprintf("%s_%d", name, len(calls))
		c.function(&file, f, formulas[lo:min(lo+formulasPerFunction, len(formulas))], lo)
		fmt.Fprintf(declarations, "void %s(%s);\n", f, signature)
		calls = append(calls, f)
		if len(calls)%functionsPerFile == 0 {
			flush()
		}
	}
	flush()
	return calls
}

// sums writes dy/dt = N·v row by row.
func (c *cWriter) sums(src *cSource, declarations io.Writer) (calls []string) {
	rows := make([][]string, len(c.system.States))
	for j := range c.system.Rates {
		for _, term := range c.system.Rates[j].Terms {
			v := fmt.Sprintf("v[%d]", j)
			switch value, constant := c.pool.Constant(term.Factor); {
			case constant && value == 1:
				v = " + " + v
			case constant && value == -1:
				v = " - " + v
			default:
				v = " + " + c.name(term.Factor) + "*" + v
			}
			rows[term.State] = append(rows[term.State], v)
		}
	}
	var file bytes.Buffer
	fmt.Fprint(&file, "#include \"model.h\"\n")
	const arguments = "const double *restrict p, const double *restrict h, const double *restrict v, double *restrict dydt"
	for lo := 0; lo < len(rows); lo += formulasPerFunction {
		f := fmt.Sprintf("sums_%d", len(calls))
		fmt.Fprintf(&file, "void %s(%s) {\n", f, arguments)
		for i := lo; i < min(lo+formulasPerFunction, len(rows)); i++ {
			fmt.Fprintf(&file, "  dydt[%d] = 0%s;\n", i, strings.Join(rows[i], ""))
		}
		fmt.Fprint(&file, "}\n")
		fmt.Fprintf(declarations, "void %s(%s);\n", f, arguments)
		calls = append(calls, f)
	}
	src.add("sums.c", file.Bytes())
	return calls
}

// header declares sizes and data.
func (c *cWriter) header(at initialPoint) []byte {
	var b bytes.Buffer
	s := c.system
	fmt.Fprintf(&b, "#include <math.h>\n#include <sundials/sundials_types.h>\n#define NS %d\n#define NR %d\n#define NH %d\n#define NNZ %d\n#define NOUT %d\n#define NSTRETCH %d\n#define NZ %d\n",
		len(s.States), len(s.Rates), len(c.order), len(s.Jacobian), len(at.times), len(at.stretches), max(1, len(s.Switches)))
	fmt.Fprintf(&b, "extern const double model_p[%d], model_y0[NS], model_times[NOUT], model_end[NSTRETCH], model_z[NSTRETCH][NZ];\n", max(1, len(at.p)))
	fmt.Fprint(&b, "extern const sunindextype model_start[NS+1], model_row[NNZ];\nvoid model_hoist(const double *p, double *h);\n")
	fmt.Fprint(&b, "void model_rhs(double t, const double *y, const double *p, const double *h, const double *z, double *v, double *dydt);\n")
	fmt.Fprint(&b, "void model_jacobian(double t, const double *y, const double *p, const double *h, const double *z, double *out);\n")
	return b.Bytes()
}

// data defines what header declares.
func (c *cWriter) data(at initialPoint) []byte {
	var b bytes.Buffer
	list := func(declaration string, values []float64) {
		fmt.Fprintf(&b, "const double %s = {%s};\n", declaration, joinNumbers(values))
	}
	integers := func(declaration string, values []int32) {
		fmt.Fprintf(&b, "const sunindextype %s = {%s};\n", declaration, strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", ","), "[]"))
	}
	fmt.Fprint(&b, "#include \"model.h\"\n")
	if len(at.p) == 0 {
		list("model_p[1]", []float64{0})
	} else {
		list(fmt.Sprintf("model_p[%d]", len(at.p)), at.p)
	}
	list("model_y0[NS]", at.y)
	list("model_times[NOUT]", at.times)
	var ends []float64
	var switches []string
	for _, s := range at.stretches {
		ends = append(ends, s.end)
		switches = append(switches, "{"+joinNumbers(append(append([]float64{}, s.z...), 0)[:max(1, len(s.z))])+"}")
	}
	list("model_end[NSTRETCH]", ends)
	fmt.Fprintf(&b, "const double model_z[NSTRETCH][NZ] = {%s};\n", strings.Join(switches, ","))
	integers("model_start[NS+1]", c.system.JacobianPattern.Start)
	integers("model_row[NNZ]", c.system.JacobianPattern.Row)
	return b.Bytes()
}

func joinNumbers(values []float64) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = number(v)
	}
	return strings.Join(texts, ",")
}

// build compiles the program in dir and returns the path of the executable. A
// folder that already holds the same program is reused.
func (s *cSource) build(dir string) (string, error) {
	program := filepath.Join(dir, "cvode")
	if s.unchanged(dir) {
		if _, err := os.Stat(program); err == nil {
			return program, nil
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for _, name := range s.names {
		if err := os.WriteFile(filepath.Join(dir, name), s.texts[name], 0o644); err != nil {
			return "", err
		}
	}
	objects, err := s.compile(dir)
	if err != nil {
		return "", err
	}
	arguments := append([]string{"-o", program}, objects...)
	arguments = append(arguments, "-lsundials_cvode", "-lsundials_nvecserial", "-lsundials_sunlinsolklu", "-lsundials_sunlinsoldense",
		"-lsundials_sunmatrixsparse", "-lsundials_sunmatrixdense", "-lsundials_generic", "-lklu", "-lm")
	return program, gcc(arguments...)
}

func (s *cSource) unchanged(dir string) bool {
	for _, name := range s.names {
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(old, s.texts[name]) {
			return false
		}
	}
	return true
}

// compile compiles the files, as many at once as there are processors.
func (s *cSource) compile(dir string) (objects []string, err error) {
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	errs := make([]error, len(s.names))
	for i, name := range s.names {
		if !strings.HasSuffix(name, ".c") {
			continue
		}
		object := filepath.Join(dir, strings.TrimSuffix(name, ".c")+".o")
		objects = append(objects, object)
		group.Go(func() {
			slots <- struct{}{}
			errs[i] = gcc("-O2", "-march=native", "-I/usr/include/suitesparse", "-c", "-o", object, filepath.Join(dir, name))
			<-slots
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func gcc(arguments ...string) error {
	out, err := exec.Command("gcc", arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("gcc: %w\n%.2000s", err, out)
	}
	return nil
}
