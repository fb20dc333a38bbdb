package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"niche/diag"
	"niche/fit"
	"niche/ode"
	"niche/run"
	"niche/sim"
)

// Exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitUnsupported = 4
	exitNumerical   = 5
	exitInterrupted = 130
)

// terminal is where a command prints and what it was told globally.
type terminal struct {
	out, err io.Writer
	args     []string
	json     bool
	quiet    bool
	code     int
}

// usageError is a wrong command line.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// numericalError is a failure of a computation that names no model quantity.
type numericalError struct{ error }

func (n numericalError) Unwrap() error { return n.error }

// say prints a line for people.
func (t *terminal) say(format string, args ...any) {
	if !t.quiet {
		fmt.Fprintf(t.err, format+"\n", args...)
	}
}

// warn prints the warnings among problems.
func (t *terminal) warn(problems diag.List) {
	for _, d := range problems.Warnings() {
		t.say("%v", d)
	}
}

// data prints a line of data.
func (t *terminal) data(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

// printJSON prints v, indented, as the command's answer.
func (t *terminal) printJSON(v any) error {
	enc := json.NewEncoder(t.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// fail prints err and returns the exit code that belongs to it.
func (t *terminal) fail(ctx context.Context, err error) int {
	code := exitCode(ctx, err)
	if t.json {
		_ = t.printJSON(map[string]any{"error": problemsOf(err), "exit_code": code})
	}
	var list diag.List
	if errors.As(err, &list) {
		errs := 0
		for _, d := range list {
			if d.Severity == diag.Error {
				errs++
			}
			fmt.Fprintln(t.err, d)
		}
		if errs > 1 {
			fmt.Fprintf(t.err, "%d errors\n", errs)
		}
		return code
	}
	var kept resumable
	if errors.As(err, &kept) {
		fmt.Fprintf(t.err, "niche: interrupted; go on with niche resume %s\n", kept.out)
		return code
	}
	if code == exitInterrupted {
		fmt.Fprintln(t.err, "niche: interrupted; nothing was kept")
		return code
	}
	fmt.Fprintln(t.err, "niche: "+err.Error())
	if code == exitUsage {
		fmt.Fprintln(t.err, "see niche --help")
	}
	return code
}

// exitCode classifies err.
func exitCode(ctx context.Context, err error) int {
	var list diag.List
	var usage usageError
	var failure *sim.Failure
	var numerical *ode.Error
	var evaluation *fit.Failure
	var branch numericalError
	var analysis *run.Failure
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &usage), isCobraUsage(err):
		return exitUsage
	case errors.As(err, &failure), errors.As(err, &numerical), errors.As(err, &evaluation), errors.As(err, &branch), errors.As(err, &analysis):
		return exitNumerical
	case errors.As(err, &list):
		return listCode(list)
	}
	return exitFailed
}

// listCode is the exit code of diagnostics: N10 codes are about the command
// line, N08 about features that are refused.
func listCode(list diag.List) int {
	if list.Unsupported() {
		return exitUnsupported
	}
	for _, d := range list {
		if d.Severity == diag.Error && !strings.HasPrefix(string(d.Code), "N10") {
			return exitInvalid
		}
	}
	return exitUsage
}

// isCobraUsage recognises the errors that cobra makes of a wrong command line.
func isCobraUsage(err error) bool {
	s := err.Error()
	return strings.HasPrefix(s, "unknown command") || strings.HasPrefix(s, "required flag") || strings.HasPrefix(s, "accepts ") || strings.HasPrefix(s, "requires ") ||
		strings.HasPrefix(s, "if any flags in the group")
}

// problem is a diagnostic in JSON.
type problem struct {
	Code     string `json:"code,omitempty"`
	Rule     string `json:"rule,omitempty"` // of the SBML specification
	Severity string `json:"severity"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Col      int    `json:"col,omitempty"`
	// Time and Quantity say when and where a simulation failed.
	Time     *float64 `json:"time,omitempty"` // [time unit of the model]
	Quantity string   `json:"quantity,omitempty"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
	Also     []place  `json:"also,omitempty"` // further places of the same problem
}

// place is where the same problem is too.
type place struct {
	What string `json:"what"`
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// problemsOf returns the diagnostics of err, or err itself as one problem.
func problemsOf(err error) []problem {
	var list diag.List
	var failure *sim.Failure
	switch {
	case errors.As(err, &list):
		return problems(list)
	case errors.As(err, &failure):
		return []problem{{
			Code: string(failure.Code), Severity: "error", File: failure.Pos.File, Line: failure.Pos.Line, Col: failure.Pos.Col,
			Time: &failure.Time, Quantity: failure.ID, Message: err.Error(), Hint: failure.Hint,
		}}
	}
	return []problem{{Severity: "error", Message: err.Error()}}
}

func problems(list diag.List) []problem {
	ps := make([]problem, len(list))
	for i, d := range list {
		ps[i] = problem{
			Code: string(d.Code), Rule: d.Rule, Severity: d.Severity.String(), File: d.Pos.File, Line: d.Pos.Line, Col: d.Pos.Col,
			Message: d.Message, Hint: d.Hint,
		}
		for _, n := range d.Also {
			ps[i].Also = append(ps[i].Also, place{n.Message, n.Pos.File, n.Pos.Line, n.Pos.Col})
		}
	}
	return ps
}

// finite returns v, or nil for NaN and infinities, which JSON cannot hold.
func finite(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

// finiteAll is finite for every value of v.
func finiteAll(v []float64) []any {
	all := make([]any, len(v))
	for i := range v {
		all[i] = finite(v[i])
	}
	return all
}
