package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgressLineShowsPercentAndTimeLeft(t *testing.T) {
	var out bytes.Buffer
	began := time.Now().Add(-10 * time.Second)
	p := &progressLine{out: &out, what: "simulating x", start: 100, end: 200, began: began, last: began}
	p.show(150)
	if got := out.String(); !strings.HasPrefix(got, "\rsimulating x: 50 %, 10s left") {
		t.Errorf("half-way after 10 s shows %q", got)
	}
	before := out.Len()
	p.show(160) // less than a fifth of a second later
	if out.Len() != before {
		t.Errorf("the line is rewritten too often: %q", out.String())
	}
	p.clear()
	if !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("the line is not cleared: %q", out.String())
	}
}

func TestProgressIsSilentWhereNobodyLooks(t *testing.T) {
	var out, err bytes.Buffer
	term := &terminal{out: &out, err: &err}
	show, done := term.progress("simulating", 0, 1)
	if show != nil {
		t.Error("progress is shown although standard error is no terminal")
	}
	done()
	if out.Len()+err.Len() > 0 {
		t.Errorf("printed %q %q", out.String(), err.String())
	}
}
