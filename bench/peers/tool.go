package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"niche/bench"
	"niche/ode"
	"niche/sim"
)

// request is one measurement.
type request struct {
	rtol, atol float64
	loops      int  // simulations to average over
	keep       bool // the result is wanted
}

// answer is what a tool measured per simulation.
type answer struct {
	wall, cpu float64   // [s]
	y         []float64 // outputs × states, if asked for
}

// errLimit says that a simulation took longer than allowed.
var errLimit = errors.New("over the time limit")

// tool is a simulator with one problem loaded.
type tool interface {
	run(r request, limit time.Duration) (answer, error)
	close()
}

// nicheTool is niche itself, in this process.
type nicheTool struct {
	in     *bench.Instance
	task   sim.Task
	method string
	// worker holds the tolerances of the last request.
	worker *sim.Worker
	last   request
}

func newNiche(in *bench.Instance, method string) (*nicheTool, error) {
	task, err := in.Task()
	return &nicheTool{in: in, task: task, method: method}, err
}

func (n *nicheTool) run(r request, limit time.Duration) (answer, error) {
	if n.worker == nil || n.last.rtol != r.rtol || n.last.atol != r.atol {
		s, err := n.in.Simulator(sim.Settings{Method: n.method, Options: ode.Options{RTol: r.rtol, ATol: r.atol, MaxSteps: 1e8}})
		if err != nil {
			return answer{}, err
		}
		n.worker, n.last = s.NewWorker(), r
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	start, cpu := time.Now(), processorTime()
	var out *sim.Trajectory
	for range r.loops {
		var err error
		if out, err = n.worker.Run(ctx, n.task); err != nil {
			if ctx.Err() != nil {
				err = errLimit
			}
			return answer{}, err
		}
	}
	a := answer{wall: time.Since(start).Seconds() / float64(r.loops), cpu: (processorTime() - cpu) / float64(r.loops)}
	if r.keep {
		for _, row := range out.Y {
			a.y = append(a.y, row...)
		}
	}
	return a, nil
}

func (n *nicheTool) close() {}

// processorTime returns the processor time of this process [s].
func processorTime() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return math.NaN()
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// processTool is a simulator in a process of its own that answers lines.
type processTool struct {
	kind    string
	command *exec.Cmd
	in      io.WriteCloser
	lines   chan string
	// loaded is what the process said when the model was loaded.
	loaded string
	file   string
	size   int // numbers in a result
}

// startProcess starts name; if greets, it waits for the line that the model is
// loaded.
func startProcess(kind, file string, size int, greets bool, limit time.Duration, name string, arguments ...string) (*processTool, error) {
	p := &processTool{kind: kind, command: exec.Command(name, arguments...), lines: make(chan string, 1), file: file, size: size}
	p.command.Stderr = io.Discard
	var err error
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		scanner := bufio.NewScanner(out)
		for scanner.Scan() {
			if t := scanner.Text(); strings.HasPrefix(t, "ok ") || strings.HasPrefix(t, "error") {
				p.lines <- t
			}
		}
		close(p.lines)
	}()
	if greets {
		if p.loaded, err = p.wait(limit); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

// wait returns the next line without its "ok ".
func (p *processTool) wait(limit time.Duration) (string, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case line, open := <-p.lines:
		if !open {
			return "", errors.New("the process ended")
		}
		if rest, ok := strings.CutPrefix(line, "ok "); ok {
			return rest, nil
		}
		return "", errors.New(strings.TrimSpace(strings.TrimPrefix(line, "error")))
	case <-timer.C:
		return "", errLimit
	}
}

func (p *processTool) run(r request, limit time.Duration) (answer, error) {
	file := "-"
	if r.keep {
		file = p.file
	}
	if _, err := fmt.Fprintf(p.in, "run %s %g %g %d %s\n", p.kind, r.rtol, r.atol, r.loops, file); err != nil {
		return answer{}, err
	}
	line, err := p.wait(limit)
	if err != nil {
		return answer{}, err
	}
	var a answer
	var steps int
	if _, err := fmt.Sscan(line, &a.wall, &a.cpu, &steps); err != nil {
		return answer{}, fmt.Errorf("answer %q: %w", line, err)
	}
	if r.keep {
		a.y, err = readDoubles(p.file, p.size)
	}
	return a, err
}

func (p *processTool) close() {
	p.in.Close()
	if p.command.Process != nil {
		_ = p.command.Process.Kill() // it may have ended by itself
	}
	_ = p.command.Wait()
}

func readDoubles(file string, n int) ([]float64, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(raw) != 8*n {
		return nil, fmt.Errorf("%d bytes of results, want %d", len(raw), 8*n)
	}
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return y, nil
}
