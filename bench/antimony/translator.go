package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// translator is libantimony in a process of its own, which is started again if it
// dies.
type translator struct {
	python, script string
	limit          time.Duration // of one translation
	version        string

	command *exec.Cmd
	in      io.WriteCloser
	lines   chan string
}

// errDied says that the process ended in the middle of a translation.
var errDied = errors.New("the program crashed or did not end")

func (t *translator) start() error {
	t.command = exec.Command(t.python, t.script)
	in, err := t.command.StdinPipe()
	if err != nil {
		return err
	}
	out, err := t.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := t.command.Start(); err != nil {
		return err
	}
	t.in, t.lines = in, make(chan string, 1)
	go func(lines chan<- string) {
		s := bufio.NewScanner(out)
		s.Buffer(nil, 1<<24)
		for s.Scan() {
			if l := s.Text(); strings.HasPrefix(l, "ok") || strings.HasPrefix(l, "error ") { // the library prints, too
				lines <- l
			}
		}
		close(lines)
	}(t.lines)
	answer, err := t.answer(time.Minute)
	t.version = answer
	return err
}

// do sends a job, whose fields hold no tabs, and waits for its end.
func (t *translator) do(job ...string) error {
	if t.command == nil {
		if err := t.start(); err != nil {
			t.stop()
			return err
		}
	}
	_, err := fmt.Fprintln(t.in, strings.Join(job, "\t"))
	if err == nil {
		_, err = t.answer(t.limit)
	} else {
		err = errDied
	}
	if errors.Is(err, errDied) {
		t.stop()
	}
	return err
}

func (t *translator) answer(limit time.Duration) (string, error) {
	select {
	case line, ok := <-t.lines:
		if !ok {
			return "", errDied
		}
		if text, failed := strings.CutPrefix(line, "error "); failed {
			return "", errors.New(text)
		}
		return strings.TrimSpace(strings.TrimPrefix(line, "ok")), nil
	case <-time.After(limit):
		return "", errDied
	}
}

func (t *translator) stop() {
	if t.command != nil {
		_ = t.in.Close()
		_ = t.command.Process.Kill()
		_ = t.command.Wait()
	}
	t.command = nil
}
