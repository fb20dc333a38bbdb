// Command niche is an in-silico laboratory for the tumour niche: it simulates,
// measures and fits signalling networks, alone and inside cells.
//
// Data go to standard output, text for people to standard error. Exit codes:
// 0 ok, 1 task failed, 2 usage, 3 invalid input, 4 valid but unsupported,
// 5 numerical failure, 6 interrupted with a checkpoint, 7 comparison out of
// tolerance, 130 interrupted.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// execute runs the command line and returns the exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	t := &terminal{out: stdout, err: stderr, args: args}
	root := rootCommand(t)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		return t.fail(ctx, err)
	}
	return t.code
}
