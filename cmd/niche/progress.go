package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// progress returns a function that shows how far from start to end a job is,
// on a terminal only and at most five times a second, and a function that
// clears the line.
func (t *terminal) progress(what string, start, end float64) (show func(at float64), clear func()) {
	file, ok := t.err.(*os.File)
	if !ok || t.quiet || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	began, last := time.Now(), time.Now()
	shown := false
	show = func(at float64) {
		if now := time.Now(); now.Sub(last) >= 200*time.Millisecond {
			last, shown = now, true
			done := min(1, (at-start)/(end-start))
			left := "?"
			if done > 0 {
				left = time.Duration(float64(now.Sub(began)) * (1 - done) / done).Round(time.Second).String()
			}
			fmt.Fprintf(t.err, "\r%s %3.0f %%, %s left \x1b[K", what, 100*done, left)
		}
	}
	return show, func() {
		if shown {
			fmt.Fprint(t.err, "\r\x1b[K")
		}
	}
}
