package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// isTerminal reports whether a person reads w.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// progress returns a function that shows how far from start to end a job is,
// on a terminal only and at most five times a second, and a function that
// clears the line. show is nil where nothing is to be shown, and safe for
// concurrent use.
func (t *terminal) progress(what string, start, end float64) (show func(at float64), done func()) {
	if t.quiet || !isTerminal(t.err) {
		return nil, func() {}
	}
	bar := &progressLine{out: t.err, what: what, start: start, end: end, began: time.Now(), last: time.Now()}
	return bar.show, bar.clear
}

// progressLine is a line that overwrites itself.
type progressLine struct {
	mutex       sync.Mutex
	out         io.Writer
	what        string
	start, end  float64
	began, last time.Time
	shown       bool
}

func (p *progressLine) show(at float64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	if now.Sub(p.last) < 200*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	done := max(0, min(1, (at-p.start)/(p.end-p.start)))
	left := ""
	if done > 0 {
		left = ", " + time.Duration(float64(now.Sub(p.began))*(1-done)/done).Round(time.Second).String() + " left"
	}
	fmt.Fprintf(p.out, "\r%s: %.0f %%%s \x1b[K", p.what, 100*done, left)
}

func (p *progressLine) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
