package run_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/networks"
	"niche/run"
)

// control analyses Antimony text and wants the theorems to hold.
func control(t *testing.T, text string) *run.Control {
	t.Helper()
	c, err := prepared(t, text).Control(context.Background(), &run.Setup{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, c)
	return c
}

// holds wants the summation and connectivity theorems to hold.
func holds(t *testing.T, c *run.Control) {
	t.Helper()
	for _, th := range c.Theorems() {
		if !(th.Deviation < 1e-9) {
			t.Errorf("%s (%s) is off by %g", th.Name, th.Relation, th.Deviation)
		}
	}
}

// fluxOf and concentrationOf are scaled control coefficients by ids.
func fluxOf(c *run.Control, flux, reaction string) float64 {
	return c.ScaledFluxControl(slices.Index(c.Processes, flux), slices.Index(c.Processes, reaction))
}

func concentrationOf(c *run.Control, species, reaction string) float64 {
	return c.ScaledConcentrationControl(slices.Index(c.Steady.Prepared.StateIDs(), species), slices.Index(c.Processes, reaction))
}

// TestControlChain: a chain of reversible linear enzymes, v_i = E_i (k_i S_(i−1) −
// S_i k_i/q_i), has J = (S_0 − S_n/∏q) / Σ_i r_i with r_i = 1/(E_i k_i ∏_(j<i) q_j),
// and enzyme i the share r_i of the control (Heinrich & Rapoport 1974).
func TestControlChain(t *testing.T) {
	k, q := []float64{2, 0.7, 5, 1.3}, []float64{3, 0.5, 4, 2}
	text, resistance, product, sum := "const S0, S4; S0 = 10; S4 = 1; S1 = 1; S2 = 1; S3 = 1\n", []float64{}, 1.0, 0.0
	for i := range k {
		from, to := fmt.Sprintf("$S%d", i), fmt.Sprintf("$S%d", i+1)
		if i > 0 {
			from = from[1:]
		}
		if i < 3 {
			to = to[1:]
		}
		text += fmt.Sprintf("v%d: %s -> %s; %g*S%d - %.17g*S%d\n", i+1, from, to, k[i], i, k[i]/q[i], i+1)
		resistance = append(resistance, 1/(k[i]*product))
		sum += resistance[i]
		product *= q[i]
	}
	c := control(t, text)
	closeTo(t, "J", c.Flux[2], (10-1/product)/sum, 1e-9)
	for i, r := range resistance {
		for _, flux := range c.Processes {
			closeTo(t, fmt.Sprintf("C^%s_v%d", flux, i+1), fluxOf(c, flux, fmt.Sprintf("v%d", i+1)), r/sum, 1e-9)
		}
	}
}

// TestControlBranch: v1 = k1 (X − S), v2 = k2 S, v3 = k3 S has S = k1 X/K with
// K = k1 + k2 + k3, J2 = k2 S and J1 = (k2 + k3) S.
func TestControlBranch(t *testing.T) {
	c := control(t, "const X; X = 4; S = 0\nv1: $X -> S; 2*(X - S)\nv2: S -> ; 0.5*S\nv3: S -> ; 1.5*S")
	const k1, k2, k3, sum = 2.0, 0.5, 1.5, 4.0
	for _, w := range []struct {
		flux, reaction string
		want           float64
	}{
		{"v1", "v1", 1 - k1/sum}, {"v1", "v2", k2/(k2+k3) - k2/sum}, {"v1", "v3", k3/(k2+k3) - k3/sum},
		{"v2", "v1", 1 - k1/sum}, {"v2", "v2", 1 - k2/sum}, {"v2", "v3", -k3 / sum},
		{"v3", "v1", 1 - k1/sum}, {"v3", "v2", -k2 / sum}, {"v3", "v3", 1 - k3/sum},
	} {
		closeTo(t, "C^"+w.flux+"_"+w.reaction, fluxOf(c, w.flux, w.reaction), w.want, 1e-9)
	}
	closeTo(t, "C^S_v1", concentrationOf(c, "S", "v1"), 1-k1/sum, 1e-9)
	closeTo(t, "C^S_v2", concentrationOf(c, "S", "v2"), -k2/sum, 1e-9)
}

// TestControlMoiety: a cycle A → B → A between volumes 2 and 5, amounts 2A + 5B
// conserved: the flux and B follow from k1 A·2 = k2 B·5 whatever the volumes, so
// that C^B_1 = k2/(k1 + k2) and C^J_1 = k2/(k1 + k2) for rates by amount.
func TestControlMoiety(t *testing.T) {
	c := control(t, `compartment a, b; a = 2; b = 5; species A in a, B in b; A = 10; B = 0
v1: A -> B; a*0.3*A
v2: B -> A; b*0.9*B`)
	const k1, k2 = 0.3, 0.9
	closeTo(t, "J", c.Flux[0], 20*k1*k2/(k1+k2), 1e-9)
	closeTo(t, "C^B_v1", concentrationOf(c, "B", "v1"), k2/(k1+k2), 1e-9)
	closeTo(t, "C^A_v1", concentrationOf(c, "A", "v1"), -k1/(k1+k2), 1e-9)
	closeTo(t, "C^J_v1", fluxOf(c, "v2", "v1"), k2/(k1+k2), 1e-9)
	closeTo(t, "C^J_v2", fluxOf(c, "v2", "v2"), k1/(k1+k2), 1e-9)
}

// TestControlNetworks: the theorems hold in the shipped networks, and control
// times elasticity by a parameter is what a finite change of the parameter does
// (Kacser & Burns' response).
func TestControlNetworks(t *testing.T) {
	for _, name := range networks.Names() {
		text, _ := networks.Text(name)
		p := prepared(t, string(text))
		c, err := p.Control(context.Background(), &run.Setup{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, c)
	}
	const text = "k = 2; A = 1; B = 0\nv1: A -> B; k*A^2/(1 + A)\nv2: B -> A; 3*B/(1 + B)"
	c := control(t, text)
	response := 0.0
	for _, e := range c.ByParameter {
		if c.Steady.Prepared.System.Parameters[e.Parameter].ID == "k" {
			response += c.Concentration.At(1, e.Process) * e.Unscaled
		}
	}
	const h = 1e-4
	at := func(k float64) float64 {
		return rest(t, c.Steady.Prepared, run.Setup{Set: map[string]float64{"k": k}}).Columns[1].Values[0]
	}
	closeTo(t, "dB/dk", response, (at(2+h)-at(2-h))/(2*h), 1e-7)
}

// TestControlRefused: what the theory does not cover is said by name.
func TestControlRefused(t *testing.T) {
	p := prepared(t, "compartment c; c = 1; c' = 1 - c; species A in c; A = 1; v1: A -> ; A; v2: -> A; 1")
	_, err := p.Control(context.Background(), &run.Setup{}, nil)
	var l diag.List
	if !errors.As(err, &l) || l[0].Code != diag.AnalysisRefused || !strings.Contains(l[0].Message, `"A"`) {
		t.Errorf("a varying compartment: %v", err)
	}
	// B takes any value: nothing brings it back.
	p = prepared(t, "A = 1; B = 2; v1: A -> ; A; v2: -> A; 1; v3: -> B; 1 - A; v4: B -> ; 0*B")
	var failure *run.Failure
	if _, err := p.Control(context.Background(), &run.Setup{}, nil); !errors.As(err, &failure) || !strings.Contains(err.Error(), `"B"`) {
		t.Errorf("a free state: %v", err)
	}
}
