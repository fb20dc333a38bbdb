package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"
)

// background is the context of a simulation: it ends when this process has used
// the time limit, of its processor time, so that answers do not depend on what
// else a machine does.
func (s *settings) background() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	start := processorTime()
	go func() {
		for ctx.Err() == nil {
			if processorTime()-start > s.limit {
				cancel(errLate)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}()
	return ctx, func() { cancel(nil) }
}

// errLate is the cause of a context that ended by the time limit.
var errLate = errors.New("time limit")

// inTime says of an error of a simulation that it comes from the time limit.
func (s *settings) inTime(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errLate) {
		return fmt.Errorf("longer than %g s", s.limit.Seconds())
	}
	return err
}

// processorTime is what this process has used; 0 if the system does not say.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
