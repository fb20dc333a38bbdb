package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"niche": func() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs every verb, exit code and message of the scripts in
// testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exitcode":  exitCodeCommand,
			"interrupt": interruptCommand,
			"killed":    killedCommand,
		},
		UpdateScripts: *update,
	})
}

// exitCodeCommand runs niche and compares its exit code:
//
//	exitcode 3 check bad.xml
//
// Standard output and error are left for the stdout and stderr commands.
func exitCodeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE ARG...")
	}
	err := ts.Exec("niche", args[1:]...)
	code := "0"
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		code = strconv.Itoa(exit.ExitCode())
	} else if err != nil {
		ts.Fatalf("niche: %v", err)
	}
	if code != args[0] {
		ts.Fatalf("niche %q ended with %s, want %s", args[1:], code, args[0])
	}
}

// interruptCommand runs niche, sends it SIGINT while it works and wants exit
// code 130:
//
//	interrupt run endless.ant --to 1e9
//
// A signal that comes before niche listens kills the process; then the wait is
// doubled.
func interruptCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: interrupt ARG...")
	}
	for wait := 100 * time.Millisecond; wait < 30*time.Second; wait *= 2 {
		binary, err := exec.LookPath("niche")
		ts.Check(err)
		var stderr bytes.Buffer
		cmd := exec.Command(binary, args...)
		cmd.Dir, cmd.Stderr = ts.Getenv("WORK"), &stderr
		ts.Check(cmd.Start())
		time.Sleep(wait)
		ts.Check(cmd.Process.Signal(os.Interrupt))
		_ = cmd.Wait()
		switch code := cmd.ProcessState.ExitCode(); code {
		case 130:
			if !strings.Contains(stderr.String(), "interrupted") {
				ts.Fatalf("niche does not say that it was interrupted: %q", stderr.String())
			}
			return
		case -1: // killed before it listened
		default:
			ts.Fatalf("niche %q ended with %d before or after the signal, want 130: %s", args, code, stderr.String())
		}
	}
	ts.Fatalf("niche never listened to SIGINT")
}

// killedCommand runs niche study with --out DIR and kills it, with SIGKILL, as soon
// as its journal holds some results:
//
//	killed study mine --out DIR --workers 1
func killedCommand(ts *testscript.TestScript, neg bool, args []string) {
	k := slices.Index(args, "--out")
	if neg || k < 0 || k+1 >= len(args) {
		ts.Fatalf("usage: killed study NAME --out DIR")
	}
	binary, err := exec.LookPath("niche")
	ts.Check(err)
	cmd := exec.Command(binary, args...)
	cmd.Dir = ts.Getenv("WORK")
	ts.Check(cmd.Start())
	journal := filepath.Join(ts.Getenv("WORK"), args[k+1]+".partial", "journals", "study.journal")
	for stop := time.Now().Add(time.Minute); time.Now().Before(stop); time.Sleep(time.Millisecond) {
		if info, err := os.Stat(journal); err == nil && info.Size() > 4096 {
			break
		}
	}
	ts.Check(cmd.Process.Kill())
	if err := cmd.Wait(); err == nil {
		ts.Fatalf("niche %q ended before it could be killed", args)
	}
}
