package sim_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/antimony"
	"niche/model"
	"niche/sim"
)

// laboratory is a model ready to simulate, with its ids.
type laboratory struct {
	t      *testing.T
	system *compile.System
	worker *sim.Worker
}

// prepare lowers and compiles an Antimony model.
func prepare(t *testing.T, text string, rtol, atol float64) *laboratory {
	t.Helper()
	return prepareFor(t, "bdf", text, rtol, atol)
}

// prepareFor is prepare for a method.
func prepareFor(t *testing.T, method, text string, rtol, atol float64) *laboratory {
	t.Helper()
	m, problems := antimony.Read("test.ant", []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return prepareModel(t, method, m, rtol, atol)
}

// prepareModel is prepareFor for a model already read.
func prepareModel(t *testing.T, method string, m *model.Model, rtol, atol float64) *laboratory {
	t.Helper()
	sys, problems := compile.Lower(m, compile.Options{Sensitivities: true})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{Method: method}
	settings.RTol, settings.ATol, settings.SensitivityControl = rtol, atol, true
	simulator, err := sim.New(program, settings)
	if err != nil {
		t.Fatal(err)
	}
	return &laboratory{t, sys, simulator.NewWorker()}
}

func (l *laboratory) state(id string) int {
	l.t.Helper()
	i := slices.IndexFunc(l.system.States, func(s compile.State) bool { return s.ID == id })
	if i < 0 {
		l.t.Fatalf("no state %q", id)
	}
	return i
}

func (l *laboratory) slot(id string) compile.Slot {
	l.t.Helper()
	for i := range l.system.Parameters {
		if l.system.Parameters[i].ID == id {
			return compile.Slot{Kind: compile.ParameterSlot, Index: i}
		}
	}
	return compile.Slot{Kind: compile.StateSlot, Index: l.state(id)}
}

func (l *laboratory) run(task sim.Task) *sim.Trajectory {
	l.t.Helper()
	tr, err := l.worker.Run(context.Background(), task)
	if err != nil {
		l.t.Fatal(err)
	}
	return tr
}

// direction makes the override id = value the sensitivity direction.
func (l *laboratory) direction(task *sim.Task, id string, value float64) {
	slot := l.slot(id)
	task.Overrides = append(task.Overrides, sim.Override{Slot: slot, Value: value})
	task.Directions = append(task.Directions, sim.Direction{{Slot: slot, Value: 1}})
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*(1+math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func TestDecayWithSensitivities(t *testing.T) {
	l := prepare(t, "model m\n A -> B; k*A;\n A = 10; B = 0; k = 0.5;\nend\n", 1e-9, 1e-12)
	task := sim.Task{Times: []float64{0, 1, 4}}
	l.direction(&task, "k", 0.5)
	l.direction(&task, "A", 10)
	tr := l.run(task)
	a, n := l.state("A"), len(l.system.States)
	for i, x := range tr.Times {
		near(t, "A", tr.Y[i][a], 10*math.Exp(-0.5*x), 1e-8)
		near(t, "dA/dk", tr.S[i][a], -10*x*math.Exp(-0.5*x), 1e-7)
		near(t, "dA/dA0", tr.S[i][n+a], math.Exp(-0.5*x), 1e-7)
	}
}

// A pulse of rate 2 from on to off into a decaying species; closed form in
// each stretch, derivatives with respect to the times of the pulse included.
const pulse = `model pulse
  on = 3; off = 3.25; k = 0.4; A = 0;
  R: -> A; piecewise(2, time >= on && time < off, 0);
  D: A -> ; k*A;
end
`

func TestShortPulseIsNeverMissed(t *testing.T) {
	l := prepare(t, pulse, 1e-10, 1e-13)
	task := sim.Task{Times: []float64{0, 3, 3.1, 3.25, 10}}
	l.direction(&task, "on", 3)
	l.direction(&task, "off", 3.25)
	tr := l.run(task)
	a, n, k := l.state("A"), len(l.system.States), 0.4
	peak := 2 / k * (1 - math.Exp(-k*0.25))
	near(t, "A before", tr.Y[1][a], 0, 1e-12)
	near(t, "A during", tr.Y[2][a], 2/k*(1-math.Exp(-k*0.1)), 1e-9)
	near(t, "A at the end of the pulse", tr.Y[3][a], peak, 1e-9)
	near(t, "A after", tr.Y[4][a], peak*math.Exp(-k*6.75), 1e-9)
	near(t, "dA/don", tr.S[4][a], -2*math.Exp(-k*7), 1e-8)
	near(t, "dA/doff", tr.S[4][n+a], 2*math.Exp(-k*6.75), 1e-8)
}

func TestOutputGridDoesNotChangeTheSteps(t *testing.T) {
	l := prepare(t, pulse, 1e-6, 1e-9)
	coarse := l.run(sim.Task{Times: []float64{7, 50}})
	fine := sim.Task{}
	for i := range 1001 {
		fine.Times = append(fine.Times, float64(i)*0.05)
	}
	tr := l.run(fine)
	if tr.Y[140][0] != coarse.Y[0][0] || tr.Y[1000][0] != coarse.Y[1][0] {
		t.Errorf("values on the fine grid %v, %v differ from those on the coarse grid %v, %v",
			tr.Y[140][0], tr.Y[1000][0], coarse.Y[0][0], coarse.Y[1][0])
	}
	if tr.Stats.Steps != coarse.Stats.Steps {
		t.Errorf("%d steps on the fine grid, %d on the coarse one", tr.Stats.Steps, coarse.Stats.Steps)
	}
}

// A grows exponentially and is cut to r·limit whenever it reaches limit.
func TestStateTriggeredEventWithSensitivities(t *testing.T) {
	l := prepare(t, `model m
  A = 1; limit = 2; r = 0.25; g = 0.5;
  G: -> A; g*A;
  cut: at A >= limit: A = r*limit;
end
`, 1e-10, 1e-13)
	task := sim.Task{Times: []float64{1, 6}}
	l.direction(&task, "g", 0.5)
	l.direction(&task, "limit", 2)
	tr := l.run(task)
	a, n := l.state("A"), len(l.system.States)
	// First cut at t1 = ln(2)/g, the next ones after ln(4)/g each.
	g := 0.5
	t1, period := math.Ln2/g, math.Log(4)/g
	cuts := 1 + math.Floor((6-t1)/period)
	last := t1 + (cuts-1)*period
	want := 0.5 * math.Exp(g*(6-last))
	near(t, "A", tr.Y[1][a], want, 1e-8)
	if len(tr.Fired) != int(cuts) {
		t.Fatalf("%d executions, want %v", len(tr.Fired), cuts)
	}
	near(t, "time of the last cut", tr.Fired[len(tr.Fired)-1].Time, last, 1e-9)
	// want = r·limit·exp(g·6 − ln(limit) − (cuts−1)·ln(1/r)): independent of limit.
	near(t, "dA/dg", tr.S[1][a], 6*want, 1e-6)
	near(t, "dA/dlimit", tr.S[1][n+a], 0, 1e-6)
}

func TestEventDelayPriorityPersistence(t *testing.T) {
	l := prepare(t, `model m
  var x = 0; var y = 0; var z = 0; var w = 0;
  low:  at time >= 2, priority = 1, fromTrigger = false: x = 2*x + 1;
  high: at time >= 2, priority = 5: x = 10;
  late: at 3 after time >= 1, fromTrigger = true: y = time;
  never: at 3 after (time >= 1 && time < 2), persistent = false: z = 1;
  soon: at time > 0: w = 1;
  B = 1; D: B -> ; 0.1*B;
end
`, 1e-8, 1e-10)
	tr := l.run(sim.Task{Times: []float64{0, 2, 5}})
	at := func(row int, id string) float64 { return tr.Y[row][l.state(id)] }
	near(t, "x after both", at(1, "x"), 21, 0)
	near(t, "y, computed when triggered", at(2, "y"), 1, 1e-12)
	near(t, "z, withdrawn", at(2, "z"), 0, 0)
	near(t, "w, at 0", at(0, "w"), 0, 0)
	near(t, "w, after 0", at(1, "w"), 1, 0)
	if got := tr.Fired[len(tr.Fired)-1].Time; got != 4 {
		t.Errorf("delayed event executed at %v, want 4", got)
	}
}

func TestSteadyStateWithConservedTotal(t *testing.T) {
	l := prepare(t, `model m
  A = 7; B = 3; kf = 2; kr = 0.5;
  R: A -> B; kf*A - kr*B;
end
`, 1e-8, 1e-12)
	task := sim.Task{Times: []float64{math.Inf(1)}}
	l.direction(&task, "kf", 2)
	l.direction(&task, "A", 7)
	tr := l.run(task)
	a, b, n := l.state("A"), l.state("B"), len(l.system.States)
	near(t, "A", tr.Y[0][a], 2, 1e-9)
	near(t, "B", tr.Y[0][b], 8, 1e-9)
	near(t, "dB/dkf", tr.S[0][b], 10*0.5/6.25, 1e-7)
	near(t, "dB/dA0", tr.S[0][n+b], 0.8, 1e-7)
}

func TestSteadyStateAfterAPulse(t *testing.T) {
	l := prepare(t, pulse, 1e-8, 1e-12)
	tr := l.run(sim.Task{Times: []float64{3.2, math.Inf(1)}})
	near(t, "A in the end", tr.Y[1][l.state("A")], 0, 1e-9)
	if tr.SteadyTime < 3.25 {
		t.Errorf("steady state recognised at %v, before the pulse ended", tr.SteadyTime)
	}
}

func TestFailureNamesRateLawAndPlace(t *testing.T) {
	l := prepare(t, "model m\n A = 0; B = 1;\n R1: B -> A; B/A;\nend\n", 1e-6, 1e-9)
	_, err := l.worker.Run(context.Background(), sim.Task{Times: []float64{1}})
	if err == nil {
		t.Fatal("a division by zero at t = 0 went unnoticed")
	}
	failure, ok := err.(*sim.Failure)
	if !ok {
		t.Fatalf("error %v is not a *sim.Failure", err)
	}
	if failure.ID != "R1" || failure.Pos.Line != 3 {
		t.Errorf("failure blames %q at %v, want R1 at line 3: %v", failure.ID, failure.Pos, err)
	}
}

func TestStartReplacesStateUnlessReinitialised(t *testing.T) {
	l := prepare(t, "model m\n A = 10; B = 1; k = 0;\n R: A -> B; k*A;\nend\n", 1e-6, 1e-9)
	y := make([]float64, len(l.system.States))
	y[l.state("A")], y[l.state("B")] = 5, 6
	mark := make([]bool, len(y))
	mark[l.state("B")] = true
	tr := l.run(sim.Task{Times: []float64{1}, Start: &sim.Start{Y: y, Reinitialise: mark}})
	near(t, "A", tr.Y[0][l.state("A")], 5, 0)
	near(t, "B", tr.Y[0][l.state("B")], 1, 0)
}

// Two events with the same trigger, true at the initial time alone: the one
// whose trigger counts as false before fires, the other does not, although the
// first looks at switches while it fires.
func TestSimultaneousTriggersAreReadTogether(t *testing.T) {
	l := prepare(t, `model m
  p1 = 1; p1' = -1; p2 = 0; p3 = 0;
  first: at p1 >= 1, t0 = false, fromTrigger = true: p2 = 1;
  second: at p1 >= 1, t0 = true, fromTrigger = true: p3 = 1;
end
`, 1e-8, 1e-12)
	tr := l.run(sim.Task{Times: []float64{0, 1}})
	for i := range tr.Times {
		near(t, "p2", tr.Y[i][l.state("p2")], 1, 0)
		near(t, "p3", tr.Y[i][l.state("p3")], 0, 0)
	}
	if len(tr.Fired) != 1 {
		t.Errorf("%d events fired, want 1", len(tr.Fired))
	}
}
